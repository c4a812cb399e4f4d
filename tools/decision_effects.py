"""What a decision bought and gave up, measured on metrics, and when that pays for it."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict

from tools.analysis.forecast import student
from tools.facts import Fact
from tools.figures import name_of
from tools.metrics import Subject, find_metric, measure, subjects_of
from tools.periods import Period
from tools.rates import converted
from tools.records import DAYS_PER_MONTH, components_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import Decision, Effect
    from tools.metrics import Measured
    from tools.view import View

BEFORE = timedelta(days=56)
FEWEST_WEEKS = 3
HOURS_A_MONTH = DAYS_PER_MONTH * 24


class MetricEffect(BaseModel):
    """What was stated of a metric, and what it did: mean of the days after less that before.

    `certain` is whether the 95 % interval of the difference leaves out nothing at all.
    """

    model_config = ConfigDict(frozen=True)

    metric: Fact
    component: Fact | None = None
    stated: Fact
    before: Fact | None = None
    after: Fact | None = None
    change: Fact | None = None
    certain: bool = False


class BreakEven(BaseModel):
    """How much outage a month must be avoided to pay for the decision, and how much it avoids."""

    model_config = ConfigDict(frozen=True)

    feature: Fact
    revenue: Fact
    needed: Fact
    avoided: Fact | None = None
    pays: bool | None = None


def metric_effects(
    view: View, effects: Sequence[Effect], since: date, end: date
) -> tuple[MetricEffect, ...]:
    """Each effect with its measurement, where the metric has values on both sides."""
    return tuple(_metric_effect(view, effect, since, end) for effect in effects)


def _metric_effect(view: View, effect: Effect, since: date, end: date) -> MetricEffect:
    ledger = view.ledger
    metric = find_metric(view, effect.metric)
    unit = effect.unit or (metric.unit if metric else "")
    scope = {"component": [effect.component]} if effect.component else None
    told = MetricEffect(
        metric=ledger.name("metric", effect.metric),
        component=name_of(view, "component", effect.component) if effect.component else None,
        stated=ledger.fact("ratio", "stated", effect.change, unit=unit, scope=scope),
    )
    if metric is None or end <= since:
        return told
    subject = Subject(effect.component) if effect.component else Subject()
    if subject not in subjects_of(view, metric.name):
        return told
    before = measure(view, metric, Period(start=since - BEFORE, end=since), (subject,))
    after = measure(view, metric, Period(start=since, end=end), (subject,))
    weeks = [_weeks(one) for one in (before, after)]
    if min(len(one) for one in weeks) < FEWEST_WEEKS:
        return told
    means = [Decimal(str(sum(one.days.values()) / len(one.days))) for one in (before, after)]

    def value(label: str, amount: Decimal, of: Measured) -> Fact:
        exact = amount.quantize(Decimal("0.000001"))
        return ledger.fact(
            "ratio", label, exact, unit=metric.unit, period=of.period, scope=scope, query=of.query
        )

    change = means[1] - means[0]
    return told.model_copy(
        update={
            "before": value("before", means[0], before),
            "after": value("after", means[1], after),
            "change": value("change", change, after),
            "certain": abs(float(change)) > _margin(*weeks),
        }
    )


def _weeks(measured: Measured) -> list[float]:
    """The means of whole weeks, which wobble together less than days do."""
    values = [float(value) for value in measured.days.values()]
    return [float(np.mean(values[n : n + 7])) for n in range(0, len(values) - 6, 7)]


def _margin(before: list[float], after: list[float]) -> float:
    """Half the 95 % interval of the difference of two means (B. L. Welch, 1947)."""
    parts = [float(np.var(one, ddof=1)) / len(one) for one in (before, after)]
    whole = sum(parts)
    if not whole:
        return 0.0
    freedom = whole**2 / sum(
        part**2 / (len(one) - 1) for part, one in zip(parts, (before, after), strict=True)
    )
    return student(0.975, max(2.0, freedom)) * math.sqrt(whole)


def break_even(
    view: View,
    decision: Decision,
    monthly: Decimal,
    since: date,
    bought: Sequence[MetricEffect],
) -> BreakEven | None:
    """The hours of outage a month that cost as much revenue as the decision costs.

    For decisions that cost money and whose components serve one feature with a revenue per hour;
    an availability that it bought, in percent, is hours avoided.
    """
    context = view.context
    features = {
        feature.id: feature
        for component in components_in(context, decision.scope)
        if (feature := context.feature_of(component))
    }
    if len(features) != 1 or monthly <= 0:
        return None
    (feature,) = features.values()
    stated = feature.revenue_per_hour
    revenue = converted(view, stated.amount, stated.currency, since) if stated else None
    if not revenue:
        return None
    needed = (monthly / revenue).quantize(Decimal("0.0001"))
    gained = _gained(view, bought)
    ledger = view.ledger
    return BreakEven(
        feature=name_of(view, "feature", feature.id),
        revenue=ledger.money("revenue per hour", revenue, view.currency),
        needed=ledger.fact("duration", "outage to avoid a month", needed, unit="hours"),
        avoided=ledger.fact("duration", "outage avoided a month", gained, unit="hours")
        if gained is not None
        else None,
        pays=gained >= needed if gained is not None else None,
    )


def _gained(view: View, bought: Sequence[MetricEffect]) -> Decimal | None:
    """The hours a month by which availability, measured in percent, rose."""
    for measured in bought:
        metric = find_metric(view, measured.metric.value)
        if metric is None or metric.kind != "availability" or metric.unit not in ("%", "percent"):
            continue
        if measured.change is not None and measured.certain:
            share = Decimal(measured.change.value) / 100
            return (share * HOURS_A_MONTH).quantize(Decimal("0.0001"))
    return None
