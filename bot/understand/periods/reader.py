"""The tokens of one message, read by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understand.periods.words import NUMBERS, ORDINALS, UNITS, VAGUE_NUMBERS

if TYPE_CHECKING:
    from bot.understand.periods.happenings import Happenings
    from bot.understand.periods.span import Frame, Unit
    from bot.understand.periods.tokens import Token

FISCAL = frozenset({"fiscal", "financial", "fy"})


WHOLE = frozenset(
    {"full", "complete", "completed", "whole", "entire", "calendar", "closed", "finished"}
)


@dataclass(frozen=True)
class Reader:
    """The pieces of one message, read by place; each reading gives a value and the next place."""

    tokens: list[Token]
    frame: Frame
    happenings: Happenings

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
        """The next place that holds none of these words."""
        while self.word(place) in words and self.word(place):
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
        if token.text in ORDINALS:
            return ORDINALS[token.text], place + 1
        tens = NUMBERS.get(token.text, 0)
        if tens in (20, 30) and 0 < ORDINALS.get(self.word(place + 1), 0) < 10:
            return tens + ORDINALS[self.word(place + 1)], place + 2
        if token.text in ("last", "final"):
            return -1, place + 1
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

    def counted_unit(self, place: int) -> tuple[int, Unit, int] | None:
        """A number of units: 3 weeks, a couple of days, 24h, half a year."""
        if self.word(place) == "half" and self.word(place + 1) in ("a", "an"):
            half = {"year": (6, "month"), "day": (12, "hour"), "month": (15, "day")}.get(
                self.word(place + 2)
            )
            if half:
                return half[0], half[1], place + 3  # type: ignore[return-value]
        counted = self.number(place)
        if counted is None:
            return None
        count, after = counted
        after = self.skip(after, *WHOLE, "consecutive", "fiscal", "billing")
        unit = self.unit(after)
        if unit is None:
            if self.word(after) == "m" and self.tokens[after].value == "glued":
                months = count in (1, 2, 3, 6, 9, 12, 18, 24)
                return count, "month" if months else "minute", after + 1
            return None
        size, times, after = unit
        count *= times
        limits = {"minute": 10_000, "hour": 9_000, "day": 4_000, "week": 520, "weekend": 100}
        if not 0 < count <= limits.get(size, 240):
            return None
        return count, size, after
