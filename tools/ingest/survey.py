"""What was read: rows and sums per file, billing period and currency, and what is odd in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb

from tools.ingest.faults import Fault, quote, refuse
from tools.ingest.focus import AI_CATEGORY, COSTS, NEEDED_VALUES
from tools.ingest.locate import FIRST_DAY, LAST_DAY, locate
from tools.ingest.normalise import FILE_COLUMN, identifier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from duckdb import DuckDBPyConnection

    from tools.ingest.find import Delivery
    from tools.ingest.stage import Staged

CHARGE_CATEGORIES = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
_SELDOM_EMPTY = ("ListCost", "ContractedCost", "ServiceName", "ServiceProviderName")
_TIMES = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd")


Account = tuple[str, str, str]
"""Provider, billing account and sub-account, empty where a line has none."""


@dataclass(frozen=True)
class Cell:
    """The lines of one file in one billing period and currency."""

    file: str
    billing_period: date
    currency: str
    rows: int
    sums: dict[str, Decimal]
    corrections: tuple[int, Decimal]
    credits: tuple[int, Decimal]
    charged_from: datetime
    charged_until: datetime


@dataclass(frozen=True)
class Survey:
    """All cells of a staged delivery.

    `accounts` counts, for each file, its rows by provider, billing account and sub-account;
    `ai_providers` are the providers that bill AI models, by billing period.
    """

    cells: tuple[Cell, ...]
    accounts: dict[str, dict[Account, int]]
    ai_providers: dict[date, frozenset[str]]
    warnings: tuple[str, ...]


def survey(connection: DuckDBPyConnection, staged: Staged) -> Survey:
    """Count and sum what was staged.

    Raises:
        ExportError: a line lacks what every line needs, ends before it starts, or lies in no
            real time (all such lines are listed); or a manifest states other row counts.

    """
    lake = staged.relation
    cells = _cells(connection, lake, staged)
    found: Counter[str] = Counter()
    for cell in cells:
        found[cell.file] += cell.rows
    faults = _check_rows(staged.delivery, found)
    if faults:
        refuse(faults)
    accounts: dict[str, dict[Account, int]] = {}
    for file, provider, account, sub_account, rows in connection.execute(
        f"SELECT {identifier(FILE_COLUMN)}, COALESCE(ServiceProviderName, InvoiceIssuerName, ''),"
        f" COALESCE(BillingAccountId, ''), COALESCE(SubAccountId, ''), COUNT(*)"
        f" FROM {lake} GROUP BY 1, 2, 3, 4"
    ).fetchall():
        accounts.setdefault(file, {})[provider, account, sub_account] = rows
    ai_providers: dict[date, set[str]] = {}
    for period, provider in connection.execute(
        "SELECT DISTINCT CAST(date_trunc('month', BillingPeriodStart) AS DATE),"
        f" COALESCE(ServiceProviderName, '') FROM {lake}"
        f" WHERE ServiceCategory = '{AI_CATEGORY}' OR AiModel IS NOT NULL"
    ).fetchall():
        ai_providers.setdefault(period, set()).add(provider)
    ai = {period: frozenset(names) for period, names in ai_providers.items()}
    return Survey(cells, accounts, ai, tuple(_warnings(connection, lake, staged, cells)))


def _check_rows(delivery: Delivery, found: dict[str, int]) -> list[Fault]:
    """Compare the rows that a manifest states with those that were found in its files."""
    faults = [
        Fault(
            file.name,
            f"holds {found.get(file.name, 0):,} rows, its manifest says {file.rows:,}:"
            " it was cut off or belongs to another run; deliver it again",
        )
        for file in delivery.files
        if file.rows is not None and file.rows != found.get(file.name, 0)
    ]
    whole = sum(found.get(file.name, 0) for file in delivery.files)
    if not faults and delivery.rows is not None and delivery.rows != whole:
        text = f"says {delivery.rows:,} rows, its files hold {whole:,}; deliver the export again"
        faults.append(Fault(delivery.label, text))
    return faults


def _cells(connection: DuckDBPyConnection, lake: str, staged: Staged) -> tuple[Cell, ...]:
    wrong = " OR ".join(
        [
            *(f"{name} IS NULL" for name in NEEDED_VALUES),
            *(f"{name} NOT BETWEEN {FIRST_DAY} AND {LAST_DAY}" for name in _TIMES),
            "ChargePeriodEnd < ChargePeriodStart",
            "BillingPeriodEnd < BillingPeriodStart",
        ]
    )
    amounts = ", ".join(f"COALESCE(SUM({name}), 0)" for name in COSTS)
    correction = "ChargeClass = 'Correction'"
    credit = "ChargeCategory = 'Credit'"
    sql = (
        f"SELECT {identifier(FILE_COLUMN)},"
        " CAST(date_trunc('month', BillingPeriodStart) AS DATE), BillingCurrency, COUNT(*),"
        f" COUNT(*) FILTER ({wrong}), COUNT(*) FILTER ({correction}),"
        f" COALESCE(SUM(BilledCost) FILTER ({correction}), 0), COUNT(*) FILTER ({credit}),"
        f" COALESCE(SUM(BilledCost) FILTER ({credit}), 0),"
        " MIN(ChargePeriodStart), MAX(ChargePeriodStart),"
        f" {amounts}"
        f" FROM {lake} GROUP BY 1, 2, 3 ORDER BY 2, 1, 3"
    )
    try:
        rows = connection.execute(sql).fetchall()
    except duckdb.OutOfRangeException:
        too_much = Fault(staged.delivery.label, "its amounts sum to more than any bill holds")
        refuse(locate(connection, staged.tables) or [too_much])
    if any(row[4] for row in rows):
        refuse(locate(connection, staged.tables))
    return tuple(
        Cell(
            file=row[0],
            billing_period=row[1],
            currency=row[2],
            rows=row[3],
            sums=dict(zip(COSTS, row[11:], strict=True)),
            corrections=(row[5], row[6]),
            credits=(row[7], row[8]),
            charged_from=row[9].replace(tzinfo=UTC),
            charged_until=row[10].replace(tzinfo=UTC),
        )
        for row in rows
    )


def _warnings(
    connection: DuckDBPyConnection, lake: str, staged: Staged, cells: Sequence[Cell]
) -> list[str]:
    label, said = staged.delivery.label, []
    lacking: dict[str, list[str]] = {}
    strays: dict[str, list[str]] = {}
    for table in staged.tables:
        for name in table.shape.columns.unfilled:
            lacking.setdefault(name, []).append(table.file.name)
        for name in table.shape.columns.strays:
            strays.setdefault(name, []).append(table.file.name)
    said += [f"{label}: no column {name}; read as empty" for name in lacking]
    said += [f"{label}: column {quote(name)} is not of FOCUS and was left out" for name in strays]
    empty = ", ".join(f"COUNT(*) FILTER ({name} IS NULL)" for name in _SELDOM_EMPTY)
    counts = connection.execute(f"SELECT {empty} FROM {lake}").fetchone() or ()
    filled = {name for table in staged.tables for name in table.shape.columns.source}
    said += [
        f"{label}: {name} is empty on {count:,} lines"
        for name, count in zip(_SELDOM_EMPTY, counts, strict=True)
        if count and name in filled
    ]
    odd = connection.execute(
        f"SELECT ChargeCategory, COUNT(*) FROM {lake}"
        f" WHERE ChargeCategory NOT IN ({', '.join('?' for _ in CHARGE_CATEGORIES)})"
        " GROUP BY 1 ORDER BY 1 LIMIT 5",
        list(CHARGE_CATEGORIES),
    ).fetchall()
    said += [
        f"{label}: {count:,} lines have the ChargeCategory {quote(name)}" for name, count in odd
    ]
    latest = max((cell.charged_until for cell in cells), default=None)
    if latest and latest > datetime.now(UTC):
        said.append(
            f"{label}: holds charges in the future, up to {latest:%Y-%m-%d}; they were kept"
        )
    return said
