"""The smallest pieces that name a time, each able to say which spans it may mean.

A piece either stands for itself (`yesterday`, `last week`, `2025`) or comes round again (`Tuesday`,
`October`, `the 3rd`, `2am`). Pieces side by side lie within one another: `2am` in `last Tuesday`,
`October` in `2025`. So each knows what it is alone, and what it is within a larger span.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.understand.periods.holidays import holiday
from bot.understand.periods.span import (
    DAY,
    MONTHS_IN,
    Frame,
    Span,
    Unit,
    add_months,
    day_of,
    fiscal_year,
    midnight,
    step,
    stepped,
    unit_at,
)
from bot.understand.periods.zones import shown_in

MONTH_NAMES = tuple(calendar.month_name)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RANK: dict[Unit, float] = {
    "minute": 0,
    "hour": 0,
    "part": 1,
    "day": 2,
    "weekend": 3,
    "week": 4,
    "month": 5,
    "season": 6,
    "quarter": 7,
    "half": 8,
    "year": 9,
}


@dataclass(frozen=True)
class Atom:
    """One piece that names a time."""

    @property
    def unit(self) -> Unit:
        """The size of what it names."""
        return "day"

    @property
    def rank(self) -> float:
        """How coarse it is; the coarser of two pieces holds the finer."""
        return RANK[self.unit]

    @property
    def anchored(self) -> bool:
        """Whether it means one span whatever stands beside it."""
        return True

    @property
    def weak(self) -> str | None:
        """Why it might not speak of time at all, or none where it surely does."""
        return None

    def alone(self, frame: Frame) -> Span | None:
        """The span it means by itself."""
        raise NotImplementedError

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The span it means inside a larger one, or none where that makes no sense."""
        span = self.alone(frame)
        inside = span and outer.start <= span.start and span.end <= outer.end
        return span if inside else None

    def latest(self, limit: datetime, frame: Frame) -> Span | None:
        """The last such span that starts no later than a moment."""
        del limit
        return self.alone(frame)

    def first(self, limit: datetime, frame: Frame) -> Span | None:
        """The first such span that starts no earlier than a moment."""
        del limit
        return self.alone(frame)


@dataclass(frozen=True)
class Recurring(Atom):
    """A piece that comes round again; which one is meant depends on what stands beside it."""

    @property
    def anchored(self) -> bool:
        """Never: it comes round again."""
        return False

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Its spans near a moment, in order, at least one on each side."""
        raise NotImplementedError

    def alone(self, frame: Frame) -> Span | None:
        """The one that has most recently begun; in a question about the future the next one."""
        if frame.future:
            return next(
                (span for span in self._near(frame.today, frame) if self._ahead(span, frame)), None
            )
        return self.latest(frame.now, frame)

    def _ahead(self, span: Span, frame: Frame) -> bool:
        return span.end > frame.tomorrow

    def _near(self, moment: datetime, frame: Frame) -> list[Span]:
        return sorted(self.around(moment, frame), key=lambda span: span.start)

    def latest(self, limit: datetime, frame: Frame) -> Span | None:
        """The last such span that starts no later than a moment."""
        return next((s for s in reversed(self._near(limit, frame)) if s.start <= limit), None)

    def first(self, limit: datetime, frame: Frame) -> Span | None:
        """The first such span that starts no earlier than a moment."""
        return next((s for s in self._near(limit, frame) if s.start >= limit), None)

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The first one that starts inside the larger span."""
        found = self.first(outer.start, frame)
        return found if found and found.start < outer.end else None


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
class Unclear(Atom):
    """11/03: the third of November or the eleventh of March; the asker must say."""

    one: int
    other: int
    year: int | None

    def alone(self, frame: Frame) -> Span | None:
        """Nothing, and a question for the asker."""
        names = [
            f"{day} {MONTH_NAMES[month]}"
            for month, day in ((self.one, self.other), (self.other, self.one))
        ]
        frame.note(f"{self.one:02}/{self.other:02} can be {names[0]} or {names[1]}; which?")
        return None


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
        return [span for span in (holiday(self.name, year) for year in years) if span]

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


@dataclass(frozen=True)
class Clock(Recurring):
    """An hour of the day."""

    hour: int
    minute: int = 0
    sure: bool = True
    zone: str | None = None

    @property
    def unit(self) -> Unit:
        """An hour."""
        return "hour"

    @property
    def weak(self) -> str | None:
        """A number is an hour only beside a day or in a range."""
        return None if self.sure else "number"

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the days near by."""
        day = midnight(moment.date())
        times = (
            day + DAY * count + timedelta(hours=self.hour, minutes=self.minute)
            for count in (-2, -1, 0, 1, 2)
        )
        starts = (shown_in(time, self.zone, frame) if self.zone else time for time in times)
        return [Span(start, start + timedelta(hours=1), "hour", hourly=True) for start in starts]


@dataclass(frozen=True)
class DayPart(Recurring):
    """Morning, afternoon, evening or night; a night belongs to the day on which it begins."""

    name: str
    hours: tuple[int, int]

    @property
    def unit(self) -> Unit:
        """Part of a day."""
        return "part"

    @property
    def weak(self) -> str | None:
        """`morning!` is a greeting."""
        return "part"

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the days near by."""
        del frame
        day = midnight(moment.date())
        first, last = (timedelta(hours=hour) for hour in self.hours)
        return [
            Span(day + DAY * count + first, day + DAY * count + last, "part", hourly=True)
            for count in (-2, -1, 0, 1)
        ]


@dataclass(frozen=True)
class Moment(Atom):
    """An exact time: 2026-11-16T02:00Z."""

    at: datetime

    @property
    def unit(self) -> Unit:
        """From then on, an hour."""
        return "hour"

    def alone(self, frame: Frame) -> Span | None:
        """The hour from then on."""
        start = frame.local(self.at) if self.at.tzinfo else self.at
        return Span(start, start + timedelta(hours=1), "hour", hourly=True)


@dataclass(frozen=True)
class Fixed(Atom):
    """A date or a month that was written out in full."""

    start: date
    size: Unit = "day"

    @property
    def unit(self) -> Unit:
        """A day or a month."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """That day or month."""
        del frame
        start = midnight(self.start)
        return Span(start, step(start, self.size, 1), self.size)


@dataclass(frozen=True)
class Year(Atom):
    """A calendar year, or the fiscal year that ends in it."""

    number: int
    fiscal: bool = False
    doubtful: bool = False

    @property
    def unit(self) -> Unit:
        """A year."""
        return "year"

    @property
    def weak(self) -> str | None:
        """`2026` may be any number."""
        return "year" if self.doubtful and not self.fiscal else None

    def alone(self, frame: Frame) -> Span | None:
        """The whole of it."""
        if self.fiscal:
            return fiscal_year(self.number, frame)
        first = day_of(self.number, 1, 1)
        return first and Span(first.start, add_months(first.start, 12), "year")


@dataclass(frozen=True)
class Relative(Atom):
    """This, last or next week, month, quarter …; `this` runs to date."""

    size: Unit
    offset: int
    word: str = "last"
    fiscal: bool = False
    whole: bool = False

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """The unit that holds today, moved by so many."""
        moment = frame.now if self.size == "hour" else frame.today
        this = unit_at(self.size, moment, frame, fiscal=self.fiscal)
        if self.size == "weekend":
            return self._weekend(this, frame)
        if self.offset:
            return stepped(this, self.size, self.offset)
        if self.whole or frame.future or self.size in ("day", "hour"):
            return this
        return replace(this, end=min(this.end, frame.tomorrow))

    def _weekend(self, this: Span, frame: Frame) -> Span:
        if self.offset == 0:
            # Said on a Monday in the past tense, it is the weekend just gone.
            return this.moved(-7 * DAY) if frame.past and this.start > frame.now else this
        ended = this.end <= frame.today
        if self.offset < 0:
            return this.moved(7 * DAY * (self.offset + ended))
        return this.moved(7 * DAY * (self.offset - 1 + (this.start <= frame.now)))

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """`The last week of October` is its last; `this week last year` the one a year earlier."""
        if self.offset == -1 and self.word == "last":
            return Nth(-1, self.size).within(outer, frame)
        if self.offset == 0 and outer.unit in ("year", "month", "week"):
            this = unit_at(outer.unit, frame.today, frame, fiscal=outer.fiscal)
            own = unit_at(self.size, frame.today, frame, fiscal=self.fiscal)
            count = -1 if outer.start < this.start else 1
            while abs(count) < 20 and stepped(this, outer.unit, count).start != outer.start:
                count += 1 if count > 0 else -1
            return stepped(own, outer.unit, count) if this.start != outer.start else own
        return super().within(outer, frame)


@dataclass(frozen=True)
class DayAway(Atom):
    """Today, yesterday, the day before yesterday, tomorrow."""

    offset: int

    def alone(self, frame: Frame) -> Span | None:
        """The day so far from today."""
        start = frame.today + DAY * self.offset
        return Span(start, start + DAY)


@dataclass(frozen=True)
class Now(Atom):
    """This moment, as the end of a range."""

    @property
    def weak(self) -> str | None:
        """`now` alone asks for no window."""
        return "now"

    def alone(self, frame: Frame) -> Span | None:
        """Today, as far as it has come."""
        return Span(frame.today, frame.tomorrow)


@dataclass(frozen=True)
class Ago(Atom):
    """Two weeks ago, three days ago."""

    count: int
    size: Unit

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """The calendar unit that held the moment so long ago."""
        if self.size in ("hour", "minute"):
            start = step(frame.now.replace(second=0, microsecond=0), self.size, -self.count)
            return Span(start, start + timedelta(hours=1), "hour", hourly=True)
        return unit_at(self.size, step(frame.today, self.size, -self.count), frame)

    def since(self, frame: Frame) -> datetime:
        """The day or moment exactly so long ago."""
        if self.size in ("hour", "minute"):
            return step(frame.now.replace(second=0, microsecond=0), self.size, -self.count)
        return step(frame.today, self.size, -self.count)


@dataclass(frozen=True)
class Trailing(Atom):
    """The last so many hours, days, weeks, months …

    Days and weeks are whole days up to yesterday, months and longer whole calendar units; hours
    run up to now. `full` weeks are calendar weeks.
    """

    count: int
    size: Unit
    full: bool = False
    to_the_day: bool = False
    fiscal: bool = False

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """The stretch up to yesterday, the last whole unit, or now."""
        if self.size in ("minute", "hour"):
            size = timedelta(minutes=1) if self.size == "minute" else timedelta(hours=1)
            return frame.elapsed(size * self.count)
        if self.size == "weekend":
            last = Relative("weekend", -1).alone(frame)
            return last and replace(last, start=last.start - 7 * DAY * (self.count - 1))
        if self.size == "day" or self.to_the_day or (self.size == "week" and not self.full):
            return Span(step(frame.today, self.size, -self.count), frame.today, self.size)
        this = unit_at(self.size, frame.today, frame, fiscal=self.fiscal)
        return Span(step(this.start, self.size, -self.count), this.start, self.size)

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The last three days of October."""
        return Nth(-1, self.size, self.count).within(outer, frame)


@dataclass(frozen=True)
class Ahead(Atom):
    """The next so many days, weeks, months …, from tomorrow or the next whole unit."""

    count: int
    size: Unit

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """The stretch from tomorrow, or from the next calendar month, quarter or year."""
        if self.size in ("minute", "hour"):
            start = frame.now.replace(second=0, microsecond=0)
            return Span(start, step(start, self.size, self.count), "hour", hourly=True)
        if self.size in ("day", "week"):
            return Span(frame.tomorrow, step(frame.tomorrow, self.size, self.count), self.size)
        start = unit_at(self.size, frame.today, frame).end
        return Span(start, step(start, self.size, self.count), self.size)


@dataclass(frozen=True)
class Rest(Atom):
    """The rest of the month, quarter or year: the days after today."""

    size: Unit
    fiscal: bool = False

    @property
    def unit(self) -> Unit:
        """Of what it is the rest."""
        return self.size

    def alone(self, frame: Frame) -> Span | None:
        """From tomorrow to the end."""
        whole = unit_at(self.size, frame.today, frame, fiscal=self.fiscal)
        if whole.end <= frame.tomorrow:
            return replace(whole, start=frame.today)
        return replace(whole, start=frame.tomorrow)


@dataclass(frozen=True)
class RestOf(Atom):
    """The rest of December: its days after today, where it has begun."""

    inner: Atom

    @property
    def unit(self) -> Unit:
        """Of what it is the rest."""
        return self.inner.unit

    def alone(self, frame: Frame) -> Span | None:
        """From tomorrow or its start to its end."""
        whole = self.inner.alone(replace(frame, future=True))
        return whole and replace(
            whole, start=min(max(whole.start, frame.tomorrow), whole.end - DAY)
        )


@dataclass(frozen=True)
class Nth(Atom):
    """The second week, the first two weeks, the last Friday: of something larger."""

    nth: int
    size: Unit
    count: int = 1
    weekday: int | None = None

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    @property
    def anchored(self) -> bool:
        """Never: it belongs to what holds it."""
        return False

    @property
    def weak(self) -> str | None:
        """It needs what holds it."""
        return "nth"

    def alone(self, frame: Frame) -> Span | None:
        """Nothing: it needs what holds it."""
        del frame
        return None

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """Counted from the start, or from the end where negative."""
        if outer.hourly and self.size not in ("hour", "minute"):
            return None
        if self.weekday is not None or self.size == "weekend":
            return self._recurring(outer, frame)
        if self.size in MONTHS_IN and MONTHS_IN[self.size] * self.count > (
            MONTHS_IN.get(outer.unit, 0)
        ):
            return None
        if self.nth > 0:
            start = step(outer.start, self.size, self.nth - 1)
            end = min(step(start, self.size, self.count), outer.end)
        else:
            end = step(outer.end, self.size, self.nth + 1)
            start = max(step(end, self.size, -self.count), outer.start)
        if not outer.start <= start < end <= outer.end or (start, end) == (outer.start, outer.end):
            return None
        hourly = self.size in ("hour", "minute")
        return Span(start, end, self.size, hourly=hourly, fiscal=outer.fiscal)

    def _recurring(self, outer: Span, frame: Frame) -> Span | None:
        inner: Recurring = Weekend() if self.weekday is None else Weekday(self.weekday)
        found: list[Span] = []
        span = inner.first(outer.start, frame)
        while span and span.start < outer.end and len(found) < 60:
            found.append(span)
            span = span.moved(7 * DAY)
        index = self.nth - 1 if self.nth > 0 else self.nth
        return found[index] if -len(found) <= index < len(found) else None


Direction = Literal["this", "last", "next"]


@dataclass(frozen=True)
class Directed(Atom):
    """This, last or next Tuesday, October, spring, Black Friday …"""

    inner: Recurring
    direction: Direction
    count: int = 1

    @property
    def unit(self) -> Unit:
        """That of what comes round."""
        return self.inner.unit

    @property
    def rank(self) -> float:
        """That of what comes round."""
        return self.inner.rank

    def alone(self, frame: Frame) -> Span | None:
        """The last one over, the next to come, or the one in this week or year."""
        if self.direction == "this":
            outer: Unit = "week" if self.inner.unit in ("day", "part") else "year"
            if isinstance(self.inner, Holiday | Season):
                outer = "year"
            if isinstance(self.inner, DayPart):
                return self.inner.within(unit_at("day", frame.today, frame), frame)
            return self.inner.within(unit_at(outer, frame.today, frame), frame)
        if self.direction == "next":
            return self.inner.first(frame.tomorrow, frame)
        limit = frame.now if self.inner.unit == "part" else frame.today - DAY
        found = self.inner.latest(limit, frame)
        for _ in range(3):
            if found and found.end > frame.tomorrow and self.inner.unit not in ("part", "day"):
                found = self.inner.latest(found.start - DAY, frame)
        for _ in range(self.count - 1):
            found = found and self.inner.latest(found.start - DAY, frame)
        return found

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """`The last Friday of October`; `last Monday last week` is just the Monday."""
        if isinstance(self.inner, Weekday) and self.direction == "last" and outer.unit != "week":
            return Nth(-1, "day", weekday=self.inner.day).within(outer, frame)
        return self.inner.within(outer, frame)


Section = Literal["early", "mid", "late", "first half", "second half"]


@dataclass(frozen=True)
class Sectioned(Recurring):
    """Early October, the second half of last month, late last week."""

    section: Section
    inner: Atom

    @property
    def unit(self) -> Unit:
        """That of the whole."""
        return self.inner.unit

    @property
    def rank(self) -> float:
        """Just finer than the whole."""
        return self.inner.rank - 0.1

    @property
    def anchored(self) -> bool:
        """As the whole is."""
        return self.inner.anchored

    def of(self, whole: Span | None) -> Span | None:
        """The section of one span."""
        if whole is None:
            return None
        start, end = _section(self.section, whole)
        hourly = whole.hourly or whole.days <= 1
        return Span(start, end, "part" if hourly else "week", hourly=hourly)

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """The sections of the spans near by."""
        if isinstance(self.inner, Recurring):
            wholes: Iterable[Span] = self.inner.around(moment, frame)
        else:
            alone = self.inner.alone(frame)
            wholes = [alone] if alone else []
        return [span for span in map(self.of, wholes) if span]

    def alone(self, frame: Frame) -> Span | None:
        """The section of the whole that is meant."""
        inner = self.inner
        if isinstance(inner, Relative) and inner.offset == 0:
            inner = replace(inner, whole=True)
        return self.of(inner.alone(frame))

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """The section of the whole inside the larger span."""
        return self.of(self.inner.within(outer, frame))


def _section(section: Section, whole: Span) -> tuple[datetime, datetime]:
    start, end = whole.start, whole.end
    if whole.unit in ("quarter", "half", "year") and whole.days > 80:
        months = MONTHS_IN[whole.unit]
        cuts = (months // 3, months - months // 3) if "half" not in section else (months // 2,) * 2
        first, second = (add_months(start, cut) for cut in cuts)
        if months == 3 and "half" in section:
            first = second = start + (end - start) / 2
            first = second = midnight(first.date())
    elif whole.days > 8:
        first, second = start + 10 * DAY, start + 20 * DAY
        if "half" in section:
            first = second = start + DAY * (whole.days // 2)
    elif whole.days > 1:
        first, second = start + 2 * DAY, start + 4 * DAY
        if "half" in section:
            first = second = start + DAY * (whole.days // 2)
    elif whole.hourly:
        third = (end - start) / 3
        first, second = start + third, end - third
        if "half" in section:
            first = second = start + (end - start) / 2
    else:
        first, second = start + timedelta(hours=12), start + timedelta(hours=12)
        if section == "mid":
            first, second = start + timedelta(hours=10), start + timedelta(hours=15)
    if section in ("early", "first half"):
        return start, first
    if section in ("late", "second half"):
        return second, end
    return first, second


@dataclass(frozen=True)
class Around(Recurring):
    """Around 3pm: an hour on either side."""

    inner: Clock

    @property
    def unit(self) -> Unit:
        """An hour."""
        return "hour"

    def around(self, moment: datetime, frame: Frame) -> Iterable[Span]:
        """Those of the days near by."""
        hour = timedelta(hours=1)
        return [
            replace(span, start=span.start - hour, end=span.start + hour)
            for span in self.inner.around(moment, frame)
        ]


@dataclass(frozen=True)
class Whole(Atom):
    """A span that was worked out already, such as the week of Nov 9."""

    span: Span
    sure: bool = True

    @property
    def unit(self) -> Unit:
        """That of the span."""
        return self.span.unit

    @property
    def weak(self) -> str | None:
        """Why it might not speak of time."""
        return None if self.sure else "duration"

    def alone(self, frame: Frame) -> Span | None:
        """The span."""
        del frame
        return self.span
