"""Decisions in force and options on the table: what each buys and gives up, and at what price."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.facts import Fact
from tools.figures import name_of
from tools.metrics import find_metric
from tools.objectives import headroom_of, points
from tools.rates import converted
from tools.records import ACCEPTED, components_in, decision_evidence, in_force
from tools.results import Evidence
from tools.seen import wholly_seen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from tools.context.measures import Slo
    from tools.context.schema import Decision
    from tools.context.schema import Effect as Written
    from tools.objectives import Objective
    from tools.view import View

OPEN = {"proposed", "pending", "draft"}
Bearing = Literal["would break", "would hold", "would meet", "would miss"]


class Traded(BaseModel):
    """One effect of a decision. `change` is a ratio fact labelled with the metric.

    `per_unit` is the price of one unit of it a month. Where an objective is set on the metric,
    `then` is its value without the decision (with it, of an option) and `bearing` what that means:
    a decision whose undoing would break the objective is no place to save.
    """

    model_config = ConfigDict(frozen=True)

    metric: Fact
    change: Fact
    component: Fact | None = None
    per_unit: Fact | None = None
    unit: Fact | None = None
    then: Fact | None = None
    target: Fact | None = None
    bearing: Bearing | None = None


class Choice(BaseModel):
    """A decision in force, or an option that is not."""

    model_config = ConfigDict(frozen=True)

    decision: Evidence
    status: Fact
    in_force: bool
    monthly: Fact | None = None
    """What it was expected to change the cost by a month."""
    buys: tuple[Traded, ...] = ()
    gives_up: tuple[Traded, ...] = ()
    review_by: Fact | None = None


def choices(
    view: View, components: Collection[str], on: date, objectives: Sequence[tuple[Slo, Objective]]
) -> list[Choice]:
    """The decisions in force for these components on a day, then the options.

    Args:
        view: where the records are read.
        components: whose decisions.
        on: the day on which they must be in force.
        objectives: the objectives of the components, as measured.

    """
    context = view.context
    holding = in_force(context, on)
    ids = {decision.id for decision in holding}
    options = [
        decision
        for decision in context.decisions.values()
        if decision.id not in ids
        and (
            decision.status.casefold() in OPEN
            or (
                decision.status.casefold() in ACCEPTED
                and decision.effective_from is not None
                and decision.effective_from > on
            )
        )
    ]
    return [
        _choice(view, decision, objectives, held=decision.id in ids)
        for decision in (*holding, *options)
        if set(components) & components_in(context, decision.scope)
    ]


def _choice(
    view: View,
    decision: Decision,
    objectives: Sequence[tuple[Slo, Objective]],
    *,
    held: bool,
) -> Choice:
    ledger = view.ledger
    monthly = _monthly(view, decision)
    return Choice(
        decision=decision_evidence(view, decision),
        status=ledger.name("status", decision.status),
        in_force=held,
        monthly=ledger.money("stated", monthly, view.currency) if monthly is not None else None,
        buys=tuple(
            _traded(view, effect, objectives, monthly, held=held) for effect in decision.buys
        ),
        gives_up=tuple(
            _traded(view, effect, objectives, None, held=held) for effect in decision.gives_up
        ),
        review_by=ledger.fact("date", "review by", decision.review_by.isoformat())
        if decision.review_by
        else None,
    )


def _monthly(view: View, decision: Decision) -> Decimal | None:
    expected, since = decision.expected_monthly_cost_change, decision.effective_from
    if expected is None or since is None or not wholly_seen(view, decision.scope):
        return None
    return converted(view, expected.amount, expected.currency, since)


def _traded(
    view: View,
    effect: Written,
    objectives: Sequence[tuple[Slo, Objective]],
    monthly: Decimal | None,
    *,
    held: bool,
) -> Traded:
    ledger = view.ledger
    metric = find_metric(view, effect.metric)
    unit = points(effect.unit or (metric.unit if metric else ""))
    name = effect.component if effect.component in view.context.components else None
    component = name_of(view, "component", name) if name else None
    traded = Traded(
        metric=ledger.name("metric", effect.metric),
        change=ledger.fact(
            "ratio",
            effect.metric,
            effect.change,
            unit=unit,
            scope=component.scope if component else None,
        ),
        component=component,
    )
    if monthly and effect.change:
        one = unit.removesuffix("s") if unit.endswith("s") and unit != "ms" else unit
        price = abs(monthly / effect.change).quantize(Decimal("0.00000001"))
        traded = traded.model_copy(
            update={
                "per_unit": ledger.money(f"cost per {one}", price, view.currency),
                "unit": ledger.name("unit", one),
            }
        )
    same_unit = metric is not None and unit == points(metric.unit)
    found = next(
        (
            (slo, one)
            for slo, one in objectives
            if slo.metric == effect.metric and slo.component == effect.component
        ),
        None,
    )
    if metric is None or not same_unit or found is None:
        return traded
    slo, measured = found
    value = Decimal(measured.measured.value)
    then = value - effect.change if held else value + effect.change
    kept = headroom_of(metric, slo, then) >= 0
    bearing: Bearing
    if held:
        bearing = "would hold" if kept else "would break"
    else:
        bearing = "would meet" if kept else "would miss"
    return traded.model_copy(
        update={
            "then": ledger.fact("ratio", "then", then, unit=metric.unit),
            "target": measured.target,
            "bearing": bearing,
        }
    )
