"""Questions with the reading that is expected of them, as plain text that anybody can add to.

A file opens with `# company: NAME` and `# voice: WHOSE`; each further line is

    QUESTION => TOOL; scope team=a,b; not environment=staging; 11-16..11-23; vs 11-09..11-16; …

with `&&` between two calls, `=> clarify` and `=> refused` where no call is right. Days are of the
year 2026 unless a year stands there; what is not written must not be in the call, except that
windows compared with, breakdowns and the like are looked at only where they are written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.understand.carrying import IN_A_WINDOW
from bot.understand.reading import Call, Turn
from bot.understand.vocabulary import Vocabulary
from bot.understand.windows import as_json, before
from tools.context.schema import Context
from tools.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.understand.reading import Reading
    from tools.periods import Calendar


@dataclass(frozen=True)
class Company:
    """An invented company: its names and its clock."""

    vocabulary: Vocabulary
    calendar: Calendar


@dataclass(frozen=True)
class Wanted:
    """One expected call. `args` holds what was written beside tool, scope, exclude and window."""

    tool: str
    scope: dict[str, list[str]] = field(default_factory=dict)
    exclude: dict[str, list[str]] = field(default_factory=dict)
    period: tuple[str, str] | None = None
    any_period: bool = False
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One question and what is expected: calls, or a status."""

    question: str
    company: str
    voice: str
    calls: tuple[Wanted, ...]
    status: str = "calls"
    place: str = ""


@cache
def company(folder: Path, name: str) -> Company:
    """An invented company of the folder `companies`."""
    stored = json.loads((folder / "companies" / f"{name}.json").read_text(encoding="utf-8"))
    context = Context.model_validate(stored["context"])
    vocabulary = Vocabulary(
        values=tuple((one[0], one[1], one[-1]) for one in stored["values"]),
        context=context,
        tag_keys=tuple(stored["tag_keys"]),
    )
    return Company(vocabulary, context.calendar(datetime.fromisoformat(stored["now"])))


def read_cases(folder: Path, pattern: str) -> list[Case]:
    """Every case of the files below `folder` that match `pattern`."""
    return [case for path in sorted(folder.glob(pattern)) for case in _file(path)]


def _file(path: Path) -> Iterator[Case]:
    head = {"company": "", "voice": path.stem}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if line.startswith("#"):
            name, _, value = line.lstrip("# ").partition(":")
            if name in head:
                head[name] = value.strip()
            continue
        if not line:
            continue
        yield _case(line, head, f"{path.name}:{number}")


def _case(line: str, head: dict[str, str], place: str) -> Case:
    question, _, answer = line.rpartition("=>")
    answer = answer.strip()
    question = question.strip().replace("\\n", "\n")
    if answer in ("clarify", "refused"):
        return Case(question, head["company"], head["voice"], (), answer, place)
    calls = tuple(wanted(part) for part in answer.split("&&"))
    return Case(question, head["company"], head["voice"], calls, "calls", place)


_LISTS = frozenset({"group_by", "class"})


def wanted(text: str) -> Wanted:
    """One expected call, as it is written behind the arrow."""
    tool, *parts = [part.strip() for part in text.split(";")]
    scope: dict[str, list[str]] = {}
    exclude: dict[str, list[str]] = {}
    args: dict[str, Any] = {}
    period = None
    any_period = False
    for part in parts:
        name, _, value = part.partition(" ")
        if re.match(r"[\dT:+-]+\.\.", part):
            period = _ends(part)
        elif name == "any-period":
            any_period = True
        elif name == "vs":
            args["compare_to"] = _ends(value)
        elif name in ("scope", "not"):
            dimension, _, values = value.partition("=")
            (scope if name == "scope" else exclude)[dimension] = values.split(",")
        elif name == "by":
            args["group_by"] = value.split(",")
        elif name in ("top", "hours"):
            args[name] = float(value)
        else:
            args[name] = value.split(",") if "," in value or name in _LISTS else value
    return Wanted(tool, scope, exclude, period, any_period, args)


def _ends(text: str) -> tuple[str, str]:
    start, _, end = text.strip().partition("..")
    return _moment(start), _moment(end)


def _moment(text: str) -> str:
    return text if re.match(r"\d{4}-", text) else f"2026-{text}"


@dataclass(frozen=True)
class Verdict:
    """How a reading fares: which parts of it are right."""

    tool: bool
    place: bool
    """Tool, scope, exclusions and window."""
    details: bool
    """All that was written down."""
    asked: bool
    """It asked back, or refused where asking would do."""


def judge(case: Case, reading: Reading) -> Verdict:
    """Compare a reading with what is expected."""
    if case.status != "calls":
        right = reading.status == case.status
        return Verdict(right, right, right, reading.status != "calls")
    if reading.status != "calls":
        return Verdict(tool=False, place=False, details=False, asked=True)
    tools = [call.tool for call in reading.calls] == [one.tool for one in case.calls]
    if not tools:
        return Verdict(tool=False, place=False, details=False, asked=False)
    pairs = list(zip(case.calls, reading.calls, strict=True))
    place = all(_same_place(one, call) for one, call in pairs)
    details = place and all(_same_details(one, call) for one, call in pairs)
    return Verdict(tool=True, place=place, details=details, asked=False)


def _same_place(one: Wanted, call: Call) -> bool:
    args = call.args
    period = args.get("period")
    ends = (period["start"], period["end"]) if period else None
    return (
        _sets(args.get("scope", {})) == _sets(one.scope)
        and _sets(args.get("exclude", {})) == _sets(one.exclude)
        and (one.any_period or ends == one.period)
        and all(
            _values(args.get(name)) == _values(one.args[name])
            for name in ("entity", "incident", "decision", "plan", "budget")
            if name in one.args
        )
    )


def _same_details(one: Wanted, call: Call) -> bool:
    for name, value in one.args.items():
        got = call.args.get(name)
        if name == "compare_to":
            if not got or (got["start"], got["end"]) != value:
                return False
        elif name in ("top", "hours"):
            if got is None or float(got) != value:
                return False
        elif _values(got) != _values(value):
            return False
    return True


def _values(value: Any) -> set[str]:
    if value is None:
        return set()
    return {str(one) for one in value} if isinstance(value, list) else {str(value)}


def _sets(scope: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    return {dimension: set(values) for dimension, values in scope.items() if values}


def masked_utterances(folder: Path) -> list[tuple[str, str]]:
    """(tool, masked question) of every training case with one call."""
    from bot.understand.parsing import parse

    found = []
    for case in read_cases(folder, "utterances/train/*.txt"):
        if len(case.calls) == 1:
            known = company(folder, case.company)
            parsed = parse(case.question, known.vocabulary, known.calendar)
            found.append((case.calls[0].tool, parsed.masked))
    return found


@dataclass(frozen=True)
class Step:
    """One message of a thread; `found` is what the answer to it singles out."""

    case: Case
    found: dict[str, list[str]]


def read_threads(folder: Path, pattern: str) -> list[list[Step]]:
    """Every thread of the files that match; an empty line stands between two threads."""
    threads: list[list[Step]] = []
    for path in sorted(folder.glob(pattern)):
        head = {"company": "", "voice": path.stem}
        current: list[Step] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            line = line.strip()
            if line.startswith("#"):
                name, _, value = line.lstrip("# ").partition(":")
                head[name] = value.strip()
            elif line:
                line, _, found = line.partition("; found ")
                current.append(Step(_case(line, head, f"{path.name}:{number}"), _scope(found)))
            elif current:
                threads.append(current)
                current = []
        if current:
            threads.append(current)
    return threads


def _scope(text: str) -> dict[str, list[str]]:
    dimension, _, values = text.partition("=")
    return {dimension: values.split(",")} if values else {}


def answered(step: Step, reading: Reading, calendar: Calendar) -> Turn:
    """What an answer to a reading would leave behind in its thread.

    Where the words named no window, the tool's own stands in the call, as in a real answer.
    """
    calls = tuple(_with_window(call, calendar) for call in reading.calls)
    return Turn(
        question=step.case.question,
        calls=calls,
        status="answered" if reading.status == "calls" else reading.status,
        period=calls[0].args.get("period") if calls else None,
        found=step.found,
        choices=reading.choices,
    )


def _with_window(call: Call, calendar: Calendar) -> Call:
    if call.tool not in IN_A_WINDOW or "period" in call.args:
        return call
    today = calendar.today
    period = Period(start=today - timedelta(days=30), end=today)
    args = {**call.args, "period": as_json(period)}
    if call.tool == "explain_change":
        week = today - timedelta(days=today.weekday())
        period = Period(start=week - timedelta(days=7), end=week)
        args |= {"period": as_json(period), "compare_to": as_json(before(period))}
    return Call(tool=call.tool, args=args)
