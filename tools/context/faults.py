"""Faults of a context folder: where, what is wrong, and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIKE_ENOUGH = 70
_SHOWN = 80


class Fault(NamedTuple):
    """One thing that is wrong in one file; `line` counts from 1, None means the whole file.

    `text` says what is wrong and, after a semicolon, how to mend it. A warning does not stop the
    folder from being loaded.
    """

    file: str
    line: int | None
    text: str
    warning: bool = False

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {'warning: ' if self.warning else ''}{self.text}"


class Place(NamedTuple):
    """A line of a file of the folder."""

    file: str
    line: int | None = None


class Faults:
    """Collects the faults of one reading; the same fault is kept once."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def fault(self, place: Place, text: str) -> None:
        """Note something that must be mended before the folder is loaded."""
        self._found[Fault(place.file, place.line, text)] = None

    def warn(self, place: Place, text: str) -> None:
        """Note something that is worth knowing but stops nothing."""
        self._found[Fault(place.file, place.line, text, warning=True)] = None

    def in_order(self) -> list[Fault]:
        """All faults and warnings, by file and line."""
        return sorted(self._found, key=lambda found: (found.file, found.line or 0))


def show(value: object) -> str:
    """Text of a file as a message may quote it: on one line, quoted, and not endless."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The part `; did you mean 'x'?` of a message, or what there is when nothing comes close."""
    choices = list(dict.fromkeys(known))
    if not choices:
        return ""
    best = process.extractOne(word, choices, scorer=fuzz.ratio, processor=fold)
    if best and best[1] >= _LIKE_ENOUGH:
        return f"; did you mean {show(best[0])}?"
    shown = ", ".join(sorted(choices)[:10])
    return f"; known: {shown}{', …' if len(choices) > 10 else ''}"
