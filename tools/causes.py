"""One located piece of a change as a cause: its kind, onset, owner, what speaks of it, verdict."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.analysis.decompose import ZERO, Parts, PriceLine, decompose
from tools.concerned import contact
from tools.explained import Cause
from tools.figures import money_of, name_of, percent_of
from tools.locate import TELLING
from tools.onset import read_course
from tools.records import Shift, coinciding, judge
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from tools.explained import CauseKind
    from tools.facts import Fact
    from tools.locate import Piece
    from tools.onset import Course
    from tools.periods import Period
    from tools.scope import Scope
    from tools.view import Selection, View

MAINLY = Decimal("0.8")
"""What makes up this share of a change stands for it."""

PARTLY = Decimal("0.2")
MOST_PERCENT = 300
"""Beyond this a share of a small net change says nothing."""

PROVIDER_SIDE = {"rate", "credit", "correction"}
"""Kinds of causes that nobody in the organisation chose."""

CHARGES = {"purchase", "tax", "adjustment"}


def describe(
    view: View,
    selection: Selection,
    earlier: Period,
    piece: Piece,
    *,
    whole: Decimal,
    query: str,
) -> Cause:
    """Say what a piece is.

    Args:
        view: where the money is read and the facts go.
        selection: what the whole question is about.
        earlier: the window compared with.
        piece: the located part.
        whole: the whole change, of which the piece is a share.
        query: the id of the query that gave the piece's figures.

    """
    where = {name: [value] for name, value in piece.where.items()}
    here = selection.within(where)
    ledger, period = view.ledger, selection.period
    course = read_course(view, here, earlier)
    parts = _parts(piece)
    kind, monthly = _kind(piece, parts, course)
    charged = course.charge_day() if kind == "charge" else None
    onset = charged or course.onset(piece.change)
    mainly = {name: _mainly(piece, name) for name in ("service", "component", "feature", "team")}
    shift = Shift(
        selection=here,
        earlier=earlier,
        change=piece.change,
        onset=onset,
        components=_touched(piece, "component"),
        features=_touched(piece, "feature"),
        teams=_touched(piece, "team"),
        provider_side=kind in PROVIDER_SIDE,
    )
    evidence = () if monthly else coinciding(view, shift)

    def money(label: str, amount: Decimal, window: Period) -> Fact:
        return money_of(view, here.during(window), label, amount, query)

    split = kind == "rate and usage"
    return Cause(
        where=here.scope,
        names=tuple(name_of(view, name, value) for name, value in _in_order(piece.where))
        or (ledger.name("row", "everything"),),
        change=money("change", piece.change, period),
        share=_share(view, piece.change, whole, here.scope),
        before=money("before", piece.before, earlier),
        after=money("after", piece.after, period),
        kind=kind,
        monthly=monthly,
        back=not monthly and course.returns(),
        rate=money("rate", parts.rate, period) if split else None,
        usage=money("usage", parts.usage, period) if split else None,
        mix=money("mix", parts.mix, period)
        if abs(parts.mix) >= PARTLY * abs(piece.change)
        else None,
        onset=ledger.fact("date", "onset", onset.isoformat(), scope=here.scope),
        service=_named(view, "service", mainly["service"]),
        component=_named(view, "component", mainly["component"]),
        feature=_named(view, "feature", mainly["feature"]),
        contact=contact(view, mainly["team"]) if mainly["team"] else None,
        evidence=evidence,
        verdict=judge(view, shift, evidence),
    )


def _in_order(where: dict[str, str]) -> list[tuple[str, str]]:
    """What is selected, our own names before the provider's."""
    rank = {name: number for number, name in enumerate(TELLING)}
    return sorted(where.items(), key=lambda entry: rank.get(entry[0], len(rank)))


def _named(view: View, dimension: str, value: str | None) -> Fact | None:
    return name_of(view, dimension, value) if value else None


def _share(view: View, part: Decimal, whole: Decimal, scope: Scope) -> Fact | None:
    if not whole or abs(part) * 100 > MOST_PERCENT * abs(whole):
        return None
    return view.ledger.fact("percent", "share", percent_of(part, whole), unit="%", scope=scope)


def _kind(piece: Piece, parts: Parts, course: Course) -> tuple[CauseKind, bool]:
    """The kind of a change, and whether it is a charge that comes every month."""
    day = course.charge_day()
    monthly = day is not None and course.monthly(day)
    if piece.sort in ("credit", "correction"):
        return ("credit" if piece.sort == "credit" else "correction"), monthly
    if piece.sort in CHARGES or monthly or (day is not None and day.day == 1):
        return "charge", monthly
    if not piece.before:
        return "new", False
    if not piece.after:
        return "vanished", False
    change = piece.change
    rate, usage = parts.rate / change, parts.usage / change
    if rate >= MAINLY:
        return "rate", False
    if usage >= MAINLY:
        return "usage", False
    if abs(rate) + abs(usage) >= MAINLY and min(abs(rate), abs(usage)) >= PARTLY:
        return "rate and usage", False
    return "mixed", False


def _parts(piece: Piece) -> Parts:
    """Rate, usage, new and vanished over the piece's price lines: sku, place and unit."""
    lines: dict[tuple[str, ...], PriceLine] = {}
    for cell in piece.cells:
        place = (cell.values[name] for name in ("provider", "service", "sku", "region"))
        key = (*place, cell.unit)
        line = lines.get(key, PriceLine(ZERO, ZERO, ZERO, ZERO, cell.unit))
        lines[key] = PriceLine(
            line.cost_before + cell.before.cost,
            line.cost_after + cell.after.cost,
            line.quantity_before + cell.before.quantity,
            line.quantity_after + cell.after.quantity,
            cell.unit,
        )
    return decompose(lines.values())


def _by_value(piece: Piece, dimension: str) -> dict[str, Decimal]:
    changes: dict[str, Decimal] = defaultdict(Decimal)
    for cell in piece.cells:
        changes[cell.values[dimension]] += cell.after.cost - cell.before.cost
    return changes


def _mainly(piece: Piece, dimension: str) -> str | None:
    """The value that bears most of the piece's change; None where several share it."""
    changes = _by_value(piece, dimension)
    value = max(
        changes, key=lambda value: (changes[value] * (1 if piece.change > 0 else -1), value)
    )
    if value == UNALLOCATED or abs(changes[value]) < MAINLY * abs(piece.change):
        return None
    return value


def _touched(piece: Piece, dimension: str) -> frozenset[str]:
    """The values that bear a part of the piece's change worth naming."""
    changes = _by_value(piece, dimension)
    return frozenset(
        value
        for value, change in changes.items()
        if value != UNALLOCATED and abs(change) >= PARTLY * abs(piece.change)
    )
