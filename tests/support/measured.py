"""Metrics for the small company of `tests.support.company`, and their values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.context.schema import MetricValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.context.schema import Context


def metric(name: str, kind: str, aggregation: str, **changes: Any) -> dict[str, Any]:
    """The definition of a metric, counted in its own name unless told otherwise."""
    better = "lower" if kind == "latency" else "higher"
    return {
        "name": name,
        "kind": kind,
        "unit": name,
        "aggregation": aggregation,
        "better": better,
    } | changes


def daily(name: str, value: str, first: str, end: str, **subject: str) -> Iterator[MetricValue]:
    """The same value every day from `first` up to, not including, `end`."""
    day = date.fromisoformat(first)
    while day < date.fromisoformat(end):
        yield MetricValue(day, name, Decimal(value), **subject)
        day += timedelta(days=1)


def hourly(name: str, value: str, first: str, end: str, **subject: str) -> Iterator[MetricValue]:
    """The same value every hour from the day `first` up to, not including, `end`."""
    hour = datetime.fromisoformat(first).replace(tzinfo=UTC)
    while hour < datetime.fromisoformat(end).replace(tzinfo=UTC):
        yield MetricValue(hour, name, Decimal(value), **subject)
        hour += timedelta(hours=1)


def with_values(context: Context, values: list[MetricValue]) -> Context:
    """The context with these metric values."""
    return context.model_copy(update={"metric_values": tuple(values)})
