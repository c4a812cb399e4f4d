"""How finely to show a window: daily, by week, per month. None of these is a window itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bot.understand.periods.words import PLURALS, UNITS
from tools.periods import Grain

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader

_ADVERBS: dict[str, Grain] = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
}
_BEFORE = frozenset({"by", "per", "each", "every"})
# A weekly report is a thing, not a way to show the window.
_THINGS = frozenset(
    """budget budgets job jobs batch report reports digest backup backups snapshot snapshots
    rate rates cron run active standup review sync export exports limit alert alerts
    commitment plan meeting fee users quota cap build builds etl""".split()
)


def grain_at(reader: Reader, place: int) -> tuple[Grain, int] | None:
    """The grain whose words start at a place, and the place after them."""
    word = reader.word(place)
    if word in _ADVERBS:
        thing = reader.word(place + 1) in _THINGS
        return None if thing else (_ADVERBS[word], place + 1)
    if word in _BEFORE:
        after = reader.skip(place + 1, "the", "calendar", "single")
        return _unit(reader, after) if reader.word(after) not in PLURALS else None
    if word in UNITS and reader.word(place + 1) in ("by", "for") and reader.word(place + 2) == word:
        return _unit(reader, place + 2)
    return None


def _unit(reader: Reader, place: int) -> tuple[Grain, int] | None:
    unit = reader.unit(place)
    if unit is None or unit[0] not in get_args(Grain) or unit[1] != 1:
        return None
    if reader.word(unit[2]) == "end":
        return None
    return unit[0], unit[2]  # type: ignore[return-value]
