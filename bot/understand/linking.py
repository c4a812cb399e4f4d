"""Which incident, decision, plan or budget a question is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.understand.arguments import hours_of
from bot.understand.pieces import pieces_of, stem

if TYPE_CHECKING:
    from bot.understand.entities import Mention
    from bot.understand.parsing import Named, Parsed
    from bot.understand.records import Known
    from tools.periods import Calendar, Period

_KINDS: dict[str, tuple[str, str]] = {
    "outage_cost": ("incident", "incident"),
    "changes": ("incident", "incident"),
    "decision_impact": ("decision", "decision"),
    "trade_offs": ("decision", ""),
    "justification": ("plan", "plan"),
    "budget_status": ("budget", "budget"),
}
"""Tool → the kind of record it may be about, and the argument that names it."""

_CLEAR = 0.45
"""The part of a record's name that must be there when nothing else points at it."""
_MARGIN = 0.15

_LAST = re.compile(
    r"\b(?:last|latest|most recent|previous|current|ongoing|recent|newest|today's|that|"
    r"the|this|our)\s+"
    r"(?:\w+\s+)?(?:outage|incident|downtime|sev\w*)\b(?!s)",
    re.IGNORECASE,
)
_NEWEST = re.compile(r"\b(?:last|latest|most recent|newest)\b", re.IGNORECASE)
_RUNNING = re.compile(
    r"\b(?:current|ongoing|right now|so far|still|currently|live)\b", re.IGNORECASE
)
_HAPPENED = re.compile(
    r"\b(?:was|were|did|had|lasted|happened|went|last|latest|yesterday|ago)\b", re.IGNORECASE
)
_IMAGINED = re.compile(
    r"\b(?:would|if|could|an? (?:outage|incident)|hypothetical\w*|per hour|each hour|"
    r"one hour|hour of|"
    r"downtime)\b",
    re.IGNORECASE,
)


_WOULD = re.compile(r"\b(?:would|if|could|might|hypothetical\w*)\b", re.IGNORECASE)


def _numbered(record_id: str) -> bool:
    """Whether an id is more than plain words, such as `checkout-outage`."""
    return any(sign.isdigit() for sign in record_id)


def imagined(text: str) -> bool:
    """Whether an outage is only thought of: "an hour of downtime", "if it went down"."""
    long = hours_of(text) is not None
    return long and (_IMAGINED.search(text) is not None or _HAPPENED.search(text) is None)


@dataclass(frozen=True, slots=True)
class Link:
    """The record found, the words that it takes, and the rivals when it is not clear."""

    args: dict[str, Any] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    choices: tuple[tuple[str, str], ...] = ()
    ways: frozenset[int] = frozenset()
    """Where names begin that only say from what or to what a decision moved."""
    keeps_scope: bool = False
    """Whether names beside the record still say which part of the bill is meant."""

    def covers(self, mention: Mention) -> bool:
        """Whether a name belongs to the record's own rather than narrowing the bill."""
        if not self.args:
            return False
        if self.keeps_scope:
            return False
        if mention.start in self.ways:
            return True
        words = {stem(piece.text) for piece in pieces_of(mention.text)}
        values = {value for entry in mention.entries for value in entry.values}
        return words <= self.stems or bool(values & self.places)


def link(tool: str, parsed: Parsed, calendar: Calendar) -> Link:
    """The record that the words name, where the tool is about one."""
    kind, argument = _KINDS.get(tool, ("", ""))
    if not argument:
        return Link()
    named = [one for one in parsed.records if one.record.kind == kind]
    if tool == "changes" and not any(one.cover >= 1 for one in named):
        named = [one for one in named if one.cover >= _CLEAR and _says(parsed, kind)]
    literal = any(one.cover >= 1.0 for one in named)
    if kind == "incident" and _WOULD.search(parsed.text):
        literal = any(one.cover >= 1.0 and _numbered(one.record.id) for one in named)
    thought = kind == "incident" and imagined(parsed.text) and not literal
    best = None if thought else _clear(named, parsed, kind)
    if best:
        found = replace(_found(argument, best), ways=_ways(parsed))
        return replace(found, keeps_scope=kind == "budget" and (not literal or best.id.isalpha()))
    if kind == "decision":
        placed = _placed(parsed, kind)
        if len(placed) == 1:
            return _found(argument, placed[0])
    if kind == "incident" and tool == "outage_cost":
        return _incident(parsed, calendar, named)
    close = [one for one in named if one.cover >= 0.3 and one.own]
    if kind in ("decision", "plan") and len(close) > 1 and close[0].cover - close[1].cover < 0.05:
        if close[0].cover < _CLEAR:
            return Link()
        choices = tuple((one.record.id, one.record.title) for one in close[:4])
        return Link(choices=choices)
    return Link()


_WAY = re.compile(
    r"\b(?:mov\w+|switch\w*|migrat\w+|chang\w+|go(?:ing|ne)?|replac\w+|port\w+)\b.*"
    r"\b(?:to|onto|into|from|off|with|by|over to)\s+(?:the |our )?$",
    re.IGNORECASE,
)


def _ways(parsed: Parsed) -> frozenset[int]:
    return frozenset(one.start for one in parsed.mentions if _WAY.search(parsed.text[: one.start]))


def _found(argument: str, record: Known) -> Link:
    return Link({argument: record.id}, record.stems, record.places)


def _says(parsed: Parsed, kind: str) -> bool:
    words = {
        "incident": r"\b(?:incident|outage)",
        "decision": r"\b(?:decision|decided|adr)",
        "plan": r"\b(?:plan|ramp)s?\b",
    }
    return re.search(words.get(kind, kind), parsed.text, re.IGNORECASE) is not None


def _clear(named: list[Named], parsed: Parsed, kind: str) -> Known | None:
    if not named:
        return None
    first = named[0]
    if first.cover >= 1.0:
        return first.record
    rest = [one for one in named[1:] if one.cover >= first.cover - _MARGIN]
    if kind == "budget":
        # A budget's id often repeats a team's name: it must be named as a whole.
        return first.record if first.cover >= 0.99 and not rest else None
    much = first.cover >= _CLEAR and len(first.record.stems) > 1 and bool(first.own)
    said = _says(parsed, kind) and (kind != "plan" or bool(first.own))
    if rest or not (first.telling or much or said or kind == "decision"):
        return None
    return first.record if first.cover >= 0.15 else None


def _placed(parsed: Parsed, kind: str) -> list[Known]:
    """The records of a kind that are about what the words name."""
    values = {value for one in parsed.mentions for entry in one.entries for value in entry.values}
    return [record for record in parsed.known if record.kind == kind and record.places & values]


def _incident(parsed: Parsed, calendar: Calendar, named: list[Named]) -> Link:
    """An incident that is pointed at by its place, its time, or as the last one."""
    values = {value for one in parsed.mentions for entry in one.entries for value in entry.values}
    incidents = [
        record
        for record in parsed.known
        if record.kind == "incident" and record.start is not None and record.start <= calendar.now
    ]
    if values:
        incidents = [record for record in incidents if record.places & values]
    elif named and named[0].cover >= 0.25:
        top = named[0].cover
        incidents = [one.record for one in named if one.cover >= top - 0.01]
    if imagined(parsed.text):
        return Link()
    period = parsed.windows.period
    if period:
        during = [record for record in incidents if _overlaps(record, period)]
        return _found("incident", during[0]) if len(during) == 1 else Link()
    if not incidents:
        return Link()
    newest = max(incidents, key=lambda record: record.start or datetime.min.replace(tzinfo=UTC))
    if _RUNNING.search(parsed.text):
        running = [record for record in incidents if record.end is None]
        return _found("incident", running[0]) if len(running) == 1 else _found("incident", newest)
    if _NEWEST.search(parsed.text):
        return _found("incident", newest)
    if not _LAST.search(parsed.text) and not values and not named:
        return Link()
    if _IMAGINED.search(parsed.text) and not re.search(
        r"\bthe \w*\s?(?:outage|incident)", parsed.text
    ):
        return Link()
    if len(incidents) == 1:
        return _found("incident", incidents[0])
    incidents.sort(key=lambda record: record.start or calendar.now, reverse=True)
    return Link(choices=tuple((record.id, record.title) for record in incidents[:4]))


def _overlaps(record: Known, period: Period) -> bool:
    start, end = period.start, period.end
    first = start if isinstance(start, datetime) else datetime.combine(start, time(), UTC)
    last = end if isinstance(end, datetime) else datetime.combine(end, time(), UTC)
    began = record.start or first
    ended = record.end or began + timedelta(hours=1)
    return began < last and first < ended
