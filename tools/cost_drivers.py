"""Which features and teams stand behind a cost, directly and by sharing, and how sure that is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import ComparedArguments
from tools.facts import Fact
from tools.results import Contact, Placement, Result
from tools.scope import Dimension


class CostDriversArguments(ComparedArguments):
    """Cost arguments; without `group_by` the drivers are features and their teams."""

    group_by: list[Dimension] = Field(default=[], max_length=3, description="dimensions")
    top: int | None = Field(default=None, ge=1, le=1000, description="only the largest rows")


class Driver(BaseModel):
    """One row: who stands behind how much, and how much of that is shared out by a rule."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    shared: Fact | None = None
    """Percent of the row that a split rule shared out; the rest was assigned directly."""
    placements: tuple[Placement, ...] = ()
    """The rules that placed the row, largest first; their `amount` is a percent of the row."""
    contact: Contact | None = None


class CostDrivers(Result):
    """Total = direct + shared + unallocated; the rows sum to the total as well."""

    tool: str = "cost_drivers"
    window: Fact
    total: Fact
    direct: Fact | None = None
    shared: Fact | None = None
    unallocated: Fact | None = None
    groups: tuple[str, ...] = ()
    rows: tuple[Driver, ...] = ()
    placements: tuple[Placement, ...] = ()
