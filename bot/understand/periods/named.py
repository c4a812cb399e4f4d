"""Times with a name: Tuesday, October, the weekend, Black Friday, fiscal Q2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.anchored import DayAway, Now, Relative, Whole, Year
from bot.understand.periods.holidays import HOLIDAYS
from bot.understand.periods.hours import Clock, DayPart
from bot.understand.periods.nth import Nth
from bot.understand.periods.reader import FISCAL, Reader
from bot.understand.periods.recurring import (
    Dated,
    Holiday,
    Month,
    MonthDay,
    Quarterly,
    Season,
    Weekday,
    Weekend,
    WeekNumber,
)
from bot.understand.periods.sections import Directed, Section, Sectioned
from bot.understand.periods.span import DAY, Span
from bot.understand.periods.words import (
    DAYPARTS,
    HOURS,
    LAST,
    MONTHS,
    SEASONS,
    THIS,
    UNITS,
    WEEKDAYS,
)
from bot.understand.periods.written import month_day_at

if TYPE_CHECKING:
    from bot.understand.periods.atoms import Atom, Recurring
    from bot.understand.periods.span import Unit

_SHORT_DOUBTFUL = frozenset({"sun", "sat", "mon", "wed"})


_DOUBTFUL_MONTHS = frozenset({"may", "mar", "dec"})


_HOLIDAY_STARTS = {name.split()[0] for name in HOLIDAYS}


_DOUBTFUL_HOLIDAYS = frozenset(
    {"holidays", "new year", "new years", "11 11", "cyber week", "easter", "christmas", "halloween"}
)


_DAYS = {"today": 0, "yesterday": -1, "yesterdays": -1, "todays": 0, "tomorrow": 1}


def holiday_at(reader: Reader, place: int) -> tuple[Holiday, int] | None:
    """A holiday by its name, the longest that fits."""
    if reader.tokens[place].text not in _HOLIDAY_STARTS:
        return None
    words: list[str] = []
    for index in range(place, min(place + 4, len(reader.tokens))):
        token = reader.tokens[index]
        if token.kind == "word" and token.text in ("the", "of") and not words:
            break
        words.append(token.text)
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        if name not in HOLIDAYS or (" and " in name and reader.word(place - 1) == "between"):
            continue
        if name == "new year" and reader.word(place - 1) in THIS | LAST:
            return None
        doubt = "holiday" if name in _DOUBTFUL_HOLIDAYS else None
        if reader.word(place + length) == "weekend":
            return Holiday(name, weekend=True), place + length + 1
        return Holiday(name, doubt), place + length
    return None


def recurring_at(reader: Reader, place: int) -> tuple[Recurring, int] | None:
    """What comes round again and may follow this, last or next."""
    token = reader.at(place)
    if token is None:
        return None
    holiday = holiday_at(reader, place)
    if holiday:
        return holiday
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
        doubtful = word if word == "may" else None
        return month_day_at(reader, place) or (Month(MONTHS[word], doubtful), place + 1)
    if word in SEASONS:
        return Season(SEASONS[word]), place + 1
    if word in DAYPARTS:
        return DayPart(word, DAYPARTS[word]), place + 1
    return None


def named_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """A day, month, season or part of a day by its name; a numbered week or quarter."""
    word = reader.word(place)
    if word in _DAYS:
        return DayAway(_DAYS[word]), place + 1
    if word == "before" and reader.word(place + 1) == "yesterday":
        return DayAway(-2), place + 2
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
    if word in DAYPARTS and (
        (reader.word(place + 1), reader.word(place + 2)) == ("before", "last")
    ):
        day = Span(reader.frame.today - 2 * DAY, reader.frame.today - DAY)
        part = DayPart(word, DAYPARTS[word]).within(day, reader.frame)
        return (Whole(part), place + 3) if part else None
    hour = reader.at(place + 1)
    if word in ("am", "pm") and hour and hour.kind == "clock" and hour.value[0] <= 12:
        return Clock(
            hour.value[0] % 12 + 12 * (word == "pm"), hour.value[1], half=word[0]
        ), place + 2
    if word in ("am", "pm") and reader.kind(place - 1) == "number":
        return None
    if word in DAYPARTS:
        return DayPart(word, DAYPARTS[word]), place + 1
    if word in ("business", "working", "office") and reader.word(place + 1) == "hours":
        return DayPart("business hours", (9, 17)), place + 2
    if word in HOURS:
        return Clock(HOURS[word]), place + 1
    return _unit_word(reader, place, word) or _spelt(reader, place)


def _spelt(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The fifteenth of October, the twenty-third."""
    ranked = reader.ordinal(place)
    if ranked is None or not 0 < ranked[0] <= 31:
        return None
    number, after = ranked
    of = after + 1 if reader.word(after) == "of" else after
    if reader.word(of) in MONTHS:
        return Dated(MONTHS[reader.word(of)], number), of + 1
    return MonthDay(number), after


def _weekday(reader: Reader, place: int, word: str) -> tuple[Atom, int]:
    weekday = Weekday(WEEKDAYS[word], word in _SHORT_DOUBTFUL)
    after = place + 1
    if reader.word(after) == "before" and reader.word(after + 1) == "last":
        return Directed(weekday, "last", 2), after + 2
    return weekday, after


def _month(reader: Reader, place: int, word: str) -> tuple[Atom, int]:
    dated = month_day_at(reader, place)
    if dated:
        return dated
    half = reader.at(place + 1)
    if half and half.kind == "ordinal" and half.value <= 2 and reader.word(place + 2) == "half":
        section: Section = "first half" if half.value == 1 else "second half"
        return Sectioned(section, Month(MONTHS[word])), place + 3
    if reader.word(place + 1) == "quarter" and MONTHS[word] % 3 == 0:
        return Quarterly("quarter", MONTHS[word] // 3), place + 2
    return Month(MONTHS[word], word if word in _DOUBTFUL_MONTHS else None), place + 1


def _unit_word(reader: Reader, place: int, word: str) -> tuple[Atom, int] | None:
    """Week 46, fiscal Q2, calendar year 2025, half 1, the month before last, month of October."""
    after = place + 1
    token = reader.at(after)
    if word in FISCAL or (word == "calendar" and reader.word(after) in ("year", "week")):
        return _fiscal(reader, place, word)
    if word in ("quarter", "half") and token and token.kind == "number" and token.value <= 4:
        size: Unit = "quarter" if word == "quarter" else "half"
        return Quarterly(size, token.value), after + 1
    if word in ("week", "w", "kw", "cw", "wk") and reader.word(after) in ("number", "no", "nr"):
        after += 1 + (reader.kind(after + 1) == "stop")
        token = reader.at(after)
    if word in ("week", "weeks", "w", "kw", "cw", "wk") and token and token.kind == "number":
        if 1 <= token.value <= 53 and reader.word(after + 1) not in UNITS:
            return WeekNumber(token.value), after + 1
        return None
    if word == "year" and token and token.kind in ("number", "short_year"):
        if len(token.text) == 4 or token.kind == "short_year":
            return Year(token.value), after + 1
        return None
    if word in ("month", "week", "quarter", "year") and (
        (reader.word(after), reader.word(after + 1)) == ("before", "last")
    ):
        return Relative(UNITS[word][0], -2, "before last"), after + 2
    if word in ("week", "month") and reader.word(after) == "end":
        return Sectioned("late", Relative(UNITS[word][0], 0, "the", whole=True)), after + 1
    if word in ("week", "weekend", "month", "quarter", "year", "half") and _over(reader, after):
        return Relative(UNITS[word][0], -1, "just over"), _over(reader, after)
    if (
        word in ("week", "month", "quarter", "year")
        and reader.word(place - 1) == "the"
        and (reader.word(after) not in ("of", "before", "after", "that", "to", "ending"))
    ):
        return Relative(UNITS[word][0], 0, "the"), after
    if word == "period" and token and token.kind == "number" and token.value <= 12:
        return Nth(token.value, "month"), after + 1
    if word == "day" and token and token.kind == "number" and token.value <= 31:
        of = reader.word(after + 1) == "of" and reader.word(after + 2) in MONTHS
        if of:
            return Dated(MONTHS[reader.word(after + 2)], token.value), after + 3
        return MonthDay(token.value, ordinal=False), after + 1
    if word == "month" and reader.word(after) == "of" and reader.word(after + 1) in MONTHS:
        return Month(MONTHS[reader.word(after + 1)]), after + 2
    return None


def _over(reader: Reader, place: int) -> int:
    """The place after `just gone`, `that passed`, `just ended`; 0 without them."""
    after = reader.skip(place, "that", "has", "just", "which")
    if after > place and reader.word(after) in (
        "gone",
        "passed",
        "ended",
        "finished",
        "past",
        "went",
    ):
        return after + 1
    return place + 1 if reader.word(place) in ("passed", "gone") else 0


def _fiscal(reader: Reader, place: int, word: str) -> tuple[Atom, int] | None:
    fiscal = word in FISCAL
    after = reader.skip(place + 1, "year", "week") if not fiscal else reader.skip(place + 1, "year")
    token = reader.at(after)
    if token is None:
        return None
    if token.kind in ("number", "short_year", "year", "fiscal_year"):
        if reader.word(after - 1) == "week":
            return (WeekNumber(token.value), after + 1) if token.value <= 53 else None
        closing = reader.at(after + 2)
        if fiscal and reader.kind(after + 1) == "join" and closing and closing.kind == "number":
            return Year(2000 + closing.value % 100, fiscal), after + 3
        if len(token.text) == 4:
            return Year(token.value, fiscal), after + 1
        if fiscal and len(token.text) == 2:
            return Year(2000 + int(token.text), fiscal), after + 1
        return None
    if not fiscal:
        return None
    if token.kind in ("quarter", "half"):
        return Quarterly(token.kind, token.value, fiscal=True), after + 1
    ranked = reader.ordinal(after)
    unit = ranked and reader.unit(ranked[1])
    if ranked and unit and unit[0] in ("quarter", "half") and 0 < ranked[0] <= 4:
        return Quarterly(unit[0], ranked[0], fiscal=True), unit[2]
    return None
