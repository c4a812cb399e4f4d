"""What is unallocated, and the rule that would place it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments
from tools.facts import Fact
from tools.results import Result
from tools.scope import Dimension


class AllocationGapsArguments(CostArguments):
    """Cost arguments; `group_by` names what lacks a value and by what to break that down.

    Of component, feature, team and environment the first named is the dimension that has the gap
    (team unless named); the others cut the gap into rows.
    """

    group_by: list[Dimension] = Field(default=[], max_length=3, description="dimensions")
    top: int | None = Field(default=None, ge=1, le=1000, description="only the largest rows")


class ProposedRule(BaseModel):
    """A rule for rules.yaml that would place a gap.

    `sure` is `named` where a tag or name of the lines is that of the entity, `neighbours` where
    most of the money around it goes there, `open` where a person must fill in the owner.
    """

    model_config = ConfigDict(frozen=True)

    yaml: Fact
    sure: Literal["named", "neighbours", "open"]
    entity: Fact | None = None
    places: Fact
    """The money of the gap that the rule would place."""


class Gap(BaseModel):
    """One row of what is not allocated."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    """Percent of the gap."""
    lines: Fact
    rule: ProposedRule | None = None
    folded: Fact | None = None


class AllocationGaps(Result):
    """Rows sum to `gap`; `gap` + allocated = total."""

    tool: str = "allocation_gaps"
    window: Fact
    total: Fact
    dimension: str
    gap: Fact
    share: Fact | None = None
    covered: Fact | None = None
    """Percent of the total that is allocated in `dimension`."""
    unplaced: Fact | None = None
    """The money of lines that no rule matches."""
    groups: tuple[str, ...] = ()
    rows: tuple[Gap, ...] = ()
