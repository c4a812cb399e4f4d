"""Windows beside other windows: the one before, the one compared with, the one a thread means."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from tools.periods import Period


def as_json(period: Period | None) -> dict[str, Any] | None:
    """A window as it stands in the arguments of a call."""
    if period is None:
        return None
    ends = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    return {**ends, "label": period.label} if period.label else ends


def as_period(window: dict[str, Any] | None) -> Period | None:
    """A window of a call's arguments."""
    return Period.model_validate(window) if window else None


def months_of(period: Period) -> int | None:
    """How many whole calendar months a window is; None when it is not."""
    if period.hourly or period.first_day.day != 1 or period.end_day.day != 1:
        return None
    first, end = period.first_day, period.end_day
    return (end.year - first.year) * 12 + end.month - first.month


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one that the month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def shifted(period: Period, steps: int, unit: str | None = None, label: str = "") -> Period:
    """The window moved by its own length, or by a unit of time; whole months stay whole months."""
    if unit in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[unit] * steps
        return _by_months(period, months, label)
    if unit == "week":
        return _by_days(period, 7 * steps, label)
    if unit == "day":
        return _by_days(period, steps, label)
    whole = months_of(period)
    if whole:
        return _by_months(period, whole * steps, label)
    length = period.end - period.start
    return Period(start=period.start + length * steps, end=period.end + length * steps, label=label)


def _by_days(period: Period, days: int, label: str) -> Period:
    step = timedelta(days=days)
    return Period(start=period.start + step, end=period.end + step, label=label)


def _by_months(period: Period, months: int, label: str) -> Period:
    start, end = period.start, period.end
    if isinstance(start, datetime) or isinstance(end, datetime):
        moved = add_months(period.first_day, months) - period.first_day
        return _by_days(period, moved.days, label)
    if months_of(period):
        return Period(start=add_months(start, months), end=add_months(end, months), label=label)
    first = add_months(start, months)
    return Period(start=first, end=first + (end - start), label=label)


def before(period: Period) -> Period:
    """The window with which a change is compared: the one of its kind just before it.

    A month to date is compared with as many days of the month before.
    """
    if months_of(period) is None and not period.hourly and period.first_day.day == 1:
        days = period.days
        if 7 < days < 31:
            return _by_months(period, -1, "")
    return shifted(period, -1)


_NAMES = r"(?P<unit>hour|day|week|month|quarter|year|period|window|one)s?"
_BEFORE = re.compile(
    rf"\b(?:the |that )?{_NAMES} (?:before|prior|earlier|preceding)(?: (?:that|this|it))?\b|"
    rf"\b(?:the )?(?:previous|prior|preceding|earlier) {_NAMES.replace('unit', 'unit2')}\b|"
    rf"\ba {_NAMES.replace('unit', 'unit3')} (?:earlier|before)\b|"
    r"\b(?P<bare>(?:what|how) about (?:the one )?before(?: (?:that|then))?|"
    r"and before(?: (?:that|then))?|before that)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:the |that )?{_NAMES} (?:after|later|following)(?: (?:that|this|it))?\b|"
    rf"\b(?:the )?(?:following|subsequent) {_NAMES.replace('unit', 'unit2')}\b|"
    r"\b(?P<bare>(?:what|how) about after(?: that)?|and after(?: that)?|since then)\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(
    r"\b(?:same (?:time|period|week|month|quarter|days?)|this time|a year (?:ago|"
    r"earlier|before)) ?(?:last year|the year before|a year (?:ago|earlier))?\b",
    re.IGNORECASE,
)


def relative(text: str, last: Period) -> Period | None:
    """The window that words such as "the week before" mean beside the thread's last one."""
    for pattern, step in ((_BEFORE, -1), (_AFTER, 1)):
        match = pattern.search(text)
        if match:
            return _neighbour(last, _unit(match), step)
    match = _LAST_YEAR.search(text)
    if match and "year" in match.group().casefold():
        return shifted(last, -1, "year")
    return None


def _unit(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    for name in ("unit", "unit2", "unit3"):
        unit = groups.get(name)
        if unit:
            unit = unit.casefold()
            return None if unit in ("period", "window", "one") else unit
    return None


_DAYS = {"day": 1, "week": 7}


def _neighbour(last: Period, unit: str | None, step: int) -> Period:
    """The day, week, month … next to a window; a longer or shorter one than asked is cut to it."""
    if unit is None or unit == "hour":
        return shifted(last, step)
    months = months_of(last)
    if unit in _DAYS:
        length = _DAYS[unit]
        if last.hourly or last.days == length:
            return shifted(last, step, unit)
        edge = last.first_day if step < 0 else last.end_day
        if unit == "week" and last.days < length:
            return shifted(last, step, unit)
        start = edge - timedelta(days=length) if step < 0 else edge
        return Period(start=start, end=start + timedelta(days=length))
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    if months == size or last.hourly or months is None:
        return shifted(last, step, unit)
    edge = last.first_day if step < 0 else last.end_day
    start = add_months(edge, -size) if step < 0 else edge
    return Period(start=start, end=add_months(start, size))
