"""Sums over the generator's own ledger, as exact decimals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.demo.catalogue import COST_DECIMALS, QUANTITY_DECIMALS

if TYPE_CHECKING:
    import duckdb

    from tools.demo.timeline import Timeline

Window = tuple[date, date]
"""The first day, and the first day that no longer counts."""

Scope = dict[str, list[str]]

DIMENSIONS = {
    "source": "m.source",
    "provider": "m.provider",
    "service": "m.service",
    "service_category": "m.category",
    "account": "m.account",
    "region": "m.region",
    "sku": "m.sku",
    "charge_category": "m.charge_category",
    "environment": "m.environment",
    "component": "s.component",
    "feature": "s.feature",
    "team": "s.team",
    "ai_model": "m.ai_model",
    "ai_key": "m.ai_key",
    "tag:app": "json_extract_string(m.tags, '$.app')",
    "commitment": "m.commitment",
    "commitment_status": "m.commitment_status",
    "unit": "m.consumed_unit",
}
_NUMBER = {name: position for position, name in enumerate(DIMENSIONS)}

COSTS = {
    "effective": "effective",
    "billed": "billed",
    "list": "listed",
    "contracted": "contracted",
}
_COST = {name: len(DIMENSIONS) + position for position, name in enumerate(COSTS)}
_QUANTITY = len(DIMENSIONS) + len(COSTS)


@dataclass
class Sums:
    """Answers from the ledger; money in the currency of the company."""

    con: duckdb.DuckDBPyConnection
    time: Timeline
    _cubes: dict[Window, list[tuple[object, ...]]] = field(default_factory=dict)

    def total(
        self, window: Window, scope: Scope | None = None, *, cost: str = "effective"
    ) -> Decimal:
        """The cost of a window and a scope."""
        return sum(self.by("source", window, scope, cost=cost).values(), Decimal(0))

    def by(
        self,
        dimension: str,
        window: Window,
        scope: Scope | None = None,
        *,
        cost: str = "effective",
    ) -> dict[str, Decimal]:
        """The cost by the values of a dimension, the largest first."""
        sums = self._by(dimension, window, scope, _COST[cost])
        ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
        return {name: Decimal(amount).scaleb(-COST_DECIMALS) for name, amount in ordered}

    def quantity(self, window: Window, unit: str, scope: Scope | None = None) -> Decimal:
        """How much of a consumed unit was used."""
        sums = self._by("unit", window, {**(scope or {}), "unit": [unit]}, _QUANTITY)
        return Decimal(sum(sums.values())).scaleb(-QUANTITY_DECIMALS)

    def _by(
        self, dimension: str, window: Window, scope: Scope | None, column: int
    ) -> dict[str, int]:
        tests = [(_NUMBER[name], set(values)) for name, values in (scope or {}).items()]
        sums: dict[str, int] = defaultdict(int)
        for row in self._cube(window):
            if all(row[number] in values for number, values in tests):
                sums[str(row[_NUMBER[dimension]])] += int(str(row[column]))
        return sums

    def _cube(self, window: Window) -> list[tuple[object, ...]]:
        """The window's sums by all dimensions at once, read from the ledger once."""
        if window not in self._cubes:
            names = ", ".join(f"COALESCE({sql}, 'unallocated')" for sql in DIMENSIONS.values())
            costs = ", ".join(f"SUM(s.{column})" for column in COSTS.values())
            self._cubes[window] = self.con.execute(
                f"SELECT {names}, {costs}, SUM(s.weight * s.quantity * m.consumed_per_unit)"
                " FROM shares s JOIN meters m ON m.id = s.meter WHERE s.day >= ? AND s.day < ?"
                f" GROUP BY {', '.join(str(n + 1) for n in range(len(DIMENSIONS)))}",
                [self.time.index(window[0]), self.time.index(window[1])],
            ).fetchall()
        return self._cubes[window]
