"""Parts of something larger: its second week, its last Friday, its first half; and last Tuesday."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.understand.periods.anchored import Relative
from bot.understand.periods.atoms import Atom, Recurring
from bot.understand.periods.hours import DayPart
from bot.understand.periods.nth import Nth
from bot.understand.periods.recurring import Holiday, Season, Weekday
from bot.understand.periods.span import (
    DAY,
    MONTHS_IN,
    Frame,
    Span,
    Unit,
    add_months,
    midnight,
    unit_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Direction = Literal["this", "last", "next"]


@dataclass(frozen=True)
class Directed(Atom):
    """A Tuesday, October, spring or Black Friday after this, last or next."""

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

    @property
    def weak(self) -> str | None:
        """Whether it is `this may`, which begins more sentences than it names months."""
        return self.inner.weak if self.inner.weak == "may" else None

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
    def weak(self) -> str | None:
        """`month end` may be a thing that happens then."""
        return "the unit" if self.inner.weak == "the unit" else None

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
