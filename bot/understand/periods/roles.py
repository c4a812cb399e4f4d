"""Which of the windows found is asked about, and which it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.understand.periods.anchored import Ago, Relative, Trailing, Year
from bot.understand.periods.atoms import RANK
from bot.understand.periods.beside import beside_span
from bot.understand.periods.chains import Chain
from bot.understand.periods.hours import Around, Clock
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.recurring import Holiday, Quarterly, Season, Weekday
from bot.understand.periods.sections import Directed, Sectioned
from bot.understand.periods.shifts import Shift
from bot.understand.periods.span import (
    DAY,
    MONTHS_IN,
    Frame,
    Span,
    Unit,
    add_months,
    stepped,
    unit_at,
)


@dataclass(frozen=True)
class Found:
    """A window in the message, or a way to come to one from another, and whether it is compared."""

    what: Phrase | Shift
    compared: bool

    @property
    def span(self) -> Span | None:
        """The window, where it stands for itself."""
        return self.what.span if isinstance(self.what, Phrase) else None


def given_roles(found: list[Found], frame: Frame) -> tuple[Span | None, Span | None]:
    """The window asked about and the one compared with, each of them if there is one."""
    period: Span | None = None
    subject: Phrase | None = None
    for one in found:
        if not one.compared and isinstance(one.what, Phrase) and one.span:
            period, subject = one.span, one.what
            break
    if period and subject:
        period = _at_hours(found, subject, period)
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
        return period, _apply(against.what, period, subject, frame)
    if period is None:
        base = _default_for(against.what, frame)
        return base, _beside(against.what, base, frame) if base else against.span
    beside = _beside(against.what, period, frame, subject)
    # The last 7 days vs the last 7 days before: the words alike, the windows not.
    return period, _just_before(period) if beside == period else beside


def _at_hours(found: list[Found], subject: Phrase, day: Span) -> Span:
    """The hours of the day where the message tells them apart: yesterday for EC2, 2 to 4pm."""
    if day.days > 1 or any(atom.unit == "hour" for atom in subject.atoms):
        return day
    for one in found:
        phrase = one.what
        if not isinstance(phrase, Phrase) or phrase.kind not in ("plain", "range"):
            continue
        hours = phrase.span if all(isinstance(a, Clock | Around) for a in phrase.atoms) else None
        if hours and not one.compared:
            start = datetime.combine(day.start.date(), hours.start.time())
            start += DAY * (start < day.start)
            return replace(hours, start=start, end=start + (hours.end - hours.start))
    return day


_BACK = ("previous", "prior", "preceding", "prev")


def _apply(shift: Shift, period: Span, subject: Phrase | None, frame: Frame) -> Span | None:
    if shift.kind == "last":
        return _last(period, subject, frame)
    if shift.kind == "before":
        return _round_before(period, subject)
    if shift.kind == "into":
        return _into(shift, period, frame)
    return shift.apply(period)


def _into(shift: Shift, period: Span, frame: Frame) -> Span | None:
    """The same days of another month."""
    month = shift.month.resolve(frame) if shift.month else None
    if month is None:
        return None
    own = unit_at("month", period.start, frame)
    start = month.start + (period.start - own.start)
    end = min(start + (period.end - period.start), month.end)
    return replace(period, start=start, end=end) if start < end else None


def _round_before(period: Span, subject: Phrase | None) -> Span:
    """The one before: last year's Christmas, the Tuesday before, otherwise as long just before."""
    atom = subject.atoms[0] if subject else None
    atom = atom.inner if isinstance(atom, Directed) else atom
    if isinstance(atom, Holiday | Season):
        return stepped(period, "year", -1)
    return period.moved(-7 * DAY) if isinstance(atom, Weekday) else _just_before(period)


def _just_before(period: Span) -> Span:
    """The window of the same length just before; months are counted as months."""
    if period.start.day == 1 and period.end.day == 1 and not period.hourly:
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return replace(period, start=add_months(period.start, -months), end=period.start)
    return replace(period, start=period.start - (period.end - period.start), end=period.start)


def _last(period: Span, subject: Phrase | None, frame: Frame) -> Span | None:
    """The last one: this week vs last; Q3 this year vs last: one back by what was `this`."""
    said = [atom for atom in subject.atoms if isinstance(atom, Relative)] if subject else []
    if subject and said and said[-1] is subject.atoms[0]:
        return Relative(said[-1].size, said[-1].offset - 1, fiscal=said[-1].fiscal).alone(frame)
    return stepped(period, said[-1].size if said else "year", -1)


def _alone(
    shift: Shift, frame: Frame, *, compared: bool = False
) -> tuple[Span | None, Span | None]:
    """A shift where no window is said: what it starts from has to be guessed."""
    if shift.kind == "last":
        return None, None
    if shift.kind == "into":
        this = Relative("month", 0, "this").alone(frame)
        moved = this and _into(shift, this, frame)
        return (this, moved) if compared else (moved, None)
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
    if isinstance(against.atoms[0] if against.atoms else None, Ago) and unit in MONTHS_IN:
        unit = "month"
    base = Relative(unit, 0, "this", fiscal=span.fiscal).alone(frame)
    if base and span.start <= base.start < span.end:
        return None
    return base


def _beside(
    against: Phrase, period: Span, frame: Frame, subject: Phrase | None = None
) -> Span | None:
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
    first = subject.atoms[0] if subject else None
    if isinstance(atom, Quarterly) and atom.weak and isinstance(first, Sectioned) and subject:
        other = replace(first, section="first half" if atom.number == 1 else "second half")
        return Chain((other, *subject.atoms[1:]), 0, 0).resolve(frame)
    if isinstance(atom, Trailing) and atom.word in _BACK:
        return beside_span("before", atom.count, atom.size, period, frame)
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
    return span
