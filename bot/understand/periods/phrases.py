"""Whole windows, read at one place: a range, a run to date, or plain pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.beside import adjacent_at, week_of_at, window_chain
from bot.understand.periods.open_ended import apart_at, until_at
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.ranges import range_at
from bot.understand.periods.to_date import since_at, to_date_at, to_now

if TYPE_CHECKING:
    from bot.understand.periods.chains import Chain
    from bot.understand.periods.reader import Reader


def phrase_at(reader: Reader, place: int) -> Phrase | None:
    """The window whose words start at a place."""
    try:
        return _phrase(reader, place)
    except (OverflowError, ValueError):
        return None


def _phrase(reader: Reader, place: int) -> Phrase | None:
    for read in (to_date_at, since_at, range_at, adjacent_at, week_of_at, until_at, apart_at):
        found = read(reader, place)
        if found is not None:
            return found
    chain = window_chain(reader, place)
    if chain is None:
        return None
    return _tailed(reader, chain)


def _tailed(reader: Reader, chain: Chain) -> Phrase:
    """A chain and what may follow it: to date, so far, onwards."""
    frame = reader.frame
    after = chain.end
    tail = reader.word(after), reader.word(after + 1)
    steps = 0
    if tail in (("to", "date"), ("so", "far"), ("to", "now"), ("until", "now"), ("to", "today")):
        steps = 2
    elif tail == ("up", "to") and reader.word(after + 2) in ("now", "today", "date"):
        steps = 3
    elif tail == ("up", "until") and reader.word(after + 2) in ("now", "today"):
        steps = 3
    elif tail[0] in ("ytd", "mtd", "qtd"):
        steps = 1
    if steps:
        span = chain.resolve(frame)
        return Phrase(to_now(span, frame), chain.start, after + steps, chain.atoms, "to date")
    if tail[0] in ("onwards", "onward", "forward") or (
        tail[0] == "and" and tail[1] in ("onwards", "on", "after")
    ):
        span = chain.resolve(frame)
        steps = 1 if tail[0] != "and" else 2
        return Phrase(to_now(span, frame), chain.start, after + steps, chain.atoms, "since")
    if tail == ("on", "wards"):
        steps = 2
    return Phrase(chain.resolve(frame), chain.start, chain.end, chain.atoms)
