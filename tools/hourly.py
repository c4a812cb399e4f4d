"""The hour in which an AI cost left its usual course, where it is billed by the hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from statistics import median
from typing import TYPE_CHECKING

from tools.periods import Period

if TYPE_CHECKING:
    from tools.view import Selection, View

AI = "AI and Machine Learning"
WEEK = 7
_FEWEST_HOURS = 20
_FAR = 1.5


def first_hour(view: View, place: Selection) -> datetime | None:
    """The first hour of the selection's first day, or the day after, that cost far more than usual.

    Usual is the median of the same hour of the seven days before. None where the cost is not of
    AI services, is billed by the day, or no hour stands out.
    """
    first = place.period.first_day
    rows, _ = view.sums(place, by=("service_category",))
    if not rows or rows[0].keys != (AI,):
        return None
    start = datetime.combine(first - timedelta(days=WEEK), time(), UTC)
    end = datetime.combine(first + timedelta(days=2), time(), UTC)
    hours, _ = view.sums(replace(place, period=Period(start=start, end=end)), grain="hour")
    amounts = {row.moment: float(row.amount) for row in hours}
    usual: dict[int, list[float]] = defaultdict(list)
    later: list[datetime] = []
    for moment in sorted(amounts):
        assert isinstance(moment, datetime)  # noqa: S101 - summed by the hour
        if moment.date() < first:
            usual[moment.hour].append(amounts[moment])
        else:
            later.append(moment)
    if len({moment.hour for moment in later}) < _FEWEST_HOURS:
        return None
    for moment in later:
        if amounts[moment] > _FAR * median(usual.get(moment.hour) or [0.0]):
            return moment.replace(tzinfo=UTC)
    return None
