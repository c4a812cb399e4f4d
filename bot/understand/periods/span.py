"""Spans of local time, and the frame (today, week, fiscal year) in which words about time stand."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from tools.periods import Period

if TYPE_CHECKING:
    from tools.periods import Calendar

Unit = Literal[
    "minute", "hour", "part", "day", "weekend", "week", "month", "season", "quarter", "half", "year"
]

DAY = timedelta(days=1)
MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
EARLIEST, LATEST = datetime(1990, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - wall time


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of wall-clock time; without a zone, so that days are always whole.

    `hourly` spans are told with their hours. `elapsed` spans count real hours back from now and
    hold UTC, since wall time repeats an hour when clocks go back. `to_date` ones end with today,
    even where that is the last day of a month.
    """

    start: datetime
    end: datetime
    unit: Unit = "day"
    hourly: bool = False
    fiscal: bool = False
    elapsed: bool = False
    to_date: bool = False

    def moved(self, by: timedelta) -> Span:
        """The same span so much later."""
        return replace(self, start=self.start + by, end=self.end + by)

    @property
    def days(self) -> int:
        """How many days it touches."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Frame:
    """What words about time are relative to: one organisation's calendar at one moment."""

    now: datetime
    zone: ZoneInfo
    first_weekday: int = 0
    fiscal_start: tuple[int, int] = (1, 1)
    day_first: bool | None = None
    future: bool = False
    past: bool = False
    notes: list[str] = field(default_factory=list, compare=False)

    @classmethod
    def of(
        cls,
        calendar: Calendar,
        *,
        day_first: bool | None = None,
        future: bool = False,
        past: bool = False,
    ) -> Frame:
        """The frame of an organisation's calendar, for a question about the future or the past."""
        zone = ZoneInfo(calendar.timezone)
        month, day = calendar.fiscal_year_start.split("-")
        return cls(
            now=calendar.now.astimezone(zone).replace(tzinfo=None),
            zone=zone,
            first_weekday=6 if calendar.week_start == "sunday" else 0,
            fiscal_start=(int(month), int(day)),
            day_first=day_first if day_first is not None else _day_first(calendar.timezone),
            future=future,
            past=past,
        )

    @property
    def today(self) -> datetime:
        """Midnight at which the local day began."""
        return datetime.combine(self.now.date(), time())

    @property
    def tomorrow(self) -> datetime:
        """The first moment after today: where windows to date end."""
        return self.today + DAY

    def note(self, text: str) -> None:
        """Remember something the asker should be told about how the words were read."""
        if text not in self.notes:
            self.notes.append(text)

    def period(self, span: Span, label: str) -> Period | None:
        """The span as the tools take it: dates for whole days, otherwise times with offset."""
        if not (EARLIEST <= span.start < span.end <= LATEST):
            return None
        if not span.hourly:
            return Period(start=span.start.date(), end=span.end.date(), label=label)
        start, end = self._instant(span.start, span), self._instant(span.end, span)
        if end <= start:  # the hour that clocks skip in spring
            end = start + timedelta(hours=1)
        return Period(start=start, end=end, label=label)

    def local(self, moment: datetime) -> datetime:
        """An instant as wall time of the organisation."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def elapsed(self, back: timedelta) -> Span:
        """The real hours up to now."""
        now = self.now.replace(tzinfo=self.zone, microsecond=0, second=0).astimezone(UTC)
        end = now.replace(tzinfo=None)
        return Span(end - back, end, "hour", hourly=True, elapsed=True)

    def _instant(self, wall: datetime, span: Span) -> datetime:
        # A fixed offset, since two times of one zone are compared by their clocks alone.
        known = wall.replace(tzinfo=UTC if span.elapsed else self.zone)
        local = known.astimezone(UTC).astimezone(self.zone)
        return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


# Where 11/03 is November; Canada and the Philippines write it either way.
_MONTH_FIRST = frozenset(
    """New_York Detroit Chicago Denver Boise Phoenix Los_Angeles Anchorage Juneau Menominee
    Indianapolis Honolulu""".split()
)
_EITHER = frozenset(
    ["Toronto", "Vancouver", "Montreal", "Winnipeg", "Edmonton", "Halifax", "Regina", "Manila"]
)


def _day_first(zone: str) -> bool | None:
    """How people in a time zone write 3 November in figures, or none where it does not tell."""
    area, _, place = zone.partition("/")
    city = place.rpartition("/")[2]
    if area == "US" or city in _MONTH_FIRST or place.startswith(("Indiana/", "Kentucky/")):
        return False
    if not place or area == "Etc" or city in _EITHER:
        return None
    return True


def midnight(day: date) -> datetime:
    """The start of a day."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time


def day_of(year: int, month: int, day: int) -> Span | None:
    """One day, or none where the month has no such day."""
    if not (1990 <= year < 2100 and 1 <= month <= 12 and day >= 1):
        return None
    if day > months.monthrange(year, month)[1]:
        return None
    start = datetime(year, month, day)  # noqa: DTZ001 - wall time
    return Span(start, start + DAY)


def add_months(moment: datetime, count: int) -> datetime:
    """So many months later, on the same day or the month's last."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    day = min(moment.day, months.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def fiscal_year(label: int, frame: Frame) -> Span:
    """The fiscal year that ends in the year `label`."""
    month, day = frame.fiscal_start
    starts = label if (month, day) == (1, 1) else label - 1
    return Span(_on(starts, month, day), _on(starts + 1, month, day), "year", fiscal=True)


def _on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, min(day, months.monthrange(year, month)[1]))  # noqa: DTZ001


def unit_at(unit: Unit, moment: datetime, frame: Frame, *, fiscal: bool = False) -> Span:
    """The day, week, month, quarter, half or year (calendar or fiscal) that holds a moment."""
    day = datetime.combine(moment.date(), time())
    if unit == "hour":
        start = moment.replace(minute=0, second=0, microsecond=0)
        return Span(start, start + timedelta(hours=1), "hour", hourly=True)
    if unit in ("day", "part"):
        return Span(day, day + DAY)
    if unit == "week":
        start = day - DAY * ((day.weekday() - frame.first_weekday) % 7)
        return Span(start, start + 7 * DAY, "week")
    if unit == "weekend":
        # Up to Thursday the weekend that comes belongs to this week, on a Sunday the one that runs.
        start = day + DAY * (5 - day.weekday())
        return Span(start, start + 2 * DAY, "weekend")
    if unit == "season":
        start = add_months(day.replace(day=1), -(day.month % 3))
        return Span(start, add_months(start, 3), "season")
    size = MONTHS_IN[unit]
    if fiscal:
        year = fiscal_year(day.year, frame)
        while year.end <= day:
            year = fiscal_year(year.end.year + (frame.fiscal_start != (1, 1)), frame)
        index = 0
        while index < 12 // size - 1 and add_months(year.start, (index + 1) * size) <= day:
            index += 1
        start = add_months(year.start, index * size)
        return Span(start, add_months(start, size), unit, fiscal=True)
    start = day.replace(month=(day.month - 1) // size * size + 1, day=1)
    return Span(start, add_months(start, size), unit)


def step(moment: datetime, unit: Unit, count: int) -> datetime:
    """A moment so many units later (negative: earlier)."""
    if unit in MONTHS_IN:
        return add_months(moment, MONTHS_IN[unit] * count)
    if unit == "season":
        return add_months(moment, 3 * count)
    if unit == "minute":
        return moment + timedelta(minutes=count)
    if unit == "hour":
        return moment + timedelta(hours=count)
    return moment + DAY * count * (7 if unit in ("week", "weekend") else 1)


def stepped(span: Span, unit: Unit, count: int) -> Span:
    """The span moved by so many units; whole months stay whole, a year of weeks is 52 of them."""
    if unit == "year" and span.unit in ("week", "weekend"):
        return span.moved(DAY * 364 * count)
    if unit not in MONTHS_IN and unit != "season":
        return replace(span, start=step(span.start, unit, count), end=step(span.end, unit, count))
    start = step(span.start, unit, count)
    if span.start.day == 1 and span.end.day == 1 and not span.hourly and not span.to_date:
        return replace(span, start=start, end=step(span.end, unit, count))
    if span.hourly:
        return replace(span, start=start, end=start + (span.end - span.start))
    return replace(span, start=start, end=step(span.end - DAY, unit, count) + DAY)
