"""Why a cost rose or fell: causes that sum to the change, whose they are, and the verdict."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import Field

from tools.arguments import ComparedArguments, Dimensions
from tools.causes import PROVIDER_SIDE, describe
from tools.concerned import concerned, contacts
from tools.explained import Cause, CoursePoint, DrillDown, ExplainedChange, TradeOff
from tools.figures import money_of, percent_of
from tools.locate import TELLING, Cell, locate, read_cells
from tools.periods import Period
from tools.records import decision_evidence, overall, trade_offs
from tools.results import Verdict
from tools.spend import Change, compare, notes_on
from tools.view import bucket

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.context.schema import Effect
    from tools.facts import Fact
    from tools.locate import Piece
    from tools.periods import Grain
    from tools.results import Note
    from tools.view import Selection, View

DRILLED = ("component", "service", "sku", "account", "region", "environment")
"""Where to look next, the first that still differs."""

MOST_DAYS = 62
MOST_TRADE_OFFS = 3


class ExplainChangeArguments(ComparedArguments):
    """Cost arguments; `group_by` names the dimensions along which causes are sought."""

    group_by: Dimensions = Field(default=[], description="dimensions")


def explain_change(asked: ExplainChangeArguments, view: View) -> ExplainedChange:
    """Locate what changed between the window and the one compared with."""
    selection = view.select(asked, default=_latest_week(view))
    earlier = selection.during(asked.compare_to or _just_before(view, selection.period))
    ledger = view.ledger
    after, lines, query = view.total(selection)
    before, lines_before, query_before = view.total(earlier)
    result = ExplainedChange(
        status="answered" if lines or lines_before else "no_data",
        period=selection.period,
        compare_to=earlier.period,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=_notes(view, selection, earlier, asked.basis),
        window=ledger.window("window", selection.period),
        compared=ledger.window("compared window", earlier.period),
        total=money_of(view, selection, "total", after, query),
        against=compare(view, after, before, earlier, query_before),
    )
    if result.status == "no_data":
        return result
    change = after - before
    if earlier.period.end_day <= view.store.data_from:
        return result
    searched = asked.group_by or TELLING
    cells, cells_query = read_cells(
        view, selection, earlier.period, tuple(dict.fromkeys((*searched, *TELLING)))
    )
    pieces = locate(cells, searched, divided=bool(asked.group_by))
    causes = [
        describe(view, selection, earlier.period, piece, whole=change, query=cells_query)
        for piece in pieces
    ]
    amounts = [piece.change for piece in pieces]
    other = change - sum(amounts, Decimal(0))
    features, teams = _concerned(view, selection, causes)
    credits_change = _credits(view, cells, earlier)
    return result.model_copy(
        update={
            **_both_ways(view, amounts),
            "causes": tuple(causes),
            "other": money_of(view, selection, "other", other, cells_query),
            "located": _located(view, amounts, other),
            "credits": credits_change,
            "notes": (*result.notes, *_kinds_noted(cells)),
            "verdict": _verdict(amounts, causes, other),
            "trade_offs": _trade_offs(view, selection, pieces),
            "course": _course(view, selection, earlier),
            "drill_downs": tuple(_drill_downs(pieces, causes)),
            "features": features,
            "owners": teams,
            "contacts": contacts(view, teams),
        }
    )


def _latest_week(view: View) -> Period:
    """The last seven days before today that the data have reached."""
    end = min(view.calendar.today, view.store.data_through_end)
    return Period(start=end - timedelta(days=7), end=end, label="the last 7 days")


def _just_before(view: View, period: Period) -> Period:
    """As much time before the period as it has, or, while it still runs, has data for."""
    end = view.store.data_through_end
    if not period.hourly and period.first_day < end < period.end_day:
        period = Period(start=period.first_day, end=end)
    return period.before()


def _notes(
    view: View, selection: Selection, earlier: Selection, asked_basis: str
) -> tuple[Note, ...]:
    notes = list(notes_on(view, selection, asked_basis=asked_basis))
    if earlier.period.first_day < view.store.data_from and "starts_before_data" not in notes:
        notes.append("starts_before_data")
    return tuple(notes)


def _kinds_noted(cells: Sequence[Cell]) -> list[Note]:
    sorts = {cell.sort for cell in cells}
    notes: list[Note] = []
    if "credit" in sorts:
        notes.append("credits")
    if "correction" in sorts:
        notes.append("corrections")
    return notes


def _both_ways(view: View, amounts: Sequence[Decimal]) -> dict[str, Fact]:
    rises = sum((amount for amount in amounts if amount > 0), Decimal(0))
    falls = sum((amount for amount in amounts if amount < 0), Decimal(0))
    if not rises or not falls:
        return {}
    return {
        "rises": view.ledger.money("rises", rises, view.currency),
        "falls": view.ledger.money("falls", falls, view.currency),
    }


def _located(view: View, amounts: Sequence[Decimal], other: Decimal) -> Fact | None:
    found = sum((abs(amount) for amount in amounts), Decimal(0))
    moved = found + abs(other)
    if not moved:
        return None
    return view.ledger.fact("percent", "located", percent_of(found, moved), unit="%")


def _verdict(amounts: Sequence[Decimal], causes: Sequence[Cause], other: Decimal) -> Verdict:
    """The verdict over the causes that somebody here could have meant, and the unexplained rest."""
    parts = [
        (amount, cause.verdict)
        for amount, cause in zip(amounts, causes, strict=True)
        if cause.verdict.by or not (cause.monthly or cause.kind in PROVIDER_SIDE)
    ]
    return overall([*parts, (other, Verdict(state="unknown"))])


def _credits(view: View, cells: Sequence[Cell], earlier: Selection) -> Change | None:
    of_credits = [cell for cell in cells if cell.sort == "credit"]
    if not of_credits:
        return None
    before = sum((cell.before.cost for cell in of_credits), Decimal(0))
    after = sum((cell.after.cost for cell in of_credits), Decimal(0))
    only = earlier.within({"charge_category": ["Credit"]})
    return compare(view, after, before, only, None)


def _concerned(
    view: View, selection: Selection, causes: Iterable[Cause]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features and teams of the causes; of the whole selection where causes name none."""
    causes = list(causes)
    features = [cause.feature.scope["feature"][0] for cause in causes if cause.feature]
    teams = [cause.contact.id for cause in causes if cause.contact]
    if not features and not teams:
        return concerned(view, selection)
    return tuple(dict.fromkeys(features)), tuple(dict.fromkeys(teams))


def _trade_offs(view: View, selection: Selection, pieces: Sequence[Piece]) -> tuple[TradeOff, ...]:
    components = {cell.values["component"] for piece in pieces for cell in piece.cells}
    components |= set(selection.scope.get("component", ()))
    last = selection.period.end_day
    decisions = trade_offs(view.context, frozenset(components), last)
    decisions.sort(
        key=lambda decision: (decision.effective_from or last, decision.id), reverse=True
    )

    def effect(of: Effect) -> Fact:
        known = view.context.metrics.get(of.metric)
        return view.ledger.fact(
            "ratio",
            of.metric,
            of.change,
            unit=of.unit or (known.unit if known else ""),
            scope={"component": [of.component]} if of.component else None,
        )

    return tuple(
        TradeOff(
            decision=decision_evidence(view, decision),
            buys=tuple(effect(of) for of in decision.buys),
            gives_up=tuple(effect(of) for of in decision.gives_up),
        )
        for decision in decisions[:MOST_TRADE_OFFS]
    )


def _course(view: View, selection: Selection, earlier: Selection) -> tuple[CoursePoint, ...]:
    grain: Grain = "day"
    if selection.period.hourly and selection.period.days <= 2:
        grain = "hour"
    elif (
        max(selection.period.days, earlier.period.days) > MOST_DAYS or selection.basis == "billing"
    ):
        grain = "month"
    points: list[CoursePoint] = []
    for window, compared in ((earlier, True), (selection, False)):
        rows, query = view.sums(window, grain=grain)
        for row in rows:
            within = bucket(row.moment, grain, window.period)
            points.append(
                CoursePoint(
                    window=view.ledger.window(grain, within),
                    amount=money_of(view, window.during(within), grain, row.amount, query),
                    compared=compared,
                )
            )
    return tuple(points)


def _drill_downs(pieces: Sequence[Piece], causes: Sequence[Cause]) -> Iterable[DrillDown]:
    for piece, cause in zip(pieces[:3], causes, strict=False):
        differing = (
            dimension
            for dimension in DRILLED
            if dimension not in piece.where
            and len({cell.values[dimension] for cell in piece.cells}) > 1
        )
        if cause.names:
            yield DrillDown(
                scope=cause.where, name=cause.names[0], dimension=next(differing, "resource")
            )
