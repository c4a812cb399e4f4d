"""The timeline of what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.catalog import call
from tools.changes import Changes

if TYPE_CHECKING:
    from tools.view import View

NOVEMBER = {"start": "2026-11-01", "end": "2026-12-01"}


def changes(view: View, **arguments: Any) -> Changes:
    """Call the tool with its arguments as JSON has them."""
    result = call("changes", {"period": NOVEMBER} | arguments, view)
    assert isinstance(result, Changes)
    return result


def refs(result: Changes) -> list[str]:
    """The records, in order."""
    return [happening.ref for happening in result.happenings]


def test_the_timeline_is_in_order(small_company: View) -> None:
    """Incident, plan, launch and deploy of November, earliest first; the decision was in May."""
    result = changes(small_company)
    assert refs(result) == ["incident:inc-1", "plan:holiday", "event:sale", "event:deploy-7"]
    assert result.count.value == "4"


def test_plans_end_and_decisions_take_effect(small_company: View) -> None:
    """The year's timeline holds the decision in May and both ends of the plan."""
    year = changes(small_company, period={"start": "2026-01-01", "end": "2027-01-01"})
    kinds = [(happening.kind, happening.time.value[:10]) for happening in year.happenings]
    assert kinds[0] == ("decision", "2026-05-01")
    assert kinds[-1] == ("plan ends", "2026-12-31")


def test_one_kind_may_be_asked_for(small_company: View) -> None:
    """Business changes are launches and plans, technical ones deploys and incidents."""
    assert refs(changes(small_company, **{"class": ["business"]})) == [
        "plan:holiday",
        "event:sale",
    ]
    assert refs(changes(small_company, **{"class": ["technical"]})) == [
        "incident:inc-1",
        "event:deploy-7",
    ]


def test_a_scope_holds_what_touched_it(small_company: View) -> None:
    """Of a team: what hit its components and features, whatever name the record uses."""
    assert refs(changes(small_company, scope={"team": "search"})) == [
        "incident:inc-1",
        "event:deploy-7",
    ]
    assert refs(changes(small_company, scope={"feature": "checkout"})) == [
        "plan:holiday",
        "event:sale",
    ]


def test_a_service_holds_what_happened_to_the_components_on_it(small_company: View) -> None:
    """The records name components; those that run on the service count."""
    assert refs(changes(small_company, scope={"service": "OpenSearch"})) == [
        "incident:inc-1",
        "event:deploy-7",
    ]


def test_around_an_incident(small_company: View) -> None:
    """Asked about an incident, the days around it and what touches the same components."""
    result = call("changes", {"incident": "inc-1"}, small_company)
    assert isinstance(result, Changes)
    assert refs(result) == ["incident:inc-1"]
    [incident] = result.happenings
    assert incident.lasted is not None
    assert (incident.lasted.value, incident.lasted.unit) == ("3.50", "h")
    assert result.period is not None
    assert str(result.period.start) == "2026-11-10"
    assert str(result.period.end) == "2026-11-15"


def test_each_entry_names_owner_and_what_it_states(small_company: View) -> None:
    """The plan states forty percent; the deploy is the search team's."""
    entries = {happening.ref: happening for happening in changes(small_company).happenings}
    plan, deploy = entries["plan:holiday"], entries["event:deploy-7"]
    assert plan.amount is not None
    assert (plan.amount.value, plan.per) == ("40", "percent")
    assert deploy.contact is not None
    assert deploy.contact.id == "search"
    assert [name.value for name in deploy.components] == ["Vector index"]


def test_an_unknown_incident_is_said(small_company: View) -> None:
    """An id that no record bears gives no data and comes back as unknown."""
    result = call("changes", {"incident": "inc-9"}, small_company)
    assert result.status == "no_data"
    assert [unknown.value for unknown in result.unknown] == ["inc-9"]
