"""Each fault of an entry: where it is, what is wrong, and the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.context import SHOP, said, write_context, write_files

if TYPE_CHECKING:
    from pathlib import Path

_INCIDENT = SHOP["incidents.yaml"]
_PLAN = SHOP["plans.yaml"]


@pytest.mark.parametrize(
    ("stem", "before", "after", "expected"),
    [
        ("org", "currency: USD", "currency: usd", "org.yaml:2: currency: 'usd' is not a currency"),
        ("org", "Europe/Berlin", "Berlin", "org.yaml:3: timezone: 'Berlin' is not a time zone"),
        ("org", "95.50", "lots", "org.yaml:4: labour_rate_per_hour is 'lots', not a number"),
        ("org", "1.08", "NaN", "org.yaml:6: rate is 'NaN', not a finite number"),
        ("org", "timezone", "timezome", "org.yaml:3: unknown key 'timezome'; did you mean"),
        ("teams", "name: Pay", "id2: Pay", "teams.yaml:2: name is missing; add it"),
        (
            "plans",
            "id: holidays",
            "id: Holi days",
            "is not an id: letters, digits and . _ - / only",
        ),
        ("plans", "id: holidays", "id: unallocated", "'unallocated' is a reserved word; choose"),
        ("rules", "id: database", "id: by-tag", "stands here again, after line 2; give one of"),
        ("teams", "[U0001AAA, U0002BBB]", "U0001AAA", "members is 'U0001AAA', not a list"),
        ("components", "team: payments", "team: paymnts", "unknown team 'paymnts'; did you mean"),
        ("components", "[orders-db]", "[oders-db]", "components.yaml:3: unknown component"),
        (
            "features",
            "value: Customers pay here",
            "value:",
            "features.yaml:5: value is missing; add it",
        ),
        ("features", "unit_metric: orders", "unit_metric: clicks", "unknown metric 'clicks'"),
        ("plans", "from: 2026-11-01", "from: 01/11/2026", "plans.yaml:6: from: '01/11/2026' is"),
        ("plans", "until: 2026-12-31", "until: 2026-10-31", "plans.yaml:7: until (2026-10-31) is"),
        ("plans", "{amount: 5000, currency: USD, per: month}", "{}", "expected has no amount"),
        ("plans", "5000, currency", "5,000, currency", "unknown key '000'; put text that holds a"),
        ("plans", "{feature: [checkout]}", "{feature: }", "feature is empty; give it a value or"),
        ("plans", "{feature: [checkout]}", "{feature: [x, ]}", "unknown feature 'x'"),
        ("plans", "per: month", "per: fortnight", "per is 'fortnight'; write one of day, week"),
        ("plans", "{feature: [checkout]}", "{featur: [x]}", "unknown dimension 'featur'"),
        ("budgets", "period: quarter", "period: week", "period is 'week'; write one of month,"),
        ("budgets", "amount: 90000", "amount: -1", "amount is '-1'; it must be at least 0"),
        ("events", '09:00:00+01:00"', '09:00:00"', "has no time zone; add an offset"),
        ("events", "class: business", "class: sales", "class is 'sales'; write one of business"),
        ("incidents", "T05:30:00Z", "T01:30:00Z", "incidents.yaml:6: impact_end is not after"),
        ("incidents", "impact_share: 0.6", "impact_share: 60", "it must be at most 1"),
        ("incidents", "person_hours: 14", "person_hour: 14", "unknown key 'person_hour'; did you"),
        ("metrics", "kind: business", "kind: bizness", "metrics.yaml:2: kind is 'bizness'; write"),
        ("slos", "component: checkout-api", "feature: x\n    component: y", "unknown feature 'x'"),
        ("slos", "metric: availability", "metric: uptime", "slos.yaml:4: unknown metric 'uptime'"),
        ("access", "default: deny", "default: allow", "default is 'allow'; write one of deny, all"),
        ("access", "guests: deny", "guests: all", "guests is 'all'; only deny can stand here"),
        ("access", "all: true", "all: false", "only true can stand here"),
        ("access", "{team: payments, scope", "{team: payment, scope", "unknown team 'payment'"),
        ("access", "finops: [U0009ZZZ, platform]", "finops: [nobody]", "unknown team 'nobody'"),
    ],
)
def test_a_fault_names_its_line_and_the_mend(
    tmp_path: Path, stem: str, before: str, after: str, expected: str
) -> None:
    """One slip in a sound folder gives a message with place, fault and mend."""
    text = SHOP[f"{stem}.yaml"]
    assert before in text
    messages = said(write_context(tmp_path, **{stem: text.replace(before, after, 1)}))
    assert any(expected in message for message in messages), messages
    assert all(message.startswith(f"{stem}.yaml:") for message in messages), messages
    assert not any("warning" in message for message in messages), messages


def test_a_plan_without_an_amount_is_a_fault(tmp_path: Path) -> None:
    """A plan that states no money cannot justify any."""
    text = _PLAN.replace("    expected: {amount: 5000, currency: USD, per: month}\n", "")
    assert said(write_context(tmp_path, plans=text)) == [
        "plans.yaml:2: expected is missing; add it"
    ]


def test_a_broken_entry_is_not_unknown_too(tmp_path: Path) -> None:
    """One fault is told once: what names a broken entry is not at fault as well."""
    teams = SHOP["teams.yaml"].replace("name: Payments", "name: Payments\n    colour: red")
    assert said(write_context(tmp_path, teams=teams)) == [
        (
            "teams.yaml:4: unknown key 'colour'; known: cost_centre, id, members, name, parent, "
            "slack_channel, slack_usergroup"
        ),
    ]


def test_hostile_text_is_quoted_and_cut(tmp_path: Path) -> None:
    """A message stays one short line whatever stands in the file."""
    teams = 'teams:\n  - {id: a, name: A, parent: "x\\ny' + "z" * 500 + '"}\n'
    (message,) = said(write_files(tmp_path, {"teams.yaml": teams}))
    assert "\n" not in message
    assert len(message) < 200


def test_all_faults_of_an_incident_are_told(tmp_path: Path) -> None:
    """Three slips in one entry give three messages, in the order of their lines."""
    text = (
        _INCIDENT.replace("2026-11-10 02:00:00+00:00", "yesterday")
        .replace("[checkout-api]", "[checkot-api]")
        .replace("people: 4", "people: four")
    )
    assert said(write_context(tmp_path, incidents=text)) == [
        (
            "incidents.yaml:5: impact_start: 'yesterday' is not a time; "
            "write it as 2026-11-16T02:00:00+00:00"
        ),
        "incidents.yaml:7: unknown component 'checkot-api'; did you mean 'checkout-api'?",
        "incidents.yaml:9: people is 'four', not a whole number; write digits only",
    ]


def test_an_incident_without_share_is_a_warning(tmp_path: Path) -> None:
    """An unknown share of traffic leaves lost revenue unknown, which is said."""
    text = _INCIDENT.replace("    impact_share: 0.6\n", "")
    (message,) = said(write_context(tmp_path, incidents=text))
    assert message.startswith("incidents.yaml:2: warning: impact_share is missing")


@pytest.mark.parametrize(
    ("synonym", "expected"),
    [
        ("till: chekout", "'till' stands for 'chekout', which names nothing; did you mean"),
        ("db: service:Amazon Aurora", None),
        ("cost centre: tag:cost-centre", None),
        ("ours: team:paymnts", "unknown team 'paymnts'; did you mean 'payments'?"),
        ("pay: feature:payments", "unknown feature 'payments'; known: checkout, platform"),
        ("shop: payments", None),
        ("pay: platform", "is the id of a team and of a feature; write team:platform or feature:"),
    ],
)
def test_a_synonym_names_something(tmp_path: Path, synonym: str, expected: str | None) -> None:
    """A synonym stands for one id, a dimension, or a value of a dimension."""
    org = f"name: Example\nsynonyms:\n  {synonym}\n"
    budgets = SHOP["budgets.yaml"].replace("id: shop", "id: payments")
    features = SHOP["features.yaml"] + "  - {id: platform, name: P, team: platform, value: All}\n"
    messages = said(write_context(tmp_path, org=org, budgets=budgets, features=features))
    if expected is None:
        assert messages == []
    else:
        assert len(messages) == 1
        assert messages[0].startswith("org.yaml:3: ")
        assert expected in messages[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"teams": "teams:\n  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: a}\n"},
            "teams.yaml:2: parent goes round in a circle: a → b → a; break it",
        ),
        (
            {
                "components": "components:\n"
                "  - {id: x, name: X, team: t, depends_on: [y]}\n"
                "  - {id: y, name: Y, team: t, depends_on: [z]}\n"
                "  - {id: z, name: Z, team: t, depends_on: [y]}\n",
                "teams": "teams:\n  - {id: t, name: T}\n",
            },
            "components.yaml:3: depends_on goes round in a circle: y → z → y; break it",
        ),
    ],
)
def test_circles_are_told(tmp_path: Path, changes: dict[str, str], expected: str) -> None:
    """Nothing is its own parent or depends on itself, however many steps away."""
    files = {f"{stem}.yaml": text for stem, text in changes.items()}
    assert said(write_files(tmp_path, files)) == [expected]


def test_money_without_a_rate_is_a_warning(tmp_path: Path) -> None:
    """A budget in a currency that nothing converts is said before somebody asks for it."""
    budgets = SHOP["budgets.yaml"].replace("currency: USD", "currency: GBP")
    assert said(write_context(tmp_path, budgets=budgets)) == [
        "budgets.yaml:3: warning: no rate turns GBP into USD; add one to exchange_rates in org.yaml"
    ]


def test_two_plans_over_the_same_days_are_a_warning(tmp_path: Path) -> None:
    """Plans that would explain the same money twice are named."""
    second = _PLAN.partition("plans:\n")[2].replace("id: holidays", "id: winter")
    (message,) = said(write_context(tmp_path, plans=_PLAN + second))
    assert "plans.yaml:14: warning: covers the same scope as the plan 'holidays'" in message


def test_an_owner_that_looks_like_a_team_is_questioned(tmp_path: Path) -> None:
    """An owner may be a person, so one that is no team is only a warning."""
    (message,) = said(
        write_context(tmp_path, plans=_PLAN.replace("owner: payments", "owner: paymets"))
    )
    assert message == (
        "plans.yaml:4: warning: the owner 'paymets' is no team; did you mean 'payments'?"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("team.yaml", "team.yaml: warning: is not read; did you mean 'teams.yaml'?"),
        ("rules.txt", "rules.txt: warning: is not read; did you mean 'rules.yaml'?"),
        ("old/teams.yaml", "old/teams.yaml: warning: is not read; did you mean 'teams.yaml'?"),
        ("README.md", None),
        (".git/config", None),
        ("decisions/drawing.png", None),
    ],
)
def test_a_file_that_is_not_read_is_told(tmp_path: Path, name: str, expected: str | None) -> None:
    """A misspelt file name is a warning; what belongs to no context is passed over."""
    messages = said(write_files(tmp_path, {name: "x: 1\n"}))
    assert messages == ([expected] if expected else [])


def test_a_folder_full_of_other_things_is_told_once(tmp_path: Path) -> None:
    """Whoever names the wrong folder gets a page of warnings, not a book."""
    messages = said(write_files(tmp_path, {f"src/{n}.py": "" for n in range(300)}))
    assert len(messages) == 21
    assert messages[0] == (
        ".: warning: 280 more files are not read; keep the context in a folder of its own"
    )


def test_both_endings_of_one_file_are_a_fault(tmp_path: Path) -> None:
    """`.yml` is read as well, but not beside `.yaml`."""
    teams = SHOP["teams.yaml"]
    assert said(write_files(tmp_path / "one", {"teams.yml": teams})) == []
    messages = said(write_files(tmp_path / "two", {"teams.yml": teams, "teams.yaml": teams}))
    assert messages == [
        "teams.yml: stands beside 'teams.yaml'; join the two into one file",
    ]


def test_the_default_of_the_rules_is_fixed(tmp_path: Path) -> None:
    """What no rule places is unallocated; another default is refused with the way to do it."""
    rules = SHOP["rules.yaml"].replace("default: unallocated", "default: platform")
    assert said(write_context(tmp_path, rules=rules)) == [
        (
            "rules.yaml:8: default is 'platform'; only unallocated can stand here, "
            "so place what is left with a last rule"
        ),
    ]


def test_two_teams_written_alike_are_a_warning(tmp_path: Path) -> None:
    """A tag `cost-team` cannot tell `Cost Team` from `CostTeam`."""
    teams = "teams:\n  - {id: a, name: CostTeam}\n  - {id: b, name: Cost Team}\n"
    assert said(write_files(tmp_path, {"teams.yaml": teams})) == [
        (
            "teams.yaml:3: warning: 'Cost Team' also means the team 'a', and tags may mean either; "
            "give one of them another name"
        )
    ]
