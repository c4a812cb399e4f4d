"""Windows told by another window: same days last month, the week before, week over week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand.periods.anchored import Relative
from bot.understand.periods.atoms import RANK
from bot.understand.periods.chains import Chain, chain_at
from bot.understand.periods.span import DAY, MONTHS_IN, Span, Unit, stepped, unit_at
from bot.understand.periods.words import LAST, NUMBERS, UNITS, WEEKDAYS

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader
    from bot.understand.periods.span import Frame


@dataclass(frozen=True)
class Shift:
    """So many units away from the window that is spoken of; `of` is what is the same there."""

    unit: Unit
    count: int
    start: int
    end: int
    of: str = "period"
    kind: str = "same"
    month: Chain | None = None

    def apply(self, base: Span) -> Span:
        """The window so far from another; a whole unit where the words name one."""
        if self.kind == "beside" and self.unit != "day":
            return _beside(self, base)
        return stepped(base, self.unit, self.count)

    def base(self, frame: Frame) -> Span | None:
        """The window that is spoken of where the words give none."""
        if self.of in ("day", "weekday") or (
            self.unit in ("week", "day") and self.of in ("time", "hour")
        ):
            return Span(frame.today, frame.tomorrow)
        if self.of in ("week", "month", "quarter", "year", "weekend"):
            return unit_at(self.of, frame.today, frame)  # type: ignore[arg-type]
        unit: Unit = "month" if self.unit in ("year", "quarter", "month") else self.unit
        return Relative(unit, 0, "this").alone(replace(frame, future=False))


def _beside(shift: Shift, base: Span) -> Span:
    unit = shift.unit
    aligned = base.unit == unit or RANK[base.unit] > RANK[unit]
    if aligned and (base.end - base.start) <= _most(unit):
        start = base.start
        if unit in MONTHS_IN and start.day == 1:
            whole = Span(
                start, stepped(Span(start, start + DAY), unit, 1).start, unit, fiscal=base.fiscal
            )
            return stepped(whole, unit, shift.count)
        if unit == "week":
            return stepped(Span(start, start + 7 * DAY, "week"), unit, shift.count)
        return stepped(base, unit, shift.count)
    if RANK[base.unit] < RANK[unit]:
        edge = base.start if shift.count < 0 else base.end
        one = Span(edge, stepped(Span(edge, edge + DAY), unit, 1).start, unit)
        return stepped(one, unit, shift.count if shift.count < 0 else shift.count - 1)
    return stepped(base, unit, shift.count)


def _most(unit: Unit):  # type: ignore[no-untyped-def]
    return DAY * {
        "weekend": 2,
        "week": 7,
        "month": 31,
        "season": 92,
        "quarter": 92,
        "half": 184,
    }.get(unit, 366)


_VERSUS = frozenset({"vs", "v", "versus", "than", "against", "with", "to"})
_SAME = frozenset(
    {"same", "comparative", "corresponding", "equivalent", "comparable", "matching", "like"}
)
_OF = {
    "period": "period",
    "periods": "period",
    "days": "period",
    "dates": "period",
    "timeframe": "period",
    "window": "period",
    "stretch": "period",
    "point": "time",
    "time": "time",
    "day": "day",
    "weekday": "day",
    "date": "day",
    "hours": "period",
    "hour": "time",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "weekend": "weekend",
}


def shift_at(reader: Reader, place: int) -> Shift | None:
    """The shift whose words start at a place."""
    token = reader.at(place)
    if token is None:
        return None
    if token.kind == "over":
        return Shift(token.value, -1, place, place + 1, kind="over")
    if token.kind not in ("word", "number"):
        return None
    return (
        _same(reader, place)
        or _over(reader, place)
        or _earlier(reader, place)
        or _prior(reader, place)
    )


def _same(reader: Reader, place: int) -> Shift | None:
    start = place
    turned = _how_far(reader, place) if reader.word(place) in LAST else None
    if turned:
        after = reader.skip(turned[2], "at", "in", "for", "over", "during", "the")
        of = _OF.get(reader.word(after + 1), "") if reader.word(after) in _SAME else ""
        return Shift(turned[0], turned[1], start, after + 2, of) if of else None
    place = reader.skip(place, "the", "at", "in")
    word = reader.word(place)
    if word == "this" and reader.word(place + 1) in ("time", "point"):
        of = "time"
    elif word in _SAME:
        of = _OF.get(reader.word(place + 1), "")
        counted = reader.counted_unit(place + 1)
        if counted:
            place, of = counted[2] - 2, "period"
        elif reader.word(place + 1) in ("calendar", "two", "three", "few", "number"):
            place += 1
            of = _OF.get(reader.word(place + 1), "")
        if reader.word(place + 1) in UNITS and not of:
            of = "period"
    else:
        return None
    if not of:
        return None
    after = reader.skip(place + 2, "of", "in", "the", "from", "during", "range")
    shift = _how_far(reader, after)
    if shift is None:
        return _of_a_month(reader, start, after)
    unit, count, end = shift
    return Shift(unit, count, start, end, of)


def _of_a_month(reader: Reader, start: int, place: int) -> Shift | None:
    """The same days in August."""
    month = chain_at(reader, place)
    if month is None or month.finest.unit != "month":
        return None
    return Shift("month", 0, start, month.end, kind="into", month=month)


def _how_far(reader: Reader, place: int) -> tuple[Unit, int, int] | None:
    """Last year, a year ago, the month before, two weeks earlier, yesterday."""
    word = reader.word(place)
    if word == "yesterday":
        return "day", -1, place + 1
    if word in LAST:
        unit = reader.unit(reader.skip(place + 1, "fiscal", "financial", "calendar"))
        return (unit[0], -1, unit[2]) if unit else None
    counted = reader.counted_unit(place)
    if counted is None:
        unit = reader.unit(reader.skip(place, "the"))
        if unit is None:
            return None
        counted = 1, unit[0], unit[2]
    count, size, after = counted
    if reader.word(after) in ("ago", "earlier", "before", "prior", "back", "previously"):
        return size, -count, after + 1
    if reader.word(after) in ("later", "after"):
        return size, count, after + 1
    return None


def _over(reader: Reader, place: int) -> Shift | None:
    word = reader.word(place)
    if word not in UNITS or reader.word(place + 1) not in ("over", "on", "versus", "vs", "against"):
        return None
    unit = reader.unit(place + 2)
    if unit is None or UNITS[word][0] != unit[0]:
        return None
    return Shift(unit[0], -1, place, unit[2], kind="over")


def _earlier(reader: Reader, place: int) -> Shift | None:
    """The week before, a year earlier, the day after; with no other window after it."""
    start = place
    definite = reader.word(place) in ("the", "that")
    place = reader.skip(place, "the", "that")
    ones = place + 1 if reader.word(place) in ("one", "ones", *NUMBERS) else 0
    if definite and reader.kind(place) == "number" and reader.word(place + 1) == "before":
        ones = place + 1
    if definite and ones and reader.word(ones) in ("before", "prior", "preceding", "earlier"):
        return Shift("day", 0, start, ones + 1, kind="before")
    if reader.word(place) in ("year", "month", "week") and reader.word(place + 1) == "ago":
        what = reader.word(place + 2)
        if what in ("period", "quarter", "month", "week", "level", "levels", "number", "figure"):
            return Shift(UNITS[reader.word(place)][0], -1, start, place + 3)
    if definite and reader.word(place) in WEEKDAYS:
        closed = reader.word(place + 1) in ("before", "prior") and not reader.word(place + 2)
        return Shift("week", -1, start, place + 2) if closed else None
    counted = reader.counted_unit(place)
    if counted is None and (definite or reader.unit(place)):
        unit = reader.unit(place)
        counted = (1, unit[0], unit[2]) if unit else None
        if not definite and reader.word(place - 1) not in (
            "vs",
            "v",
            "than",
            "and",
            "about",
            "to",
            "against",
            "",
        ):
            return None
    if counted is None:
        return None
    count, size, after = counted
    way = reader.word(after)
    sign = {
        "before": -1,
        "earlier": -1,
        "prior": -1,
        "beforehand": -1,
        "previously": -1,
        "preceding": -1,
        "after": 1,
        "later": 1,
        "afterwards": 1,
        "following": 1,
    }.get(way)
    if sign is None or (way == "prior" and reader.word(after + 1) == "to"):
        return None
    if way in ("before", "after") and reader.word(after + 1) in ("that", "this", "it"):
        after += 1
    elif (
        way in ("before", "after", "preceding", "following")
        and reader.word(after + 1)
        and reader.word(after + 1) not in _CLOSES
    ):
        return None
    return Shift(size, sign * count, start, after + 1, kind="beside")


_CLOSES = frozenset(
    """by and or in for for on per but so with as did do was is why how please""".split()
)


def _prior(reader: Reader, place: int) -> Shift | None:
    """The previous period; the prior-year quarter; the following week; this week vs last."""
    start = place
    if reader.word(place) in LAST and reader.word(place - 1) in _VERSUS:
        after = reader.at(place + 1)
        if after is None or after.kind == "stop" or after.word("by", "for", "in", "per"):
            return Shift("year", -1, place, place + 1, kind="last")
    place = reader.skip(place, "the")
    word = reader.word(place)
    if word not in LAST and word != "following":
        return None
    sign = 1 if word == "following" else -1
    if reader.word(place + 1) in ("period", "window", "timeframe", "stretch"):
        return Shift("day", 0, start, place + 2, kind="before")
    if reader.word(place + 1) == "year" and reader.word(place + 2) in (
        "period",
        "quarter",
        "month",
        "week",
    ):
        return Shift("year", -1, start, place + 3)
    unit = reader.unit(place + 1)
    if word in ("following",) and unit and reader.word(unit[2] - 1) in UNITS:
        return Shift(unit[0], sign, start, unit[2], kind="beside")
    return None
