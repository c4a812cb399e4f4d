"""Days with a name: fixed ones, those that move by rule, and those that a table must know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.understand.periods.span import DAY, Span, midnight

if TYPE_CHECKING:
    from collections.abc import Callable

_Days = tuple[date, date]  # first and last day, both counted


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        return after - timedelta(days=(after.weekday() - weekday - 1) % 7 + 1)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the anonymous algorithm of 1876."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int, month_to: int = 0, day_to: int = 0) -> Callable[[int], _Days]:
    def days(year: int) -> _Days:
        first = date(year, month, day)
        if not month_to:
            return first, first
        return first, date(year + (month_to < month), month_to, day_to)

    return days


def _from(
    anchor: Callable[[int], date], offset: int = 0, length: int = 1
) -> Callable[[int], _Days]:
    def days(year: int) -> _Days:
        first = anchor(year) + timedelta(days=offset)
        return first, first + timedelta(days=length - 1)

    return days


def _thanksgiving(year: int) -> date:
    return _nth(year, 11, 3, 4)


def _table(dates: dict[int, _Days]) -> Callable[[int], _Days | None]:
    return dates.get


def _rule(month: int, weekday: int, nth: int) -> Callable[[int], date]:
    return lambda year: _nth(year, month, weekday, nth)


_PRIME_DAYS = {
    2022: (date(2022, 7, 12), date(2022, 7, 13)),
    2023: (date(2023, 7, 11), date(2023, 7, 12)),
    2024: (date(2024, 7, 16), date(2024, 7, 17)),
    2025: (date(2025, 7, 8), date(2025, 7, 11)),
}
_LUNAR_NEW_YEARS = {
    day.year: (day, day)
    for day in (
        date(2022, 2, 1),
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 3),
    )
}
_DIWALIS = {
    day.year: (day, day)
    for day in (
        date(2022, 10, 24),
        date(2023, 11, 12),
        date(2024, 11, 1),
        date(2025, 10, 20),
        date(2026, 11, 8),
        date(2027, 10, 29),
        date(2028, 10, 17),
        date(2029, 11, 5),
        date(2030, 10, 26),
    )
}

HOLIDAYS: dict[str, Callable[[int], _Days | None]] = {
    "black friday weekend": _from(_thanksgiving, 1, 3),
    "black friday cyber monday": _from(_thanksgiving, 1, 4),
    "black friday": _from(_thanksgiving, 1),
    "cyber monday": _from(_thanksgiving, 4),
    "cyber weekend": _from(_thanksgiving, 1, 4),
    "bfcm weekend": _from(_thanksgiving, 1, 4),
    "bfcm": _from(_thanksgiving, 1, 4),
    "cyber week": _from(_thanksgiving, 0, 5),
    "cyber five": _from(_thanksgiving, 0, 5),
    "cyber 5": _from(_thanksgiving, 0, 5),
    "thanksgiving weekend": _from(_thanksgiving, 0, 4),
    "thanksgiving": _from(_thanksgiving),
    "giving tuesday": _from(_thanksgiving, 5),
    "singles day": _fixed(11, 11),
    "double 11": _fixed(11, 11),
    "double eleven": _fixed(11, 11),
    "11 11": _fixed(11, 11),
    "christmas eve": _fixed(12, 24),
    "christmas and new year": _fixed(12, 24, 1, 1),
    "christmas day": _fixed(12, 25),
    "christmas holidays": _fixed(12, 24, 1, 1),
    "christmas holiday": _fixed(12, 24, 1, 1),
    "christmas break": _fixed(12, 24, 1, 1),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "holiday season": _fixed(11, 1, 12, 31),
    "holidays": _fixed(12, 24, 1, 1),
    "new year eve": _fixed(12, 31),
    "new years eve": _fixed(12, 31),
    "nye": _fixed(12, 31),
    "new year day": _fixed(1, 1),
    "new years day": _fixed(1, 1),
    "new year": _fixed(12, 31, 1, 1),
    "new years": _fixed(12, 31, 1, 1),
    "lunar new year": _table(_LUNAR_NEW_YEARS),
    "chinese new year": _table(_LUNAR_NEW_YEARS),
    "diwali": _table(_DIWALIS),
    "prime day": _table(_PRIME_DAYS),
    "prime days": _table(_PRIME_DAYS),
    "easter weekend": _from(easter_sunday, -2, 4),
    "easter sunday": _from(easter_sunday),
    "easter monday": _from(easter_sunday, 1),
    "good friday": _from(easter_sunday, -2),
    "easter": _from(easter_sunday),
    "valentine day": _fixed(2, 14),
    "valentines day": _fixed(2, 14),
    "valentines": _fixed(2, 14),
    "st patrick day": _fixed(3, 17),
    "may day": _fixed(5, 1),
    "cinco de mayo": _fixed(5, 5),
    "mother day": _from(_rule(5, 6, 2)),
    "mothers day": _from(_rule(5, 6, 2)),
    "father day": _from(_rule(6, 6, 3)),
    "fathers day": _from(_rule(6, 6, 3)),
    "memorial day weekend": _from(_rule(5, 0, -1), -2, 3),
    "memorial day": _from(_rule(5, 0, -1)),
    "juneteenth": _fixed(6, 19),
    "independence day": _fixed(7, 4),
    "4 of july": _fixed(7, 4),
    "fourth of july": _fixed(7, 4),
    "july 4": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day weekend": _from(_rule(9, 0, 1), -2, 3),
    "labor day": _from(_rule(9, 0, 1)),
    "labour day": _from(_rule(9, 0, 1)),
    "columbus day": _from(_rule(10, 0, 2)),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "mlk day": _from(_rule(1, 0, 3)),
    "super bowl sunday": _from(_rule(2, 6, 2)),
    "super bowl": _from(_rule(2, 6, 2)),
    "president day": _from(_rule(2, 0, 3)),
    "veteran day": _fixed(11, 11),
    "single day": _fixed(11, 11),
    "presidents day": _from(_rule(2, 0, 3)),
    "leap day": lambda year: (date(year, 2, 29),) * 2 if year % 4 == 0 else None,
}


def with_weekend(day: Span) -> Span:
    """A holiday and the weekend beside it: the one that it touches, or else the next."""
    weekday = day.start.weekday()
    saturday = day.start + DAY * (-2 if weekday == 0 else -1 if weekday == 6 else 5 - weekday)
    start = min(day.start, saturday) if weekday in (0, 4, 5, 6) else saturday
    return Span(start, max(saturday + 2 * DAY, day.end if weekday == 0 else day.start), "weekend")


def holiday(name: str, year: int) -> Span | None:
    """The days of a holiday that begins in a year, or none where it is not known."""
    days = HOLIDAYS[name](year)
    if days is None:
        return None
    first, last = days
    start, end = midnight(first), midnight(last) + DAY
    return Span(start, end, "day" if first == last else "weekend")
