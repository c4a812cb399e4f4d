"""Times told by what took place: since the v2 launch, during the outage, the week after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.understand.periods.atoms import Atom
from bot.understand.periods.recurring import Weekday
from bot.understand.periods.span import DAY, Frame, Span, Unit, midnight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.understand.periods.reader import Reader

# Words for one kind of happening; where no name holds the word said, these are tried.
_KINDS = (
    frozenset(
        """incident outage downtime disruption degradation failure crash sev1 sev2 p1""".split()
    ),
    frozenset(
        """launch release rollout deploy deployment ship golive go-live cutover switchover
    migration upgrade update rewrite switch move""".split()
    ),
    frozenset(["campaign", "sale", "promotion", "promo", "event"]),
)
_GENERIC = frozenset().union(*_KINDS)
_CUES = frozenset(
    """since during before after around following post pre of between and to at""".split()
)
_SKIPPED = frozenset("""the our that this last latest recent big great a""".split())
_SMALL = frozenset("""the a an of for in on to and our at""".split())
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Happening:
    """Something with a name that took place: a launch, an outage. Without end it is a moment."""

    name: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Event(Atom):
    """A happening that was named in the message."""

    happening: Happening

    def alone(self, frame: Frame) -> Span | None:
        """From its start to its end, or the day on which it took place."""
        start = frame.local(self.happening.start)
        if self.happening.end is None:
            day = midnight(start)
            return Span(day, day + DAY)
        return Span(start, frame.local(self.happening.end), "hour", hourly=True)

    def day(self, frame: Frame) -> datetime:
        """The day on which it began."""
        return midnight(frame.local(self.happening.start))

    @property
    def unit(self) -> Unit:
        """A day, since that is how finely people speak of it."""
        return "day"


@dataclass(frozen=True)
class Unknown(Atom):
    """Something that took place, of which there is no record."""

    name: str

    def alone(self, frame: Frame) -> Span | None:
        """Nothing, and a question for the asker."""
        frame.note(f"I have no record of {self.name!r}; please give its date.")
        return None


@dataclass(frozen=True)
class Happenings:
    """What is known to have taken place, to be found by the words of its name."""

    known: Sequence[Happening] = ()

    @cached_property
    def _index(self) -> dict[str, set[int]]:
        index: dict[str, set[int]] = {}
        for place, happening in enumerate(self.known):
            for word in _WORD.findall(happening.name.lower()):
                if word not in _SMALL:
                    index.setdefault(word, set()).add(place)
        return index

    def _holding(self, word: str) -> set[int]:
        """The happenings whose name holds a word, or one that is nearly the same."""
        index = self._index
        if word in index and word not in _KINDS[0]:
            return index[word]
        found: set[int] = set()
        if len(word) >= 5:
            for other, places in index.items():
                near = other.startswith(word) or (word.startswith(other) and len(other) >= 5)
                if near or OSA.distance(word, other, score_cutoff=1) <= 1:
                    found |= places
        if found or word not in _GENERIC:
            return found
        kind = next(kind for kind in _KINDS if word in kind)
        for other in kind:
            found |= index.get(other, set())
        if kind is _KINDS[0]:
            found |= {place for place, one in enumerate(self.known) if one.end is not None}
        return found

    def named(self, reader: Reader, place: int) -> tuple[list[Happening], int, bool] | None:
        """The happenings whose names hold the words from a place on, and the place after them."""
        left: set[int] | None = None
        end, telling = place, False
        for at in range(place, min(place + 7, len(reader.tokens))):
            token = reader.tokens[at]
            if token.kind in ("stop", "join", "over"):
                break
            words = [word for word in _WORD.findall(token.text) if word not in _SMALL]
            if not words and left is not None:
                continue
            here = set.intersection(*(self._holding(word) for word in words)) if words else set()
            both = here if left is None else here & left
            if not both:
                break
            left, end = both, at + 1
            telling = telling or not set(words) <= _GENERIC
        return ([self.known[at] for at in sorted(left)], end, telling) if left else None


def event_at(
    reader: Reader, place: int, piece_at: Callable[[Reader, int], tuple[Atom, int] | None]
) -> tuple[Atom, int] | None:
    """A happening after a word such as since or during; the newest where several fit.

    `piece_at` reads what may follow its name: the outage on Tuesday.
    """
    if not _cued(reader, place):
        return None
    start = place
    while reader.word(start) in _SKIPPED:
        start += 1
    owned = piece_at(reader, start) if start == place or reader.word(place) != "" else None
    when_first = owned if owned and _belongs(reader, owned[1]) else None
    if when_first:
        start = when_first[1]
    found = reader.happenings.named(reader, start)
    if found is None:
        return None if when_first else _unknown(reader, place, start)
    fitting, end, telling = found
    when = when_first or piece_at(reader, reader.skip(end, "on", "of", "from", "in"))
    span = when[0].alone(reader.frame) if when else None
    if when and span:
        after = end if when_first else when[1]
        then = _then(fitting, when[0], span, reader.frame)
        if not then:
            return None if when_first else (Unknown(_text(reader, start, after)), after)
        fitting, end = then, after
    past = [one for one in fitting if reader.frame.local(one.start) <= reader.frame.now]
    happening = max(past or fitting, key=lambda one: one.start)
    if not telling or len(fitting) > 1:
        day = reader.frame.local(happening.start)
        reader.frame.note(f"Took {happening.name!r} of {day:%d %B %Y}.")
    return Event(happening), end


def _then(fitting: list[Happening], atom: Atom, span: Span, frame: Frame) -> list[Happening]:
    """Those that began in the time said; on a Tuesday where only that was said."""
    starts = [(frame.local(one.start), one) for one in fitting]
    inside = [one for start, one in starts if span.start <= start < span.end]
    if not inside and isinstance(atom, Weekday):
        return [one for start, one in starts if start.weekday() == atom.day]
    return inside


def _text(reader: Reader, start: int, end: int) -> str:
    return " ".join(token.text for token in reader.tokens[start:end])


def _belongs(reader: Reader, place: int) -> bool:
    """Whether a generic word follows a time: yesterday's outage, the Friday deploy."""
    return reader.word(place) in _GENERIC or reader.word(place + 1) in _GENERIC


def _cued(reader: Reader, place: int) -> bool:
    before = reader.word(place - 1)
    if before in ("the", "our"):
        before = reader.word(place - 2)
    return before in _CUES


def _unknown(reader: Reader, place: int, start: int) -> tuple[Atom, int] | None:
    """A launch or an outage that no record knows of, where only such a thing can be meant."""
    if reader.word(place - 1) not in ("since", "during", "before", "after"):
        return None
    for at in range(start, start + 4):
        if reader.kind(at) not in ("word", "name"):
            return None
        if reader.word(at) in _GENERIC:
            return Unknown(_text(reader, start, at + 1)), at + 1
    return None
