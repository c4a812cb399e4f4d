"""A message cut into words, numbers and dates; anything that is a name stays one piece.

A run of signs such as `march-api`, `t3.2xlarge`, `q3-reports` or `10.0.0.1` is split only where
every part of it speaks of time (`mid-october`, `Mon-Wed`, `2am-4am`), so that names hold no dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.understand.periods.shapes import NEVER, Kind, Parts, parts_of
from bot.understand.periods.words import KNOWN, MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.understand.periods.text import Cleaned


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: what it is, its plain text, its value, and its place in the cleaned message."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Any = None
    possessive: bool = False
    glued: bool = False

    def word(self, *words: str) -> bool:
        """Whether it is one of these words."""
        return self.kind == "word" and self.text in words


_CHUNK = re.compile(r"\S+")
_LEADING, _TRAILING = "([{\"'*_~<|", ")]}\"'*_~>|,;:?!."
_STOPS = frozenset(",;:?!.()")
_SEPARATORS = tuple(
    re.compile(sign) for sign in (r"(\.{2,3}|--|->|→|~)", r"(-)", r"(/)", r"([-/~_+]|\.{2,3})")
)
_RANGED = frozenset({*MONTHS, *WEEKDAYS, "now", "today", "yesterday", "tomorrow"})
_RANGED_KINDS = frozenset(
    """number ordinal year short_year quarter half fiscal_year week_number clock date
    year_month slashed moment""".split()
)


def tokens(cleaned: Cleaned) -> list[Token]:
    """Cut a message; names come out as one opaque token each."""
    found: list[Token] = []
    for chunk in _CHUNK.finditer(cleaned.text):
        found.extend(_cut(chunk.group(), chunk.start()))
    return _ranked(found)


def _ranked(found: list[Token]) -> list[Token]:
    """Read `the 1. of November`, a rank with a full stop, as one token."""
    read: list[Token] = []
    for index, token in enumerate(found):
        before = read[-1] if read else None
        dot = token.kind == "stop" and token.text == "." and before and before.end == token.start
        if dot and before and before.kind == "number" and before.value <= 31:
            after = found[index + 1] if index + 1 < len(found) else None
            if after and after.kind in ("word", "join") and after.text in _AFTER_RANK:
                read[-1] = replace(before, kind="ordinal", end=token.end)
                continue
        read.append(token)
    return read


_AFTER_RANK = frozenset({*MONTHS, "and", "to", "until", "through", "of", "-"})


def _cut(chunk: str, at: int) -> Iterator[Token]:
    start, end = 0, len(chunk)
    short_year = len(chunk) >= 3 and chunk[0] == "'" and chunk[1:3].isdigit()
    while start < end and chunk[start] in _LEADING and not short_year:
        if chunk[start] in _STOPS:
            yield Token("stop", chunk[start], at + start, at + start + 1)
        start += 1
    while end > start and chunk[end - 1] in _TRAILING:
        if chunk[end - 1] == "." and chunk[start:end] in _DOTTED:
            break
        end -= 1
    core = chunk[start:end]
    if chunk[end : end + 1] == "." and _DAY_MONTH.fullmatch(core):
        core, end = f"{core}.", end + 1
    if core:
        yield from _core(core, at + start)
    if core in _SHORTENED and chunk[end : end + 1] == ".":
        end += 1
    for place in range(end, len(chunk)):
        if chunk[place] in _STOPS:
            yield Token("stop", chunk[place], at + place, at + place + 1)


_DAY_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")  # 16.11. as the Germans write it
_DOTTED = frozenset({"a.m.", "p.m."})
# Written with a full stop that ends no sentence.
_SHORTENED = frozenset(
    {name for name in (*MONTHS, *WEEKDAYS) if len(name) < 6}
    - {"march", "april", "may", "june", "july"}
    | frozenset("""vs v approx no nr wk hrs incl ca""".split())
)


def _core(core: str, at: int) -> Iterator[Token]:
    end = at + len(core)
    if core in ("-", "--", "->", "→", "/", "~", "..", "...", "&", "+"):
        yield Token("join", core, at, end)
        return
    whole = parts_of(core)
    if whole is not None:
        possessive = core.endswith(("'s", "s'"))
        for kind, text, value in whole:
            yield Token(kind, text, at, end, value, possessive, value == "glued")
        return
    pieces, parts = _split(core)
    if not parts:
        yield Token("name", core, at, end)
        return
    place = at
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            for kind, text, value in parts[index // 2]:
                yield Token(kind, text, place, place + len(piece), value, glued=True)
        elif _ranged(parts[index // 2]) and _ranged(parts[index // 2 + 1]):
            yield Token("join", piece, place, place + len(piece), glued=True)
        place += len(piece)


def _split(core: str) -> tuple[list[str], list[Parts]]:
    """The pieces of a compound and their tokens; nothing where one of them does not tell time."""
    if len(core) > 60 or core in NEVER:
        return [], []
    for separator in _SEPARATORS:
        pieces = separator.split(core)
        parts = [parts_of(piece) for piece in pieces[::2]]
        known = [part for part in parts if part and not _unknown(part)]
        if len(pieces) > 1 and len(known) == len(parts):
            return pieces, known
    return [], []


def _unknown(part: Parts | None) -> bool:
    return part is None or any(kind == "word" and text not in KNOWN for kind, text, _ in part)


def _ranged(part: Parts | None) -> bool:
    if not part:
        return False
    kind, text, _ = part[-1]
    return kind in _RANGED_KINDS or text in _RANGED
