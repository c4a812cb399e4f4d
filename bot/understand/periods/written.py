"""Dates, hours and quarters that were written with digits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Fixed, Unclear, Year
from bot.understand.periods.hours import ZONES, Clock, Moment
from bot.understand.periods.reader import FISCAL, Reader
from bot.understand.periods.recurring import Dated, MonthDay, Quarterly, WeekNumber
from bot.understand.periods.words import MONTHS, UNITS

if TYPE_CHECKING:
    from bot.understand.periods.atoms import Atom, Recurring
    from bot.understand.periods.tokens import Token


def shape_at(reader: Reader, place: int, token: Token) -> tuple[Atom, int] | None:
    """A token that is a date, an hour, a quarter, a week or a year of its own."""
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
        if token.text == "dotted":
            day, month, _ = value
            return (Dated(month, day, "slashed"), place + 1) if day <= 31 and month <= 12 else None
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
        hour, minute, half = value
        return _clock(reader, place + 1, hour, minute, half)
    return None


def _clock(reader: Reader, after: int, hour: int, minute: int, half: str) -> tuple[Atom, int]:
    if reader.word(after) in ("hrs", "hours", "hour", "h", "o'clock") and not half:
        after += 1
    zone = reader.word(after) if reader.word(after) in ZONES else None
    return Clock(hour, minute, zone, half), after + (zone is not None)


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


def month_day_at(reader: Reader, place: int) -> tuple[Recurring, int] | None:
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
    if reader.word(after + 1) == "half":
        return None
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


def number_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """A number: of a day, a year or an hour."""
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
    if reader.kind(place - 1) == "join" and reader.word(place - 2) in MONTHS and value > 12:
        return Year(2000 + value % 100), place + 1
    if len(token.text) == 4 and reader.word(place + 1) in ZONES:
        hour, minute = divmod(value, 100)
        if hour < 24 and minute < 60:
            return _clock(reader, place + 1, hour, minute, "")
    if len(token.text) == 4 and 2000 <= value <= 2060:
        return Year(value, doubtful=True), place + 1
    half = reader.word(place + 1)
    if half in ("am", "pm", "a.m.", "p.m.", "a.m", "p.m") and 1 <= value <= 12:
        hour = value % 12 + (12 if half[0] == "p" else 0)
        return _clock(reader, place + 2, hour, 0, half[0])
    if half == "o'clock" and value <= 24:
        return Clock(value, 0), place + 2
    if value <= 31 and token.text != "0":
        return MonthDay(value, ordinal=False), place + 1
    return None
