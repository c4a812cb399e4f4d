"""Hours and parts of a day, and hours told in another zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.understand.periods.atoms import Atom, Recurring
from bot.understand.periods.span import DAY, Frame, Span, Unit, midnight

if TYPE_CHECKING:
    from collections.abc import Iterable

ZONES = {
    "utc": "UTC",
    "gmt": "UTC",
    "zulu": "UTC",
    "z": "UTC",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "sgt": "Asia/Singapore",
}


def shown_in(wall: datetime, zone: str, frame: Frame) -> datetime:
    """The organisation's wall time when clocks in another zone show `wall`."""
    return frame.local(wall.replace(tzinfo=ZoneInfo(ZONES[zone])))


@dataclass(frozen=True)
class Clock(Recurring):
    """An hour of the day."""

    hour: int
    minute: int = 0
    zone: str | None = None
    half: str = ""

    @property
    def unit(self) -> Unit:
        """An hour."""
        return "hour"

    @property
    def weak(self) -> str | None:
        """`10:30` may be a ratio."""
        return None if self.half or self.zone else "clock"

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
