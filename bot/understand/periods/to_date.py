"""Windows that run up to now: since Monday, so far this month, year to date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Ago, Fixed, Relative, Year
from bot.understand.periods.beside import window_chain
from bot.understand.periods.chains import chain_at
from bot.understand.periods.cues import said_before
from bot.understand.periods.edges import start_of_at
from bot.understand.periods.happenings import Event
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.recurring import Dated, Month, MonthDay
from bot.understand.periods.span import (
    DAY,
    MONTHS_IN,
    Frame,
    Span,
    Unit,
    step,
    stepped,
    unit_at,
)
from bot.understand.periods.words import LAST

if TYPE_CHECKING:
    from datetime import datetime

    from bot.understand.periods.chains import Chain
    from bot.understand.periods.reader import Reader

_TO_DATE: dict[str, Unit] = {"mtd": "month", "qtd": "quarter", "ytd": "year", "wtd": "week"}


def to_now(span: Span | None, frame: Frame) -> Span | None:
    """From the start of a span up to now; of a past year's as many days as this year has had."""
    if span is None:
        return None
    if span.end <= frame.today and span.unit in MONTHS_IN:
        this = unit_at(span.unit, frame.today, frame, fiscal=span.fiscal)
        count = round((this.start - span.start).days / (30.44 * MONTHS_IN[span.unit]))
        return replace(span, end=min(step(frame.today, span.unit, -count) + DAY, span.end))
    return from_then(span.start, frame, hourly=span.hourly)


def from_then(start: datetime, frame: Frame, *, hourly: bool) -> Span | None:
    """From a moment to date: to the end of today, or to now where hours matter."""
    end = frame.now.replace(second=0, microsecond=0) if hourly else frame.tomorrow
    return Span(start, end, "hour" if hourly else "day", hourly) if start < end else None


def since_hour(start: datetime, day: Span, frame: Frame) -> Span | None:
    """From an hour of a named day or night to its end, or to now while it lasts."""
    end = min(day.end, frame.now.replace(second=0, microsecond=0))
    return Span(start, end, "hour", hourly=True) if start < end else None


def to_date_at(reader: Reader, place: int) -> Phrase | None:
    """MTD, FYTD, month to date, so far this month, earlier this week, fiscal year to date."""
    frame = reader.frame
    word = reader.word(place)
    if word in LAST and reader.word(place + 1) not in LAST:
        return _back(reader, place)
    if word == "pytd":
        this_year = replace(unit_at("year", frame.today, frame), end=frame.tomorrow)
        span = stepped(this_year, "year", -1)
        return Phrase(span, place, place + 1, (Relative("year", -1),), "to date")
    if word in _TO_DATE or word == "fytd":
        this = Relative(_TO_DATE.get(word, "year"), 0, "this", fiscal=word == "fytd")
        return _run(reader, this, place, place + 1)
    if word in ("so", "thus", "earlier", "later"):
        return _adverb(reader, place)
    fiscal = word in ("fiscal", "financial", "fy")
    unit = reader.unit(place + fiscal)
    if unit is None and word == "fy":
        unit = "year", 1, place + 1
    if unit is None or (reader.word(unit[2]), reader.word(unit[2] + 1)) != ("to", "date"):
        return None
    return _run(reader, Relative(unit[0], 0, "this", fiscal=fiscal), place, unit[2] + 2)


def _back(reader: Reader, place: int) -> Phrase | None:
    """Last year to date, prior MTD: the same days one unit back."""
    run = to_date_at(reader, place + 1)
    if run is None or run.span is None or not isinstance(run.atoms[0], Relative):
        return None
    if run.kind != "to date":
        return None
    span = stepped(run.span, run.atoms[0].size, -1)
    return Phrase(span, place, run.end, run.atoms, "to date")


def _run(reader: Reader, this: Relative, place: int, after: int) -> Phrase | None:
    """What runs to date, of another year or up to a month where the words go on to say so."""
    frame = reader.frame
    until = _through(reader, this, place, after)
    if until:
        return until
    chain = chain_at(reader, reader.skip(after, *_BETWEEN))
    own = chain and not isinstance(chain.finest, Relative)
    if chain and own and (isinstance(chain.finest, Year) or chain.finest.unit == this.size):
        span = to_now(chain.resolve(frame), frame)
        return Phrase(span, place, chain.end, (this,), "to date")
    return Phrase(_this_to_date(this, frame), place, after, (this,), "to date")


def _adverb(reader: Reader, place: int) -> Phrase | None:
    """So far this month, earlier this week, later this year."""
    word = reader.word(place)
    after = place + 1
    if word in ("so", "thus"):
        if reader.word(after) != "far":
            return None
        after += 1
    chain = chain_at(reader, reader.skip(after, "in", "for", "on"))
    if chain is None:
        return None
    if word == "later":
        return _later(place, chain, reader.frame)
    span = chain.resolve(reader.frame)
    if span and (word in ("so", "thus") or span.start <= reader.frame.now < span.end):
        span = to_now(span, reader.frame)
    return Phrase(span, place, chain.end, chain.atoms, "to date") if span else None


_BETWEEN = ("spend", "spending", "cost", "costs", "total", "totals", "figures", "for", "in", "of")


def _through(reader: Reader, this: Relative, place: int, after: int) -> Phrase | None:
    """Year to date through July: the end is said after all."""
    if reader.word(after) not in ("through", "until", "to"):
        return None
    closing = chain_at(reader, reader.skip(after + 1, "the", "end", "of"))
    last = closing.resolve(reader.frame) if closing else None
    whole = _this_to_date(this, reader.frame)
    if closing is None or last is None or whole is None or last.end <= whole.start:
        return None
    return Phrase(replace(whole, end=last.end), place, closing.end, closing.atoms)


def _later(place: int, chain: Chain, frame: Frame) -> Phrase | None:
    """Later this month: what is left of it."""
    this = chain.finest
    if not (isinstance(this, Relative) and this.offset == 0):
        return None
    whole = replace(this, whole=True).alone(frame)
    if whole is None or whole.end <= frame.tomorrow:
        return None
    return Phrase(replace(whole, start=frame.tomorrow), place, chain.end, chain.atoms)


def _this_to_date(this: Relative, frame: Frame) -> Span | None:
    span = this.alone(replace(frame, future=False))
    return span and replace(span, end=frame.tomorrow, to_date=True)


# The spike from Nov 3 was on that day.
_OF_A_DAY = frozenset(
    """spike jump peak incident outage charge charges invoice bill alert anomaly drop one ones that
    those""".split()
)


def _from(reader: Reader, place: int) -> Phrase | None:
    """Spend from Nov 3, with no other end: up to now."""
    if reader.word(place - 1) in _OF_A_DAY or reader.word(place - 1) in ("up", "down"):
        return None
    chain = chain_at(reader, reader.skip(place + 1, "the"))
    grained = said_before(reader, place, _GRAINED, 4)
    sizes = Dated | Fixed | MonthDay | Ago | (Month if grained else Ago)
    if chain is None or not isinstance(chain.finest, sizes):
        return None
    closed = reader.kind(chain.end) == "join" or reader.word(chain.end) in _CLOSING
    if chain.finest.weak == "number" or chain.finest.unit in ("hour", "year") or closed:
        return None
    span = chain.resolve(reader.frame)
    if span is None:
        return None
    start = chain.finest.since(reader.frame) if isinstance(chain.finest, Ago) else span.start
    since = from_then(start, reader.frame, hourly=span.hourly)
    return Phrase(since, place, chain.end, chain.atoms, "since")


_GRAINED = frozenset({"hourly", "daily", "weekly", "monthly"})
_CLOSING = ("to", "through", "until", "and", "up", "all", "-")


def since_at(reader: Reader, place: int) -> Phrase | None:
    """Since Monday; starting Nov 3; from the 3rd onwards; since three days."""
    frame = reader.frame
    word = reader.word(place)
    after = place + 1
    if word == "ever":
        word, after = reader.word(after), after + 1
    if word == "from":
        return _from(reader, place)
    if word in ("starting", "beginning"):
        after = reader.skip(after, "on", "from", "with", "in", "at")
    elif word != "since":
        return None
    after = reader.skip(after, "about", "around", "the", "around", "roughly")
    counted = reader.counted_unit(after)
    if (
        word == "since"
        and counted
        and reader.word(counted[2]) not in ("ago", "back", "before", "after")
    ):
        count, size, end = counted
        if size in ("minute", "hour"):
            return Phrase(frame.elapsed(step(frame.now, size, count) - frame.now), place, end, ())
        start = step(frame.today, size, -count)
        return Phrase(Span(start, frame.tomorrow), place, end, (), "since")
    if [reader.word(after + at) for at in range(3)] == ["this", "time", "yesterday"]:
        return Phrase(frame.elapsed(DAY), place, after + 3, ())
    chain = start_of_at(reader, after) or window_chain(reader, after)
    if chain is None:
        return None
    span = chain.resolve(frame)
    if span is None:
        return Phrase(None, place, chain.end, chain.atoms, "since")
    start = span.start
    hourly = span.hourly
    if isinstance(chain.finest, Event):
        start, hourly = chain.finest.day(frame), False
    if len(chain.atoms) == 1 and isinstance(chain.finest, Ago):
        start = chain.finest.since(frame)
    end = chain.end
    if reader.word(end) in ("until", "to", "through") and word != "since":
        closing = chain_at(reader, end + 1)
        if closing:
            return None
    if reader.word(end) in ("onwards", "onward", "on"):
        end += 1
    if reader.word(end) in ("until", "to", "till") and reader.word(end + 1) in (
        "now",
        "today",
        "date",
    ):
        end += 2
    return Phrase(from_then(start, frame, hourly=hourly), place, end, chain.atoms, "since")
