"""What people may ask for by name: the values of each dimension, largest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED
from tools.store.tables import QUANTITY

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_RESOURCES = 5000
"""Resources are named up to this many; the rest are found by their whole id."""

MOST_TAG_VALUES = 1000
"""Values of one tag key that are named."""

_NAMES = {
    "SubAccountId": "SubAccountName",
    "RegionId": "RegionName",
    "ResourceId": "ResourceName",
}
"""Columns whose values the export names in another column."""

_COST = f"CAST(SUM(r.EffectiveCost * x.Rate) AS {QUANTITY})"
_PRICED = "JOIN exchange x ON x.BillingCurrency = r.BillingCurrency AND x.ChargeDay = r.ChargeDay"


def write_values(connection: DuckDBPyConnection) -> None:
    """Fill `dimension_values` from the rollup and, for names and resources, from `lake`."""
    for dimension, column in COLUMNS.items():
        if dimension == "resource":
            continue
        connection.execute(
            f"INSERT INTO dimension_values SELECT ?, r.{column}, NULL, {_COST},"
            f" MIN(r.ChargeDay), MAX(r.ChargeDay) FROM rollup r {_PRICED}"
            f" WHERE r.{column} <> ? GROUP BY 2",
            [dimension, UNALLOCATED],
        )
    for dimension, column in COLUMNS.items():
        if column in _NAMES and dimension != "resource":
            _name(connection, dimension, column)
    connection.execute(
        f"INSERT INTO dimension_values SELECT 'resource', r.ResourceId, MAX(r.ResourceName),"
        f" {_COST}, MIN(r.ChargeDay), MAX(r.ChargeDay) FROM"
        " (SELECT ResourceId, ResourceName, BillingCurrency, EffectiveCost,"
        " CAST(ChargePeriodStart AS DATE) AS ChargeDay FROM lake WHERE ResourceId <> '') r"
        f" {_PRICED} GROUP BY 2 ORDER BY 4 DESC, 2 LIMIT {MOST_RESOURCES}"
    )
    connection.execute(
        "CREATE TEMP TABLE set_costs AS SELECT r.TagSet,"
        f" {_COST} AS cost, MIN(r.ChargeDay) AS first_day, MAX(r.ChargeDay) AS last_day"
        f" FROM rollup r {_PRICED} WHERE r.TagSet <> 0 GROUP BY 1"
    )
    connection.execute(
        "INSERT INTO dimension_values SELECT dimension, value, NULL, cost, first_day, last_day"
        " FROM (SELECT ? || t.TagKey AS dimension, t.TagValue AS value, SUM(s.cost) AS cost,"
        " MIN(s.first_day) AS first_day, MAX(s.last_day) AS last_day,"
        " row_number() OVER (PARTITION BY t.TagKey ORDER BY SUM(s.cost) DESC, t.TagValue) AS place"
        " FROM set_costs s JOIN tag_values t ON t.TagSet = s.TagSet GROUP BY 1, 2, t.TagKey)"
        f" WHERE place <= {MOST_TAG_VALUES}",
        [TAG_PREFIX],
    )


def _name(connection: DuckDBPyConnection, dimension: str, column: str) -> None:
    """Give values the name that the export's newest line has for them."""
    connection.execute(
        "UPDATE dimension_values SET name = n.name FROM"
        f" (SELECT {column} AS value, arg_max({_NAMES[column]}, ChargePeriodStart) AS name"
        f" FROM lake WHERE {_NAMES[column]} <> '' GROUP BY 1) n"
        " WHERE dimension = ? AND dimension_values.value = n.value",
        [dimension],
    )
