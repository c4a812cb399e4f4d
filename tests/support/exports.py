"""Delivered exports as providers lay them out, and a look at what of them reached the lake."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.focus import write_csv
from tools.store.home import Home
from tools.store.publish import serving_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from pathlib import Path


def write_gzip(path: Path, lines: Iterable[Mapping[str, str]]) -> Path:
    """Write lines as one compressed CSV export."""
    plain = write_csv(path.with_suffix(""), lines)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    return path


def write_parquet(path: Path, columns: Mapping[str, pa.Array]) -> Path:
    """Write columns as one Parquet export."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)
    return path


def aged(path: Path, moment: str) -> Path:
    """Give a file the time at which it was last written."""
    stamp = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))
    return path


def write_aws(
    root: Path,
    month: str,
    chunks: Iterable[Iterable[Mapping[str, str]]],
    *,
    run: str | None = None,
    listed: Iterable[str] | None = None,
) -> Path:
    """Write one run of an AWS Data Exports delivery; `run` is the folder of a create-new export."""
    partition = f"BILLING_PERIOD={month}"
    inner = f"{partition}/{run}" if run else partition
    names = []
    for number, lines in enumerate(chunks, start=1):
        name = f"{root.name}-{number:05}.csv.gz"
        write_gzip(root / "data" / inner / name, lines)
        names.append(name)
    manifest = root / "metadata" / inner / f"{root.name}-Manifest.json"
    manifest.parent.mkdir(parents=True, exist_ok=True)
    files = [
        f"s3://bills/exports/{root.name}/data/{inner}/{name}"
        for name in (names if listed is None else listed)
    ]
    manifest.write_text(json.dumps({"exportName": root.name, "dataFiles": files}), "utf-8")
    return manifest


def write_azure(
    folder: Path,
    run: str,
    lines: Iterable[Mapping[str, str]],
    *,
    submitted: str,
    month: str = "2026-11",
    scope: str = "/providers/Microsoft.Billing/billingAccounts/1234567",
    **changes: Any,
) -> Path:
    """Write one run of an Azure FocusCost export with its manifest; `changes` spoil the latter."""
    lines = list(lines)
    place = folder / f"{month.replace('-', '')}01-{month.replace('-', '')}30" / run
    write_csv(place / "part_0_0001.csv", lines)
    blob = {"blobName": f"root/{folder.name}/{run}/part_0_0001.csv", "dataRowCount": len(lines)}
    manifest = {
        "manifestVersion": "2024-04-01",
        "blobCount": 1,
        "dataRowCount": len(lines),
        "exportConfig": {
            "exportName": folder.name,
            "resourceId": f"{scope}/providers/Microsoft.CostManagement/exports/{folder.name}",
            "dataVersion": "1.0",
            "type": "FocusCost",
        },
        "runInfo": {
            "submittedTime": submitted,
            "startDate": f"{month}-01T00:00:00",
            "endDate": f"{month}-20T00:00:00Z",
        },
        "blobs": [blob],
    }
    path = place / "manifest.json"
    path.write_text(json.dumps(manifest | changes), "utf-8")
    return path


def in_lake(home: Path, columns: str, *, order: str = "1") -> list[tuple[Any, ...]]:
    """Columns of the lines that the serving generation was built from."""
    parts = [str(part.parquet(Home(home))) for part in serving_parts(Home(home))]
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {columns} FROM read_parquet(?, union_by_name = true) ORDER BY {order}",
            [parts],
        ).fetchall()


def billed(home: Path) -> Decimal:
    """The BilledCost of everything that serves."""
    total: Decimal = in_lake(home, "SUM(BilledCost)")[0][0]
    return total
