"""Fills `shares`: for every split rule and day with lines, what each member takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.scope import COLUMNS, UNALLOCATED
from tools.store.metrics import day_of
from tools.store.placements import Places
from tools.store.splits import Course, Divider, Fallback, shares
from tools.store.tables import insert

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from tools.context.rules import Split
    from tools.context.schema import Context, MetricValue


def divide(connection: DuckDBPyConnection, context: Context) -> None:
    """Compute the shares of the lines in `split_cells` from the rollup's direct lines.

    Needs `exchange`, because spend in several currencies is compared in one.
    """
    days: dict[int, list[date]] = defaultdict(list)
    for split, day in connection.execute(
        "SELECT DISTINCT p.Split, c.ChargeDay FROM split_cells c"
        " JOIN placements p ON p.Placement = c.Placement ORDER BY 1, 2"
    ).fetchall():
        days[split].append(day)
    places = Places(context)
    rows: list[tuple[object, ...]] = []
    fallbacks: list[Fallback] = []
    for number, split_days in days.items():
        rule = context.rules[number]
        assert rule.split is not None  # noqa: S101 - only splits are in split_cells
        divider = Divider(rule.id, rule.split, _courses(connection, context, rule.split))
        for day in split_days:
            for member, share, largest in shares(divider.weights(day)):
                place = places.place({rule.split.dimension: member})
                rows.append((number, day, *place[1:], share, largest))
        fallbacks += divider.fallbacks()
    insert(connection, "shares", rows)
    insert(connection, "fallbacks", [astuple(fell) for fell in fallbacks])


def _courses(connection: DuckDBPyConnection, context: Context, split: Split) -> dict[str, Course]:
    courses = {}
    if split.by in ("spend", "metric", "gateway"):
        courses["spend"] = _spend(connection, split)
    if split.by == "gateway":
        courses["gateway"] = _gateway(connection, split)
    if split.metric:
        courses["metric"] = _metric(context, split)
    return courses


def _spend(connection: DuckDBPyConnection, split: Split) -> Course:
    """What each member was directly assigned each day, by EffectiveCost."""
    column = COLUMNS[split.dimension]
    course = Course()
    for day, member, amount in connection.execute(
        f"SELECT r.ChargeDay, r.{column}, SUM(r.EffectiveCost * x.Rate) FROM rollup r"
        " JOIN exchange x ON x.BillingCurrency = r.BillingCurrency AND x.ChargeDay = r.ChargeDay"
        f" WHERE r.{column} <> ? GROUP BY 1, 2",
        [UNALLOCATED],
    ).fetchall():
        course.add(day, member, amount)
    return course


def _gateway(connection: DuckDBPyConnection, split: Split) -> Course:
    """What each member's calls cost each day by an AI gateway's own estimate."""
    column = COLUMNS[split.dimension]
    course = Course()
    for day, member, amount in connection.execute(
        f"SELECT ChargeDay, {column}, SUM(Cost) FROM gateway_use WHERE {column} <> ? GROUP BY 1, 2",
        [UNALLOCATED],
    ).fetchall():
        course.add(day, member, amount)
    return course


def _metric(context: Context, split: Split) -> Course:
    """The metric of each member each day; several values of one series are combined first."""
    series: dict[tuple[date, str | None, str | None], list[MetricValue]] = defaultdict(list)
    for value in context.metric_values:
        if value.metric == split.metric:
            series[day_of(value), value.component, value.feature].append(value)
    definition = context.metrics.get(split.metric or "")
    aggregation = definition.aggregation if definition else "sum"
    course = Course()
    for (day, component, feature), values in series.items():
        member = _member(context, split.dimension, component, feature)
        if member:
            course.add(day, member, _combined(values, aggregation))
    return course


def _combined(values: list[MetricValue], aggregation: str) -> Decimal:
    numbers = [value.value for value in values]
    if aggregation == "sum":
        return sum(numbers, Decimal(0))
    if aggregation == "max":
        return max(numbers)
    if aggregation == "last":
        return max(values, key=lambda value: str(value.time)).value
    return sum(numbers, Decimal(0)) / len(numbers)


def _member(
    context: Context, dimension: str, component: str | None, feature: str | None
) -> str | None:
    """Whose value it is, in the dimension that is split by."""
    of_component = context.components.get(component or "")
    if dimension == "component":
        return component
    feature = feature or (of_component.feature if of_component else None)
    if dimension == "feature":
        return feature
    if of_component:
        return of_component.team
    of_feature = context.features.get(feature or "")
    return of_feature.team if of_feature else None
