"""What the manifests beside an export say: which files, how many rows, of which run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

from tools.ingest.faults import Fault
from tools.ingest.native import NOT_FOCUS_IN_AZURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA_SUFFIXES = (".csv", ".csv.gz", ".csv.gzip", ".parquet")

_PARTITION = re.compile(r"billing_?period=(\d{4})-(\d{2})", re.IGNORECASE)
_MOMENT = re.compile(
    r"(20\d\d)-?(\d\d)-?(\d\d)[T_ -]?(\d\d)[:.-]?(\d\d)(?:[:.-]?(\d\d)(?:\.\d+)?)?(?=Z|\b|_)"
)
_COUNTS = ("dataRowCount", "rowCount", "recordCount", "numRows", "rows")
_OF_A_BILL = ("dataFiles", "blobs", "exportConfig")
"""Keys that only the manifests of billing exports have."""
_TIMES = ("createdAt", "creationTime", "creationDate", "lastUpdated", "timestamp", "executionTime")


@dataclass(frozen=True)
class Listed:
    """One file that a manifest lists, by the path that it has at the provider."""

    path: str
    rows: int | None


@dataclass(frozen=True)
class Manifest:
    """One run of one export. `scope` and `period` together name what a newer run replaces."""

    path: Path
    name: str
    provider: Literal["aws", "azure"]
    export: str
    scope: str
    period: date | None
    as_of: datetime
    files: tuple[Listed, ...]
    rows: int | None
    fault: str | None = None
    is_focus: bool = True


def is_manifest(path: Path) -> bool:
    """Whether a file's name is one that providers give to manifests."""
    return path.name.casefold().endswith("manifest.json")


def is_data(path: Path) -> bool:
    """Whether a file's name is one of a table that can be loaded."""
    return path.name.casefold().endswith(DATA_SUFFIXES)


def read_manifest(path: Path, name: str) -> Manifest | Fault | None:
    """Read a manifest; None when it is none of a bill, a fault when it cannot be read."""
    try:
        document = json.loads(path.read_bytes())
        files = tuple(dict.fromkeys(_listed(document)))
    except (OSError, ValueError, RecursionError):
        return Fault(name, "is no readable JSON: the delivery is not complete; deliver it again")
    if isinstance(document, dict) and isinstance(document.get("blobs"), list):
        return _azure(path, name, document)
    if isinstance(document, dict) and files:
        return _aws(path, name, document, files)
    billing = isinstance(document, dict) and any(key in document for key in _OF_A_BILL)
    if billing or path.name.casefold().endswith("-manifest.json"):
        return Fault(name, "lists no file of the export it belongs to; deliver the export again")
    return None


def moment_in(text: str) -> datetime | None:
    """Return the time that a folder name or a manifest's value states, in UTC."""
    match = _MOMENT.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def partition_in(text: str) -> date | None:
    """Return the first day of the billing period that a path names as its partition."""
    match = _PARTITION.search(text)
    return date(int(match[1]), int(match[2]), 1) if match and 1 <= int(match[2]) <= 12 else None


def _aws(path: Path, name: str, document: dict[str, Any], files: tuple[Listed, ...]) -> Manifest:
    parts = [part.casefold() for part in path.parts]
    root = path.parent
    if "metadata" in parts:
        root = path.parents[parts[::-1].index("metadata")]
    export = re.sub(r"-?manifest\.json$", "", path.name, flags=re.IGNORECASE) or root.name
    stated = next((str(document[key]) for key in _TIMES if document.get(key)), "")
    runs = [str(path.parent.name), *(listed.path.rpartition("/")[0] for listed in files)]
    as_of = moment_in(stated) or next((found for run in runs if (found := moment_in(run))), None)
    period = partition_in(str(path)) or partition_in(files[0].path)
    return Manifest(
        path=path,
        name=name,
        provider="aws",
        export=export,
        scope=str(root),
        period=period,
        as_of=as_of or datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        files=files,
        rows=_count(document),
        fault=_disagreement(document, files),
    )


def _azure(path: Path, name: str, document: dict[str, Any]) -> Manifest:
    config = _object(document, "exportConfig")
    run = _object(document, "runInfo")
    files = tuple(_listed(document["blobs"]))
    export = str(config.get("exportName") or path.parent.name)
    scope = str(config.get("resourceId") or export)
    scope = re.split(r"/providers/microsoft\.costmanagement", scope, flags=re.IGNORECASE)[0]
    start = moment_in(str(run.get("startDate") or ""))
    submitted = moment_in(str(run.get("submittedTime") or ""))
    kind = str(config.get("type") or "FocusCost")
    focus = kind.casefold().startswith("focus")
    return Manifest(
        path=path,
        name=name,
        provider="azure",
        export=export,
        scope=scope,
        period=start.date().replace(day=1) if start else None,
        as_of=submitted or datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
        files=files,
        rows=_count(document),
        fault=_disagreement(document, files) if focus else f"{export!r} {NOT_FOCUS_IN_AZURE}",
        is_focus=focus,
    )


def _disagreement(document: dict[str, Any], files: tuple[Listed, ...]) -> str | None:
    """What a manifest contradicts itself in."""
    blobs = document.get("blobCount")
    if isinstance(blobs, int) and blobs != len(files):
        return f"says {blobs} files and lists {len(files)}; deliver the export again"
    paths = [listed.path for listed in files]
    if len(set(paths)) < len(paths):
        return "lists the same file twice; deliver the export again"
    rows, counts = _count(document), [listed.rows for listed in files]
    if rows is not None and counts and None not in counts:
        whole = sum(count for count in counts if count is not None)
        if whole != rows:
            return f"says {rows} rows and lists files with {whole}; deliver the export again"
    return None


def _listed(value: Any) -> Iterator[Listed]:
    """Every data file that a manifest names, wherever in it."""
    if isinstance(value, str):
        if value.casefold().endswith(DATA_SUFFIXES):
            yield Listed(value, None)
    elif isinstance(value, list):
        for entry in value:
            yield from _listed(entry)
    elif isinstance(value, dict):
        paths = [entry for entry in value.values() if isinstance(entry, str)]
        named = [entry for entry in paths if entry.casefold().endswith(DATA_SUFFIXES)]
        if named:
            yield Listed(named[0], _count(value))
        else:
            for entry in value.values():
                yield from _listed(entry)


def _count(document: dict[str, Any]) -> int | None:
    values = (document.get(key) for key in _COUNTS)
    return next(
        (value for value in values if isinstance(value, int) and not isinstance(value, bool)), None
    )


def _object(document: dict[str, Any], key: str) -> dict[str, Any]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}
