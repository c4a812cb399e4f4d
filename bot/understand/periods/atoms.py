"""What every piece that names a time can say of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.understand.periods.span import Frame, Span, Unit

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
