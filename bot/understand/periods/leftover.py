"""Dates that the grammar does not know, such as `3 août 2026`, through dateparser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.understand.periods.span import DAY, Span, midnight, unit_at

if TYPE_CHECKING:
    from bot.understand.periods.span import Frame

# How months begin in these languages.
_MONTHS = """jan|gen|ene|fev|fév|feb|mar|mär|maa|avr|abr|apr|mai|mei|mag|jui|jun|giu|jul|lug|aoû|ago
    |aug|set|sep|oct|out|okt|ott|nov|dez|dic|déc|dec""".replace("\n    ", "")
_WRITTEN = re.compile(
    r"\b(?:(\d{1,2})(?:\.|er|º)?\s{1,3}(?:de\s|di\s|d')?)?"
    rf"((?:{_MONTHS})[^\W\d_]{{0,9}})\.?\s{{1,3}}(?:de\s|del\s)?(20\d\d)\b"
)
_LANGUAGES = ["fr", "de", "es", "pt", "it", "nl"]


def leftover_at(text: str, frame: Frame) -> tuple[Span, int, int] | None:
    """The first day or month with its year in another language, and where it stands.

    dateparser is loaded only for a text that looks like one, since that takes a tenth of a second.
    """
    found = _WRITTEN.search(text)
    if found is None:
        return None
    import dateparser  # type: ignore[import-untyped]

    day, month, year = found.groups()
    settings = {"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False}
    read = dateparser.parse(f"{day or 1} {month} {year}", languages=_LANGUAGES, settings=settings)
    if read is None:
        return None
    start = midnight(read.date())
    span = Span(start, start + DAY) if day else unit_at("month", start, frame)
    return span, found.start(), found.end()
