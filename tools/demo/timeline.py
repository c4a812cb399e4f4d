"""When things happen: everything is counted from the full week before today's week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import numpy as np

MONTHS = 13
"""Whole months of bill before the running one."""

LINE_OF_HOURS = 6
"""Weeks before last week from which the AI providers bill by the hour."""


def month_of(day: date, months: int = 0) -> date:
    """The first of the day's month, or of the one so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Timeline:
    """The days of the bill, from the first of a month to yesterday."""

    today: date
    ahead: int = 0
    """Days from today on that are made up too, to know what a forecast should have said."""

    @cached_property
    def first_day(self) -> date:
        """The first day with a bill."""
        return month_of(self.today, -MONTHS)

    @property
    def through(self) -> date:
        """The last day with a bill: yesterday."""
        return self.today - timedelta(days=1)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day of the bill."""
        count = (self.today - self.first_day).days + self.ahead
        return tuple(self.first_day + timedelta(days=n) for n in range(count))

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The first days of all months of the bill, the running one included."""
        firsts = []
        month = self.first_day
        while month <= self.days[-1]:
            firsts.append(month)
            month = month_of(month, 1)
        return tuple(firsts)

    @cached_property
    def last_week(self) -> date:
        """The Monday of the week before today's week."""
        return self.today - timedelta(days=self.today.weekday() + 7)

    def week(self, number: int) -> date:
        """The Monday of a week; 0 is last week, -1 the one before."""
        return self.last_week + timedelta(weeks=number)

    def at(self, week: int, weekday: int, clock: str = "00:00") -> datetime:
        """A moment in UTC; weekday 0 is Monday."""
        day = self.week(week) + timedelta(days=weekday)
        return datetime.combine(day, time.fromisoformat(clock), UTC)

    def index(self, day: date) -> int:
        """The position of a day in `days`; it may lie outside."""
        return (day - self.first_day).days

    @property
    def hours_from(self) -> int:
        """The position of the first day that the AI providers bill by the hour."""
        return self.index(self.week(-LINE_OF_HOURS))

    def overlap(self, start: datetime, end: datetime | None, *, hourly: bool) -> np.ndarray:
        """For each day (or hour) of the bill, the share of it that lies from `start` to `end`."""
        origin = datetime.combine(self.first_day, time(), UTC)
        slots = len(self.days) * (24 if hourly else 1)
        length = timedelta(hours=1) if hourly else timedelta(days=1)
        begins = (start - origin) / length
        ends = float(slots) if end is None else (end - origin) / length
        slot = np.arange(slots, dtype=np.float64)
        inside: np.ndarray = np.minimum(slot + 1, ends) - np.maximum(slot, begins)
        return inside.clip(0.0, 1.0)
