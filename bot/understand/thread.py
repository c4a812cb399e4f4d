"""What a message means in the light of the thread that it continues."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.understand.arguments import hours_of, keep
from bot.understand.building import Built, build
from bot.understand.entities import Found
from bot.understand.reading import Call
from bot.understand.router import HEARD, route
from bot.understand.windows import as_json, as_period, before, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.parsing import Parsed
    from bot.understand.reading import Turn
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar
    from tools.scope import Scope

_ORDINALS = {
    "1": 0, "first": 0, "1st": 0, "former": 0, "one": 0, "2": 1, "second": 1, "2nd": 1,
    "latter": 1, "two": 1, "3": 2, "third": 2, "3rd": 2, "three": 2, "4": 3, "fourth": 3,
    "last": -1,
}  # fmt: skip
_PICK = re.compile(
    r"^\W*(?:(?:i (?:meant?|want)|sorry|no|yes|yeah|the|option|number|choice|please|that|it's|its|a|"
    r"one|about)\W+)*(?P<word>1st|2nd|3rd|[1-4]|first|second|third|fourth|former|latter|last)"
    r"(?:\W+(?:one|option|choice|please))*\W*$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|correct|exactly|right|sure|that one|ok|okay|please do|y)(?:\W+(?:please|that|exactly|one))*\W*$",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """i meant mean the a an no sorry yes please one that it is was for of about component feature
    team service account our my want""".split()
)


def picked(words: str, turns: Sequence[Turn]) -> str | None:
    """The whole question, where the message answers a question back."""
    if not turns or not turns[-1].choices:
        return None
    choices = turns[-1].choices
    match = _PICK.match(words)
    if match:
        place = _ORDINALS[match["word"].casefold()]
        return choices[place].question if place < len(choices) else None
    if _YES.match(words):
        return choices[0].question if len(choices) == 1 else None
    if len(words.split()) > 8:
        return None
    said = set(re.findall(r"[\w.-]+", words.casefold()))
    fits = []
    for choice in choices:
        label = set(re.findall(r"[\w.-]+", choice.label.casefold()))
        if said <= label | _FILLER and said & label:
            fits.append((len(said & (label - _FILLER)), len(said & label), choice))
    if not fits:
        return None
    fits.sort(key=lambda fit: (-fit[0], -fit[1]))
    clear = len(fits) == 1 or fits[0][:2] > fits[1][:2]
    return fits[0][2].question if clear else None


_MARKER = re.compile(
    r"^\W*(?:and|also|what about|how about|same|now|then|ok(?:ay)?|but|no|nope|instead|only|just|or|so|sorry|"
    r"actually|i mean|i meant|again|back|go back|show|break|split|by|per|in|for|with|without|excluding|except|"
    r"compared?|vs|versus|daily|weekly|monthly|hourly|why|who|when|how come)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|its|it's|that|this|those|these|them|they|their|there|then|same|ones?|of which|the (?:former|latter|increase|spike|rise|jump|drop|change|difference|first|second|top|biggest|largest|main|driver|cause|culprit|team|owner|feature|component|rest))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:overall|in total|total (?:bill|spend|cost)|whole (?:bill|company|org\w*)|everything|company[- ]wide|"
    r"all of it|entire (?:bill|company|org\w*)|across the (?:board|company|org\w*)|everyone|the (?:whole )?bill)\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^\W*(?:no|nope|nah|sorry|actually|wait|oops|i mean|i meant|not that|wrong|rather|instead)\b|\bi mean(?:t)?\b|\binstead\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:go(?:ing)? back to|back to|return(?:ing)? to|again about|earlier (?:about|question)|coming back to)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|together|combined|the two(?: of them)?|all of them)\b", re.IGNORECASE
)
_SAME = re.compile(r"\bsame\b(?! (?:time|period|day|week|month|quarter))", re.IGNORECASE)
_NARROW = re.compile(
    r"\b(?:of (?:that|this|it|which|those|them)|only|just|within (?:that|it)|in (?:that|it)|there)\b",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\b(?:compar\w*|versus|vs\.?|against|relative to|than|difference (?:to|from|with))\b",
    re.IGNORECASE,
)
_FOUND = re.compile(r"\b(?:who|whose|owner|owns?|contact|team)\b", re.IGNORECASE)

_FAMILIES = (
    frozenset({"team", "feature", "component"}),
    frozenset({"provider", "service", "service_category", "sku"}),
    frozenset({"ai_model", "ai_key"}),
)
_PAST = frozenset(
    {
        "spend", "explain_change", "anomalies", "cost_drivers", "unit_cost", "justification",
        "ai_spend", "telemetry_spend", "allocation_gaps", "changes", "commitments",
    }
)  # fmt: skip
"""Tools that go on in the thread's window when the message names none."""

_AI = frozenset({"ai_model", "ai_key"})
_OWNABLE = (
    "component",
    "feature",
    "service",
    "account",
    "resource",
    "provider",
    "ai_key",
    "ai_model",
    "sku",
    "team",
)
_CARRIED = (
    "scope",
    "exclude",
    "period",
    "cost",
    "basis",
    "incident",
    "decision",
    "plan",
    "budget",
    "metric",
)


def lend(parsed: Parsed, beside: Parsed) -> Parsed:
    """A question that names nothing, with the names and the window of what was pasted with it."""
    timed = parsed.windows.period or not beside.windows.period
    return replace(
        parsed,
        names=parsed.names if parsed.mentions else Found(beside.mentions, parsed.names.unknown),
        windows=parsed.windows if timed else replace(beside.windows, spans=()),
    )


def follow(
    parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> Built | None:
    """The call that continues the thread; None when the message stands on its own."""
    earlier = [turn for turn in turns if turn.calls]
    if not earlier:
        return None
    text = parsed.text
    own = route(parsed)
    loud = own.heard
    own_tool = own.tool if loud >= HEARD else None
    if own_tool == "define" and loud >= 2.5:
        return None
    if _BACK.search(text) and parsed.mentions:
        return _back(parsed, vocabulary, calendar, earlier)
    last = earlier[-1]
    pointing = _POINTING.search(text) is not None
    call = _slots(earlier, vocabulary)
    if pointing and set(last.found) <= set(call.args.get("group_by", ())) and not parsed.mentions:
        call = _narrowed(call, last.found)
    if _BOTH.search(text) and not parsed.mentions:
        call = _both(earlier, call)
    short = len(text.split()) <= 6
    marked = _MARKER.search(text) is not None
    complete = own_tool is not None and bool(parsed.mentions) and parsed.windows.period is not None
    if complete and not marked and not pointing:
        return None
    if call.tool == "define" and not own_tool:
        return None
    tool = _tool(own_tool, loud, call, text, parsed)
    fresh = build(tool, parsed, vocabulary, calendar)
    args = _merged(tool, fresh.call.args, call, earlier, parsed, vocabulary)
    if tool == "spend" and _AI & args.get("scope", {}).keys():
        tool = "ai_spend"
    if own_tool and not (marked or pointing or short) and parsed.mentions:
        args.pop("exclude", None) if "exclude" not in fresh.call.args else None
    return replace(fresh, call=Call(tool=tool, args=keep(tool, args)))


def _slots(turns: Sequence[Turn], vocabulary: Vocabulary) -> Call:
    """The last call, with what it left open filled in: an owner question is about its entity, and
    in the window of the question before it.
    """
    call = turns[-1].calls[-1]
    args = dict(call.args)
    if call.tool == "owner" and not args.get("scope"):
        entities = args.get("entity", [])
        for entity in [entities] if isinstance(entities, str) else entities:
            dimension, _, value = entity.rpartition(":")
            for place in [dimension] if dimension else vocabulary.places(value)[:1]:
                args["scope"] = {**args.get("scope", {}), place: [value]}
    if call.tool not in _PAST and "period" not in args:
        windows = [turn.period for turn in turns if turn.period]
        if windows:
            args["period"] = windows[-1]
    return Call(tool=call.tool, args=args)


def _narrowed(call: Call, found: Scope) -> Call:
    """The last call about the one thing that its answer put first: "which team …", "and they?"."""
    args = {**call.args, "scope": {**call.args.get("scope", {}), **found}}
    if found:
        args.pop("group_by", None)
        args.pop("top", None)
    return Call(tool=call.tool, args=args)


def _both(turns: Sequence[Turn], call: Call) -> Call:
    """The last call over all that the last two were about."""
    scope = {name: list(values) for name, values in call.args.get("scope", {}).items()}
    for turn in turns[-2:-1]:
        for name, values in turn.calls[-1].args.get("scope", {}).items():
            if name in scope:
                scope[name] += [value for value in values if value not in scope[name]]
    return Call(tool=call.tool, args={**call.args, "scope": scope})


def _tool(own: str | None, loud: float, call: Call, text: str, parsed: Parsed) -> str:
    """The tool of a follow-up: its own where it speaks for one, else that of the thread."""
    if call.tool == "outage_cost" and hours_of(text) and len(text.split()) <= 8:
        return call.tool
    if re.search(r"\bsame (?:question|thing|for|but|with|again|by|in|on)\b", text, re.IGNORECASE):
        return call.tool
    if own is None:
        return (
            "spend"
            if call.tool in ("owner", "define", "data_status") and parsed.breakdown.dimensions
            else call.tool
        )
    if _SAME.search(text) or _CORRECTION.search(text):
        return call.tool if loud < 2.5 else own
    if own == "spend" and loud < 2.5 and call.tool != "spend":
        keeps_breakdown = call.tool in (
            "ai_spend",
            "telemetry_spend",
            "cost_drivers",
            "explain_change",
            "allocation_gaps",
            "unit_cost",
            "outage_cost",
            "forecast",
            "budget_status",
            "anomalies",
            "commitments",
        )
        if keeps_breakdown and not re.search(
            r"\b(?:spend|spent|cost|costs|bill|how much)\b", text, re.IGNORECASE
        ):
            return call.tool
    return own


def _merged(
    tool: str,
    fresh: dict[str, Any],
    call: Call,
    turns: Sequence[Turn],
    parsed: Parsed,
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """The new arguments over those of the thread."""
    text = parsed.text
    last = turns[-1]
    old = dict(call.args)
    args = {name: old[name] for name in _CARRIED if name in old}
    same_tool = tool == call.tool
    if same_tool:
        for name in (
            "group_by",
            "grain",
            "top",
            "hours",
            "compare_to",
            "horizon",
            "entity",
            "class",
        ):
            if name in old:
                args[name] = old[name]
    args["scope"] = _scope(fresh, old, parsed, vocabulary)
    if _WHOLE.search(text) and "scope" not in fresh:
        args.pop("exclude", None)
    if "exclude" in fresh and not (_CORRECTION.search(text) and "scope" in fresh):
        args["exclude"] = {**args.get("exclude", {}), **fresh["exclude"]}
    args = _window(tool, args, fresh, last, parsed)
    for name, value in fresh.items():
        if name not in ("scope", "exclude", "period", "compare_to"):
            args[name] = value
    if tool == "decision_impact" and "decision" not in args:
        args = _about_decision(args, vocabulary)
    if tool == "outage_cost" and re.search(
        r"\bper hour\b|\b(?:an|each|another|every) hour\b", text, re.IGNORECASE
    ):
        args["hours"] = hours_of(text) or 1
    if tool != call.tool and tool not in _PAST:
        args.pop("period", None) if "period" not in fresh else None
    if tool == "owner":
        args = _owner(fresh, args, turns, call, vocabulary)
    if "group_by" in fresh and same_tool:
        args["group_by"] = fresh["group_by"]
        if "top" not in fresh:
            args.pop("top", None)
    return args


def _scope(
    fresh: dict[str, Any], old: dict[str, Any], parsed: Parsed, vocabulary: Vocabulary
) -> Scope:
    """The thread's scope with what the message replaces, adds or lifts."""
    text = parsed.text
    before_it: Scope = {
        dimension: [value for value in values if vocabulary.knows(dimension, value)]
        for dimension, values in old.get("scope", {}).items()
    }
    before_it = {dimension: values for dimension, values in before_it.items() if values}
    new: Scope = fresh.get("scope", {})
    if not new:
        return {} if _WHOLE.search(text) else before_it
    if _SAME.search(text):
        return new
    scope = dict(before_it)
    for dimension in new:
        family = next((one for one in _FAMILIES if dimension in one), frozenset({dimension}))
        if not _NARROW.search(text):
            for name in list(scope):
                if name in family:
                    del scope[name]
    return {**scope, **new}


def _window(
    tool: str, args: dict[str, Any], fresh: dict[str, Any], last: Turn, parsed: Parsed
) -> dict[str, Any]:
    """The windows: the message's own, or the thread's, or one beside it."""
    text = parsed.text
    current = as_period(args.get("period") or last.period)
    beside = relative(text, current) if current else None
    compares = _COMPARE.search(text) is not None
    if beside:
        if compares:
            args["compare_to"] = as_json(beside)
            return args
        args["period"] = as_json(beside)
        args.pop("compare_to", None)
    elif "period" in fresh:
        if (
            compares
            and current
            and "compare_to" not in fresh
            and tool in ("spend", "explain_change")
        ):
            args["compare_to"] = fresh["period"]
            args["period"] = as_json(current)
            return args
        args["period"] = fresh["period"]
        args.pop("compare_to", None)
        if "compare_to" in fresh:
            args["compare_to"] = fresh["compare_to"]
    elif "compare_to" in fresh:
        args["compare_to"] = fresh["compare_to"]
    elif (
        compares
        and current
        and re.search(r"\bcompar\w*|\bvs\b|\bversus\b", text, re.IGNORECASE)
        and not parsed.mentions
    ):
        args["compare_to"] = as_json(before(current))
    if tool == "explain_change" and "compare_to" not in args and args.get("period"):
        args["compare_to"] = as_json(before(as_period(args["period"]) or current))  # type: ignore[arg-type]
    return args


def _owner(
    fresh: dict[str, Any],
    args: dict[str, Any],
    turns: Sequence[Turn],
    call: Call,
    vocabulary: Vocabulary,
) -> dict[str, Any]:
    """Whose owner is asked for: what is named, what the answer singled out, or the thread's scope."""
    if "entity" in fresh:
        return {"entity": fresh["entity"]}
    scope: Scope = {}
    found = next((turn.found for turn in reversed(turns[-2:]) if turn.found), {})
    places = {"component": _places(call, vocabulary)}
    for candidate in (found, places, call.args.get("scope", {}), args.get("scope", {})):
        for dimension in _OWNABLE:
            values = [
                one for one in candidate.get(dimension, []) if vocabulary.knows(dimension, one)
            ]
            if values:
                scope = {dimension: values}
                break
        if scope:
            break
    values = [value for found in scope.values() for value in found if value != "unallocated"]
    if values:
        return {"entity": values[0] if len(values) == 1 else values}
    if "entity" in call.args:
        return {"entity": call.args["entity"]}
    return {"scope": args.get("scope", {}), "period": args.get("period")}


def _places(call: Call, vocabulary: Vocabulary) -> list[str]:
    """The components of the incident, decision or plan that a call is about."""
    ids = {call.args.get(name) for name in ("incident", "decision", "plan")} - {None}
    components = vocabulary.of_dimension("component")
    return sorted(
        place
        for record in vocabulary.records
        if record.id in ids
        for place in record.places
        if place in components
    )


def _about_decision(args: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The one decision about the thread's scope, where there is one."""
    values = {value for values in args.get("scope", {}).values() for value in values}
    about = [
        record
        for record in vocabulary.records
        if record.kind == "decision" and record.places & values
    ]
    if len(about) != 1:
        return args
    return {**{name: args[name] for name in args if name != "scope"}, "decision": about[0].id}


def _back(
    parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> Built:
    """The earlier question about what is named now."""
    tool = turns[-1].calls[-1].tool
    fresh = build(tool, parsed, vocabulary, calendar)
    wanted = {value for part in fresh.parts for value in part.values}
    for turn in reversed(turns):
        for call in reversed(turn.calls):
            held = {value for values in call.args.get("scope", {}).values() for value in values}
            entity = call.args.get("entity", [])
            held |= set(entity if isinstance(entity, list) else [entity])
            if wanted & held:
                own = {
                    name: value
                    for name, value in fresh.call.args.items()
                    if name not in ("scope", "entity")
                }
                return replace(
                    fresh, call=Call(tool=call.tool, args=keep(call.tool, {**call.args, **own}))
                )
    args = _merged(tool, fresh.call.args, turns[-1].calls[-1], turns, parsed, vocabulary)
    return replace(fresh, call=Call(tool=tool, args=keep(tool, args)))
