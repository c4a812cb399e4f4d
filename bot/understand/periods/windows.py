"""From words to windows: the flow clean → cut → read → give each window its role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Ago, Relative, Year
from bot.understand.periods.atoms import RANK
from bot.understand.periods.beside import window_chain
from bot.understand.periods.grains import grain_at
from bot.understand.periods.licence import licensed
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.phrases import phrase_at
from bot.understand.periods.reader import Reader
from bot.understand.periods.roles import CHANGES, DIFFERENCES, compares, said_before
from bot.understand.periods.shifts import Shift, shift_at
from bot.understand.periods.span import DAY, Frame, Span, Unit, stepped, unit_at
from bot.understand.periods.text import Cleaned, clean
from bot.understand.periods.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.understand.periods.chains import Chain
    from tools.periods import Calendar, Grain, Period


@dataclass(frozen=True)
class Happening:
    """Something with a name that took place: a launch, an outage. Without end it is a moment."""

    name: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Windows:
    """What a message says about time; `spans` are the places in it that were read as time."""

    period: Period | None = None
    compare_to: Period | None = None
    spans: tuple[tuple[int, int], ...] = ()
    grain: Grain | None = None
    note: str | None = None


@dataclass(frozen=True)
class Found:
    """A window in the message, or a way to come to one from another, and whether it is compared."""

    what: Phrase | Shift
    compared: bool

    @property
    def span(self) -> Span | None:
        """The window, where it stands for itself."""
        return self.what.span if isinstance(self.what, Phrase) else None


_FUTURE = frozenset(
    "forecast forecasts forecasted forecasting predict predicts predicted prediction project projected "
    "projection projections expect expected will we'll it'll gonna outlook upcoming estimate "
    "estimated".split()
)
_PAST = frozenset(
    "was were did spent rose spiked jumped happened went grew dropped fell had cost".split()
)


def find_windows(
    text: str,
    calendar: Calendar,
    *,
    happenings: Sequence[Happening] = (),
    day_first: bool | None = None,
    around: Period | None = None,
) -> Windows:
    """The window a message asks about, the one it compares with, and the grain it wants.

    `happenings` are what "since the launch" may mean, `around` the window that was spoken of
    before, for "the week before". `day_first` says how the asker writes 11/03; unknown, an unclear
    date gives no window and a note that asks.
    """
    del happenings, around
    cleaned = clean(text)
    cut = tokens(cleaned)
    words = {token.text for token in cut if token.kind == "word"}
    frame = Frame.of(
        calendar,
        day_first=day_first,
        future=bool(words & _FUTURE) or ("going" in words and "to" in words),
        past=bool(words & _PAST),
    )
    reader = Reader(cut, frame)
    found, grain, places = _scan(reader)
    period, compared = _roles(found, frame)
    label = _label(found, cleaned, cut, compared=False)
    against = _label(found, cleaned, cut, compared=True)
    return Windows(
        period=frame.period(period, label) if period else None,
        compare_to=frame.period(compared, against) if compared else None,
        spans=tuple(cleaned.between(cut[a].start, cut[b - 1].end) for a, b in places),
        grain=grain,
        note=" ".join(frame.notes) or None,
    )


def _scan(reader: Reader) -> tuple[list[Found], Grain | None, list[tuple[int, int]]]:
    found: list[Found] = []
    grain: Grain | None = None
    places: list[tuple[int, int]] = []
    place = 0
    while place < len(reader.tokens):
        token = reader.tokens[place]
        if token.kind in ("name", "stop", "join"):
            place += 1
            continue
        how = grain_at(reader, place)
        if how:
            grain = grain or how[0]
            places.append((place, how[1]))
            place = how[1]
            continue
        shift = shift_at(reader, place)
        if shift:
            found.append(Found(shift, compares(reader, place)))
            places.append((place, shift.end))
            place = shift.end
            continue
        pair = _compared_pair(reader, place)
        if pair:
            found += pair
            end = max(one.what.end for one in pair)
            places.append((place, end))
            place = end
            continue
        noted = len(reader.frame.notes)
        phrase = phrase_at(reader, place)
        if phrase and licensed(reader, phrase):
            found.append(Found(phrase, compares(reader, phrase.start)))
            places.append((phrase.start, phrase.end))
            place = phrase.end
            continue
        del reader.frame.notes[noted:]
        place += 1
    return found, grain, places


def _compared_pair(reader: Reader, place: int) -> list[Found] | None:
    """The difference between October and November; compare this week with last week."""
    opening = reader.word(place)
    start = place + 1 if opening in ("from", "between") else place
    differs = said_before(reader, place, DIFFERENCES)
    if not differs and not (opening in ("from", "between") and said_before(reader, place, CHANGES)):
        return None
    left = window_chain(reader, reader.skip(start, "the"))
    if left is None:
        return None
    connector = reader.word(left.end)
    if connector not in ("and", "to", "with", "against", "vs", "versus"):
        return None
    right = window_chain(reader, reader.skip(left.end + 1, "the", "in", "during"))
    if right is None or left.finest.unit != right.finest.unit:
        return None
    if not differs and left.finest.unit not in ("week", "month", "quarter", "half", "year"):
        return None
    one, two = _spans(left, right, reader.frame)
    if one is None or two is None:
        return None
    first = Phrase(one, place, left.end, left.atoms)
    second = Phrase(two, left.end + 1, right.end, right.atoms)
    swap = (opening in ("from", "between") or connector == "and") and one.start < two.start
    return [Found(first, swap), Found(second, not swap)]


def _spans(left: Chain, right: Chain, frame: Frame) -> tuple[Span | None, Span | None]:
    return left.resolve(frame), right.resolve(frame)


def _roles(found: list[Found], frame: Frame) -> tuple[Span | None, Span | None]:
    period: Span | None = None
    subject: Phrase | None = None
    for one in found:
        if not one.compared and isinstance(one.what, Phrase) and one.span:
            period, subject = one.span, one.what
            break
    shifts = [one.what for one in found if isinstance(one.what, Shift)]
    against = next((one for one in found if one.compared and one.what is not subject), None)
    if against is None and shifts:
        against = Found(shifts[0], compared=True)
        if period is None:
            return _alone(shifts[0], frame)
    if against is None:
        return period, None
    if isinstance(against.what, Shift):
        if period is None:
            return _alone(against.what, frame, compared=True)
        return period, _apply(against.what, period)
    if period is None:
        return _default_for(against.what, frame), against.span
    return period, _beside(against.what, period, subject, frame)


def _apply(shift: Shift, period: Span) -> Span:
    if shift.kind == "before":
        return Span(
            period.start - (period.end - period.start), period.start, period.unit, period.hourly
        )
    return shift.apply(period)


def _alone(
    shift: Shift, frame: Frame, *, compared: bool = False
) -> tuple[Span | None, Span | None]:
    """A shift where no window is said: what it starts from has to be guessed."""
    if shift.kind == "over":
        if shift.unit == "year":
            base = Relative("year", 0, "this").alone(replace(frame, future=False))
        else:
            base = Relative(shift.unit, -1).alone(frame)
        return base, base and stepped(base, shift.unit, -1)
    if shift.kind in ("beside", "before"):
        unit: Unit = shift.unit if shift.kind == "beside" else "month"
        last = stepped(unit_at(unit, frame.today, frame), unit, -1)
        if compared:
            return last, stepped(last, unit, -1)
        return last, None
    base = shift.base(frame)
    if base is None:
        return None, None
    moved = shift.apply(base)
    return (base, moved) if compared else (moved, None)


def _default_for(against: Phrase, frame: Frame) -> Span | None:
    """What is asked about where only the window to compare with is said: the same unit to date."""
    span = against.span
    if span is None:
        return None
    unit: Unit = span.unit if span.unit in ("week", "month", "quarter", "half", "year") else "day"
    base = Relative(unit, 0, "this", fiscal=span.fiscal).alone(frame)
    if base and span.start <= base.start < span.end:
        return None
    return base


def _beside(against: Phrase, period: Span, subject: Phrase | None, frame: Frame) -> Span | None:
    """The compared window, which may be said by how far it lies from the other: vs last year."""
    span = against.span
    atom = against.atoms[0] if len(against.atoms) == 1 else None
    if span is None:
        return None
    if (
        isinstance(atom, Relative)
        and atom.word in ("previous", "prior", "preceding", "prev")
        and (atom.size == period.unit or span == period)
    ):
        shift = Shift(atom.size, -1, 0, 0, kind="beside")
        return shift.apply(period)
    finer = RANK[period.unit] < RANK["year"] and period.days < 200
    if isinstance(atom, Relative | Ago) and atom.unit == "year" and finer and span.days > 300:
        count = atom.offset if isinstance(atom, Relative) else -atom.count
        return stepped(period, "year", count)
    if isinstance(atom, Year) and finer and not atom.fiscal:
        return stepped(period, "year", atom.number - period.start.year)
    if isinstance(atom, Ago):
        return stepped(period, atom.size, -atom.count)
    if (
        isinstance(atom, Relative)
        and atom.size == "week"
        and atom.offset == -1
        and period.days <= 1
    ):
        return period.moved(-7 * DAY)
    del subject, frame
    return span


def _label(found: list[Found], cleaned: Cleaned, cut: list[Token], *, compared: bool) -> str:
    for one in found:
        if one.compared == compared:
            start, end = cleaned.between(cut[one.what.start].start, cut[one.what.end - 1].end)
            return " ".join(cleaned.original[start:end].split())
    return ""
