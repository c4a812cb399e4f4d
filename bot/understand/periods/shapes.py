"""Pieces of a message that have a shape of their own: 3rd, 2am, Q3FY26, 2026-11-03, 30d, W46."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from bot.understand.periods.words import MONTHS, UNITS, mend

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal[
    "word",
    "number",
    "ordinal",
    "year",
    "short_year",
    "quarter",
    "half",
    "fiscal_year",
    "week_number",
    "clock",
    "date",
    "year_month",
    "slashed",
    "moment",
    "over",
    "join",
    "stop",
    "name",
]


_MON = "|".join(sorted((name for name in MONTHS), key=len, reverse=True))
_UNIT = "|".join(sorted((name for name in UNITS if name not in ("y", "w")), key=len, reverse=True))

Parts = list[tuple[Kind, str, Any]]


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _clock(hour: str, minute: str | None, half: str | None, zone: str | None = None) -> Parts:
    hours = int(hour)
    if half and half[0] == "p" and hours < 12:
        hours += 12
    if half and half[0] == "a" and hours == 12:
        hours = 0
    parts: Parts = [("clock", hour, (hours, int(minute or 0), (half or "")[:1]))]
    if zone:
        parts.append(("word", "utc", None))
    return parts


def _year_of(text: str | None) -> Parts:
    return [("year", text, _year(text))] if text else []


def _fiscal(first: str, second: str | None) -> Parts:
    return [("fiscal_year", first, _year(second or first))]


def _span_word(letter: str, count: str, unit: str) -> Parts:
    word = "trailing" if letter in "trl" else "next"
    return [("word", word, None), ("number", count, int(count)), ("word", unit, "glued")]


def _counted(count: str, unit: str) -> Parts:
    return [("number", count, int(count)), ("word", unit, "glued")]


def _moment(text: str) -> Parts:
    return [("moment", text, datetime.fromisoformat(text.upper()))]


_H, _HALF = r"([01]?\d|2[0-4])", r"(am|pm|a\.m\.?|p\.m\.?|a|p)"
# Each shape of a piece with digits, and the tokens it stands for.
_WRITTEN: tuple[tuple[str, Callable[..., Parts]], ...] = (
    (r"(\d{1,4})", lambda n: [("number", n, int(n))]),
    (r"(\d{1,2})(?:st|nd|rd|th)", lambda n: [("ordinal", n, int(n))]),
    (r"'(\d{2})", lambda n: [("short_year", n, _year(n))]),
    (_H + r"(?:[:.]?([0-5]\d))?" + _HALF, _clock),
    (_H + r":([0-5]\d)(?:h|hrs)?()(z|utc)?", _clock),
    (_H + r":([0-5]\d):[0-5]\d()(z|utc)?", _clock),
    (_H + r"h([0-5]\d)()", _clock),
    (_H + r"([0-5]\d)()(z|utc)", _clock),
    (r"([01]\d|2[0-4])([0-5]\d)(?:h|hrs)", lambda h, m: _clock(h, m, None)),
    (
        r"(\d{1,4})(m|mon|" + _UNIT + r"|w|y)",
        _counted,
    ),
    (r"([lrtn])(\d{1,3})([hdwmqy])", _span_word),
    (r"q([1-4])", lambda q: [("quarter", q, int(q))]),
    (r"([1-4])q", lambda q: [("quarter", q + "q", int(q))]),
    (r"fq([1-4])", lambda q: [("word", "fiscal", None), ("quarter", q, int(q))]),
    (
        r"q([1-4])[-/']?'?(\d{4}|\d{2})",
        lambda q, y: [("quarter", q, int(q)), ("year", y, _year(y))],
    ),
    (
        r"([1-4])q[-/']?'?(\d{4}|\d{2})",
        lambda q, y: [("quarter", q, int(q)), ("year", y, _year(y))],
    ),
    (
        r"(\d{4})[-/]?q([1-4])",
        lambda y, q: [("quarter", q, int(q)), ("year", y, _year(y))],
    ),
    (
        r"q([1-4])[-/']?fy'?(\d{4}|\d{2})",
        lambda q, y: [("quarter", q, int(q)), *_fiscal(y, None)],
    ),
    (
        r"fy'?(\d{4}|\d{2})[-/']?q([1-4])",
        lambda y, q: [("quarter", q, int(q)), *_fiscal(y, None)],
    ),
    (
        r"h([12])[-/']?fy'?(\d{4}|\d{2})",
        lambda h, y: [("half", h, int(h)), *_fiscal(y, None)],
    ),
    (
        r"fy'?(\d{4}|\d{2})[-/']?h([12])",
        lambda y, h: [("half", h, int(h)), *_fiscal(y, None)],
    ),
    (r"h([12])", lambda h: [("half", h, int(h))]),
    (
        r"h([12])[-/']?'?(\d{4}|[23]\d)",
        lambda h, y: [("half", h, int(h)), ("year", y, _year(y))],
    ),
    (
        r"([12])h[-/']?'?(\d{4}|2\d)",
        lambda h, y: [("half", h, int(h)), ("year", y, _year(y))],
    ),
    (
        r"(\d{4})[-/]?h([12])",
        lambda y, h: [("half", h, int(h)), ("year", y, _year(y))],
    ),
    (r"fy'?(\d{4}|\d{2})", lambda y: _fiscal(y, None)),
    (r"fy'?(\d{4}|\d{2})[-/](\d{4}|\d{2})", _fiscal),
    (r"(?:w|wk|kw|cw|week)-?(\d{1,2})", lambda w: [("week_number", w, (int(w), None))]),
    (
        r"(\d{4})-?(?:w|wk|kw|cw)-?(\d{1,2})",
        lambda y, w: [("week_number", w, (int(w), int(y)))],
    ),
    (
        r"(?:w|wk|kw|cw)(\d{1,2})[-/']?(\d{4})",
        lambda w, y: [("week_number", w, (int(w), int(y)))],
    ),
    (
        r"(20\d\d|19\d\d)([-/.])(\d{1,2})\2(\d{1,2})",
        lambda y, _, m, d: [("date", y, (int(y), int(m), int(d)))],
    ),
    (
        r"(20[1-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
        lambda y, m, d: [("date", "packed", (int(y), int(m), int(d)))],
    ),
    (
        r"(20\d\d|19\d\d)[-/](0?[1-9]|1[0-2])",
        lambda y, m: [("year_month", y, (int(y), int(m)))],
    ),
    (r"(0?[1-9]|1[0-2])[-/.](20\d\d)", lambda m, y: [("year_month", y, (int(y), int(m)))]),
    (
        r"(\d{1,2})([-/])(\d{1,2})\2(20\d\d|\d\d)",
        lambda a, _, b, y: [("slashed", y, (int(a), int(b), _year(y)))],
    ),
    (
        r"(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)",
        lambda d, m, y: [("date", y, (_year(y), int(m), int(d)))],
    ),
    (r"(\d{1,2})\.(\d{1,2})\.", lambda d, m: [("slashed", "dotted", (int(d), int(m), None))]),
    (r"(\d{1,2})/(\d{1,2})", lambda a, b: [("slashed", "", (int(a), int(b), None))]),
    (
        r"(\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)?)",
        _moment,
    ),
    (
        rf"(\d{{1,2}})({_MON})'?(\d{{4}}|\d{{2}})?",
        lambda d, m, y: [
            ("number", d, int(d)),
            ("word", m, None),
            *_year_of(y),
        ],
    ),
    (rf"({_MON})'(\d\d)", lambda m, y: [("word", m, None), ("year", y, _year(y))]),
    (
        rf"({_MON})'?(20\d\d|\d{{1,2}})",
        lambda m, n: [
            ("word", m, None),
            ("year", n, int(n)) if len(n) == 4 else ("number", n, int(n)),
        ],
    ),
)
_SHAPES = tuple((re.compile(pattern), build) for pattern, build in _WRITTEN)
_OVER = {
    "yoy": "year",
    "y/y": "year",
    "y-o-y": "year",
    "yoy%": "year",
    "mom": "month",
    "m/m": "month",
    "m-o-m": "month",
    "wow": "week",
    "w/w": "week",
    "w-o-w": "week",
    "qoq": "quarter",
    "q/q": "quarter",
    "q-o-q": "quarter",
    "dod": "day",
    "d/d": "day",
    "d-o-d": "day",
}
_WHOLE_WORDS = {
    "w/c": ("week", "starting"),
    "w/b": ("week", "starting"),
    "w/s": ("week", "starting"),
    "w/e": ("week", "ending"),
    "m/e": ("month", "ending"),
    "q/e": ("quarter", "ending"),
    "b/w": ("between",),
    "t/m": ("through",),
    "a/c": (),
    "ttm": ("trailing", "12", "months"),
    "ltm": ("trailing", "12", "months"),
    "r12": ("trailing", "12", "months"),
}
# These look like dates and are none.
NEVER = frozenset(
    """24/7 24/7/365 7/24 50/50 and/or day-to-day end-to-end next-day same-day one-day""".split()
)
# The stronger sign first: 2026-11-10..2026-11-12, 11/3-11/9, Nov-Dec/2025.


def parts_of(core: str) -> Parts | None:
    """The tokens of one piece, or none where it has no shape of its own."""
    if not core or core in NEVER:
        return None
    if core in _OVER:
        return [("over", core, _OVER[core])]
    if core in _WHOLE_WORDS:
        return [
            ("number", word, int(word)) if word.isdigit() else ("word", word, None)
            for word in _WHOLE_WORDS[core]
        ] or None
    if core.isalpha():
        if not core.isascii():
            return [("word", core, None)]
        return [("word", mend(core), None)]
    if core in ("o'clock", "oclock"):
        return [("word", "o'clock", None)]
    if core.endswith("'s"):
        return parts_of(core[:-2]) if core[:-2].isalnum() else None
    if core.endswith(("n't", "'ll", "'ve", "'re", "'d", "'m")):
        return [("word", core, None)]
    if core.endswith("s'"):
        return [("word", mend(core[:-1]), None)] if core[:-2].isalpha() else None
    if not any(sign.isdigit() for sign in core) or len(core) > 40:
        return [("word", core[:-1], None)] if core[:-1].isalpha() and core[-1] == "." else None
    for pattern, build in _SHAPES:
        shape = pattern.fullmatch(core)
        if shape:
            try:
                return build(*shape.groups())
            except ValueError:
                return None
    return None
