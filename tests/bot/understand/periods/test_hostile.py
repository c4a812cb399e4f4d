"""Long, strange and spiteful messages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understand.periods import Happening, find_windows
from tools.periods import Calendar

CALENDAR = Calendar(now=datetime(2026, 11, 25, 9, tzinfo=UTC), timezone="Europe/Berlin")
LAUNCHES = [Happening(f"launch of {i}", datetime(2026, 11, 3, tzinfo=UTC)) for i in range(200)]
WORDS = """last this next week month year quarter day october nov monday tue 3 3rd 2am 14:00 since
    until from to through between and the of in before after ago early mid late half first second
    end vs than compared same period time days hours 2026 fy26 q3 h1 w46 11/03/2026 2026-11-03
    christmas weekend night morning every per by ytd mtd so far rest a couple few launch outage
    during - / , . ( ) ' 0 9999 999 nov-26 'an 0th 24:59 99/99/9999 2026-13-45""".split()


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_text(text: str) -> None:
    """No text makes the reading fail, and what it read stands in the text."""
    windows = find_windows(text, CALENDAR)
    assert all(0 <= start < end <= len(text) for start, end in windows.spans)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_any_words_about_time(text: str) -> None:
    """No run of words about time makes the reading fail; windows end after they start."""
    windows = find_windows(text, CALENDAR, happenings=LAUNCHES[:3])
    for period in (windows.period, windows.compare_to):
        assert period is None or period.start < period.end
    starts = [start for start, _ in windows.spans]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "piece",
    [
        "last ",
        "end of ",
        "first half of ",
        "rest of ",
        "since the launch ",
        "3 ",
        "from 2 to ",
        "between ",
        "Oct, ",
        "the the the ",
        "x",
        "'s",
        "`",
        "<@",
        "2026-",
        "1/",
        "\u200b",
        "🙂 ",
        "October to November and ",
    ],
)
def test_long_messages_take_time_in_proportion(piece: str) -> None:
    """Twenty thousand characters of anything are read in a few seconds, not in minutes."""
    text = (piece * 20_000)[:20_000]
    begun = time.perf_counter()
    find_windows(text, CALENDAR, happenings=LAUNCHES)
    assert time.perf_counter() - begun < 10


def test_invisible_signs() -> None:
    """Zero-width and right-to-left signs inside words change nothing, and places stay right."""
    text = "cost la\u200bst\u202e we\u2060ek please"
    windows = find_windows(text, CALENDAR)
    assert windows.period is not None
    assert windows.period.start.isoformat() == "2026-11-16"
    assert [text[start:end] for start, end in windows.spans] == ["la\u200bst\u202e we\u2060ek"]


def test_what_is_quoted_is_not_said() -> None:
    """Times inside code, links and mentions are none of the asker's."""
    text = (
        "<@U2026> why? ```2026-11-03 02:00 cost alert``` https://x.example/2026-11-04 `last week`"
    )
    assert find_windows(text, CALENDAR).period is None
