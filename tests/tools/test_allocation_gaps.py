"""What is unallocated, and rules that really place it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.support.company import WEEK, bill, company
from tests.support.focus import line
from tools.allocation_gaps import AllocationGaps
from tools.catalog import call

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View


def gaps(view: View, **arguments: Any) -> AllocationGaps:
    """Call the tool with its arguments as JSON has them."""
    result = call("allocation_gaps", {"period": WEEK} | arguments, view)
    assert isinstance(result, AllocationGaps)
    return result


def test_the_gap_is_what_has_neither_feature_nor_team(small_company: View) -> None:
    """160 of the experiment and a credit of 60, of 2170."""
    result = gaps(small_company)
    assert (result.total.value, result.gap.value) == ("2170.00", "100.00")
    assert result.share is not None
    assert result.share.value == "4.60"
    assert result.unplaced is not None
    assert result.unplaced.value == "100.00"
    amounts = {tuple(n.value for n in row.names): row.amount.value for row in result.rows}
    assert amounts == {
        ("gpu-lab", "SageMaker"): "160.00",
        ("production", "Credits"): "-60.00",
    }


def test_the_gap_of_one_dimension(small_company: View) -> None:
    """No team: the support fee too, because its rule gives it to features."""
    result = gaps(small_company, group_by=["team"])
    assert (result.dimension, result.gap.value) == ("team", "300.00")
    [support] = [row for row in result.rows if row.names[1].value == "Support"]
    assert support.rule is not None
    assert support.rule.before is not None
    assert support.rule.before.value == "support"


def test_rows_by_a_tag_sum_to_the_gap(small_company: View) -> None:
    """Broken down by a tag, what has no such tag is a row like the others."""
    result = gaps(small_company, group_by=["tag:owner"])
    assert {row.names[0].value: row.amount.value for row in result.rows} == {
        "search": "160.00",
        "unallocated": "-60.00",
    }


def test_a_tag_that_names_a_team_gives_the_rule(view: Opens) -> None:
    """The proposed rule, put into rules.yaml, places exactly the money that it promised."""
    rule = gaps(view(bill(), company())).rows[0].rule
    assert rule is not None
    assert rule.sure == "named"
    assert rule.entity is not None
    assert rule.entity.scope == {"team": ["search"]}
    [proposed] = yaml.safe_load(rule.yaml.value)
    rules = [entry.model_dump(mode="json", exclude_none=True) for entry in company().rules]
    after = gaps(view(bill(), company(rules=[*rules, proposed])))
    assert Decimal(after.gap.value) == Decimal("100.00") - Decimal(rule.places.value)
    assert rule.places.value == "160.00"


def test_the_neighbours_in_the_account_give_a_guess(view: Opens) -> None:
    """Untagged lines in an account that is nearly all one component's: a rule to check."""
    lines = [
        line(day="2026-11-17", cost="90", Tags='{"app": "web"}'),
        line(day="2026-11-17", cost="10", ServiceName="Amazon S3", SkuId="S3"),
    ]
    [row] = gaps(view(lines, company())).rows
    assert row.rule is not None
    assert row.rule.sure == "neighbours"
    [proposed] = yaml.safe_load(row.rule.yaml.value)
    assert proposed["assign"] == {"component": "web"}
    assert proposed["when"] == {
        "all": [
            {"field": "SubAccountId", "equals": "111111111111"},
            {"field": "ServiceName", "equals": "Amazon S3"},
        ]
    }


def test_without_any_sign_the_owner_is_left_open(view: Opens) -> None:
    """Nothing tells whose it is: the rule has a place to fill in."""
    [row] = gaps(view([line(day="2026-11-17", cost="10")], company())).rows
    assert row.rule is not None
    assert (row.rule.sure, row.rule.entity) == ("open", None)
    assert "TEAM" in row.rule.yaml.value


def test_a_tag_whose_value_no_record_knows_is_asked_about(view: Opens) -> None:
    """Lines tagged app=pilot, which is no component: the rule goes by that tag, its owner open."""
    lines = [
        line(day="2026-11-17", cost="10", Tags='{"app": "pilot", "x": "y"}'),
        line(day="2026-11-17", cost="90", Tags='{"app": "web"}'),
    ]
    assigned = [{"id": "by-app", "when": {"field": "Tags.app", "in": ["web"]}}]
    assigned[0]["assign"] = {"component": "web"}
    [row] = gaps(view(lines, company(rules=assigned))).rows
    assert row.rule is not None
    assert row.rule.sure == "open"
    [proposed] = yaml.safe_load(row.rule.yaml.value)
    assert proposed["when"] == {"field": "Tags.app", "equals": "pilot"}


def test_nothing_unallocated_is_an_answer(view: Opens) -> None:
    """A bill that is wholly placed has a gap of zero and no rows."""
    result = gaps(view([line(day="2026-11-17", cost="9", Tags='{"app": "web"}')], company()))
    assert (result.status, Decimal(result.gap.value), result.rows) == ("answered", 0, ())


@pytest.mark.parametrize("top", [1])
def test_the_rest_is_one_row(small_company: View, top: int) -> None:
    """With top, what is not shown is one row."""
    rows = gaps(small_company, top=top).rows
    assert [row.amount.value for row in rows] == ["160.00", "-60.00"]
    assert rows[1].folded is not None
