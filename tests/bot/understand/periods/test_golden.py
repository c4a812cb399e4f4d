"""Phrases with windows worked out by hand, and sentences that hold none."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.understand.periods import find_windows
from tools.periods import Calendar

if TYPE_CHECKING:
    from bot.understand.periods import Windows
    from tools.periods import Period

GOLDEN = Path(__file__).parents[3] / "golden"
# Phrases that were put aside until the grammar was done: what it must reach on others' words.
UNSEEN_SHARE = 0.95


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read(line: dict[str, Any]) -> Windows:
    calendar = Calendar(
        now=datetime.fromisoformat(line["now"]),
        timezone=line["timezone"],
        week_start=line["week_start"],
        fiscal_year_start=line["fiscal_year_start"],
    )
    return find_windows(line["text"], calendar)


def _ends(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


SEEN = [
    line
    for path in sorted((GOLDEN / "periods").glob("*.jsonl"))
    if path.stem != "held_out"
    for line in _lines(path)
]
TRAPS = _lines(GOLDEN / "traps.jsonl")


@pytest.mark.parametrize("line", SEEN, ids=lambda line: line["id"])
def test_both_ends_are_right(line: dict[str, Any]) -> None:
    """Every phrase gives the window, and the window compared with, that a person works out."""
    windows = _read(line)
    assert (_ends(windows.period), _ends(windows.compare_to)) == (
        line["period"],
        line["compare_to"],
    ), line["text"]


def test_held_out_phrases() -> None:
    """Phrases that were put aside come out right at both ends in at least 95 of 100 cases."""
    lines = _lines(GOLDEN / "periods" / "held_out.jsonl")
    right = sum(
        (_ends(windows.period), _ends(windows.compare_to)) == (line["period"], line["compare_to"])
        for line in lines
        for windows in [_read(line)]
    )
    assert right >= UNSEEN_SHARE * len(lines)


@pytest.mark.parametrize("line", TRAPS, ids=lambda line: line["id"])
def test_words_that_only_look_like_times(line: dict[str, Any]) -> None:
    """Names, verbs, shares and versions hold no window."""
    windows = _read(line)
    assert (windows.period, windows.compare_to) == (None, None), line["text"]


def test_the_sets_are_large_enough() -> None:
    """There are at least 300 phrases by several voices, and 100 traps."""
    assert len(SEEN) >= 300
    assert len({line["voice"] for line in SEEN}) >= 10
    assert len(TRAPS) >= 100
