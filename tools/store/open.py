"""Opening a generation: locked, read-only, every query limited in time and memory."""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tools.context.schema import Context
from tools.errors import QueryTooBigError, StoreError
from tools.store import tables
from tools.store.home import Home
from tools.store.lake import Part
from tools.store.lines import Lines
from tools.store.metrics import read_metrics
from tools.store.splits import Fallback
from tools.store.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from tools.arguments import Basis
    from tools.context.schema import MetricValue
    from tools.periods import Period

TIME_LIMIT = 20.0
"""Seconds after which a query is ended."""

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": str(min(4, os.cpu_count() or 1)),
    "max_temp_directory_size": "2GB",
    "temp_directory": str(Path(tempfile.gettempdir()) / f"spendthread-{os.getpid()}"),
}


_DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)
"""What DuckDB raises on files that are gone or damaged, beside a bare error for a corrupt block."""


@dataclass(frozen=True)
class DimensionValue:
    """A value that occurs in the bill; `cost` is its EffectiveCost in the reporting currency."""

    dimension: str
    value: str
    name: str | None
    cost: Decimal
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Source:
    """What one source delivered for one billing period, and the charge days in it."""

    part: Part
    first_day: date
    last_day: date


class Store:
    """One generation. Any number of threads may ask it at once."""

    def __init__(self, home: Home, number: int, *, time_limit: float = TIME_LIMIT) -> None:
        """Open a generation that is there.

        Raises:
            StoreError: the file cannot be read, or another version of the program wrote it.

        """
        self.generation = str(number)
        self._home = home
        self._watch = Watch(time_limit)
        file = home.generation_file(number)
        try:
            self._connection = duckdb.connect(str(file), read_only=True, config=CONFIG)
        except duckdb.Error as fault:
            raise StoreError(
                f"{file} cannot be opened; run spendthread ingest PATH --home {home.folder}",
                detail=str(fault),
            ) from fault
        try:
            self._read_head(file)
            self._lock()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._watch.stop()
        self._connection.close()

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one SELECT over the tables of the generation with bound values.

        Raises:
            QueryTooBigError: it ran over its time or memory.
            ValueError: it is not one SELECT.

        """
        return self._run(sql, params)

    def lines(
        self,
        sql: str,
        params: Sequence[Any] = (),
        *,
        window: Period | None = None,
        basis: Basis = "charge",
    ) -> list[tuple[Any, ...]]:
        """Run one SELECT that may read the relation `lines`, one row a line of the lake or share.

        Only the parts of the lake that `window` touches are read, all without one.

        Raises:
            QueryTooBigError: it ran over its time or memory.
            StoreError: a file of the lake is gone.
            ValueError: it is not one SELECT.

        """
        return self._run(sql, params, view=self._lines.view(window, basis))

    @cached_property
    def account_names(self) -> dict[str, str]:
        """SubAccountId → the name that the export has for it."""
        return {v.value: v.name for v in self.values if v.dimension == "account" and v.name}

    @cached_property
    def tag_keys(self) -> tuple[str, ...]:
        """Every tag key as it is written."""
        rows = self.execute("SELECT DISTINCT TagKey FROM tag_values ORDER BY 1")
        return tuple(key for (key,) in rows)

    @cached_property
    def values(self) -> tuple[DimensionValue, ...]:
        """The values of every dimension, the most expensive first within each."""
        return tuple(
            DimensionValue(*row)
            for row in self.execute(
                "SELECT dimension, value, name, cost, first_day, last_day FROM dimension_values"
                " ORDER BY 1, 4 DESC, 2"
            )
        )

    @cached_property
    def fallbacks(self) -> tuple[Fallback, ...]:
        """The splits that could not be done as their rules say."""
        return tuple(
            Fallback(*row)
            for row in self.execute(
                "SELECT RuleId, split, used, first_day, last_day, days FROM fallbacks ORDER BY 1, 3"
            )
        )

    @cached_property
    def metric_values(self) -> tuple[MetricValue, ...]:
        """Every value of every metric."""
        return read_metrics(self._connection.cursor())

    @property
    def data_through_end(self) -> date:
        """The day after the last one with data."""
        return self.data_through + timedelta(days=1)

    def _read_head(self, file: Path) -> None:
        try:
            schema, *head = self._one(
                "SELECT schema, published, currency, mixed_currencies, first_day, last_day, rows"
                " FROM generation"
            )
            if schema != tables.SCHEMA:
                raise StoreError(
                    f"another version of Spendthread wrote {file};"
                    f" run spendthread ingest PATH --home {self._home.folder} again"
                )
            self.published: datetime
            self.currency: str
            self.mixed_currencies: bool
            self.data_from: date
            self.data_through: date
            self.rows: int
            (
                self.published,
                self.currency,
                self.mixed_currencies,
                self.data_from,
                self.data_through,
                self.rows,
            ) = head
            (json,) = self._one("SELECT json FROM context")
            self.context = Context.model_validate_json(json)
            self.sources = tuple(
                Source(Part.model_validate_json(manifest), first, last)
                for manifest, first, last in self._connection.execute(
                    "SELECT manifest, first_day, last_day FROM sources"
                    " WHERE first_day IS NOT NULL ORDER BY 1"
                ).fetchall()
            )
        except (duckdb.Error, ValueError) as fault:
            raise StoreError(
                f"{file} is damaged or of another version;"
                f" run spendthread ingest PATH --home {self._home.folder} again",
                detail=str(fault),
            ) from fault

    def _lock(self) -> None:
        """Shut the database in: no file but the lake's parts, and no setting changed again."""
        self._lines = Lines(self._home, self.sources, self._connection)
        locked = self._one("SELECT current_setting('lock_configuration')")
        if not locked[0]:
            allowed = ", ".join(tables.literal(str(file)) for file in self._lines.files)
            self._connection.execute(f"SET allowed_paths = [{allowed}]")
            self._connection.execute("SET enable_external_access = false")
            self._connection.execute("SET lock_configuration = true")

    def _one(self, sql: str) -> tuple[Any, ...]:
        row = self._connection.execute(sql).fetchone()
        if row is None:
            raise ValueError("a table of the generation is empty")
        return row

    def _run(
        self, sql: str, params: Sequence[Any], *, view: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Run one SELECT on a connection of its own, in which `view` is there."""
        cursor = self._connection.cursor()
        try:
            statements = cursor.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise ValueError("a query is one SELECT")
            with self._watch.over(cursor):
                if view:
                    self._show(cursor, view)
                return cursor.execute(statements[0], list(params)).fetchall()
        except (duckdb.InterruptException, duckdb.OutOfMemoryException) as fault:
            raise QueryTooBigError(
                "that is more data than one answer may read; ask for a shorter time or a"
                " narrower part of the bill",
                detail=f"{fault} in {sql}",
            ) from fault
        except duckdb.Error as fault:
            if isinstance(fault, _DAMAGE) or type(fault) is duckdb.Error:
                raise self._unreadable(fault) from fault
            raise
        finally:
            cursor.close()

    def _show(self, cursor: duckdb.DuckDBPyConnection, view: str) -> None:
        try:
            cursor.execute(view)
        except duckdb.PermissionException as fault:
            # Of a file that is gone DuckDB tries the path as a folder, which is not allowed.
            raise self._unreadable(fault) from fault

    def _unreadable(self, fault: Exception) -> StoreError:
        return StoreError(
            f"the rows behind this answer cannot be read in {self._home.folder};"
            f" run spendthread ingest PATH --home {self._home.folder} again",
            detail=str(fault),
        )


def open_store(folder: Path, *, time_limit: float = TIME_LIMIT) -> Store:
    """Open the serving generation of a home folder for one question; close it when answered.

    Raises:
        StoreError: there is none, or it cannot be read.

    """
    home = Home(folder)
    return Store(home, _serving(home), time_limit=time_limit)


class Stores:
    """The serving generation of a home folder for a process that answers many questions.

    Each generation is opened once and shared; one that was replaced is closed when the last
    question that reads it has its answer.
    """

    def __init__(self, folder: Path, *, time_limit: float = TIME_LIMIT) -> None:
        self._home = Home(folder)
        self._time_limit = time_limit
        self._guard = threading.Lock()
        self._open: dict[int, Store] = {}
        self._readers: dict[int, int] = {}

    @contextmanager
    def current(self) -> Iterator[Store]:
        """The generation that serves now, for one question.

        Raises:
            StoreError: there is none, or it cannot be read.

        """
        number = _serving(self._home)
        with self._guard:
            if number not in self._open:
                self._open[number] = Store(self._home, number, time_limit=self._time_limit)
                self._readers[number] = 0
            self._readers[number] += 1
            store = self._open[number]
        try:
            yield store
        finally:
            with self._guard:
                self._readers[number] -= 1
                newest = max(self._open)
                for old in [
                    n for n, readers in self._readers.items() if not readers and n < newest
                ]:
                    self._open.pop(old).close()
                    del self._readers[old]

    def close(self) -> None:
        """Let go of every generation; only when nothing is asked any more."""
        with self._guard:
            for store in self._open.values():
                store.close()
            self._open.clear()
            self._readers.clear()


def _serving(home: Home) -> int:
    number = home.serving()
    if number is None:
        raise StoreError(
            f"there is no store in {home.folder}; run spendthread ingest PATH --home {home.folder}"
        )
    return number
