"""Whether it was meant, by which record, and what the business got for it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put, put_all
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.facts import Fact
    from tools.justification import Judged, Justification
    from tools.plan_standing import PlanStanding
    from tools.unit_item import UnitItem

TOLD = 3


def justification(result: Justification, frame: Frame) -> Draft:
    """Hold plans, or a change, against the records."""
    if result.status == "no_data":
        return Draft(tuple(_nothing(result, frame)))
    claims: list[Claim] = []
    for plan in result.plans:
        claims += _plan(plan)
    if result.overlapping:
        text = "These plans share scope and days: what was run there is counted with each of them."
        claims.append(claim("caveat", text, result.window))
    if not result.plans:
        claims += _change(result, frame)
    claims += [_gain(item) for item in result.gains]
    features = [(name, result.window) for name in result.features[:TOLD]]
    claims += phrases.features(features, frame)
    claims += phrases.owners(result.contacts, result.window)
    suggestions = _suggestions(result, frame)
    claims += phrases.unknown_names(result, frame)
    claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), (), suggestions)


def _nothing(result: Justification, frame: Frame) -> list[Claim]:
    if not result.unknown:
        return phrases.nothing(result, frame, result.window)
    named = put_all([frame.word("asked", unknown.value) for unknown in result.unknown], "or")
    claims = [claim("headline", f"No plan called {named} is on record.", result.window)]
    near = [fact for unknown in result.unknown for fact in unknown.near]
    if near:
        claims.append(claim("caveat", f"On record there is “{put_all(near, 'or')}”."))
    return claims


def _plan(plan: PlanStanding) -> list[Claim]:
    cites = [fact for fact in (plan.change, plan.window) if fact]
    claims = [_standing(plan), claim("verdict", _terms(plan), *cites)]
    if plan.excess and plan.change:
        claims.append(
            claim(
                "verdict",
                f"Beyond the plan: {put(plan.excess, 'signed')}, which no record states.",
                plan.change,
            )
        )
    if plan.phase == "over":
        text = f"It is over since {put(plan.until)}; what is spent since then it no longer covers."
        claims.append(claim("caveat", text))
    return claims


def _standing(plan: PlanStanding) -> Claim:
    title = f"“{put(plan.title)}”"
    if plan.phase == "ahead" or plan.window is None:
        text = f"{title} has not begun: it runs from {put(plan.starts)} to {put(plan.until)}"
        if plan.planned_in_all:
            text += f" and states {put(plan.planned_in_all, 'signed')} in all"
        return claim("headline", f"{text}.")
    days = put(plan.window, "days")
    if plan.change is None or plan.before is None or plan.compared is None:
        text = (
            f"{title} is on record for {days}, but no bill before it shows the course it began at"
        )
        return claim("headline", f"{text}.")
    text = f"Planned: {title}" if not plan.excess else f"Partly planned: {title}"
    percent = f" ({put(plan.change_percent, 'signed')})" if plan.change_percent else ""
    ran = (
        f"{phrases.during(plan.window)} its cost ran {put(plan.change, 'signed')}{percent} against"
        f" the same weekdays before ({put(plan.compared, 'days')})"
    )
    if plan.planned:
        ran += f"; {put(plan.planned, 'signed')} was planned for those days"
    return claim("headline", f"{text} – {ran}.", plan.change, plan.window)


def _terms(plan: PlanStanding) -> str:
    parts = [f"owned by {phrases.reach(plan.owner)}"]
    if plan.approved_by:
        parts.append(f"approved by {put(plan.approved_by)}")
    parts.append(f"from {put(plan.starts)} to {put(plan.until)}")
    if plan.percent:
        parts.append(f"stated as {put(plan.percent, 'signed')}")
    if plan.planned_in_all:
        parts.append(f"{put(plan.planned_in_all, 'signed')} in all")
    return f"The plan: {', '.join(parts)}. Reason: {put(plan.reason, 'long')}"


def _change(result: Justification, frame: Frame) -> list[Claim]:
    assert result.against and result.compared and result.total  # noqa: S101 - of a change
    what, against = phrases.subject(result, frame), result.against
    now, then = phrases.during(result.window), put(result.compared)
    if sign(against.change) == 0:
        text = f"{what} did not change: {put(result.total)} {now}, the same as in {then}."
        return [claim("headline", text, result.window, against.change)]
    rose = phrases.moved(against, "rose", "fell")
    text = (
        f"{what} {rose} {phrases.by_how_much(against)} to {put(result.total)} {now}, against"
        f" {then}: {_said(result)}."
    )
    claims = [claim("headline", text, result.window, against.change)]
    claims += [_judged(judged) for judged in result.judged]
    if result.other and _worth_saying(result.other, against.change):
        rest = f"The rest, {put(result.other, 'signed')}, stays unexplained."
        claims.append(claim("caveat", rest, against.change))
    return claims


def _worth_saying(other: Fact, change: Fact) -> bool:
    """From a hundredth of the change on."""
    return abs(Decimal(other.value)) * 100 >= abs(Decimal(change.value))


def _said(result: Justification) -> str:
    state = result.verdict.state if result.verdict else "unknown"
    return {
        "planned": "planned",
        "partly_planned": "partly planned",
        "unplanned": "unplanned",
        "unknown": "no record says whether it was meant",
    }[state]


_STATES = {
    "planned": "Planned",
    "partly_planned": "Partly planned",
    "unplanned": "Unplanned",
    "unknown": "Verdict unknown",
}


def _judged(judged: Judged) -> Claim:
    places = [phrases.place(cause.names) for cause in judged.causes[:TOLD]]
    if len(judged.causes) > TOLD:
        places.append("others")
    text = f"{_STATES[judged.verdict.state]}: {put(judged.change, 'signed')} on {listed(places)}"
    return claim("verdict", f"{text} – {_reason(judged)}.", judged.change)


def _reason(judged: Judged) -> str:
    by = judged.verdict.by
    if by is None:
        return "no plan, decision, event or incident on record speaks of it"
    if judged.verdict.state == "unplanned":
        return f"no plan covers it; on record is {phrases.record(by)}"
    if judged.verdict.state == "unknown":
        return f"only {phrases.record(by)} speaks of it"
    parts = [phrases.record(by)]
    if by.approved_by:
        parts.append(f"approved by {put(by.approved_by)}")
    if by.amount:
        parts.append(f"states {put(by.amount, 'signed')} for this window")
    if by.until:
        parts.append(f"until {put(by.until)}")
    text = ", ".join(parts)
    return f"{text}; {put(judged.beyond, 'signed')} goes beyond it" if judged.beyond else text


def _gain(item: UnitItem) -> Claim:
    """What the business got: the count, and the cost of each, against before."""
    assert item.unit_cost and item.quantity  # noqa: S101 - only what could be divided
    text = f"What it brought: {put(item.quantity)}"
    trend = item.trend
    if trend and trend.volume_percent:
        text += f" ({put(trend.volume_percent, 'signed')})"
    text += f" of {put(item.feature)}" if item.feature else ""
    text += f", at {put(item.unit_cost)} each"
    if trend:
        text += f" against {put(trend.unit_cost)} {phrases.during(trend.window)}"
        if trend.percent:
            text += f" ({put(trend.percent, 'signed')})"
    return claim("trade_off", f"{text}.")


def _table(result: Justification) -> Table | None:
    if len(result.plans) < 2:
        return None
    columns = (
        Column("Plan"),
        Column("Until"),
        Column("Stated to date", True),
        Column("Run", True),
        Column("Beyond", True),
    )
    rows = [
        (
            Cell((plan.title,)),
            Cell((plan.until,)),
            Cell((plan.planned,) if plan.planned else (), "signed"),
            Cell((plan.change,) if plan.change else (), "signed"),
            Cell((plan.excess,) if plan.excess else (), "signed"),
        )
        for plan in result.plans
    ]
    return Table("Plans", columns, tuple(rows))


def _suggestions(result: Justification, frame: Frame) -> tuple[str, ...]:
    asked = []
    if not result.plans:
        asked.append("why did it change?")
    if result.features:
        name = put(frame.named("feature", result.features[0]))
        asked.append(f"what are the trade-offs of {name}?")
    asked.append("which plans begin or end this month?")
    return tuple(asked)
