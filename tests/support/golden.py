"""Golden questions: data that says what a right answer holds, and the check of one answer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.messages import Answer
    from tools.facts import Fact

FOLDER = Path(__file__).parent.parent / "golden" / "demo"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
HALF_A_CENT = Decimal("0.005")
RECORDS = ("entity", "incident", "decision", "plan", "budget")
"""Arguments that take one id or several, which may bear their kind, as in `team:payments`."""

FIGURES = ("money", "percent", "count", "ratio", "duration")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Near(_Data):
    """A figure that is an estimate: within `percent` of what the books say."""

    books: str
    percent: Decimal


class Rows(_Data):
    """One figure for each entry of a table of the books."""

    dimension: str
    books: str
    figure: str | None = None


class Verdict(_Data):
    """Whether it was meant, and the record that says so."""

    state: str
    by: str | None = None


class Window(_Data):
    """The first day, and the first that no longer counts."""

    start: str
    end: str


class Golden(_Data):
    """One question and what its answer must hold."""

    id: str
    question: str | None = None
    tool: str
    now: datetime = NOW
    args: dict[str, Any] = {}
    period: str | Window | None = None
    compare_to: str | Window | None = None
    facts: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    rows: Rows | None = None
    names: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    verdict: Verdict | None = None

    @property
    def paths(self) -> list[str]:
        """Every path into the books."""
        named = [name for name in (self.period, self.compare_to) if isinstance(name, str)]
        windows = [_path(name) for name in named]
        rows = [self.rows.books] if self.rows else []
        return [*windows, *self.facts, *(near.books for near in self.near), *rows]


def questions() -> list[Golden]:
    """All golden questions about the demo company."""
    return [
        Golden.model_validate(entry)
        for file in sorted(FOLDER.glob("*.yaml"))
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


def look_up(books: dict[str, Any], path: str) -> Any:
    """What stands at a path of the books.

    Raises:
        KeyError: nothing does.

    """
    at: Any = books
    for step in path.split("/"):
        at = at[step]
    return at


def arguments(golden: Golden, books: dict[str, Any]) -> dict[str, Any]:
    """The arguments that the call should have."""
    return {**golden.args, **_windows(golden, books)}


def _windows(golden: Golden, books: dict[str, Any]) -> dict[str, dict[str, str]]:
    asked = {"period": golden.period, "compare_to": golden.compare_to}
    return {
        name: look_up(books, _path(window)) if isinstance(window, str) else window.model_dump()
        for name, window in asked.items()
        if window
    }


def _path(name: str) -> str:
    return name if "/" in name else f"windows/{name}"


def shortcomings(golden: Golden, answer: Answer, books: dict[str, Any]) -> list[str]:
    """What is missing or wrong in an answer, a line each; empty when it is right."""
    if answer.status != "answered":
        return [f"{answer.status}: {answer.message or answer.text}"]
    return [
        *_call_faults(golden, answer, books),
        *_figure_faults(golden, answer, books),
        *_people_faults(golden, answer),
    ]


def _call_faults(golden: Golden, answer: Answer, books: dict[str, Any]) -> Iterator[str]:
    calls = [call for call in answer.calls if call["tool"] == golden.tool]
    if not calls:
        yield f"called {[call['tool'] for call in answer.calls]}, not {golden.tool}"
        return
    args = calls[0]["args"]
    for name, wanted in golden.args.items():
        same = _ids if name in RECORDS else _in_order
        if same(args.get(name)) != same(wanted):
            yield f"{name} is {args.get(name)}, not {wanted}"
    for name, wanted in _windows(golden, books).items():
        given = args.get(name) or {}
        if {end: given.get(end) for end in ("start", "end")} != wanted:
            yield f"{name} is {given}, not {wanted}"


def _figure_faults(golden: Golden, answer: Answer, books: dict[str, Any]) -> Iterator[str]:
    figures = [fact for fact in answer.facts if fact.kind in FIGURES]
    for path in golden.facts:
        wanted = Decimal(look_up(books, path))
        if not any(abs(Decimal(fact.value) - wanted) <= HALF_A_CENT for fact in figures):
            yield f"no figure is {path}, {wanted}"
    for near in golden.near:
        wanted = Decimal(look_up(books, near.books))
        room = abs(wanted) * near.percent / 100
        if not any(abs(Decimal(fact.value) - wanted) <= room for fact in figures):
            yield f"no figure is within {near.percent} % of {near.books}, {wanted}"
    if golden.rows:
        for value, entry in look_up(books, golden.rows.books).items():
            wanted = Decimal(entry[golden.rows.figure] if golden.rows.figure else entry)
            if wanted and not _has_row(figures, golden.rows.dimension, value, wanted):
                yield f"no row {golden.rows.dimension} {value} is {wanted}"


def _has_row(figures: list[Fact], dimension: str, value: str, wanted: Decimal) -> bool:
    return any(
        fact.scope.get(dimension) == [value] and abs(Decimal(fact.value) - wanted) <= HALF_A_CENT
        for fact in figures
    )


def _people_faults(golden: Golden, answer: Answer) -> Iterator[str]:
    said = " ".join([answer.text, *(fact.value for fact in answer.facts)])
    for name in golden.names:
        if name not in said:
            yield f"does not name {name!r}"
    for owner in golden.owners:
        if owner not in answer.owners:
            yield f"owners are {answer.owners}, without {owner}"
    for feature in golden.features:
        if feature not in answer.features:
            yield f"features are {answer.features}, without {feature}"
    if golden.verdict:
        given = answer.verdict
        if given is None or given.state != golden.verdict.state:
            yield f"the verdict is {given}, not {golden.verdict.state}"
        elif golden.verdict.by and given.by != golden.verdict.by:
            yield f"the verdict rests on {given.by}, not {golden.verdict.by}"


def _ids(value: Any) -> list[str]:
    """One id or several, with or without the kind before it."""
    values = value if isinstance(value, list) else [value]
    return sorted(str(one).rpartition(":")[2] for one in values)


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_order(inner) for key, inner in value.items()}
    return sorted(value) if isinstance(value, list) else value
