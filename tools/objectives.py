"""How an objective stands: what was measured over its own window, and how much room is left.

Error budget, after Google's SRE book: what may be missing is 100 % less the target; what is left of
it is what has not been missing over the objective's window.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.facts import Fact
from tools.metrics import Subject, find_metric, measure
from tools.periods import Period
from tools.sla_credits import whole_of

if TYPE_CHECKING:
    from datetime import date

    from tools.context.measures import MetricDefinition, Slo
    from tools.view import View

Room = Literal["room", "tight", "missed"]

SPARE_BUDGET = Decimal("0.5")
"""From this part of the error budget on there is room to save."""

SPARE_HEADROOM = Decimal("0.25")
"""From this part of any other target on there is room to save."""


class Objective(BaseModel):
    """One objective. `measured` is over its `window_days`, up to the last day that was asked about.

    `headroom` is how far the measured value lies on the good side of the target, in its unit;
    `budget_left` the percent of the error budget that is left, of an availability.
    """

    model_config = ConfigDict(frozen=True)

    slo: Fact
    metric: Fact
    subject: Fact
    window: Fact
    target: Fact
    measured: Fact
    headroom: Fact
    budget_left: Fact | None = None
    days_missed: Fact | None = None
    """On how many days it was missed, of what has no error budget."""
    room: Room


def objective(view: View, slo: Slo, end: date, subject: Fact) -> Objective | None:
    """Measure an objective; None where its metric is not declared or has no values.

    Args:
        view: where the metric is read.
        slo: the objective.
        end: the first day that does not count; the window ends there, or with the bill.
        subject: the name of its component or feature.

    """
    metric = find_metric(view, slo.metric)
    if metric is None:
        return None
    last = min(end, view.store.data_through_end)
    window = Period(start=last - timedelta(days=slo.window_days), end=last)
    measured = measure(view, metric, window, [Subject(slo.component, slo.feature)])
    value = measured.value
    if value is None:
        return None
    ledger, scope = view.ledger, subject.scope
    bad = sum(headroom_of(metric, slo, of_day) < 0 for of_day in measured.days.values())
    headroom = headroom_of(metric, slo, value)
    whole = whole_of(slo, metric.unit) if metric.kind == "availability" else None
    left = None
    if whole is not None and whole > slo.target:
        left = headroom / (whole - slo.target)
    return Objective(
        slo=ledger.name("objective", slo.id),
        metric=ledger.name("metric", metric.name),
        subject=subject,
        window=ledger.window("objective window", window),
        target=ledger.fact("ratio", "target", slo.target, unit=metric.unit, scope=scope),
        measured=ledger.fact(
            "ratio",
            metric.name,
            value,
            unit=metric.unit,
            period=window,
            scope=scope,
            query=measured.query,
        ),
        headroom=ledger.fact("ratio", "headroom", headroom, unit=points(metric.unit), scope=scope),
        budget_left=ledger.fact(
            "percent",
            "error budget left",
            (left * 100).quantize(Decimal("0.1")),
            unit="%",
            scope=scope,
        )
        if left is not None
        else None,
        days_missed=ledger.fact("count", "days missed", bad, unit="days", scope=scope)
        if left is None
        else None,
        room=_room(slo, headroom, left, bad),
    )


def headroom_of(metric: MetricDefinition, slo: Slo, value: Decimal) -> Decimal:
    """How far a value lies on the good side of the target; negative where it is missed."""
    return value - slo.target if metric.better == "higher" else slo.target - value


def points(unit: str) -> str:
    """The unit of a difference: of percentages it is points."""
    return "points" if unit.casefold() in ("%", "percent", "pct") else unit


def _room(slo: Slo, headroom: Decimal, left: Decimal | None, bad: int) -> Room:
    if headroom < 0:
        return "missed"
    if left is not None:
        return "room" if left >= SPARE_BUDGET else "tight"
    if bad:
        return "tight"
    return "room" if headroom >= SPARE_HEADROOM * abs(slo.target) else "tight"
