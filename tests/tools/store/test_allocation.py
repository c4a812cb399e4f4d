"""Allocation: ordered rules put every line in one place, or divide it, and lose nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.focus import line
from tests.support.store import load, view_of
from tools.context.schema import Component, Context, Feature, Rule, Team
from tools.errors import ContextError
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOVEMBER = Selection(Period(start=date(2026, 11, 1), end=date(2026, 12, 1)))


def context(*rules: dict[str, Any], **more: Any) -> Context:
    """Two teams, two components that serve one feature and none, and these rules."""
    return Context(
        teams={
            "payments": Team(id="payments", name="Payments Crew"),
            "search": Team(id="search", name="Search"),
        },
        features={
            "checkout": Feature(id="checkout", name="Checkout", team="payments", value="orders")
        },
        components={
            "cart": Component(id="cart", name="Cart", team="payments", feature="checkout"),
            "index": Component(id="index", name="Index", team="search"),
        },
        rules=tuple(Rule.model_validate(rule) for rule in rules),
        **more,
    )


def by(
    home: Path, lines: list[Mapping[str, str]], model: Context, *dimensions: str
) -> dict[Any, str]:
    """What each value of the dimensions comes to, as exact text."""
    load(home, lines, model)
    with open_store(home) as store:
        rows, _ = view_of(store).sums(NOVEMBER, by=dimensions)
    return {
        row.keys if len(dimensions) > 1 else row.keys[0]: f"{row.amount.normalize():f}"
        for row in rows
    }


def test_first_rule_that_matches_places_the_line(home: Path) -> None:
    """A line that two rules match goes where the first of them says."""
    rules = (
        {"id": "a", "when": {"field": "SkuId", "equals": "S"}, "assign": {"team": "search"}},
        {"id": "b", "when": {"field": "SkuId", "exists": True}, "assign": {"team": "payments"}},
    )
    lines = [line(SkuId="S", cost="2"), line(SkuId="T", cost="3")]
    assert by(home, lines, context(*rules), "team") == {"search": "2", "payments": "3"}


def test_a_component_brings_its_feature_and_team(home: Path) -> None:
    """A line assigned to a component counts for the component's feature and team as well."""
    rules = (
        {"id": "a", "when": {"field": "SkuId", "equals": "S"}, "assign": {"component": "cart"}},
    )
    placed = by(home, [line(SkuId="S", cost="2")], context(*rules), "component", "feature", "team")
    assert placed == {("cart", "checkout", "payments"): "2"}


def test_what_no_rule_matches_is_unallocated(home: Path) -> None:
    """A line without a rule is `unallocated` in every dimension that rules give."""
    placed = by(home, [line(cost="2")], context(), "component", "feature", "team", "environment")
    assert placed == {("unallocated",) * 4: "2"}


def test_tags_are_found_whatever_case_and_separators_their_keys_have(home: Path) -> None:
    """`Tags.cost_centre` finds the tag ` Cost-Centre`; a tag without value is no tag."""
    rules = (
        {
            "id": "a",
            "when": {"field": "Tags.cost_centre", "equals": "42"},
            "assign": {"team": "search"},
        },
        {
            "id": "b",
            "when": {"field": "Tags.cost_centre", "exists": True},
            "assign": {"team": "payments"},
        },
    )
    lines = [
        line(cost="2", Tags='{" Cost-Centre": "42"}'),
        line(cost="3", Tags='{"COSTCENTRE": "7"}'),
        line(cost="5", Tags='{"costcentre": " "}'),
    ]
    assert by(home, lines, context(*rules), "team") == {
        "unallocated": "5",
        "payments": "3",
        "search": "2",
    }


def test_allocated_tags_come_before_tags(home: Path) -> None:
    """Where a workload and its host bear the same tag, the workload's counts."""
    rules = (
        {"id": "a", "when": {"field": "Tags.app", "exists": True}, "assign": {"team": "$Tags.app"}},
    )
    lines = [
        line(cost="2", Tags='{"app": "host"}', AllocatedTags='{"App": "workload"}'),
        line(cost="3", Tags='{"app": "host"}'),
    ]
    assert by(home, lines, context(*rules), "team") == {"host": "3", "workload": "2"}


def test_a_referred_value_finds_the_id_it_means(home: Path) -> None:
    """A tag may hold a team's id or name in any writing; unknown teams keep their own word."""
    rules = (
        {"id": "a", "when": {"field": "Tags.t", "exists": True}, "assign": {"team": "$Tags.t"}},
    )
    lines = [
        line(cost="2", Tags='{"t": "PAYMENTS"}'),
        line(cost="3", Tags='{"t": "payments-crew"}'),
        line(cost="4", Tags='{"t": "Newcomers"}'),
    ]
    assert by(home, lines, context(*rules), "team") == {"payments": "5", "Newcomers": "4"}


def test_conditions_combine(home: Path) -> None:
    """all, any, not, in, prefix, regex and exists work together; not takes in missing fields."""
    rules = (
        {
            "id": "a",
            "when": {
                "all": [
                    {"field": "ServiceName", "prefix": "Amazon "},
                    {
                        "any": [
                            {"field": "SkuId", "in": ["S", "T"]},
                            {"field": "SkuId", "regex": "^U\\d"},
                        ]
                    },
                    {"not": {"field": "ChargeClass", "equals": "Correction"}},
                    {"field": "x_Skip", "exists": False},
                ]
            },
            "assign": {"team": "search"},
        },
    )
    lines = [
        line(cost="1", SkuId="S"),
        line(cost="2", SkuId="U7"),
        line(cost="4", SkuId="V"),
        line(cost="8", SkuId="S", ChargeClass="Correction"),
        line(cost="16", SkuId="S", x_Skip="yes"),
        line(cost="32", SkuId="S", ServiceName="Other"),
    ]
    assert by(home, lines, context(*rules), "team") == {"unallocated": "60", "search": "3"}


def test_a_regex_that_cannot_be_used_is_named_with_its_rule(home: Path) -> None:
    """Look-ahead is refused before anything is published, with the rule and what to do."""
    rules = (
        {"id": "a", "when": {"field": "SkuId", "regex": "(?=x)"}, "assign": {"team": "search"}},
    )
    with pytest.raises(ContextError, match=r"rule a: the regex .* without look-ahead"):
        load(home, [line()], context(*rules))


def test_shares_sum_to_the_line_and_the_largest_takes_the_rest(home: Path) -> None:
    """Ten cents in three equal shares are 3.33333333 twice and one unit more, and 10 together."""
    rules = (
        {
            "id": "a",
            "when": {"field": "SkuId", "equals": "S"},
            "split": {"dimension": "team", "by": "even", "among": ["x", "y", "z"]},
            "environment": "prod",
        },
    )
    lines = [line(SkuId="S", cost="10")]
    assert by(home, lines, context(*rules), "team", "environment") == {
        ("x", "prod"): "3.33333334",
        ("y", "prod"): "3.33333333",
        ("z", "prod"): "3.33333333",
    }


def test_fixed_weights_divide_a_line(home: Path) -> None:
    """Weights of 1 and 3 give a quarter and three quarters; components bring their teams."""
    rules = (
        {
            "id": "a",
            "when": {"field": "SkuId", "equals": "S"},
            "split": {"dimension": "component", "by": "fixed", "weights": {"cart": 1, "index": 3}},
        },
    )
    assert by(home, [line(SkuId="S", cost="10")], context(*rules), "component", "team") == {
        ("index", "search"): "7.5",
        ("cart", "payments"): "2.5",
    }


def test_spend_divides_by_what_was_assigned_that_day(home: Path) -> None:
    """A shared line follows the direct spend of its day, 30 to 10, then all to one team."""
    rules = (
        {"id": "a", "when": {"field": "Tags.t", "exists": True}, "assign": {"team": "$Tags.t"}},
        {
            "id": "b",
            "when": {"field": "SkuId", "equals": "S"},
            "split": {"dimension": "team", "by": "spend"},
        },
    )
    lines = [
        line(day="2026-11-16", cost="30", Tags='{"t": "x"}'),
        line(day="2026-11-16", cost="10", Tags='{"t": "y"}'),
        line(day="2026-11-16", cost="8", SkuId="S"),
        line(day="2026-11-17", cost="5", Tags='{"t": "y"}'),
        line(day="2026-11-17", cost="1", SkuId="S"),
    ]
    assert by(home, lines, context(*rules), "team") == {"x": "36", "y": "18"}


def test_every_row_names_the_rule_that_placed_it(home: Path) -> None:
    """RuleId is the rule's id, also on shares, and `unplaced` where no rule matched."""
    rules = (
        {"id": "a", "when": {"field": "SkuId", "equals": "S"}, "assign": {"team": "search"}},
        {
            "id": "b",
            "when": {"field": "SkuId", "equals": "T"},
            "split": {"dimension": "team", "by": "even", "among": ["x", "y"]},
        },
    )
    lines = [line(cost="1", SkuId="S"), line(cost="2", SkuId="T"), line(cost="4", SkuId="U")]
    load(home, lines, context(*rules))
    with open_store(home) as store:
        rows = store.execute(
            "SELECT RuleId, SUM(EffectiveCost), SUM(LineCount) FROM rollup GROUP BY 1 ORDER BY 1"
        )
    assert rows == [("a", Decimal(1), 1), ("b", Decimal(2), 1), ("unplaced", Decimal(4), 1)]
