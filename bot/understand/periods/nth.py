"""The second week, the first two weeks, the last Friday: of something larger."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understand.periods.atoms import Atom, Recurring
from bot.understand.periods.recurring import Weekday, Weekend
from bot.understand.periods.span import DAY, MONTHS_IN, Frame, Span, Unit, step


@dataclass(frozen=True)
class Nth(Atom):
    """The second week, the first two weeks, the last Friday: of something larger."""

    nth: int
    size: Unit
    count: int = 1
    weekday: int | None = None
    business: bool = False

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
        return None if self.business and self.nth == -1 else "nth"

    def alone(self, frame: Frame) -> Span | None:
        """Nothing: it needs what holds it; but for the last working day."""
        if self.business and self.nth == -1:
            return self.within(Span(frame.today - 7 * DAY, frame.today), frame)
        return None

    def within(self, outer: Span, frame: Frame) -> Span | None:
        """Counted from the start, or from the end where negative."""
        if outer.hourly and self.size not in ("hour", "minute"):
            return None
        if self.business:
            days = [outer.start + DAY * count for count in range(min(outer.days, 400))]
            working = [day for day in days if day.weekday() < 5]
            index = self.nth - 1 if self.nth > 0 else self.nth
            fits = -len(working) <= index < len(working)
            return Span(working[index], working[index] + DAY) if fits else None
        if self.weekday is not None or self.size == "weekend":
            return self._coming_round(outer, frame)
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

    def _coming_round(self, outer: Span, frame: Frame) -> Span | None:
        inner: Recurring = Weekend() if self.weekday is None else Weekday(self.weekday)
        found: list[Span] = []
        span = inner.first(outer.start, frame)
        while span and span.start < outer.end and len(found) < 60:
            found.append(span)
            span = span.moved(7 * DAY)
        index = self.nth - 1 if self.nth > 0 else self.nth
        return found[index] if -len(found) <= index < len(found) else None
