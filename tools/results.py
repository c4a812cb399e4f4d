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


class Result(BaseModel):
    """What every tool returns."""

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
