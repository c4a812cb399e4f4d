"""How far a business metric fell short in an outage, against the same hours of weeks before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from tools.metrics import find_metric, measure, subjects_of
from tools.periods import Period

if TYPE_CHECKING:
    from tools.context.measures import MetricDefinition
    from tools.context.schema import Feature
    from tools.view import View

WEEKS = 4
"""The expected value of an hour is the median of this many weeks' same weekday and hour."""

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Dip:
    """What is missing of a metric, and its share of what the hours of impact usually hold."""

    metric: MetricDefinition
    missing: Decimal
    share: Decimal
    query: str | None


def dip_of(view: View, feature: Feature, start: datetime, end: datetime) -> Dip | None:
    """Measure the dip of a feature's own metric; None without hourly values of a sum."""
    metric = find_metric(view, feature.unit_metric) if feature.unit_metric else None
    if metric is None or metric.aggregation != "sum":
        return None
    subjects = [s for s in subjects_of(view, metric.name) if s.feature == feature.id]
    first = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    window = Period(start=first, end=max(end.astimezone(UTC), first + HOUR))
    measured = measure(view, metric, window, subjects)
    hours = measured.hours()
    back = Period(start=first - timedelta(weeks=WEEKS), end=first)
    past = measure(view, metric, back, subjects)
    before = past.hours()
    missing = usual = Decimal(0)
    for hour, value in hours.items():
        same = [
            before[hour - timedelta(weeks=n)]
            for n in range(1, WEEKS + 1)
            if hour - timedelta(weeks=n) in before
        ]
        if not same:
            return None
        expected = median(same)
        inside = min(hour + HOUR, end) - max(hour, start)
        missing += expected - value
        usual += expected * Decimal(str(inside / HOUR))
    if usual <= 0:
        return None
    missing = max(missing, Decimal(0))
    share = min(Decimal(1), missing / usual)
    return Dip(metric, missing.quantize(Decimal(1)), share, measured.query)
