"""Plans that begin or end in a stretch of time, and what each adds to or takes off a course.

A plan that runs all the while is part of the course already. What a plan states about a wider
scope counts by the share that the selection had of that scope in the four weeks before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.periods import Period
from tools.rates import converted
from tools.records import daily_amount, narrow
from tools.seen import wholly_seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tools.context.schema import Plan
    from tools.view import Selection, View

SHARED_OVER = timedelta(days=28)


@dataclass(frozen=True)
class PlannedChange:
    """A plan that changes the course within some days; `daily` is what it does to each."""

    plan: Plan
    edge: Literal["starts", "ends"]
    daily: NDArray[np.float64]


def planned_changes(
    view: View, selection: Selection, first: date, end: date
) -> Iterator[PlannedChange]:
    """The plans that begin or end after `first` and before `end`, in order of their ids."""
    days = [first + timedelta(days=n) for n in range((end - first).days)]
    for _, plan in sorted(view.context.plans.items()):
        over = plan.until + timedelta(days=1)
        starts, ends = first <= plan.from_ < end, plan.from_ < first < over < end
        if not (starts or ends) or not wholly_seen(view, plan.scope):
            continue
        amount = float(_amount_inside(view, selection, plan))
        if not amount:
            continue
        if starts:
            daily = [amount if plan.from_ <= day < over else 0.0 for day in days]
            yield PlannedChange(plan, "starts", np.array(daily))
        else:
            daily = [-amount if day >= over else 0.0 for day in days]
            yield PlannedChange(plan, "ends", np.array(daily))


def _amount_inside(view: View, selection: Selection, plan: Plan) -> Decimal:
    """What the plan adds a day to the selection, in the currency of the answers."""
    both = narrow(selection.scope, plan.scope)
    if both is None:
        return Decimal(0)
    daily: Decimal | None = daily_amount(view, plan)
    currency = plan.expected.currency
    if daily and currency:
        daily = converted(view, daily, currency, plan.from_)
    if not daily:
        return Decimal(0)
    before = Period(start=plan.from_ - SHARED_OVER, end=plan.from_)
    whole, _, _ = view.total(replace(selection, scope=plan.scope, exclude={}, period=before))
    inside, _, _ = view.total(replace(selection, scope=both, period=before))
    if both == plan.scope and not selection.exclude:
        return daily
    return daily * inside / whole if whole > 0 else Decimal(0)
