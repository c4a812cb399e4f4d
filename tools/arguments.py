"""The arguments that tools share. Each tool adds its own in its file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tools.periods import Grain, Period
from tools.scope import Dimension, Scope

Basis = Literal["charge", "billing"]

COST_COLUMNS: dict[Literal["effective", "billed", "list", "contracted"], str] = {
    "effective": "EffectiveCost",
    "billed": "BilledCost",
    "list": "ListCost",
    "contracted": "ContractedCost",
}
_KINDS = {column.casefold(): kind for kind, column in COST_COLUMNS.items()}


def _read_cost(value: Any) -> Any:
    """FOCUS's own names of the columns are as good as ours."""
    return _KINDS.get(value.casefold(), value.casefold()) if isinstance(value, str) else value


def _read_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


CostKind = Annotated[
    Literal["effective", "billed", "list", "contracted"], BeforeValidator(_read_cost)
]
Ids = Annotated[list[str], BeforeValidator(_read_list), Field(max_length=100)]
"""One id or several."""

Dimensions = Annotated[list[Dimension], BeforeValidator(_read_list), Field(max_length=3)]
"""One dimension or up to three."""


class Arguments(BaseModel):
    """What every tool takes: nothing beyond what is declared."""

    model_config = ConfigDict(extra="forbid")


class CostArguments(Arguments):
    """Which part of the bill, over which window, counted how."""

    scope: Scope = Field(default={}, description="dimension → values that count")
    exclude: Scope = Field(default={}, description="dimension → values that do not count")
    period: Period | None = Field(default=None, description="half-open window")
    cost: CostKind | None = Field(default=None, description="which FOCUS cost column")
    basis: Basis = Field(default="charge", description="charge period or billing period")


class ComparedArguments(CostArguments):
    """Cost arguments with a second window to compare with."""

    compare_to: Period | None = Field(default=None, description="the window compared with")


class GroupedArguments(ComparedArguments):
    """Cost arguments with a breakdown."""

    group_by: Dimensions = Field(default=[], description="dimensions")
    grain: Grain | None = Field(default=None, description="one row a day, week, month …")
    top: int | None = Field(default=None, ge=1, le=1000, description="only the largest rows")
