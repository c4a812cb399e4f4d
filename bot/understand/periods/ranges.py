"""Windows with both ends: from the 3rd through the 7th, Mon-Wed, 2 to 4am."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Ago, Fixed, Now, Whole, Year
from bot.understand.periods.atoms import RANK, Atom, Recurring
from bot.understand.periods.beside import window_chain
from bot.understand.periods.chains import Chain, chain_at, is_recurring
from bot.understand.periods.edges import end_of_at, start_of_at
from bot.understand.periods.happenings import Event
from bot.understand.periods.hours import Clock, DayPart, Moment
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.reader import Reader, remembered
from bot.understand.periods.recurring import Dated, MonthDay, Quarterly, Weekday, WeekNumber
from bot.understand.periods.sections import Directed
from bot.understand.periods.span import DAY, Frame, Span, midnight

if TYPE_CHECKING:
    from datetime import datetime


HOUR = timedelta(hours=1)
_THROUGH = frozenset("""to through until thru and - -- -> → .. ... ~ / & +""".split())
_LISTED = frozenset({"and", "&", "/", "+"})


@dataclass(frozen=True)
class Ends:
    """Two ends and the words between them."""

    left: Chain
    right: Chain
    listed: bool
    exclusive: bool


def range_at(reader: Reader, place: int) -> Phrase | None:
    """From the 3rd through the 7th; between 2 and 4am; Mon-Wed; Oct 28 – Nov 3."""
    ends = _ends_at(reader, place)
    if ends is None:
        outer = chain_at(reader, place)
        return _inside(reader, outer) if outer else None
    if _bare(ends.left) and _bare(ends.right):
        return _hours_then_day(reader, place, ends)
    if _one_night(ends):
        night = ends.left.resolve(reader.frame)
        return Phrase(night, place, ends.right.end, ends.left.atoms)
    paired = _lend(reader, ends)
    if paired is None or (paired.listed and not _neighbours(paired.left, paired.right)):
        return None
    span = between(paired.left, paired.right, reader.frame, exclusive=paired.exclusive)
    atoms = (*paired.left.atoms, *paired.right.atoms)
    return Phrase(span, place, ends.right.end, atoms, "range") if span else None


def _one_night(ends: Ends) -> bool:
    """The night of Saturday to Sunday: one night, told by both its days."""
    part, days = ends.left.finest, (ends.left.outermost, ends.right.finest)
    night = isinstance(part, DayPart) and part.name == "night" and len(ends.left.atoms) == 2
    return (
        night
        and all(isinstance(day, Weekday) for day in days)
        and (
            (days[1].day - days[0].day) % 7 == 1  # type: ignore[attr-defined]
        )
    )


def list_at(reader: Reader, place: int) -> Phrase | None:
    """October, November and December: each the one after the other."""
    first = chain_at(reader, place)
    if first is None:
        return None
    last, count = first, 1
    while count < 12 and reader.kind(last.end) == "stop" and reader.tokens[last.end].text == ",":
        after = reader.skip(last.end + 1, "and")
        more = chain_at(reader, after)
        if more is None or not _neighbours(last, more):
            return None
        last, count = more, count + 1
        if after > last.start - 1 and reader.word(after - 1) == "and":
            break
    if count < 2 or reader.word(last.end) in ("and", "&"):
        more = chain_at(reader, last.end + 1)
        if count < 2 or more is None or not _neighbours(last, more):
            return None
        last = more
    span = between(first, last, reader.frame)
    atoms = (*first.atoms, *last.atoms)
    return Phrase(span, place, last.end, atoms, "range") if span else None


@remembered
def _ends_at(reader: Reader, place: int) -> Ends | None:
    opening = reader.word(place)
    explicit = opening in ("from", "between")
    start = reader.skip(place + explicit, "the", "about", "around", "days")
    left = (
        (start_of_at(reader, start) if explicit else None)
        or chain_at(reader, start)
        or _number(reader, start)
    )
    if left is None or left.finest.weak == "duration":
        return None
    token = reader.at(left.end)
    if token is None or token.kind not in ("word", "join"):
        return None
    connector, after = token.text, left.end + 1
    if connector == "up" and reader.word(after) in ("to", "until"):
        connector, after = "until", after + 1
    if connector == "and" and reader.word(after) in ("through", "until"):
        connector, after = "through", after + 1
    if connector == "all" and (reader.word(after), reader.word(after + 1)) == ("the", "way"):
        connector, after = "to", reader.skip(after, "the", "way", "to", "through", "until")
    exclusive = connector in ("until", "to") and reader.word(after) in ("but", "excluding")
    if connector not in _THROUGH or (connector == "/" and not token.glued):
        return None
    after = (
        reader.skip(after, "but", "not", "including", "excluding", "and", "end", "of")
        if (exclusive)
        else reader.skip(after, "and", "including")
    )
    after = reader.skip(after, "the", "about", "around", "on", "in")
    right = end_of_at(reader, after) or window_chain(reader, after) or _number(reader, after)
    if right is None or right.finest.weak == "duration":
        return None
    written_out = isinstance(left.finest, Fixed | Moment)
    listed = connector in _LISTED and opening != "between" and not written_out
    return Ends(replace(left, start=place), right, listed, exclusive)


def _number(reader: Reader, place: int) -> Chain | None:
    """A bare number that only its partner makes a time: the 2 of `2 to 4am`."""
    token = reader.at(place)
    if token and token.kind == "number" and len(token.text) == 4:
        hour, minute = divmod(token.value, 100)
        military = hour < 24 and minute < 60
        return Chain((Clock(hour, minute),), place, place + 1) if military else None
    if token and token.kind == "number" and token.value <= 53 and len(token.text) <= 2:
        return Chain((MonthDay(token.value, ordinal=False),), place, place + 1)
    return None


def _bare(chain: Chain) -> bool:
    return len(chain.atoms) == 1 and chain.finest.weak == "number"


def _hours_then_day(reader: Reader, place: int, ends: Ends) -> Phrase | None:
    """Between 2 and 4 on Tuesday, from 9 to 11 last night: the day makes the numbers hours."""
    after = reader.skip(ends.right.end, "on", "the", "of", "in", "during")
    day = chain_at(reader, after)
    if day is None or reader.word(place) not in ("from", "between"):
        return None
    span = _hours(ends, day, reader.frame)
    atoms = (*day.atoms, Clock(0))
    return Phrase(span, place, day.end, atoms, "range") if span else None


def _inside(reader: Reader, outer: Chain) -> Phrase | None:
    """Yesterday from 2 to 4; last night between 2 and 4am; October from the 3rd to the 7th."""
    place = outer.end
    if reader.kind(place) == "stop" and reader.tokens[place].text in (",", "("):
        place += 1
    if reader.word(place) not in ("from", "between") or outer.finest.weak == "number":
        return None
    ends = _ends_at(reader, place)
    if ends is None:
        return None
    atoms = (*outer.atoms, *ends.left.atoms, *ends.right.atoms)
    if _night_between(outer, ends):
        span = Chain((outer.finest, *ends.left.atoms), 0, 0).resolve(reader.frame)
        return Phrase(span, outer.start, ends.right.end, atoms, "range") if span else None
    if _bare(ends.left) and _bare(ends.right):
        span = _hours(ends, outer, reader.frame)
        return Phrase(span, outer.start, ends.right.end, atoms, "range") if span else None
    paired = _lend(reader, ends)
    whole = outer.resolve(reader.frame)
    if paired is None or whole is None or len(paired.left.atoms) != 1:
        return None
    left = paired.left.finest
    first = left.within(whole, reader.frame) if left.rank < outer.finest.rank else None
    last = first and paired.right.resolve(reader.frame, "first", _just_after(first))
    if first is None or last is None:
        return None
    closed = last.start if paired.right.finest.unit == "hour" else last.end
    span = Span(first.start, closed, first.unit, first.hourly)
    return Phrase(span, outer.start, ends.right.end, atoms, "range")


def _night_between(outer: Chain, ends: Ends) -> bool:
    """In the night from Tuesday to Wednesday: the one night."""
    days = ends.left.finest, ends.right.finest
    night = len(outer.atoms) == 1 and isinstance(outer.finest, DayPart)
    return night and all(one.unit == "day" for one in days)


def _hours(ends: Ends, day: Chain, frame: Frame) -> Span | None:
    """Two bare numbers as hours of a day or of a part of it."""
    whole = day.resolve(frame)
    if whole is None or day.finest.unit not in ("day", "part"):
        return None
    hours = [chain.finest.number for chain in (ends.left, ends.right)]  # type: ignore[attr-defined]
    if max(hours) > 24:
        return None
    if hours[1] <= hours[0] and hours[1] < 12 and day.finest.unit == "day":
        hours[1] += 12
    first = Clock(hours[0] % 24).within(whole, frame)
    if first is None or first.end > whole.end:
        hours = [hour + 12 if hour < 12 else hour for hour in hours]
        first = Clock(hours[0] % 24).within(whole, frame)
    last = first and Clock(hours[1] % 24).first(_just_after(first), frame)
    return Span(first.start, last.start, "hour", hourly=True) if first and last else None


def _lend(reader: Reader, ends: Ends) -> Ends | None:
    """Let each end lend the other what it lacks: 2 [am] to 4am, Nov 3 to [Nov] 9."""
    left, right = ends.left.finest, ends.right.finest
    if isinstance(left, Clock) and isinstance(right, Clock):
        plain = reader.tokens[ends.left.end - 1].kind == "number"
        if plain and not (right.zone or right.half):
            return None  # from 1000 to 1200 of anything
        day = ends.right.atoms[1:]
        if (right.hour, right.minute) == (0, 0) and day and len(ends.left.atoms) == 1:
            # Between 8pm and midnight yesterday: the day's last hours.
            left_of_day = replace(ends.left, atoms=(_like(left, right), *day))
            return replace(ends, left=left_of_day, right=replace(ends.right, atoms=day))
        return replace(ends, left=_swap(ends.left, _like(left, right)))
    if _bare(ends.left) and isinstance(right, Clock):
        return replace(ends, left=_swap(ends.left, _like(Clock(left.number), right)))  # type: ignore[attr-defined]
    if _bare(ends.left) and right.unit == "hour":
        last = ends.right.resolve(reader.frame)
        opening = last and _latest_hour(left, last, reader.frame)
        return replace(ends, left=_swap(ends.left, opening)) if opening else None
    if _bare(ends.right) and isinstance(left, Clock):
        hour = right.number  # type: ignore[attr-defined]
        if hour < 12 <= left.hour < hour + 12:
            hour += 12
        return replace(ends, right=_swap(ends.right, replace(left, hour=hour % 24, minute=0)))
    if _bare(ends.right) and isinstance(left, WeekNumber | Quarterly):
        same = replace(left, number=right.number)  # type: ignore[attr-defined]
        return replace(ends, right=_swap(ends.right, same))
    if _bare(ends.right) and isinstance(left, Year):
        if len(reader.tokens[ends.right.start].text) != 2:
            return None
        year = Year(left.number // 100 * 100 + right.number, left.fiscal)  # type: ignore[attr-defined]
        return replace(ends, right=_swap(ends.right, year))
    if isinstance(right, MonthDay) and isinstance(left, Dated):
        month = left.month if right.number > left.number else left.month % 12 + 1
        return replace(ends, right=_swap(ends.right, Dated(month, right.number)))
    if _bare(ends.left) and not isinstance(right, Dated | MonthDay | Fixed):
        return None
    if _bare(ends.right) and not isinstance(left, Dated | MonthDay):
        return None
    sizes = {left.unit, right.unit}
    if "hour" in sizes and sizes & {"week", "month", "quarter", "half", "year"}:
        return None
    return ends


def _latest_hour(number: Atom, last: Span, frame: Frame) -> Whole | None:
    """The hour of that number in the half day before another hour."""
    hour = getattr(number, "number", 99)
    spans = (Clock(at).latest(last.start, frame) for at in (hour % 12, hour % 12 + 12))
    near = [span for span in spans if span and last.start - span.start < 12 * HOUR]
    return Whole(near[0]) if near and hour <= 24 else None


def _swap(chain: Chain, finest: Atom) -> Chain:
    return replace(chain, atoms=(finest, *chain.atoms[1:]))


def _like(opening: Clock, closing: Clock) -> Clock:
    """The opening hour in the half of the day and the zone that only the closing one names."""
    hour = opening.hour
    if not opening.half and closing.half == "p" and hour + 12 < closing.hour + 1 and hour < 12:
        hour += 12
    return replace(opening, hour=hour % 24, zone=opening.zone or closing.zone)


def _neighbours(left: Chain, right: Chain) -> bool:
    """Whether two times follow each other: Saturday and Sunday, the 3rd and 4th."""
    one, two = left.finest, right.finest
    one = one.inner if isinstance(one, Directed) else one
    if isinstance(one, Weekday) and isinstance(two, Weekday):
        return (two.day - one.day) % 7 == 1
    number, after = (getattr(atom, "number", None) for atom in (one, two))
    if number is None or not (isinstance(one, Recurring | Year) and one.unit == two.unit):
        return False
    if isinstance(one, Dated) and isinstance(two, Dated) and one.month != two.month:
        return False
    if isinstance(one, MonthDay) and isinstance(two, MonthDay) and not two.ordinal:
        return False
    return bool(after == number + 1)


def _just_after(span: Span) -> datetime:
    return span.start + timedelta(minutes=1)


def between(left: Chain, right: Chain, frame: Frame, *, exclusive: bool = False) -> Span | None:
    """The span from the start of one end to the close of the other.

    The end that stands for itself is settled first; the other is the one nearest to it.
    """
    settled_left = is_recurring(right) and (
        not is_recurring(left) or left.outermost.rank > right.outermost.rank
    )
    if settled_left:
        first = left.resolve(frame)
        last = first and right.resolve(frame, "first", _just_after(first))
    else:
        last = right.resolve(frame)
        if last and isinstance(right.finest, Now):
            last = replace(last, start=frame.now)
        first = last and left.resolve(frame, "latest", last.start - timedelta(minutes=1))
    if first is None or last is None or first.elapsed or last.elapsed:
        return None
    if isinstance(left.finest, Event):
        first = replace(first, start=left.finest.day(frame), hourly=False)
    if isinstance(right.finest, Event) and last.hourly:
        last = Span(last.start, midnight(last.end) + DAY)
    start = first.start
    if isinstance(left.finest, Ago) and len(left.atoms) == 1:
        start = left.finest.since(frame)
    end = last.start if exclusive or right.finest.unit == "hour" else last.end
    if isinstance(right.finest, Now):
        end = frame.now.replace(second=0, microsecond=0) if first.hourly else frame.tomorrow
    if start >= end:
        return None
    ahead = end > frame.tomorrow and not frame.future
    if ahead and isinstance(left.outermost, Directed) and isinstance(right.outermost, Weekday):
        start, end = start - 7 * DAY, end - 7 * DAY
    unit = first.unit if RANK[first.unit] <= RANK[last.unit] else last.unit
    return Span(start, end, unit, first.hourly or last.hourly)
