"""Unit cost: sum over sum, its trend in price and volume, and when it is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.company import WEEK, WEEK_BEFORE, bill, company
from tests.support.measured import daily, metric, with_values
from tools.analysis.price_volume import price_volume
from tools.catalog import call
from tools.errors import ArgumentError
from tools.unit_cost import UnitCost

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.context.schema import MetricValue
    from tools.view import View

FEATURES = {
    "checkout": {
        "id": "checkout",
        "name": "Checkout",
        "team": "payments",
        "value": "sales",
        "unit_metric": "orders",
    },
    "find": {"id": "find", "name": "Product search", "team": "search", "value": "findings"},
}
METRICS = {
    "orders": metric("orders", "business", "sum"),
    "seats": metric("seats", "usage", "mean"),
    "latency": metric("latency", "latency", "p95", unit="ms"),
}


@pytest.fixture
def shop(view: Opens) -> Any:
    """The small company with 100 orders a day, and 110 a day in the week of 16 November."""

    def opened(values: list[MetricValue] | None = None, **kwargs: Any) -> View:
        orders = [
            *daily("orders", "100", "2026-10-25", "2026-11-16", feature="checkout"),
            *daily("orders", "110", "2026-11-16", "2026-11-23", feature="checkout"),
        ]
        context = company(features=FEATURES, metrics=METRICS)
        context = with_values(context, orders if values is None else values)
        return view(bill("2026-10-25"), context, **kwargs)

    return opened


def unit_cost(view: View, **arguments: Any) -> UnitCost:
    """Call the tool with its arguments as JSON has them."""
    result = call("unit_cost", {"period": WEEK, "compare_to": WEEK_BEFORE} | arguments, view)
    assert isinstance(result, UnitCost)
    return result


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_cost_over_count(shop: Any) -> None:
    """The checkout costs 7 x (140 + 50) and three quarters of 200: 1,480 over 770 orders.

    That is 1.9220779221 an order; the week before 1,050 over 700, or 1.50.
    """
    (item,) = unit_cost(shop(), metric="orders").items
    assert value(item.cost) == 1480
    assert value(item.quantity) == 770
    assert value(item.unit_cost) == Decimal("1.9220779221")
    assert value(item.trend.unit_cost) == Decimal("1.50")


def test_price_and_volume_sum_to_the_change(shop: Any) -> None:
    """Of the 430 more, 70 orders at 1.50 are 105; the remaining 325 are price."""
    (item,) = unit_cost(shop(), metric="orders").items
    trend = item.trend
    assert (value(trend.volume), value(trend.price)) == (105, 325)
    assert value(trend.cost_change) == 430
    assert value(trend.volume_percent) == 10


@given(
    st.tuples(
        st.decimals(0, 10**9, places=8),
        st.decimals(1, 10**9, places=3),
        st.decimals(0, 10**9, places=8),
        st.decimals(1, 10**9, places=3),
    )
)
def test_any_change_is_price_and_volume(figures: tuple[Decimal, ...]) -> None:
    """Whatever the figures, the parts sum to the change to the last decimal."""
    before, quantity_before, after, quantity_after = figures
    parts = price_volume(before, quantity_before, after, quantity_after)
    assert parts.price + parts.volume == after - before


def test_a_feature_has_its_own_metric(shop: Any) -> None:
    """Asked about the checkout, or one of its components, orders are what is counted."""
    for scope, cost in (({"feature": "checkout"}, 1480), ({"component": "checkout-api"}, 980)):
        (item,) = unit_cost(shop(), scope=scope).items
        assert item.metric.value == "orders"
        assert value(item.cost) == cost


def test_without_words_every_feature_is_divided_by_its_metric(shop: Any) -> None:
    """Only the checkout has one."""
    result = unit_cost(shop())
    assert [item.metric.value for item in result.items] == ["orders"]
    assert (result.features, result.owners) == (("checkout",), ("payments",))


def test_a_metric_with_gaps_is_refused(shop: Any) -> None:
    """No orders on Thursday the 19th: no figure, the day is named, the longest whole part too."""
    orders = [
        *daily("orders", "100", "2026-11-09", "2026-11-19", feature="checkout"),
        *daily("orders", "100", "2026-11-20", "2026-11-23", feature="checkout"),
    ]
    result = unit_cost(shop(orders), metric="orders")
    (item,) = result.items
    assert result.status == "no_data"
    assert (item.lack, item.unit_cost) == ("gaps", None)
    assert [fact.value for fact in item.missing] == ["2026-11-19"]
    assert item.covered.period.start.isoformat() == "2026-11-16"
    assert item.covered.period.days == 3


@pytest.mark.parametrize(("count", "lack"), [("0", "zero"), (None, "no values")])
def test_nothing_is_divided_by_nothing(shop: Any, count: str | None, lack: str) -> None:
    """A count of zero, or no values at all, is no data and no error."""
    orders = daily("orders", count, "2026-11-09", "2026-11-23", feature="checkout") if count else ()
    result = unit_cost(shop(list(orders)), metric="orders")
    assert (result.status, result.items[0].lack) == ("no_data", lack)


def test_days_after_the_bill_are_no_gaps(shop: Any) -> None:
    """The month runs to its end, bill and metric to the 22nd: what is known is divided."""
    month = {"start": "2026-11-01", "end": "2026-12-01"}
    (item,) = unit_cost(shop(), metric="orders", period=month, compare_to=None).items
    assert item.lack is None
    assert value(item.quantity) == 15 * 100 + 7 * 110


def test_a_mean_is_not_added_up(shop: Any) -> None:
    """Fifty seats on every day are fifty seats in a week: 1,480 / 50 a seat."""
    seats = list(daily("seats", "50", "2026-11-16", "2026-11-23", feature="checkout"))
    (item,) = unit_cost(shop(seats), metric="seats", compare_to=None).items
    assert (value(item.unit_cost), item.averaged) == (Decimal("29.6"), True)


def test_a_latency_is_no_quantity(shop: Any) -> None:
    """Nothing costs so much per millisecond."""
    with pytest.raises(ArgumentError, match="latency is no quantity"):
        unit_cost(shop(), metric="latency")


def test_an_unknown_metric_is_named(shop: Any) -> None:
    """`oders` is not known, but it reads like orders."""
    result = unit_cost(shop(), metric="oders")
    assert result.status == "no_data"
    (unknown,) = result.unknown
    assert (unknown.dimension, unknown.value) == ("metric", "oders")
    assert [near.value for near in unknown.near] == ["orders"]


def test_one_point_a_week(shop: Any) -> None:
    """Two weeks: 1,050 over 700 and 1,480 over 770."""
    both = {"start": WEEK_BEFORE["start"], "end": WEEK["end"]}
    (item,) = unit_cost(shop(), metric="orders", period=both, grain="week", compare_to=None).items
    assert [(value(p.cost), value(p.quantity)) for p in item.points] == [(1050, 700), (1480, 770)]


def test_hours_are_told_by_whole_days(shop: Any) -> None:
    """Lines of whole days lie at midnight: a night is answered by its day, 190 for 110 orders."""
    night = {"start": "2026-11-18T00:00:00+00:00", "end": "2026-11-18T06:00:00+00:00"}
    result = unit_cost(shop(), metric="orders", period=night, compare_to=None)
    (item,) = result.items
    assert (value(item.cost), value(item.quantity)) == (190, 110)
    assert result.window.period is not None
    assert not result.window.period.hourly
