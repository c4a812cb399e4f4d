"""Reading metrics: combined as each allows, gaps told, nothing hidden shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import bill, company
from tests.support.measured import daily, hourly, metric, with_values
from tools.context.schema import MetricValue
from tools.metrics import Subject, combine, find_metric, measure, subjects_of
from tools.periods import Period
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

WEEK = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))
CHECKOUT = Subject(feature="checkout")


def opened(view: Opens, aggregation: str, values: Any, **kwargs: Any) -> View:
    """A view of the small company with one metric, `orders`, and these values of it."""
    metrics = {"orders": metric("orders", "business", aggregation)}
    context = with_values(company(metrics=metrics), list(values))
    return view(bill("2026-10-25"), context, **kwargs)


def read(opened_view: View, period: Period = WEEK, subject: Subject = CHECKOUT) -> Any:
    """Measure the orders."""
    definition = find_metric(opened_view, "orders")
    assert definition is not None
    return measure(opened_view, definition, period, [subject])


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("sum", "60"), ("mean", "20"), ("max", "30"), ("last", "20"), ("p95", "20")],
)
def test_values_are_combined_as_the_metric_allows(aggregation: str, expected: str) -> None:
    """Ten, thirty and twenty: sum sixty, mean twenty, peak thirty, last twenty, middle twenty."""
    definition = find_metric_of(aggregation)
    values = [Decimal(10), Decimal(30), Decimal(20)]
    assert combine(definition, values) == Decimal(expected)


def find_metric_of(aggregation: str) -> Any:
    """A metric that is combined in this way."""
    context = company(metrics={"orders": metric("orders", "business", aggregation)})
    return context.metrics["orders"]


def test_percentiles_are_not_averaged(view: Opens) -> None:
    """Six calm days and one bad one: the middle day stands for the week, the worst is told."""
    values = [
        *daily("orders", "100", "2026-11-16", "2026-11-22", feature="checkout"),
        MetricValue(date(2026, 11, 22), "orders", Decimal(800), None, "checkout"),
    ]
    measured = read(opened(view, "p95", values))
    assert measured.value == 100
    assert measured.worst == (date(2026, 11, 16), Decimal(100))


def test_a_day_with_missing_hours_is_a_gap(view: Opens) -> None:
    """Three hours of one day miss: the day is a gap, not a day with fewer orders."""
    values = [
        value
        for value in hourly("orders", "5", "2026-11-01", "2026-11-23", feature="checkout")
        if not (isinstance(value.time, datetime) and value.time.day == 18 and value.time.hour < 3)
    ]
    measured = read(opened(view, "sum", values))
    assert measured.missing() == [date(2026, 11, 18)]
    assert measured.days[date(2026, 11, 17)] == 120


def test_one_day_alone_is_held_to_the_usual_number_of_values(view: Opens) -> None:
    """Asked for a single day with 21 of 24 hours, it is a gap all the same."""
    values = [
        value
        for value in hourly("orders", "5", "2026-11-01", "2026-11-23", feature="checkout")
        if not (isinstance(value.time, datetime) and value.time.day == 18 and value.time.hour < 3)
    ]
    day = Period(start=date(2026, 11, 18), end=date(2026, 11, 19))
    assert read(opened(view, "sum", values), day).missing() == [date(2026, 11, 18)]


def test_days_without_any_value_are_gaps(view: Opens) -> None:
    """Values from Wednesday on: Monday and Tuesday miss, and nothing is made up for them."""
    values = daily("orders", "70", "2026-11-18", "2026-11-23", feature="checkout")
    measured = read(opened(view, "sum", values))
    assert measured.missing() == [date(2026, 11, 16), date(2026, 11, 17)]
    assert measured.value == 350


def test_an_hourly_window_reads_only_its_hours(view: Opens) -> None:
    """From two to five o'clock there are three hours."""
    values = hourly("orders", "5", "2026-11-16", "2026-11-23", feature="checkout")
    window = Period(
        start=datetime(2026, 11, 18, 2, tzinfo=UTC), end=datetime(2026, 11, 18, 5, tzinfo=UTC)
    )
    measured = read(opened(view, "sum", values), window)
    assert [hour.hour for hour in measured.hours()] == [2, 3, 4]
    assert measured.value == 15


def test_hours_with_a_gap_have_no_value(view: Opens) -> None:
    """Without the hour of three, the window from two to five is not whole."""
    values = [
        value
        for value in hourly("orders", "5", "2026-11-16", "2026-11-23", feature="checkout")
        if value.time != datetime(2026, 11, 18, 3, tzinfo=UTC)
    ]
    window = Period(
        start=datetime(2026, 11, 18, 2, tzinfo=UTC), end=datetime(2026, 11, 18, 5, tzinfo=UTC)
    )
    assert read(opened(view, "sum", values), window).value is None


def test_metrics_are_found_however_they_are_written(view: Opens) -> None:
    """`Order` and `ORDERS` are the orders; carts are nothing."""
    opened_view = opened(view, "sum", [])
    assert [bool(find_metric(opened_view, name)) for name in ("Order", "ORDERS", "carts")] == [
        True,
        True,
        False,
    ]


def test_what_may_not_be_seen_is_not_read(view: Opens) -> None:
    """Whoever sees the search team's cost sees no orders of the checkout, nor of everybody."""
    values = [
        *daily("orders", "70", "2026-11-16", "2026-11-23", feature="checkout"),
        *daily("orders", "7", "2026-11-16", "2026-11-23", feature="find"),
        *daily("orders", "77", "2026-11-16", "2026-11-23"),
    ]
    search = Visibility(allowed=({"team": ["search"]},))
    opened_view = opened(view, "sum", values, visibility=search)
    assert subjects_of(opened_view, "orders") == (Subject(feature="find"),)
    assert read(opened_view).value is None
    assert read(opened_view, subject=Subject()).value is None
    assert read(opened_view, subject=Subject(feature="find")).value == 49
