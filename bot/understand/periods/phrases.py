"""Whole windows: ranges, since and until, before and after, so far, weeks of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.understand.periods.atoms import (
    RANK,
    Ago,
    Atom,
    Clock,
    Dated,
    DayAway,
    Holiday,
    MonthDay,
    Month,
    Now,
    Recurring,
    Relative,
    Sectioned,
    Weekday,
    Whole,
    Year,
)
from bot.understand.periods.chains import Chain, chain_at, is_recurring
from bot.understand.periods.span import DAY, MONTHS_IN, Span, Unit, midnight, step, unit_at
from bot.understand.periods.words import PLURALS, WEEKDAYS

if TYPE_CHECKING:
    from bot.understand.periods.pieces import Reader
    from bot.understand.periods.span import Frame

THROUGH = ("to", "through", "until", "and")
_SINCE = ("since",)
_STARTING = ("starting", "beginning", "commencing", "from")
_ENDING = ("ending", "ended", "ends")


@dataclass(frozen=True)
class Phrase:
    """A window that was said: its span, where its words stand, and what they were."""

    span: Span | None
    start: int
    end: int
    atoms: tuple[Atom, ...]
    kind: str = "plain"

    @property
    def to_date(self) -> bool:
        """Whether it runs to today."""
        return self.kind in ("since", "to date")


def phrase_at(reader: Reader, place: int) -> Phrase | None:
    """The window whose words start at a place."""
    try:
        return _phrase(reader, place)
    except (OverflowError, ValueError):
        return None


def _phrase(reader: Reader, place: int) -> Phrase | None:
    for read in (_to_date_word, _since, _range, _adjacent, _week_of, _until, _apart):
        found = read(reader, place)
        if found is not None:
            return found
    chain = window_chain(reader, place)
    if chain is None:
        return None
    return _tailed(reader, chain)


def window_chain(reader: Reader, place: int) -> Chain | None:
    """A chain, a week of something, or a run before or after something."""
    for read in (_adjacent, _week_of):
        found = read(reader, place)
        if found and found.span:
            return Chain((Whole(found.span),), found.start, found.end)
    return chain_at(reader, place)


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
        return Phrase(_to_now(span, frame), chain.start, after + steps, chain.atoms, "to date")
    if tail[0] in ("onwards", "onward", "forward") or (
        tail[0] == "and" and tail[1] in ("onwards", "on", "after")
    ):
        span = chain.resolve(frame)
        steps = 1 if tail[0] != "and" else 2
        return Phrase(_to_now(span, frame), chain.start, after + steps, chain.atoms, "since")
    if tail == ("on", "wards"):
        steps = 2
    return Phrase(chain.resolve(frame), chain.start, chain.end, chain.atoms)


def _to_now(span: Span | None, frame: Frame) -> Span | None:
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


_TO_DATE: dict[str, Unit] = {"mtd": "month", "qtd": "quarter", "ytd": "year", "wtd": "week"}


def _to_date_word(reader: Reader, place: int) -> Phrase | None:
    """MTD, FYTD, month to date, so far this month, earlier this week, fiscal year to date."""
    frame = reader.frame
    word = reader.word(place)
    if word in _TO_DATE or word == "fytd":
        this = Relative(_TO_DATE.get(word, "year"), 0, "this", fiscal=word == "fytd")
        after = place + 1
        token = reader.at(after)
        if word == "ytd" and token and token.kind == "number" and len(token.text) == 4:
            span = Year(token.value).alone(frame)
            return Phrase(_to_now(span, frame), place, after + 1, (this,), "to date")
        return Phrase(_this_to_date(this, frame), place, after, (this,), "to date")
    after = place
    fiscal = word in ("fiscal", "financial", "fy")
    after += fiscal
    unit = (("year", 1, after) if word == "fy" else None) or reader.unit(after)
    if unit and (reader.word(unit[2]), reader.word(unit[2] + 1)) == ("to", "date"):
        if reader.word(place - 1) in ("last", "previous", "prior"):
            return None
        this = Relative(unit[0], 0, "this", fiscal=fiscal)  # type: ignore[arg-type]
        return Phrase(_this_to_date(this, frame), place, unit[2] + 2, (this,), "to date")
    if word in ("so", "earlier", "later") or (word == "already"):
        after = place + (2 if word == "so" and reader.word(place + 1) == "far" else 1)
        after = reader.skip(after, "in", "for", "on")
        chain = chain_at(reader, after)
        if chain is None or (word == "so" and reader.word(place + 1) != "far"):
            return None
        if word == "later":
            this = chain.finest
            if not (isinstance(this, Relative) and this.offset == 0):
                return None
            whole = replace(this, whole=True).alone(frame)
            if whole is None or whole.end <= frame.tomorrow:
                return None
            return Phrase(replace(whole, start=frame.tomorrow), place, chain.end, chain.atoms)
        span = chain.resolve(frame)
        if span is None or word == "already":
            return None
        if span.start <= frame.now < span.end or word == "so":
            span = _to_now(span, frame)
        return Phrase(span, place, chain.end, chain.atoms, "to date")
    return None


def _this_to_date(this: Relative, frame: Frame) -> Span | None:
    span = this.alone(replace(frame, future=False))
    return span and replace(span, end=frame.tomorrow)


def _since(reader: Reader, place: int) -> Phrase | None:
    """Since Monday; starting Nov 3; from the 3rd onwards; since three days."""
    frame = reader.frame
    word = reader.word(place)
    after = place + 1
    if word == "ever":
        word, after = reader.word(after), after + 1
    if word == "as" and reader.word(after) in ("of", "from"):
        word, after = "starting", after + 1
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
    chain = _start_of(reader, after) or window_chain(reader, after)
    if chain is None:
        return None
    span = chain.resolve(frame)
    if span is None:
        return Phrase(None, place, chain.end, chain.atoms, "since")
    start = span.start
    hourly = span.hourly
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


def _start_of(reader: Reader, place: int) -> Chain | None:
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
        return span and Chain((Whole(Span(span.end, span.end + DAY)),), place, chain.end)
    return whole


def _end_of(reader: Reader, place: int) -> Chain | None:
    """The end of October, year end, Friday: the last moment that counts."""
    place = reader.skip(place, "the", "very")
    frame = replace(reader.frame, future=True)
    word = reader.word(place)
    unit = reader.unit(place)
    if word == "end" or word in ("eom", "eoq", "eoy", "eow"):
        chain = chain_at(reader, place)
        if chain and isinstance(chain.finest, Sectioned):
            inner = chain.finest.inner
            span = Chain((inner, *chain.atoms[1:]), place, chain.end).resolve(frame)
            return span and Chain((Whole(span),), place, chain.end)
        return None
    fiscal = word in ("fiscal", "financial")
    unit = reader.unit(place + fiscal)
    if unit and reader.word(unit[2]) == "end":
        return Chain((Relative(unit[0], 0, "this", fiscal, whole=True),), place, unit[2] + 1)
    return None


def _until(reader: Reader, place: int) -> Phrase | None:
    """Until yesterday, by the end of the year, through Nov 20: the start must be guessed."""
    frame = reader.frame
    word = reader.word(place)
    after = place + 1
    if word == "up" and reader.word(after) in ("to", "until", "through"):
        word, after = "until", after + 1
    if word == "between" and reader.word(after) == "now" and reader.word(after + 1) == "and":
        word, after = "until", after + 2
    if (
        word == "from"
        and reader.word(after) in ("now", "today")
        and reader.word(after + 1) in THROUGH
    ):
        word, after = "until", after + 2
    if word == "before" and reader.word(reader.skip(after, "the")) in ("end", "eoy", "eom", "eoq"):
        word = "by"
    if word not in ("until", "through", "by"):
        return None
    closing = _end_of(reader, after)
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


def _apart(reader: Reader, place: int) -> Phrase | None:
    """After Nov 15; before October."""
    word = reader.word(place)
    frame = reader.frame
    after = place + 1
    if word == "prior" and reader.word(after) == "to":
        word, after = "before", after + 1
    if word == "post":
        word = "after"
    if word not in ("before", "after"):
        return None
    chain = window_chain(reader, reader.skip(after, "the"))
    if chain is None or isinstance(chain.finest, Now):
        return None
    span = chain.resolve(frame)
    if span is None:
        return None
    if word == "after":
        start = span.start if isinstance(chain.finest, Clock) else span.end
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


def _adjacent(reader: Reader, place: int) -> Phrase | None:
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
    way = {"preceding": "before", "following": "after", "ended": "ending", "from": "starting"}.get(
        way, way
    )
    if way == "to" and not (said and count > 1):
        return None
    if way in ("beginning", "commencing"):
        way = "starting"
    if way not in ("before", "after", "ending", "starting", "to"):
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
    anchor = _end_of(reader, after) or chain_at(reader, after)
    if anchor is None:
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
        weekend = Relative("weekend", 0)
        del weekend
        this = unit_at("weekend", beside.start, frame)
        if way == "before":
            found = this if this.end <= beside.start else this.moved(-7 * DAY)
            return found
        return this if this.start >= beside.end else this.moved(7 * DAY)
    first = beside.start if hourly else midnight(beside.start.date())
    last = beside.end
    if not hourly and beside.hourly:
        last = midnight((beside.end - timedelta(microseconds=1)).date()) + DAY
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
    beside = anchor and anchor.resolve(reader.frame)
    if anchor is None or beside is None:
        return None
    weekday = Weekday(WEEKDAYS[reader.word(place)])
    if way == "before":
        span = weekday.latest(beside.start - DAY, reader.frame)
    else:
        span = weekday.first(beside.end, reader.frame)
    return span and Phrase(span, start, anchor.end, (Whole(span),))


def _week_of(reader: Reader, place: int) -> Phrase | None:
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


def _range(reader: Reader, place: int) -> Phrase | None:
    """From the 3rd through the 7th; between 2 and 4am; Mon-Wed; Oct 28 – Nov 3."""
    start = place
    opening = reader.word(place)
    explicit = opening in ("from", "between")
    if explicit:
        place += 1
    place = reader.skip(place, "the", "about", "around")
    left = (
        (explicit and _start_of(reader, place)) or chain_at(reader, place) or _bare(reader, place)
    )
    if left is None:
        return None
    after = left.end
    if (
        not explicit
        and reader.word(after) in ("from", "between")
        and left.finest.unit in ("day", "part", "week", "month")
    ):
        return _inside(reader, start, left)
    connector = reader.word(after) or (
        reader.tokens[after].text if reader.kind(after) == "join" else ""
    )
    if connector == "up" and reader.word(after + 1) in ("to", "until"):
        connector, after = "until", after + 1
    if connector in ("all",) and reader.word(after + 1) == "the":
        return None
    if connector == "and" and reader.word(after + 1) in ("through", "until"):
        connector, after = "through", after + 1
    exclusive = False
    if connector == "until" and (reader.word(after + 1), reader.word(after + 2)) == ("but", "not"):
        exclusive = True
        after += 3 if reader.word(after + 3) == "including" else 2
    if connector not in (*THROUGH, "-", "--", "->", "→", "..", "...", "~", "/", "&"):
        return None
    if connector == "/" and not reader.tokens[after].glued:
        return None
    tail = reader.skip(after + 1, "the", "and", "including", "about", "around", "on", "in")
    right = _end_of(reader, tail) or window_chain(reader, tail) or _bare(reader, tail)
    if right is None:
        return None
    paired = _pair(reader, left, right)
    if paired is None:
        return None
    left, right = paired
    if connector in ("and", "&", "/") and opening != "between" and not _neighbours(left, right):
        return None
    span = _between(left, right, reader.frame)
    if span is None:
        return None
    if exclusive:
        last = right.resolve(reader.frame, "latest", span.end)
        if last and last.start > span.start:
            span = replace(span, end=last.start)
    return Phrase(span, start, right.end, (*left.atoms, *right.atoms), "range")


def _inside(reader: Reader, start: int, outer: Chain) -> Phrase | None:
    """Yesterday from 2 to 4; last night between 2 and 4am; October from the 3rd to the 7th."""
    inner = _range(reader, outer.end)
    if inner is None or inner.span is None:
        return None
    whole = outer.resolve(reader.frame)
    if whole is None:
        return None
    count = len(inner.atoms) // 2
    left = Chain(inner.atoms[:count], 0, 0)
    right = Chain(inner.atoms[count:], 0, 0)
    if len(left.atoms) != 1 or left.finest.rank >= outer.finest.rank:
        return None
    first = left.finest.within(whole, reader.frame)
    if first is None:
        return None
    last = right.resolve(reader.frame, "first", first.start + timedelta(minutes=1))
    if last is None:
        return None
    span = Span(
        first.start,
        last.start if isinstance(right.finest, Clock) else last.end,
        first.unit,
        first.hourly,
    )
    return Phrase(span, start, inner.end, (*outer.atoms, *inner.atoms), "range")


def _bare(reader: Reader, place: int) -> Chain | None:
    """A bare number that only its partner makes a time: the 2 of `2 to 4am`."""
    token = reader.at(place)
    if token and token.kind == "number" and 0 <= token.value <= 31 and len(token.text) <= 2:
        return Chain((MonthDay(max(token.value, 1), ordinal=False),), place, place + 1)
    return None


def _pair(reader: Reader, left: Chain, right: Chain) -> tuple[Chain, Chain] | None:
    """Let each end lend the other what it lacks: 2 [am] to 4am, Nov 3 to [Nov] 9."""
    bare_left = isinstance(left.finest, MonthDay) and not left.finest.ordinal
    bare_right = isinstance(right.finest, MonthDay) and not right.finest.ordinal
    numbers = [chain.finest.number for chain in (left, right) if isinstance(chain.finest, MonthDay)]
    if bare_left and bare_right:
        return None
    if bare_left and isinstance(right.finest, Clock):
        hour, closing = numbers[0], right.finest
        if hour > 24:
            return None
        if hour < 12 and closing.hour > 12 and hour + 12 <= closing.hour:
            hour += 12
        return Chain((replace(closing, hour=hour, minute=0),), left.start, left.end), right
    if bare_right and isinstance(left.finest, Clock):
        hour, opening = numbers[-1], left.finest
        if hour > 24:
            return None
        if hour < 12 <= opening.hour and hour + 12 > opening.hour:
            hour += 12
        return left, Chain((replace(opening, hour=hour, minute=0),), right.start, right.end)
    if bare_right and isinstance(left.finest, Year) and reader.tokens[right.start].text.isdigit():
        year = left.finest.number // 100 * 100 + numbers[-1]
        return left, Chain((Year(year, left.finest.fiscal),), right.start, right.end)
    if bare_left and not isinstance(right.finest, Dated | MonthDay | Fixed):
        return None
    if bare_right and not isinstance(left.finest, Dated | MonthDay):
        return None
    if isinstance(left.finest, Clock) != isinstance(right.finest, Clock) and {
        left.finest.unit,
        right.finest.unit,
    } & {
        "week",
        "month",
        "quarter",
        "year",
    }:
        return None
    return left, right


def _neighbours(left: Chain, right: Chain) -> bool:
    """Whether `and` joins two times that follow each other: Saturday and Sunday."""
    one, two = left.finest, right.finest
    if type(one) is not type(two) or not isinstance(one, Recurring):
        return False
    if isinstance(one, Weekday) and isinstance(two, Weekday):
        return (two.day - one.day) % 7 == 1
    number, other = getattr(one, "number", None), getattr(two, "number", None)
    if number is None or other is None:
        return False
    if isinstance(one, Dated) and isinstance(two, Dated):
        return one.month == two.month and other == number + 1
    return bool(other == number + 1)


def _between(left: Chain, right: Chain, frame: Frame) -> Span | None:
    """The span from the start of one end to the close of the other."""
    coarser_left = left.outermost.rank > right.outermost.rank and right.outermost.rank > 0.5
    left_first = not is_recurring(left) and is_recurring(right)
    if coarser_left and is_recurring(right):
        left_first = True
    if left.outermost.rank > right.outermost.rank and is_recurring(right):
        left_first = True
    if left_first:
        first = left.resolve(frame)
        last = first and right.resolve(frame, "first", first.start + timedelta(minutes=1))
        if (
            first
            and last
            and last.start > frame.now
            and not frame.future
            and isinstance(left.finest, Recurring | Relative)
        ):
            pass
    else:
        last = right.resolve(frame)
        if last is None:
            return None
        limit = last.start
        first = left.resolve(frame, "latest", limit) if is_recurring(left) else left.resolve(frame)
        if (
            first
            and first.start == last.start
            and is_recurring(left)
            and left.finest == right.finest
        ):
            return None
    if first is None or last is None:
        return None
    if first.start > last.start and not is_recurring(right):
        return None
    if first.elapsed or last.elapsed:
        return None
    end = last.start if isinstance(right.finest, Clock) else last.end
    if isinstance(right.finest, Now):
        end = frame.now.replace(second=0, microsecond=0) if first.hourly else frame.tomorrow
    start = first.start
    if isinstance(left.finest, Ago) and len(left.atoms) == 1:
        start = left.finest.since(frame)
    hourly = first.hourly or last.hourly
    if start >= end:
        return None
    unit = first.unit if RANK[first.unit] <= RANK[last.unit] else last.unit
    return Span(start, end, unit, hourly)
