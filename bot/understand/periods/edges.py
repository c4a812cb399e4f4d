"""The very first or last moment of something: since the start of October, by year end."""

from __future__ import annotations

from dataclasses import replace

from bot.understand.periods.anchored import Relative, Whole
from bot.understand.periods.chains import Chain, chain_at
from bot.understand.periods.reader import Reader, remembered
from bot.understand.periods.sections import Sectioned
from bot.understand.periods.span import DAY, Span


@remembered
def start_of_at(reader: Reader, place: int) -> Chain | None:
    """The beginning of October, the start of the month: as a moment, not ten days."""
    place = reader.skip(place, "the", "very")
    if reader.word(place) not in ("start", "beginning", "begin", "turn", "end"):
        return None
    if reader.word(place + 1) != "of":
        return None
    chain = chain_at(reader, place)
    if chain is None or not isinstance(chain.finest, Sectioned):
        if reader.word(place) == "turn":
            unit = reader.unit(reader.skip(place + 2, "the"))
            if unit:
                return Chain((Relative(unit[0], 0, "this"),), place, unit[2])
        return None
    inner = chain.finest.inner
    whole = Chain((inner, *chain.atoms[1:]), place, chain.end)
    if reader.word(place) == "end":
        span = whole.resolve(reader.frame)
        return Chain((Whole(Span(span.end, span.end + DAY)),), place, chain.end) if span else None
    return whole


def end_of_at(reader: Reader, place: int, *, ahead: bool = False) -> Chain | None:
    """The end of October, year end: the last moment that counts; `ahead` where it is to come."""
    place = reader.skip(place, "the", "very")
    frame = reader.frame
    word = reader.word(place)
    unit = reader.unit(place)
    if word == "end" or word in ("eom", "eoq", "eoy", "eow"):
        chain = chain_at(reader, place)
        if chain and isinstance(chain.finest, Sectioned):
            inner = chain.finest.inner
            if isinstance(inner, Relative) and inner.offset == 0:
                inner = replace(inner, whole=True)
            whole = Chain((inner, *chain.atoms[1:]), place, chain.end)
            span = whole.resolve(frame)
            coming = whole.resolve(replace(frame, future=True)) if ahead else None
            if span and coming and coming.end - frame.today < frame.today - span.end:
                span = coming
            return Chain((Whole(span),), place, chain.end) if span else None
        return None
    fiscal = word in ("fiscal", "financial")
    unit = reader.unit(place + fiscal)
    if unit and reader.word(unit[2]) == "end":
        return Chain((Relative(unit[0], 0, "this", fiscal, whole=True),), place, unit[2] + 1)
    return None
