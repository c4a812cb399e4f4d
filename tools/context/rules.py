"""`rules.yaml`: which line of the bill belongs to whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from tools.context.record import Record
from tools.context.scalars import Id, Positive, Text


class Condition(Record):
    """A test of one line of the bill: a field with one operator, or conditions combined."""

    field: Text | None = None
    equals: Text | None = None
    in_: Annotated[tuple[Text, ...], Field(min_length=1)] | None = Field(default=None, alias="in")
    prefix: Text | None = None
    regex: Text | None = None
    exists: bool | None = None
    all_: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = Field(
        default=None, alias="all"
    )
    any_: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = Field(
        default=None, alias="any"
    )
    not_: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        tests = (self.equals, self.in_, self.prefix, self.regex, self.exists)
        given = sum(test is not None for test in tests)
        combined = sum(part is not None for part in (self.all_, self.any_, self.not_))
        if combined:
            if combined > 1 or given or self.field is not None:
                raise ValueError("all, any or not stands alone; nest conditions inside it")
        elif self.field is None:
            raise ValueError("a condition names a field, or combines others with all, any or not")
        elif given != 1:
            raise ValueError(
                "a field takes exactly one of equals, in, prefix, regex or exists; "
                "combine several with all"
            )
        return self


class Assign(Record):
    """Where a line goes; a value `$FIELD` is taken from that field of the line."""

    component: Text | None = None
    feature: Text | None = None
    team: Text | None = None
    environment: Text | None = None

    @model_validator(mode="after")
    def _assigns_something(self) -> Assign:
        if not (self.component or self.feature or self.team or self.environment):
            raise ValueError("assign needs a component, feature, team or environment")
        return self


class Split(Record):
    """How a shared line is divided. Weights are relative: 2 and 1 mean two thirds and one third."""

    dimension: Literal["feature", "component", "team"]
    by: Literal["even", "fixed", "spend", "metric", "gateway"]
    among: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    weights: Annotated[dict[Text, Positive], Field(min_length=1)] | None = None
    metric: Text | None = None
    environment: Text | None = None

    @model_validator(mode="after")
    def _parts_fit(self) -> Split:
        if (self.by == "fixed") != (self.weights is not None):
            raise ValueError("weights go with by: fixed, and by: fixed needs weights {id: number}")
        if (self.by == "metric") != (self.metric is not None):
            raise ValueError("metric goes with by: metric, and by: metric needs a metric's name")
        if self.by == "even" and self.among is None:
            raise ValueError("by: even needs among: [ids]")
        if self.among is not None and len(set(self.among)) < len(self.among):
            raise ValueError("among names an id twice")
        if self.weights and self.among is not None and set(self.among) != set(self.weights):
            raise ValueError("among and weights name different ids; leave among out")
        return self


class Rule(Record):
    """One step of the allocation; the first rule whose condition holds places the line."""

    id: Id
    when: Condition
    assign: Assign | None = None
    split: Split | None = None
    environment: Text | None = None

    @model_validator(mode="after")
    def _one_action(self) -> Rule:
        if (self.assign is None) == (self.split is None):
            raise ValueError("a rule has either assign or split")
        if self.environment is not None:
            if self.assign is not None:
                raise ValueError("environment goes inside assign")
            if self.split and self.split.environment not in (None, self.environment):
                raise ValueError("the environment beside split and the one inside it differ")
        return self

    @property
    def placed_environment(self) -> str | None:
        """The environment that this rule gives: of its assign, or inside or beside its split."""
        inside = self.assign or self.split
        return (inside.environment if inside else None) or self.environment
