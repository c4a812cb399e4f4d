"""The exports that the providers deliver, in the layouts and FOCUS versions that they use."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from tools.demo.architecture import CURRENCY
from tools.demo.timeline import Timeline, month_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

ISSUERS = {
    "aws": "Amazon Web Services EMEA SARL",
    "azure": "Microsoft",
    "gcp": "Google Cloud EMEA",
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "pinecone": "Pinecone",
    "datadog": "Datadog",
}
SOURCES = tuple(ISSUERS)
"""The names of the exports, which are also the names of their folders."""

AWS_EXPORT, AZURE_EXPORT = "larkfield-focus", "larkfield-focus-cost"

_MONEY = "CAST({0} AS DECIMAL(28,0)) * CAST(0.00000001 AS DECIMAL(9,8))"
_QUANTITY = "CAST({0} AS DECIMAL(28,0)) * CAST(0.000001 AS DECIMAL(7,6))"


def write_exports(
    con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, tell: Callable[[str], None]
) -> dict[str, Path]:
    """Write every source's export below `folder` and return their folders by source."""
    _make_lines(con, clock)
    writers = {
        "aws": _write_aws,
        "azure": _write_azure,
        "gcp": _write_gcp,
        "openai": _write_focus_1_2,
        "anthropic": _write_focus_1_2,
        "pinecone": _write_focus_1_4,
        "datadog": _write_focus_1_4,
    }
    for source, write in writers.items():
        tell(f"writing the export of {source}")
        write(con, clock, folder / source, source)
    return {source: folder / source for source in writers}


def _make_lines(con: duckdb.DuckDBPyConnection, clock: Timeline) -> None:
    """The table `focus`: every charge under the names of FOCUS 1.4, beside what sorts it."""
    first = f"DATE '{clock.first_day.isoformat()}'"
    issuers = " ".join(f"WHEN '{source}' THEN '{name}'" for source, name in ISSUERS.items())
    day = f"({first} + CAST(c.day AS INTEGER))"
    billing = f"({first} + CAST(c.billed_in AS INTEGER))"
    con.execute(
        f"""CREATE TABLE focus AS SELECT
            m.source, {billing} AS month, {day} AS date, c.line,
            {_MONEY.format("c.billed")} AS BilledCost,
            m.billing_account AS BillingAccountId,
            m.billing_account_name AS BillingAccountName,
            '{CURRENCY}' AS BillingCurrency,
            CAST({billing} + INTERVAL 1 MONTH AS TIMESTAMP) AS BillingPeriodEnd,
            CAST({billing} AS TIMESTAMP) AS BillingPeriodStart,
            m.charge_category AS ChargeCategory,
            m.charge_class AS ChargeClass,
            m.description AS ChargeDescription,
            m.frequency AS ChargeFrequency,
            CASE WHEN c.hour >= 0 THEN CAST({day} AS TIMESTAMP) + to_hours(c.hour + 1)
                 WHEN m.frequency = 'Recurring' THEN {billing} + INTERVAL 1 MONTH
                 ELSE CAST({day} AS TIMESTAMP) + INTERVAL 1 DAY END AS ChargePeriodEnd,
            CAST({day} AS TIMESTAMP) + to_hours(greatest(c.hour, 0)) AS ChargePeriodStart,
            CASE WHEN m.commitment_type = 'Savings Plan' THEN 'Spend'
                 WHEN m.commitment IS NOT NULL THEN 'Usage' END AS CommitmentDiscountCategory,
            m.commitment AS CommitmentDiscountId,
            CASE WHEN m.commitment_type = 'Savings Plan' THEN 'Compute plan'
                 WHEN m.commitment IS NOT NULL THEN 'Orders database' END
                AS CommitmentDiscountName,
            m.commitment_status AS CommitmentDiscountStatus,
            m.commitment_type AS CommitmentDiscountType,
            CASE WHEN c.quantity > 0 THEN
                {_QUANTITY.format("c.quantity * m.consumed_per_unit")} END AS ConsumedQuantity,
            CASE WHEN c.quantity > 0 THEN m.consumed_unit END AS ConsumedUnit,
            {_MONEY.format("c.contracted")} AS ContractedCost,
            {_MONEY.format("c.effective")} AS EffectiveCost,
            CASE m.source {issuers} END AS InvoiceIssuerName,
            {_MONEY.format("c.listed")} AS ListCost,
            CASE WHEN m.commitment IS NOT NULL AND m.charge_category = 'Usage' THEN 'Committed'
                 WHEN m.charge_category = 'Usage' THEN 'Standard' END AS PricingCategory,
            CASE WHEN c.quantity > 0 THEN {_QUANTITY.format("c.quantity")} END
                AS PricingQuantity,
            CASE WHEN c.quantity > 0 THEN m.unit END AS PricingUnit,
            m.provider AS ServiceProviderName,
            m.publisher AS HostProviderName,
            m.region AS RegionId,
            m.region AS RegionName,
            m.resource AS ResourceId,
            m.resource_name AS ResourceName,
            m.category AS ServiceCategory,
            m.service AS ServiceName,
            m.subcategory AS ServiceSubcategory,
            m.sku AS SkuId,
            m.sku_meter AS SkuMeter,
            m.sku || '-1' AS SkuPriceId,
            m.account AS SubAccountId,
            m.account_name AS SubAccountName,
            m.tags AS Tags,
            m.ai_model AS x_AiModel,
            m.ai_key AS x_AiKey
        FROM charges c JOIN meters m ON m.id = c.meter JOIN days d ON d.day = c.day
        ORDER BY m.source, month, c.day, c.hour, c.meter, c.line"""
    )


_NOT_BEFORE_1_3 = "source, month, date, line, ServiceProviderName, HostProviderName"
_OLD_NAMES = "ServiceProviderName AS ProviderName, HostProviderName AS PublisherName"
_NO_AI = "x_AiModel, x_AiKey"


def _write_aws(con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str) -> None:
    """FOCUS 1.2 as Parquet in two parts a month, tags as a map, the manifest written last."""
    tags = "CAST(CAST(Tags AS JSON) AS MAP(VARCHAR, VARCHAR)) AS Tags"
    for month in clock.months:
        partition = f"billing_period={month:%Y-%m}"
        data = folder / AWS_EXPORT / "data" / partition
        data.mkdir(parents=True, exist_ok=True)
        files = []
        for part in (0, 1):
            name = f"{AWS_EXPORT}-{part + 1:05}.snappy.parquet"
            query = (
                f"SELECT * EXCLUDE ({_NOT_BEFORE_1_3}, Tags, {_NO_AI}), {_OLD_NAMES}, {tags}"
                f" FROM focus WHERE {_of(source, month)} AND line % 2 = {part} ORDER BY line"
            )
            _copy(con, query, data / name, "FORMAT parquet, COMPRESSION snappy")
            files.append(name)
        columns = con.execute(f"DESCRIBE {query}").fetchall()
        metadata = folder / AWS_EXPORT / "metadata" / partition
        _write_json(
            metadata / f"{AWS_EXPORT}-Manifest.json",
            {
                "executionId": _uuid(f"{source}{month}"),
                "exportName": AWS_EXPORT,
                "billingPeriod": {
                    "start": f"{month:%Y-%m-%d}T00:00:00.000Z",
                    "end": f"{month_of(month, 1):%Y-%m-%d}T00:00:00.000Z",
                },
                "createdAt": f"{_delivered(clock, month):%Y-%m-%dT%H:%M:%S.000Z}",
                "compression": "PARQUET",
                "contentType": "PARQUET",
                "columns": [{"name": name, "type": kind} for name, kind, *_ in columns],
                "dataFiles": [
                    f"s3://larkfield-billing/focus/{AWS_EXPORT}/data/{partition}/{name}"
                    for name in files
                ],
            },
        )


def _write_azure(
    con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str
) -> None:
    """FOCUS 1.0 as CSV; the two newest months were exported twice, first with fewer days."""
    newest = clock.months[-2:]
    for month in clock.months:
        final = _delivered(clock, month)
        runs = [(final, clock.through)]
        if month in newest:
            early = max(final - timedelta(days=3), datetime.combine(month, time(4)))
            if early < final:
                runs.insert(0, (early, early.date() - timedelta(days=1)))
        for moment, through in runs:
            _write_azure_run(con, folder, source, month, moment, through)


def _write_azure_run(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    source: str,
    month: date,
    moment: datetime,
    through: date,
) -> None:
    last = month_of(month, 1) - timedelta(days=1)
    run = _uuid(f"{source}{month}{moment}")
    path = f"{AZURE_EXPORT}/{month:%Y%m%d}-{last:%Y%m%d}/{moment:%Y%m%d%H%M}/{run}"
    where = folder / path
    where.mkdir(parents=True, exist_ok=True)
    query = (
        f"SELECT * EXCLUDE ({_NOT_BEFORE_1_3}, {_NO_AI}, SkuMeter), {_OLD_NAMES},"
        f" SkuMeter AS x_SkuMeterName"
        f" FROM focus WHERE {_of(source, month)} AND date <= DATE '{through}' ORDER BY line"
    )
    file = where / "part_0_0001.csv"
    _copy(con, query, file, _CSV)
    [(rows,)] = con.execute(f"SELECT count(*) FROM ({query})").fetchall()
    size = file.stat().st_size
    _write_json(
        where / "manifest.json",
        {
            "manifestVersion": "2024-04-01",
            "byteCount": size,
            "blobCount": 1,
            "dataRowCount": rows,
            "exportConfig": {
                "exportName": AZURE_EXPORT,
                "resourceId": "/providers/Microsoft.Billing/billingAccounts/8611537",
                "dataVersion": "1.0",
                "apiVersion": "2023-07-01-preview",
                "type": "FocusCost",
                "timeFrame": "MonthToDate",
                "granularity": "Daily",
            },
            "deliveryConfig": {
                "partitionData": True,
                "dataOverwriteBehavior": "CreateNewReport",
                "fileFormat": "Csv",
                "compressionMode": "None",
                "containerUri": "larkfieldbilling/focus",
                "rootFolderPath": "",
            },
            "runInfo": {
                "executionType": "Scheduled",
                "submittedTime": f"{moment:%Y-%m-%dT%H:%M:%S.0000000Z}",
                "runId": run,
                "startDate": f"{month:%Y-%m-%d}T00:00:00",
                "endDate": f"{last:%Y-%m-%d}T00:00:00",
            },
            "blobs": [{"blobName": f"{path}/{file.name}", "byteCount": size, "dataRowCount": rows}],
        },
    )


def _write_gcp(con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str) -> None:
    """FOCUS 1.0, taken out of BigQuery as one compressed CSV a month; no manifest."""
    columns = f"* EXCLUDE ({_NOT_BEFORE_1_3}, {_NO_AI}, SkuMeter), {_OLD_NAMES}"
    _write_months(con, clock, folder, source, columns)


def _write_focus_1_2(
    con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str
) -> None:
    """FOCUS 1.2 as the AI providers' converters write it: the AI model and key as own columns."""
    _write_months(con, clock, folder, source, f"* EXCLUDE ({_NOT_BEFORE_1_3}), {_OLD_NAMES}")


def _write_focus_1_4(
    con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str
) -> None:
    """FOCUS 1.4, which has no ProviderName and no PublisherName any more."""
    columns = f"* EXCLUDE (source, month, date, line, {_NO_AI})"
    _write_months(con, clock, folder, source, columns)


_CSV = "FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ'"


def _write_months(
    con: duckdb.DuckDBPyConnection, clock: Timeline, folder: Path, source: str, columns: str
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for month in clock.months:
        query = f"SELECT {columns} FROM focus WHERE {_of(source, month)} ORDER BY line"
        file = folder / f"{source}-focus-{month:%Y-%m}.csv.gz"
        _copy(con, query, file, f"{_CSV}, COMPRESSION gzip")


def _copy(con: duckdb.DuckDBPyConnection, query: str, file: Path, how: str) -> None:
    con.execute(f"COPY ({query}) TO '{str(file).replace(chr(39), chr(39) * 2)}' ({how})")


def _of(source: str, month: date) -> str:
    return f"source = '{source}' AND month = DATE '{month.isoformat()}'"


def _delivered(clock: Timeline, month: date) -> datetime:
    """When a month was delivered last: a few days after its end, or this morning."""
    return min(
        datetime.combine(month_of(month, 1) + timedelta(days=4), time(4, 2)),
        datetime.combine(clock.today, time(4, 2)),
    )


def _uuid(text: str) -> str:
    """A name that looks like a run's and is the same each time."""
    return str(uuid5(NAMESPACE_URL, text))


def _write_json(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
