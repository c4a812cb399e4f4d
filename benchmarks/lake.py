"""A large store for measuring, made without reading an export."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from tools.context.schema import Context
from tools.ingest.focus import COSTS, LAKE_COLUMNS
from tools.store.home import Home
from tools.store.lake import ExportFile, Part
from tools.store.publish import publish

if TYPE_CHECKING:
    from pathlib import Path

    from tools.store.build import Generation

FIRST, LAST = date(2025, 11, 1), date(2026, 11, 24)
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LINES_A_DAY = 24
TEAMS, FEATURES, COMPONENTS = 12, 7, 60


def make_store(folder: Path, lines: int) -> Generation:
    """Write thirteen months of hourly lines into a lake and publish them."""
    home = Home(folder)
    days = (LAST - FIRST).days + 1
    resources = max(1, lines // (days * LINES_A_DAY))
    parts = []
    month = FIRST
    with duckdb.connect() as connection:
        while month <= LAST:
            following = (month + timedelta(days=32)).replace(day=1)
            end = min(following, LAST + timedelta(days=1))
            parts.append(_write_part(connection, home, month, end, resources))
            month = following
    return publish(home, parts, _context())


def _write_part(
    connection: duckdb.DuckDBPyConnection, home: Home, month: date, end: date, resources: int
) -> Part:
    hours = (end - month).days * LINES_A_DAY
    connection.execute(f"CREATE OR REPLACE TEMP VIEW made AS {_lines(month, hours, resources)}")
    made = {name for name, *_ in connection.execute("DESCRIBE made").fetchall()}
    columns = ", ".join(
        f"CAST({name if name in made else 'NULL'} AS {kind}) AS {name}"
        for name, kind in LAKE_COLUMNS.items()
    )
    sums = ", ".join(f"SUM({name})" for name in COSTS)
    name = hashlib.sha256(month.isoformat().encode()).hexdigest()
    part = Part(
        source="bench",
        billing_period=month,
        authority="invoice",
        as_of=NOW,
        files=(ExportFile(name=f"{month}.csv", sha256=name, rows=0),),
        rows=0,
        sums={},
        sha256=name,
    )
    path = part.parquet(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY (SELECT {columns} FROM made) TO '{path}' (FORMAT parquet)")
    [(rows, *amounts)] = connection.execute(
        f"SELECT COUNT(*), {sums} FROM read_parquet('{path}')"
    ).fetchall()
    part = part.model_copy(
        update={"rows": rows, "sums": {"USD": dict(zip(COSTS, amounts, strict=True))}}
    )
    part.write_manifest(home)
    return part


def _lines(month: date, hours: int, resources: int) -> str:
    """One line an hour of each resource `r`; what it is follows from a hash of it."""
    return f"""
        SELECT TIMESTAMP '{month}' + to_hours(CAST(h AS INTEGER)) AS ChargePeriodStart,
            ChargePeriodStart + INTERVAL 1 HOUR AS ChargePeriodEnd,
            TIMESTAMP '{month}' AS BillingPeriodStart,
            TIMESTAMP '{month}' + INTERVAL 1 MONTH AS BillingPeriodEnd,
            CAST(1 + hash(r, h) % 100000 AS DECIMAL(38,12)) / 7000 AS EffectiveCost,
            EffectiveCost AS BilledCost, EffectiveCost * 1.2 AS ListCost,
            EffectiveCost * 1.1 AS ContractedCost,
            CAST(hash(r, h) % 1000 AS DECIMAL(38,12)) / 3 AS PricingQuantity,
            CASE WHEN s % 2 = 0 THEN 'Hours' ELSE 'GB' END AS PricingUnit,
            PricingQuantity AS ConsumedQuantity, PricingUnit AS ConsumedUnit,
            '000123' AS BillingAccountId, 'USD' AS BillingCurrency,
            CASE s % 50 WHEN 0 THEN 'Tax' WHEN 1 THEN 'Credit' ELSE 'Usage' END AS ChargeCategory,
            CASE WHEN s % 3 = 0 THEN 'Committed' ELSE 'Standard' END AS PricingCategory,
            ['AWS', 'Microsoft', 'Google Cloud'][1 + s % 3] AS ServiceProviderName,
            'Service ' || s // 7 % 30 AS ServiceName,
            'Category ' || s // 7 % 8 AS ServiceCategory,
            CAST(100000000000 + s // 11 % 12 AS VARCHAR) AS SubAccountId,
            'account ' || s // 11 % 12 AS SubAccountName, 'region-' || s // 3 % 8 AS RegionId,
            'SKU-' || s // 7 % 30 || '-' || hash(r, h % 3) % 40 AS SkuId,
            'i-' || r AS ResourceId,
            CASE WHEN s % 10 > 0 THEN to_json({{app: 'app-' || s // 13 % {COMPONENTS},
                env: ['prod', 'staging', 'dev'][1 + s // 17 % 3],
                "cost-centre": 'cc-' || s // 13 % 20}}) END AS Tags
        FROM (SELECT r, h, CAST(hash(r) % 1000000 AS BIGINT) AS s
            FROM range({resources}) a(r), range({hours}) b(h))
    """


def _context() -> Context:
    return Context.model_validate(
        {
            "teams": {f"team-{n}": {"id": f"team-{n}", "name": f"Team {n}"} for n in range(TEAMS)},
            "features": {
                f"feature-{n}": {
                    "id": f"feature-{n}",
                    "name": f"Feature {n}",
                    "team": f"team-{n}",
                    "value": "orders",
                }
                for n in range(FEATURES)
            },
            "components": {
                f"app-{n}": {
                    "id": f"app-{n}",
                    "name": f"App {n}",
                    "team": f"team-{n % TEAMS}",
                    "feature": f"feature-{n % FEATURES}",
                }
                for n in range(COMPONENTS)
            },
            "rules": [
                {
                    "id": "tax",
                    "when": {"field": "ChargeCategory", "equals": "Tax"},
                    "split": {"dimension": "team", "by": "spend"},
                },
                {
                    "id": "app",
                    "when": {"field": "Tags.app", "exists": True},
                    "assign": {"component": "$Tags.app", "environment": "$Tags.env"},
                },
                {
                    "id": "account",
                    "when": {"field": "SubAccountId", "in": ["100000000001", "100000000002"]},
                    "assign": {"team": "team-1"},
                },
            ],
        }
    )
