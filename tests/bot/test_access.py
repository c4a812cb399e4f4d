"""Who may see what: asker × audience × data, default deny."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.access import Asker, Audience, decide
from tests.support.focus import line
from tests.support.store import load, view_of
from tools.context.schema import Access, AccessRule, Component, Context, Rule, Team
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.store.open import Store

WEEK = Period(start="2026-11-16", end="2026-11-23")

TEAMS = {
    "platform": Team(id="platform", name="Platform", members=("U0LEAD",)),
    "search": Team(
        id="search",
        name="Search",
        parent="platform",
        members=("U0SEARCH",),
        slack_channel="#search",
    ),
    "pay": Team(id="pay", name="Payments", members=("U0PAY",), slack_channel="C0PAY"),
    "finance": Team(id="finance", name="Finance", members=("U0FIN",)),
}

ACCESS = Access(
    finops=("finance", "U0BOSS"),
    rules=(
        AccessRule(user="U0GUARD", scope={"provider": ["AWS"], "account": ["secret"]}),
        AccessRule(user="U0ALL", all=True),
        AccessRule(user="U0SECRET", scope={"account": ["secret"]}),
        AccessRule(channel="C0TOWN", all=True),
        AccessRule(channel="C0CLOUD", scope={"component": ["vector"]}),
    ),
    restricted=({"account": ["secret"]},),
)

COSTS = {"vector": 1, "orders": 10, "secret": 100, "nobody": 1000}
"""Cost of each line; every sum of some of them tells which they are."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Four lines: Search's, Payments', one in a restricted account, one of nobody."""
    home = tmp_path_factory.mktemp("home")
    context = Context(
        teams=TEAMS,
        components={
            "vector": Component(id="vector", name="Vector", team="search"),
            "orders": Component(id="orders", name="Orders", team="pay"),
        },
        rules=(
            Rule.model_validate(
                {
                    "id": "app",
                    "when": {"field": "Tags.app", "exists": True},
                    "assign": {"component": "$Tags.app"},
                }
            ),
        ),
        access=ACCESS,
    )
    load(
        home,
        [
            line(day="2026-11-16", cost="1", Tags='{"app": "vector"}'),
            line(day="2026-11-16", cost="10", Tags='{"app": "orders"}'),
            line(day="2026-11-16", cost="100", Tags='{"app": "orders"}', SubAccountId="secret"),
            line(day="2026-11-16", cost="1000"),
        ],
        context,
    )
    with open_store(home) as opened:
        yield opened


@dataclass(frozen=True)
class Case:
    """Asker, audience, and whose lines the answer may count."""

    asker: str | None
    channel: str | None
    sees: tuple[str, ...]
    guest: bool = False
    shared: bool = False
    direct: bool = False


EVERYTHING = ("vector", "orders", "secret", "nobody")
OPEN = ("vector", "orders", "nobody")

CASES = (
    Case(None, None, EVERYTHING),
    Case("U0FIN", None, EVERYTHING),
    Case("U0BOSS", None, EVERYTHING),
    Case("U0SEARCH", None, ("vector",)),
    Case("U0PAY", None, ("orders",)),
    Case("U0LEAD", None, ("vector",)),
    Case("U0ALL", None, OPEN),
    Case("U0SECRET", None, ("secret",)),
    Case("U0GUARD", None, ()),
    Case("U0STRANGER", None, ()),
    Case("U0FIN", None, (), guest=True),
    Case("U0FIN", "D0", EVERYTHING, direct=True),
    Case("U0FIN", "D0", (), direct=True, shared=True),
    Case("U0FIN", "search", ("vector",)),
    Case("U0FIN", "C0PAY", ("orders",)),
    Case("U0FIN", "C0TOWN", OPEN),
    Case("U0FIN", "C0TOWN", (), shared=True),
    Case("U0FIN", "C0ELSEWHERE", ()),
    Case("U0FIN", "C0CLOUD", ("vector",)),
    Case("U0SEARCH", "C0TOWN", ("vector",)),
    Case("U0SEARCH", "C0PAY", ()),
    Case("U0SEARCH", "C0CLOUD", ("vector",)),
    Case("U0SECRET", "C0TOWN", ()),
    Case("U0ALL", "C0PAY", ("orders",)),
    Case("U0STRANGER", "C0TOWN", ()),
    Case(None, "C0PAY", ("orders",)),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_answer_counts_what_asker_and_audience_both_may_see(case: Case, store: Store) -> None:
    """Each asker in front of each audience is shown these lines and no others."""
    asker = Asker(user=case.asker, guest=case.guest) if case.asker else None
    audience = (
        Audience(channel=case.channel, direct=case.direct, shared=case.shared)
        if case.channel
        else None
    )
    decision = decide(store.context, asker, audience)
    view = view_of(store, visibility=decision.visibility)
    amount, _, _ = view.total(Selection(WEEK))
    assert amount == sum(COSTS[name] for name in case.sees)
    assert decision.because


def test_without_an_access_file_nobody_but_the_person_at_the_machine_sees_anything() -> None:
    """Default deny holds before anybody has written a rule."""
    context = Context(teams=TEAMS)
    assert decide(context, Asker(user="U0SEARCH"), None).visibility.allowed == ()
    assert decide(context, None, None).visibility.everything


def test_a_default_of_all_still_keeps_restricted_scopes_and_guests_out() -> None:
    """`default: all` opens the rest, not what is restricted, and nothing to guests."""
    context = Context(access=Access(default="all", restricted=({"account": ["secret"]},)))
    seen = decide(context, Asker(user="U0ANY"), Audience(channel="C0ANY")).visibility
    assert seen.allowed is None
    assert seen.hidden == ({"account": ["secret"]},)
    assert decide(context, Asker(user="U0ANY", guest=True), None).visibility.allowed == ()


def test_a_circle_of_teams_does_not_hang() -> None:
    """Two teams that name each other as parent are read to the end."""
    context = Context(
        teams={
            "a": Team(id="a", name="A", parent="b", members=("U0A",)),
            "b": Team(id="b", name="B", parent="a"),
        },
        access=Access(),
    )
    assert decide(context, Asker(user="U0A"), None).visibility.allowed == ({"team": ["a", "b"]},)


def test_the_decision_names_the_rule_that_decided() -> None:
    """An administrator can read why somebody sees something or nothing."""
    context = Context(teams=TEAMS, access=ACCESS)
    assert "belongs to search" in decide(context, Asker(user="U0SEARCH"), None).because[0]
    assert decide(context, Asker(user="U0STRANGER"), None).because == (
        "no rule opens anything to U0STRANGER",
    )
