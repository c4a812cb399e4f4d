"""The rollup: one row per day and combination of values, in SQL that any engine can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.errors import ExportError
from tools.ingest.focus import COSTS
from tools.scope import UNALLOCATED
from tools.store.allocate import same
from tools.store.tables import (
    ATTRIBUTES,
    DIMENSIONS,
    MONEY,
    PLACES,
    QUANTITIES,
    QUANTITY,
    WIDE_MONEY,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_KEYS = ("ChargeDay", "BillingPeriod", "Source", "BillingCurrency", *DIMENSIONS, *ATTRIBUTES)
_SUMMED = (*COSTS, *QUANTITIES)
_MOST_IN_MONEY, _MOST_IN_WIDE_MONEY = 10**10, 10**14
COLUMNS = (*_KEYS, *PLACES, "TagSet", "RuleId", *_SUMMED, "LineCount")


def create_rollup(connection: DuckDBPyConnection) -> None:
    """Create the empty rollup, and `split_cells` for the sums that are still to be divided."""
    kinds = {"ChargeDay": "DATE", "BillingPeriod": "DATE", "TagSet": "INTEGER"}
    kinds |= dict.fromkeys(COSTS, MONEY) | dict.fromkeys(QUANTITIES, QUANTITY)
    kinds["LineCount"] = "BIGINT"
    columns = ", ".join(f"{name} {kinds.get(name, 'VARCHAR')}" for name in COLUMNS)
    connection.execute(f"CREATE TABLE rollup ({columns})")
    cells = ", ".join(
        f"{name} {kinds.get(name, 'VARCHAR')}" for name in (*_KEYS, "TagSet", *_SUMMED, "LineCount")
    )
    connection.execute(f"CREATE TEMP TABLE split_cells ({cells}, Placement INTEGER)")
    places = ", ".join(f"{name} VARCHAR" for name in ("Component", "Feature", "Team"))
    connection.execute(f"CREATE TABLE ai_usage ({columns})")
    connection.execute(f"CREATE TEMP TABLE gateway_use (ChargeDay DATE, {places}, Cost {QUANTITY})")


def line_values() -> str:
    """The SELECT list that turns a line `l` of the lake into the values of the rollup's keys."""
    dimensions = (
        f"COALESCE(NULLIF(l.{name}, ''), '{UNALLOCATED}') AS {name}" for name in DIMENSIONS
    )
    return ", ".join(
        (
            "CAST(l.ChargePeriodStart AS DATE) AS ChargeDay",
            "CAST(date_trunc('month', l.BillingPeriodStart) AS DATE) AS BillingPeriod",
            "l.source AS Source",
            "l.BillingCurrency",
            *dimensions,
            *(f"l.{name}" for name in ATTRIBUTES),
        )
    )


def add_lines(connection: DuckDBPyConnection, keys: Sequence[str]) -> None:
    """Sum the lines of the relation `lake`; what goes to one place is in the rollup at once."""
    groups = ", ".join(str(n + 1) for n in range(len(_KEYS) + 2))
    sums = ", ".join(f"SUM(l.{name}) AS {name}" for name in _SUMMED)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cells AS SELECT {line_values()}, k.TagSet, k.Placement,"
        f" {sums}, COUNT(*) AS LineCount FROM lake l JOIN line_keys k ON {same(keys, 'l', 'k')}"
        f" GROUP BY {groups}"
    )
    money = _widen(connection)
    amounts = [f"{_rounded(f'c.{name}', money)} AS {name}" for name in COSTS]
    summed = ", ".join([*amounts, *(f"c.{name}" for name in QUANTITIES), "c.LineCount"])
    keys_of = ", ".join(f"c.{name}" for name in _KEYS)
    connection.execute(
        f"INSERT INTO split_cells SELECT {keys_of}, c.TagSet, {summed}, c.Placement"
        " FROM cells c JOIN placements p ON p.Placement = c.Placement WHERE p.Split IS NOT NULL"
    )
    places = ", ".join(f"p.{name}" for name in PLACES)
    connection.execute(
        f"INSERT INTO rollup SELECT {keys_of}, {places}, c.TagSet, p.RuleId, {summed}"
        " FROM cells c JOIN placements p ON p.Placement = c.Placement WHERE p.Split IS NULL"
        " ORDER BY 1"
    )
    connection.execute("DROP TABLE cells")


def add_split_lines(connection: DuckDBPyConnection) -> None:
    """Divide `split_cells` by `shares`: each rounded, and what is left goes to the largest."""
    connection.execute(
        "CREATE TEMP TABLE numbered_cells AS"
        " SELECT row_number() OVER () AS Cell, c.*, p.RuleId, p.Split, p.Environment"
        " FROM split_cells c JOIN placements p ON p.Placement = c.Placement"
    )
    parts = ", ".join(f"{share_of(f'c.{name}', 's.Share', name)} AS {name}" for name in _SUMMED)
    connection.execute(
        "CREATE TEMP TABLE smaller_shares AS"
        f" SELECT c.Cell, s.Component, s.Feature, s.Team, {parts}"
        " FROM numbered_cells c JOIN shares s ON s.Split = c.Split AND s.ChargeDay = c.ChargeDay"
        " WHERE NOT s.Largest"
    )
    taken = ", ".join(f"SUM({name}) AS {name}" for name in _SUMMED)
    connection.execute(
        f"CREATE TEMP TABLE taken_shares AS SELECT Cell, {taken} FROM smaller_shares GROUP BY 1"
    )
    keys = ", ".join(f"c.{name}" for name in _KEYS)
    place = "c.Environment, s.Component, s.Feature, s.Team, c.TagSet, c.RuleId"
    rest = ", ".join(f"c.{name} - COALESCE(t.{name}, 0)" for name in _SUMMED)
    connection.execute(
        f"INSERT INTO rollup SELECT {keys}, {place}, {', '.join(f's.{n}' for n in _SUMMED)}, 0"
        " FROM numbered_cells c JOIN smaller_shares s ON s.Cell = c.Cell UNION ALL"
        f" SELECT {keys}, {place}, {rest}, c.LineCount"
        " FROM numbered_cells c JOIN shares s ON s.Split = c.Split AND s.ChargeDay = c.ChargeDay"
        " LEFT JOIN taken_shares t ON t.Cell = c.Cell WHERE s.Largest ORDER BY 1"
    )


def add_gateway_use(connection: DuckDBPyConnection, keys: Sequence[str]) -> None:
    """Fill `gateway_use` from the relation `lake`: whose calls a gateway logged, and their cost."""
    connection.execute(
        "INSERT INTO gateway_use SELECT CAST(l.ChargePeriodStart AS DATE), p.Component, p.Feature,"
        f" p.Team, SUM(l.EffectiveCost) FROM lake l JOIN line_keys k ON {same(keys, 'l', 'k')}"
        " JOIN placements p ON p.Placement = k.Placement GROUP BY 1, 2, 3, 4"
    )


def add_ai_usage(connection: DuckDBPyConnection, keys: Sequence[str]) -> None:
    """Fill `ai_usage` from the relation `lake`: what logs count beside a bill that counts itself.

    Its columns are the rollup's. Its costs are estimates of what the bill holds already.
    """
    groups = ", ".join(str(n + 1) for n in range(len(_KEYS) + len(PLACES) + 2))
    places = ", ".join(f"COALESCE(p.{name}, '{UNALLOCATED}')" for name in PLACES)
    sums = ", ".join(f"SUM(l.{name})" for name in _SUMMED)
    connection.execute(
        f"INSERT INTO ai_usage SELECT {line_values()}, {places}, k.TagSet, p.RuleId, {sums},"
        f" COUNT(*) FROM lake l JOIN line_keys k ON {same(keys, 'l', 'k')}"
        f" JOIN placements p ON p.Placement = k.Placement GROUP BY {groups}"
    )


def share_of(amount: str, share: str, name: str) -> str:
    """SQL for a share of one amount, rounded to the decimals that the rollup keeps."""
    if name in COSTS:
        return f"ROUND({amount} * {share}, 8)"
    # Quantities may pass what a decimal product can hold; they are no money.
    return f"CAST(CAST({amount} AS DOUBLE) * CAST({share} AS DOUBLE) AS {QUANTITY})"


def _rounded(amount: str, money: str) -> str:
    """SQL that rounds an exact sum to the rollup's decimals.

    Most amounts fit 18 digits with the lake's 12 decimals, and rounding those is ten times
    faster than rounding 38 digits.
    """
    return (
        f"COALESCE(CAST(TRY_CAST({amount} AS DECIMAL(18,12)) AS {money}),"
        f" CAST({amount} AS {money}))"
    )


def _widen(connection: DuckDBPyConnection) -> str:
    """Make room for amounts that the usual type of money cannot hold; return the type to use."""
    peaks = ", ".join(f"MAX(ABS({name}))" for name in COSTS)
    row = connection.execute(f"SELECT {peaks} FROM cells").fetchone()
    peak = max((value for value in row or () if value is not None), default=0)
    if peak >= _MOST_IN_WIDE_MONEY:
        raise ExportError(
            f"one day's lines of one kind sum to {peak:,.2f}, more than any bill holds;"
            " check the export's cost columns"
        )
    if peak < _MOST_IN_MONEY:
        return MONEY
    for table in ("rollup", "split_cells"):
        for name in COSTS:
            connection.execute(f"ALTER TABLE {table} ALTER {name} SET DATA TYPE {WIDE_MONEY}")
    return WIDE_MONEY
