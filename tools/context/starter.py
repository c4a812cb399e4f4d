"""A first context folder, proposed from what a store holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tools.context import starter_texts as texts
from tools.context.scalars import safe_id
from tools.scope import UNALLOCATED
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

ROLES = {
    "team": ("team", "owner", "squad", "ownedby", "teamname", "costowner"),
    "component": ("component", "app", "application", "service", "appname", "workload", "project"),
    "environment": ("environment", "env", "stage"),
    "feature": ("feature", "product", "capability"),
}
"""Dimension → folded keys of tags that usually hold it."""

_ORDER = ("component", "feature", "team", "environment")
"""From the closest word on whose a line is to the farthest."""

MOST = 60
"""How many teams or components are proposed; the cheapest beyond them are only counted."""

_MOST_EXAMPLES = 10

_NO_VALUE = frozenset({"", "none", "na", "n/a", "null", "unknown", "undefined", "tbd", "test"})
_ENVIRONMENT_WORDS = frozenset(
    "prod production stage staging dev development test testing qa sandbox live nonprod".split()
)
_GENERIC_WORDS = frozenset("account aws azure gcp shared main master root payer org".split())
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*")


@dataclass(frozen=True)
class Holdings:
    """What a store holds. Costs are in `currency` and only decide what comes first.

    `tags` gives each key its values and their cost, `accounts` are `(id, name, cost)`. `owners`
    gives a value of the tag for components the value of the tag for teams that it mostly stands
    beside; which tags those are, `roles_of` says.
    """

    currency: str
    tags: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    accounts: Sequence[tuple[str, str, Decimal]] = ()
    services: Mapping[str, Decimal] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    other_currencies: Sequence[str] = ()


@dataclass(frozen=True)
class _Named:
    id: str
    name: str
    cost: Decimal


def roles_of(tags: Mapping[str, Mapping[str, Decimal]]) -> dict[str, str]:
    """Which tag key holds team, component, environment and feature; the dearest where several do.

    A dimension for which no key is known is absent.
    """
    found = {}
    for dimension, words in ROLES.items():
        keys = [key for key in tags if fold(key) in words]
        if keys:
            found[dimension] = max(sorted(keys), key=lambda key: sum(tags[key].values()))
    return found


def propose(holdings: Holdings) -> dict[str, str]:
    """File name → text of a folder that `check_context` finds sound.

    Only what the bill shows is proposed as it stands; the rest is commented, with an example.
    """
    roles = roles_of(holdings.tags)
    holdings = replace(holdings, accounts=sorted(holdings.accounts, key=_by_cost))
    teams = _entries(holdings.tags.get(roles.get("team", ""), {}))
    by_account = _teams_of_accounts(holdings, {team.id for team in teams})
    if not teams:
        costs: dict[str, Decimal] = {}
        for (_, _, cost), word in zip(holdings.accounts, by_account, strict=True):
            if word:
                costs[word] = costs.get(word, cost * 0) + cost
        teams = _entries(costs)
    components = _entries(holdings.tags.get(roles.get("component", ""), {}))
    return {
        "org.yaml": _org(holdings),
        "teams.yaml": _teams(teams, holdings.currency),
        "components.yaml": _components(components, teams, holdings),
        "rules.yaml": _rules(roles, holdings, by_account, {team.id for team in teams[:MOST]}),
        **texts.FIXED,
    }


def _by_cost(account: tuple[str, str, Decimal]) -> tuple[Decimal, str]:
    return -account[2], account[0]


def _entries(costs: Mapping[str, Decimal]) -> list[_Named]:
    """One entry for each value that can be a name, the dearest first."""
    found: list[_Named] = []
    seen: set[str] = set()
    for name, cost in sorted(costs.items(), key=lambda item: (-item[1], item[0])):
        entry_id = safe_id(name)
        usable = name.strip() and entry_id and entry_id not in (UNALLOCATED, "unplaced")
        # Values that are written alike mean the same.
        alike = {fold(entry_id), fold(name)}
        if usable and name.strip().casefold() not in _NO_VALUE and not alike & seen:
            seen |= alike
            found.append(_Named(entry_id, name.strip(), cost))
    return found


def _teams_of_accounts(holdings: Holdings, known: set[str]) -> list[str]:
    """The team that each account's name speaks of; empty where it speaks of none.

    `payments-production` speaks of `payments`. Where teams are known already, only they count.
    """
    found = []
    for _, name, _ in holdings.accounts:
        words = [word for word in re.split(r"[^\w]+|_", name.casefold()) if word]
        left = [w for w in words if w not in _ENVIRONMENT_WORDS and w not in _GENERIC_WORDS]
        team = safe_id("-".join(left))
        usable = team and not team.isdigit() and (not known or team in known)
        found.append(team if usable else "")
    return found


def _org(holdings: Holdings) -> str:
    lines = [
        'name: ""',
        f"currency: {holdings.currency}",
        "timezone: UTC",
        "week_start: monday",
        'fiscal_year_start: "01-01"',
    ]
    rates = [
        f"#  - {{from: {currency}, to: {holdings.currency}, day: 2026-01-01, rate: 1.00}}"
        for currency in holdings.other_currencies
    ]
    if rates:
        rates = [
            "# The bill holds these currencies too; give each a rate:",
            "#exchange_rates:",
            *rates,
        ]
    return texts.ORG + "\n".join([*lines, *rates]) + "\n" + texts.ORG_MORE


def _teams(teams: list[_Named], currency: str) -> str:
    if not teams:
        return texts.TEAMS + texts.TEAMS_EXAMPLE
    shown = [
        f"  - {{id: {_scalar(team.id)}, name: {_scalar(team.name)}}}  # {_cost(team, currency)}"
        for team in teams[:MOST]
    ]
    return texts.TEAMS + "\n".join(["teams:", *shown, *_rest(teams)]) + "\n"


def _components(components: list[_Named], teams: list[_Named], holdings: Holdings) -> str:
    if not components:
        return texts.COMPONENTS + texts.COMPONENTS_EXAMPLE
    declared = {team.id for team in teams[:MOST]}
    shown, waiting = [], []
    for component in components[:MOST]:
        owner = safe_id(holdings.owners.get(component.name, ""))
        if len(declared) == 1:
            owner = next(iter(declared))
        entry = f"- {{id: {_scalar(component.id)}, name: {_scalar(component.name)}, team: "
        cost = _cost(component, holdings.currency)
        if owner in declared:
            shown.append(f"  {entry}{_scalar(owner)}}}  # {cost}")
        else:
            waiting.append(f"#  {entry}TEAM}}  # {cost}")
    if waiting:
        waiting.insert(0, "# The bill does not say who owns these; name the team and uncomment:")
    lines = ["components:", *shown, *waiting, *_rest(components)]
    return texts.COMPONENTS + "\n".join(lines) + "\n"


def _rules(
    roles: dict[str, str], holdings: Holdings, by_account: list[str], declared: set[str]
) -> str:
    values = {name: _scalar(f"$Tags.{roles[name]}") for name in _ORDER if name in roles}
    by_tag = []
    for place, name in enumerate(_ORDER):
        if name in roles:
            # What an earlier rule tests for cannot be there any more.
            assigned = [f"{n}: {values[n]}" for n in _ORDER[place:] if n in values]
            by_tag.append(
                f"  - id: by-{name}-tag\n"
                f"    when: {{field: {_scalar(f'Tags.{roles[name]}')}, exists: true}}\n"
                f"    assign: {{{', '.join(assigned)}}}"
            )
    last = [by_tag.pop()] if "environment" in roles else []
    accounts = _account_rules(holdings, by_account, declared, values.get("environment"))
    lines = ["rules:", *by_tag, *accounts, *_service_examples(holdings), *last]
    return texts.RULES + "\n".join([*lines, "default: unallocated"]) + "\n"


def _account_rules(
    holdings: Holdings, by_account: list[str], declared: set[str], environment: str | None
) -> list[str]:
    also = f", environment: {environment}" if environment else ""
    of_team: dict[str, list[str]] = {}
    rest: dict[str, str] = {}
    seen: set[str] = set()
    for (account, name, cost), team in zip(holdings.accounts, by_account, strict=True):
        if account in seen or not safe_id(account):
            continue
        seen.add(account)
        if team in declared:
            of_team.setdefault(team, []).append(account)
        elif len(rest) < _MOST_EXAMPLES:
            rest[safe_id(account)] = (
                f"#  - {{id: account-{safe_id(account)}, when: {{field: SubAccountId, equals: "
                f"{_scalar(account)}}}, assign: {{team: TEAM{also}}}}}"
                f"  # {_quoted(name)}, {cost:,.0f} {holdings.currency}"
            )
    placed = [
        f"  - id: accounts-{team}\n"
        f"    when: {{field: SubAccountId, in: [{', '.join(map(_scalar, accounts))}]}}\n"
        f"    assign: {{team: {_scalar(team)}{also}}}"
        for team, accounts in of_team.items()
    ]
    lines = [*placed, *rest.values()]
    return ["# Lines without these tags, by account:", *lines] if lines else []


def _service_examples(holdings: Holdings) -> list[str]:
    dearest = sorted(holdings.services.items(), key=lambda item: (-item[1], item[0]))
    lines = []
    for name, cost in dearest[:_MOST_EXAMPLES]:
        if safe_id(name):
            when = f"{{field: ServiceName, equals: {_scalar(name)}}}"
            lines.append(
                f"#  - {{id: service-{safe_id(name)}, when: {when}, assign: {{team: TEAM}}}}"
                f"  # {cost:,.0f} {holdings.currency}"
            )
    return ["# Whole services of one team, the dearest first:", *lines] if lines else []


def _rest(entries: Iterable[_Named]) -> list[str]:
    more = len(list(entries)) - MOST
    return [f"# … and {more} more that cost less"] if more > 0 else []


def _cost(entry: _Named, currency: str) -> str:
    return f"{entry.cost:,.0f} {currency}"


def _scalar(text: str) -> str:
    """Text as YAML reads it back, whatever it holds."""
    return text if _PLAIN.fullmatch(text) and text.casefold() != "null" else _quoted(text)


def _quoted(text: str) -> str:
    """Text in double quotes on one line; what could end the line or the quotes is escaped."""
    shown = "".join(
        f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\U{ord(char):08x}"
        for char in text
    )
    return f'"{shown}"'
