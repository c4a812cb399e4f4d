"""Whole windows, read at one place: a range, a run to date, or plain pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.beside import adjacent_at, week_of_at, window_chain
from bot.understand.periods.chains import chain_at
from bot.understand.periods.hours import Clock, DayPart
from bot.understand.periods.open_ended import apart_at, until_at
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.ranges import list_at, range_at
from bot.understand.periods.span import Span
from bot.understand.periods.to_date import since_at, since_hour, to_date_at, to_now

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
    for read in (
        to_date_at,
        since_at,
        list_at,
        range_at,
        adjacent_at,
        week_of_at,
        until_at,
        apart_at,
    ):
        found = read(reader, place)
        if found is not None:
            return found
    chain = window_chain(reader, place)
    if chain is None or chain.finest.weak == "number":
        return None
    return _tailed(reader, chain)


def _tailed(reader: Reader, chain: Chain) -> Phrase:
    """A chain and what may follow it: to date, so far, onwards."""
    frame = reader.frame
    span = chain.resolve(frame)
    end = _to_date_tail(reader, chain.end)
    if end:
        return Phrase(to_now(span, frame), chain.start, end, chain.atoms, "to date")
    end = _onwards_tail(reader, chain.end, opened=reader.word(chain.start - 1) == "from")
    if end:
        return Phrase(to_now(span, frame), chain.start, end, chain.atoms, "since")
    if span and not span.hourly and span.days == 1:
        bounded = _hours_tail(reader, chain, span)
        if bounded:
            return bounded
    return Phrase(span, chain.start, chain.end, chain.atoms)


def _to_date_tail(reader: Reader, place: int) -> int | None:
    """The place after `to date`, `so far`, `year to date`, `up to now`; none without them."""
    if reader.word(place) in ("ytd", "mtd", "qtd", "wtd"):
        return place + 1
    unit = reader.unit(place)
    if unit and (reader.word(unit[2]), reader.word(unit[2] + 1)) == ("to", "date"):
        return unit[2] + 2
    after = reader.skip(place, "up")
    if reader.word(after) in ("to", "until", "through") and (
        reader.word(after + 1) in ("now", "today", "date")
    ):
        return after + 2
    if (reader.word(place), reader.word(place + 1)) == ("so", "far"):
        return place + 2
    return None


def _onwards_tail(reader: Reader, place: int, *, opened: bool) -> int | None:
    """The place after `onwards`, `and after`, `from … on`; none without them."""
    word = reader.word(place)
    if word in ("onwards", "onward", "forward"):
        return place + 1
    if word == "on" and opened and reader.kind(place + 1) in ("", "stop"):
        return place + 1
    if word == "and" and reader.word(place + 1) in ("onwards", "onward", "on", "after", "later"):
        return place + 2
    return None


def _hours_tail(reader: Reader, chain: Chain, day: Span) -> Phrase | None:
    """Today since 9am, Tuesday after 3pm, yesterday until noon."""
    frame = reader.frame
    word = reader.word(chain.end)
    if word not in ("since", "after", "from", "before", "until", "by"):
        return None
    hour = chain_at(reader, chain.end + 1)
    if hour is None or len(hour.atoms) > 1 or not isinstance(hour.finest, Clock | DayPart):
        return None
    at = hour.finest.within(day, frame)
    if at is None:
        return None
    end = hour.end + (reader.word(hour.end) in ("onwards", "onward", "on"))
    atoms = (*chain.atoms, *hour.atoms)
    if word in ("before", "until", "by"):
        if at.start <= day.start:
            return None
        return Phrase(Span(day.start, at.start, "hour", hourly=True), chain.start, end, atoms)
    return Phrase(since_hour(at.start, day, frame), chain.start, end, atoms)
