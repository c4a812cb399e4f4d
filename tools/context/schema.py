"""The shape of the shared model: every key that a context folder may hold.

All models are frozen and refuse unknown keys. A stored context is read again with
`Context.model_validate_json(context.model_dump_json())`; the metric values are not part of that
JSON because the store keeps them in a table of their own.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime  # noqa: TC003 - pydantic reads it at run time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SkipValidation, model_validator

from tools.context.measures import CreditTier, MetricDefinition, MetricValue, SlaCredits, Slo
from tools.context.record import Money, Record
from tools.context.rules import Assign, Condition, Rule, Split
from tools.context.scalars import (
    Amount,
    ContextScope,
    Currency,
    Day,
    Id,
    Instant,
    MonthDay,
    NotNegative,
    Number,
    Text,
    ZoneName,
    read_true,
)
from tools.periods import Calendar

__all__ = [
    "Access",
    "AccessRule",
    "Assign",
    "Budget",
    "Component",
    "Condition",
    "Context",
    "CostName",
    "CreditTier",
    "Decision",
    "Effect",
    "Event",
    "ExchangeRate",
    "Expected",
    "Feature",
    "Incident",
    "MetricDefinition",
    "MetricValue",
    "Money",
    "Organisation",
    "Plan",
    "Recommendation",
    "Record",
    "Responder",
    "Rule",
    "SlaCredits",
    "Slo",
    "Split",
    "Team",
]

CostName = Literal["effective", "billed", "list", "contracted"]


class ExchangeRate(Record):
    """One unit of `from` is worth `rate` units of `to`, from `day` until a newer rate."""

    from_: Currency = Field(alias="from")
    to: Currency
    day: Day
    rate: Annotated[Amount, Field(gt=0)]


class Organisation(Record):
    """`org.yaml`: the money, the clock and the words of the whole organisation."""

    name: str = ""
    currency: Currency = "USD"
    timezone: ZoneName = "UTC"
    week_start: Literal["monday", "sunday"] = "monday"
    fiscal_year_start: MonthDay = "01-01"
    labour_rate_per_hour: NotNegative | None = None
    data_lag_hours: int = Field(default=48, ge=0, le=24 * 31)
    default_cost: Literal["effective", "billed"] = "effective"
    exchange_rates: tuple[ExchangeRate, ...] = ()
    synonyms: dict[Text, Text] = Field(default_factory=dict)


class Team(Record):
    """Who owns."""

    id: Id
    name: Text
    parent: Text | None = None
    slack_channel: Text | None = None
    slack_usergroup: Text | None = None
    members: tuple[Text, ...] = ()
    cost_centre: Text | None = None


class Component(Record):
    """A piece of our own software."""

    id: Id
    name: Text
    team: Text
    feature: Text | None = None
    depends_on: tuple[Text, ...] = ()
    tier: Text | None = None


class Feature(Record):
    """What customers or colleagues get; `value` says in words what the business has from it."""

    id: Id
    name: Text
    team: Text
    value: Text
    unit_metric: Text | None = None
    criticality: Text | None = None
    revenue_per_hour: Money | None = None


class Expected(Record):
    """The increase over the course just before: an amount of money, or a percentage of it."""

    amount: Amount | None = None
    currency: Currency | None = None
    per: Literal["day", "week", "month", "total"] | None = None
    percent: Number | None = None

    @model_validator(mode="after")
    def _amount_or_percent(self) -> Expected:
        money = (self.amount, self.currency, self.per)
        if self.percent is not None:
            if any(part is not None for part in money):
                raise ValueError("expected is either {amount, currency, per} or {percent}")
        elif self.amount is None:
            raise ValueError("expected has no amount; add amount, currency and per, or percent")
        elif self.currency is None or self.per is None:
            raise ValueError("an expected amount needs currency and per (day|week|month|total)")
        return self


class Plan(Record):
    """Spend that was meant, from the first day to the last one that counts."""

    id: Id
    title: Text
    owner: Text
    approved_by: Text | None = None
    scope: ContextScope
    from_: Day = Field(alias="from")
    until: Day
    expected: Expected
    reason: Text
    link: Text | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Plan:
        if self.until < self.from_:
            raise ValueError(f"until ({self.until}) is before from ({self.from_})")
        return self


class Budget(Record):
    """What may be spent in each period, counted from `start`."""

    id: Id
    scope: ContextScope
    period: Literal["month", "quarter", "year"]
    start: Day
    amount: NotNegative
    currency: Currency
    owner: Text | None = None
    cost: CostName | None = None


class Event(Record):
    """Something that happened at one moment and may explain a change."""

    id: Text
    time: Instant
    class_: Literal["business", "technical", "provider"] = Field(alias="class")
    type: Text
    title: Text
    component: Text | None = None
    feature: Text | None = None
    team: Text | None = None
    by: Text | None = None
    link: Text | None = None


class Responder(Record):
    """A team's work on an incident; `person_hours` are all people's hours together."""

    team: Text
    people: int = Field(ge=0)
    person_hours: Annotated[Number, Field(ge=0)]


class Incident(Record):
    """An outage or degradation, with the time of its impact.

    `times` is `ticket` when only the opening and closing of a ticket are known, as in the exports
    of incident tools; readers widen what they derive from such times. Without `impact_share` it is
    unknown how much of the traffic was hit.
    """

    id: Id
    title: Text
    severity: Text
    impact_start: Instant
    impact_end: Instant | None = None
    detected: Instant | None = None
    resolved: Instant | None = None
    components: tuple[Text, ...]
    features: tuple[Text, ...] = ()
    impact_share: Annotated[Number, Field(ge=0, le=1)] | None = None
    times: Literal["impact", "ticket"] = "impact"
    responders: tuple[Responder, ...] = ()
    slack_channel: Text | None = None
    link: Text | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Incident:
        if self.impact_end is not None and self.impact_end <= self.impact_start:
            raise ValueError("impact_end is not after impact_start")
        if self.resolved is not None and self.resolved < (self.detected or self.impact_start):
            raise ValueError("resolved is before the incident began or was detected")
        return self


class Effect(Record):
    """What a decision buys or gives up, in the metric's unit unless it names another."""

    metric: Text
    component: Text | None = None
    change: Number
    unit: Text | None = None


class Decision(Record):
    """An architecture decision; records from elsewhere may state no figures."""

    id: Id
    title: Text
    status: Text
    date: Day | None = None
    effective_from: Day | None = None
    owner: Text | None = None
    scope: ContextScope = Field(default_factory=dict)
    expected_monthly_cost_change: Money | None = None
    buys: tuple[Effect, ...] = ()
    gives_up: tuple[Effect, ...] = ()
    review_by: Day | None = None
    supersedes: tuple[Text, ...] = ()
    path: str = ""
    body: str = ""

    @model_validator(mode="after")
    def _money_has_a_start(self) -> Decision:
        if self.expected_monthly_cost_change is not None and self.effective_from is None:
            raise ValueError("expected_monthly_cost_change needs effective_from")
        return self


class AccessRule(Record):
    """What one team, user or channel may see."""

    team: Text | None = None
    user: Text | None = None
    channel: Text | None = None
    scope: Annotated[ContextScope, Field(min_length=1)] | None = None
    all_: Annotated[Literal[True], BeforeValidator(read_true)] | None = Field(
        default=None, alias="all"
    )

    @model_validator(mode="after")
    def _one_subject_one_grant(self) -> AccessRule:
        if sum(subject is not None for subject in (self.team, self.user, self.channel)) != 1:
            raise ValueError("an access rule is for exactly one of team, user or channel")
        if (self.scope is None) == (self.all_ is None):
            raise ValueError("an access rule grants either a scope or all: true")
        return self


class Access(Record):
    """`access.yaml`: who may see what."""

    default: Literal["deny", "all"] = "deny"
    finops: tuple[Text, ...] = ()
    rules: tuple[AccessRule, ...] = ()
    restricted: tuple[Annotated[ContextScope, Field(min_length=1)], ...] = ()
    guests: Literal["deny"] = "deny"


class Recommendation(Record):
    """What a provider recommends to save; `resource` is its id in the bill, or ends with it."""

    id: Text
    source: Literal["AWS Cost Optimization Hub", "Azure Advisor"]
    action: Text
    resource: Text | None = None
    account: Text | None = None
    monthly_saving: Money
    monthly_cost: Money | None = None
    effort: Literal["low", "medium", "high"] | None = None
    restart: bool | None = None
    rollback: bool | None = None


class Context(Record):
    """The whole shared model. Everything is optional: `Context()` knows nothing."""

    organisation: Organisation = Organisation()
    teams: dict[str, Team] = Field(default_factory=dict)
    components: dict[str, Component] = Field(default_factory=dict)
    features: dict[str, Feature] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    plans: dict[str, Plan] = Field(default_factory=dict)
    budgets: dict[str, Budget] = Field(default_factory=dict)
    events: tuple[Event, ...] = ()
    incidents: dict[str, Incident] = Field(default_factory=dict)
    decisions: dict[str, Decision] = Field(default_factory=dict)
    metrics: dict[str, MetricDefinition] = Field(default_factory=dict)
    slos: dict[str, Slo] = Field(default_factory=dict)
    access: Access | None = None
    recommendations: tuple[Recommendation, ...] = ()
    metric_values: Annotated[tuple[MetricValue, ...], SkipValidation] = Field(
        default=(), exclude=True, repr=False
    )
    """Many; kept in the store's own table and therefore absent from the JSON."""

    def team_of(self, component_id: str) -> Team | None:
        """Return the team that owns a component; None when either is unknown."""
        component = self.components.get(component_id)
        return self.teams.get(component.team) if component else None

    def feature_of(self, component_id: str) -> Feature | None:
        """Return the feature that a component serves; None when it serves none or is unknown."""
        component = self.components.get(component_id)
        return self.features.get(component.feature) if component and component.feature else None

    def dependants_of(self, component_id: str) -> set[str]:
        """Return the ids of all components that depend on this one, directly or through others."""
        users: dict[str, set[str]] = defaultdict(set)
        for component in self.components.values():
            for needed in component.depends_on:
                users[needed].add(component.id)
        found: set[str] = set()
        waiting = [component_id]
        while waiting:
            new = users[waiting.pop()] - found - {component_id}
            found |= new
            waiting.extend(new)
        return found

    def calendar(self, now: datetime) -> Calendar:
        """Return what "today", "week" and "fiscal year" mean here at `now`."""
        organisation = self.organisation
        return Calendar(
            now=now,
            timezone=organisation.timezone,
            week_start=organisation.week_start,
            fiscal_year_start=organisation.fiscal_year_start,
            data_lag_hours=organisation.data_lag_hours,
        )
