"""What decisions did: expected and measured, how sure that is, what it bought, when it pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Claim, Draft, claim, listed, put
from bot.compose.phrases import record, sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.decision_effects import BreakEven, MetricEffect
    from tools.decision_impact import DecisionImpact, DecisionItem, Measured

WAYS = {
    "level": "the level before",
    "trend": "the level before and its trend",
    "similar": "the level before, moved as untouched components with the same services moved",
}
LACKS = {
    "not in force": "it is not in force, so there is nothing to measure",
    "not yet": "it has not taken effect yet",
    "no scope": "its record names no scope, so its cost cannot be told from the rest",
    "no cost": "nothing was spent in its scope",
    "too little before": "there are too few days of data before it took effect",
    "too little after": "too few settled days have passed since",
}


def decision_impact(result: DecisionImpact, frame: Frame) -> Draft:
    """Tell each decision: its cost, what it bought, what else changed, how it was measured."""
    if not result.items:
        text = "No decision on record is in force there, so there is no effect to measure."
        claims = [claim("headline", text, result.window), *phrases.unknown_names(result, frame)]
        return Draft(tuple(claims))
    claims = []
    for number, item in enumerate(result.items):
        told = _item(item, first=number == 0)
        claims += told if item.measured or len(result.items) == 1 else told[:1]
    cited = result.items[0].title
    claims += phrases.features([(feature, cited) for feature in result.features], frame)
    claims += phrases.owners(result.contacts, cited)
    claims += [_method(item.measured) for item in result.items if item.measured][:1]
    claims += phrases.unknown_names(result, frame)
    claims += phrases.notes(result, frame, result.window)
    suggestions = _suggestions(result)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), None, (), suggestions)


def _item(item: DecisionItem, *, first: bool) -> list[Claim]:
    claims = [claim("headline" if first else "driver", _headline(item))]
    measured = item.measured
    if measured:
        claims.append(_against(item, measured))
    elif item.expected:
        text = f"It states {put(item.expected, 'signed')} a month."
        claims.append(claim("driver", text))
    claims += [_effect(effect, "buy") for effect in item.buys]
    claims += [_effect(effect, "give") for effect in item.gives_up]
    if item.break_even:
        claims.append(_pays(item.break_even))
    if item.others:
        text = f"Also in that time, and in the figure: {listed([record(e) for e in item.others])}."
        claims.append(claim("caveat", text, item.title))
    return claims


def _headline(item: DecisionItem) -> str:
    title = f"“{put(item.title)}”"
    since = f" since {put(item.since)}" if item.since else ""
    measured = item.measured
    if measured is None:
        why = LACKS[item.lack] if item.lack else "nothing was measured"
        status = f" ({put(item.status)})" if item.lack == "not in force" else ""
        return f"What {title}{status} did{since} cannot be measured: {why}."
    between = f"({put(measured.low)} to {put(measured.high)})"
    if item.finding == "undistinguishable":
        return (
            f"{title}: {put(measured.change, 'signed')} a month {between}{since}, which is not"
            " distinguishable from nothing."
        )
    word = "more" if sign(measured.change) > 0 else "less"
    return f"{title} costs {put(measured.change, 'size')} {word} a month {between}{since}."


def _against(item: DecisionItem, measured: Measured) -> Claim:
    placebo = (
        f"on {put(measured.placebos)} earlier dates the same reckoning strays by"
        f" {put(measured.placebo)} a month or smaller amounts"
    )
    so_far = f"so far {put(measured.so_far)} in all"
    if item.expected is None:
        return claim("driver", f"Its record states no amount; {so_far}; {placebo}.")
    stated = f"Its record states {put(item.expected, 'signed')} a month"
    if item.finding == "as expected":
        stated += ", which lies within the interval"
    elif item.finding in ("more", "less"):
        stated += ", which lies outside the interval"
    return claim("driver", f"{stated}; {so_far}; {placebo}.")


def _effect(effect: MetricEffect, what: str) -> Claim:
    where = f" of {put(effect.component)}" if effect.component else ""
    verb = "buy" if what == "buy" else "give up"
    text = f"It was to {verb} {put(effect.stated, 'signed')} in {put(effect.metric)}{where}"
    if effect.change is None or effect.before is None or effect.after is None:
        return claim("trade_off", f"{text}; that was not measured.")
    if not effect.certain:
        text += (
            f"; measured were {put(effect.change, 'signed')} ({put(effect.before)} to"
            f" {put(effect.after)}), not distinguishable from nothing"
        )
    else:
        text += (
            f"; measured are {put(effect.change, 'signed')}, from {put(effect.before)} to"
            f" {put(effect.after)}"
        )
    return claim("trade_off", f"{text}.")


def _pays(even: BreakEven) -> Claim:
    text = (
        f"It pays for itself from {put(even.needed)} of avoided outage a month on, at"
        f" {put(even.revenue)} of revenue an hour on {put(even.feature)}"
    )
    if even.avoided:
        text += f"; the availability measured is worth {put(even.avoided)} a month"
        text += ", so it does" if even.pays else ", so it does not"
    return claim("trade_off", f"{text}.")


def _method(measured: Measured) -> Claim:
    text = (
        f"Measured over {put(measured.window, 'days')} against {WAYS[measured.way]}; in brackets"
        f" the {put(measured.coverage)} interval, from how far the same reckoning strays on"
        " earlier dates."
    )
    return claim("caveat", text)


def _suggestions(result: DecisionImpact) -> tuple[str, ...]:
    asked = ["what trade-offs do we make there?"]
    if result.features:
        asked.append("which decisions are in force?")
    return (*asked, "what would an hour of outage cost?")
