"""Windows of time and what lies before them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from tools.periods import Calendar, Period


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-11-16", "2026-11-23", ("2026-11-09", "2026-11-16")),
        ("2026-10-01", "2026-11-01", ("2026-09-01", "2026-10-01")),
        ("2026-01-01", "2026-04-01", ("2025-10-01", "2026-01-01")),
        ("2026-01-01", "2027-01-01", ("2025-01-01", "2026-01-01")),
        ("2026-03-01", "2026-03-15", ("2026-02-15", "2026-03-01")),
    ],
)
def test_what_lies_before(start: str, end: str, before: tuple[str, str]) -> None:
    """As many days; before whole months as many whole months."""
    found = Period(start=date.fromisoformat(start), end=date.fromisoformat(end)).before()
    assert (str(found.start), str(found.end)) == before


def test_hours_lie_before_hours() -> None:
    """Two hours are compared with the two before them."""
    two = Period.model_validate(
        {"start": "2026-11-16T02:00:00+00:00", "end": "2026-11-16T04:00:00+00:00"}
    )
    assert two.before().start == datetime(2026, 11, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "ends",
    [
        {"start": "2026-11-16", "end": "2026-11-16"},
        {"start": "2026-11-16", "end": "2026-11-17T00:00:00+00:00"},
        {"start": "2026-11-16T00:00:00", "end": "2026-11-17T00:00:00"},
    ],
)
def test_windows_that_make_no_sense_are_refused(ends: dict[str, str]) -> None:
    """Empty windows, a day with a time, times without an offset."""
    with pytest.raises(ValidationError):
        Period.model_validate(ends)


def test_a_day_is_provisional_until_its_end_is_as_old_as_the_lag() -> None:
    """On the 25th at nine with 48 hours, the 22nd has settled and the 23rd has not."""
    calendar = Calendar(now=datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert calendar.provisional_from() == date(2026, 11, 23)
