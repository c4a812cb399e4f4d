"""Periods of time, half-open, and the calendar of one organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator


def _read_moment(value: Any) -> Any:
    """A day written as text stays a day; pydantic alone would make it a midnight."""
    if isinstance(value, str) and len(value) == len("2026-11-16"):
        return date.fromisoformat(value)
    return value


Moment = Annotated[datetime | date, BeforeValidator(_read_moment)]
Grain = Literal["hour", "day", "week", "month", "quarter", "year"]


class Period(BaseModel):
    """A half-open stretch of time: `end` is the first moment that no longer counts.

    Both ends are dates (days of the bill, which are UTC days) or both are aware datetimes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: Moment
    end: Moment
    label: str = ""

    @model_validator(mode="after")
    def _ends_fit(self) -> Period:
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise ValueError("a period has two dates or two times, not one of each")
        if isinstance(self.start, datetime) and self.start.tzinfo is None:
            raise ValueError("a period's times need an offset, such as 2026-11-16T02:00:00+00:00")
        if isinstance(self.end, datetime) and self.end.tzinfo is None:
            raise ValueError("a period's times need an offset, such as 2026-11-16T02:00:00+00:00")
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts; {self.end} is not after {self.start}")
        return self

    @property
    def hourly(self) -> bool:
        """Whether the ends are times rather than whole days."""
        return isinstance(self.start, datetime)

    @property
    def first_day(self) -> date:
        """The first UTC day that the period touches."""
        if isinstance(self.start, datetime):
            return self.start.astimezone(UTC).date()
        return self.start

    @property
    def end_day(self) -> date:
        """The first UTC day after the period."""
        if isinstance(self.end, datetime):
            return (self.end.astimezone(UTC) - timedelta(microseconds=1)).date() + timedelta(days=1)
        return self.end

    @property
    def days(self) -> int:
        """How many UTC days the period touches."""
        return (self.end_day - self.first_day).days

    def before(self) -> Period:
        """The period of the same length that ends where this one starts.

        Before whole months lie as many whole months.
        """
        first, end = self.first_day, self.end_day
        if not self.hourly and first.day == end.day == 1:
            months = (end.year - first.year) * 12 + end.month - first.month
            year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
            return Period(start=date(year, month + 1, 1), end=first)
        return Period(start=self.start - (self.end - self.start), end=self.start)


class Calendar(BaseModel):
    """What "today", "week" and "fiscal year" mean for one organisation at one moment."""

    model_config = ConfigDict(frozen=True)

    now: datetime
    timezone: str = "UTC"
    week_start: Literal["monday", "sunday"] = "monday"
    fiscal_year_start: str = "01-01"
    data_lag_hours: int = 48

    @property
    def today(self) -> date:
        """The organisation's local date."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def provisional_from(self) -> date:
        """The first day whose figures may still change: its end is later than now less the lag."""
        settled = self.now.astimezone(UTC) - timedelta(hours=self.data_lag_hours)
        return settled.date()
