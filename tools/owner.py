"""Who owns something, by which rule, how to reach them; and what a team owns, with its cost."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Ids
from tools.facts import Fact
from tools.results import Contact, Placement, Result


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
    """One thing that a team owns."""

    model_config = ConfigDict(frozen=True)

    dimension: Literal["component", "feature"]
    name: Fact
    amount: Fact | None = None


class Ownership(BaseModel):
    """One entity: whose it is and how that is known; of a team, what it owns.

    `by` is `context` where the shared model names the owner (components, features, teams) and
    `rules` where the allocation of its lines does.
    """

    model_config = ConfigDict(frozen=True)

    dimension: str
    value: str
    entity: Fact
    by: Literal["context", "rules"]
    amount: Fact
    owners: tuple[OwnedBy, ...] = ()
    unallocated: Fact | None = None
    component: Fact | None = None
    feature: Fact | None = None
    parent: Fact | None = None
    placements: tuple[Placement, ...] = ()
    owns: tuple[Owned, ...] = ()


class Owners(Result):
    """One `Ownership` an entity asked for."""

    tool: str = "owner"
    window: Fact
    entities: tuple[Ownership, ...] = ()
