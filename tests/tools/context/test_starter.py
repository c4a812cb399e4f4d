"""A starter folder is proposed from the bill, says what it cannot know, and is sound."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.context import said, write_files
from tools.context.load import load_context
from tools.context.starter import MOST, Holdings, propose, roles_of
from tools.context.starter_texts import FIXED

if TYPE_CHECKING:
    from pathlib import Path

_SHOP = Holdings(
    currency="USD",
    tags={
        "Team": {"Payments": Decimal(100), "Search & Find": Decimal(50), "n/a": Decimal(9)},
        "app": {"checkout": Decimal(90), "finder": Decimal(20)},
        "application": {"checkout": Decimal(10)},
        "env": {"prod": Decimal(150)},
        "colour": {"red": Decimal(1)},
    },
    accounts=[("0123", "payments-production", Decimal(30)), ("0456", "sandbox", Decimal(3))],
    services={"Amazon Elastic Compute Cloud": Decimal(80), "OpenAI API": Decimal(9)},
    owners={"checkout": "Payments"},
    other_currencies=["EUR"],
)


def test_tags_become_teams_components_and_rules(tmp_path: Path) -> None:
    """What the bill shows stands in the files, the dearest first, and is loaded as it stands."""
    context = load_context(write_files(tmp_path, propose(_SHOP)))
    assert list(context.teams) == ["payments", "search-find"]
    assert context.teams["search-find"].name == "Search & Find"
    assert {c.id: c.team for c in context.components.values()} == {"checkout": "payments"}
    assert [rule.id for rule in context.rules] == [
        "by-component-tag",
        "by-team-tag",
        "accounts-payments",
        "by-environment-tag",
    ]
    assert context.rules[2].when.in_ == ("0123",)
    assert said(tmp_path) == []


def test_what_the_bill_does_not_say_is_left_open() -> None:
    """Owners, currencies and accounts that nobody can know wait as comments."""
    files = propose(_SHOP)
    assert "#  - {id: finder, name: finder, team: TEAM}  # 20 USD" in files["components.yaml"]
    assert "#  - {from: EUR, to: USD," in files["org.yaml"]
    assert (
        "#  - {id: account-0456, when: {field: SubAccountId, equals: 0456}" in (files["rules.yaml"])
    )
    assert "equals: OpenAI API" in files["rules.yaml"]


def test_the_dearest_of_several_keys_is_taken() -> None:
    """Of `app` and `application` the key with more money behind it is the one that is used."""
    assert roles_of(_SHOP.tags) == {"team": "Team", "component": "app", "environment": "env"}


def test_accounts_stand_in_for_tags(tmp_path: Path) -> None:
    """Without a tag for teams, the names of accounts propose them."""
    holdings = Holdings(
        currency="EUR",
        accounts=[
            ("1", "payments-prod", Decimal(5)),
            ("2", "payments-dev", Decimal(1)),
            ("3", "AWS Production", Decimal(9)),
        ],
    )
    context = load_context(write_files(tmp_path, propose(holdings)))
    assert list(context.teams) == ["payments"]
    assert [rule.id for rule in context.rules] == ["accounts-payments"]
    assert context.rules[0].when.in_ == ("1", "2")


def test_a_long_tail_is_counted(tmp_path: Path) -> None:
    """Of many teams the dearest are proposed, and no rule names one that is not."""
    accounts = [(f"{n}", f"Unit {n}", Decimal(n)) for n in range(1, 71)]
    files = propose(Holdings(currency="USD", accounts=accounts))
    assert said(write_files(tmp_path, files)) == []
    assert len(load_context(tmp_path).teams) == MOST
    assert "# … and 10 more that cost less" in files["teams.yaml"]


def test_an_empty_store_gives_a_folder_to_fill(tmp_path: Path) -> None:
    """Every file of the design is there, with an example, and the folder is sound."""
    files = propose(Holdings(currency="USD"))
    assert said(write_files(tmp_path, files)) == []
    assert {"org.yaml", "teams.yaml", "components.yaml", "rules.yaml", *FIXED} == set(files)
    assert load_context(tmp_path).teams == {}


def test_the_examples_are_sound_when_uncommented(tmp_path: Path) -> None:
    """Whoever uncomments every example gets a folder without a fault."""
    files = propose(Holdings(currency="USD"))
    uncommented = {
        name: re.sub(r"^#(?=\S|  )", "", text, flags=re.MULTILINE) for name, text in files.items()
    }
    uncommented["metrics/orders.csv"] = "time,metric,value,component,feature\n"
    uncommented["decisions/0001-x.md"] = uncommented.pop("decisions/0000-template.md")
    messages = said(write_files(tmp_path, uncommented))
    assert [text for text in messages if "warning" not in text] == []
    assert list(load_context(tmp_path).decisions) == ["three-zones"]


_WORDS = st.text(min_size=0, max_size=12)


@settings(max_examples=50, deadline=None)
@given(
    values=st.dictionaries(_WORDS, st.just(Decimal(1)), max_size=6),
    key=st.sampled_from(["team", "app", "Feature", "env"]),
    accounts=st.lists(st.tuples(_WORDS, _WORDS, st.just(Decimal(2))), max_size=4),
)
def test_hostile_names_cannot_break_the_folder(
    tmp_path_factory: object,
    values: dict[str, Decimal],
    key: str,
    accounts: list[tuple[str, str, Decimal]],
) -> None:
    """Whatever tags and accounts are called, the proposal is sound."""
    holdings = Holdings(
        currency="USD", tags={key: values}, accounts=accounts, services=values, owners={"a": "b"}
    )
    folder = tmp_path_factory.mktemp("starter")  # type: ignore[attr-defined]
    files = {k: v for k, v in propose(holdings).items() if k in _PROPOSED}
    assert said(write_files(folder, files)) == []


_PROPOSED = ("org.yaml", "teams.yaml", "components.yaml", "rules.yaml")
