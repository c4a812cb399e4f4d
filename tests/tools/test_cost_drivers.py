"""Which features and teams stand behind a cost, and how sure that is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.support.company import WEEK, WEEK_BEFORE
from tools.catalog import call
from tools.cost_drivers import CostDrivers

if TYPE_CHECKING:
    from tools.facts import Fact
    from tools.view import View


def drivers(view: View, **arguments: Any) -> CostDrivers:
    """Call the tool with its arguments as JSON has them."""
    result = call("cost_drivers", {"period": WEEK} | arguments, view)
    assert isinstance(result, CostDrivers)
    return result


def value(fact: Fact | None) -> Decimal:
    """The number of a fact that must be there."""
    assert fact is not None
    return Decimal(fact.value)


def test_direct_shared_and_unallocated_sum_to_the_total(small_company: View) -> None:
    """1870 assigned by tag, 200 shared out by a rule, 100 that nobody has."""
    result = drivers(small_company)
    parts = (value(result.direct), value(result.shared), value(result.unallocated))
    assert parts == (1870, 200, 100)
    assert sum(parts) == value(result.total) == 2170


def test_rows_name_feature_and_team_and_sum_to_the_total(small_company: View) -> None:
    """The first driver is the checkout of the payments team."""
    result = drivers(small_company)
    first = result.rows[0]
    assert [name.value for name in first.names] == ["Checkout", "Payments"]
    assert value(first.amount) == 1330
    assert first.contact is not None
    assert first.contact.channel is not None
    assert first.contact.channel.value == "#payments"
    assert sum(value(row.amount) for row in result.rows) == 2170


def test_features_and_owners_are_those_with_the_most_cost(small_company: View) -> None:
    """The answer's features and owners come in the order of their money."""
    result = drivers(small_company)
    assert result.features == ("checkout", "find")
    assert result.owners == ("payments", "search")


def test_a_shared_row_says_by_which_rule(small_company: View) -> None:
    """Three quarters of the support fee fall to the checkout, by fixed weights."""
    result = drivers(small_company, group_by=["feature"], scope={"service": ["Support"]})
    checkout = result.rows[0]
    assert (value(checkout.amount), value(checkout.shared)) == (150, 100)
    [placement] = checkout.placements
    assert (placement.rule, placement.how, placement.split_by) == ("support", "split", "fixed")


def test_a_row_says_by_which_tag_it_was_placed(small_company: View) -> None:
    """What the tag `app` placed is surest; the field is named."""
    result = drivers(small_company, scope={"component": ["web"]})
    [placement] = result.rows[0].placements
    assert (placement.rule, placement.how) == ("by-app", "tag")
    assert placement.field is not None
    assert placement.field.value == "Tags.app"


def test_the_rules_with_their_money_sum_to_the_total(small_company: View) -> None:
    """Each rule's money, and what no rule placed, add up."""
    result = drivers(small_company)
    assert {one.rule: value(one.amount) for one in result.placements} == {
        "by-app": 1870,
        "support": 200,
        "unplaced": 100,
    }


def test_drivers_can_be_compared(small_company: View) -> None:
    """Against the week before, the checkout rose by 280 and its share of the support fee."""
    result = drivers(small_company, group_by=["feature"], compare_to=WEEK_BEFORE)
    assert result.rows[0].against is not None
    assert value(result.rows[0].against.change) == 430


def test_what_is_beyond_the_top_is_one_row(small_company: View) -> None:
    """With top, the rest is a row that says how many it stands for."""
    result = drivers(small_company, group_by=["service"], top=1)
    assert [row.names[0].value for row in result.rows] == ["Amazon Elastic Compute Cloud", "other"]
    assert value(result.rows[1].folded) == 5
