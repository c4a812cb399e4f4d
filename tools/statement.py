"""One SELECT over the rollup or the lake's lines, in parts, with bound values.

Identifiers come from the enumeration of dimensions; whatever a person named is a bound value.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.arguments import Basis
    from tools.periods import Grain
    from tools.scope import Scope
    from tools.view import Selection, View

Relation = Literal["rollup", "lines", "ai_usage"]


class Statement:
    """The parts of one SELECT over the rollup or the lake's lines, with bound values."""

    def __init__(self, view: View, selection: Selection, relation: Relation) -> None:
        self._view = view
        self._selected = selection
        self._relation = relation
        self._joins: list[str] = []
        self._join_params: list[Any] = []
        self._tags: dict[str, str] = {}
        self._where: list[str] = []
        self._where_params: list[Any] = []
        self.exchanged = view.store.mixed_currencies and relation != "ai_usage"
        if self.exchanged:
            self._joins.append(
                "JOIN exchange x ON x.BillingCurrency = r.BillingCurrency"
                " AND x.ChargeDay = r.ChargeDay"
            )
        inside, ends = bounds(selection)
        self._where.append(inside)
        self._where_params.extend(ends)
        for dimension, values in selection.scope.items():
            self._where.append(self._any_of(dimension, values))
        for dimension, values in selection.exclude.items():
            self._where.append(f"NOT {self._any_of(dimension, values)}")
        if view.visibility.allowed is not None:
            allowed = [self._covers(scope) for scope in view.visibility.allowed]
            self._where.append(f"({' OR '.join(allowed)})" if allowed else "FALSE")
        for scope in view.visibility.hidden:
            self._where.append(f"NOT ({self._covers(scope)})")

    @property
    def source(self) -> str:
        """What stands behind FROM."""
        return " ".join([f"{self._relation} r", *self._joins])

    @property
    def where(self) -> str:
        """What stands behind WHERE: window, scope, and what the asker may see."""
        return " AND ".join(self._where)

    @property
    def params(self) -> list[Any]:
        """The values of the source, then of the conditions."""
        return [*self._join_params, *self._where_params]

    def column(self, dimension: str) -> str:
        """The expression for a dimension, joining a tag's values when it is one."""
        if not dimension.startswith(TAG_PREFIX):
            return f"r.{COLUMNS[dimension]}"
        wanted = fold(dimension.removeprefix(TAG_PREFIX))
        if wanted not in self._tags:
            self._tags[wanted] = self._join_tag(wanted)
        return f"COALESCE({self._tags[wanted]}.TagValue, '{UNALLOCATED}')"

    def _join_tag(self, wanted: str) -> str:
        """Join the values of a tag, however its key is written; return the alias."""
        keys = [key for key in self._view.store.tag_keys if fold(key) == wanted]
        alias = f"t{len(self._tags)}"
        marks = ", ".join("?" for _ in keys) or "NULL"
        self._joins.append(
            f"LEFT JOIN (SELECT TagSet, MIN(TagValue) AS TagValue FROM tag_values"
            f" WHERE TagKey IN ({marks}) GROUP BY 1) {alias} ON {alias}.TagSet = r.TagSet"
        )
        self._join_params.extend(keys)
        return alias

    def grain(self, grain: Grain, basis: Basis) -> str:
        """The expression for the hour, day, week, month … in which a line lies."""
        if grain == "hour":
            return "date_trunc('hour', r.ChargePeriodStart)"
        day = "r.BillingPeriod" if basis == "billing" else "r.ChargeDay"
        if grain == "day":
            return day
        shift = 1 if grain == "week" and self._view.calendar.week_start == "sunday" else 0
        return f"CAST(date_trunc('{grain}', {day} + {shift}) AS DATE) - {shift}"

    def run(self, sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
        """Run the finished statement."""
        store = self._view.store
        if self._relation != "lines":
            return store.execute(sql, params)
        return store.lines(sql, params, window=self._selected.period, basis=self._selected.basis)

    def _any_of(self, dimension: str, values: Sequence[str]) -> str:
        column = self.column(dimension)
        if not values:
            return "FALSE"
        self._where_params.extend(values)
        return f"{column} IN ({', '.join('?' for _ in values)})"

    def _covers(self, scope: Scope) -> str:
        parts = [self._any_of(dimension, values) for dimension, values in scope.items()]
        return f"({' AND '.join(parts)})" if parts else "TRUE"


def bounds(selection: Selection) -> tuple[str, list[Any]]:
    """The condition that a line lies in the window, and its values."""
    period = selection.period
    ends: list[Any] = [period.first_day, period.end_day]
    column = "r.BillingPeriod" if selection.basis == "billing" else "r.ChargeDay"
    if selection.basis == "charge" and period.hourly:
        column = "r.ChargePeriodStart"
        ends = [_naive(period.start), _naive(period.end)]
    return f"{column} >= ? AND {column} < ?", ends


def _naive(moment: date | datetime) -> datetime:
    """A moment as the store keeps it: UTC, without saying so."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return moment.astimezone(UTC).replace(tzinfo=None)
