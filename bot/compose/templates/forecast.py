"""What will be spent, within which bounds, and which plans are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Chart, Claim, Draft, Point, Series, claim, put
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.forecast import Ahead, Forecast, PlanAhead, Range


def forecast(result: Forecast, frame: Frame) -> Draft:
    """Say what to expect, what is spent already, how it compares, and what is assumed."""
    ahead = result.ahead
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, ahead.window)))
    claims = [_headline(result, frame), *parts(ahead), *_against(result)]
    claims += [planned(plan) for plan in ahead.plans]
    claims += phrases.owners(result.contacts, ahead.window)
    claims += basis(ahead)
    claims += phrases.notes(result, frame, ahead.window)
    suggestions = ("what changed last week?", "are we within budget?", "is anything unusual?")
    claims += phrases.ask_next(suggestions, ahead.window)
    return Draft(tuple(claims), None, _charts(result), suggestions)


def _headline(result: Forecast, frame: Frame) -> Claim:
    ahead = result.ahead
    when = phrases.during(ahead.window)
    if ahead.total:
        what = phrases.subject(result, frame)
        return claim("headline", f"{what} {when} should come to {within(ahead.total)}.")
    what = phrases.subject(result, frame, "spend")
    if ahead.too_little and ahead.needed:
        text = (
            f"There is too little history to foretell {what} {when}: {put(ahead.too_little)},"
            f" and it takes {put(ahead.needed)}."
        )
        return claim("headline", text, ahead.window)
    spent = ahead.spent or ahead.window
    text = f"That time is over: {what} {when} was {put(spent)}, with nothing left to foretell."
    return claim("headline", text, ahead.window)


def within(range_: Range) -> str:
    """`12,000 USD (11,500 USD to 12,500 USD)`; no bounds where the past never strayed."""
    if range_.low.value == range_.high.value:
        return put(range_.mean)
    return f"{put(range_.mean)} ({put(range_.low)} to {put(range_.high)})"


def parts(ahead: Ahead) -> list[Claim]:
    """What is spent, and what is to come."""
    if not (ahead.spent and ahead.spent_through):
        return []
    text = f"Spent through {put(ahead.spent_through)}: {put(ahead.spent)}"
    if ahead.rest:
        text += f"; still to come: {within(ahead.rest)}"
    return [claim("driver", f"{text}.", ahead.window)]


def _against(result: Forecast) -> list[Claim]:
    against = result.against
    if against is None or result.compared is None or not sign(against.change):
        return []
    direction = phrases.moved(against, "more", "less")
    percent = f" ({put(against.percent, 'signed')})" if against.percent else ""
    return [
        claim(
            "driver",
            f"That is {put(against.change, 'size')} {direction}{percent} than {put(against.before)}"
            f" {phrases.during(result.compared)}.",
        )
    ]


def planned(plan: PlanAhead) -> Claim:
    """A plan that begins or ends in the time ahead."""
    text = f"“{put(plan.title)}” {plan.edge} on {put(plan.day)}; counted in with"
    return claim("verdict", f"{text} {put(plan.amount, 'signed')}, as it states.")


def basis(ahead: Ahead) -> list[Claim]:
    """On what the estimate rests, and what its bounds mean."""
    if ahead.history is None or ahead.total is None or ahead.coverage is None:
        return []
    text = (
        f"Estimated from the settled days {put(ahead.history, 'days')}: level, weekdays, monthly"
        " charges and a damped trend."
    )
    if ahead.total.low.value != ahead.total.high.value:
        text += (
            f" In brackets the {put(ahead.coverage)} interval, from how far off the same forecast"
            " would have been in the past."
        )
    return [claim("caveat", text)]


def _charts(result: Forecast) -> tuple[Chart, ...]:
    if len(result.points) < 2:
        return ()
    series = tuple(
        Series(name, tuple(Point((p.window,), p.amount) for p in result.points if p.expected is of))
        for name, of in (("Spent", False), ("Expected", True))
    )
    return (Chart("line", "Cost to come", tuple(one for one in series if one.points)),)
