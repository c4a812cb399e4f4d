"""One delivered file: what it really is, its columns, its digest."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import duckdb

from tools.ingest.columns import duplicates, tell_apart
from tools.ingest.faults import Fault, quote
from tools.ingest.focus import COLUMNS, RENAMED
from tools.ingest.native import native_bill, other_dataset
from tools.ingest.normalise import Shape, identifier, literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_CHUNK = 1 << 20
_HEAD = 1 << 18
_PARQUET = b"PAR1"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t", "|")
_UNPACKED = 12
"""How many times larger a compressed bill becomes, for a progress bar that only needs a guess."""


@dataclass(frozen=True)
class DataFile:
    """A file that was found. `rows` is what a manifest says it holds."""

    path: Path
    name: str
    rows: int | None = None


@dataclass(frozen=True)
class Table:
    """A file that was looked at: fit to be read, as far as its beginning and end can tell.

    `first_period` is the beginning of the billing period on its first line, as text: files that
    agree in it are staged together, so that a month's file rarely has to be divided.
    """

    file: DataFile
    form: Literal["csv", "parquet"]
    shape: Shape
    sha256: str
    rows: int
    first_period: str = ""
    delimiter: str = ","
    gzipped: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The file's own column names in its order."""
        return tuple(self.shape.types)

    @property
    def modified(self) -> datetime:
        """When the file was last written."""
        return datetime.fromtimestamp(self.file.path.stat().st_mtime, tz=UTC)


class FaultyFileError(Exception):
    """A file that cannot be read at all; it carries its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(str(faults[0]))
        self.faults = faults


class OtherDatasetError(Exception):
    """A table of FOCUS that holds no charges; its text says which."""


def inspect(connection: duckdb.DuckDBPyConnection, file: DataFile) -> Table:
    """Look at a file's form, columns and bytes; `rows` of a CSV file is estimated.

    Raises:
        FaultyFileError: it is empty, cut, mislabelled, not FOCUS, or lacks columns.
        OtherDatasetError: it is of FOCUS, but another table than CostAndUsage.

    """
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as opened:
            head = opened.read(8)
            opened.seek(max(0, size - 4))
            tail = opened.read(4)
    except OSError as fault:
        raise FaultyFileError(Fault(file.name, f"cannot be read ({fault.strerror})")) from fault
    if not size:
        raise FaultyFileError(Fault(file.name, "is empty; deliver it again or remove it"))
    _check_label(file, head)
    if head.startswith(_PARQUET):
        if tail != _PARQUET:
            raise FaultyFileError(Fault(file.name, "is cut off: a Parquet file must end in PAR1"))
        return _inspect_parquet(connection, file)
    return _inspect_csv(file, size, gzipped=head.startswith(_GZIP))


def _check_label(file: DataFile, head: bytes) -> None:
    """A file whose name says something else than its bytes is not to be trusted."""
    name = file.path.name.casefold()
    text = None
    if head.startswith(_ZIP):
        text = "is a ZIP archive or a workbook; unpack it, or save the sheet as CSV UTF-8"
    elif head.startswith(_PARQUET) and not name.endswith(".parquet"):
        text = "is a Parquet file under another name; rename it so that it ends in .parquet"
    elif name.endswith(".parquet") and not head.startswith(_PARQUET):
        text = "is no Parquet file although its name says so; rename or deliver it again"
    elif name.endswith(".gz") and not head.startswith(_GZIP):
        text = "is not compressed although its name says so; remove .gz from the name"
    elif head.startswith(_GZIP) and not name.endswith((".gz", ".gzip")):
        text = "is compressed with gzip; rename it so that it ends in .gz"
    if text:
        raise FaultyFileError(Fault(file.name, text))


def _inspect_parquet(connection: duckdb.DuckDBPyConnection, file: DataFile) -> Table:
    path = literal(str(file.path))
    read = f"read_parquet({path}, hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()
        types = {str(row[0]): str(row[1]) for row in described}
        shape = _shape(file, types)
        period = identifier(shape.columns.source["BillingPeriodStart"])
        first = connection.execute(
            f"SELECT CAST({period} AS VARCHAR) FROM {read} LIMIT 1"
        ).fetchone()
        counted = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({path})")
        rows = int((counted.fetchone() or (0,))[0])
    except duckdb.Error as fault:
        raise FaultyFileError(
            Fault(file.name, "is damaged: a part of it cannot be read; deliver it again")
        ) from fault
    return Table(file, "parquet", shape, _digest(file), rows, str(first[0])[:7] if first else "")


def _inspect_csv(file: DataFile, size: int, *, gzipped: bool) -> Table:
    head = _head(file, gzipped=gzipped)
    delimiter, names, first = _header(file, head)
    shape = _shape(file, dict.fromkeys(names, "VARCHAR"))
    line = max(1, len(head) // max(1, head.count(b"\n")))
    estimate = size * (_UNPACKED if gzipped else 1) // line
    digest = _digest_text(file, gzipped=gzipped)
    period = dict(zip(names, first, strict=False)).get(
        shape.columns.source["BillingPeriodStart"], ""
    )
    return Table(file, "csv", shape, digest, max(1, estimate), period[:7], delimiter, gzipped)


def _head(file: DataFile, *, gzipped: bool) -> bytes:
    opener = gzip.open if gzipped else open
    try:
        with opener(file.path, "rb") as opened:
            return opened.read(_HEAD)
    except (EOFError, OSError, zlib.error) as fault:
        raise FaultyFileError(_broken_gzip(file)) from fault


def _header(file: DataFile, head: bytes) -> tuple[str, list[str], list[str]]:
    """The delimiter, the names, and the values of the first line as far as the head holds them."""
    if head.startswith(_UTF16_MARKS) or b"\0" in head[:64]:
        text = "is UTF-16; convert it, for example: iconv -f UTF-16 -t UTF-8 IN > OUT"
        raise FaultyFileError(Fault(file.name, text))
    cut = head.removeprefix(_UTF8_MARK)
    text_head = cut.decode("utf-8", errors="replace")
    if not text_head.strip():
        raise FaultyFileError(Fault(file.name, "is empty; deliver it again or remove it"))
    best: tuple[int, str, list[str], list[str]] = (-1, ",", [], [])
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text_head, newline=""), delimiter=delimiter)
        names = [name.strip() for name in next(reader)]
        known = sum(name in COLUMNS or name in RENAMED for name in names)
        if known > best[0]:
            best = known, delimiter, names, next(reader, [])
    return best[1:]


def _shape(file: DataFile, types: dict[str, str]) -> Shape:
    names = list(types)
    native = native_bill(names)
    if native:
        raise FaultyFileError(Fault(file.name, native))
    dataset = other_dataset(names)
    if dataset:
        raise OtherDatasetError(f"{file.name}: is FOCUS {dataset}, which holds no charges")
    columns = tell_apart(names)
    if not columns.source:
        text = f"has no FOCUS column; its first row holds {quote(', '.join(names))}"
        raise FaultyFileError(Fault(file.name, text))
    faults = [
        Fault(file.name, f"column {quote(name)} stands there twice") for name in duplicates(names)
    ]
    faults += [
        Fault(file.name, f"column {name} is missing, which FOCUS {columns.version} requires")
        for name in columns.missing
    ]
    if faults:
        raise FaultyFileError(*faults)
    return Shape(columns, types)


def _digest(file: DataFile) -> str:
    with file.path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _digest_text(file: DataFile, *, gzipped: bool) -> str:
    """SHA-256 of the file's bytes, and on the way the proof that the text is whole.

    DuckDB unpacks gzip without looking at its checksum, and takes NUL for a letter.
    """
    digest = hashlib.sha256()
    clean = True
    with file.path.open("rb") as opened:
        for chunk in _chunks(opened):
            digest.update(chunk)
            clean &= gzipped or b"\0" not in chunk
    if gzipped:
        try:
            with gzip.open(file.path) as unpacked:
                for chunk in _chunks(unpacked):
                    clean &= b"\0" not in chunk
        except (EOFError, OSError, zlib.error) as fault:
            raise FaultyFileError(_broken_gzip(file)) from fault
    if not clean:
        raise FaultyFileError(
            Fault(file.name, "holds NUL bytes: it was damaged on the way; deliver it again")
        )
    return digest.hexdigest()


def _chunks(opened: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := opened.read(_CHUNK):
        yield chunk


def _broken_gzip(file: DataFile) -> Fault:
    return Fault(file.name, "is cut off or damaged: gzip cannot unpack it; deliver it again")
