"""How much was spent, by what, over time, and against another window."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.concerned import concerned
from tools.facts import Fact
from tools.figures import money_of, name_of, percent_of, share_of
from tools.results import Note, Result
from tools.view import Row, Selection, View, bucket, last_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.arguments import GroupedArguments
    from tools.periods import Period
    from tools.scope import Scope

ROWS_SHOWN = 100
"""Rows of a breakdown that are written down one by one; the rest is one row, `other`."""


class Change(BaseModel):
    """An amount against the one before it."""

    model_config = ConfigDict(frozen=True)

    before: Fact
    change: Fact
    percent: Fact | None = None


class SpendRow(BaseModel):
    """One row of a breakdown. `names` are facts, one a dimension grouped by."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    against: Change | None = None
    folded: Fact | None = None
    """In the row `other`: how many rows it stands for."""


class Spend(Result):
    """Total, rows, and what credits took off."""

    tool: str = "spend"
    window: Fact
    compared: Fact | None = None
    total: Fact
    against: Change | None = None
    credits: Fact | None = None
    gross: Fact | None = None
    rows: tuple[SpendRow, ...] = ()
    groups: tuple[str, ...] = ()
    grain: str | None = None


def spend(asked: GroupedArguments, view: View) -> Spend:
    """Sum the selected cost; break it down when asked to."""
    selection = view.select(asked, default=last_days(view, 30))
    period = selection.period
    ledger = view.ledger
    amount, lines, query = view.total(selection)
    total = money_of(view, selection, "total", amount, query)
    result = Spend(
        status="answered" if lines else "no_data",
        period=period,
        compare_to=asked.compare_to,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        window=ledger.window("window", period),
        total=total,
        groups=tuple(asked.group_by),
        grain=asked.grain,
        notes=notes_on(view, selection, asked_basis=asked.basis, groups=asked.group_by),
    )
    if not lines:
        return result
    features, owners = concerned(view, selection)
    credited, gross = _credits(view, selection, amount)
    return result.model_copy(
        update={
            "credits": credited,
            "gross": gross,
            "notes": (*result.notes, "credits") if credited else result.notes,
            "compared": ledger.window("compared window", asked.compare_to)
            if asked.compare_to
            else None,
            "against": _total_against(view, selection, amount, asked.compare_to),
            "rows": _rows(view, selection, asked, amount),
            "features": features,
            "owners": owners,
        }
    )


def compare(
    view: View, after: Decimal, before: Decimal, earlier: Selection, query: str | None
) -> Change:
    """Write down an amount's change against an earlier window; percent only where it has a base."""
    ledger = view.ledger
    percent = None
    if before > 0:
        percent = ledger.fact(
            "percent", "change", percent_of(after - before, before), unit="%", scope=earlier.scope
        )
    return Change(
        before=money_of(view, earlier, "before", before, query),
        change=ledger.money("change", after - before, view.currency, scope=earlier.scope),
        percent=percent,
    )


def notes_on(
    view: View, selection: Selection, *, asked_basis: str, groups: Sequence[str] = ()
) -> tuple[Note, ...]:
    """What a reader must know about the window and the way it was counted.

    `groups` are the dimensions by which the amounts are broken down.
    """
    period, store = selection.period, view.store
    notes: list[Note] = []
    if view.provisional(period) and period.first_day <= store.data_through:
        notes.append("provisional")
    if period.first_day < store.data_from:
        notes.append("starts_before_data")
    if period.end_day > store.data_through_end and period.first_day <= store.data_through:
        notes.append("ends_after_data")
    if asked_basis != selection.basis:
        notes.append("billing_basis_needs_months")
    if store.mixed_currencies:
        notes.append("converted")
    if not view.visibility.everything:
        notes.append("hides_other_scopes")
    if _split_fell_back(view, selection, groups):
        notes.append("split_fallback")
    return tuple(notes)


def _split_fell_back(view: View, selection: Selection, groups: Sequence[str]) -> bool:
    """Whether an owner's share rests on a split that could not be done as its rule says."""
    owned = {"component", "feature", "team"} & {*selection.scope, *selection.exclude, *groups}
    period = selection.period
    fell_back = {
        fallback.rule
        for fallback in view.store.fallbacks
        if fallback.first_day < period.end_day and fallback.last_day >= period.first_day
    }
    if not owned or not fell_back:
        return False
    rows, _ = view.sums(selection, columns=("RuleId",))
    return any(row.keys[0] in fell_back for row in rows)


def _total_against(
    view: View, selection: Selection, amount: Decimal, period: Period | None
) -> Change | None:
    if period is None:
        return None
    earlier = selection.during(period)
    before, _, query = view.total(earlier)
    return compare(view, amount, before, earlier, query)


def _credits(view: View, selection: Selection, amount: Decimal) -> tuple[Fact | None, Fact | None]:
    if "charge_category" in selection.scope or "Credit" in selection.exclude.get(
        "charge_category", []
    ):
        return None, None
    only_credits = selection.within({"charge_category": ["Credit"]})
    credited, _, query = view.total(only_credits)
    if not credited:
        return None, None
    ledger, period = view.ledger, selection.period
    return (
        money_of(view, only_credits, "credits", credited, query),
        ledger.money("before credits", amount - credited, view.currency, period=period),
    )


def _rows(
    view: View, selection: Selection, asked: GroupedArguments, total: Decimal
) -> tuple[SpendRow, ...]:
    if not asked.group_by and not asked.grain:
        return ()
    rows, query = view.sums(selection, by=asked.group_by, grain=asked.grain)
    in_time = asked.grain is not None
    most = asked.top or (len(rows) if in_time else ROWS_SHOWN)
    shown, rest = rows[:most], rows[most:]
    before: dict[tuple[str, ...], Decimal] | None = None
    if asked.compare_to and not in_time:
        earlier, query_before = view.sums(selection.during(asked.compare_to), by=asked.group_by)
        before = {row.keys: row.amount for row in earlier}
        known = {row.keys for row in rows}
        gone = [Row(keys, None, Decimal(0), Decimal(0), 0) for keys in before if keys not in known]
        shown += [] if asked.top else gone

    written = []
    for row in shown:
        of_row = selection.within(_scope_of(asked.group_by, row.keys))
        if asked.grain:
            of_row = of_row.during(bucket(row.moment, asked.grain, selection.period))
        against = None
        if before is not None and asked.compare_to:
            past = before.get(row.keys, Decimal(0))
            against = compare(view, row.amount, past, of_row.during(asked.compare_to), query_before)
        written.append(
            SpendRow(
                names=_names(view, asked.group_by, row, of_row.period if in_time else None),
                amount=money_of(view, of_row, ", ".join(row.keys) or "row", row.amount, query),
                share=None if in_time else share_of(view, row.amount, total, scope=of_row.scope),
                against=against,
            )
        )
    if rest:
        amount = sum((row.amount for row in rest), Decimal(0))
        written.append(
            SpendRow(
                names=(view.ledger.name("row", "other"),),
                amount=money_of(view, selection, "other", amount, query),
                share=share_of(view, amount, total),
                folded=view.ledger.fact("count", "rows in other", len(rest)),
            )
        )
    return tuple(written)


def _scope_of(group_by: Sequence[str], keys: tuple[str, ...]) -> Scope:
    return {dimension: [value] for dimension, value in zip(group_by, keys, strict=True)}


def _names(
    view: View, group_by: Sequence[str], row: Row, period: Period | None
) -> tuple[Fact, ...]:
    names = [
        name_of(view, dimension, value) for dimension, value in zip(group_by, row.keys, strict=True)
    ]
    if period:
        names.insert(0, view.ledger.window("window", period))
    return tuple(names)
