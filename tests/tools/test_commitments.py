"""Commitments: utilisation of the whole, coverage of a part, and whose the unused money is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, WEEK_BEFORE, company
from tests.support.focus import line
from tools.catalog import call
from tools.commitments import Commitments
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

PLAN = {
    "CommitmentDiscountId": "sp-1",
    "CommitmentDiscountName": "Compute plan",
    "CommitmentDiscountType": "Savings Plan",
    "PricingCategory": "Committed",
}


def _of(app: str) -> dict[str, str]:
    return {"Tags": f'{{"app": "{app}"}}'}


def _lines() -> list[dict[str, str]]:
    """Two weeks of a plan that costs 10 a day.

    The checkout API uses 6 of it (10 at negotiated prices) and runs 5 on demand; from the 16th it
    uses 4. The web shop runs 15 on demand, and 2 on spot, which no plan covers. What is left, 4
    and from the 16th 6, falls on account 999, which is of the vector index. Its storage is of
    another service.
    """
    lines = []
    for day in range(9, 23):
        at = f"2026-11-{day:02}"
        used = "6" if day < 16 else "4"
        unused = "4" if day < 16 else "6"
        lines += [
            line(
                day=at,
                cost=used,
                CommitmentDiscountStatus="Used",
                **{**PLAN, **_of("checkout-api"), "ContractedCost": "10", "BilledCost": "0"},
            ),
            line(
                day=at,
                cost=unused,
                CommitmentDiscountStatus="Unused",
                SkuId="SP",
                PricingUnit="",
                PricingQuantity="",
                **{**PLAN, **_of("vector-index"), "ContractedCost": "0", "BilledCost": "0"},
            ),
            line(day=at, cost="5", **_of("checkout-api")),
            line(day=at, cost="15", **_of("web")),
            line(day=at, cost="2", PricingCategory="Dynamic", **_of("web")),
            line(day=at, cost="30", ServiceName="Amazon S3", SkuId="S3", **_of("vector-index")),
        ]
    return lines


@pytest.fixture
def shop(view: Opens) -> Any:
    """The small company with the plan."""

    def opened(**kwargs: Any) -> View:
        return view(_lines(), company(), **kwargs)

    return opened


def commitments(view: View, **arguments: Any) -> Commitments:
    """Call the tool with its arguments as JSON has them."""
    result = call("commitments", {"period": WEEK} | arguments, view)
    assert isinstance(result, Commitments)
    return result


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_used_and_unused_make_up_the_cost(shop: Any) -> None:
    """7 x 4 are used and 7 x 6 unused: 28 of 70, or 40 %."""
    result = commitments(shop())
    (item,) = result.items
    assert (value(item.used), value(item.unused), value(item.cost)) == (28, 42, 70)
    assert value(item.utilisation) == 40
    assert (item.name.value, item.kind.value) == ("Compute plan", "Savings Plan")
    assert value(result.unused) == 42


def test_unused_money_is_a_cost_of_the_owner(shop: Any) -> None:
    """The plan is used by payments and owned by search, where its unused part is placed."""
    result = commitments(shop())
    assert result.items[0].owner.id == "search"
    assert result.owners == ("search",)


def test_coverage_counts_what_the_plan_could_cover(shop: Any) -> None:
    """Covered 7 x 10; on demand 7 x (5 + 15); neither spot nor storage: 70 of 210."""
    coverage = commitments(shop()).coverage
    assert (value(coverage.covered), value(coverage.on_demand)) == (70, 140)
    assert value(coverage.percent) == Decimal("33.3")


def test_coverage_by_component(shop: Any) -> None:
    """The checkout API covers 70 of 105, the web shop nothing of 105."""
    rows = commitments(shop(), group_by="component").rows
    found = {row.covered.scope["component"][0]: row for row in rows}
    assert set(found) == {"checkout-api", "web"}
    assert value(found["checkout-api"].percent) == Decimal("66.7")
    assert (value(found["web"].covered), value(found["web"].on_demand)) == (0, 105)


def test_the_owner_sees_the_whole_commitment(shop: Any) -> None:
    """Asked about search, which owns it, what payments used counts as used."""
    (item,) = commitments(shop(), scope={"team": "search"}).items
    assert (value(item.used), value(item.unused)) == (28, 42)


def test_a_user_is_told_its_use_alone(shop: Any) -> None:
    """The checkout API does not own the plan: no unused money and no utilisation of its own."""
    result = commitments(shop(), scope={"component": "checkout-api"})
    (item,) = result.items
    assert value(item.used) == 28
    assert (item.partial, item.unused, item.utilisation) == (True, None, None)
    assert value(result.coverage.percent) == Decimal("66.7")


def test_against_the_week_before(shop: Any) -> None:
    """7 x 4 were unused before, 7 x 6 are now: 14 more, or half as much again."""
    against = commitments(shop(), compare_to=WEEK_BEFORE).against
    assert (value(against.before), value(against.change)) == (28, 14)
    assert value(against.percent) == 50


def test_who_sees_a_part_is_not_told_of_the_rest(shop: Any) -> None:
    """For a view of payments alone, utilisation of the plan would be a wrong figure."""
    seen = shop(visibility=Visibility(allowed=({"team": ["payments"]},)))
    (item,) = commitments(seen).items
    assert (value(item.used), item.unused, item.utilisation) == (28, None, None)
    assert not any(fact.label in ("unused", "cost") for fact in seen.ledger.facts)


def test_without_commitments_there_is_nothing_to_say(small_company: View) -> None:
    """A bill without commitments is no data and no error."""
    assert commitments(small_company).status == "no_data"
