"""After a failure: which row and column of which file cannot be read, and why.

The fast way in (`tools.ingest.stage`) stops at the first value it cannot read and does not say
where it stands. Here each file is read again, slowly and in order, so that all faults are named.
"""

from __future__ import annotations

import csv
import gzip
import re
from typing import TYPE_CHECKING

import duckdb

from tools.ingest.faults import LIMIT, Fault, quote
from tools.ingest.focus import AMOUNT, COLUMNS, COSTS, NEEDED_VALUES, TAG_COLUMNS, TIME
from tools.ingest.normalise import identifier
from tools.ingest.source import relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.ingest.files import Table

NUMBER = "is not a number that can be an amount"
NO_TIME = "is not a time; ISO 8601 such as 2026-11-16T00:00:00Z is expected"
NO_TAGS = "is not a JSON object of tags"
TOO_MUCH = "is more than any bill holds"
NEEDED = "is empty, but every line needs it"
BACKWARDS = "ends before it starts"
UNREAL = "is no day of a real bill"
MOST = 10**14
"""What one line costs is less, in whatever currency."""
FIRST_DAY, LAST_DAY = "TIMESTAMP '2000-01-01'", "TIMESTAMP '2200-01-01'"

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_MIXED = "state machine reached an invalid state"


def locate(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> list[Fault]:
    """Name the faults of the files, in their order."""
    faults: list[Fault] = []
    for table in tables:
        faults += _in_form(connection, table) or _in_values(connection, table)
    return faults


def _in_form(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Fault]:
    """Faults that keep a file from being split into rows and columns."""
    try:
        connection.execute(f"SELECT * FROM {relation([table], path_column='p')}").fetchmany(1)
        sql = f"SELECT COUNT(*) FROM (SELECT {_all_columns(table)} FROM {_rows(table)})"
        connection.execute(sql).fetchone()
    except duckdb.Error as fault:
        if table.form == "parquet":
            text = "is damaged: a part of it cannot be read; deliver it again"
            return [Fault(table.file.name, text)]
        return _in_text(table, str(fault))
    return []


def _all_columns(table: Table) -> str:
    """An expression that makes DuckDB unpack every column."""
    return ", ".join(f"hash({identifier(name)})" for name in table.names)


def _rows(table: Table) -> str:
    return relation([table], path_column="p", in_order=True)


def _in_text(table: Table, message: str) -> list[Fault]:
    name = table.file.name
    match = _LINE.search(message)
    line = int(match[1]) if match else None
    if "unicode" in message.casefold():
        text = (
            "is not UTF-8; find out its encoding and convert it,"
            " for example: iconv -f LATIN1 -t UTF-8 IN > OUT"
        )
        return [Fault(name, text, line=line)]
    faults = list(_uneven_rows(table))
    if faults:
        return faults
    if _MIXED in message:
        return [Fault(name, "mixes line endings; save it with one kind, LF or CRLF", line=line)]
    reason = "a quoted value is not closed" if "unterminated" in message else "cannot be split"
    return [Fault(name, f"{reason}: the file is cut off or damaged; deliver it again", line=line)]


def _uneven_rows(table: Table) -> Iterator[Fault]:
    """Rows with more or fewer values than the header has names."""
    width, found = len(table.names), 0
    for row, line, values in _read(table):
        if values and len(values) != width:
            found += 1
            text = f"has {len(values)} values where the header has {width}: cut off or damaged"
            yield Fault(table.file.name, text, row=row, line=line)
            if found > LIMIT:
                return


def _read(table: Table) -> Iterator[tuple[int, int, list[str]]]:
    """Row number, line number and values of each data row."""
    opener = gzip.open if table.gzipped else open
    with opener(table.file.path, "rt", encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=table.delimiter)
        next(reader, None)
        row, line = 0, reader.line_num + 1
        try:
            for values in reader:
                row += bool(values)
                yield row, line, values
                line = reader.line_num + 1
        except csv.Error:
            return


def _in_values(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Fault]:
    """Values that a lake column cannot hold, in the order of the rows."""
    checks = list(_checks(table))
    if not checks:
        return []
    conditions = ", ".join(f"COALESCE({condition}, false)" for _, _, condition in checks)
    shown = ", ".join(f"CAST({identifier(column)} AS VARCHAR)" for column, _, _ in checks)
    rows = connection.execute(
        f"SELECT n, [{conditions}] AS failed, [{shown}] AS shown"
        f" FROM (SELECT row_number() OVER () AS n, * FROM {_rows(table)})"
        f" WHERE list_contains(failed, true) ORDER BY n LIMIT {LIMIT + 1}"
    ).fetchall()
    lines = _lines(table, {int(row[0]) for row in rows})
    faults = []
    for number, failed, values in rows:
        for (column, text, _), is_fault, value in zip(checks, failed, values, strict=True):
            if is_fault:
                said = text if value is None else f"{quote(value)} {text}"
                line = lines.get(int(number))
                faults.append(Fault(table.file.name, said, int(number), line, column))
    return faults


def _checks(table: Table) -> Iterator[tuple[str, str, str]]:
    """The file's column, what is wrong with it, and the SQL condition that it is wrong."""
    source, shape = table.shape.columns.source, table.shape
    moments = {}
    for name, column in source.items():
        raw = shape.raw(column)
        if COLUMNS[name] == AMOUNT:
            failed = f"TRY_CAST({raw} AS {AMOUNT}) IS NULL"
            yield column, NUMBER, f"{raw} IS NOT NULL AND {failed}"
            if name in COSTS:
                yield column, TOO_MUCH, f"ABS(TRY_CAST({raw} AS {AMOUNT})) >= {MOST}"
        elif COLUMNS[name] == TIME:
            read = f"CAST(TRY_CAST({raw} AS TIMESTAMPTZ) AS TIMESTAMP)"
            moments[name] = (column, read)
            yield column, NO_TIME, f"{raw} IS NOT NULL AND {read} IS NULL"
            yield column, UNREAL, f"{read} NOT BETWEEN {FIRST_DAY} AND {LAST_DAY}"
        elif name in TAG_COLUMNS and shape.is_text(column):
            others = f"list_filter(json_extract({raw}, '$[*]'), lambda e: json_type(e) <> 'OBJECT')"
            no_tags = (
                f"CASE WHEN NOT json_valid({raw}) THEN true"
                f" WHEN starts_with({raw}, '{{') THEN false"
                f" WHEN starts_with({raw}, '[') THEN len({others}) > 0 ELSE {raw} IS NOT NULL END"
            )
            yield column, NO_TAGS, no_tags
        if name in NEEDED_VALUES:
            yield column, NEEDED, f"{raw} IS NULL"
    for kind in ("BillingPeriod", "ChargePeriod"):
        start, end = moments.get(f"{kind}Start"), moments.get(f"{kind}End")
        if start and end:
            yield end[0], BACKWARDS, f"{end[1]} < {start[1]}"


def _lines(table: Table, rows: set[int]) -> dict[int, int]:
    """The lines of a CSV file on which these data rows begin."""
    if table.form != "csv" or not rows:
        return {}
    last = max(rows)
    found: dict[int, int] = {}
    for row, line, _ in _read(table):
        if row in rows:
            found.setdefault(row, line)
        if row >= last:
            break
    return found
