"""The tokens of one message, read by place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from bot.understand.periods.words import NUMBERS, ORDINALS, UNITS, VAGUE_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.understand.periods.happenings import Happenings
    from bot.understand.periods.span import Frame, Unit
    from bot.understand.periods.tokens import Token

FISCAL = frozenset({"fiscal", "financial", "tax", "fy"})


WHOLE = frozenset(
    {"full", "complete", "completed", "whole", "entire", "calendar", "closed", "finished"}
)


_HALVES: dict[str, tuple[int, Unit]] = {
    "hour": (30, "minute"),
    "day": (12, "hour"),
    "month": (15, "day"),
    "year": (6, "month"),
}


def _twice(count: int, size: Unit) -> int:
    """So many units in the smaller unit that halves of it are told in."""
    return count * {"hour": 60, "day": 24, "month": 30, "year": 12}[size]


_RANKS = {"last": -1, "final": -1, "closing": -1, "opening": 1, "penultimate": -2}


Reading = TypeVar("Reading")


def remembered(read: Callable[[Reader, int], Reading]) -> Callable[[Reader, int], Reading]:
    """Read each place once, since many phrases may begin alike; what it noted is noted again."""

    @wraps(read)
    def reading(reader: Reader, place: int) -> Reading:
        key = read.__name__, place, reader.depth
        if key not in reader.known:
            before = len(reader.frame.notes)
            found = read(reader, place)
            reader.known[key] = found, reader.frame.notes[before:]
        found, notes = reader.known[key]
        for note in notes:
            reader.frame.note(note)
        return found

    return reading


@dataclass(frozen=True)
class Reader:
    """The pieces of one message, read by place; each reading gives a value and the next place."""

    tokens: list[Token]
    frame: Frame
    happenings: Happenings
    depth: int = 0
    known: dict[tuple[str, int, int], tuple[Any, list[str]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def deeper(self) -> Reader:
        """The same, one step further inside a phrase; nobody means a half of a half of a half."""
        return replace(self, depth=self.depth + 1)

    def at(self, place: int) -> Token | None:
        """The token at a place, if any."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def word(self, place: int) -> str:
        """The word at a place, or nothing."""
        token = self.at(place)
        return token.text if token and token.kind == "word" else ""

    def kind(self, place: int) -> str:
        """The kind of token at a place, or nothing."""
        token = self.at(place)
        return token.kind if token else ""

    def skip(self, place: int, *words: str) -> int:
        """The next place that holds none of these words, up to four of them further on."""
        for _ in range(4):
            if not self.word(place) or self.word(place) not in words:
                break
            place += 1
        return place

    def number(self, place: int) -> tuple[int, int] | None:
        """A count: 3, three, a couple of, twenty-four."""
        token = self.at(place)
        if token is None:
            return None
        if token.kind == "number":
            return int(token.value), place + 1
        if token.kind != "word":
            return None
        if token.text in NUMBERS:
            value = NUMBERS[token.text]
            more = NUMBERS.get(self.word(place + 1), 0)
            if value >= 20 and 0 < more < 10:
                return value + more, place + 2
            return value, place + 1
        if token.text in VAGUE_NUMBERS:
            after = place + 1
            if self.word(after) == "of":
                after += 1
            if token.text in ("few", "several"):
                self.frame.note(f"Read {token.text!r} as {VAGUE_NUMBERS[token.text]}.")
            return VAGUE_NUMBERS[token.text], after
        if token.text in ("a", "an"):
            if self.word(place + 1) in VAGUE_NUMBERS:
                return self.number(place + 1)
            return 1, place + 1
        return None

    def ordinal(self, place: int) -> tuple[int, int] | None:
        """A rank: first, 2nd, twenty-first; last counts from the end."""
        token = self.at(place)
        if token is None:
            return None
        if token.kind == "ordinal":
            return int(token.value), place + 1
        if token.kind != "word":
            return None
        tens = NUMBERS.get(token.text, 0)
        if tens in (20, 30) and 0 < ORDINALS.get(self.word(place + 1), 0) < 10:
            return tens + ORDINALS[self.word(place + 1)], place + 2
        then = self.word(place + 1), self.word(place + 2)
        if token.text in ("second", "next") and then == ("to", "last"):
            return -2, place + 3
        if token.text in ORDINALS:
            return ORDINALS[token.text], place + 1
        if token.text in _RANKS:
            return _RANKS[token.text], place + 1
        return None

    def unit(self, place: int) -> tuple[Unit, int, int] | None:
        """A unit, how many of them (a fortnight is two weeks), and the next place."""
        word = self.word(place)
        if word not in UNITS:
            return None
        token = self.tokens[place]
        if (
            word in ("d", "w", "h", "y", "mo", "mos")
            and token.value != "glued"
            and self.kind(place - 1) != "number"
        ):
            return None
        unit, size = UNITS[word]
        if word == "half" and self.word(place + 1) == "year":
            return unit, size, place + 2
        return unit, size, place + 1

    def half_more(self, place: int) -> bool:
        """Whether `and a half` follows."""
        return tuple(self.word(place + at) for at in range(3)) == ("and", "a", "half")

    def counted_unit(self, place: int) -> tuple[int, Unit, int] | None:
        """A number of units: 3 weeks, a couple of days, 24h, half a year."""
        if self.word(place) == "half":
            unit_place = place + 1 + (self.word(place + 1) in ("a", "an"))
            half = _HALVES.get(self.word(unit_place))
            return (*half, unit_place + 1) if half else None
        counted = self.number(place)
        if counted is None:
            return None
        count, after = counted
        halved = self.half_more(after)
        after = after + 3 if halved else after
        after = self.skip(after, *WHOLE, "consecutive", "fiscal", "billing", "business", "working")
        unit = self.unit(after)
        if unit is None:
            if self.word(after) == "m" and self.tokens[after].value == "glued":
                months = count in (1, 2, 3, 6, 9, 12, 18, 24)
                return count, "month" if months else "minute", after + 1
            return None
        size, times, after = unit
        count *= times
        if halved or self.half_more(after):
            after += 0 if halved else 3
            half = _HALVES.get(size)
            if half is None:
                return None
            count, size = _twice(count, size) + half[0], half[1]
        limits = {"minute": 10_000, "hour": 9_000, "day": 4_000, "week": 520, "weekend": 100}
        if not 0 < count <= limits.get(size, 240):
            return None
        return count, size, after
