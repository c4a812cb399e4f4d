"""A question taken apart and its tool → the call, or what must be asked first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.understand.arguments import (
    classes_of,
    cost_of,
    grain_of,
    hours_of,
    keep,
    top_of,
)
from bot.understand.linking import link
from bot.understand.reading import Call
from bot.understand.scoping import Doubt, Part, scopes_of, settle
from bot.understand.terms import metric_of, term_of
from bot.understand.windows import as_json, before

if TYPE_CHECKING:
    from bot.understand.entities import Mention
    from bot.understand.parsing import Parsed
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar, Period


@dataclass(frozen=True, slots=True)
class Built:
    """A call, the doubts that stand in its way, and the names that nobody knows."""

    call: Call
    parts: tuple[Part, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[Mention, ...] = ()
    choices: tuple[tuple[str, str], ...] = field(default=())
    """Records between which must be chosen: (id, title)."""


def build(tool: str, parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar) -> Built:
    """The arguments that the words give to a tool."""
    linked = link(tool, parsed, calendar)
    spoken = [one for one in parsed.mentions if not linked.covers(one)]
    settled = [settle(one, prefer=_PREFER.get(tool, ())) for one in spoken]
    parts = tuple(one for one in settled if isinstance(one, Part))
    doubts = tuple(one for one in settled if isinstance(one, Doubt))
    scope, exclude = scopes_of(parts)
    period = parsed.windows.period
    args: dict[str, Any] = {
        "scope": scope,
        "exclude": exclude,
        "period": as_json(period),
        "compare_to": as_json(parsed.windows.compare_to),
        **cost_of(parsed.text),
        **linked.args,
    }
    args.update(_own(tool, parsed, vocabulary, parts, period))
    return Built(
        call=Call(tool=tool, args=keep(tool, args)),
        parts=parts,
        doubts=doubts,
        unknown=tuple(one for one in parsed.names.unknown if not linked.covers(one)),
        choices=linked.choices,
    )


_PREFER: dict[str, tuple[str, ...]] = {"unit_cost": ("feature",)}
_OF_A_BREAKDOWN = frozenset({"spend", "ai_spend", "telemetry_spend"})


def _own(
    tool: str,
    parsed: Parsed,
    vocabulary: Vocabulary,
    parts: tuple[Part, ...],
    period: Period | None,
) -> dict[str, Any]:
    """The arguments that one tool has for itself."""
    text = parsed.text
    args: dict[str, Any] = {}
    if tool == "define":
        return {"term": term_of(text)}
    if tool == "owner":
        names = [value for part in parts if not part.excluded for value in _ids(part, vocabulary)]
        if names:
            return {"entity": names[0] if len(names) == 1 else names, "scope": {}}
        return {}
    if tool == "explain_change" and period and not parsed.windows.compare_to:
        args["compare_to"] = as_json(before(period))
    args["group_by"] = list(_groups(tool, parsed, parts))
    if tool in _OF_A_BREAKDOWN or tool == "unit_cost":
        args["grain"] = _grain(text, parsed, period)
    if tool in _OF_A_BREAKDOWN or tool in ("cost_drivers", "allocation_gaps"):
        args["top"] = top_of(text) or (1 if parsed.breakdown.single and args["group_by"] else None)
    if tool == "outage_cost":
        args["hours"] = hours_of(text)
    if tool == "unit_cost":
        args["metric"] = metric_of(text, vocabulary)
    if tool == "changes":
        args["class"] = classes_of(text)
    return args


def _ids(part: Part, vocabulary: Vocabulary) -> list[str]:
    """The ids of an owner question, with their dimension where the id alone would be unclear."""
    if part.dimension.startswith("tag:"):
        return [f"{part.dimension}={value}" for value in part.values]
    return [
        value if len(vocabulary.places(value)) <= 1 else f"{part.dimension}:{value}"
        for value in part.values
    ]


def _groups(tool: str, parsed: Parsed, parts: tuple[Part, ...]) -> tuple[str, ...]:
    groups = parsed.breakdown.dimensions
    if tool == "explain_change" and not parsed.breakdown.ranking:
        return groups
    if groups or tool != "spend":
        return groups
    compared = _compared(parsed)
    for dimension in dict.fromkeys(part.dimension for part in parts if not part.excluded):
        values = {value for part in parts if part.dimension == dimension for value in part.values}
        mentions = sum(part.dimension == dimension and not part.excluded for part in parts)
        if compared and mentions > 1 and len(values) > 1:
            return (dimension,)
    return ()


def _compared(parsed: Parsed) -> bool:
    words = parsed.text.casefold()
    return any(
        sign in words
        for sign in (" vs", "versus", "compar", " or ", "against", "difference between", "relative")
    )


def _grain(text: str, parsed: Parsed, period: Period | None) -> str | None:
    grain = grain_of(text) or parsed.windows.grain
    if grain != "trend":
        return grain
    days = period.days if period else 30
    if days <= 2:
        return "hour"
    return "day" if days <= 45 else "week" if days <= 120 else "month"
