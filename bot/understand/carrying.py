"""What a follow-up keeps of the thread's arguments, and what it replaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.understand import follow_words as words
from bot.understand.arguments import hours_of
from bot.understand.windows import as_json, as_period, before, relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.parsing import Parsed
    from bot.understand.reading import Call, Turn
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Period
    from tools.scope import Scope

IN_A_WINDOW = frozenset(
    """spend explain_change anomalies cost_drivers unit_cost justification ai_spend
    telemetry_spend allocation_gaps changes commitments""".split()
)
"""Tools that go on in the thread's window when the message names none."""

_FAMILIES = (
    frozenset({"team", "feature", "component"}),
    frozenset({"provider", "service", "service_category", "sku"}),
    frozenset({"ai_model", "ai_key"}),
)
"""Dimensions of which a new name replaces an old one."""

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
_CARRIED_BY_ITSELF = (
    *("group_by", "grain", "top", "hours", "compare_to", "horizon", "entity", "class"),
)
"""What only the same tool keeps."""

_PLACED = ("scope", "exclude", "period", "compare_to")


@dataclass(frozen=True, slots=True)
class Thread:
    """What a message continues: the turns that asked something, and the last call as it stands."""

    turns: Sequence[Turn]
    call: Call
    vocabulary: Vocabulary

    @property
    def args(self) -> dict[str, Any]:
        """The arguments of the last call."""
        return self.call.args

    def hidden(self) -> bool:
        """Whether the thread is about something that this asker may not know of."""
        named = {
            (dimension, value)
            for dimension, values in self.args.get("scope", {}).items()
            for value in values
        }
        records = {record.id for record in self.vocabulary.records}
        asked = [self.args.get(name) for name in ("incident", "decision", "plan", "budget")]
        ids = {one for value in asked for one in (value if isinstance(value, list) else [value])}
        return not all(self.vocabulary.knows(*one) for one in named) or not ids - {None} <= records


def merged(tool: str, fresh: dict[str, Any], parsed: Parsed, thread: Thread) -> dict[str, Any]:
    """The arguments of the message over those of the thread."""
    text, old = parsed.text, thread.args
    same_tool = tool == thread.call.tool
    kept = (*_CARRIED, *(_CARRIED_BY_ITSELF if same_tool else ()))
    args = {name: old[name] for name in kept if name in old}
    args["scope"] = _scope(fresh.get("scope", {}), old.get("scope", {}), text)
    if words.WHOLE.search(text) and "scope" not in fresh:
        args.pop("exclude", None)
    corrected = words.CORRECTION.search(text) and "scope" in fresh
    if "exclude" in fresh and not corrected:
        args["exclude"] = {**args.get("exclude", {}), **fresh["exclude"]}
    _set_windows(
        tool, args, fresh, parsed, as_period(args.get("period") or thread.turns[-1].period)
    )
    args.update({name: value for name, value in fresh.items() if name not in _PLACED})
    if tool not in IN_A_WINDOW and not same_tool and "period" not in fresh:
        args.pop("period", None)
    if "group_by" in fresh and "top" not in fresh:
        args.pop("top", None)
    if tool == "outage_cost" and words.AN_HOUR.search(text):
        args["hours"] = hours_of(text) or 1
    if tool == "decision_impact" and "decision" not in args:
        _name_decision(args, thread.vocabulary)
    if tool == "owner" and "entity" not in fresh:
        return _owner(args, thread)
    return args


def _scope(new: Scope, old: Scope, text: str) -> Scope:
    """The thread's scope with what the message replaces, adds or lifts."""
    if not new:
        return {} if words.WHOLE.search(text) else old
    if words.SAME.search(text):
        return new
    scope = dict(old)
    if not words.NARROW.search(text):
        for dimension in new:
            family = next((one for one in _FAMILIES if dimension in one), {dimension})
            scope = {name: values for name, values in scope.items() if name not in family}
    return {**scope, **new}


def _set_windows(
    tool: str, args: dict[str, Any], fresh: dict[str, Any], parsed: Parsed, current: Period | None
) -> None:
    """Write the message's windows into `args`, or the thread's, or one beside it."""
    compares = words.COMPARE.search(parsed.text) is not None
    beside = relative(parsed.text, current) if current else None
    if current and compares:
        other = as_json(beside) or _only_compared(tool, fresh)
        if other:
            args.update({"period": as_json(current), "compare_to": other})
            return
    new = as_json(beside) if beside else fresh.get("period")
    if new:
        args["period"] = new
        args.pop("compare_to", None)
    if "compare_to" in fresh and not beside:
        args["compare_to"] = fresh["compare_to"]
    elif not new and current and not parsed.mentions and words.COMPARE_AT_ALL.search(parsed.text):
        args["compare_to"] = as_json(before(current))
    window = as_period(args.get("period"))
    if tool == "explain_change" and window and "compare_to" not in args:
        args["compare_to"] = as_json(before(window))


def _only_compared(tool: str, fresh: dict[str, Any]) -> dict[str, Any] | None:
    """The message's one window, where the thread's is to be compared with it."""
    period = fresh.get("period")
    if tool not in ("spend", "explain_change") or not period:
        return None
    if "label" not in period:
        # A window without words was only assumed, beside the one that was said.
        return fresh.get("compare_to")
    said_both = "compare_to" in fresh and tool != "explain_change"
    return None if said_both else period


def _owner(args: dict[str, Any], thread: Thread) -> dict[str, Any]:
    """Whose owner is asked for: what an answer singled out, or what the thread is about."""
    found = next((turn.found for turn in reversed(thread.turns[-2:]) if turn.found), {})
    places = {"component": _places(thread)}
    for candidate in (found, places, thread.args.get("scope", {}), args["scope"]):
        for dimension in _OWNABLE:
            values = [
                value
                for value in candidate.get(dimension, [])
                if value != "unallocated" and thread.vocabulary.knows(dimension, value)
            ]
            if values:
                return {"entity": values[0] if len(values) == 1 else values}
    if "entity" in thread.args:
        return {"entity": thread.args["entity"]}
    return {"scope": args["scope"], "period": args.get("period")}


def _places(thread: Thread) -> list[str]:
    """The components of the incident, decision or plan that the thread is about."""
    ids = {thread.args.get(name) for name in ("incident", "decision", "plan")} - {None}
    components = thread.vocabulary.of_dimension("component")
    return sorted(
        place
        for record in thread.vocabulary.records
        if record.id in ids
        for place in record.places
        if place in components
    )


def _name_decision(args: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Put the one decision about the scope in its place, where there is one."""
    values = {value for values in args["scope"].values() for value in values}
    about = [
        record.id
        for record in vocabulary.records
        if record.kind == "decision" and record.places & values
    ]
    if len(about) == 1:
        args["scope"] = {}
        args["decision"] = about[0]
