"""Reading one piece that names a time, at one place in the message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.understand.periods.atoms import (
    Ago,
    Ahead,
    Around,
    Atom,
    Clock,
    Dated,
    DayAway,
    DayPart,
    Directed,
    Fixed,
    Holiday,
    Moment,
    Month,
    MonthDay,
    Now,
    Nth,
    Quarterly,
    Recurring,
    Relative,
    Rest,
    RestOf,
    Season,
    Section,
    Sectioned,
    Trailing,
    Unclear,
    Weekday,
    Weekend,
    WeekNumber,
    Year,
)
from bot.understand.periods.holidays import HOLIDAYS
from bot.understand.periods.span import Unit, unit_at
from bot.understand.periods.words import (
    DAYPARTS,
    LAST,
    MONTHS,
    NEXT,
    NUMBERS,
    ORDINALS,
    PAST,
    PLURALS,
    SEASONS,
    THIS,
    UNITS,
    VAGUE_NUMBERS,
    WEEKDAYS,
)
from bot.understand.periods.zones import ZONES

if TYPE_CHECKING:
    from bot.understand.periods.span import Frame
    from bot.understand.periods.tokens import Token

FISCAL = frozenset({"fiscal", "financial", "fy"})
WHOLE = frozenset(
    {"full", "complete", "completed", "whole", "entire", "calendar", "closed", "finished"}
)
_SHORT_DOUBTFUL = frozenset({"sun", "sat", "mon", "wed"})
_DOUBTFUL_MONTHS = frozenset({"may", "mar", "dec"})
_HOLIDAY_STARTS = {name.split()[0] for name in HOLIDAYS}
_DOUBTFUL_HOLIDAYS = frozenset(
    {"holidays", "new year", "new years", "11 11", "cyber week", "easter", "christmas", "halloween"}
)
_EARLY = frozenset({"early", "beginning", "start", "begin"})
_LATE = frozenset({"late", "end"})
_MID = frozenset({"mid", "middle"})
_BILLS = frozenset({"bill", "invoice", "bills", "invoices"})


@dataclass(frozen=True)
class Reader:
    """The pieces of one message, read by place; each reading gives a value and the next place."""

    tokens: list[Token]
    frame: Frame

    def at(self, place: int) -> Token | None:
        """The token at a place, if any."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def word(self, place: int) -> str:
        """The word at a place, or nothing."""
        token = self.at(place)
        return token.text if token and token.kind == "word" else ""

    def kind(self, place: int) -> str:
        """The kind of token at a place, or nothing."""
        token = self.at(place)
        return token.kind if token else ""

    def skip(self, place: int, *words: str) -> int:
        """The next place that holds none of these words."""
        while self.word(place) in words and self.word(place):
            place += 1
        return place

    def number(self, place: int) -> tuple[int, int] | None:
        """A count: 3, three, a couple of, twenty-four."""
        token = self.at(place)
        if token is None:
            return None
        if token.kind == "number":
            return int(token.value), place + 1
        if token.kind != "word":
            return None
        if token.text in NUMBERS:
            value = NUMBERS[token.text]
            more = NUMBERS.get(self.word(place + 1), 0)
            if value >= 20 and 0 < more < 10:
                return value + more, place + 2
            return value, place + 1
        if token.text in VAGUE_NUMBERS:
            after = place + 1
            if self.word(after) == "of":
                after += 1
            if token.text in ("few", "several"):
                self.frame.note(f"Read {token.text!r} as {VAGUE_NUMBERS[token.text]}.")
            return VAGUE_NUMBERS[token.text], after
        if token.text in ("a", "an"):
            if self.word(place + 1) in VAGUE_NUMBERS:
                return self.number(place + 1)
            return 1, place + 1
        return None

    def ordinal(self, place: int) -> tuple[int, int] | None:
        """A rank: first, 2nd, twenty-first; last counts from the end."""
        token = self.at(place)
        if token is None:
            return None
        if token.kind == "ordinal":
            return int(token.value), place + 1
        if token.kind != "word":
            return None
        if token.text in ORDINALS:
            return ORDINALS[token.text], place + 1
        tens = NUMBERS.get(token.text, 0)
        if tens in (20, 30) and 0 < ORDINALS.get(self.word(place + 1), 0) < 10:
            return tens + ORDINALS[self.word(place + 1)], place + 2
        if token.text in ("last", "final"):
            return -1, place + 1
        return None

    def unit(self, place: int) -> tuple[Unit, int, int] | None:
        """A unit, how many of them (a fortnight is two weeks), and the next place."""
        word = self.word(place)
        if word not in UNITS:
            return None
        token = self.tokens[place]
        if (
            word in ("d", "w", "h", "y", "mo", "mos")
            and token.value != "glued"
            and not (self.kind(place - 1) == "number")
        ):
            return None
        unit, size = UNITS[word]
        if word == "half" and self.word(place + 1) == "year":
            return unit, size, place + 2
        return unit, size, place + 1

    def counted_unit(self, place: int) -> tuple[int, Unit, int] | None:
        """A number of units: 3 weeks, a couple of days, 24h, half a year."""
        if self.word(place) == "half" and self.word(place + 1) in ("a", "an"):
            half = {"year": (6, "month"), "day": (12, "hour"), "month": (15, "day")}.get(
                self.word(place + 2)
            )
            if half:
                return half[0], half[1], place + 3  # type: ignore[return-value]
        counted = self.number(place)
        if counted is None:
            return None
        count, after = counted
        after = self.skip(after, *WHOLE, "consecutive", "fiscal", "billing")
        unit = self.unit(after)
        if unit is None:
            if self.word(after) == "m" and self.tokens[after].value == "glued":
                months = count in (1, 2, 3, 6, 9, 12, 18, 24)
                return count, "month" if months else "minute", after + 1
            return None
        size, times, after = unit
        count *= times
        limits = {"minute": 10_000, "hour": 9_000, "day": 4_000, "week": 520, "weekend": 100}
        if not 0 < count <= limits.get(size, 240):
            return None
        return count, size, after


def piece_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The piece that starts at a place, and the place after it."""
    token = reader.at(place)
    if token is None or token.kind in ("name", "stop", "join", "over"):
        return None
    if token.kind == "word":
        for read in (
            _holiday,
            _section,
            _directed,
            _ago,
            _nth,
            _named_word,
            _around,
        ):
            found = read(reader, place)
            if found:
                return found
        return None
    if token.kind in ("number", "ordinal"):
        return (
            _holiday(reader, place)
            or _ago(reader, place)
            or _nth(reader, place)
            or _number(reader, place)
        )
    return _shape(reader, place, token)


def _shape(reader: Reader, place: int, token: Token) -> tuple[Atom, int] | None:
    value = token.value
    if token.kind == "date":
        year, month, day = value
        try:
            return Fixed(date(year, month, day)), place + 1
        except ValueError:
            return None
    if token.kind == "year_month":
        return Fixed(date(value[0], value[1], 1), "month"), place + 1
    if token.kind == "slashed":
        return _slashed(reader, place, value)
    if token.kind == "moment":
        return Moment(value), place + 1
    if token.kind == "year":
        return Year(value), place + 1
    if token.kind == "short_year":
        return Year(value, doubtful=True), place + 1
    if token.kind == "fiscal_year":
        return Year(value, fiscal=True), place + 1
    if token.kind == "quarter":
        return Quarterly("quarter", value), place + 1
    if token.kind == "half":
        return Quarterly("half", value, sure=False), place + 1
    if token.kind == "week_number":
        return WeekNumber(*value), place + 1
    if token.kind == "clock":
        hour, minute, sure = value
        return _clock(reader, place + 1, hour, minute, sure=sure)
    return None


def _clock(reader: Reader, after: int, hour: int, minute: int, *, sure: bool) -> tuple[Atom, int]:
    word = reader.word(after)
    if word in ("hrs", "hours", "hour", "h", "o'clock") and minute == 0 and not sure:
        after, sure = after + 1, True
        word = reader.word(after)
    zone = word if word in ZONES and word != "z" else None
    return Clock(hour, minute, sure or zone is not None, zone), after + (zone is not None)


def _slashed(
    reader: Reader, place: int, value: tuple[int, int, int | None]
) -> tuple[Atom, int] | None:
    first, second, year = value
    month_first = second > 12 or (first <= 12 and reader.frame.day_first is False)
    day_first = first > 12 or (second <= 12 and reader.frame.day_first is True)
    if first == second:
        month_first = True
    if not month_first and not day_first:
        return Unclear(first, second, year), place + 1
    month, day = (first, second) if month_first and not day_first else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year is None:
        return Dated(month, day, "slashed"), place + 1
    try:
        return Fixed(date(year, month, day)), place + 1
    except ValueError:
        return None


def _holiday(reader: Reader, place: int) -> tuple[Atom, int] | None:
    if reader.tokens[place].text not in _HOLIDAY_STARTS:
        return None
    words = []
    for index in range(place, min(place + 4, len(reader.tokens))):
        token = reader.tokens[index]
        if token.kind == "word" and token.text in ("the", "of") and not words:
            break
        text = f"{token.text}'s" if token.possessive else token.text
        words.append(text)
    for length in range(len(words), 0, -1):
        for name in (" ".join(words[:length]), " ".join(words[:length]).replace("'s", "")):
            if name in HOLIDAYS:
                year = name in ("new year", "new years") and reader.word(place - 1) in THIS | LAST
                if year:
                    return None
                doubt = "holiday" if name in _DOUBTFUL_HOLIDAYS else None
                return Holiday(name, doubt), place + length
    return None


def _recurring(reader: Reader, place: int) -> tuple[Recurring, int] | None:
    """What comes round again and may follow this, last or next."""
    token = reader.at(place)
    if token is None:
        return None
    holiday = _holiday(reader, place)
    if holiday:
        return holiday  # type: ignore[return-value]
    if token.kind == "quarter":
        return Quarterly("quarter", token.value), place + 1
    if token.kind == "half":
        return Quarterly("half", token.value), place + 1
    if token.kind != "word":
        return None
    word = token.text
    if word in WEEKDAYS:
        return Weekday(WEEKDAYS[word]), place + 1
    if word in MONTHS:
        return _month_day(reader, place) or (Month(MONTHS[word]), place + 1)
    if word in SEASONS:
        return Season(SEASONS[word]), place + 1
    if word in DAYPARTS:
        return DayPart(word, DAYPARTS[word]), place + 1
    return None


def _directed(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """This, last, past, next … week, Tuesday, three months."""
    word = reader.word(place)
    after = place + 1
    if word == "the" and reader.word(after) in THIS | LAST | NEXT | PAST:
        return _directed(reader, after)
    if word == "most" and reader.word(after) == "recent":
        word, after = "last", after + 1
    if word in ("rest", "remainder") or (word == "remaining"):
        return _rest(reader, place)
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
    after = reader.skip(after, "billing", "reporting", "business", *WHOLE)
    if word in PAST and word != "past":
        after = reader.skip(after, "the")
    counted = reader.counted_unit(after)
    if counted and reader.word(after) not in ("a", "an"):
        count, size, end = counted
        full = full or reader.tokens[end - 2].text in WHOLE
        return _counted(word, count, size, end, full=full, fiscal=fiscal)
    if reader.word(after) in ("cycle", "period") and reader.word(after - 1) == "billing":
        return Relative("month", _offset(word), word), after + 1
    if reader.word(after) in _BILLS and (word in LAST or word in ("this", "current")):
        return Relative("month", _offset(word), word), after + 1
    unit = reader.unit(after)
    if unit:
        return _unit(reader, word, unit, fiscal=fiscal, full=full)
    if word in PAST and word != "past":
        return None
    recurring = _recurring(reader, after)
    if recurring:
        inner, end = recurring
        if word in ("latest", "following", "present", "ongoing", "running"):
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


def _offset(word: str) -> int:
    if word in THIS:
        return 0
    return 1 if word in NEXT else -1


def _counted(
    word: str, count: int, size: Unit, end: int, *, full: bool, fiscal: bool
) -> tuple[Atom, int] | None:
    if word in NEXT:
        return Ahead(count, size), end
    if word in THIS:
        return None
    trailing = Trailing(count, size, full=full, fiscal=fiscal)
    return trailing, end


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
    if size == "hour":
        if word in THIS:
            return Relative("hour", 0), end
        return (Ahead(1, size) if word in NEXT else Trailing(1, size)), end
    if reader.word(end) == "before" and reader.word(end + 1) == "last":
        return Relative(size, -2, "before last", fiscal), end + 2
    if word in PAST and size in ("week", "month", "quarter", "year", "half"):
        return Trailing(1, size, to_the_day=True), end
    if word == "next" and reader.word(end) == "but":
        return None
    return Relative(size, _offset(word), "last" if word == "last" else word, fiscal, full), end


def _rest(reader: Reader, place: int) -> tuple[Atom, int] | None:
    after = place + 1
    if reader.word(place) in ("rest", "remainder"):
        if reader.word(after) != "of":
            return None
        after = reader.skip(after + 1, "the", "this", "current", "our")
    fiscal = reader.word(after) in FISCAL
    after += fiscal
    unit = reader.unit(after)
    if unit and unit[0] in ("week", "month", "quarter", "half", "year"):
        return Rest(unit[0], fiscal), unit[2]
    if reader.word(place) in ("rest", "remainder"):
        inner = piece_at(reader, after)
        if inner and inner[0].unit in ("month", "quarter", "half", "year"):
            return RestOf(inner[0]), inner[1]
    return None


def _ago(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Three weeks ago, a month back."""
    counted = reader.counted_unit(place)
    if counted is None:
        return None
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


UNITS_AGO = frozenset(
    {"minute", "hour", "day", "week", "weekend", "month", "quarter", "half", "year"}
)


def _nth(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The first two weeks, the third quarter, the 2nd Monday: of something larger."""
    ranked = reader.ordinal(place)
    if ranked is None:
        return None
    nth, after = ranked
    fiscal = reader.word(after) in FISCAL
    after += fiscal
    after = reader.skip(after, "calendar", "full")
    if reader.word(after) == "half" and nth in (1, 2) and reader.word(after + 1) != "year":
        return _half(reader, after + 1, nth)
    if nth > 0 and reader.word(after) in ("quarter", "qtr", "trimester") and nth <= 4:
        return Quarterly("quarter", nth, fiscal), after + 1
    if nth in (1, 2) and reader.word(after) in ("semester", "half-year", "halfyear"):
        return Quarterly("half", nth, fiscal), after + 1
    if reader.word(after) in WEEKDAYS:
        return Nth(nth, "day", weekday=WEEKDAYS[reader.word(after)]), after + 1
    counted = reader.counted_unit(after)
    if counted and reader.word(after) not in ("a", "an") and nth in (1, -1):
        return Nth(nth, counted[1], counted[0]), counted[2]
    unit = reader.unit(after)
    if unit:
        return Nth(nth, unit[0], unit[1]), unit[2]
    return None


def _half(reader: Reader, after: int, nth: int) -> tuple[Atom, int] | None:
    section: Section = "first half" if nth == 1 else "second half"
    if reader.word(after) == "of":
        whole = reader.skip(after + 1, "the", "this")
        inner = _whole(reader, whole)
        if inner and inner[0].unit in ("week", "month", "quarter", "year", "season"):
            atom, end = inner
            if isinstance(atom, Year):
                return Quarterly("half", nth, atom.fiscal), whole
            if isinstance(atom, Relative) and atom.size == "year":
                return Quarterly("half", nth, atom.fiscal), whole
            return Sectioned(section, atom), end
        return None
    return Quarterly("half", nth, sure=False), after


def _whole(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """What has a beginning, a middle and an end: October, last week, the month."""
    unit = reader.unit(place)
    if unit and unit[0] in ("week", "month", "quarter", "year", "half"):
        return Relative(unit[0], 0, "this"), unit[2]
    fiscal = reader.word(place) in FISCAL
    unit = reader.unit(place + 1) if fiscal else None
    if unit:
        return Relative(unit[0], 0, "this", fiscal=True), unit[2]
    inner = piece_at(reader, place)
    if inner and inner[0].weak in ("number", "now", "duration", "part"):
        return None
    return inner


def _section(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Early October, the middle of last week, late yesterday, month end."""
    word = reader.word(place)
    fixed = _ENDS.get(word)
    if fixed:
        return Sectioned("late", Relative(fixed, 0, "this")), place + 1
    if word not in _EARLY | _LATE | _MID:
        return None
    after = place + 1
    if word in ("beginning", "start", "end", "middle", "begin"):
        if reader.word(after) != "of" and word != "end":
            return None
        after = reader.skip(after, "of")
        after = reader.skip(after, "the", "our")
    else:
        after = reader.skip(after, "in", "on", "the", "part", "of")
    inner = _whole(reader, after)
    if inner is None:
        return None
    atom, end = inner
    if isinstance(atom, Clock | Nth | Trailing | Sectioned) or atom.weak in ("number", "ordinal"):
        return None
    if isinstance(atom, DayPart) and word not in ("early", "late", "mid"):
        return None
    section: Section = "early" if word in _EARLY else "late" if word in _LATE else "mid"
    if isinstance(atom, DayPart):
        return DayPart(f"{section} {atom.name}", _part_of(atom.hours, section)), end
    return Sectioned(section, atom), end


def _part_of(hours: tuple[int, int], section: Section) -> tuple[int, int]:
    first, last = hours
    if section == "early" and first == 6:
        return 4, 8
    third = (last - first) // 3
    if section == "early":
        return first, last - third
    return (first + third, last) if section == "late" else (first + third, last - third)


_ENDS: dict[str, Unit] = {"eom": "month", "eoq": "quarter", "eoy": "year", "eow": "week"}


def _month_day(reader: Reader, place: int) -> tuple[Recurring, int] | None:
    """Nov 3, November the 3rd."""
    month = MONTHS[reader.word(place)]
    after = place + 1
    if reader.kind(after) == "join" and reader.tokens[after].glued:
        after += 1
    after = reader.skip(after, "the")
    token = reader.at(after)
    if token is None or token.kind not in ("number", "ordinal") or not 1 <= token.value <= 31:
        return _spelt_day(reader, after, month)
    if reader.kind(after - 1) == "join" and token.kind == "number":
        years = reader.frame.now.year % 100
        if years - 3 <= token.value <= years + 3:
            return None  # Nov-26 in a ledger is November 2026
    if (
        token.kind == "number"
        and reader.word(after + 1) in UNITS | {"of": 0}
        and (reader.word(after + 1) not in ("h",))
    ):
        return None
    return Dated(month, token.value), after + 1


def _spelt_day(reader: Reader, after: int, month: int) -> tuple[Recurring, int] | None:
    ranked = reader.ordinal(after)
    if ranked and ranked[0] > 0 and reader.word(ranked[1]) not in UNITS:
        return Dated(month, ranked[0]), ranked[1]
    return None


def _day_month(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """3 Nov, the 3rd of November."""
    ranked = reader.ordinal(place)
    token = reader.tokens[place]
    if ranked is None and token.kind == "number":
        ranked = token.value, place + 1
    if ranked is None or not 1 <= ranked[0] <= 31:
        return None
    day, after = ranked
    after = reader.skip(after, "day")
    after = reader.skip(after, "of")
    if (
        reader.kind(after) == "join"
        and reader.tokens[after].glued
        and (reader.tokens[after].text == "-")
    ):
        after += 1
    if reader.word(after) in MONTHS:
        return Dated(MONTHS[reader.word(after)], day), after + 1
    return None


def _number(reader: Reader, place: int) -> tuple[Atom, int] | None:
    token = reader.tokens[place]
    found = _day_month(reader, place)
    if found:
        return found
    if token.kind == "ordinal":
        fiscal = reader.word(place + 1) in FISCAL
        if reader.word(place + 1 + fiscal) in ("quarter", "qtr") and token.value <= 4:
            return Quarterly("quarter", token.value, fiscal), place + 2 + fiscal
        return (MonthDay(token.value), place + 1) if 1 <= token.value <= 31 else None
    value = int(token.value)
    if len(token.text) == 4 and reader.word(place + 1) in ZONES:
        hour, minute = divmod(value, 100)
        if hour < 24 and minute < 60:
            return _clock(reader, place + 1, hour, minute, sure=True)
    if len(token.text) == 4 and 2000 <= value <= 2060:
        return Year(value, doubtful=True), place + 1
    half = reader.word(place + 1)
    if half in ("am", "pm", "a.m.", "p.m.", "a.m", "p.m") and 1 <= value <= 12:
        hour = value % 12 + (12 if half[0] == "p" else 0)
        return _clock(reader, place + 2, hour, 0, sure=True)
    if half == "o'clock" and value <= 24:
        return Clock(value, 0), place + 2
    if value <= 31 and token.text != "0":
        return MonthDay(value, ordinal=False), place + 1
    return None


def _named_word(reader: Reader, place: int) -> tuple[Atom, int] | None:
    word = reader.word(place)
    if word in _DAYS:
        return DayAway(_DAYS[word]), place + 1
    if word == "day" and reader.word(place + 1) in ("before", "after"):
        offset = {"yesterday": -1, "tomorrow": 1, "today": 0}.get(reader.word(place + 2))
        if offset is not None:
            return DayAway(offset + (-1 if reader.word(place + 1) == "before" else 1)), place + 3
    if word == "tonight":
        return Directed(DayPart("night", DAYPARTS["night"]), "this"), place + 1
    if word == "now":
        return Now(), place + 1
    if word in ("overnight",):
        return DayPart("night", DAYPARTS["night"]), place + 1
    if word in WEEKDAYS:
        return _weekday(reader, place, word)
    if word in MONTHS:
        return _month(reader, place, word)
    if word in ("weekend",):
        if reader.word(place + 1) == "before" and reader.word(place + 2) == "last":
            return Relative("weekend", -2, "before last"), place + 3
        return Weekend(), place + 1
    if word in SEASONS:
        return Season(SEASONS[word]), place + 1
    if word in DAYPARTS:
        return DayPart(word, DAYPARTS[word]), place + 1
    return _unit_word(reader, place, word)


def _weekday(reader: Reader, place: int, word: str) -> tuple[Atom, int]:
    weekday = Weekday(WEEKDAYS[word], word in _SHORT_DOUBTFUL)
    after = place + 1
    if reader.word(after) == "before" and reader.word(after + 1) == "last":
        return Directed(weekday, "last", 2), after + 2
    return weekday, after


def _month(reader: Reader, place: int, word: str) -> tuple[Atom, int]:
    dated = _month_day(reader, place)
    if dated:
        return dated
    return Month(MONTHS[word], word if word in _DOUBTFUL_MONTHS else None), place + 1


def _unit_word(reader: Reader, place: int, word: str) -> tuple[Atom, int] | None:
    """Week 46, fiscal Q2, calendar year 2025, half 1, the month before last, month of October."""
    after = place + 1
    token = reader.at(after)
    if word in FISCAL or (word == "calendar" and reader.word(after) in ("year", "week")):
        return _fiscal(reader, place, word)
    if word in ("quarter", "half") and token and token.kind == "number" and token.value <= 4:
        return Quarterly(word, token.value), after + 1  # type: ignore[arg-type]
    if word in ("week", "w", "kw", "cw", "wk") and token and token.kind == "number":
        if 1 <= token.value <= 53 and reader.word(after + 1) not in UNITS:
            return WeekNumber(token.value), after + 1
        return None
    if word == "year" and token and token.kind in ("number", "short_year"):
        if len(token.text) == 4 or token.kind == "short_year":
            return Year(token.value), after + 1
        return None
    if word in ("month", "week", "quarter", "year") and reader.word(after) == "before":
        if reader.word(after + 1) == "last":
            return Relative(UNITS[word][0], -2, "before last"), after + 2
    if word in ("month", "year", "quarter") and reader.word(after) == "of":
        inner = piece_at(reader, after + 1)
        if inner and inner[0].unit == word and not isinstance(inner[0], Relative):
            atom, end = inner
            return (Month(atom.number) if isinstance(atom, Month) else atom), end
    return None


def _fiscal(reader: Reader, place: int, word: str) -> tuple[Atom, int] | None:
    fiscal = word in FISCAL
    after = reader.skip(place + 1, "year", "week") if not fiscal else reader.skip(place + 1, "year")
    token = reader.at(after)
    if token is None:
        return None
    if token.kind in ("number", "short_year", "year", "fiscal_year"):
        if reader.word(after - 1) == "week":
            return (WeekNumber(token.value), after + 1) if token.value <= 53 else None
        if len(token.text) == 4:
            return Year(token.value, fiscal), after + 1
        if fiscal and len(token.text) == 2:
            return Year(2000 + int(token.text), fiscal), after + 1
        return None
    if not fiscal:
        return None
    if token.kind in ("quarter", "half"):
        return Quarterly(token.kind, token.value, fiscal=True), after + 1  # type: ignore[arg-type]
    ranked = _nth(reader, after)
    if ranked and isinstance(ranked[0], Quarterly):
        inner = ranked[0]
        return Quarterly(inner.size, inner.number, fiscal=True), ranked[1]
    return None


def _around(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Around 3pm."""
    if reader.word(place) not in ("around", "about", "near", "at") or (
        reader.word(place) == "at" and reader.word(place + 1) not in ("around", "about")
    ):
        return None
    after = place + 1 + (reader.word(place) == "at")
    inner = piece_at(reader, after)
    if inner and isinstance(inner[0], Clock) and inner[0].sure:
        return Around(inner[0]), inner[1]
    return None


_DAYS = {"today": 0, "yesterday": -1, "yesterdays": -1, "todays": 0, "tomorrow": 1}
