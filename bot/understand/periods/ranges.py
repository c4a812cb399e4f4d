"""Windows with both ends: from the 3rd through the 7th, Mon-Wed, 2 to 4am."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Ago, Fixed, Now, Relative, Year
from bot.understand.periods.atoms import RANK, Recurring
from bot.understand.periods.beside import window_chain
from bot.understand.periods.chains import Chain, chain_at, is_recurring
from bot.understand.periods.edges import end_of_at, start_of_at
from bot.understand.periods.hours import Clock
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.recurring import Dated, MonthDay, Weekday
from bot.understand.periods.span import Frame, Span

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader

THROUGH = ("to", "through", "until", "and")


def range_at(reader: Reader, place: int) -> Phrase | None:
    """From the 3rd through the 7th; between 2 and 4am; Mon-Wed; Oct 28 – Nov 3."""
    start = place
    opening = reader.word(place)
    explicit = opening in ("from", "between")
    if explicit:
        place += 1
    place = reader.skip(place, "the", "about", "around")
    left = (
        (explicit and start_of_at(reader, place)) or chain_at(reader, place) or _bare(reader, place)
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
    right = end_of_at(reader, tail) or window_chain(reader, tail) or _bare(reader, tail)
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
    inner = range_at(reader, outer.end)
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
