"""Times by their distance from now: this, last and next; the past three; two weeks ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Ago, Ahead, Fixed, Relative, Trailing, Whole
from bot.understand.periods.hours import Clock, DayPart
from bot.understand.periods.named import recurring_at
from bot.understand.periods.reader import FISCAL, WHOLE, Reader
from bot.understand.periods.recurring import Quarterly, Weekday
from bot.understand.periods.sections import Directed, Sectioned
from bot.understand.periods.span import DAY, Span
from bot.understand.periods.words import DAYPARTS, LAST, NEXT, PAST, PLURALS, THIS, UNITS, WEEKDAYS

if TYPE_CHECKING:
    from datetime import datetime

    from bot.understand.periods.atoms import Atom
    from bot.understand.periods.span import Unit

_BILLS = frozenset({"bill", "invoice", "bills", "invoices"})


def directed_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """A week, a Tuesday or three months after words such as this, last, past and next."""
    word = reader.word(place)
    after = place + 1
    if (word, reader.word(after), reader.word(after + 1)) == ("last", "to", "last"):
        unit = reader.unit(after + 2)
        return (Relative(unit[0], -2, "before last"), unit[2]) if unit else None
    if word == "the" and reader.word(after) in THIS | LAST | NEXT | PAST:
        return directed_at(reader, after)
    if word == "most" and reader.word(after) == "recent":
        word, after = "last", after + 1
    if word not in THIS | LAST | NEXT | PAST:
        return None
    if word in ("this", "these") and reader.word(after) in LAST | PAST:
        word, after = reader.word(after), after + 1
    if word in LAST and reader.word(after) in PAST:
        word, after = "past", after + 1
    if word == "running" and reader.word(after) in UNITS and reader.word(after) not in PLURALS:
        word = "this"
    start = after
    after = reader.skip(after, *WHOLE)
    full = after > start
    fiscal = reader.word(after) in FISCAL
    if fiscal:
        after += 1
        if reader.word(after) == "year" and reader.word(after - 1) == "fy":
            after += 1
        if reader.word(after - 1) == "fy" or reader.word(after) not in UNITS:
            return Relative("year", _offset(word), word, fiscal=True), after
    if reader.word(after) in ("business", "working") and reader.word(after + 1) == "day":
        return None
    after = reader.skip(after, "billing", "reporting", "business", *WHOLE)
    if word in PAST and word not in ("past", "passed", "recent"):
        after = reader.skip(after, "the")
    counted = reader.counted_unit(after)
    if counted and reader.word(after) not in ("a", "an"):
        count, size, end = counted
        if reader.word(end - 2) in ("business", "working") and size == "day" and word not in NEXT:
            count = _calendar_days(reader.frame.today, count)
        full = full or reader.tokens[end - 2].text in WHOLE
        if (
            word in ("past", "passed", "recent")
            and reader.word(after) == "half"
            and size == "month"
        ):
            return Trailing(count, size, to_the_day=True, word=word), end
        return _counted(word, count, size, end, full=full, fiscal=fiscal)
    if reader.word(after) in ("cycle", "period") and reader.word(after - 1) == "billing":
        return Relative("month", _offset(word), word), after + 1
    if reader.word(after) in _BILLS and (word in LAST or word in ("this", "current")):
        return Relative("month", _offset(word), word), after + 1
    unit = reader.unit(after)
    if unit:
        return _unit(reader, word, unit, fiscal=fiscal, full=full)
    if word in PAST and word not in ("past", "passed", "recent"):
        return None
    recurring = recurring_at(reader, after)
    if recurring:
        inner, end = recurring
        if word in ("latest", "following", "present", "ongoing", "running", "actual"):
            return None
        if isinstance(inner, Quarterly) and word in THIS:
            return inner, end
        if inner.unit == "part" and word == "last" and inner.name not in ("night", "evening"):  # type: ignore[attr-defined]
            return Directed(inner, "last"), end
        direction = "this" if word in THIS else "next" if word in NEXT else "last"
        if word == "past":
            direction = "last"
        return Directed(inner, direction), end  # type: ignore[arg-type]
    return None


def _calendar_days(today: datetime, working: int) -> int:
    """How many days back so many working days reach."""
    days = 0
    while working > 0:
        days += 1
        working -= (today - DAY * days).weekday() < 5
    return days


def _offset(word: str) -> int:
    if word in THIS:
        return 0
    return 1 if word in NEXT else -1


def _counted(
    word: str, count: int, size: Unit, end: int, *, full: bool, fiscal: bool
) -> tuple[Atom, int] | None:
    if word in NEXT:
        return Ahead(count, size), end
    if word in THIS and word != "these":
        return None
    return Trailing(count, size, full=full, fiscal=fiscal, word=word), end


def _unit(
    reader: Reader, word: str, unit: tuple[Unit, int, int], *, fiscal: bool, full: bool
) -> tuple[Atom, int] | None:
    size, times, end = unit
    plural = reader.word(end - 1) in PLURALS
    if size == "minute":
        return None
    if plural and not reader.tokens[end - 1].possessive:
        if reader.word(end) in ("bill", "spend", "spike", "cost", "costs", "invoice", "numbers"):
            plural = False  # last weeks bill
        else:
            count = 3
            if word in THIS:
                return None
            reader.frame.note(f"Read {word!r} {reader.word(end - 1)} as {count} of them.")
            return _counted(word, count, size, end, full=full, fiscal=fiscal)
    if times > 1:
        return _counted(word, times, size, end, full=full, fiscal=fiscal)
    if size in ("hour", "day") and reader.half_more(end):
        return Trailing(*((90, "minute") if size == "hour" else (36, "hour"))), end + 3
    if size == "hour":
        if word in THIS:
            return Relative("hour", 0), end
        return (Ahead(1, size) if word in NEXT else Trailing(1, size)), end
    if reader.word(end) == "before" and reader.word(end + 1) == "last":
        return Relative(size, -2, "before last", fiscal), end + 2
    if reader.word(end) == "end" and word in LAST:
        return Sectioned("late", Relative(size, -1, fiscal=fiscal)), end + 1
    if word in PAST and size in ("week", "month", "quarter", "year", "half"):
        return Trailing(1, size, to_the_day=True), end
    if word == "next" and reader.word(end) == "but":
        return None
    return Relative(size, _offset(word), "last" if word == "last" else word, fiscal, full), end


def _times_ago(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Three nights ago, two Tuesdays ago."""
    counted = reader.number(place)
    if counted is None:
        return None
    count, at = counted
    word = reader.word(at)
    if reader.word(at + 1) not in ("ago", "back"):
        return None
    if word in WEEKDAYS or word.removesuffix("s") in WEEKDAYS:
        weekday = Weekday(WEEKDAYS[word if word in WEEKDAYS else word.removesuffix("s")])
        return Directed(weekday, "last", count), at + 2
    part = DAYPARTS.get(word.removesuffix("s"))
    if part:
        day = reader.frame.today - DAY * count
        hours = DayPart(word, part).within(Span(day, day + DAY), reader.frame)
        return (Whole(hours), at + 2) if hours else None
    return None


def duration_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """24h, 30 days: the last so many, if they are a window at all."""
    counted = reader.counted_unit(place)
    if counted is None or reader.word(place) in ("a", "an"):
        return None
    count, size, end = counted
    if count <= 24 and _of_the_clock(reader, place):
        return Clock(count), end
    return Trailing(count, size, word=""), end


def _of_the_clock(reader: Reader, place: int) -> bool:
    """Whether 8h is an hour of the clock: at 8h, from 8h to 10h."""
    before = reader.word(place - 1)
    if reader.word(place + 1) != "h":
        return False
    opens = before in ("from", "between") and reader.word(place + 4) == "h"
    closes = reader.word(place - 2) == "h" and reader.word(place - 4) in ("from", "between")
    return before == "at" or opens or closes


UNITS_AGO = frozenset("""minute hour day week weekend month quarter half year""".split())


def ago_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Three weeks ago, a month back."""
    counted = reader.counted_unit(place)
    if counted is None:
        return _times_ago(reader, place)
    count, size, after = counted
    if reader.word(after) in ("ago", "back", "earlier") and size in UNITS_AGO:
        if reader.word(after) != "ago" and reader.word(after) == "earlier":
            return None
        end = after + 1
        if reader.word(end) == "today":
            exact = Ago(count, size).since(reader.frame)
            return Fixed(exact.date()), end + 1
        return Ago(count, size), end
    return None
