"""Pieces side by side that lie within one another: `2am to` … `last Tuesday`, `Q3 of last year`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bot.understand.periods.anchored import (
    Ago,
    DayAway,
    Fixed,
    Now,
    Relative,
    Trailing,
    Unclear,
    Whole,
    Year,
)
from bot.understand.periods.atoms import Atom, Recurring
from bot.understand.periods.hours import Clock, DayPart, Moment
from bot.understand.periods.nth import Nth
from bot.understand.periods.pieces import piece_at, whole_at
from bot.understand.periods.reader import Reader, remembered
from bot.understand.periods.recurring import (
    Dated,
    Holiday,
    Month,
    MonthDay,
    Quarterly,
    Season,
    Weekday,
    Weekend,
    WeekNumber,
)
from bot.understand.periods.sections import Directed, Sectioned

if TYPE_CHECKING:
    from datetime import datetime

    from bot.understand.periods.span import Frame, Span

Way = Literal["alone", "latest", "first"]


@dataclass(frozen=True)
class Chain:
    """Pieces that together name one span, and where in the message they stand."""

    atoms: tuple[Atom, ...]
    start: int
    end: int

    @property
    def finest(self) -> Atom:
        """The piece that is meant in the end."""
        return self.atoms[0]

    @property
    def outermost(self) -> Atom:
        """The piece that holds the others."""
        return self.atoms[-1]

    def resolve(
        self, frame: Frame, way: Way = "alone", limit: datetime | None = None
    ) -> Span | None:
        """The span meant: by itself, or the last before or the first after a moment."""
        outer = self.outermost
        if way == "alone" or limit is None:
            span = outer.alone(frame)
        elif way == "latest":
            span = outer.latest(limit, frame)
        else:
            span = outer.first(limit, frame)
        for atom in reversed(self.atoms[:-1]):
            if span is None:
                return None
            span = atom.within(span, frame)
        return span


_FILLERS = ("of", "in", "on", "at", "the", "during", "within")
_JOINING = ("of", "in")
_DAYS = (Weekday, Dated, DayAway, MonthDay, Fixed, Holiday, Unclear)


@remembered
def chain_at(reader: Reader, place: int) -> Chain | None:
    """The longest run of pieces from a place on that makes sense together."""
    first = _hour_of_part(reader, place) or piece_at(reader, place)
    if first is None:
        return None
    atoms, end = [first[0]], first[1]
    while len(atoms) < 5:
        more = _next(reader, atoms, end)
        if more is None:
            break
        atoms, end = more
    return Chain(tuple(atoms), place, end)


def _hour_of_part(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """8 this morning, 10 last night, 2 in the morning of the 12th: the part makes it an hour."""
    token = reader.at(place)
    if token is None or token.kind != "number" or not 1 <= token.value <= 12:
        return None
    if reader.kind(place + 1) != "word" or reader.depth:
        return None
    part = chain_at(reader.deeper(), reader.skip(place + 1, "o'clock", "in", "at", "the"))
    whole = part.resolve(reader.frame) if part and part.finest.unit == "part" else None
    if part is None or whole is None:
        return None
    for hour in (token.value % 12, token.value % 12 + 12):
        span = Clock(hour).within(whole, reader.frame)
        if span and span.start < whole.end:
            return Whole(span), part.end
    return None


def _next(reader: Reader, atoms: list[Atom], end: int) -> tuple[list[Atom], int] | None:
    place, comma = end, False
    joined = ""
    if reader.kind(place) == "stop" and reader.tokens[place].text == ",":
        place, comma = place + 1, True
    if reader.kind(place) == "stop" and reader.tokens[place].text == "(":
        place += 1
    if reader.kind(place) == "join" and reader.tokens[place].glued:
        if reader.tokens[place].text not in "-_":
            return None
        place, joined = place + 1, "-"
    while reader.word(place) in _FILLERS and place - end < 4:
        joined = reader.word(place) if joined in ("", "-", "the") else joined
        place += 1
    found = piece_at(reader, place) or (whole_at(reader, place) if joined in _JOINING else None)
    if found is None:
        return None
    atom, after = found
    if isinstance(atom, Now):
        return None
    both = sorted([*atoms, atom], key=lambda one: one.rank)
    pairs = list(pairwise(both))
    if not all(_fits(fine, coarse, joined, comma=comma) for fine, coarse in pairs):
        return None
    if joined == "-" and not _written_together(atoms[-1], atom):
        return None
    if not _resolves(both, reader.frame):
        return None
    return both, after


def _written_together(left: Atom, right: Atom) -> bool:
    return isinstance(right, Year) or (isinstance(left, Year) and isinstance(right, Quarterly))


def _resolves(atoms: list[Atom], frame: Frame) -> bool:
    if any(isinstance(atom, Unclear) for atom in atoms):
        return True
    noted = len(frame.notes)
    try:
        found = Chain(tuple(atoms), 0, 0).resolve(frame) is not None
    except (OverflowError, ValueError):
        found = False
    if not found:
        del frame.notes[noted:]
    return found


def _fits(fine: Atom, coarse: Atom, joined: str, *, comma: bool) -> bool:
    """Whether the finer piece may lie within the coarser one."""
    if isinstance(fine, MonthDay) and not fine.ordinal:
        return False
    if isinstance(coarse, MonthDay) and not coarse.ordinal:
        return False
    if fine.rank == coarse.rank:
        return False
    whole_year = coarse.unit == "year" and isinstance(coarse, Year | Relative | Ago)
    if isinstance(fine, Clock | DayPart) or fine.unit == "hour":
        if isinstance(fine, Moment | Trailing | Relative | Ago) or fine.anchored:
            return False
        if isinstance(coarse, DayPart | Directed) and coarse.unit == "part":
            return True
        day = isinstance(coarse, _DAYS) or (
            isinstance(coarse, Ago | Directed | Nth) and coarse.unit == "day"
        )
        return day or (isinstance(coarse, Weekend | Relative) and coarse.unit == "weekend")
    if isinstance(fine, Weekday) or (
        isinstance(fine, Directed) and isinstance(fine.inner, Weekday)
    ):
        if isinstance(coarse, Dated | MonthDay | Fixed | DayAway | Unclear):
            return True
        if isinstance(fine, Directed) and joined in _JOINING:
            return fine.direction == "last" and coarse.unit in ("month", "quarter", "year")
        return coarse.unit == "week" and isinstance(
            coarse, Relative | Ago | WeekNumber | Whole | Directed
        )
    if isinstance(fine, Nth | Trailing) or (
        isinstance(fine, Relative) and fine.offset == -1 and fine.word == "last"
    ):
        if isinstance(fine, Relative | Trailing) and joined not in _JOINING:
            return False
        return coarse.unit in ("week", "month", "quarter", "half", "year", "season") and not comma
    if isinstance(fine, Relative) and fine.offset == 0:
        back = isinstance(coarse, Ago) or (isinstance(coarse, Relative) and coarse.offset == -1)
        return back and not comma and not joined
    if isinstance(fine, Sectioned):
        return _fits(fine.inner, coarse, joined, comma=comma)
    if isinstance(fine, MonthDay):
        return coarse.unit == "month" and isinstance(coarse, Relative | Ago | Directed)
    if isinstance(fine, Directed):
        return False
    if comma and not isinstance(coarse, Year):
        return False
    if isinstance(fine, Dated | Month | Quarterly | Season | WeekNumber | Holiday):
        if isinstance(coarse, Quarterly):
            return False
        return whole_year
    return False


def is_recurring(chain: Chain) -> bool:
    """Whether which one is meant depends on what stands beside it."""
    return isinstance(chain.outermost, Recurring) and not chain.outermost.anchored
