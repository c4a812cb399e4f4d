"""What words mean, and what can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import bill, company
from tools.catalog import CATALOG, call
from tools.define import Define, Definition

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View


def define(view: View, **arguments: Any) -> Define:
    """Call the tool with its arguments as JSON has them."""
    result = call("define", arguments, view)
    assert isinstance(result, Define)
    return result


def one(view: View, term: str) -> Definition:
    """The definition of one word."""
    [definition] = define(view, term=term).definitions
    return definition


@pytest.mark.parametrize(
    ("asked", "term"),
    [
        ("EffectiveCost", "EffectiveCost"),
        ("effective cost", "EffectiveCost"),
        ("amortized cost", "EffectiveCost"),
        ("credits", "credit"),
        ("Savings Plan", "commitment"),
        ("unallocated", "unallocated"),
        ("squad", "team"),
        ("components", "component"),
        ("coincides with", "coincides with"),
        ("explain change", "explain_change"),
    ],
)
def test_words_of_the_bill_and_of_spendthread(small_company: View, asked: str, term: str) -> None:
    """A word is found by its names, whatever case, separators and plural."""
    definition = one(small_company, asked)
    assert definition.term.value == term
    assert definition.meaning.value


def test_cost_is_what_the_organisation_says(view: Opens) -> None:
    """Where the context's default is billed cost, that is what `cost` means."""
    by_invoice = view(bill(), company(organisation={"default_cost": "billed"}))
    assert one(by_invoice, "cost").meaning.value.startswith("BilledCost")


def test_the_organisations_own_words(view: Opens) -> None:
    """Metrics, features, teams and synonyms of the context are explained too."""
    context = company(organisation={"synonyms": {"tribe": "team", "the shop": "feature:checkout"}})
    own = view(bill(), context)
    assert one(own, "availability").computed is not None
    assert one(own, "Payments").meaning.value == "a team, reached in #payments"
    assert one(own, "tribe").term.value == "team"
    assert one(own, "the shop").meaning.value == "a feature of Payments: sales"


def test_an_unknown_word_is_not_explained(small_company: View) -> None:
    """A word that nothing bears comes back with those that read like it."""
    result = define(small_company, term="unalocated")
    assert result.status == "no_data"
    assert result.unknown[0].near[0].value == "unallocated"


@pytest.mark.parametrize("arguments", [{}, {"term": "what can you do?"}, {"term": "help"}])
def test_what_can_be_asked(small_company: View, arguments: dict[str, str]) -> None:
    """Every tool of the catalogue is offered with a question that asks it."""
    capabilities = define(small_company, **arguments).capabilities
    assert [one.tool for one in capabilities] == list(CATALOG)
    assert all(one.question.endswith("?") for one in capabilities)
