"""Pieces that come round again: weekdays, dates, months, quarters, holidays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.understand.periods.atoms import Recurring
from bot.understand.periods.holidays import holiday, with_weekend
from bot.understand.periods.span import (
    DAY,
    MONTHS_IN,
    Frame,
    Span,
    Unit,
    add_months,
    day_of,
    midnight,
    stepped,
    unit_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Weekday(Recurring):
    """Monday to Sunday; alone it is the last one before today."""

    day: int
    short: bool = False

    @property
    def weak(self) -> str | None:
        """`sun`, `sat`, `mon` and `wed` are words and names as well."""
        return "short weekday" if self.short else None

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """A fortnight of them."""
        del frame
        monday = midnight(moment.date()) - DAY * moment.weekday()
        return [
            Span(start, start + DAY)
            for start in (monday + DAY * (self.day + 7 * week) for week in (-2, -1, 0, 1, 2))
        ]

    def alone(self, frame: Frame) -> Span | None:
        """The last one before today, or the next one after it."""
        if frame.future:
            return self.first(frame.tomorrow, frame)
        return self.latest(frame.today - DAY, frame)

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The weekday in the span; beside one day (`Tuesday, Nov 3`) the two must agree."""
        found = super().within(outer, frame)
        if found is None and outer.days <= 1:
            frame.note(f"{outer.start:%d %B %Y} is a {outer.start:%A}.")
            return outer
        return found


@dataclass(frozen=True)
class MonthDay(Recurring):
    """A day of the month: the 3rd."""

    number: int
    ordinal: bool = True

    @property
    def weak(self) -> str | None:
        """A number is a day only beside a month or in a range."""
        return "ordinal" if self.ordinal else "number"

    @property
    def rank(self) -> float:
        """Just coarser than the weekday that may stand before it."""
        return 2.5

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the months near by that have such a day."""
        del frame
        first = moment.replace(day=1)
        near = (add_months(first, count) for count in (-3, -2, -1, 0, 1, 2, 3))
        days = (day_of(month.year, month.month, self.number) for month in near)
        return [day for day in days if day]


@dataclass(frozen=True)
class Dated(Recurring):
    """A day of a named month: Nov 3."""

    month: int
    number: int
    doubtful: str | None = None

    @property
    def rank(self) -> float:
        """Just coarser than the weekday that may stand before it."""
        return 2.5

    @property
    def weak(self) -> str | None:
        """`3/4` is a share as well."""
        return self.doubtful

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the years near by."""
        del frame
        years = range(moment.year - 5, moment.year + 6)
        days = (day_of(year, self.month, self.number) for year in years)
        return [day for day in days if day]


@dataclass(frozen=True)
class Month(Recurring):
    """January to December."""

    number: int
    doubtful: str | None = None

    @property
    def unit(self) -> Unit:
        """A month."""
        return "month"

    @property
    def weak(self) -> str | None:
        """`may` and `mar` are words and names as well."""
        return self.doubtful

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """That of last year, this year and next year."""
        del frame
        years = range(moment.year - 1, moment.year + 2)
        days = (day_of(year, self.number, 1) for year in years)
        return [Span(day.start, add_months(day.start, 1), "month") for day in days if day]


@dataclass(frozen=True)
class Quarterly(Recurring):
    """A numbered quarter or half of the calendar or fiscal year."""

    size: Unit
    number: int
    fiscal: bool = False
    sure: bool = True

    @property
    def unit(self) -> Unit:
        """A quarter or a half."""
        return self.size

    @property
    def weak(self) -> str | None:
        """`H2` is a database, `the first half` half of anything."""
        return None if self.sure or self.fiscal else "half"

    def _in(self, year: Span) -> Span:
        months = MONTHS_IN[self.size]
        start = add_months(year.start, months * (self.number - 1))
        return Span(start, add_months(start, months), self.size, fiscal=self.fiscal)

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the years near by."""
        this = unit_at("year", moment, frame, fiscal=self.fiscal)
        years = (stepped(this, "year", count) for count in (-1, 0, 1))
        return [self._in(year) for year in years]

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """That of the year, fiscal where the year is."""
        if outer.unit == "year" and outer.fiscal:
            return replace(self, fiscal=True)._in(outer)
        return super().within(outer, frame)


@dataclass(frozen=True)
class Season(Recurring):
    """A season of the north, in whole months."""

    month: int

    @property
    def unit(self) -> Unit:
        """Three months."""
        return "season"

    @property
    def weak(self) -> str | None:
        """`fall` and `spring` are words as well."""
        return "season"

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those near by."""
        del frame
        starts = (day_of(year, self.month, 1) for year in range(moment.year - 2, moment.year + 2))
        return [Span(day.start, add_months(day.start, 3), "season") for day in starts if day]


@dataclass(frozen=True)
class WeekNumber(Recurring):
    """A week by its ISO number."""

    number: int
    year: int | None = None

    @property
    def unit(self) -> Unit:
        """A week."""
        return "week"

    @property
    def anchored(self) -> bool:
        """Where the year is said."""
        return self.year is not None

    def _of(self, year: int, frame: Frame) -> Span | None:
        fourth = day_of(year, 1, 4)
        if fourth is None or not 1 <= self.number <= 53:
            return None
        monday = fourth.start - DAY * fourth.start.weekday() + DAY * 7 * (self.number - 1)
        if (monday + 3 * DAY).year != year:
            return None
        start = monday - DAY * (frame.first_weekday == 6)
        return Span(start, start + 7 * DAY, "week")

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the years near by."""
        years = range(moment.year - 2, moment.year + 3) if self.year is None else (self.year,)
        return [week for week in (self._of(year, frame) for year in years) if week]

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The week of the year; week 1 may begin in December before."""
        if outer.unit == "year":
            return self._of(outer.start.year, frame)
        return super().within(outer, frame)


@dataclass(frozen=True)
class Holiday(Recurring):
    """A named day or stretch of days."""

    name: str
    doubtful: str | None = None
    weekend: bool = False

    @property
    def rank(self) -> float:
        """Finer than a week, coarser than a day's parts."""
        return 2.6

    @property
    def weak(self) -> str | None:
        """`the holidays` and `new year` are said of other things too."""
        return self.doubtful

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the years near by."""
        del frame
        years = range(moment.year - 2, moment.year + 3)
        days = (holiday(self.name, year) for year in years)
        return [with_weekend(day) if self.weekend else day for day in days if day]

    def alone(self, frame: Frame) -> Span | None:
        """The most recent one, where this year's is known."""
        found = super().alone(frame)
        if found is None or frame.now - found.start > timedelta(days=400):
            frame.note(f"I do not know when {self.name} was; please give its dates.")
            return None
        return found


@dataclass(frozen=True)
class Weekend(Recurring):
    """Saturday and Sunday."""

    @property
    def unit(self) -> Unit:
        """A weekend."""
        return "weekend"

    @property
    def weak(self) -> str | None:
        """`weekend` describes jobs as well."""
        return "weekend"

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the weeks near by."""
        this = unit_at("weekend", moment, frame)
        return [this.moved(DAY * 7 * count) for count in (-2, -1, 0, 1, 2)]
