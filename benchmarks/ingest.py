"""Ingest beside a bare `CREATE TABLE AS SELECT *` of the same files, in rows per second.

    python -m benchmarks.ingest [ROWS] [--forms csv,parquet] [--months N]

Each side runs in a process of its own, so that its peak memory can be read. The bare side creates
the table in a database file; the same in memory is printed for comparison. Ingest includes
finding, hashing, checking, the lake, allocation by rules, verification and publishing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from tools.ingest.flow import ingest
from tools.ingest.normalise import literal

AIM = 0.5
MEMORY_AIM_MB = 4096

CONTEXT = {
    "org.yaml": "name: Bench\ncurrency: USD\n",
    "teams.yaml": "teams:\n" + "".join(f"- {{id: team-{n}, name: Team {n}}}\n" for n in range(12)),
    "features.yaml": "features:\n"
    + "".join(
        f"- {{id: feature-{n}, name: Feature {n}, team: team-{n}, value: v}}\n" for n in range(12)
    ),
    "components.yaml": "components:\n"
    + "".join(
        f"- {{id: app-{n}, name: App {n}, team: team-{n % 12}, feature: feature-{n % 12}}}\n"
        for n in range(60)
    ),
    "rules.yaml": (
        "rules:\n"
        "- id: by-app\n"
        "  when: {field: Tags.app, exists: true}\n"
        "  assign: {component: $Tags.app, environment: $Tags.env}\n"
        "- id: shared-storage\n"
        "  when: {field: ServiceCategory, equals: Storage}\n"
        "  split: {dimension: feature, by: even, among: [feature-1, feature-2, feature-3]}\n"
        "- id: by-account\n"
        "  when: {field: SubAccountId, prefix: '0000001'}\n"
        "  assign: {team: team-3}\n"
    ),
}


_AWS_TYPES = ", ".join(
    [
        *(
            f"CAST({edge} AS TIMESTAMP_MS) AS {edge}"
            for kind in ("BillingPeriod", "ChargePeriod")
            for edge in (f"{kind}Start", f"{kind}End")
        ),
        *(
            f"CAST({name} AS DOUBLE) AS {name}"
            for name in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")
        ),
        "from_json(Tags, '\"MAP(VARCHAR, VARCHAR)\"') AS Tags",
    ]
)
"""Parquet as AWS delivers it: times in milliseconds, costs as double, tags as a map."""


def main(arguments: list[str] | None = None) -> bool:
    """Measure and print; true when every aim was reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest")
    parser.add_argument("rows", type=int, nargs="?", default=5_000_000)
    parser.add_argument("--forms", default="csv,parquet")
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--side", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.side:
        print(json.dumps(_side(*asked.side)))
        return True
    with tempfile.TemporaryDirectory() as folder:
        reached = [
            measure(Path(folder), asked.rows, form, asked.months) for form in asked.forms.split(",")
        ]
    return all(reached)


def measure(folder: Path, rows: int, form: str, months: int) -> bool:
    """Make the files of one form, run all sides on them and print the ratio."""
    place = folder / form
    make_export(place, rows, form, months)
    size = sum(file.stat().st_size for file in place.iterdir()) / 1e6
    print(f"{rows:,} lines of {form}, {size:,.0f} MB, {months} months, {os.cpu_count()} cores")
    sides = {
        name: _apart(name, form, place, folder) for name in ("bare", "bare in memory", "ingest")
    }
    for name, (seconds, busy, peak) in sides.items():
        print(
            f"  {name:16} {seconds:8.1f} s {rows / seconds:12,.0f} rows/s"
            f"  {busy:8.1f} s of processor  peak {peak:6,.0f} MB"
        )
    ratio = sides["bare"][0] / sides["ingest"][0]
    in_memory = sides["bare in memory"][0] / sides["ingest"][0]
    reached = ratio >= AIM and sides["ingest"][2] < MEMORY_AIM_MB
    work = sides["bare"][1] / sides["ingest"][1]
    print(
        f"  ratio {ratio:.2f} of a bare table in a file (aim {AIM}), {in_memory:.2f} of one in"
        f" memory, {work:.2f} by processor time: {'reached' if reached else 'NOT REACHED'}"
    )
    return reached


def make_export(place: Path, rows: int, form: str, months: int) -> None:
    """Write a seeded FOCUS 1.2 export with tags, one file a month.

    A resource has one SKU, account and set of tags, and about twelve lines a day, as hourly
    exports do.
    """
    place.mkdir(parents=True)
    with duckdb.connect(config={"memory_limit": "2GB"}) as connection:
        connection.execute(
            "CREATE TABLE tag_sets AS SELECT n, CASE WHEN n % 10 > 0 THEN CAST(to_json({"
            "app: 'app-' || n % 60, team: 'team-' || n % 12,"
            " env: ['prod', 'staging', 'dev'][1 + n % 3],"
            " \"cost-centre\": 'cc-' || n % 40}) AS VARCHAR) END AS Tags FROM range(3000) t(n)"
        )
        for month in range(months):
            count = rows // months + (rows % months if month == 0 else 0)
            lines = _lines(month, count, resources=max(100, count // (28 * 12)))
            if form == "parquet":
                lines = f"SELECT * REPLACE ({_AWS_TYPES}) FROM ({lines})"
            target = literal(str(place / f"2026-{month + 1:02}.{form}"))
            connection.execute(f"COPY ({lines}) TO {target} (FORMAT {form})")


def _lines(month: int, count: int, resources: int) -> str:
    first = f"(TIMESTAMP '2026-01-01' + INTERVAL {month} MONTH)"
    money = "CAST(a AS DECIMAL(18,0)) * CAST({} AS DECIMAL(18,10))"
    stamp = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
    return f"""
        SELECT
          CASE WHEN s % 3 = 0 THEN 'use1-az' || s % 6 END AS AvailabilityZone,
          {money.format("0.0000000123")} AS BilledCost,
          '000123456789' AS BillingAccountId, 'Example Corp' AS BillingAccountName,
          'USD' AS BillingCurrency,
          {stamp.format(f"{first} + INTERVAL 1 MONTH")} AS BillingPeriodEnd,
          {stamp.format(first)} AS BillingPeriodStart,
          'Usage' AS ChargeCategory, CAST(NULL AS VARCHAR) AS ChargeClass,
          '$0.0' || s || ' per On Demand Linux Instance Hour in region ' || s % 15
            AS ChargeDescription,
          'Usage-Based' AS ChargeFrequency,
          {stamp.format(f"{first} + to_hours(h + 1)")} AS ChargePeriodEnd,
          {stamp.format(f"{first} + to_hours(h)")} AS ChargePeriodStart,
          CASE WHEN s % 7 = 0 THEN 'Spend' END AS CommitmentDiscountCategory,
          CASE WHEN s % 7 = 0 THEN 'savingsplan/' || s % 5 END AS CommitmentDiscountId,
          CASE WHEN s % 7 = 0 THEN 'Used' END AS CommitmentDiscountStatus,
          CASE WHEN s % 7 = 0 THEN 'Savings Plan' END AS CommitmentDiscountType,
          CAST(a % 10000 AS DECIMAL(18,0)) * 0.001 AS ConsumedQuantity,
          ['Hours', 'GB', 'Requests', 'GB-Mo'][1 + s % 4] AS ConsumedUnit,
          {money.format("0.0000000123")} AS ContractedCost,
          CAST(s AS DECIMAL(12,0)) * 0.0001 AS ContractedUnitPrice,
          {money.format("0.0000000113")} AS EffectiveCost,
          'INV-{month}' AS InvoiceId, 'Amazon Web Services, Inc.' AS InvoiceIssuerName,
          {money.format("0.0000000143")} AS ListCost,
          CAST(s AS DECIMAL(12,0)) * 0.00012 AS ListUnitPrice,
          CASE WHEN s % 7 = 0 THEN 'Committed' ELSE 'Standard' END AS PricingCategory,
          CAST(a % 10000 AS DECIMAL(18,0)) * 0.001 AS PricingQuantity,
          ['Hours', 'GB', 'Requests', 'GB-Mo'][1 + s % 4] AS PricingUnit,
          'AWS' AS ProviderName, 'Amazon Web Services, Inc.' AS PublisherName,
          'us-east-' || s % 15 AS RegionId, 'US East ' || s % 15 AS RegionName,
          'arn:aws:ec2:us-east-1:123456789012:instance/i-' || lpad(CAST(r AS VARCHAR), 17, '0')
            AS ResourceId,
          CASE WHEN r % 2 = 0 THEN 'server-' || r END AS ResourceName, 'Instance' AS ResourceType,
          ['Compute', 'Storage', 'Networking', 'Databases', 'AI and Machine Learning'][1 + s % 5]
            AS ServiceCategory,
          'Amazon Service ' || s % 40 AS ServiceName,
          'SKU' || lpad(CAST(s AS VARCHAR), 13, 'X') AS SkuId,
          'SKU' || s || '.JRTCKXETXF' AS SkuPriceId,
          lpad(CAST(c * 7919 AS VARCHAR), 12, '0') AS SubAccountId,
          'account-' || c AS SubAccountName,
          Tags, 'op-' || s % 100 AS x_Operation, 'ut-' || s AS x_UsageType,
          'Service' || s % 40 AS x_ServiceCode
        FROM (
          SELECT i, CAST(hash(i * 31 + {month}) % 1000000007 AS BIGINT) AS a,
            CAST(i // {resources} * 2 % 672 AS BIGINT) AS h, i % {resources} AS r,
            CAST(hash(r * 41) % 400 AS INTEGER) AS s,
            CAST(hash(r * 47) % 3000 AS INTEGER) AS t,
            CAST(hash(r * 53) % 50 AS INTEGER) AS c
          FROM range({count}) g(i)
        ) JOIN tag_sets ON tag_sets.n = t"""


def _apart(name: str, form: str, place: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds, seconds of processor and peak megabytes of one side in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", "--side", name, form, place, folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, busy, peak = json.loads(done.stdout)
    return seconds, busy, peak


def _side(name: str, form: str, place: str, folder: str) -> tuple[float, float, float]:
    started = time.perf_counter()
    if name == "ingest":
        context = Path(folder) / f"context-{form}"
        context.mkdir()
        for file, text in CONTEXT.items():
            (context / file).write_text(text, "utf-8")
        started = time.perf_counter()
        ingest([Path(place)], Path(folder) / f"home-{form}", context_folder=context)
    else:
        database = ":memory:" if name == "bare in memory" else f"{folder}/{form}.duckdb"
        with duckdb.connect(database) as connection:
            files = literal(f"{place}/*.{form}")
            connection.execute(f"CREATE TABLE bill AS SELECT * FROM read_{form}({files})")
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(not main())
