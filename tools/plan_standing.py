"""How a plan stands: what it states to date, what was run above the course before, the excess."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.concerned import contact
from tools.facts import Fact
from tools.figures import money_of, percent_of
from tools.periods import Period
from tools.rates import converted
from tools.records import TOLERANCE, daily_amount
from tools.results import Contact, Evidence, Verdict
from tools.seen import wholly_seen
from tools.view import Selection

if TYPE_CHECKING:
    from decimal import Decimal

    from tools.arguments import CostKind
    from tools.context.schema import Plan
    from tools.view import View

Phase = Literal["ahead", "running", "over"]
WEEK = timedelta(days=7)


class PlanStanding(BaseModel):
    """One plan over the days of it that the bill holds, or that are asked about.

    `planned` is what it states for those days, `planned_in_all` for all of it; `change` is the cost
    above `before`, the same weekdays just before the plan; `excess` is what goes beyond it. The
    amounts a plan states are absent where not all of its scope may be seen.
    """

    model_config = ConfigDict(frozen=True)

    ref: str
    title: Fact
    reason: Fact
    phase: Phase
    starts: Fact
    until: Fact
    owner: Contact
    approved_by: Fact | None = None
    percent: Fact | None = None
    window: Fact | None = None
    compared: Fact | None = None
    planned: Fact | None = None
    planned_in_all: Fact | None = None
    before: Fact | None = None
    after: Fact | None = None
    change: Fact | None = None
    change_percent: Fact | None = None
    excess: Fact | None = None
    verdict: Verdict


def standing(view: View, plan: Plan, asked: Period | None, cost: CostKind) -> PlanStanding:
    """Hold a plan against the bill.

    Args:
        view: where the money is read.
        plan: a plan of the context.
        asked: only the days of the plan in this window, where it has any.
        cost: which cost column.

    """
    ledger, ref = view.ledger, f"plan:{plan.id}"
    over = plan.until + timedelta(days=1)
    known = view.store.data_through_end
    seen = wholly_seen(view, plan.scope)
    daily = _daily(view, plan) if seen else None
    days = (over - plan.from_).days
    written = PlanStanding(
        ref=ref,
        title=ledger.name(ref, plan.title),
        reason=ledger.name("reason", plan.reason),
        phase="ahead" if plan.from_ >= known else ("over" if over <= known else "running"),
        starts=ledger.fact("date", "from", plan.from_.isoformat()),
        until=ledger.fact("date", "until", plan.until.isoformat()),
        owner=contact(view, plan.owner),
        approved_by=ledger.name("approved by", plan.approved_by) if plan.approved_by else None,
        percent=ledger.fact("percent", "stated", plan.expected.percent, unit="%")
        if plan.expected.percent is not None
        else None,
        planned_in_all=ledger.money("stated", daily * days, view.currency)
        if daily is not None
        else None,
        verdict=Verdict(state="unknown"),
    )
    window = _window(view, plan, asked)
    return _held(view, plan, written, window, daily, cost) if window else written


def aligned_before(period: Period, until: Period) -> Period:
    """As many days on the same weekdays, as late as they all lie before `until` begins."""
    weeks = -(-(period.end_day - until.first_day).days // 7)
    shift = weeks * WEEK
    return Period(start=period.first_day - shift, end=period.end_day - shift)


def _held(
    view: View,
    plan: Plan,
    written: PlanStanding,
    window: Period,
    daily: Decimal | None,
    cost: CostKind,
) -> PlanStanding:
    ledger = view.ledger
    earlier = aligned_before(window, Period(start=plan.from_, end=window.end_day))
    planned = daily * window.days if daily is not None else None
    selection = Selection(window, plan.scope, cost=cost)
    after, _, query = view.total(selection)
    update: dict[str, object] = {
        "window": ledger.window("window", window),
        "after": money_of(view, selection, "after", after, query),
        "planned": ledger.money("planned", planned, view.currency, period=window)
        if planned is not None
        else None,
    }
    if earlier.first_day < view.store.data_from:
        return written.model_copy(update=update)
    before, _, query_before = view.total(selection.during(earlier))
    change = after - before
    excess = change - planned if planned is not None else None
    state = _state(change, planned)
    beyond = (
        ledger.money("beyond the plan", excess, view.currency, period=window)
        if state == "partly_planned" and excess is not None
        else None
    )
    update |= {
        "compared": ledger.window("compared window", earlier),
        "before": money_of(view, selection.during(earlier), "before", before, query_before),
        "change": ledger.money(
            "change", change, view.currency, period=window, scope=plan.scope, query=query
        ),
        "change_percent": ledger.fact("percent", "change", percent_of(change, before), unit="%")
        if before > 0
        else None,
        "excess": beyond,
        "verdict": Verdict(
            state=state,
            by=Evidence(
                ref=written.ref,
                title=written.title,
                day=written.starts,
                until=written.until,
                approved_by=written.approved_by,
            ),
            excess=beyond,
        ),
    }
    return written.model_copy(update=update)


def _state(change: Decimal, planned: Decimal | None) -> Literal["planned", "partly_planned"]:
    """Planned as far as the plan states it, with a tenth of tolerance, as for any change."""
    if planned is None or change * planned <= 0:
        return "planned"
    return (
        "planned"
        if abs(change - planned) <= TOLERANCE * abs(change) or abs(change) <= abs(planned)
        else "partly_planned"
    )


def _daily(view: View, plan: Plan) -> Decimal | None:
    """What the plan states a day, in the currency of the answers."""
    daily = daily_amount(view, plan)
    if plan.expected.currency is None:
        return daily
    return converted(view, daily, plan.expected.currency, plan.from_)


def _window(view: View, plan: Plan, asked: Period | None) -> Period | None:
    """The days of the plan that the bill holds, of those asked about where there are any."""
    start = max(plan.from_, view.store.data_from)
    end = min(plan.until + timedelta(days=1), view.store.data_through_end)
    if asked and max(start, asked.first_day) < min(end, asked.end_day):
        start, end = max(start, asked.first_day), min(end, asked.end_day)
    return Period(start=start, end=end) if start < end else None
