"""The tables of a generation, and filling them from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

DIMENSIONS = (
    "ServiceProviderName",
    "ServiceName",
    "ServiceCategory",
    "SubAccountId",
    "RegionId",
    "SkuId",
    "ChargeCategory",
    "AiModel",
    "AiKey",
)
"""Columns of the lake that the rollup keeps with a value on every row."""

ATTRIBUTES = (
    "ChargeClass",
    "PricingCategory",
    "PricingUnit",
    "ConsumedUnit",
    "SkuMeter",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
)
"""Columns of the lake that the rollup keeps as they are, NULL where a line has none."""

PLACES = ("Environment", "Component", "Feature", "Team")
QUANTITIES = ("PricingQuantity", "ConsumedQuantity")

UNPLACED = "unplaced"
"""RuleId of the lines that no rule matches."""

MONEY = "DECIMAL(18,8)"
WIDE_MONEY = "DECIMAL(22,8)"
"""For currencies whose daily amounts pass ten thousand million."""

RATE = "DECIMAL(19,8)"
"""Wider than 18, or DuckDB holds the product with money in 18 digits, which overflow at 100."""

QUANTITY = "DECIMAL(38,12)"

TABLES = {
    "tag_values": "TagSet INTEGER, TagKey VARCHAR, TagValue VARCHAR",
    "placements": (
        "Placement INTEGER, RuleId VARCHAR, Split INTEGER, Environment VARCHAR,"
        " Component VARCHAR, Feature VARCHAR, Team VARCHAR"
    ),
    "shares": (
        "Split INTEGER, ChargeDay DATE, Component VARCHAR, Feature VARCHAR, Team VARCHAR,"
        " Share DECIMAL(16,15), Largest BOOLEAN"
    ),
    "fallbacks": (
        "RuleId VARCHAR, split VARCHAR, used VARCHAR, first_day DATE, last_day DATE, days INTEGER"
    ),
    "exchange": f"BillingCurrency VARCHAR, ChargeDay DATE, Rate {RATE}",
    "dimension_values": (
        f"dimension VARCHAR, value VARCHAR, name VARCHAR, cost {QUANTITY},"
        " first_day DATE, last_day DATE"
    ),
    "metric_values": (
        "time TIMESTAMP, day DATE, metric VARCHAR, value DECIMAL(38,12), component VARCHAR,"
        " feature VARCHAR"
    ),
    "context": "json VARCHAR",
    "sources": (
        "source VARCHAR, billing_period DATE, authority VARCHAR, as_of TIMESTAMPTZ, rows BIGINT,"
        " first_day DATE, last_day DATE, manifest VARCHAR"
    ),
    "generation": (
        "schema INTEGER, published TIMESTAMPTZ, currency VARCHAR, mixed_currencies BOOLEAN,"
        " first_day DATE, last_day DATE, rows BIGINT"
    ),
}
"""What a generation holds beside `rollup`, `ai_usage`, which is built alike, and `line_keys`, whose
columns depend on the rules."""

SCHEMA = 3
"""Goes up with every change of the tables, so that an older generation is told apart."""


def create(connection: DuckDBPyConnection) -> None:
    """Create the empty tables of a generation."""
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")


def insert(
    connection: DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]], columns: str = ""
) -> None:
    """Insert rows in one statement; `columns` declares those of a table not in `TABLES`."""
    if not rows:
        return
    declared = [column.split(" ")[1] for column in (columns or TABLES[table]).split(", ")]
    unnested = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in declared)
    connection.execute(
        f"INSERT INTO {table} SELECT {unnested}",
        [list(column) for column in zip(*rows, strict=True)],
    )


def literal(text: str) -> str:
    """A text as a literal, for the few statements that take no bound values."""
    return "'" + text.replace("'", "''") + "'"
