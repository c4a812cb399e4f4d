"""The examples of the page on periods are what the code reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.understand.periods import find_windows
from tools.periods import Calendar, Period

PAGE = Path(__file__).parents[2] / "docs" / "periods.md"
CALENDAR = Calendar(
    now=datetime.fromisoformat("2026-11-25T10:30:00+01:00"),
    timezone="Europe/Berlin",
    fiscal_year_start="02-01",
)


def _rows(columns: int) -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if len(row) == columns and row[1][:2] == "20"]


def _ends(period: Period | None) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()] if period else []


@pytest.mark.parametrize("row", _rows(4), ids=lambda row: row[0])
def test_one_window(row: list[str]) -> None:
    """Each phrase of the first table gives the window beside it."""
    windows = find_windows(row[0], CALENDAR)
    assert _ends(windows.period) == row[1:3]
    assert windows.compare_to is None


@pytest.mark.parametrize("row", _rows(6), ids=lambda row: row[0])
def test_two_windows(row: list[str]) -> None:
    """Each phrase of the second table gives both windows beside it."""
    windows = find_windows(row[0], CALENDAR)
    assert _ends(windows.period) + _ends(windows.compare_to) == row[1:5]
