"""Planned or not: plans held against the bill, changes judged, and what the business got."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, WEEK_BEFORE, bill, company
from tests.support.focus import line
from tests.support.measured import daily, metric, with_values
from tools.catalog import call
from tools.justification import Justification
from tools.visibility import FULL_VIEW, Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.plan_standing import PlanStanding
    from tools.view import View

PLAN = {
    "id": "holiday",
    "title": "Holiday ramp",
    "owner": "payments",
    "approved_by": "Ann Lee",
    "scope": {"component": ["checkout-api"]},
    "from": "2026-11-16",
    "until": "2026-12-31",
    "expected": {"percent": "40"},
    "reason": "the season",
}
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


@pytest.fixture
def shop(view: Opens) -> Any:
    """The small company; the checkout API costs 100 a day and 140 from 16 November on."""

    def opened(visibility: Visibility = FULL_VIEW, **plan: Any) -> View:
        context = company(
            plans={"holiday": PLAN | plan},
            features=FEATURES,
            metrics={"orders": metric("orders", "business", "sum")},
        )
        orders = [
            *daily("orders", "100", "2026-09-25", "2026-11-16", feature="checkout"),
            *daily("orders", "110", "2026-11-16", "2026-11-23", feature="checkout"),
        ]
        secret = line(day="2026-09-27", cost="0.01", SkuId="SECRET", Tags='{"app": "checkout-api"}')
        return view(
            [*bill("2026-09-25"), secret], with_values(context, orders), visibility=visibility
        )

    return opened


def justification(view: View, **arguments: Any) -> Justification:
    """Call the tool with its arguments as JSON has them."""
    result = call("justification", arguments, view)
    assert isinstance(result, Justification)
    return result


def the_plan(view: View, **arguments: Any) -> PlanStanding:
    """The only plan of an answer."""
    (plan,) = justification(view, **{"plan": "holiday"} | arguments).plans
    return plan


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_a_ramp_with_a_plan_is_planned(shop: Any) -> None:
    """Forty percent of 100 a day: 280 stated for the seven days of the bill, and 280 run."""
    plan = the_plan(shop())
    assert (value(plan.planned), value(plan.change)) == (280, 280)
    assert value(plan.planned_in_all) == 46 * 40
    assert (plan.phase, plan.verdict.state, plan.excess) == ("running", "planned", None)
    assert plan.approved_by is not None
    assert (plan.approved_by.value, plan.until.value) == ("Ann Lee", "2026-12-31")


def test_what_goes_beyond_a_plan_is_not(shop: Any) -> None:
    """A plan of 20 a day covers half of the 280: partly planned, 140 beyond it."""
    expected = {"amount": "20", "currency": "USD", "per": "day"}
    plan = the_plan(shop(expected=expected))
    assert plan.verdict.state == "partly_planned"
    assert (value(plan.planned), value(plan.excess)) == (140, 140)


@pytest.mark.parametrize(
    ("amount", "per", "planned"),
    [("280", "week", "280"), ("1840", "total", "280"), ("3650", "month", "840")],
)
def test_amounts_are_prorated_by_calendar_days(
    shop: Any, amount: str, per: str, planned: str
) -> None:
    """280 a week; 1,840 over 46 days are 40 a day; 3,650 a month are 120 a day (of 365/12)."""
    expected = {"amount": amount, "currency": "USD", "per": per}
    assert value(the_plan(shop(expected=expected)).planned) == Decimal(planned)


def test_a_plan_that_is_over_covers_only_its_days(shop: Any) -> None:
    """Until Wednesday: three days, 120 of 120, and it is over."""
    plan = the_plan(shop(until="2026-11-18"))
    assert plan.phase == "over"
    assert (value(plan.planned), value(plan.change)) == (120, 120)


def test_a_plan_that_is_over_justifies_nothing_after_it(shop: Any) -> None:
    """It ended on the 15th: the rise of the week after it is not planned."""
    result = justification(
        shop(**{"from": "2026-11-01", "until": "2026-11-15"}),
        scope={"component": "checkout-api"},
        period=WEEK,
        compare_to=WEEK_BEFORE,
    )
    assert result.verdict is not None
    assert result.verdict.state != "planned"


def test_a_plan_that_has_not_begun_has_no_bill(shop: Any) -> None:
    """From December on: what it states in all, and nothing run."""
    expected = {"amount": "10", "currency": "USD", "per": "day"}
    changes = {"from": "2026-12-01", "expected": expected}
    plan = the_plan(shop(**changes))
    assert (plan.phase, plan.change) == ("ahead", None)
    assert value(plan.planned_in_all) == 310


def test_only_the_days_asked_about(shop: Any) -> None:
    """Two days of the plan: 80 of 80."""
    days = {"start": "2026-11-17", "end": "2026-11-19"}
    plan = the_plan(shop(), period=days)
    assert (value(plan.planned), value(plan.change)) == (80, 80)


def test_a_change_is_judged_by_the_records(shop: Any) -> None:
    """The checkout API rose by 280 with a plan, the vector index by 400 with a deploy alone."""
    view = shop()
    windows = {"period": WEEK, "compare_to": WEEK_BEFORE}
    planned = justification(view, scope={"component": "checkout-api"}, **windows)
    unplanned = justification(view, scope={"component": "vector-index"}, **windows)
    judged = [
        (one.verdict.state, one.verdict.by and one.verdict.by.ref, value(one.change))
        for result in (planned, unplanned)
        for one in result.judged
    ]
    assert judged == [
        ("planned", "plan:holiday", 280),
        ("unplanned", "event:deploy-7", 400),
    ]
    assert (planned.owners, unplanned.owners) == (("payments",), ("search",))


def test_parts_sum_to_the_change(shop: Any) -> None:
    """Over the whole bill: what was judged and the unexplained rest are the change."""
    result = justification(shop(), period=WEEK, compare_to=WEEK_BEFORE)
    parts = sum((value(one.change) for one in result.judged), Decimal(0))
    assert result.against is not None
    assert parts + value(result.other) == value(result.against.change)


def test_what_the_business_got(shop: Any) -> None:
    """770 orders for 1,480 in the week of the plan, against 700 for 1,050: ten percent more."""
    (gain,) = justification(shop(), plan="holiday").gains
    assert (value(gain.quantity), value(gain.cost)) == (770, 1480)
    assert gain.trend is not None
    assert (value(gain.trend.volume_percent), value(gain.trend.unit_cost)) == (10, Decimal("1.50"))


def test_amounts_stay_hidden_where_part_of_the_scope_is(shop: Any) -> None:
    """One line of the scope is hidden: the plan is told, and what was run, not what it states."""
    hidden = Visibility(allowed=None, hidden=({"sku": ["SECRET"]},))
    plan = the_plan(shop(visibility=hidden))
    assert (plan.planned, plan.planned_in_all, plan.excess) == (None, None, None)
    assert value(plan.change) == 280


def test_a_plan_about_what_is_hidden_is_not_found(shop: Any) -> None:
    """Whoever may not see the checkout API reads that there is no such plan."""
    seen = Visibility(allowed=({"component": ["web"]},))
    result = justification(shop(visibility=seen), plan="holiday")
    assert (result.status, result.unknown[0].near) == ("no_data", ())


def test_an_unknown_plan_is_named(shop: Any) -> None:
    """`holidy` is none, but the holiday ramp reads like it."""
    result = justification(shop(), plan="holidy")
    assert result.status == "no_data"
    assert [near.value for near in result.unknown[0].near] == ["Holiday ramp"]
