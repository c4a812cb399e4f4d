"""Metric values in the store: one row a value, with the day that it belongs to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.context.schema import MetricValue
from tools.store.tables import insert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

_UNIT = Decimal(1).scaleb(-12)


def day_of(value: MetricValue) -> date:
    """The day of a value: its UTC day, as bills count, or the local day that it is for."""
    if isinstance(value.time, datetime):
        return value.time.astimezone(UTC).date()
    return value.time


def write_metrics(connection: DuckDBPyConnection, values: Iterable[MetricValue]) -> None:
    """Fill `metric_values`; `time` is in UTC and NULL where a value is for a whole day."""
    rows = sorted(
        (
            (
                day_of(value),
                value.metric,
                value.component or "",
                value.feature or "",
                _time(value),
                value.value.quantize(_UNIT),
            )
            for value in values
        ),
        key=lambda row: (row[:4], row[4] or datetime.min),  # noqa: DTZ901 - only for order
    )
    insert(
        connection,
        "metric_values",
        [
            (time, day, metric, value, component or None, feature or None)
            for day, metric, component, feature, time, value in rows
        ],
    )


def read_metrics(connection: DuckDBPyConnection) -> tuple[MetricValue, ...]:
    """The values as the context held them."""
    rows = connection.execute(
        "SELECT time, day, metric, value, component, feature FROM metric_values"
    ).fetchall()
    return tuple(
        MetricValue(time.replace(tzinfo=UTC) if time else day, metric, value, component, feature)
        for time, day, metric, value, component, feature in rows
    )


def _time(value: MetricValue) -> datetime | None:
    if isinstance(value.time, datetime):
        return value.time.astimezone(UTC).replace(tzinfo=None)
    return None
