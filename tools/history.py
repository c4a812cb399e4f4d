"""The settled daily cost of a selection as an array, and the course that it lets expect.

Provisional days are left out, because they are not whole yet. What comes before the first cost
ever is no history of the selection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from tools.analysis.forecast import Course, expect
from tools.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.view import Selection, View

CENT = Decimal("0.01")


@dataclass(frozen=True)
class History:
    """One value a day from `first` on, without gaps; empty where nothing was ever spent."""

    first: date
    values: NDArray[np.float64]
    query: str

    @property
    def end(self) -> date:
        """The first day that is no longer part of it."""
        return self.first + timedelta(days=len(self.values))

    @property
    def period(self) -> Period | None:
        """The days that it covers."""
        return Period(start=self.first, end=self.end) if len(self.values) else None


def settled_end(view: View) -> date:
    """The first day whose cost is not there or may still change."""
    return min(view.calendar.provisional_from(), view.store.data_through_end)


def read_history(view: View, selection: Selection, *, end: date | None = None) -> History:
    """The daily cost from the first one on, through the day before `end` or the last settled one.

    Days count by their charges whatever the selection's basis.
    """
    last = min(settled_end(view), end or date.max)
    start = view.store.data_from
    if last <= start:
        return History(start, np.zeros(0), "")
    window = replace(selection, period=Period(start=start, end=last), basis="charge")
    rows, query = view.sums(window, grain="day")
    amounts = {row.day: float(row.amount) for row in rows}
    spent = [day for day, amount in amounts.items() if amount]
    first = min(spent, default=last)
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return History(first, np.array([amounts.get(day, 0.0) for day in days]), query)


def course_over(history: History, period: Period) -> Course | None:
    """What the history lets expect of the period's days, which lie after it.

    The course holds the days between too; its total is of the period's alone. None where there is
    too little history, or where the period does not begin after it.
    """
    skip = (period.first_day - history.end).days
    if skip < 0 or not len(history.values):
        return None
    return expect(history.first, history.values, skip + period.days, skip=skip)


def expected_course(view: View, selection: Selection) -> Course | None:
    """What the days before the selection's period let expect of it: a baseline for a change."""
    history = read_history(view, selection, end=selection.period.first_day)
    return course_over(history, selection.period)


def cents(amount: float) -> Decimal:
    """An estimate as money; more digits than cents would claim too much."""
    return Decimal(str(amount)).quantize(CENT)
