"""Reading one piece that names a time, at one place in the message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Relative, Rest, RestOf, Trailing, Year
from bot.understand.periods.happenings import event_at
from bot.understand.periods.hours import Around, Clock, DayPart
from bot.understand.periods.named import holiday_at, named_at
from bot.understand.periods.nth import Nth
from bot.understand.periods.reader import FISCAL, Reader, remembered
from bot.understand.periods.recurring import Month, Quarterly
from bot.understand.periods.relative import ago_at, directed_at, duration_at
from bot.understand.periods.sections import Directed, Section, Sectioned
from bot.understand.periods.words import MONTHS, WEEKDAYS
from bot.understand.periods.written import number_at, shape_at

if TYPE_CHECKING:
    from bot.understand.periods.atoms import Atom
    from bot.understand.periods.span import Unit

_DEEPEST = 3
_EARLY = frozenset({"early", "beginning", "start", "begin"})


_LATE = frozenset({"late", "end"})


_MID = frozenset({"mid", "middle"})


_ENDS: dict[str, Unit] = {"eom": "month", "eoq": "quarter", "eoy": "year", "eow": "week"}


@remembered
def piece_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The piece that starts at a place, and the place after it."""
    token = reader.at(place)
    if token is None or token.kind in ("stop", "join", "over"):
        return None
    if reader.depth > _DEEPEST:
        return None
    return event_at(reader, place, _plain) or _plain(reader, place)


def _plain(reader: Reader, place: int) -> tuple[Atom, int] | None:
    token = reader.at(place)
    if token is None or token.kind in ("stop", "join", "over"):
        return None
    if token.kind == "word":
        for read in (
            _small_hours,
            holiday_at,
            _section,
            _rest,
            directed_at,
            ago_at,
            _nth,
            named_at,
            duration_at,
            _around,
        ):
            found = read(reader, place)
            if found:
                return found
        return None
    if token.kind in ("number", "ordinal"):
        return (
            holiday_at(reader, place)
            or ago_at(reader, place)
            or _nth(reader, place)
            or duration_at(reader, place)
            or number_at(reader, place)
        )
    return shape_at(reader, place, token)


def _small_hours(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The small hours, the wee hours, the early hours."""
    if reader.word(place) not in ("small", "wee", "early") or reader.word(place + 1) != "hours":
        return None
    return DayPart("small hours", (0, 5)), place + 2


def _rest(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The rest of the year, the remaining month, the remainder of December."""
    after = place + 1
    if reader.word(place) not in ("rest", "remainder", "remaining", "balance"):
        return None
    if reader.word(place) != "remaining":
        if reader.word(after) != "of":
            return None
        after = reader.skip(after + 1, "the", "this", "current", "our")
    fiscal = reader.word(after) in FISCAL
    after += fiscal
    unit = reader.unit(after)
    if unit and unit[0] in ("week", "month", "quarter", "half", "year"):
        return Rest(unit[0], fiscal), unit[2]
    if reader.word(place) in ("rest", "remainder"):
        inner = piece_at(reader.deeper(), after)
        if inner and inner[0].unit in ("month", "quarter", "half", "year"):
            return RestOf(inner[0]), inner[1]
    return None


def _nth(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """The first two weeks, the third quarter, the 2nd Monday: of something larger."""
    ranked = reader.ordinal(place)
    if reader.word(place) in ("former", "latter") and reader.word(place + 1) == "half":
        ranked = 1 + (reader.word(place) == "latter"), place + 1
    if ranked is None:
        return None
    nth, after = ranked
    if abs(nth) == 1 and reader.word(after) in ("days", "weeks") and reader.word(after + 1) == "of":
        whole = whole_at(reader, reader.skip(after + 2, "the"))
        section: Section = "early" if nth == 1 else "late"
        return (Sectioned(section, whole[0]), whole[1]) if whole else None
    if reader.word(after) in ("business", "working") and reader.word(after + 1) in ("day", "days"):
        return Nth(nth, "day", business=True), after + 2
    fiscal = reader.word(after) in FISCAL
    after += fiscal
    after = reader.skip(after, "calendar", "full")
    if reader.word(after) == "half" and nth in (1, 2) and reader.word(after + 1) != "year":
        return _half(reader, after + 1, nth)
    if nth > 0 and reader.word(after) in ("quarter", "qtr", "trimester") and nth <= 4:
        return Quarterly("quarter", nth, fiscal), after + 1
    if nth in (1, 2) and reader.word(after) in ("semester", "half-year", "halfyear"):
        return Quarterly("half", nth, fiscal), after + 1
    if reader.word(after) in WEEKDAYS:
        return Nth(nth, "day", weekday=WEEKDAYS[reader.word(after)]), after + 1
    unit = reader.unit(after)
    if nth == -2 and unit and reader.word(unit[2]) not in ("of", "in"):
        return Relative(unit[0], -2, "before last"), unit[2]
    counted = reader.counted_unit(after)
    if counted and reader.word(after) not in ("a", "an") and nth in (1, -1):
        return Nth(nth, counted[1], counted[0]), counted[2]
    unit = reader.unit(after)
    if unit:
        return Nth(nth, unit[0], unit[1]), unit[2]
    return None


def _half(reader: Reader, after: int, nth: int) -> tuple[Atom, int] | None:
    section: Section = "first half" if nth == 1 else "second half"
    if reader.word(after) == "of":
        whole = reader.skip(after + 1, "the", "this")
        inner = whole_at(reader, whole)
        if inner and inner[0].unit in ("day", "week", "month", "quarter", "year", "season"):
            atom, end = inner
            if isinstance(atom, Year):
                return Quarterly("half", nth, atom.fiscal), whole
            if isinstance(atom, Relative) and atom.size == "year":
                # Of last year is read as what holds the half.
                return Quarterly("half", nth, atom.fiscal), whole if atom.offset else end
            return Sectioned(section, atom), end
        return None
    inner = piece_at(reader.deeper(), after)
    if inner and isinstance(inner[0], Month):
        return Sectioned(section, inner[0]), inner[1]
    return Quarterly("half", nth, sure=False), after


@remembered
def whole_at(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """What has a beginning, a middle and an end: October, last week, the month."""
    unit = reader.unit(place)
    of_month = unit and reader.word(unit[2]) == "of" and reader.word(unit[2] + 1) in MONTHS
    if unit and unit[0] in ("week", "month", "quarter", "year", "half") and not of_month:
        return Relative(unit[0], 0, "this", whole=True), unit[2]
    fiscal = reader.word(place) in FISCAL
    unit = reader.unit(place + 1) if fiscal else None
    if unit:
        return Relative(unit[0], 0, "this", fiscal=True, whole=True), unit[2]
    inner = piece_at(reader.deeper(), place)
    if inner and inner[0].weak in ("number", "now", "duration", "part"):
        return None
    return inner


def _section(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Early October, the middle of last week, late yesterday, month end."""
    word = reader.word(place)
    fixed = _ENDS.get(word)
    if fixed:
        if reader.frame.future:
            return Rest(fixed), place + 1
        return Sectioned("late", Relative(fixed, 0, "this")), place + 1
    if word not in _EARLY | _LATE | _MID:
        return None
    after = place + 1
    if word in ("beginning", "start", "end", "middle", "begin"):
        if reader.word(after) != "of" and word != "end":
            return None
        after = reader.skip(after, "of")
        after = reader.skip(after, "the", "our")
    else:
        after = reader.skip(after, "in", "on", "the", "part", "of")
    inner = whole_at(reader, after)
    if inner is None:
        return None
    atom, end = inner
    if isinstance(atom, Clock | Nth | Trailing | Sectioned) or atom.weak in ("number", "ordinal"):
        return None
    if isinstance(atom, DayPart) and word not in ("early", "late", "mid"):
        return None
    section: Section = "early" if word in _EARLY else "late" if word in _LATE else "mid"
    if word == "end" and reader.frame.future and isinstance(atom, Relative) and not atom.offset:
        return Rest(atom.size, atom.fiscal), end
    if isinstance(atom, DayPart):
        return _narrower(atom, section), end
    if isinstance(atom, Directed) and isinstance(atom.inner, DayPart):
        return replace(atom, inner=_narrower(atom.inner, section)), end
    return Sectioned(section, atom), end


def _narrower(part: DayPart, section: Section) -> DayPart:
    return DayPart(f"{section} {part.name}", _part_of(part.hours, section))


def _part_of(hours: tuple[int, int], section: Section) -> tuple[int, int]:
    first, last = hours
    if section == "early" and first == 6:
        return 4, 8
    third = (last - first) // 3
    if section == "early":
        return first, last - third
    return (first + third, last) if section == "late" else (first + third, last - third)


def _around(reader: Reader, place: int) -> tuple[Atom, int] | None:
    """Around 3pm."""
    if reader.word(place) not in ("around", "about", "near", "at") or (
        reader.word(place) == "at" and reader.word(place + 1) not in ("around", "about")
    ):
        return None
    after = place + 1 + (reader.word(place) == "at")
    inner = piece_at(reader.deeper(), after)
    if inner and isinstance(inner[0], Clock):
        return Around(inner[0]), inner[1]
    return None
