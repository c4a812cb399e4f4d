"""Building a generation: allocation, rollup, verification and what else the tools read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb

from tools.scope import UNALLOCATED
from tools.store import tables
from tools.store.allocate import allocate, key_columns
from tools.store.authority import gateway_logs, told_apart
from tools.store.divide import divide
from tools.store.exchange import write_exchange
from tools.store.metrics import write_metrics
from tools.store.rollup import (
    add_ai_usage,
    add_gateway_use,
    add_lines,
    add_split_lines,
    create_rollup,
)
from tools.store.summary import write_values
from tools.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

    from tools.context.schema import Context
    from tools.store.home import Home
    from tools.store.lake import Part

MEMORY_LIMIT = "2GB"


@dataclass(frozen=True)
class Generation:
    """What was built. `total` and `allocated` are EffectiveCost in `currency`.

    `allocated` is the part of `total` that has a team or a feature.
    """

    number: int
    rows: int
    parts: tuple[Part, ...]
    currency: str
    total: Decimal
    allocated: Decimal


def build(
    home: Home,
    number: int,
    parts: tuple[Part, ...],
    context: Context,
    tell: Callable[[str, float], None],
) -> Generation:
    """Write the file of a generation, complete and verified, that does not serve yet.

    Raises:
        StoreError: the sums do not agree with the exports.
        ContextError: a currency lacks a rate, or a rule cannot be used.
        duckdb.Error: the disk does not take the file.

    """
    file = home.building_file(number)
    config: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, "temp_directory": f"{file}.tmp"}
    with duckdb.connect(str(file), config=config) as connection:
        connection.execute("SET preserve_insertion_order = false")
        # One transaction, or every insert is written twice: to the log and to the tables.
        connection.begin()
        tables.create(connection)
        counting, splitting = told_apart(parts)
        months: dict[date, list[Part]] = {}
        for part in counting:
            months.setdefault(part.billing_period, []).append(part)
        lake_columns = _show_lake(connection, home, parts)
        allocate(connection, context, lake_columns)
        create_rollup(connection)
        keys = key_columns(context, lake_columns)
        for done, month in enumerate(sorted(months)):
            _show_lake(connection, home, months[month])
            add_lines(connection, keys)
            tell("allocate", (done + 1) / len(months))
        currency, mixed = write_exchange(connection, context.organisation)
        logs = gateway_logs(parts)
        if logs:
            _show_lake(connection, home, logs)
            add_gateway_use(connection, keys)
        if splitting:
            _show_lake(connection, home, [part for part, _ in splitting])
            add_ai_usage(connection, keys)
        divide(connection, context)
        add_split_lines(connection)
        tell("verify", 0.0)
        verify(connection, counting)
        _show_lake(connection, home, counting)
        write_values(connection)
        write_metrics(connection, context.metric_values)
        connection.execute("INSERT INTO context VALUES (?)", [context.model_dump_json()])
        _write_sources(connection, parts)
        generation = _describe(connection, number, parts, currency, mixed)
        connection.execute("DROP VIEW lake")
        tell("verify", 1.0)
        connection.commit()
        connection.execute("CHECKPOINT")
    return generation


def _show_lake(
    connection: DuckDBPyConnection, home: Home, parts: Sequence[Part]
) -> tuple[str, ...]:
    """Make the parts' rows the relation `lake`, with the column `source`; return its columns."""
    files = ", ".join(tables.literal(str(part.parquet(home))) for part in parts)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW lake AS SELECT * FROM read_parquet([{files}],"
        " union_by_name = true, hive_partitioning = true, hive_types_autocast = false)"
    )
    described = connection.execute("DESCRIBE lake").fetchall()
    return tuple(name for name, *_ in described)


def _write_sources(connection: DuckDBPyConnection, parts: Sequence[Part]) -> None:
    days = {
        (source, period): ends
        for source, period, *ends in connection.execute(
            "SELECT Source, BillingPeriod, MIN(ChargeDay), MAX(ChargeDay) FROM rollup GROUP BY 1, 2"
        ).fetchall()
    }
    rows = [
        (
            part.source,
            part.billing_period,
            part.authority,
            part.as_of,
            part.rows,
            *days.get(part.key, (None, None)),
            part.model_dump_json(),
        )
        for part in parts
    ]
    tables.insert(connection, "sources", rows)


def _describe(
    connection: DuckDBPyConnection,
    number: int,
    parts: tuple[Part, ...],
    currency: str,
    mixed: bool,
) -> Generation:
    rows = sum(part.rows for part in told_apart(parts)[0])
    connection.execute(
        "INSERT INTO generation SELECT ?, ?, ?, ?, MIN(ChargeDay), MAX(ChargeDay), ? FROM rollup",
        [tables.SCHEMA, datetime.now(UTC), currency, mixed, rows],
    )
    total, allocated = connection.execute(
        "SELECT SUM(r.EffectiveCost * x.Rate),"
        " SUM(CASE WHEN r.Team <> ? OR r.Feature <> ? THEN r.EffectiveCost * x.Rate ELSE 0 END)"
        " FROM rollup r JOIN exchange x"
        " ON x.BillingCurrency = r.BillingCurrency AND x.ChargeDay = r.ChargeDay",
        [UNALLOCATED, UNALLOCATED],
    ).fetchall()[0]
    return Generation(number, rows, parts, currency, total or Decimal(0), allocated or Decimal(0))
