"""Budgets against courses without noise, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import bill, company
from tools.budget_status import BudgetItem, BudgetStatus, period_of
from tools.catalog import call
from tools.context.schema import Budget
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View


def budget(amount: str, **changes: Any) -> dict[str, Any]:
    """A monthly budget for the web shop, which costs 50 a day: 1,500 in November."""
    return {
        "id": "web",
        "scope": {"component": ["web"]},
        "period": "month",
        "start": "2026-01-01",
        "amount": amount,
        "currency": "USD",
        "owner": "payments",
    } | changes


def status(view: View, **arguments: Any) -> BudgetStatus:
    """Call the tool with its arguments as JSON has them."""
    result = call("budget_status", arguments, view)
    assert isinstance(result, BudgetStatus)
    return result


def item(view: Opens, amount: str, **changes: Any) -> BudgetItem:
    """The one budget of a company that has no other."""
    opened = view(bill(), company(budgets={"web": budget(amount, **changes)}))
    (found,) = status(opened).items
    return found


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_spent_left_and_expected(view: Opens) -> None:
    """Of 1,600, 22 days at 50 are spent; eight more make 1,500, which is 100 favourable."""
    found = item(view, "1600")
    assert value(found.ahead.spent) == 1100
    assert value(found.left) == 500
    assert found.ahead.total is not None
    assert value(found.ahead.total.mean) == 1500
    assert value(found.variance) == 100
    assert value(found.used) == Decimal("68.8")
    assert found.favourable
    assert found.standing == "within"
    assert found.used_up is None


def test_the_day_on_which_it_will_be_used_up(view: Opens) -> None:
    """Of 1,300, 1,100 are spent through the 22nd; four days later it is all gone.

    The fifth day, the 27th, passes it: 1,100 + 5 x 50 > 1,300.
    """
    found = item(view, "1300")
    assert found.standing == "will be over"
    assert not found.favourable
    assert value(found.variance) == -200
    assert found.used_up is not None
    assert found.used_up.value == "2026-11-27"


def test_the_day_on_which_it_was_used_up(view: Opens) -> None:
    """Of 1,000 the 21st day, at 1,050, takes the last and more."""
    found = item(view, "1000")
    assert found.standing == "over"
    assert found.used_up is not None
    assert found.used_up.value == "2026-11-21"
    assert value(found.left) == -100


def test_a_period_that_is_over_needs_no_forecast(view: Opens) -> None:
    """October cost 31 x 50 = 1,550 of 1,600."""
    opened = view(bill(), company(budgets={"web": budget("1600")}))
    (found,) = status(opened, period={"start": "2026-10-01", "end": "2026-11-01"}).items
    assert found.ahead.total is None
    assert value(found.variance) == 50
    assert found.standing == "within"


def test_the_most_endangered_comes_first(view: Opens) -> None:
    """Overspent before what will be, and that before what suffices."""
    budgets = {
        name: budget(amount, id=name)
        for name, amount in (("enough", "1600"), ("short", "1300"), ("gone", "1000"))
    }
    items = status(view(bill(), company(budgets=budgets))).items
    assert [found.id for found in items] == ["gone", "short", "enough"]


def test_a_budget_has_its_own_kind_of_cost(view: Opens) -> None:
    """A budget for billed cost counts what is billed."""
    lines = bill()
    for line in lines:
        line["BilledCost"] = str(2 * Decimal(line["EffectiveCost"]))
    opened = view(lines, company(budgets={"web": budget("5000", cost="billed")}))
    (found,) = status(opened).items
    assert value(found.ahead.spent) == 2200


def test_one_that_has_not_begun_is_said(view: Opens) -> None:
    """A budget from December on has no period in November."""
    result = status(view(bill(), company(budgets={"web": budget("1600", start="2026-12-01")})))
    assert result.items == ()
    assert [name.value for name in result.unstarted] == ["web"]


def test_an_unknown_budget_is_named_with_what_is_near(view: Opens) -> None:
    """`webb` is none; `web` reads alike."""
    result = status(view(bill(), company(budgets={"web": budget("1600")})), budget="webb")
    assert result.status == "no_data"
    assert [near.value for near in result.unknown[0].near] == ["web"]


def test_a_budget_beyond_what_one_may_see_is_none(view: Opens) -> None:
    """The budget of a team, of which only one component may be seen, is not told."""
    budgets = {"web": budget("9000", scope={"team": ["payments"]})}
    opened = view(
        bill(),
        company(budgets=budgets),
        visibility=Visibility(allowed=({"component": ["web"]},)),
    )
    assert status(opened).items == ()


@pytest.mark.parametrize(
    ("kind", "start", "on", "first", "end"),
    [
        ("month", "2026-01-01", "2026-11-25", "2026-11-01", "2026-12-01"),
        ("month", "2026-01-15", "2026-11-14", "2026-10-15", "2026-11-15"),
        ("quarter", "2026-02-01", "2026-11-25", "2026-11-01", "2027-02-01"),
        ("year", "2025-04-01", "2026-11-25", "2026-04-01", "2027-04-01"),
        ("month", "2026-01-31", "2026-03-01", "2026-02-28", "2026-03-31"),
    ],
)
def test_periods_count_from_the_start(kind: str, start: str, on: str, first: str, end: str) -> None:
    """Months, quarters and years follow each other from the budget's first day."""
    of = Budget.model_validate(budget("1", period=kind, start=start))
    period = period_of(of, date.fromisoformat(on))
    assert period is not None
    assert (str(period.start), str(period.end)) == (first, end)
