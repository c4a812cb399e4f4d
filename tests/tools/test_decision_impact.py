"""Decisions: expected and measured effect, what they bought, and when that pays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import company
from tests.support.focus import line
from tests.support.measured import daily, metric, with_values
from tools.catalog import call
from tools.decision_impact import DecisionImpact, DecisionItem
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.context.schema import Context
    from tools.view import View

SINCE = date(2026, 9, 1)
VECTORS = {"component": ["vector-index"]}


def decision(**changes: Any) -> dict[str, Any]:
    """A decision of 1 September for the vector index, at 300 more a month."""
    return {
        "id": "zones",
        "title": "Run in three zones",
        "status": "accepted",
        "effective_from": SINCE.isoformat(),
        "scope": VECTORS,
        "expected_monthly_cost_change": {"amount": "300", "currency": "USD"},
        "buys": [{"metric": "availability", "component": "vector-index", "change": "0.05"}],
    } | changes


def context(**changes: Any) -> Context:
    """One decision; the search earns 100 an hour; availability rose from 99.90 to 99.95."""
    features = {
        "find": {
            "id": "find",
            "name": "Product search",
            "team": "search",
            "value": "findings",
            "revenue_per_hour": {"amount": "1000", "currency": "USD"},
        },
        "checkout": {"id": "checkout", "name": "Checkout", "team": "payments", "value": "sales"},
    }
    values = [
        *daily("availability", "99.90", "2026-07-01", "2026-09-01", component="vector-index"),
        *daily("availability", "99.95", "2026-09-01", "2026-11-23", component="vector-index"),
    ]
    made = company(
        decisions={"zones": decision(**changes)},
        features=features,
        metrics={"availability": metric("availability", "availability", "mean", unit="%")},
    )
    return with_values(made, values)


def lines(more: str = "30", first: str = "2026-02-01") -> list[dict[str, str]]:
    """The vector index at 20 a day and, from the decision on, at `more`; the web shop at 50."""
    made, day = [], date.fromisoformat(first)
    while day < date(2026, 11, 23):
        at = day.isoformat()
        cost = "20" if day < SINCE else more
        made.append(line(day=at, cost=cost, Tags='{"app": "vector-index"}'))
        made.append(line(day=at, cost="50", Tags='{"app": "web"}'))
        day += timedelta(days=1)
    return made


def item(view: View) -> DecisionItem:
    """The one decision that was asked about."""
    result = call("decision_impact", {"decision": "zones"}, view)
    assert isinstance(result, DecisionImpact)
    (found,) = result.items
    return found


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_the_effect_a_month_against_what_was_expected(view: Opens) -> None:
    """10 more a day are 304.17 a month of 365/12 days; 300 were stated.

    From 1 September through 22 November are 83 days: 830 so far.
    """
    found = item(view(lines(), context()))
    assert found.measured is not None
    assert value(found.measured.change) == Decimal("304.17")
    assert value(found.expected) == 300
    assert value(found.measured.so_far) == 830
    assert value(found.measured.placebo) == 0


def test_what_it_bought_is_measured(view: Opens) -> None:
    """Availability rose from 99.90 to 99.95: 0.05, as stated."""
    (bought,) = item(view(lines(), context())).buys
    assert value(bought.stated) == Decimal("0.05")
    assert value(bought.change) == Decimal("0.05")
    assert bought.certain


def test_when_it_pays_for_itself(view: Opens) -> None:
    """304.17 a month at 1,000 an hour is 0.3042 hours; 0.05 % of 730 hours are 0.365: it pays."""
    even = item(view(lines(), context())).break_even
    assert even is not None
    assert value(even.needed) == Decimal("0.3042")
    assert value(even.avoided) == Decimal("0.3650")
    assert even.pays


def test_no_effect_is_said_plainly(view: Opens) -> None:
    """A decision after which nothing changed is not distinguishable from nothing."""
    found = item(view(lines(more="20"), context()))
    assert found.finding == "undistinguishable"
    assert found.break_even is None


def test_other_changes_in_the_time_measured_are_listed(view: Opens) -> None:
    """A deploy of the component two weeks later is in the figure too; one of another is not."""
    events = [
        {
            "id": name,
            "time": "2026-09-15T10:00:00Z",
            "class": "technical",
            "type": "deploy",
            "title": f"Deploy of {name}",
            "component": name,
        }
        for name in ("vector-index", "web")
    ]
    opened = view(lines(), context().model_copy(update={"events": company(events=events).events}))
    assert [other.ref for other in item(opened).others] == ["event:vector-index"]


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"status": "proposed"}, "not in force"),
        ({"effective_from": "2026-12-01"}, "not yet"),
        ({"scope": {}}, "no scope"),
        ({"scope": {"component": ["nothing"]}}, "no cost"),
        ({"effective_from": "2026-11-15"}, "too little after"),
        ({"effective_from": "2026-03-01"}, "too little before"),
    ],
)
def test_what_cannot_be_measured_is_said(view: Opens, changes: dict[str, Any], lack: str) -> None:
    """Each reason has its name, and no figure stands beside it."""
    found = item(view(lines(), context(**changes)))
    assert found.lack == lack
    assert found.measured is None


def test_a_stated_amount_beyond_what_one_may_see_is_not_told(view: Opens) -> None:
    """Who sees one component of a decision's team sees its effect there, not what was stated."""
    opened = view(
        lines(),
        context(scope={"team": ["search"]}),
        visibility=Visibility(allowed=({"component": ["vector-index"], "account": ["none"]},)),
    )
    result = call("decision_impact", {"decision": "zones"}, opened)
    assert all(one.expected is None for one in result.items)


def test_an_unknown_decision_is_named_with_what_is_near(view: Opens) -> None:
    """`zone` is none; `zones` reads alike."""
    result = call("decision_impact", {"decision": "zone"}, view(lines(), context()))
    assert result.status == "no_data"
    assert [near.value for near in result.unknown[0].near] == ["zones"]
