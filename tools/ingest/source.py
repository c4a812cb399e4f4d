"""Files as relations that DuckDB reads, every CSV column as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.ingest.normalise import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.ingest.files import Table

NULL_TEXTS = "['', 'NULL']"
"""What stands for a missing value in a CSV file, quoted or not."""


def relation(tables: Sequence[Table], *, path_column: str, in_order: bool = False) -> str:
    """SQL for the rows of files that look alike, with the path of each row's file.

    `in_order` reads the rows in the order of the file, which is slower.
    """
    shape = tables[0].shape
    prepared = ", ".join(shape.prepared())
    read = _read(tables, path_column, in_order=in_order)
    return f"(SELECT * REPLACE ({prepared}) FROM {read})" if prepared else read


def _read(tables: Sequence[Table], path_column: str, *, in_order: bool) -> str:
    first = tables[0]
    paths = ", ".join(literal(str(table.file.path)) for table in tables)
    if first.form == "parquet":
        return f"read_parquet([{paths}], filename = '{path_column}', hive_partitioning = false)"
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in first.names)
    return (
        f"read_csv([{paths}], auto_detect = false, header = true,"
        f" delim = {literal(first.delimiter)}, quote = '\"', escape = '\"',"
        f" columns = {{{columns}}}, nullstr = {NULL_TEXTS}, strict_mode = true,"
        f" compression = {literal('gzip' if first.gzipped else 'none')},"
        f" filename = '{path_column}', hive_partitioning = false,"
        f" parallel = {str(not in_order).lower()})"
    )
