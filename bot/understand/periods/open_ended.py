"""Windows of which only one end is said: until Friday, by year end, before October."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Now
from bot.understand.periods.beside import window_chain
from bot.understand.periods.chains import Chain, chain_at
from bot.understand.periods.edges import end_of_at
from bot.understand.periods.happenings import Event
from bot.understand.periods.hours import Clock
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.ranges import between
from bot.understand.periods.span import DAY, Span, Unit, midnight, unit_at
from bot.understand.periods.to_date import from_then, since_hour

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader
    from bot.understand.periods.span import Frame


# To get through a weekend is no end of one.
_GOT_THROUGH = ("get", "got", "getting", "go", "went", "going", "burn", "burned", "burnt", "ran")


def until_at(reader: Reader, place: int) -> Phrase | None:
    """Until yesterday, by the end of the year, through Nov 20: the start must be guessed."""
    frame = reader.frame
    word = reader.word(place)
    after = place + 1
    if word == "up" and reader.word(after) in ("to", "until", "through"):
        word, after = "until", reader.skip(after + 1, "and", "including")
    if word == "as" and reader.word(after) in ("of", "at"):
        word, after = "until", after + 1
    if word == "between" and reader.word(after) == "now" and reader.word(after + 1) == "and":
        word, after = "until", after + 2
    if word == "before" and reader.word(reader.skip(after, "the")) in ("end", "eoy", "eom", "eoq"):
        word = "by"
    if word not in ("until", "through", "by") or reader.word(place - 1) in _GOT_THROUGH:
        return None
    closing = end_of_at(reader, after, ahead=True)
    if word == "until" and reader.word(place) == "until":
        turned = _turned(reader, place, after)
        if turned:
            return turned
    if closing is None and word == "by":
        if not frame.future:
            return None
        closing = chain_at(reader, reader.skip(after, "the"))
        if closing is None or closing.finest.weak:
            return None
    if closing is None:
        closing = window_chain(reader, reader.skip(after, "the"))
    if closing is None or isinstance(closing.finest, Now):
        return None
    span = closing.resolve(frame)
    if span is None or span.hourly:
        return None
    if span.end > frame.tomorrow:
        return Phrase(replace(span, start=frame.tomorrow), place, closing.end, closing.atoms)
    outer: Unit = "month" if span.unit in ("day", "part", "week", "weekend") else "year"
    start = unit_at(outer, span.end - DAY, frame).start
    frame.note(f"No start was given, so the window begins on {start:%d %B %Y}.")
    return Phrase(replace(span, start=start), place, closing.end, closing.atoms)


def apart_at(reader: Reader, place: int) -> Phrase | None:
    """After Nov 15; before October."""
    word = reader.word(place)
    frame = reader.frame
    after = place + 1
    if word == "prior" and reader.word(after) == "to":
        word, after = "before", after + 1
    if word == "post":
        word = "after"
    if word not in ("before", "after") or reader.word(after) == "yesterday":
        return None
    chain = window_chain(reader, reader.skip(after, "the"))
    if chain is None or isinstance(chain.finest, Now):
        return None
    span = chain.resolve(frame)
    if span is None:
        return None
    if isinstance(chain.finest, Event):
        return _beside_event(word, chain, place, frame)
    if word == "after":
        start = span.start if isinstance(chain.finest, Clock) else span.end
        day = Chain(chain.atoms[1:], 0, 0).resolve(frame) if len(chain.atoms) > 1 else None
        if isinstance(chain.finest, Clock) and day:
            bounded = since_hour(span.start, day, frame)
            return Phrase(bounded, place, chain.end, chain.atoms, "since")
        return Phrase(
            from_then(start, frame, hourly=span.hourly), place, chain.end, chain.atoms, "since"
        )
    if span.hourly:
        start = midnight(span.start.date())
        return (
            Phrase(Span(start, span.start, "hour", hourly=True), place, chain.end, chain.atoms)
            if start < span.start
            else None
        )
    outer: Unit = "month" if span.unit in ("day", "part", "week", "weekend") else "year"
    start = unit_at(outer, span.start - DAY, frame).start
    frame.note(f"No start was given, so the window begins on {start:%d %B %Y}.")
    return Phrase(replace(span, start=start, end=span.start), place, chain.end, chain.atoms)


def _beside_event(word: str, chain: Chain, place: int, frame: Frame) -> Phrase | None:
    """After the launch counts its day; before it, as long as there has been since."""
    event = chain.finest
    if not isinstance(event, Event):
        return None
    day = event.day(frame)
    since = from_then(day, frame, hourly=False)
    if word == "after":
        span = event.alone(frame)
        if span and span.hourly:
            since = from_then(midnight(span.end.date()), frame, hourly=False)
        return Phrase(since, place, chain.end, chain.atoms, "since")
    before = since and Span(day - (since.end - since.start), day)
    return Phrase(before, place, chain.end, chain.atoms)


def _turned(reader: Reader, place: int, after: int) -> Phrase | None:
    """Until today from Monday: both ends, the last one first."""
    right = chain_at(reader, after)
    if right is None or reader.word(right.end) not in ("from", "since"):
        return None
    left = chain_at(reader, right.end + 1)
    if left is None:
        return None
    span = between(left, right, reader.frame)
    return Phrase(span, place, left.end, (*left.atoms, *right.atoms), "range")
