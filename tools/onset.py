"""When a change began, and whether it is only a charge that falls on one day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from tools.periods import Period

if TYPE_CHECKING:
    from tools.view import Selection, View

LOOK_BACK = 70
"""Days of history in which a monthly charge shows at least twice."""

SHOWS = Decimal("0.25")
BACK = Decimal("0.2")
FORTNIGHT = timedelta(days=14)

MONTH = range(27, 36)
"""Days between two charges of one monthly fee."""


@dataclass(frozen=True)
class Course:
    """The daily cost of one selection, in a window, the one compared with, and some time before."""

    days: dict[date, Decimal]
    period: Period
    earlier: Period
    since: date
    """The first day of the data."""

    def onset(self, change: Decimal) -> date:
        """The first day on which a quarter of the change's peak shows, a day may have begun late.

        What stays within the wobble of the days before shows nothing.
        """
        usual = median(self._on(day) for day in _days(self.earlier))
        sign = 1 if change > 0 else -1

        def lead(day: date) -> Decimal:
            return (self._on(day) - usual) * sign

        peak = max(lead(day) for day in _days(self.period))
        if peak <= 0:
            return self.period.first_day
        wobble = max(lead(day) for day in _days(self.earlier))
        shows = max(peak * SHOWS, min(wobble, peak / 2))
        first = next(day for day in _days(self.period) if lead(day) >= shows)
        if first == self.period.first_day == self.earlier.end_day:
            for ahead in reversed(_days(self.earlier)):
                if lead(ahead) < peak / 2:
                    break
                first = ahead
        return first

    def returns(self) -> bool:
        """Whether the window is back at the level of the fortnight before the one compared."""
        start = self.earlier.first_day - FORTNIGHT
        if start < self.since:
            return False
        past = self._mean(Period(start=start, end=self.earlier.first_day))
        before, after = self._mean(self.earlier), self._mean(self.period)
        return abs(after - past) <= BACK * abs(after - before)

    def charge_day(self) -> date | None:
        """The day on which all the cost of the windows falls, if it is one in each at most."""
        spent = [
            [day for day in _days(window) if self._on(day)]
            for window in (self.period, self.earlier)
        ]
        if min(self.period.days, self.earlier.days) < 3 or max(map(len, spent)) > 1:
            return None
        return next(iter(spent[0] + spent[1]), None)

    def monthly(self, day: date) -> bool:
        """Whether a charge like the one of `day` fell about a month before it, and few others."""
        others = [other for other, amount in self.days.items() if amount and other < day]
        return len(others) <= LOOK_BACK // 28 and any(
            (day - other).days in MONTH for other in others
        )

    def _mean(self, period: Period) -> Decimal:
        return sum((self._on(day) for day in _days(period)), Decimal(0)) / period.days

    def _on(self, day: date) -> Decimal:
        return self.days.get(day, Decimal(0))


def read_course(view: View, selection: Selection, earlier: Period) -> Course:
    """Read the daily cost of a selection, by charge day whatever its basis."""
    period = selection.period
    end = min(period.end_day, view.store.data_through_end)
    known = Period(start=period.first_day, end=max(end, period.first_day + timedelta(days=1)))
    days = replace(
        selection,
        basis="charge",
        period=Period(
            start=min(earlier.first_day, period.first_day - timedelta(days=LOOK_BACK)),
            end=max(period.end_day, earlier.end_day),
        ),
    )
    rows, _ = view.sums(days, grain="day")
    return Course({row.day: row.amount for row in rows}, known, earlier, view.store.data_from)


def _days(period: Period) -> list[date]:
    return [period.first_day + timedelta(days=n) for n in range(period.days)]
