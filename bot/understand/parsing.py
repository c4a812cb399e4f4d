"""One question taken apart: its names, its windows, its breakdown, and its other words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand.breakdown import Breakdown, breakdown
from bot.understand.entities import Found, Mention, find_names
from bot.understand.periods import Windows, find_windows
from bot.understand.pieces import Piece, key_of, pieces_of, stem, words_of
from bot.understand.records import forms
from bot.understand.scoping import WHO, drops_out, leaving_out, mark_exclusions
from bot.understand.spelling import asking_words
from bot.understand.strangers import strangers
from bot.understand.terms import unit_span

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
    span: tuple[int, int] | None = None

    @property
    def telling(self) -> bool:
        """Whether one of its own words is none of which questions are made."""
        return any(len(word) > 3 and word not in asking_words() for word in self.own)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one question says, before it is decided which tool it is for."""

    text: str
    names: Found
    windows: Windows
    breakdown: Breakdown
    records: tuple[Named, ...]
    known: tuple[Known, ...]
    unit: tuple[int, int] | None
    """Where it says by what is counted: the `order` of "cost per order"."""
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
    unit = unit_span(text, vocabulary)
    taken = [
        *((one.start, one.end) for one in (*names.mentions, *names.unknown)),
        *windows.spans,
        *broken.spans,
        *names.whole,
        *(one.span for one in records if one.span),
        *([unit] if unit else []),
    ]
    names = replace(names, unknown=(*names.unknown, *strangers(text, taken)))
    return Parsed(
        text=text,
        names=names,
        windows=windows,
        breakdown=broken,
        records=records,
        known=vocabulary.records,
        unit=unit,
        masked=_mask(text, names, windows, records, unit),
    )


_BESIDE_A_HAPPENING = re.compile(
    r"\b(?:since|during|after|before|until|till|prior to|following|around|throughout|while|between|"
    r"leading up to|at the time of)\b",
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
    return replace(names, mentions=mentions, unknown=unknown), windows


def _touches(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in spans)


def name_records(
    text: str, vocabulary: Vocabulary, mentions: Sequence[Mention]
) -> tuple[Named, ...]:
    """The records whose id or title the words name, the best fit first."""
    pieces = pieces_of(text)
    taken = {stem(piece.text) for one in mentions for piece in pieces_of(one.text)}
    places = {form: piece for piece in pieces for form in forms(piece.text)}
    joined = _bare(key_of([piece.text for piece in pieces]))
    found = []
    for record in vocabulary.records:
        key = key_of(words_of(record.id))
        if len(key) >= 3 and _bare(key) in joined:
            match = _id_in(text, record.id)
            if match and _is_meant(record, text):
                found.append(Named(record, 1.0, frozenset({key}), match.span()))
                continue
        common = record.stems & places.keys()
        if common:
            weight = sum(vocabulary.weight(one) for one in common)
            whole = sum(vocabulary.weight(one) for one in record.stems)
            own = frozenset(stem(places[one].text) for one in common - taken)
            span = _span([places[one] for one in common]) if own else None
            found.append(Named(record, min(weight / whole, 0.99), own, span))
    found.sort(key=lambda one: (-one.cover, -len(one.own), one.record.id))
    return tuple(found[:8])


def _span(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Where the words of a title stand, when they stand together."""
    start, end = min(one.start for one in pieces), max(one.end for one in pieces)
    return (start, end) if end - start <= 12 + sum(one.end - one.start for one in pieces) else None


def _is_meant(record: Known, text: str) -> bool:
    """Whether an id that is a plain word, such as the budget `checkout`, is meant as the record."""
    plain = len(words_of(record.id)) == 1 and record.id.isalpha()
    return not plain or re.search(rf"\b{record.kind}", text, re.IGNORECASE) is not None


def _bare(key: str) -> str:
    """The key with numbers as people say them: `adr012` is `adr12`."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", key)


def _id_in(text: str, record_id: str) -> re.Match[str] | None:
    parts = [
        f"0*{_bare(word)}" if word.isdigit() else re.escape(word) for word in words_of(record_id)
    ]
    pattern = r"(?<!\w)" + r"[\s\-_./:#]{0,2}".join(parts) + r"(?!\w)"
    return re.search(pattern, text, re.IGNORECASE)


def _mask(
    text: str,
    names: Found,
    windows: Windows,
    records: Sequence[Named],
    unit: tuple[int, int] | None,
) -> str:
    """The text with signs in place of names and windows, in lower case."""
    marks = [(start, end, "@when") for start, end in windows.spans]
    if unit:
        marks.append((*unit, "@unit"))
    marks += [
        (*one.span, f"@{one.record.kind}")
        for one in records
        if one.span and (one.cover >= 1.0 or _named_enough(one, records))
    ]
    for one in names.mentions:
        if one.excluded and one.entries and one.entries[0].dimension not in WHO:
            marks.append((leaving_out(text, one.start), one.end, ""))
        else:
            marks.append((one.start, one.end, _sign(one)))
    marks += [(one.start, one.end, "@who") for one in names.unknown]
    marks += [(*span, "we") for span in names.whole]
    rank = {"@unit": 0, "@when": 1}
    marks.sort(key=lambda mark: (mark[0], rank.get(mark[2], 2), -mark[1]))
    parts, at = [], 0
    for start, end, sign in marks:
        if start >= at:
            parts += [text[at:start], sign]
            at = end
    parts.append(text[at:])
    return re.sub(r"\s+", " ", "".join(parts)).casefold().strip()


def _sign(mention: Mention) -> str:
    if not mention.entries:
        return "@who"
    entry = mention.entries[0]
    if entry.values == ("AI and Machine Learning",):
        return "ai"
    if mention.text.casefold() in ("observability", "monitoring"):
        return "observability"
    return _SIGNS.get(entry.dimension, "@what")


def _named_enough(named: Named, records: Sequence[Named]) -> bool:
    """Whether a title is named well enough, and better than any other, to read as one."""
    rivals = [one for one in records if one is not named and one.cover > named.cover - 0.1]
    return named.cover >= 0.3 and not rivals and named.telling
