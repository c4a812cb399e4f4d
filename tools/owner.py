"""Who owns something, by which rule, how to reach them; and what a team owns, with its cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Ids
from tools.concerned import MOST, contact, contacts
from tools.entities import RECORDS, Entity, records, resolve, unknown_entity
from tools.errors import ArgumentError
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.placed import by_rule, placements_in_percent
from tools.results import Contact, Placement, Result, Unknown
from tools.scope import UNALLOCATED
from tools.spend import notes_on
from tools.view import last_days

if TYPE_CHECKING:
    from tools.view import Selection, View


class OwnerArguments(CostArguments):
    """Cost arguments; `entity` names what is owned: an id, a value of the bill, `dimension:id`."""

    entity: Ids | None = Field(
        default=None,
        description="component, feature, team, account, service, resource, tag:KEY=VALUE …",
    )


class OwnedBy(BaseModel):
    """One owner of an entity, with the part of its cost that is theirs."""

    model_config = ConfigDict(frozen=True)

    contact: Contact
    amount: Fact | None = None
    share: Fact | None = None


class Owned(BaseModel):
    """One thing that a team owns, with its whole cost in the window."""

    model_config = ConfigDict(frozen=True)

    dimension: Literal["component", "feature"]
    name: Fact
    amount: Fact


class Ownership(BaseModel):
    """One entity: whose it is and how that is known; of a team, what it owns.

    `by` is `context` where the shared model names the owner (components, features, teams,
    records) and `rules` where the allocation of its lines does. The first of `owners` is the
    owner that the context names; others pay for a part.
    """

    model_config = ConfigDict(frozen=True)

    dimension: str
    value: str
    entity: Fact
    by: Literal["context", "rules"]
    amount: Fact | None = None
    owners: tuple[OwnedBy, ...] = ()
    unallocated: Fact | None = None
    component: Fact | None = None
    feature: Fact | None = None
    parent: Contact | None = None
    """Of a team: the team above it."""
    placements: tuple[Placement, ...] = ()
    owns: tuple[Owned, ...] = ()


class Owners(Result):
    """One `Ownership` an entity asked for."""

    tool: str = "owner"
    window: Fact
    entities: tuple[Ownership, ...] = ()


def owner(asked: OwnerArguments, view: View) -> Owners:
    """Say whose each entity is; without an entity, whose the scope is."""
    selection = view.select(asked, default=last_days(view, 30))
    if not asked.entity and not asked.scope:
        raise ArgumentError("owner: name an entity, such as a component, a service or an account")
    found: list[Ownership] = []
    unknown: list[Unknown] = []
    for word in asked.entity or ():
        entity = resolve(view, word, selection.period)
        if entity is None:
            unknown.append(unknown_entity(view, word))
        elif entity.kind in RECORDS:
            found.append(_of_record(view, entity))
        else:
            found.append(_of_entity(view, selection, entity))
    if not asked.entity:
        found.extend(
            _of_entity(view, selection, Entity(name, value))
            for name, values in asked.scope.items()
            for value in values
        )
    known = [ownership for ownership in found if ownership.owners or ownership.placements]
    teams = [one.contact.id for ownership in known for one in ownership.owners][:MOST]
    features = [fact.scope["feature"][0] for one in known if (fact := one.feature)]
    features += [one.value for one in known if one.dimension == "feature"]
    return Owners(
        status="answered" if known else "no_data",
        period=selection.period,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=view.ledger.window("window", selection.period),
        entities=tuple(known),
        unknown=tuple(unknown),
        features=tuple(dict.fromkeys(features)),
        owners=tuple(dict.fromkeys(teams)),
        contacts=contacts(view, teams),
    )


def _of_entity(view: View, selection: Selection, entity: Entity) -> Ownership:
    """Whose a part of the bill is: by the context where it knows it, else by its lines."""
    here = selection.within({entity.kind: [entity.value]})
    rows, query = view.sums(here, by=("team",), columns=("RuleId",))
    total = sum((row.amount for row in rows), Decimal(0))
    teams: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        teams[row.keys[0]] += row.amount
    left = teams.pop(UNALLOCATED, Decimal(0))
    named = _named_owner(view, entity)
    order = sorted(teams, key=lambda team: (team != named, -abs(teams[team]), team))
    if named and named not in teams:
        order.insert(0, named)

    def money(label: str, amount: Decimal, scope: dict[str, list[str]]) -> Fact:
        return money_of(view, here.within(scope), label, amount, query)

    context = view.context
    component = context.components.get(entity.value) if entity.kind == "component" else None
    feature = component.feature if component else None
    above = context.teams[entity.value].parent if entity.value in context.teams else None
    return Ownership(
        dimension=entity.kind,
        value=entity.value,
        entity=name_of(view, entity.kind, entity.value),
        by="context" if named else "rules",
        amount=money("total", total, {}),
        owners=tuple(
            OwnedBy(
                contact=contact(view, team),
                amount=money(team, teams[team], {"team": [team]}) if team in teams else None,
                share=share_of(view, teams[team], total) if team in teams else None,
            )
            for team in order
        ),
        unallocated=money(UNALLOCATED, left, {"team": [UNALLOCATED]}) if left else None,
        component=name_of(view, "component", component.id) if component else None,
        feature=name_of(view, "feature", feature) if feature else None,
        parent=contact(view, above) if above and entity.kind == "team" else None,
        placements=placements_in_percent(view, by_rule((row.keys[1], row.amount) for row in rows)),
        owns=_owned(view, selection, entity.value) if entity.kind == "team" else (),
    )


def _named_owner(view: View, entity: Entity) -> str | None:
    context = view.context
    if entity.kind == "team":
        return entity.value
    if entity.kind == "component" and entity.value in context.components:
        return context.components[entity.value].team
    if entity.kind == "feature" and entity.value in context.features:
        return context.features[entity.value].team
    return None


def _owned(view: View, selection: Selection, team: str) -> tuple[Owned, ...]:
    """The team's components and features, the most expensive first."""
    context = view.context
    owned: list[Owned] = []
    kinds: tuple[tuple[Literal["component", "feature"], list[str]], ...] = (
        ("component", [key for key, entry in context.components.items() if entry.team == team]),
        ("feature", [key for key, entry in context.features.items() if entry.team == team]),
    )
    for dimension, ids in kinds:
        here = replace(selection, scope={**selection.scope, dimension: ids})
        rows, query = view.sums(here, by=(dimension,))
        amounts = {row.keys[0]: row.amount for row in rows}
        for value in sorted(ids, key=lambda value: (-amounts.get(value, Decimal(0)), value)):
            amount = money_of(
                view,
                selection.within({dimension: [value]}),
                value,
                amounts.get(value, Decimal(0)),
                query,
            )
            owned.append(
                Owned(dimension=dimension, name=name_of(view, dimension, value), amount=amount)
            )
    return tuple(owned)


def _of_record(view: View, entity: Entity) -> Ownership:
    """Who answers for a plan, a decision, a budget; of an incident, who owns what it hit."""
    record = records(view, entity.kind)[entity.value]
    context = view.context
    named = [team for team in (getattr(record, "owner", None),) if team]
    hit = (id_ for id_ in getattr(record, "components", ()) if id_ in context.components)
    named += [context.components[component].team for component in hit]
    ref = f"{entity.kind}:{entity.value}"
    return Ownership(
        dimension=entity.kind,
        value=entity.value,
        entity=view.ledger.name(ref, str(getattr(record, "title", entity.value))),
        by="context",
        owners=tuple(OwnedBy(contact=one) for one in contacts(view, named)),
    )
