"""Names: full, short, misspelt, nicknamed, left out, doubtful and unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understand.names import looser_forms, parts_of
from bot.understand.understand import understand
from bot.understand.vocabulary import Vocabulary
from tests.support.companies import calendar, grocer, railway
from tools.context.schema import Component, Context, Feature, Organisation, Team

if TYPE_CHECKING:
    from bot.understand.reading import Reading
    from tools.scope import Scope

GROCER, RAILWAY = grocer(), railway()


def read(text: str, vocabulary: Vocabulary = GROCER) -> Reading:
    """Read a message."""
    return understand(text, vocabulary=vocabulary, calendar=calendar())


def scope(text: str, vocabulary: Vocabulary = GROCER) -> tuple[Scope, Scope]:
    """Scope and exclusions of the only call."""
    reading = read(text, vocabulary)
    assert reading.status == "calls", reading.message
    args = reading.calls[0].args
    return args.get("scope", {}), args.get("exclude", {})


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("basket-api", {"component": ["basket-api"]}),
        ("Basket API", {"component": ["basket-api"]}),
        ("basket_api", {"component": ["basket-api"]}),
        ("the basket api", {"component": ["basket-api"]}),
        ("embeding store", {"component": ["embedding-store"]}),
        ("basket db", {"component": ["basket-db"]}),
        ("the oven", {"component": ["recipe-engine"]}),
        ("team basket", {"team": ["basket"]}),
        ("the discovery squad", {"team": ["discovery"]}),
        ("pantry", {"team": ["pantry-platform"]}),
        ("product search", {"feature": ["search"]}),
        ("larder-prod", {"account": ["410000000011"]}),
        ("account 410000000022", {"account": ["410000000022"]}),
        ("the sandbox account", {"account": ["410000000022"]}),
        ("s3", {"service": ["Amazon Simple Storage Service"]}),
        ("eks", {"service": ["Amazon Elastic Kubernetes Service"]}),
        ("k8s", {"service": ["Amazon Elastic Kubernetes Service"]}),
        ("cf", {"service": ["Amazon CloudFront"]}),
        ("lambdas", {"service": ["AWS Lambda"]}),
        ("relational database service", {"service": ["Amazon Relational Database Service"]}),
        ("ireland", {"region": ["eu-west-1"]}),
        ("us east 1", {"region": ["us-east-1"]}),
        ("n. virginia", {"region": ["us-east-1"]}),
        ("prod", {"environment": ["production"]}),
        ("stg", {"environment": ["staging"]}),
        ("compute", {"service_category": ["Compute"]}),
        ("amazon web services", {"provider": ["AWS"]}),
        ("datadog", {"provider": ["Datadog"]}),
        ("tag:app=web", {"tag:app": ["web"]}),
        ("cost-centre 4711", {"tag:Cost-Centre": ["4711"]}),
        ("costs tagged env=qa", {"tag:env": ["qa"]}),
        ("credits", {"charge_category": ["Credit"]}),
        ("i-0abc12345678", {"resource": ["i-0abc12345678"]}),
    ],
)
def test_a_name_is_known_in_many_spellings(words: str, expected: Scope) -> None:
    """Ids, names, nicknames, short and misspelt forms lead to the same value."""
    assert scope(f"how much did we spend on {words} last week?") == (expected, {})


@pytest.mark.parametrize(
    ("words", "model"),
    [
        ("gpt-4o", ["gpt-4o-2024-08-06"]),
        ("gpt4o mini", ["gpt-4o-mini-2024-07-18"]),
        ("gpt", ["gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"]),
        ("claude", ["claude-sonnet-4-5-20250929"]),
        ("sonnet 4.5", ["claude-sonnet-4-5-20250929"]),
    ],
)
def test_an_ai_model_is_named_by_its_family(words: str, model: list[str]) -> None:
    """Dates may be left out; a family means all of its models."""
    assert scope(f"what did {words} cost last week?") == ({"ai_model": model}, {})


def test_one_word_may_stand_for_several_values() -> None:
    """Kubernetes is that of every provider in the bill."""
    expected = {"service": ["Azure Kubernetes Service", "Google Kubernetes Engine"]}
    assert scope("kubernetes cost last month", RAILWAY) == (expected, {})


@pytest.mark.parametrize(
    ("text", "expected", "excluded"),
    [
        ("everything but staging", {}, {"environment": ["staging"]}),
        ("all spend except for dev and staging", {}, {"environment": ["dev", "staging"]}),
        ("non-prod spend", {}, {"environment": ["production"]}),
        ("total without credits and tax", {}, {"charge_category": ["Credit", "Tax"]}),
        ("cost before tax", {}, {"charge_category": ["Tax"]}),
        ("spend including tax", {}, {}),
        ("cost net of credits", {}, {}),
        (
            "basket team spend excluding the payment worker in production",
            {"team": ["basket"], "environment": ["production"]},
            {"component": ["payment-worker"]},
        ),
        ("search costs, staging excluded", {"feature": ["search"]}, {"environment": ["staging"]}),
    ],
)
def test_what_is_left_out_is_excluded(text: str, expected: Scope, excluded: Scope) -> None:
    """Negation reaches over a list and stops where another phrase begins."""
    assert scope(text) == (expected, excluded)


@pytest.mark.parametrize(
    "text",
    [
        "how much did we spend on support last week?",
        "what is the monthly cost trend?",
        "please search for the total cost of last month",
        "is there a plan to reduce costs?",
        "did the team change the budget?",
        "what data do you have?",
    ],
)
def test_plain_english_is_no_name(text: str) -> None:
    """Words that are names elsewhere, or here in another use, do not narrow the bill."""
    reading = read(text)
    assert reading.status != "calls" or not reading.calls[0].args.get("scope"), reading


def test_a_name_of_two_things_is_asked_about() -> None:
    """Both are offered, as whole questions that are in doubt no more."""
    context = Context(
        teams={"search": Team(id="search", name="Search"), "web": Team(id="web", name="Web")},
        features={"search": Feature(id="search", name="Search", team="search", value="finding")},
        components={"cart": Component(id="cart", name="Cart", team="web")},
    )
    vocabulary = Vocabulary(values=(), context=context)
    reading = read("what did search cost last week?", vocabulary)
    assert reading.status == "clarify"
    found = [read(choice.question, vocabulary).calls[0].args["scope"] for choice in reading.choices]
    assert found == [{"team": ["search"]}, {"feature": ["search"]}]
    assert scope("what did the search team cost last week?", vocabulary) == (
        {"team": ["search"]},
        {},
    )


def test_a_feature_goes_before_its_components() -> None:
    """A short name that fits a feature and the components that serve it means the feature."""
    context = Context(
        teams={"a": Team(id="a", name="A")},
        features={
            "ride-matching": Feature(id="ride-matching", name="Ride matching", team="a", value="x")
        },
        components={
            "matching-api": Component(
                id="matching-api", name="Matching API", team="a", feature="ride-matching"
            ),
        },
    )
    vocabulary = Vocabulary(values=(), context=context)
    assert scope("matching costs last week", vocabulary)[0] == {"feature": ["ride-matching"]}


def test_several_short_names_are_asked_about() -> None:
    """A short name of two components is a question back."""
    context = Context(
        teams={"a": Team(id="a", name="A")},
        components={
            name: Component(id=name, name=name, team="a") for name in ("geo-cache", "geo-router")
        },
    )
    reading = read("geo spend yesterday", Vocabulary(values=(), context=context))
    assert reading.status == "clarify"
    assert len(reading.choices) == 2


@pytest.mark.parametrize(
    "text",
    [
        "what did the zorblax service cost?",
        "cost of kraken-db last week",
        "who owns frobnicator",
        "why did Phoenix rise last week?",
        "how much is the gateway",
        "team nonesuch spend",
    ],
)
def test_an_unknown_name_never_becomes_the_whole_bill(text: str) -> None:
    """What fits nothing is asked about."""
    assert read(text).status == "clarify"


def test_a_near_miss_is_offered() -> None:
    """A name that is only like a known one is offered, not taken."""
    reading = read("what did the recipe-enigma component cost?")
    assert reading.status == "clarify"
    assert any("recipe-engine" in choice.question for choice in reading.choices)


def test_a_product_that_is_not_in_the_bill_is_no_unknown_name() -> None:
    """Azure is known to everybody: the tools say that there is nothing of it."""
    assert scope("what did we spend on azure last week?") == ({"provider": ["Microsoft"]}, {})


def test_the_words_of_the_organisation_come_first() -> None:
    """A synonym may name a value, a dimension, or `dimension:id`."""
    context = Context(
        organisation=Organisation(synonyms={"tribe": "team", "s3": "component:blobs"}),
        teams={"a": Team(id="a", name="A")},
        components={"blobs": Component(id="blobs", name="Blobs", team="a")},
    )
    values = (("service", "Amazon Simple Storage Service", "Amazon Simple Storage Service"),)
    vocabulary = Vocabulary(values=values, context=context)
    assert scope("s3 cost last week", vocabulary)[0] == {"component": ["blobs"]}
    assert read("spend by tribe", vocabulary).calls[0].args["group_by"] == ["team"]


def test_what_commitments_are_called_names_no_service() -> None:
    """`Our savings plan` is any, also where a service of that name is on the bill."""
    assert not looser_forms("service", "AWS Savings Plans")
    assert not parts_of("AWS Savings Plans", "service")
    assert looser_forms("service", "AWS Lambda") == ["lambda"]
