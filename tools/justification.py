"""Whether a cost was meant, by which record, and what the business got for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import ComparedArguments, Ids
from tools.concerned import concerned, contacts
from tools.explain_change import ExplainChangeArguments, explain_change
from tools.explained import Cause
from tools.facts import Fact
from tools.known import near_names
from tools.plan_standing import PlanStanding, standing
from tools.records import narrow, overall
from tools.results import Result, Unknown, Verdict
from tools.spend import Change, notes_on
from tools.unit_cost import own_metrics
from tools.unit_item import UnitItem, unit_item
from tools.view import Selection, last_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.context.schema import Plan
    from tools.explained import ExplainedChange
    from tools.periods import Period
    from tools.view import View

GAINS = 3
"""Features whose metric is told."""


class JustificationArguments(ComparedArguments):
    """Cost arguments with two windows, or the plans that are held against the bill."""

    plan: Ids = Field(default=[], description="ids of plans")


class Judged(BaseModel):
    """The parts of a change with one verdict by one record, and their sum."""

    model_config = ConfigDict(frozen=True)

    change: Fact
    verdict: Verdict
    causes: tuple[Cause, ...]
    beyond: Fact | None = None
    """Of what is partly planned: the sum that no plan states."""


class Justification(Result):
    """Plans held against the bill, or a change by what was meant of it; and what it brought.

    `judged` and `other`, what is unexplained, sum to the change. `gains` are the features' own
    metrics and unit costs over the same windows.
    """

    tool: str = "justification"
    window: Fact
    compared: Fact | None = None
    total: Fact | None = None
    against: Change | None = None
    plans: tuple[PlanStanding, ...] = ()
    overlapping: bool = False
    """Two of the plans share scope and days: what was run there is counted with each."""
    judged: tuple[Judged, ...] = ()
    other: Fact | None = None
    gains: tuple[UnitItem, ...] = ()


def justification(asked: JustificationArguments, view: View) -> Justification:
    """Judge plans, or a change of cost, by the records of the shared model."""
    if asked.plan:
        return _of_plans(asked, view)
    shared = asked.model_dump(exclude={"plan"}, exclude_unset=True)
    return _of_change(explain_change(ExplainChangeArguments(**shared), view), view)


def _of_plans(asked: JustificationArguments, view: View) -> Justification:
    known = view.context.plans
    keys = list(dict.fromkeys(key.removeprefix("plan:") for key in asked.plan))
    unknown = tuple(
        Unknown(
            dimension="plan",
            value=key,
            near=tuple(
                view.ledger.name("plan", known[near].title) for near in near_names(key, known)
            ),
        )
        for key in keys
        if key not in known
    )
    cost = asked.cost or view.context.organisation.default_cost
    plans = [known[key] for key in keys if key in known]
    stands = [standing(view, plan, asked.period, cost) for plan in plans]
    first = stands[0] if stands else None
    held = first.window if first else None
    fallback = view.select(asked, default=last_days(view, 30)).period
    period = held.period if held and held.period else fallback
    earlier = first.compared.period if first and first.compared else None
    features: list[str] = []
    teams: list[str] = []
    for plan, stood in zip(plans, stands, strict=True):
        window = (
            stood.window.period if stood.window and stood.window.period else last_days(view, 30)
        )
        of_scope, owners = concerned(view, Selection(window, plan.scope))
        features += of_scope
        teams += owners
    owners = tuple(dict.fromkeys(teams))
    changes = [(Decimal(one.change.value), one.verdict) for one in stands if one.change is not None]
    return Justification(
        status="answered" if stands else "no_data",
        period=period,
        cost=cost,
        scope=asked.scope or (dict(plans[0].scope) if len(plans) == 1 else {}),
        exclude=asked.exclude,
        notes=notes_on(view, Selection(period), asked_basis="charge") if held else (),
        window=held or view.ledger.window("window", period),
        compared=first.compared if first else None,
        total=first.after if first else None,
        plans=tuple(stands),
        overlapping=any(_overlap(one, other) for one, other in combinations(plans, 2)),
        gains=_gains(view, Selection(period, cost=cost), features, earlier) if held else (),
        features=tuple(dict.fromkeys(features)),
        owners=owners,
        contacts=contacts(view, owners),
        verdict=_overall(stands, changes),
        unknown=unknown,
    )


def _overlap(one: Plan, other: Plan) -> bool:
    shared = narrow(dict(one.scope), dict(other.scope))
    return shared is not None and one.from_ <= other.until and other.from_ <= one.until


def _overall(
    stands: Sequence[PlanStanding], changes: list[tuple[Decimal, Verdict]]
) -> Verdict | None:
    if len(stands) == 1:
        return stands[0].verdict
    return overall(changes) if changes else None


def _of_change(explained: ExplainedChange, view: View) -> Justification:
    assert explained.period is not None  # noqa: S101 - every explained change has its windows
    features = list(explained.features)
    selection = Selection(
        explained.period, explained.scope, explained.exclude, explained.cost or "effective"
    )
    if not features:
        features = list(concerned(view, selection)[0])
    plain = replace(selection, scope={})
    return Justification(
        **{name: getattr(explained, name) for name in Result.model_fields if name not in ("tool",)},
        window=explained.window,
        compared=explained.compared,
        total=explained.total,
        against=explained.against,
        judged=tuple(_judged(view, explained.causes)),
        other=explained.other,
        gains=_gains(view, plain, features, explained.compare_to),
    )


def _judged(view: View, causes: Sequence[Cause]) -> Iterable[Judged]:
    """Causes with the same verdict by the same record, the largest sum first."""
    groups: dict[tuple[str, str | None], list[Cause]] = {}
    for cause in causes:
        ref = cause.verdict.by.ref if cause.verdict.by else None
        groups.setdefault((cause.verdict.state, ref), []).append(cause)
    judged = []
    for group in groups.values():
        change = sum((Decimal(cause.change.value) for cause in group), Decimal(0))
        beyond = [Decimal(cause.verdict.excess.value) for cause in group if cause.verdict.excess]
        judged.append(
            Judged(
                change=view.ledger.money("change", change, view.currency),
                verdict=group[0].verdict,
                causes=tuple(group),
                beyond=view.ledger.money("beyond the plan", sum(beyond, Decimal(0)), view.currency)
                if beyond
                else None,
            )
        )
    return sorted(judged, key=lambda one: -abs(Decimal(one.change.value)))


def _gains(
    view: View, selection: Selection, features: Sequence[str], earlier: Period | None
) -> tuple[UnitItem, ...]:
    """What the features' own metrics counted, and at what cost each."""
    some = list(dict.fromkeys(features))[:GAINS]
    if not some or selection.period.hourly:
        return ()
    divided = own_metrics(view, replace(selection, scope={"feature": some}))
    items = (unit_item(view, one, earlier) for one in divided)
    return tuple(item for item in items if item.unit_cost)
