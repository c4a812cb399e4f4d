"""Splits that follow a measure, and what happens on days when there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.focus import line
from tests.support.store import load, view_of
from tools.context.schema import (
    Component,
    Context,
    Feature,
    MetricDefinition,
    MetricValue,
    Rule,
    Team,
)
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SHARED = {"field": "SkuId", "equals": "S"}
DIRECT = {
    "id": "direct",
    "when": {"field": "Tags.c", "exists": True},
    "assign": {"component": "$Tags.c"},
}


def context(
    split: dict[str, Any], values: Sequence[MetricValue] = (), *, aggregation: str = "sum"
) -> Context:
    """Three components of two teams, two of which serve a feature, and one split rule."""
    return Context(
        teams={name: Team(id=name, name=name) for name in ("payments", "search")},
        features={"checkout": Feature(id="checkout", name="C", team="payments", value="v")},
        components={
            "cart": Component(id="cart", name="Cart", team="payments", feature="checkout"),
            "till": Component(id="till", name="Till", team="payments", feature="checkout"),
            "index": Component(id="index", name="Index", team="search"),
        },
        metrics={
            "calls": MetricDefinition.model_validate(
                {
                    "name": "calls",
                    "kind": "traffic",
                    "unit": "call",
                    "aggregation": aggregation,
                    "better": "higher",
                }
            )
        },
        rules=(
            Rule.model_validate(DIRECT),
            Rule.model_validate({"id": "shared", "when": SHARED, "split": split}),
        ),
        metric_values=tuple(values),
    )


def calls(day: str, value: str, component: str) -> MetricValue:
    """One day's calls of a component."""
    return MetricValue(date.fromisoformat(day), "calls", Decimal(value), component)


def divided(
    home: Path, lines: list[Mapping[str, str]], model: Context, dimension: str
) -> tuple[dict[str, str], list[tuple[str, str, int]]]:
    """What each value got of the shared lines, and the fallbacks: rule, used, days."""
    load(home, lines, model)
    november = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    with open_store(home) as store:
        rows, _ = view_of(store).sums(Selection(november, {"sku": ["S"]}), by=(dimension,))
        fallbacks = [(fell.rule, fell.used, fell.days) for fell in store.fallbacks]
    return {row.keys[0]: f"{row.amount.normalize():f}" for row in rows}, fallbacks


def shared(day: str = "2026-11-16", cost: str = "10") -> dict[str, str]:
    """A line that the split rule matches."""
    return line(day=day, cost=cost, SkuId="S")


METRIC = {"dimension": "component", "by": "metric", "metric": "calls"}


def test_a_metric_divides_by_its_value_on_that_day(home: Path) -> None:
    """100 calls to 300 divide ten dollars into 2.50 and 7.50; other days do not count."""
    model = context(
        METRIC,
        [
            calls("2026-11-16", "100", "cart"),
            calls("2026-11-16", "300", "index"),
            calls("2026-11-17", "900", "cart"),
        ],
    )
    assert divided(home, [shared()], model, "component") == (
        {"index": "7.5", "cart": "2.5"},
        [],
    )


@pytest.mark.parametrize(
    ("aggregation", "cart"), [("sum", "6"), ("mean", "3.33333333"), ("max", "5")]
)
def test_several_values_of_a_day_combine_as_the_metric_says(
    home: Path, aggregation: str, cart: str
) -> None:
    """10 and 20 calls of one component are 30 as a sum, 15 as a mean and 20 as the largest."""
    day = datetime(2026, 11, 16, 1, tzinfo=UTC)
    model = context(
        METRIC,
        [
            MetricValue(day, "calls", Decimal(10), "cart"),
            MetricValue(day.replace(hour=2), "calls", Decimal(20), "cart"),
            calls("2026-11-16", {"sum": "20", "mean": "30", "max": "20"}[aggregation], "index"),
        ],
        aggregation=aggregation,
    )
    got, _ = divided(home, [shared()], model, "component")
    assert got["cart"] == cart


def test_the_months_mean_stands_in_where_a_day_is_missing(home: Path) -> None:
    """On the 16th the index has no value: its month's mean of 300 stands in, and that is said."""
    model = context(
        METRIC,
        [
            calls("2026-11-16", "100", "cart"),
            calls("2026-11-10", "200", "index"),
            calls("2026-11-11", "400", "index"),
            calls("2026-10-16", "9000", "index"),
        ],
    )
    assert divided(home, [shared()], model, "component") == (
        {"index": "7.5", "cart": "2.5"},
        [("shared", "month", 1)],
    )


def test_without_a_metric_in_the_month_spend_stands_in(home: Path) -> None:
    """No value in November: the day's direct spend of 1 to 3 divides, and that is said."""
    lines = [
        shared(),
        line(cost="1", Tags='{"c": "cart"}'),
        line(cost="3", Tags='{"c": "index"}'),
    ]
    model = context(METRIC, [calls("2026-10-16", "5", "cart")])
    assert divided(home, lines, model, "component") == (
        {"index": "7.5", "cart": "2.5"},
        [("shared", "spend", 1)],
    )


def test_a_team_or_feature_adds_up_its_components(home: Path) -> None:
    """Values of two components of one team count together when teams divide."""
    model = context(
        METRIC | {"dimension": "team"},
        [
            calls("2026-11-16", "100", "cart"),
            calls("2026-11-16", "200", "till"),
            calls("2026-11-16", "100", "index"),
        ],
    )
    got, _ = divided(home, [shared()], model, "team")
    assert got == {"payments": "7.5", "search": "2.5"}


def test_spend_uses_the_month_where_nobody_spent_that_day(home: Path) -> None:
    """A shared line on a day without direct lines follows the month's direct spend, 1 to 3."""
    lines = [
        shared("2026-11-20"),
        line(day="2026-11-16", cost="1", Tags='{"c": "cart"}'),
        line(day="2026-11-17", cost="1", Tags='{"c": "index"}'),
        line(day="2026-11-18", cost="2", Tags='{"c": "index"}'),
    ]
    model = context({"dimension": "component", "by": "spend"})
    assert divided(home, lines, model, "component") == (
        {"index": "7.5", "cart": "2.5"},
        [("shared", "month", 1)],
    )


def test_spend_counts_members_alone_and_no_credits(home: Path) -> None:
    """Members outside `among` and members whose day is a credit take nothing."""
    lines = [
        shared(),
        line(cost="5", Tags='{"c": "cart"}'),
        line(cost="-7", Tags='{"c": "till"}'),
        line(cost="90", Tags='{"c": "index"}'),
    ]
    model = context({"dimension": "component", "by": "spend", "among": ["cart", "till"]})
    assert divided(home, lines, model, "component") == ({"cart": "10"}, [])


def test_with_nothing_to_go_by_the_members_share_alike(home: Path) -> None:
    """Spend that nobody has falls back to even shares among the named, or to unallocated."""
    named = context({"dimension": "component", "by": "spend", "among": ["cart", "index"]})
    assert divided(home, [shared()], named, "component") == (
        {"cart": "5", "index": "5"},
        [("shared", "even", 1)],
    )
    unnamed = context({"dimension": "component", "by": "spend"})
    assert divided(home, [shared()], unnamed, "component") == (
        {"unallocated": "10"},
        [("shared", "unallocated", 1)],
    )


def test_without_a_gateway_log_spend_stands_in(home: Path) -> None:
    """A split by gateway whose log was not loaded follows direct spend, and that is said."""
    lines = [shared(), line(cost="1", Tags='{"c": "cart"}')]
    model = context({"dimension": "component", "by": "gateway"})
    assert divided(home, lines, model, "component") == (
        {"cart": "10"},
        [("shared", "spend", 1)],
    )


def test_a_share_keeps_the_quantity_and_counts_its_line_once(home: Path) -> None:
    """Quantities are divided like money, and the line is counted on its largest share."""
    split = {"dimension": "component", "by": "fixed", "weights": {"cart": 1, "index": 3}}
    load(home, [line(SkuId="S", cost="10", PricingQuantity="8")], context(split))
    with open_store(home) as store:
        rows = store.execute("SELECT Component, PricingQuantity, LineCount FROM rollup ORDER BY 1")
    assert rows == [("cart", Decimal(2), 0), ("index", Decimal(6), 1)]


def test_refunds_divide_like_charges(home: Path) -> None:
    """A negative line is shared by the same weights, and the shares sum to it exactly."""
    split = {"dimension": "component", "by": "fixed", "weights": {"cart": 1, "till": 1, "index": 1}}
    got, _ = divided(home, [shared(cost="-0.00000001")], context(split), "component")
    assert sum(Decimal(amount) for amount in got.values()) == Decimal("-0.00000001")
