"""Publishing: a generation is built beside the serving one, verified, and swapped in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from tools.context.schema import Context
from tools.errors import SpendthreadError, StoreError
from tools.scope import UNALLOCATED
from tools.store import tables
from tools.store.allocate import allocate, key_columns
from tools.store.divide import divide
from tools.store.exchange import write_exchange
from tools.store.home import GENERATIONS_KEPT, Home
from tools.store.lake import Part, replaced
from tools.store.metrics import read_metrics, write_metrics
from tools.store.open import CONFIG
from tools.store.rollup import add_lines, add_split_lines, create_rollup
from tools.store.summary import write_values
from tools.store.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

MEMORY_LIMIT = "2GB"

T = TypeVar("T")


@dataclass(frozen=True)
class Generation:
    """What was published. `allocated` is the EffectiveCost that has a team or a feature."""

    number: int
    rows: int
    parts: tuple[Part, ...]
    currency: str
    total: Decimal
    allocated: Decimal


def serving_parts(home: Home) -> tuple[Part, ...]:
    """The parts of the lake from which the serving generation was built."""
    number = home.serving()
    return _read(home, number, _parts) if number is not None else ()


def serving_context(home: Home) -> Context:
    """The context of the serving generation with its metric values; empty when there is none."""
    number = home.serving()
    return _read(home, number, _context) if number is not None else Context()


def publish(
    home: Home,
    parts: Sequence[Part],
    context: Context,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Generation:
    """Build, verify and swap in a generation of the serving parts with `parts` in their places.

    The caller holds the ingest lock. A failure at any step leaves the old generation serving.
    `progress` is told the step, `allocate`, `verify` or `publish`, and the share of it done.

    Raises:
        StoreError: the sums do not agree with the exports, or the disk does not take the files.
        ContextError: a currency lacks a rate, or a rule cannot be used.

    """
    tell = progress or _tell_nobody
    every = replaced(serving_parts(home), tuple(parts))
    if not every:
        raise StoreError(f"{home.folder} holds no rows yet; name an export to load")
    number = max([home.serving() or 0, *home.numbers()]) + 1
    file = home.generation_file(number)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        generation = _build(home, number, every, context, tell)
        tell("publish", 0.0)
        home.serve(number)
    except (duckdb.Error, OSError) as fault:
        _discard(home, number)
        raise StoreError(
            f"the store in {home.folder} could not be written ({str(fault).splitlines()[0]});"
            " the one before goes on serving; check the space on the disk and load again",
            detail=str(fault),
        ) from fault
    except SpendthreadError:
        _discard(home, number)
        raise
    _tidy(home)
    tell("publish", 1.0)
    return generation


def _tell_nobody(_step: str, _done: float) -> None:
    """Progress that nobody watches."""


def _build(
    home: Home,
    number: int,
    parts: tuple[Part, ...],
    context: Context,
    tell: Callable[[str, float], None],
) -> Generation:
    scratch = home.folder / "generations" / f"{number}.tmp"
    config: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(scratch)}
    with duckdb.connect(str(home.generation_file(number)), config=config) as connection:
        connection.execute("SET preserve_insertion_order = false")
        tables.create(connection)
        months: dict[date, list[Part]] = {}
        for part in parts:
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
        divide(connection, context)
        add_split_lines(connection)
        tell("verify", 0.0)
        verify(connection, parts)
        _show_lake(connection, home, parts)
        write_values(connection)
        write_metrics(connection, context.metric_values)
        connection.execute("INSERT INTO context VALUES (?)", [context.model_dump_json()])
        _write_sources(connection, parts)
        generation = _describe(connection, number, parts, currency, mixed)
        connection.execute("DROP VIEW lake")
        tell("verify", 1.0)
        connection.execute("CHECKPOINT")
    shutil.rmtree(scratch, ignore_errors=True)
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
    connection.executemany(
        "INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [
                part.source,
                part.billing_period,
                part.authority,
                part.as_of,
                part.rows,
                *days.get(part.key, (None, None)),
                part.model_dump_json(),
            ]
            for part in parts
        ],
    )


def _describe(
    connection: DuckDBPyConnection,
    number: int,
    parts: tuple[Part, ...],
    currency: str,
    mixed: bool,
) -> Generation:
    rows = sum(part.rows for part in parts)
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


def _discard(home: Home, number: int) -> None:
    """Remove what a failed build left; whatever cannot be removed now goes at the next ingest."""
    file = home.generation_file(number)
    for left in (file, file.with_name(f"{file.name}.wal")):
        left.unlink(missing_ok=True)
    shutil.rmtree(file.with_suffix(".tmp"), ignore_errors=True)


def _tidy(home: Home) -> None:
    """Keep the last few generations and the lake's files that they read."""
    serving = home.serving()
    kept = [number for number in home.numbers() if serving and number <= serving]
    kept = kept[-GENERATIONS_KEPT:]
    for number in set(home.numbers()) - set(kept):
        _discard(home, number)
    needed: set[Any] = set()
    for number in kept:
        for part in _read(home, number, _parts):
            needed |= {part.parquet(home), part.manifest(home)}
    for file in home.lake.glob("source=*/period=*/*"):
        if file not in needed:
            file.unlink(missing_ok=True)


def _read(home: Home, number: int, read: Callable[[DuckDBPyConnection], T]) -> T:
    with duckdb.connect(
        str(home.generation_file(number)), read_only=True, config=CONFIG
    ) as connection:
        return read(connection)


def _parts(connection: DuckDBPyConnection) -> tuple[Part, ...]:
    rows = connection.execute("SELECT manifest FROM sources ORDER BY 1").fetchall()
    return tuple(Part.model_validate_json(manifest) for (manifest,) in rows)


def _context(connection: DuckDBPyConnection) -> Context:
    rows = connection.execute("SELECT json FROM context").fetchall()
    context = Context.model_validate_json(rows[0][0])
    return context.model_copy(update={"metric_values": read_metrics(connection)})
