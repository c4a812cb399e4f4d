"""Who owns what, by which rule, and how to reach them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.company import WEEK
from tools.catalog import call
from tools.errors import ArgumentError
from tools.owner import Owners, Ownership

if TYPE_CHECKING:
    from tools.view import View


def ask(view: View, entity: str | list[str]) -> Owners:
    """Ask whose something is."""
    result = call("owner", {"entity": entity, "period": WEEK}, view)
    assert isinstance(result, Owners)
    return result


def one(view: View, entity: str) -> Ownership:
    """The ownership of one entity."""
    [ownership] = ask(view, entity).entities
    return ownership


@pytest.mark.parametrize("entity", ["checkout-api", "Checkout API", "component:checkout-api"])
def test_a_component_by_id_or_name(small_company: View, entity: str) -> None:
    """The context names the team; the channel says how to reach it."""
    found = one(small_company, entity)
    assert (found.dimension, found.by) == ("component", "context")
    owner = found.owners[0]
    assert (owner.contact.id, owner.amount and owner.amount.value) == ("payments", "980.00")
    assert owner.contact.channel is not None
    assert owner.contact.channel.value == "#payments"
    assert found.feature is not None
    assert found.feature.value == "Checkout"


def test_a_service_is_owned_by_whom_its_lines_belong_to(small_company: View) -> None:
    """No record owns a service of the provider; the rules that placed its lines tell."""
    found = one(small_company, "OpenSearch")
    assert (found.dimension, found.by) == ("service", "rules")
    assert [owner.contact.id for owner in found.owners] == ["search"]
    assert [(rule.rule, rule.how) for rule in found.placements] == [("by-app", "tag")]


def test_an_account_with_several_owners_lists_them_by_cost(small_company: View) -> None:
    """Payments has 1330 of the account, search 540; the rest has no team."""
    found = one(small_company, "111111111111")
    amounts = [(owner.contact.id, owner.amount and owner.amount.value) for owner in found.owners]
    assert amounts == [("payments", "1330.00"), ("search", "540.00")]
    assert found.unallocated is not None
    assert Decimal(found.unallocated.value) == 140


def test_a_team_lists_what_it_owns_and_costs(small_company: View) -> None:
    """The payments team owns two components and a feature, dearest first."""
    found = one(small_company, "team:payments")
    assert [(owned.dimension, owned.name.value, owned.amount.value) for owned in found.owns] == [
        ("component", "Checkout API", "980.00"),
        ("component", "Web shop", "350.00"),
        ("feature", "Checkout", "1480.00"),
    ]


def test_a_team_names_the_one_above(small_company: View) -> None:
    """Search belongs to Platform."""
    parent = one(small_company, "Search").parent
    assert parent is not None
    assert parent.id == "platform"


def test_a_feature_is_its_teams(small_company: View) -> None:
    """The feature's own team comes first."""
    result = ask(small_company, "find")
    assert result.owners[0] == "search"
    assert result.features == ("find",)


def test_a_tag_value_is_owned_by_whom_its_lines_belong_to(small_company: View) -> None:
    """Lines with the tag app=web are the payments team's."""
    found = one(small_company, "tag:App=web")
    assert [owner.contact.id for owner in found.owners] == ["payments"]


def test_a_plan_and_an_incident_have_owners_too(small_company: View) -> None:
    """The plan's own owner; of an incident, the owner of what it hit."""
    assert ask(small_company, "plan:holiday").owners == ("payments",)
    assert ask(small_company, "inc-1").owners == ("search",)


def test_several_entities_at_once(small_company: View) -> None:
    """A list is answered one by one, in order."""
    found = ask(small_company, ["web", "vector-index"]).entities
    assert [ownership.value for ownership in found] == ["web", "vector-index"]


def test_an_unknown_name_is_not_guessed(small_company: View) -> None:
    """A name that fits nothing gives no owner, and the names that read like it."""
    result = ask(small_company, "chekout api")
    assert result.status == "no_data"
    assert "Checkout API" in [fact.value for fact in result.unknown[0].near]


def test_a_scope_may_stand_for_the_entity(small_company: View) -> None:
    """Who owns this scope: the team of its component."""
    result = call("owner", {"scope": {"component": "web"}}, small_company)
    assert result.owners == ("payments",)


def test_without_anything_to_own_the_mend_is_said(small_company: View) -> None:
    """A call without entity and scope says what to name."""
    with pytest.raises(ArgumentError, match="name an entity"):
        call("owner", {}, small_company)
