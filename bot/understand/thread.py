"""What a message means in the light of the thread that it continues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.understand import follow_words as words
from bot.understand.arguments import hours_of, keep
from bot.understand.building import Built, build
from bot.understand.carrying import IN_A_WINDOW, Thread, merged
from bot.understand.entities import Found
from bot.understand.reading import Call
from bot.understand.router import HEARD, Route, route

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.parsing import Parsed
    from bot.understand.reading import Turn
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar
    from tools.scope import Scope

SHORT = 6
"""Words of a message that says too little to stand alone."""
LOUD = 2.5
"""The score from which a message has a tool of its own whatever the thread is about."""

_AI = frozenset({"ai_model", "ai_key"})
_BROKEN_DOWN = frozenset(
    """ai_spend telemetry_spend cost_drivers explain_change allocation_gaps unit_cost outage_cost
    forecast budget_status anomalies commitments""".split()
)
"""Tools that go on when a message only asks for another cut: "and by team?"."""


def lend(parsed: Parsed, beside: Parsed) -> Parsed:
    """A question that names nothing, with the names and the window of what stands beside it."""
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
    asked = [turn for turn in turns if turn.calls]
    own = route(parsed)
    if not asked or (own.tool == "define" and own.heard >= LOUD):
        return None
    if words.BACK.search(parsed.text) and parsed.mentions:
        return _back(parsed, vocabulary, calendar, asked)
    if not _continues(parsed, own, asked[-1]):
        return None
    thread = _continued(parsed, asked, vocabulary)
    tool = _tool(own, thread.call, parsed)
    fresh = build(tool, parsed, vocabulary, calendar)
    args = merged(tool, fresh.call.args, parsed, thread)
    if tool == "spend" and _AI & args.get("scope", {}).keys():
        tool = "ai_spend"
    closed = thread.hidden() and "scope" not in fresh.call.args
    return replace(fresh, call=Call(tool=tool, args=keep(tool, args)), closed=closed)


def _continues(parsed: Parsed, own: Route, last: Turn) -> bool:
    """Whether the message needs the thread: it is no whole question, or it points back."""
    leans = words.MARKER.search(parsed.text) or words.POINTING.search(parsed.text)
    whole = own.heard >= HEARD and parsed.mentions and parsed.windows.period
    if whole and not leans:
        return False
    return last.calls[-1].tool != "define" or own.heard >= HEARD


def _continued(parsed: Parsed, turns: Sequence[Turn], vocabulary: Vocabulary) -> Thread:
    """The thread with its last call filled in, and narrowed or widened as the message points."""
    call = _slots(turns, vocabulary, they=words.THEY.search(parsed.text) is not None)
    if not parsed.mentions:
        singled = turns[-1].found
        ranked = singled and set(singled) <= set(call.args.get("group_by", ()))
        if ranked and words.POINTING.search(parsed.text):
            call = _narrowed(call, singled)
        if words.BOTH.search(parsed.text):
            call = _both(turns, call)
    return Thread(turns, call, vocabulary)


def _slots(turns: Sequence[Turn], vocabulary: Vocabulary, *, they: bool) -> Call:
    """The last call with what it leaves open filled in.

    An owner question is about its entity, or about the owners where `they` are spoken of; a tool
    without a window goes on in the last one.
    """
    call = turns[-1].calls[-1]
    args: dict[str, Any] = dict(call.args)
    if call.tool == "owner" and not args.get("scope"):
        entities = args.get("entity", [])
        for entity in [entities] if isinstance(entities, str) else entities:
            dimension, _, value = entity.rpartition(":")
            team = vocabulary.team_of(value) if they else None
            for place in [dimension] if dimension else vocabulary.places(value)[:1]:
                named = {"team": [team]} if team else {place: [value]}
                args["scope"] = {**args.get("scope", {}), **named}
    windows = [turn.period for turn in turns if turn.period]
    if call.tool not in IN_A_WINDOW and "period" not in args and windows:
        args["period"] = windows[-1]
    return Call(tool=call.tool, args=args)


def _narrowed(call: Call, found: Scope) -> Call:
    """The last call about the one thing that its answer put first: "which team …", "and they?"."""
    args = {name: value for name, value in call.args.items() if name not in ("group_by", "top")}
    return Call(tool=call.tool, args={**args, "scope": {**args.get("scope", {}), **found}})


def _both(turns: Sequence[Turn], call: Call) -> Call:
    """The last call over all that the last two were about."""
    scope = {name: list(values) for name, values in call.args.get("scope", {}).items()}
    for turn in turns[-2:-1]:
        for name, values in turn.calls[-1].args.get("scope", {}).items():
            if name in scope:
                scope[name] += [value for value in values if value not in scope[name]]
    return Call(tool=call.tool, args={**call.args, "scope": scope})


def _tool(own: Route, call: Call, parsed: Parsed) -> str:
    """The tool of a follow-up: its own where it speaks for one, else that of the thread."""
    text = parsed.text
    another_hour = call.tool == "outage_cost" and hours_of(text) and len(text.split()) <= SHORT + 2
    if another_hour or words.SAME_QUESTION.search(text):
        return call.tool
    if own.heard < HEARD:
        told = call.tool in ("owner", "define", "data_status")
        return "spend" if told and parsed.breakdown.dimensions else call.tool
    if own.heard < LOUD:
        if words.SAME.search(text) or words.CORRECTION.search(text):
            return call.tool
        cut = own.tool == "spend" and not words.PLAIN_SPEND.search(text)
        if cut and call.tool in _BROKEN_DOWN:
            return call.tool
    return own.tool


def _back(
    parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> Built:
    """The earlier question about what is named now."""
    last = turns[-1].calls[-1]
    fresh = build(last.tool, parsed, vocabulary, calendar)
    wanted = {value for part in fresh.parts for value in part.values}
    new = {
        name: value for name, value in fresh.call.args.items() if name not in ("scope", "entity")
    }
    for turn in reversed(turns):
        for call in reversed(turn.calls):
            if wanted & _named(call):
                return replace(
                    fresh, call=Call(tool=call.tool, args=keep(call.tool, {**call.args, **new}))
                )
    args = merged(last.tool, fresh.call.args, parsed, Thread(turns, last, vocabulary))
    return replace(fresh, call=Call(tool=last.tool, args=keep(last.tool, args)))


def _named(call: Call) -> set[str]:
    """Everything that a call is about."""
    entity = call.args.get("entity", [])
    named = set(entity if isinstance(entity, list) else [entity])
    return named.union(*call.args.get("scope", {}).values())
