"""One asker's view of one generation: the only way in which tools read money."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.arguments import COST_COLUMNS, Basis, CostArguments, CostKind
from tools.periods import Calendar, Grain, Period
from tools.statement import Relation, Statement, bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import Context
    from tools.facts import Ledger
    from tools.scope import Scope
    from tools.store.open import Store
    from tools.visibility import Visibility

_QUANTITIES = {"PricingUnit": "PricingQuantity", "ConsumedUnit": "ConsumedQuantity"}
"""The unit that makes a sum of quantities one of like things."""


@dataclass(frozen=True)
class Selection:
    """Which lines count, and which of their costs."""

    period: Period
    scope: Scope = field(default_factory=dict)
    exclude: Scope = field(default_factory=dict)
    cost: CostKind = "effective"
    basis: Basis = "charge"

    def during(self, period: Period) -> Selection:
        """The same lines in another window."""
        return Selection(period, self.scope, self.exclude, self.cost, self.basis)

    def within(self, scope: Scope) -> Selection:
        """The lines that lie in `scope` as well; it wins where both name a dimension."""
        return Selection(self.period, {**self.scope, **scope}, self.exclude, self.cost, self.basis)


class Row(NamedTuple):
    """One row of a sum: the values grouped by, and what they add up to.

    `lines` counts each line of the bill where its largest share lies; a row that holds nothing
    but smaller shares counts as one. `amount` is in the reporting currency. `quantity` is in
    PricingUnit or ConsumedUnit, and 0 unless one of them is among the columns grouped by.
    """

    keys: tuple[str, ...]
    start: date | datetime | None
    amount: Decimal
    quantity: Decimal
    lines: int

    @property
    def moment(self) -> date | datetime:
        """When the row of a sum over time begins."""
        if self.start is None:
            raise ValueError("the rows were not summed over time")
        return self.start

    @property
    def day(self) -> date:
        """The day on which the row of a sum over time begins."""
        return self.moment.date() if isinstance(self.moment, datetime) else self.moment


class Pair(NamedTuple):
    """One row of a sum over two windows, the earlier one and the later; see `Row`."""

    keys: tuple[str, ...]
    amount_before: Decimal
    quantity_before: Decimal
    amount_after: Decimal
    quantity_after: Decimal


@dataclass(frozen=True)
class View:
    """A store seen by one asker at one moment; facts go to `ledger`."""

    store: Store
    calendar: Calendar
    visibility: Visibility
    ledger: Ledger

    @property
    def currency(self) -> str:
        """The currency in which every amount is given."""
        return self.store.currency

    @cached_property
    def context(self) -> Context:
        """The shared model, without the records and names that this asker may not see."""
        from tools.seen import visible_context  # it reads through views itself

        return visible_context(self)

    def select(self, asked: CostArguments, *, default: Period) -> Selection:
        """What the arguments select; `default` is the window when they name none."""
        period = asked.period or default
        basis = asked.basis
        if basis == "billing" and not _whole_months(period):
            basis = "charge"
        cost = asked.cost or self.store.context.organisation.default_cost
        return Selection(period, asked.scope, asked.exclude, cost, basis)

    def sums(
        self,
        selection: Selection,
        *,
        by: Sequence[str] = (),
        columns: Sequence[str] = (),
        grain: Grain | None = None,
    ) -> tuple[list[Row], str]:
        """Sum the selected lines, grouped by dimensions, further rollup columns, and time.

        Returns:
            The rows, largest amount first (in order of time with a grain), and the id of the
            query in the ledger.

        """
        return self._sums(self._relation(selection, by, grain), selection, by, columns, grain)

    def sums_in_both(
        self,
        selection: Selection,
        earlier: Period,
        *,
        by: Sequence[str],
        columns: Sequence[str] = (),
    ) -> tuple[list[Pair], str]:
        """Sum the selected lines in their window and in an earlier one, in a single pass.

        Returns:
            The rows in no order, and the id of the query in the ledger.

        """
        before = selection.during(earlier)
        relations = {self._relation(side, by, None) for side in (before, selection)}
        hull = _hull(earlier, selection.period)
        statement = Statement(
            self, selection.during(hull), "lines" if "lines" in relations else "rollup"
        )
        keys = [statement.column(name) for name in by] + [f"r.{name}" for name in columns]
        amount = f"r.{COST_COLUMNS[selection.cost]}"
        if statement.exchanged:
            amount = f"{amount} * x.Rate"
        summed, params = [], []
        for side in (before, selection):
            inside, ends = bounds(side)
            for what in (amount, "r.PricingQuantity"):
                summed.append(f"SUM(CASE WHEN {inside} THEN {what} END)")
                params.extend(ends)
        either = " OR ".join(f"({bounds(side)[0]})" for side in (before, selection))
        sql = (
            f"SELECT {', '.join([*keys, *summed])} FROM {statement.source}"
            f" WHERE {statement.where} AND ({either})"
        )
        sql += " GROUP BY " + ", ".join(str(n + 1) for n in range(len(keys)))
        ends = [end for side in (before, selection) for end in bounds(side)[1]]
        params = [*params, *statement.params, *ends]
        rows = statement.run(sql, params)
        none, width = Decimal(0), len(keys)
        result = [
            Pair(_keys(row[:width]), *[value or none for value in row[width:]]) for row in rows
        ]
        return result, self.ledger.query(sql, params, len(result))

    def usage(
        self,
        selection: Selection,
        *,
        by: Sequence[str] = (),
        columns: Sequence[str] = (),
        grain: Grain | None = None,
    ) -> list[Row]:
        """Sum what logs count of AI models that the bill tells of as well; amounts are estimates.

        Never to be added to the bill. Nothing for hours and resources, which are not kept of them.
        """
        if self._relation(selection, by, grain) == "lines":
            return []
        return self._sums("ai_usage", selection, by, columns, grain)[0]

    def _sums(
        self,
        relation: Relation,
        selection: Selection,
        by: Sequence[str],
        columns: Sequence[str],
        grain: Grain | None,
    ) -> tuple[list[Row], str]:
        statement = Statement(self, selection, relation)
        keys = [statement.column(name) for name in by] + [f"r.{name}" for name in columns]
        start = statement.grain(grain, selection.basis) if grain else "NULL"
        amount = f"r.{COST_COLUMNS[selection.cost]}"
        if statement.exchanged:
            amount = f"{amount} * x.Rate"
        groups = [*keys, start] if grain else keys
        quantity = next(
            (f"SUM(r.{name})" for unit, name in _QUANTITIES.items() if unit in columns), "0"
        )
        selected = [*groups, f"SUM({amount})", quantity, "SUM(r.LineCount)"]
        sql = f"SELECT {', '.join(selected)} FROM {statement.source} WHERE {statement.where}"
        if groups:
            sql += " GROUP BY " + ", ".join(str(n + 1) for n in range(len(groups)))
        rows = statement.run(sql, statement.params)
        width = len(keys)
        none = Decimal(0)
        result = [
            Row(
                _keys(row[:width]),
                row[width] if grain else None,
                row[-3] or none,
                row[-2] or none,
                row[-1] or 1,
            )
            for row in rows
            if row[-1] is not None
        ]
        if grain:
            result.sort(key=lambda row: (row.start, row.keys))
        else:
            result.sort(key=lambda row: row.keys)
            result.sort(key=lambda row: abs(row.amount), reverse=True)
        query = self.ledger.query(sql, statement.params, len(result))
        return result, query

    def total(self, selection: Selection) -> tuple[Decimal, int, str]:
        """The sum of the selected lines, how many they are, and the query's id."""
        rows, query = self.sums(selection)
        if not rows:
            return Decimal(0), 0, query
        return rows[0].amount, rows[0].lines, query

    def _relation(self, selection: Selection, by: Sequence[str], grain: Grain | None) -> Relation:
        """Single lines where resources or hours matter, also for what the asker may see."""
        seen = (*(self.visibility.allowed or ()), *self.visibility.hidden)
        scopes = (selection.scope, selection.exclude, by, *seen)
        drill_down = any("resource" in dimensions for dimensions in scopes)
        if drill_down or selection.period.hourly or grain == "hour":
            return "lines"
        return "rollup"

    def provisional(self, period: Period) -> bool:
        """Whether some of the period's days may still change."""
        return period.end_day > self.calendar.provisional_from()

    def name_of(self, dimension: str, value: str) -> str:
        """The name by which people know a value: a team's or a component's name, an account's."""
        context = self.context
        named: Any = {
            "team": context.teams,
            "component": context.components,
            "feature": context.features,
        }.get(dimension, {})
        if value in named:
            return str(named[value].name)
        if dimension == "account":
            return self.store.account_names.get(value) or value
        return value


def _keys(values: tuple[Any, ...]) -> tuple[str, ...]:
    """The values grouped by as text; nearly all of them are text already."""
    return tuple(
        [value if type(value) is str else "" if value is None else str(value) for value in values]
    )


def _hull(one: Period, other: Period) -> Period:
    """The shortest period of whole days that holds both."""
    return Period(start=min(one.first_day, other.first_day), end=max(one.end_day, other.end_day))


def _whole_months(period: Period) -> bool:
    return not period.hourly and period.first_day.day == 1 and period.end_day.day == 1


def bucket(start: date | datetime, grain: Grain, within: Period) -> Period:
    """The hour, day, week, month … that begins at `start`, cut to `within`."""
    if isinstance(start, datetime):
        start = start.replace(tzinfo=UTC)
        return Period(start=start, end=start + timedelta(hours=1))
    if grain in ("day", "week"):
        end = start + timedelta(days=1 if grain == "day" else 7)
    else:
        months = {"month": 1, "quarter": 3, "year": 12}[grain]
        year, month = divmod(start.month - 1 + months, 12)
        end = date(start.year + year, month + 1, 1)
    return Period(start=max(start, within.first_day), end=min(end, within.end_day))


def last_days(view: View, days: int) -> Period:
    """The last `days` whole days before today."""
    today = view.calendar.today
    return Period(start=today - timedelta(days=days), end=today, label=f"the last {days} days")
