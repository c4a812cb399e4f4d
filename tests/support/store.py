"""Small stores, made from FOCUS lines without reading an export."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb

from tools.context.schema import Context
from tools.facts import Ledger
from tools.ingest.focus import COSTS, LAKE_COLUMNS
from tools.store.home import Home
from tools.store.lake import ExportFile, Part
from tools.store.publish import publish
from tools.view import View
from tools.visibility import FULL_VIEW, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tools.store.build import Generation
    from tools.store.open import Store

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def write_part(home: Home, lines: Iterable[Mapping[str, str]], source: str = "test") -> Part:
    """Write lines of one billing period as a part of the lake, with its manifest."""
    named = [
        {
            "ServiceProviderName": line.get("ProviderName", ""),
            "HostProviderName": line.get("PublisherName", ""),
            **line,
        }
        for line in lines
    ]
    own = sorted({key for line in named for key in line if key.startswith("x_")})
    columns = LAKE_COLUMNS | dict.fromkeys(own, "VARCHAR")
    connection = duckdb.connect()
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"CREATE TABLE part ({declared})")
    marks = ", ".join(
        f"CAST(CAST(? AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS {kind})" if kind == "TIMESTAMP" else "?"
        for kind in columns.values()
    )
    rows = [[line.get(name) or None for name in columns] for line in named]
    for row in rows:
        tags = list(columns).index("Tags")
        row[tags] = None if row[tags] == "{}" else row[tags]
    connection.executemany(f"INSERT INTO part VALUES ({marks})", rows)
    period = date.fromisoformat(named[0]["BillingPeriodStart"][:10])
    sha = hashlib.sha256(repr(rows).encode()).hexdigest()
    sums: dict[str, dict[str, Decimal]] = {}
    for line in named:
        of_currency = sums.setdefault(line["BillingCurrency"], dict.fromkeys(COSTS, Decimal(0)))
        for name in COSTS:
            of_currency[name] += Decimal(line[name])
    part = Part(
        source=source,
        billing_period=period,
        authority="invoice",
        as_of=NOW,
        files=(ExportFile(name=f"{source}.csv", sha256=sha, rows=len(rows)),),
        rows=len(rows),
        sums=sums,
        sha256=sha,
    )
    path = part.parquet(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY part TO '{path}' (FORMAT parquet)")
    connection.close()
    part.write_manifest(home)
    return part


def load(
    folder: Path,
    lines: Iterable[Mapping[str, str]],
    context: Context | None = None,
    *,
    source: str = "test",
) -> Generation:
    """Publish lines as a generation; each billing period becomes one part."""
    home = Home(folder)
    periods: dict[str, list[Mapping[str, str]]] = {}
    for line in lines:
        periods.setdefault(line["BillingPeriodStart"], []).append(line)
    parts = [write_part(home, of_period, source) for of_period in periods.values()]
    return publish(home, parts, context or Context())


def view_of(store: Store, *, visibility: Visibility = FULL_VIEW, now: datetime = NOW) -> View:
    """A view of an open store with a fresh ledger."""
    return View(
        store=store,
        calendar=store.context.calendar(now),
        visibility=visibility,
        ledger=Ledger(),
    )
