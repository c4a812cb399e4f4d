"""A question taken apart and its tool → the call, or what must be asked first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.understand.arguments import (
    classes_of,
    cost_of,
    grain_of,
    horizon_of,
    hours_of,
    keep,
    top_of,
)
from bot.understand.linking import Link, imagined, link
from bot.understand.pieces import key_of, words_of
from bot.understand.reading import Call
from bot.understand.scoping import Doubt, Part, scopes_of, settle
from bot.understand.terms import metric_of, term_of
from bot.understand.windows import as_json, before, shifted

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
    closed: bool = False
    """Whether it leans on something that the asker may not know of."""


def build(tool: str, parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar) -> Built:
    """The arguments that the words give to a tool."""
    linked = link(tool, parsed, calendar)
    unit = parsed.unit if tool == "unit_cost" else None
    spoken = [
        one
        for one in parsed.mentions
        if not linked.covers(one)
        and not _said_by_the_tool(tool, one)
        and not (tool == "telemetry_spend" and _is_compared(parsed.text, one))
        and not (unit and one.start < unit[1] and unit[0] < one.end)
    ]
    settled = [
        settle(one, within=vocabulary.served, prefer=_PREFER.get(tool, ())) for one in spoken
    ]
    parts = tuple(one for one in settled if isinstance(one, Part))
    doubts = tuple(one for one in settled if isinstance(one, Doubt))
    scope, exclude = scopes_of(parts)
    if tool == "outage_cost":
        # "An hour without checkout" is an hour in which it is down.
        scope, exclude = {**scope, **exclude}, {}
    period = parsed.windows.period
    if (
        tool == "outage_cost"
        and period
        and period.hourly
        and (linked.args or imagined(parsed.text))
    ):
        # The hours are those of the outage: "three hours", or its own.
        period = None
    if tool == "forecast" and period:
        period = _ahead(period, parsed.text, calendar)
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
        unknown=_strangers(tool, parsed, linked, unit),
        choices=linked.choices,
    )


def _strangers(
    tool: str, parsed: Parsed, linked: Link, unit: tuple[int, int] | None
) -> tuple[Mention, ...]:
    """The unknown names that matter: not those of a record, nor of a word to be explained."""
    if tool == "define":
        return ()
    ids = {key for one in parsed.records if one.cover >= 1.0 for key in one.own}
    return tuple(
        one
        for one in parsed.names.unknown
        if not linked.covers(one)
        and key_of(words_of(one.text)) not in ids
        and not (unit and one.start < unit[1] and unit[0] < one.end)
    )


_IMPLIED: dict[str, set[str]] = {
    "ai_spend": {"AI and Machine Learning"},
    "telemetry_spend": {"Management and Governance"},
    "outage_cost": {"Credit"},
}
"""Values that only repeat what the tool is about anyway."""


def _said_by_the_tool(tool: str, mention: Mention) -> bool:
    values = {value for entry in mention.entries[:1] for value in entry.values}
    return not mention.excluded and bool(values) and values <= _IMPLIED.get(tool, set())


_BESIDE = re.compile(
    r"\b(?:than|vs\.?|versus|against|compared (?:to|with)|relative to)\s+(?:[\w']+\s+){0,3}$",
    re.IGNORECASE,
)


def _is_compared(text: str, mention: Mention) -> bool:
    """Whether a name is what watching is compared with: "more on logs than on compute"."""
    shared = mention.entries[:1] and mention.entries[0].dimension == "service_category"
    return bool(shared) and _BESIDE.search(text[: mention.start]) is not None


def _ahead(period: Period, text: str, calendar: Calendar) -> Period:
    """A month that is over by now means the next one of its name where the future is asked for."""
    past = period.end_day <= calendar.today
    said = re.search(r"\b(?:last|past|previous|20\d\d|since|ago)\b", text, re.IGNORECASE)
    return shifted(period, 1, "year", period.label) if past and not said else period


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
        asked = _asked_about(text, [part for part in parts if not part.excluded])
        names = [value for part in asked for value in _ids(part, vocabulary)]
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
    if tool == "forecast":
        horizon = horizon_of(text)
        if horizon:
            # The whole month, quarter or year counts, not only what is left of it.
            return {"horizon": horizon, "period": None}
    if tool == "outage_cost":
        args["hours"] = hours_of(text)
    if tool == "unit_cost":
        args["metric"] = metric_of(text, parsed.unit, vocabulary)
    if tool == "changes":
        args["class"] = classes_of(text)
    return args


def _asked_about(text: str, parts: list[Part]) -> list[Part]:
    """Whose owner is asked for: in "does X belong to team Y?" it is X."""
    others = [part for part in parts if part.dimension != "team"]
    claimed = re.search(r"\b(?:belongs?|owned|own|owns|owner)\b", text, re.IGNORECASE)
    return others if others and claimed else parts


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
