"""Pieces that stand for one span: yesterday, last week, 2025, three weeks ago."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.understand.periods.atoms import Atom
from bot.understand.periods.nth import Nth
from bot.understand.periods.span import (
    DAY,
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

MONTH_NAMES = tuple(calendar.month_name)


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
class Relative(Atom):
    """Which week, month, quarter …: this one, which runs to date, the last or the next."""

    size: Unit
    offset: int
    word: str = "last"
    fiscal: bool = False
    whole: bool = False

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    @property
    def weak(self) -> str | None:
        """`the week` may be any week."""
        return "the unit" if self.word == "the" else None

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
        return replace(this, end=min(this.end, frame.tomorrow), to_date=True)

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
    """The present moment, as the end of a range."""

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
    """The last so many hours, days, weeks or months.

    Days and weeks are whole days up to yesterday, months and longer whole calendar units; hours
    run up to now. `full` weeks are calendar weeks.
    """

    count: int
    size: Unit
    full: bool = False
    to_the_day: bool = False
    fiscal: bool = False
    word: str = "last"

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return self.size

    @property
    def weak(self) -> str | None:
        """`30 days` alone may be how long anything takes."""
        return None if self.word else "duration"

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
