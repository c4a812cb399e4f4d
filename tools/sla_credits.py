"""What is owed under an objective for a month in which it was missed."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.metrics import Subject, find_metric, measure
from tools.periods import Period
from tools.seen import wholly_seen

if TYPE_CHECKING:
    from collections.abc import Collection

    from tools.context.measures import SlaCredits, Slo
    from tools.view import View

DAY = timedelta(days=1)
HUNDREDTHS = {"%", "percent", "pct"}


@dataclass(frozen=True)
class Owed:
    """The credit of one month: `percent` of the contract value, from what was measured.

    `from_record` is true where the day was not measured and the incident's own hours and share
    stand in. `over` tells whether the whole month is behind us and measured.
    """

    slo: Slo
    month: Period
    measured: Decimal
    unit: str
    percent: Decimal
    amount: Decimal
    currency: str
    days: int
    from_record: bool
    over: bool
    query: str | None


def objectives(view: View, components: Collection[str], features: Collection[str]) -> list[Slo]:
    """The objectives with credits that concern these components or features.

    A contract's value is stated only to those who may see the whole of what it is about.
    """
    return [
        slo
        for slo in view.context.slos.values()
        if slo.credits
        and (slo.component in components or slo.feature in features)
        and wholly_seen(
            view,
            {"component": [slo.component]} if slo.component else {"feature": [slo.feature or ""]},
        )
    ]


def month_of(moment: datetime) -> Period:
    """The calendar month of the bill in which a moment lies."""
    day = moment.astimezone(UTC).date()
    year, month = divmod(day.year * 12 + day.month, 12)
    return Period(start=day.replace(day=1), end=date(year, month + 1, 1))


def owed(
    view: View,
    slo: Slo,
    month: Period,
    *,
    down: Decimal = Decimal(0),
    on: date | None = None,
) -> Owed | None:
    """The credit of the lowest tier that the month's value fell below.

    Args:
        view: where the metric is read.
        slo: an objective with credits.
        month: a calendar month.
        down: hours of full outage to count where the day `on` has not been measured.
        on: the day of the outage.

    Returns:
        None where the metric is not declared, or is neither measured nor an availability.

    """
    metric = find_metric(view, slo.metric)
    if metric is None or slo.credits is None or metric.better != "higher":
        return None
    today = view.calendar.today
    so_far = Period(start=month.start, end=max(min(month.end_day, today), month.first_day + DAY))
    measured = measure(view, metric, so_far, [Subject(slo.component, slo.feature)])
    value, days = measured.value, len(measured.days)
    whole = whole_of(slo, metric.unit)
    from_record = value is None or (on is not None and on not in measured.days)
    if from_record:
        if whole is None:
            return None
        value = (whole if value is None else value) - whole * down / hours_of(month)
    assert value is not None  # noqa: S101 - measured, or from the record
    percent = tier(slo.credits, value)
    return Owed(
        slo=slo,
        month=month,
        measured=value,
        unit=metric.unit,
        percent=percent,
        amount=slo.credits.of.amount * percent / 100,
        currency=slo.credits.of.currency,
        days=days,
        from_record=from_record,
        over=month.end_day <= today and not measured.missing(),
        query=measured.query,
    )


def tier(credits_agreed: SlaCredits, value: Decimal) -> Decimal:
    """The percentage that is owed at a measured value; the highest of the tiers it is below."""
    return max(
        (one.percent for one in credits_agreed.tiers if value < one.below), default=Decimal(0)
    )


def whole_of(slo: Slo, unit: str) -> Decimal | None:
    """What stands for "always available" in the objective's unit: 100 percent, or 1."""
    if unit.casefold() in HUNDREDTHS:
        return Decimal(100)
    return Decimal(1) if 0 < slo.target <= 1 else None


def hours_of(month: Period) -> Decimal:
    """The hours of a calendar month."""
    first = month.first_day
    return Decimal(24 * monthrange(first.year, first.month)[1])
