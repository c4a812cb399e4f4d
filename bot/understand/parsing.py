"""One question taken apart: its names, its windows, its breakdown, and what is left of its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand.arguments import Breakdown, breakdown
from bot.understand.entities import Found, Mention, find_names
from bot.understand.periods import Windows, find_windows
from bot.understand.pieces import key_of, pieces_of, stem, words_of
from bot.understand.scoping import drops_out, mark_exclusions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.records import Known
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar

_SIGNS = {
    "team": "@who",
    "feature": "@who",
    "component": "@who",
    "ai_model": "@ai",
    "ai_key": "@ai",
    "charge_category": "credits",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A record of the context that the words name, and how much of its name they hold (0 to 1)."""

    record: Known
    cover: float
    own: frozenset[str]
    """The words of its name that stand in the text and belong to no other name there."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one question says, before it is decided which tool it is for."""

    text: str
    names: Found
    windows: Windows
    breakdown: Breakdown
    records: tuple[Named, ...]
    known: tuple[Known, ...]
    masked: str

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The names that say which part of the bill is meant."""
        return self.names.mentions


def parse(text: str, vocabulary: Vocabulary, calendar: Calendar) -> Parsed:
    """Take one question apart."""
    first = breakdown(text, vocabulary, ())
    names = find_names(text, vocabulary, blocked=first.spans)
    names, windows = _share_out(text, names, vocabulary, calendar)
    beside = [(one.start - 12, one.end + 12) for one in names.mentions if one.kinds]
    broken = breakdown(text, vocabulary, beside) if beside else first
    mentions = mark_exclusions(text, [one for one in names.mentions if not drops_out(text, one)])
    names = replace(names, mentions=tuple(mentions))
    records = name_records(text, vocabulary, mentions)
    return Parsed(
        text=text,
        names=names,
        windows=windows,
        breakdown=broken,
        records=records,
        known=vocabulary.records,
        masked=_mask(text, names, windows, records),
    )


_BESIDE_A_HAPPENING = re.compile(
    r"\b(?:since|during|after|before|until|till|prior to|following|around|throughout|while|between|"
    r"leading up to|at the time of|when)\b",
    re.IGNORECASE,
)
"""Words without which the name of a happening says nothing about time."""


def _share_out(
    text: str, names: Found, vocabulary: Vocabulary, calendar: Calendar
) -> tuple[Found, Windows]:
    """Let each word be part of a name or of a window, whichever takes more of the text."""
    known = vocabulary.happenings if _BESIDE_A_HAPPENING.search(text) else ()
    windows = find_windows(text, calendar, happenings=known)
    covering = [
        one
        for one in names.mentions
        if not _BESIDE_A_HAPPENING.search(text[max(0, one.start - 30) : one.start])
        or any(
            one.start <= start and end <= one.end and (one.end - one.start) > (end - start)
            for start, end in windows.spans
        )
    ]
    if any(_touches(one.start, one.end, windows.spans) for one in covering):
        signs = list(text)
        for one in covering:
            signs[one.start : one.end] = "x" * (one.end - one.start)
        windows = find_windows("".join(signs), calendar, happenings=known)
    mentions = tuple(
        one
        for one in names.mentions
        if one in covering or not _touches(one.start, one.end, windows.spans)
    )
    unknown = tuple(one for one in names.unknown if not _touches(one.start, one.end, windows.spans))
    return Found(mentions, unknown), windows


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in spans)


def name_records(
    text: str, vocabulary: Vocabulary, mentions: Sequence[Mention]
) -> tuple[Named, ...]:
    """The records whose id or title the words name, the best fit first."""
    pieces = pieces_of(text)
    taken = {stem(piece.text) for one in mentions for piece in pieces_of(one.text)}
    stems = {stem(piece.text) for piece in pieces}
    joined = _bare(key_of([piece.text for piece in pieces]))
    found = []
    for record in vocabulary.records:
        key = key_of(words_of(record.id))
        if len(key) >= 4 and _bare(key) in joined and _has_id(text, record.id):
            found.append(Named(record, 1.0, frozenset({key})))
            continue
        common = record.stems & stems
        if common:
            weight = sum(vocabulary.weight(one) for one in common)
            whole = sum(vocabulary.weight(one) for one in record.stems)
            found.append(Named(record, min(weight / whole, 0.99), frozenset(common - taken)))
    found.sort(key=lambda one: (-one.cover, -len(one.own), one.record.id))
    return tuple(found[:8])


def _bare(key: str) -> str:
    """The key with numbers as people say them: `adr012` is `adr12`."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", key)


def _has_id(text: str, record_id: str) -> bool:
    parts = [
        f"0*{_bare(word)}" if word.isdigit() else re.escape(word) for word in words_of(record_id)
    ]
    return (
        re.search(r"(?<!\w)" + r"[\s\-_./:#]{0,2}".join(parts) + r"(?!\w)", text, re.IGNORECASE)
        is not None
    )


def _mask(text: str, names: Found, windows: Windows, records: Sequence[Named]) -> str:
    """The text with signs in place of names and windows, in lower case."""
    marks = [(start, end, "@when") for start, end in windows.spans]
    for one in names.mentions:
        dimension = one.entries[0].dimension if one.entries else "component"
        marks.append((one.start, one.end, _SIGNS.get(dimension, "@what")))
    marks += [(one.start, one.end, "@who") for one in names.unknown]
    parts, at = [], 0
    for start, end, sign in sorted(marks):
        if start >= at:
            parts += [text[at:start], sign]
            at = end
    parts.append(text[at:])
    masked = re.sub(r"\s+", " ", "".join(parts)).casefold().strip()
    exact = {one.record.kind for one in records if one.cover >= 1.0}
    return masked + "".join(f" @{kind}" for kind in sorted(exact))
