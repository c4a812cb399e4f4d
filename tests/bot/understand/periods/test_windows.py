"""What comes with a window: label, places, grain, notes, and which of two is compared."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understand.periods import find_windows
from tools.periods import Calendar

CALENDAR = Calendar(now=datetime(2026, 11, 25, 9, tzinfo=UTC))
MOMENTS = st.integers(0, 90_000).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


def test_label_and_places() -> None:
    """A window is labelled with the words that told it, which are also where it was read."""
    text = "Why did *Last  Week* cost more than the week before?"
    windows = find_windows(text, CALENDAR)
    assert windows.period is not None
    assert windows.period.label == "Last Week"
    assert windows.compare_to is not None
    assert windows.compare_to.label == "the week before"
    assert [text[start:end] for start, end in windows.spans] == ["Last  Week", "the week before"]


@pytest.mark.parametrize(
    ("text", "grain"),
    [
        ("daily spend last week", "day"),
        ("spend per month in 2025", "month"),
        ("last quarter by week", "week"),
        ("hour by hour for Saturday", "hour"),
        ("why did last week cost more", None),
        ("who owns the daily job", None),
    ],
)
def test_grain(text: str, grain: str | None) -> None:
    """How finely to show a window is told apart from the window."""
    assert find_windows(text, CALENDAR).grain == grain


@pytest.mark.parametrize(
    ("zone", "day_first", "day"),
    [
        ("America/New_York", None, date(2026, 11, 3)),
        ("Europe/Berlin", None, date(2026, 3, 11)),
        ("Europe/Berlin", False, date(2026, 11, 3)),
        ("UTC", True, date(2026, 3, 11)),
        ("UTC", None, None),
    ],
)
def test_day_month_order(zone: str, day_first: bool | None, day: date | None) -> None:
    """11/03 follows the asker, then the time zone; where neither tells, the asker is asked."""
    calendar = Calendar(now=datetime(2026, 11, 25, 9, tzinfo=UTC), timezone=zone)
    windows = find_windows("spend on 11/03/2026", calendar, day_first=day_first)
    assert (windows.period.start if windows.period else None) == day
    assert ("which?" in (windows.note or "")) == (day is None)


def test_days_are_days_of_the_organisation() -> None:
    """Just after midnight in Auckland, yesterday is the day that ended there."""
    calendar = Calendar(now=datetime(2026, 11, 24, 11, 30, tzinfo=UTC), timezone="Pacific/Auckland")
    period = find_windows("yesterday", calendar).period
    assert period is not None
    assert (period.start, period.end) == (date(2026, 11, 24), date(2026, 11, 25))


def test_hours_across_a_clock_change() -> None:
    """The night on which clocks go back has one hour more between the same times."""
    calendar = Calendar(now=datetime(2026, 10, 26, 12, tzinfo=UTC), timezone="Europe/Berlin")
    period = find_windows("yesterday between 1am and 4am", calendar).period
    assert period is not None
    assert period.end - period.start == timedelta(hours=4)


def test_a_skipped_hour_is_no_empty_window() -> None:
    """The hour that clocks skip in spring still gives a window that ends after it starts."""
    calendar = Calendar(now=datetime(2026, 3, 30, 12, tzinfo=UTC), timezone="Europe/Berlin")
    period = find_windows("yesterday from 2am to 3am", calendar).period
    assert period is not None
    assert period.start < period.end


@given(st.integers(1, 400), MOMENTS)
@settings(max_examples=50, deadline=None)
def test_last_days_are_whole_days_up_to_yesterday(count: int, moment: datetime) -> None:
    """The last N days are N whole days, the last of them yesterday, whatever day it is."""
    calendar = Calendar(now=moment)
    period = find_windows(f"spend over the last {count} days", calendar).period
    assert period is not None
    assert period.end == moment.date()
    assert period.days == count


@given(MOMENTS, st.sampled_from(["monday", "sunday"]))
@settings(max_examples=50, deadline=None)
def test_last_week_and_this_week_meet(moment: datetime, week_start: str) -> None:
    """Last week is seven days and ends where this week to date begins."""
    calendar = Calendar(now=moment, week_start=week_start)
    last, this = (find_windows(text, calendar).period for text in ("last week", "this week"))
    assert last is not None
    assert this is not None
    assert last.days == 7
    assert last.end == this.start
    assert this.end == moment.date() + timedelta(days=1)


def test_dates_in_other_languages() -> None:
    """A date in another language is read too, where it names its year."""
    period = find_windows("coût du 3 août 2026", CALENDAR).period
    assert period is not None
    assert (period.start, period.end) == (date(2026, 8, 3), date(2026, 8, 4))


def test_dateparser_is_not_loaded_for_plain_questions() -> None:
    """Reading a plain question loads nothing heavy."""
    code = (
        "import sys; from datetime import datetime, UTC;"
        "from bot.understand.periods import find_windows; from tools.periods import Calendar;"
        "find_windows('why did last week cost more?', Calendar(now=datetime.now(UTC)));"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
