"""What tools return: typed results whose figures are facts in the ledger."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from tools.arguments import Basis, CostKind
from tools.facts import Fact
from tools.periods import Period
from tools.scope import Scope

Note = Literal[
    "provisional",
    "credits",
    "corrections",
    "billing_basis_needs_months",
    "converted",
    "starts_before_data",
    "ends_after_data",
    "hides_other_scopes",
    "split_fallback",
]
"""Something the reader must know beside the figures; templates hold its words."""

VerdictState = Literal["planned", "partly_planned", "unplanned", "unknown"]
Grade = Literal["coincides with", "consistent with", "accounts for"]


class Evidence(BaseModel):
    """A record of the context that speaks of a cost: a plan, a decision, an event, an incident."""

    model_config = ConfigDict(frozen=True)

    ref: str
    """`plan:q4-holiday`, `event:deploy-7`."""
    title: Fact
    day: Fact | None = None
    grade: Grade | None = None
    amount: Fact | None = None
    until: Fact | None = None
    approved_by: Fact | None = None


class Verdict(BaseModel):
    """Whether a cost was meant, and by which record."""

    model_config = ConfigDict(frozen=True)

    state: VerdictState
    by: Evidence | None = None
    planned: Fact | None = None
    excess: Fact | None = None


class Contact(BaseModel):
    """A team and how to reach it; `team` bears the scope `{"team": [id]}`."""

    model_config = ConfigDict(frozen=True)

    id: str
    team: Fact
    channel: Fact | None = None
    usergroup: Fact | None = None


class Unknown(BaseModel):
    """A value in the scope that the bill does not hold, and those that read alike."""

    model_config = ConfigDict(frozen=True)

    dimension: str
    value: str
    near: tuple[Fact, ...] = ()
    """Names; each bears the scope that selects it."""


class Result(BaseModel):
    """What every tool returns.

    `features` and `owners` are ids; `contacts` says how to reach the owners. `unknown` tells
    why a scope holds nothing.
    """

    model_config = ConfigDict(frozen=True)

    tool: str
    status: Literal["answered", "no_data"] = "answered"
    period: Period | None = None
    compare_to: Period | None = None
    cost: CostKind | None = None
    basis: Basis = "charge"
    scope: Scope = {}
    exclude: Scope = {}
    notes: tuple[Note, ...] = ()
    features: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    verdict: Verdict | None = None
    unknown: tuple[Unknown, ...] = ()


class Placement(BaseModel):
    """One rule of the allocation and the money that it placed.

    `how` tells how sure that is: a tag or a component's name is said by whoever runs it, an
    account or a service is inferred, a split is shared by a key, `none` is what no rule placed.
    """

    model_config = ConfigDict(frozen=True)

    rule: str
    name: Fact
    how: Literal["tag", "resource", "account", "service", "other", "split", "none"]
    field: Fact | None = None
    """The field of the line that the rule reads, such as `Tags.app`."""
    split_by: str | None = None
    amount: Fact
    share: Fact | None = None
