"""Windows told by what took place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.understand.periods import Happening, find_windows
from tools.periods import Calendar

CALENDAR = Calendar(now=datetime(2026, 11, 25, 9, tzinfo=UTC))
HAPPENINGS = (
    Happening("Checkout v2 launch", datetime(2026, 11, 10, 14, tzinfo=UTC)),
    Happening(
        "Search index outage",
        datetime(2026, 11, 17, 1, tzinfo=UTC),
        datetime(2026, 11, 17, 5, tzinfo=UTC),
    ),
    Happening(
        "Payments API degraded latency",
        datetime(2026, 11, 12, 20, tzinfo=UTC),
        datetime(2026, 11, 13, 2, tzinfo=UTC),
    ),
    Happening("Move vector store to pgvector", datetime(2026, 11, 3, tzinfo=UTC)),
)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("spend since the v2 launch", date(2026, 11, 10), date(2026, 11, 26)),
        ("since the launch", date(2026, 11, 10), date(2026, 11, 26)),
        ("the week before the launch", date(2026, 11, 3), date(2026, 11, 10)),
        ("the 3 days following the v2 launch", date(2026, 11, 11), date(2026, 11, 14)),
        ("since the incident on Thursday", date(2026, 11, 12), date(2026, 11, 26)),
        ("since the search outage", date(2026, 11, 17), date(2026, 11, 26)),
        ("since the move to pgvector", date(2026, 11, 3), date(2026, 11, 26)),
        ("between the launch and the outage", date(2026, 11, 10), date(2026, 11, 18)),
    ],
)
def test_days_around_a_happening(text: str, start: date, end: date) -> None:
    """Since, before and after something count whole days; its own day counts from the start."""
    period = find_windows(text, CALENDAR, happenings=HAPPENINGS).period
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("what did we burn during the outage", (17, 1), (17, 5)),
        ("during the payments incident", (12, 20), (13, 2)),
        ("during the outage on Nov 17", (17, 1), (17, 5)),
    ],
)
def test_during_counts_hours(text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    """During an outage is from its first to its last hour."""
    period = find_windows(text, CALENDAR, happenings=HAPPENINGS).period
    assert period is not None
    assert period.start == datetime(2026, 11, *start, tzinfo=UTC)
    assert period.end == datetime(2026, 11, *end, tzinfo=UTC)


def test_what_was_taken_is_said() -> None:
    """Where the words fit more than one thing, the newest is taken and named."""
    windows = find_windows("since the incident", CALENDAR, happenings=HAPPENINGS)
    assert windows.period is not None
    assert "Search index outage" in (windows.note or "")


def test_a_happening_nobody_recorded() -> None:
    """Something without a record gives no window but asks for its date."""
    windows = find_windows("since the kafka migration", CALENDAR, happenings=HAPPENINGS)
    assert windows.period is None
    assert "kafka migration" in (windows.note or "")


def test_without_any_happenings() -> None:
    """Where nothing is known to have happened there is no window."""
    assert find_windows("since the v2 launch", CALENDAR).period is None
