"""Filling values into placeholders: the one place where a figure becomes text."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bot.compose.claims import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tools.facts import Fact
    from tools.periods import Period

LONGEST_NAME = 80
LONGEST_TEXT = 500
LONGEST_BLOCK = 2_000

_WHOLE_FROM = 100_000
"""From this size on, cents are noise."""

UNIT_COST = "cost per "
"""How the label of a unit cost begins: one of a few cents needs more digits than money has."""

_CENTS_DO_FROM = 10

_NO_CENTS = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND"})
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def fill(text: str, facts: Mapping[str, Fact]) -> str:
    """The text with every placeholder replaced by its value.

    Raises:
        KeyError: a placeholder names a fact that there is not.

    """
    return PLACEHOLDER.sub(lambda match: show(facts[match[1]], match[2] or ""), text)


def show(fact: Fact, style: str = "") -> str:
    """One fact as people read it."""
    if fact.kind == "name":
        return _name(fact.value, style)
    if fact.kind == "date":
        if fact.period:
            return _window(fact.period, style)
        return _brief(fact.value) if style == "brief" else moment(fact.value)
    value = Decimal(fact.value)
    if style == "size":
        value = abs(value)
    if fact.label.startswith(UNIT_COST) and abs(value) < _CENTS_DO_FROM:
        text = _unit_cost(value, clean(fact.unit))
    else:
        text = _SHOWN[fact.kind](value, clean(fact.unit))
    return f"+{text}" if style == "signed" and value > 0 else text


def clean(text: str, most: int = LONGEST_NAME) -> str:
    """Outside text on one line, without characters that hide or steer, and not too long."""
    if text.isascii() and text.isprintable() and len(text) <= most:
        return text.strip()
    seen = "".join(
        " "
        if character.isspace()
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in _UNSEEN
        else character
        for character in text[: most * 4]
    )
    seen = re.sub("\N{REPLACEMENT CHARACTER}{2,}", "\N{REPLACEMENT CHARACTER}", seen)
    seen = " ".join(seen.split())
    return seen if len(seen) <= most else f"{seen[: most - 1].rstrip()}…"


def money(value: Decimal, currency: str) -> str:
    """`-12,345.67 USD`; cents go from 100,000 on, and what is smaller than a cent keeps digits."""
    size = abs(value)
    if currency in _NO_CENTS or size >= _WHOLE_FROM:
        places = 0
    elif 0 < size < Decimal("0.005"):
        return f"{_significant(value, 2)} {currency}"
    else:
        places = 2
    return f"{_rounded(value, places):,} {currency}".rstrip()


def _unit_cost(value: Decimal, currency: str) -> str:
    """`0.1042 USD`, `1.50 USD`: four digits that say something, and cents at least."""
    whole, _, decimals = _significant(value, 4).partition(".")
    return f"{whole}.{decimals:0<2} {currency}".rstrip()


def percent(value: Decimal, _: str = "%") -> str:
    """`12.3%`, and `12%` where nothing follows the point."""
    if 0 < abs(value) < Decimal("0.05"):
        return f"{_significant(value, 1)}%"
    return f"{_trimmed(_rounded(value, 1))}%"


def count(value: Decimal, unit: str) -> str:
    """`1,234`, with the thing counted behind it where there is one."""
    text = _trimmed(_rounded(value, 0 if abs(value) >= 1000 else 2))
    return f"{text} {_plural(unit, value)}" if unit else text


def ratio(value: Decimal, unit: str) -> str:
    """A value of a metric with its unit: `0.05 points`, `120 ms`."""
    text = _significant(value, 4) if value else "0"
    return f"{text} {unit}".rstrip() if unit != "%" else f"{text}%"


def duration(value: Decimal, unit: str) -> str:
    """`2 days`, `3 hours 30 minutes`; the unit is days, hours, minutes or seconds."""
    unit = _UNITS.get(unit, unit)
    if unit.startswith("hour") and value != value.to_integral_value():
        minutes = int(_rounded(value * 60, 0))
        hours, minutes = divmod(minutes, 60)
        parts = [(hours, "hour"), (minutes, "minute")]
        return " ".join(f"{n} {_plural(name, Decimal(n))}" for n, name in parts if n) or "0 minutes"
    return f"{_trimmed(_rounded(value, 1))} {_plural(unit, value)}"


def moment(value: str) -> str:
    """`16 November 2026`, and the time behind it where there is one."""
    if len(value) == len("2026-11-16"):
        return day(date.fromisoformat(value))
    read = datetime.fromisoformat(value)
    return f"{day(read.date())} {read:%H:%M} {_zone(read)}"


def day(value: date) -> str:
    """`16 November 2026`."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def window(period: Period) -> str:
    """The days of a period: `16–22 November 2026`, `November 2026`, `2026`."""
    if isinstance(period.start, datetime) and isinstance(period.end, datetime):
        return _hours(period.start, period.end)
    first, end = period.first_day, period.end_day
    last = end - timedelta(days=1)
    if first.day == 1 and end.day == 1:
        return _months(first, last)
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def _window(period: Period, style: str) -> str:
    days = window(period)
    label = clean(period.label)
    said = set(days.casefold().replace("–", " ").split())
    if style == "days" or set(label.casefold().split()) <= said:
        return days
    return f"{label} ({days})"


def _brief(day: str) -> str:
    """A day without its year, where the window around it says that."""
    at = date.fromisoformat(day[:10])
    return f"{at.day} {_MONTHS[at.month - 1][:3]}"


def _months(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    until = f"{_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return until
    if first.year == last.year:
        return f"{_MONTHS[first.month - 1]}–{until}"
    return f"{_MONTHS[first.month - 1]} {first.year} – {until}"


def _hours(start: datetime, end: datetime) -> str:
    begins = f"{day(start.date())} {start:%H:%M}"
    if start.date() == end.date():
        return f"{begins}–{end:%H:%M} {_zone(end)}"
    return f"{begins} – {day(end.date())} {end:%H:%M} {_zone(end)}"


def _zone(value: datetime) -> str:
    return "UTC" if value.utcoffset() == UTC.utcoffset(None) else value.tzname() or ""


def _name(value: str, style: str) -> str:
    if style == "long":
        return clean(value, LONGEST_TEXT)
    if style == "block":
        return "\n".join(
            line[: len(line) - len(line.lstrip(" "))] + clean(line, LONGEST_TEXT)
            for line in value[:LONGEST_BLOCK].splitlines()
        )
    return clean(value)


def _rounded(value: Decimal, places: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def _trimmed(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _significant(value: Decimal, digits: int) -> str:
    places = max(0, digits - 1 - value.adjusted())
    return _trimmed(_rounded(value, places))


def _plural(unit: str, value: Decimal) -> str:
    if abs(value) == 1:
        return unit.removesuffix("s") if unit in _PLURALS else unit
    return unit if unit.endswith("s") or unit not in _SINGULARS else f"{unit}s"


_UNITS = {"": "hours", "d": "days", "h": "hours", "min": "minutes", "s": "seconds"}
_SINGULARS = frozenset({"day", "hour", "minute", "second", "line", "row", "rule"})
_PLURALS = frozenset(f"{word}s" for word in _SINGULARS)
_SHOWN: dict[str, Callable[[Decimal, str], str]] = {
    "money": money,
    "percent": percent,
    "count": count,
    "ratio": ratio,
    "duration": duration,
}
