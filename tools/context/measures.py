"""What is measured: metrics, their values, and the objectives that are set on them."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - pydantic reads them at run time
from decimal import Decimal  # noqa: TC003
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from tools.context.record import Money, Record
from tools.context.scalars import Id, Number, Text


class MetricDefinition(Record):
    """What a metric's values mean and how they may be combined."""

    name: Id
    kind: Literal["business", "traffic", "latency", "availability", "usage"]
    unit: Text
    aggregation: Literal["sum", "mean", "p95", "max", "last"]
    better: Literal["higher", "lower"]


class CreditTier(Record):
    """Below this measured value, this percentage of the monthly contract value is owed."""

    below: Number
    percent: Annotated[Number, Field(gt=0, le=100)]


class SlaCredits(Record):
    """What is owed when an objective is missed; `of` is the monthly contract value."""

    of: Money
    tiers: Annotated[tuple[CreditTier, ...], Field(min_length=1)]


class Slo(Record):
    """An objective; `target` is in the metric's unit."""

    id: Id
    component: Text | None = None
    feature: Text | None = None
    metric: Text
    target: Number
    window_days: int = Field(ge=1, le=366)
    credits: SlaCredits | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Slo:
        if (self.component is None) == (self.feature is None):
            raise ValueError("an objective is for either a component or a feature")
        return self


class MetricValue(NamedTuple):
    """One measured value; a `time` without an hour is a local day of the organisation."""

    time: datetime | date
    metric: str
    value: Decimal
    component: str | None = None
    feature: str | None = None
