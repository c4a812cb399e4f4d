"""What will be spent: sums worked out by hand on courses without noise."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import bill, company
from tools.catalog import call
from tools.forecast import Forecast
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

WEB = {"component": ["web"]}
CHECKOUT = {"component": ["checkout-api"]}
DECEMBER = {"start": "2026-12-01", "end": "2027-01-01"}
JANUARY = {"start": "2027-01-01", "end": "2027-02-01"}


def forecast(view: View, **arguments: Any) -> Forecast:
    """Call the tool with its arguments as JSON has them."""
    result = call("forecast", arguments, view)
    assert isinstance(result, Forecast)
    return result


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_so_far_and_to_come_are_the_whole(small_company: View) -> None:
    """The web shop costs 50 a day: 22 days of November are 1,100, eight more are 400."""
    ahead = forecast(small_company, scope=WEB).ahead
    assert value(ahead.spent) == 1100
    assert ahead.rest is not None
    assert ahead.total is not None
    assert value(ahead.rest.mean) == 400
    assert value(ahead.total.mean) == 1500
    assert value(ahead.total.low) == value(ahead.total.high) == 1500


@pytest.mark.parametrize(
    ("horizon", "end", "whole"),
    [
        ("month", "2026-12-01", 1500),
        ("quarter", "2027-01-01", 92 * 50),
        (10, "2026-12-05", 10 * 50),
    ],
)
def test_a_horizon_is_a_window(
    small_company: View, horizon: str | int, end: str, whole: int
) -> None:
    """The running month and quarter count from their first day, days from today on."""
    result = forecast(small_company, scope=WEB, horizon=horizon)
    assert result.period is not None
    assert str(result.period.end) == end
    assert result.ahead.total is not None
    assert value(result.ahead.total.mean) == whole


def test_a_later_month_holds_its_own_days_alone(small_company: View) -> None:
    """December at 50 a day is 1,550, whatever lies before it."""
    ahead = forecast(small_company, scope=WEB, period=DECEMBER).ahead
    assert ahead.spent is None
    assert ahead.total is not None
    assert value(ahead.total.mean) == 1550


def test_a_plan_that_ends_takes_its_amount_along(small_company: View) -> None:
    """The ramp adds 40 a day to the checkout until 31 December: in January it is gone again.

    The same length of time before it cost 100 a day, of which 40 % are 40.
    """
    december = forecast(small_company, scope=CHECKOUT, period=DECEMBER).ahead
    january = forecast(small_company, scope=CHECKOUT, period=JANUARY).ahead
    assert december.plans == ()
    (plan,) = january.plans
    assert (plan.ref, plan.edge) == ("plan:holiday", "ends")
    assert value(plan.amount) == -31 * 40
    assert december.total is not None
    assert january.total is not None
    assert value(december.total.mean) == pytest.approx(Decimal(31 * 140), rel=Decimal("0.02"))
    assert value(january.total.mean) == pytest.approx(Decimal(31 * 100), rel=Decimal("0.03"))


def test_a_plan_that_begins_brings_its_amount(view: Opens) -> None:
    """A plan of 70 a week from 1 December on adds 310 to that month."""
    plans = {
        "sale": {
            "id": "sale",
            "title": "Winter sale",
            "owner": "payments",
            "scope": {"component": ["web"]},
            "from": "2026-12-01",
            "until": "2027-01-31",
            "expected": {"amount": "70", "currency": "USD", "per": "week"},
            "reason": "sales",
        }
    }
    ahead = forecast(view(bill(), company(plans=plans)), scope=WEB, period=DECEMBER).ahead
    (plan,) = ahead.plans
    assert plan.edge == "starts"
    assert value(plan.amount) == 310
    assert ahead.total is not None
    assert value(ahead.total.mean) == 1550 + 310


def test_a_plan_beyond_what_one_may_see_stays_out(view: Opens) -> None:
    """Who may not see a plan's whole scope is not told its amount, not even inside a sum."""
    only_api = Visibility(allowed=({"component": ["web"]},))
    plans = {
        "sale": {
            "id": "sale",
            "title": "Winter sale",
            "owner": "payments",
            "scope": {"team": ["payments"]},
            "from": "2026-12-01",
            "until": "2027-01-31",
            "expected": {"amount": "70", "currency": "USD", "per": "week"},
            "reason": "sales",
        }
    }
    seen = view(bill(), company(plans=plans), visibility=only_api)
    assert forecast(seen, scope=WEB, period=DECEMBER).ahead.plans == ()


def test_provisional_days_do_not_bend_the_course(view: Opens) -> None:
    """On 23 November the 21st is the last settled day: a half-billed 22nd changes no forecast."""
    lines = bill()
    for line in lines:
        if line["ChargePeriodStart"].startswith("2026-11-22"):
            for cost in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"):
                line[cost] = "1"
    early = view(lines, company(), now=datetime(2026, 11, 24, 9, tzinfo=UTC))
    ahead = forecast(early, scope=WEB).ahead
    assert ahead.rest is not None
    assert value(ahead.rest.mean) == 400
    assert value(ahead.spent) == 21 * 50 + 1


def test_too_little_history_is_said(view: Opens) -> None:
    """Nine days are no basis for a forecast."""
    result = forecast(view(bill(first="2026-11-14"), company()), scope=WEB)
    assert result.ahead.total is None
    assert value(result.ahead.too_little) == 9


def test_a_time_that_is_over_is_only_spend(small_company: View) -> None:
    """Of October there is nothing left to foretell: 31 days at 50."""
    result = forecast(small_company, scope=WEB, period={"start": "2026-10-01", "end": "2026-11-01"})
    assert result.ahead.rest is None
    assert value(result.ahead.spent) == 1550


def test_what_was_never_spent_is_no_data(small_company: View) -> None:
    """A scope without a line has no forecast."""
    assert forecast(small_company, scope={"component": ["nothing"]}).status == "no_data"
