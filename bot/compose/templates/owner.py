"""Who owns something, how to reach them, and what a team owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put, put_all
from bot.compose.phrases import sign
from bot.compose.templates.cost_drivers import HOW

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.owner import OwnedBy, Owners, Ownership

LISTED = 6
"""Things of a team that are told in words; all are in the table."""


def owner(result: Owners, frame: Frame) -> Draft:
    """Say whose each entity is."""
    if result.status == "no_data" or not result.entities:
        return Draft((_nobody(result, frame), *phrases.unknown_names(result, frame)))
    claims: list[Claim] = []
    for entity in result.entities:
        claims += _of_team(entity, result) if entity.dimension == "team" else _of(entity, frame)
    suggestions = _suggestions(result)
    if any(entity.dimension == "team" or entity.unallocated for entity in result.entities):
        claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), (), suggestions)


def _nobody(result: Owners, frame: Frame) -> Claim:
    names = [frame.word("asked", unknown.value) for unknown in result.unknown]
    what = put_all(names, "or") if names else phrases.subject(result, frame, "spend")
    return claim("headline", f"I found no owner of {what}.", result.window)


def _of(entity: Ownership, frame: Frame) -> list[Claim]:
    name = put(entity.entity)
    if not entity.owners:
        claims = [claim("headline", f"Nobody is known to own {name}.")]
    elif len(entity.owners) == 1:
        claims = [
            claim("headline", f"{name} belongs to {phrases.reach(entity.owners[0].contact)}.")
        ]
    elif entity.by == "context":
        first, *others = entity.owners
        claims = [
            claim("headline", f"{name} belongs to {phrases.reach(first.contact)}."),
            claim("owner", f"Others pay for a part: {listed([_part(one) for one in others])}."),
        ]
    else:
        parts = [_part(owned) for owned in entity.owners]
        claims = [claim("headline", f"{name} is shared by {listed(parts)}.")]
    claims += _how(entity)
    if entity.unallocated and sign(entity.unallocated):
        claims.append(
            claim("caveat", f"{put(entity.unallocated)} of it has no owner.", entity.entity)
        )
    if entity.component and entity.dimension != "component":
        claims.append(claim("driver", f"It is part of {put(entity.component)}.", entity.entity))
    if entity.feature:
        ids = entity.feature.scope.get("feature", [])
        claims += phrases.features([(feature, entity.entity) for feature in ids], frame)
    return claims


def _of_team(entity: Ownership, result: Owners) -> list[Claim]:
    name = put(entity.entity)
    reached = [owned.contact.channel for owned in entity.owners if owned.contact.channel]
    channel = f" ({put(reached[0])})" if reached else ""
    part = f", part of {put(entity.parent.team)}" if entity.parent else ""
    claims = [claim("headline", f"{name} is a team{channel}{part}.")]
    if entity.amount:
        cost = f"It spent {put(entity.amount)} {phrases.during(result.window)}."
        claims.append(claim("driver", cost, entity.entity))
    if entity.owns:
        shown = [put(owned.name) for owned in entity.owns[:LISTED]]
        shown += ["what the table has besides"] if len(entity.owns) > LISTED else []
        claims.append(claim("owner", f"It owns {listed(shown)}.", entity.entity))
    return claims


def _part(owned: OwnedBy) -> str:
    share = f", {put(owned.share)}" if owned.share else ""
    return f"{phrases.reach(owned.contact)}{share}"


def _how(entity: Ownership) -> list[Claim]:
    if entity.by == "context":
        return [claim("owner", "The shared model says so.", entity.entity)]
    placed = [placement for placement in entity.placements if placement.how != "none"][:2]
    if not placed:
        return []
    parts = [f"{HOW[placement.how]} (rule {put(placement.name)})" for placement in placed]
    return [claim("owner", f"How that is known: {listed(parts)}.", entity.entity)]


def _table(result: Owners) -> Table | None:
    rows = [
        (
            Cell((owned.name,)),
            Cell(word=owned.dimension),
            Cell((owned.amount,)),
        )
        for entity in result.entities
        for owned in entity.owns
    ]
    if not rows:
        return None
    return Table("Owned", (Column("Name"), Column("Kind"), Column("Cost", True)), tuple(rows))


def _suggestions(result: Owners) -> tuple[str, ...]:
    name = put(result.entities[0].entity)
    return (f"what did {name} cost last month?", f"why did {name} change last week?")
