"""Windows beside something: the week before Black Friday, the week of Nov 9."""

from __future__ import annotations

from datetime import timedelta

from bot.understand.periods.anchored import DayAway, Now, Relative, Whole
from bot.understand.periods.chains import Chain, chain_at
from bot.understand.periods.edges import end_of_at
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.reader import Reader, remembered
from bot.understand.periods.recurring import Holiday, MonthDay, Weekday
from bot.understand.periods.span import DAY, Frame, Span, Unit, midnight, step, unit_at
from bot.understand.periods.words import WEEKDAYS


@remembered
def window_chain(reader: Reader, place: int) -> Chain | None:
    """A chain, a week of something, or a run before or after something."""
    for read in (adjacent_at, week_of_at):
        found = read(reader, place)
        if found and found.span:
            return Chain((Whole(found.span),), found.start, found.end)
    return chain_at(reader, place)


@remembered
def adjacent_at(reader: Reader, place: int) -> Phrase | None:
    """The week before Black Friday, two days after Nov 3, six months to September."""
    frame = reader.frame
    start = place
    place = reader.skip(place, "the", "in")
    if reader.word(place) in ("last", "past", "first"):
        place += 1
    counted = reader.counted_unit(place)
    said = counted is not None
    if counted is None:
        unit = reader.unit(place)
        if unit:
            counted = unit[1], unit[0], unit[2]
        elif reader.word(place) in WEEKDAYS:
            return _weekday_beside(reader, start, place)
        else:
            return None
    count, size, after = counted
    way = reader.word(after)
    after += 1
    if way == "prior" and reader.word(after) == "to":
        way, after = "before", after + 1
    if way in ("leading", "running") and reader.word(after) == "up":
        way, after = "before", after + 1
        after = reader.skip(after, "to", "until")
    if way == "up" and reader.word(after) in ("to", "until", "through"):
        way, after = "ending", reader.skip(after, "to", "until", "through", "and", "including")
    way = {"preceding": "before", "following": "after", "ended": "ending", "from": "starting"}.get(
        way, way
    )
    if way in ("beginning", "commencing"):
        way = "starting"
    if way == "around" and not (said and size == "day"):
        return None
    if way not in ("before", "after", "ending", "starting", "to", "around"):
        return None
    if way == "starting" and reader.word(after - 1) == "from" and not said:
        pass
    after = reader.skip(after, "on", "the", "with", "in")
    if (
        way in ("before", "after")
        and reader.word(after) in ("last", "next", "that", "this")
        and (reader.unit(after + 1) is None)
        and not reader.word(after + 1)
    ):
        return None
    if reader.word(after) in ("yesterday", "tomorrow") and size == "day" and not said:
        return None
    anchor = end_of_at(reader, after) or chain_at(reader, after)
    if (
        anchor is None
        or anchor.finest.weak == "duration"
        or (way == "to" and anchor.finest.unit not in ("day", "month"))
    ):
        return None
    if way == "to" and isinstance(anchor.finest, DayAway | Relative):
        return None
    beside = anchor.resolve(frame)
    if beside is None:
        return None
    if isinstance(anchor.finest, MonthDay) and not anchor.finest.ordinal:
        return None
    span = beside_span(way, count, size, beside, frame)
    return Phrase(span, start, anchor.end, (Whole(span),), "plain")


def beside_span(way: str, count: int, size: Unit, beside: Span, frame: Frame) -> Span:
    """So many units before, after, ending or starting with a span."""
    hourly = size in ("minute", "hour")
    if size == "weekend":
        this = unit_at("weekend", beside.start, frame)
        if way == "before":
            return this if this.end <= beside.start else this.moved(-7 * DAY)
        return this if this.start >= beside.end else this.moved(7 * DAY)
    first = beside.start if hourly else midnight(beside.start.date())
    last = beside.end
    if not hourly and beside.hourly:
        last = midnight((beside.end - timedelta(microseconds=1)).date()) + DAY
    if way == "around":
        start = first - DAY * (count // 2)
        return Span(start, start + DAY * count)
    if way == "before":
        return Span(step(first, size, -count), first, size, hourly)
    if way in ("ending", "to"):
        return Span(step(last, size, -count), last, size, hourly)
    if way == "after":
        return Span(last, step(last, size, count), size, hourly)
    return Span(first, step(first, size, count), size, hourly)


def _weekday_beside(reader: Reader, start: int, place: int) -> Phrase | None:
    way = reader.word(place + 1)
    if way not in ("before", "after") or reader.word(place + 2) == "last":
        return None
    anchor = chain_at(reader, reader.skip(place + 2, "the"))
    beside = anchor.resolve(reader.frame) if anchor else None
    if anchor is None or beside is None or beside.hourly:
        return None
    weekday = Weekday(WEEKDAYS[reader.word(place)])
    if way == "before":
        span = weekday.latest(beside.start - DAY, reader.frame)
    else:
        span = weekday.first(beside.end, reader.frame)
    return Phrase(span, start, anchor.end, (Whole(span),)) if span else None


@remembered
def week_of_at(reader: Reader, place: int) -> Phrase | None:
    """The week of Nov 9, the weekend of the 14th, the week with Black Friday."""
    frame = reader.frame
    start = place
    place = reader.skip(place, "the")
    holiday = chain_at(reader, place) if reader.word(place) not in ("week", "weekend") else None
    if holiday and isinstance(holiday.finest, Holiday) and reader.word(holiday.end) == "week":
        day = holiday.resolve(frame)
        if day is None:
            return None
        week = unit_at("week", day.start, frame)
        return Phrase(week, start, holiday.end + 1, (Whole(week),))
    size: Unit | None = {"week": "week", "weekend": "weekend"}.get(reader.word(place))  # type: ignore[assignment]
    if size is None or reader.word(place + 1) not in (
        "of",
        "with",
        "containing",
        "around",
        "including",
        "that",
    ):
        return None
    after = reader.skip(place + 2, "the", "includes", "included", "contains", "contained", "had")
    chain = chain_at(reader, after)
    if chain is None or chain.finest.unit not in ("day",) or isinstance(chain.finest, Now):
        return None
    if isinstance(chain.finest, MonthDay) and not chain.finest.ordinal and size != "week":
        return None
    day = chain.resolve(frame)
    if day is None:
        return None
    span = unit_at(size, day.start, frame)
    return Phrase(span, start, chain.end, (Whole(span),))
