"""What an architecture decision did to cost and to what it was to buy, against what it expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from tools.analysis.impact import Impact, impact_of
from tools.arguments import CostArguments, Ids
from tools.concerned import concerned, contacts
from tools.decision_effects import BreakEven, MetricEffect, break_even, metric_effects
from tools.facts import Fact
from tools.history import cents, read_history, settled_end
from tools.known import near_names
from tools.periods import Period
from tools.rates import converted
from tools.records import ACCEPTED, DAYS_PER_MONTH, components_in, in_force
from tools.results import Evidence, Result, Unknown
from tools.seen import wholly_seen
from tools.timeline import concerns, entries
from tools.view import Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.context.schema import Decision
    from tools.history import History
    from tools.scope import Scope
    from tools.view import View

MOST_CHANGES = 5
AROUND = timedelta(days=7)
"""How long before the decision took effect other changes are listed."""

Lack = Literal[
    "not in force", "not yet", "no scope", "no cost", "too little before", "too little after"
]
"""Why no effect was measured."""

Finding = Literal["as expected", "more", "less", "undistinguishable", "measured"]
"""The measured effect against the expected one; `measured` where none was stated."""


class DecisionImpactArguments(CostArguments):
    """Cost arguments and the decisions asked about; all in force without one."""

    decision: Ids = Field(default=[], description="ids of decisions; all in force without one")


class Measured(BaseModel):
    """The effect a month of 365/12 days, with its 95 % interval and what it was tested against.

    `change` is the effect; `placebo` the largest that the same reckoning gives for an earlier date,
    without sign.
    """

    model_config = ConfigDict(frozen=True)

    change: Fact
    low: Fact
    high: Fact
    coverage: Fact
    window: Fact
    way: Literal["level", "trend", "similar"]
    placebos: Fact
    placebo: Fact
    similar: Fact | None = None
    """How many untouched components were compared with."""
    so_far: Fact
    """The effect over all settled days since."""


class DecisionItem(BaseModel):
    """One decision. `finding` is None where `lack` says why nothing was measured."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: Fact
    since: Fact | None = None
    status: Fact
    expected: Fact | None = None
    measured: Measured | None = None
    finding: Finding | None = None
    lack: Lack | None = None
    buys: tuple[MetricEffect, ...] = ()
    gives_up: tuple[MetricEffect, ...] = ()
    break_even: BreakEven | None = None
    others: tuple[Evidence, ...] = ()
    """What else changed there meanwhile."""


class DecisionImpact(Result):
    """One item a decision."""

    tool: str = "decision_impact"
    window: Fact
    items: tuple[DecisionItem, ...] = ()


def decision_impact(asked: DecisionImpactArguments, view: View) -> DecisionImpact:
    """Measure what decisions did since they took effect."""
    known = view.context.decisions
    unknown, chosen = [], []
    for name in asked.decision:
        key = name.removeprefix("decision:")
        if key in known:
            chosen.append(known[key])
        else:
            near = tuple(view.ledger.name("decision", other) for other in near_names(key, known))
            unknown.append(Unknown(dimension="decision", value=key, near=near))
    if not asked.decision:
        chosen = [
            decision
            for decision in in_force(view.context, view.calendar.today)
            if decision.scope and decision.effective_from and _touches(decision.scope, asked.scope)
        ]
    whole = Period(start=view.store.data_from, end=view.store.data_through_end)
    selection = view.select(asked.model_copy(update={"period": whole}), default=whole)
    items = [_item(view, selection, decision, asked.period) for decision in chosen]
    items.sort(key=lambda item: item.measured is None)
    scopes = [decision.scope for decision in chosen if decision.scope]
    only = replace(selection, scope=scopes[0], exclude={}) if len(scopes) == 1 else None
    features, owners = concerned(view, only) if only else ((), ())
    return DecisionImpact(
        status="answered" if items else "no_data",
        period=asked.period,
        cost=selection.cost,
        scope=only.scope if only else asked.scope,
        window=view.ledger.window("window", asked.period or whole),
        items=tuple(items),
        features=features,
        owners=owners,
        contacts=contacts(view, owners),
        unknown=tuple(unknown),
    )


def _touches(scope: Scope, asked: Scope) -> bool:
    return all(set(values) & set(scope.get(name, values)) for name, values in asked.items())


def _item(view: View, whole: Selection, decision: Decision, asked: Period | None) -> DecisionItem:
    ledger, ref = view.ledger, f"decision:{decision.id}"
    since = decision.effective_from
    stated = decision.expected_monthly_cost_change
    seen = wholly_seen(view, decision.scope)
    expected = converted(view, stated.amount, stated.currency, since) if stated and since else None
    item = DecisionItem(
        id=decision.id,
        title=ledger.name(ref, decision.title),
        since=ledger.fact("date", "effective from", since.isoformat()) if since else None,
        status=ledger.name("status", decision.status),
        expected=ledger.money("stated", expected, view.currency, scope=decision.scope)
        if expected is not None and seen
        else None,
    )
    lack = _lack(view, decision)
    if lack or since is None:
        return item.model_copy(update={"lack": lack or "not in force"})
    selection = replace(whole, scope=decision.scope, exclude={})
    history = read_history(view, selection, end=asked.end_day if asked else None)
    at = (since - history.first).days
    if not len(history.values) or history.end <= since:
        empty = not len(history.values)
        return item.model_copy(update={"lack": "no cost" if empty else "too little after"})
    similar = _similar(view, selection, decision, history)
    impact = impact_of(history.first, history.values, at, similar) if at > 0 else None
    touched = frozenset(components_in(view.context, decision.scope))
    bought = metric_effects(view, decision.buys, since, settled_end(view))
    update: dict[str, object] = {
        "buys": bought,
        "gives_up": metric_effects(view, decision.gives_up, since, settled_end(view)),
    }
    if impact is None:
        short = (history.end - since).days < 14
        update["lack"] = "too little after" if short else "too little before"
        return item.model_copy(update=update)
    measured = _measured(view, selection, since, history, impact, similar.shape[1])
    around = Period(start=since - AROUND, end=since + timedelta(days=impact.days))
    update["others"] = _others(view, decision, touched, around)
    update["measured"] = measured
    update["finding"] = _finding(impact, expected if seen else None)
    monthly = Decimal(measured.change.value)
    update["break_even"] = break_even(view, decision, monthly, since, bought)
    return item.model_copy(update=update)


def _lack(view: View, decision: Decision) -> Lack | None:
    if decision.status.casefold() not in ACCEPTED or decision.effective_from is None:
        return "not in force"
    if decision.effective_from > view.calendar.today:
        return "not yet"
    return None if decision.scope else "no scope"


def _measured(
    view: View,
    selection: Selection,
    since: date,
    history: History,
    impact: Impact,
    similar: int,
) -> Measured:
    ledger = view.ledger
    window = Period(start=since, end=since + timedelta(days=impact.days))

    def monthly(label: str, daily: float) -> Fact:
        return ledger.money(
            label,
            cents(daily * float(DAYS_PER_MONTH)),
            view.currency,
            period=window,
            scope=selection.scope,
            query=history.query,
        )

    return Measured(
        change=monthly("change", impact.daily),
        low=monthly("effect a month, low", impact.low),
        high=monthly("effect a month, high", impact.high),
        coverage=ledger.fact("percent", "interval", 95, unit="%"),
        window=ledger.window("measured", window),
        way=impact.way,
        placebos=ledger.fact("count", "earlier dates", len(impact.placebos)),
        placebo=monthly("placebo", float(np.abs(impact.placebos).max())),
        similar=ledger.fact("count", "similar components", similar)
        if impact.way == "similar"
        else None,
        so_far=ledger.money(
            "effect so far",
            cents(impact.daily * (history.end - since).days),
            view.currency,
            period=Period(start=since, end=history.end),
            scope=selection.scope,
            query=history.query,
        ),
    )


def _finding(impact: Impact, expected: Decimal | None) -> Finding:
    if impact.low <= 0 <= impact.high:
        return "undistinguishable"
    if expected is None:
        return "measured"
    daily = float(expected / DAYS_PER_MONTH)
    if impact.low <= daily <= impact.high:
        return "as expected"
    return "more" if impact.daily > daily else "less"


def _similar(
    view: View, selection: Selection, decision: Decision, history: History
) -> NDArray[np.float64]:
    """The daily cost of components that use the same services and that no decision touched.

    Components that need the one decided on, and those with a plan or a decision of their own in
    that time, do not count as untouched.
    """
    context = view.context
    services = sorted({row.keys[0] for row in view.sums(selection, by=("service",))[0]})
    touched = components_in(context, decision.scope)
    for component in list(touched):
        touched |= context.dependants_of(component)
    for plan in context.plans.values():
        if plan.from_ < history.end and plan.until >= history.first:
            touched |= components_in(context, plan.scope)
    for other in context.decisions.values():
        started = other.effective_from
        if started and history.first <= started < history.end:
            touched |= components_in(context, other.scope)
    window = Period(start=history.first, end=history.end)
    rows, _ = view.sums(
        Selection(window, {"service": services}, {}, selection.cost), by=("component",), grain="day"
    )
    candidates = [key for key in sorted({row.keys[0] for row in rows}) if key in context.components]
    kept = [key for key in candidates if key not in touched]
    values = np.zeros((len(history.values), len(kept)))
    for row in rows:
        if row.keys[0] in kept:
            values[(row.day - history.first).days, kept.index(row.keys[0])] = float(row.amount)
    steady = (values > 0).mean(axis=0) > 0.95
    chosen: NDArray[np.float64] = values[:, steady]
    return chosen


def _others(
    view: View, decision: Decision, touched: frozenset[str], period: Period
) -> tuple[Evidence, ...]:
    """The records of the same scope in the time measured, in order of time."""
    found = sorted(
        (
            entry
            for entry in entries(view)
            if entry.record is not decision
            and entry.kind != "plan ends"
            and entry.places
            and period.first_day <= entry.instant.date() < period.end_day
            and concerns(view, entry, decision.scope, touched)
        ),
        key=lambda entry: (entry.instant, entry.ref),
    )
    ledger = view.ledger
    return tuple(
        Evidence(
            ref=entry.ref,
            title=ledger.name(entry.ref, entry.record.title),
            day=ledger.fact("date", entry.ref, entry.instant.date().isoformat()),
        )
        for entry in found[:MOST_CHANGES]
    )
