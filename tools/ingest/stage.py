"""Read the files of a delivery once into one Parquet file with the columns of the lake."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from tools.errors import StoreError
from tools.ingest.faults import Fault, refuse
from tools.ingest.focus import TAG_COLUMNS
from tools.ingest.locate import locate
from tools.ingest.normalise import (
    FILE_COLUMN,
    has_repeated_keys,
    identifier,
    is_tidy,
    literal,
    tidied_tags,
)
from tools.ingest.source import relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tools.ingest.files import Table
    from tools.ingest.find import Delivery

MEMORY = "2GB"
"""Enough for the widest exports in two threads, and far from what a small machine has."""

PARQUET_OPTIONS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
_PATH_COLUMN = "x_spendthread_path"
_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Staged:
    """A delivery whose lines are in `parquets`, not yet in the lake."""

    delivery: Delivery
    tables: tuple[Table, ...]
    parquets: tuple[Path, ...]

    @property
    def relation(self) -> str:
        """SQL for all its lines."""
        return relation_of(self.parquets)


@contextmanager
def engine(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that reads exports: bounded memory, spilling below `scratch`, times in UTC."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(scratch / "spill"),
        "threads": max(1, min(8, os.cpu_count() or 1)),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    with duckdb.connect(config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def stage(
    connection: duckdb.DuckDBPyConnection,
    delivery: Delivery,
    tables: Sequence[Table],
    folder: Path,
    report: Callable[[int], None],
) -> Staged:
    """Write the lines of the tables below `folder`, telling `report` the rows done.

    Raises:
        ExportError: a value or a line cannot be read; all faults found are listed with file, row
            and column.
        StoreError: the lines cannot be written.

    """
    extensions = _extensions(tables)
    months: dict[str, list[Table]] = {}
    for table in (settled(connection, table) for table in tables):
        months.setdefault(table.first_period, []).append(table)
    parquets: list[Path] = []
    done = 0
    for members in months.values():
        target = folder / f"{len(parquets)}.parquet"
        rows = sum(table.rows for table in members)
        selects = " UNION ALL ".join(
            f"SELECT {', '.join(selection)} FROM {source}"
            for selection, source in _sources(members, extensions)
        )

        def tell(share: float, before: int = done, rows: int = rows) -> None:
            report(before + int(share * rows))

        try:
            run(connection, f"COPY ({selects}) TO {literal(str(target))} ({PARQUET_OPTIONS})", tell)
        except duckdb.Error as fault:
            refuse(_faults(connection, tables, fault))
        _tidy_repeated_keys(connection, target, members)
        parquets.append(target)
        done += rows
    return Staged(delivery, tuple(tables), tuple(parquets))


def relation_of(parquets: Sequence[Path]) -> str:
    """SQL for the lines of files in the columns of the lake."""
    paths = ", ".join(literal(str(path)) for path in parquets)
    return f"read_parquet([{paths}], hive_partitioning = false)"


def run(connection: duckdb.DuckDBPyConnection, sql: str, report: Callable[[float], None]) -> None:
    """Run one long statement, telling `report` from this thread which share of it is done."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(connection.execute, sql)
        try:
            while wait([running], _POLL_SECONDS).not_done:
                share = connection.query_progress()
                if 0 <= share <= 100:
                    report(share / 100)
        except BaseException:
            connection.interrupt()
            raise
        running.result()


def _faults(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], failure: duckdb.Error
) -> list[Fault]:
    """What of the files made reading fail; a failure to write is no fault of theirs."""
    reason = str(failure).split("\n")[0]
    faults = locate(connection, tables)
    if faults:
        return faults
    if isinstance(failure, (duckdb.IOException, duckdb.OutOfMemoryException)):
        raise StoreError(
            f"the lines could not be written beside the store ({reason}); make room on the disk"
            " and load again. What was loaded before goes on serving.",
            detail=str(failure),
        ) from failure
    names = ", ".join(table.file.name for table in tables)
    return [Fault(names, f"cannot be read ({reason}); deliver it again")]


def _sources(
    tables: Sequence[Table], extensions: tuple[str, ...]
) -> Iterator[tuple[list[str], str]]:
    """One selection and relation for all tables that look alike."""
    alike: dict[tuple[object, ...], list[Table]] = {}
    for table in tables:
        types = tuple(table.shape.types.items())
        look = (table.form, types, table.shape.tidy, table.delimiter, table.gzipped)
        alike.setdefault(look, []).append(table)
    for members in alike.values():
        named = literal(members[0].file.name)
        if len(members) > 1:
            cases = " ".join(
                f"WHEN {literal(str(table.file.path))} THEN {literal(table.file.name)}"
                for table in members
            )
            named = f"CASE {_PATH_COLUMN} {cases} END"
        selection = [
            *members[0].shape.selection(extensions),
            f"{named} AS {identifier(FILE_COLUMN)}",
        ]
        yield selection, relation(members, path_column=_PATH_COLUMN)


def _extensions(tables: Sequence[Table]) -> tuple[str, ...]:
    """The providers' own columns of all tables together, each once whatever its case."""
    names: dict[str, str] = {}
    for table in tables:
        for name in table.shape.columns.extensions:
            if name.casefold() != FILE_COLUMN.casefold():
                names.setdefault(name.casefold(), name)
    return tuple(names.values())


def settled(connection: duckdb.DuckDBPyConnection, table: Table) -> Table:
    """A Parquet table with those of its columns named that can go into the lake as they are.

    Its footer says which columns hold no empty text. Sets of tags repeat on many lines, so that
    looking at each once is cheap.
    """
    if table.form != "parquet":
        return table
    path = literal(str(table.file.path))
    full = {
        str(name)
        for (name,) in connection.execute(
            f"SELECT path_in_schema FROM parquet_metadata({path}) GROUP BY 1 HAVING"
            " bool_and(COALESCE(stats_min_value > '' OR stats_null_count = num_values, false))"
        ).fetchall()
    }
    source = table.shape.columns.source
    tags = {source[name] for name in TAG_COLUMNS if name in source}
    tidy = {name for name in full - tags if table.shape.types.get(name) == "VARCHAR"}
    for column in tags & full:
        if table.shape.types[column] in {"VARCHAR", "JSON"} and not _distinct_tags(
            connection,
            f"read_parquet({path})",
            f"CAST({identifier(column)} AS VARCHAR)",
            f"NOT {is_tidy('Tags')}",
        ):
            tidy.add(column)
    return replace(table, shape=replace(table.shape, tidy=frozenset(tidy)))


def _distinct_tags(
    connection: duckdb.DuckDBPyConnection, relation: str, tags: str, condition: str
) -> bool:
    """Whether any set of tags meets a condition.

    The condition stands in an aggregate, because DuckDB moves a filter below DISTINCT and would
    then look at every line.
    """
    found = connection.execute(
        f"SELECT COUNT(*) FILTER ({condition})"
        f" FROM (SELECT DISTINCT {tags} AS Tags FROM {relation})"
    ).fetchone()
    return bool(found and found[0])


def _tidy_repeated_keys(
    connection: duckdb.DuckDBPyConnection, parquet: Path, tables: Sequence[Table]
) -> None:
    """Where a tag key stands twice on one line, keep the first: JSON readers would drop both."""
    path = literal(str(parquet))
    shapes = [table.shape for table in tables]
    repeated = [
        column
        for column in TAG_COLUMNS
        if any(shape.columns.source.get(column, "") not in {"", *shape.tidy} for shape in shapes)
        and _distinct_tags(connection, f"read_parquet({path})", column, has_repeated_keys("Tags"))
    ]
    if repeated:
        tidied = parquet.with_suffix(".tidied")
        replaced = ", ".join(f"{tidied_tags(column)} AS {column}" for column in repeated)
        connection.execute(
            f"COPY (SELECT * REPLACE ({replaced}) FROM read_parquet({path}))"
            f" TO {literal(str(tidied))} ({PARQUET_OPTIONS})"
        )
        tidied.replace(parquet)
