"""Each budget's running period: spent, expected to the end, variance, and when it is used up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Ids
from tools.concerned import concerned, contacts
from tools.facts import Fact
from tools.figures import name_of, percent_of
from tools.forecast import Ahead, look_ahead
from tools.known import near_names
from tools.periods import Period
from tools.rates import converted
from tools.results import Result, Unknown
from tools.scope import Scope
from tools.seen import wholly_seen
from tools.spend import notes_on
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.analysis.forecast import Course
    from tools.context.schema import Budget
    from tools.planned import PlannedChange
    from tools.view import View

MONTHS = {"month": 1, "quarter": 3, "year": 12}

Standing = Literal["over", "will be over", "may be over", "within", "unknown"]
"""Spent beyond it; expected beyond it; only the high end is; not even that; nothing to tell by."""

_WORST_FIRST: tuple[Standing, ...] = ("over", "will be over", "may be over", "unknown", "within")


class BudgetStatusArguments(CostArguments):
    """Cost arguments and the budgets asked about; all that touch the scope without one."""

    budget: Ids = Field(default=[], description="ids of budgets; all without one")


class BudgetItem(BaseModel):
    """One budget in one of its periods.

    `variance` is the budget less what is expected in all (less what was spent, once the period is
    over): above nothing it is favourable. `left` is the budget less what was spent so far.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: Fact
    where: Scope
    owner: Fact | None = None
    amount: Fact
    ahead: Ahead
    used: Fact | None = None
    """How much of it is spent, in percent."""
    passed: Fact
    """How much of its time has passed, in percent."""
    left: Fact
    variance: Fact
    variance_percent: Fact | None = None
    favourable: bool
    standing: Standing
    used_up: Fact | None = None
    """The day on which it was, or is expected to be, used up."""


class BudgetStatus(Result):
    """The budgets asked about, the most endangered first; `unstarted` have not begun yet."""

    tool: str = "budget_status"
    window: Fact
    items: tuple[BudgetItem, ...] = ()
    unstarted: tuple[Fact, ...] = ()


def budget_status(asked: BudgetStatusArguments, view: View) -> BudgetStatus:
    """Set each budget against what was spent in its period and what is still expected."""
    unknown = []
    chosen: list[Budget] = []
    known = {
        key: budget
        for key, budget in view.context.budgets.items()
        if wholly_seen(view, budget.scope)
    }
    for name in asked.budget:
        key = name.removeprefix("budget:")
        if key in known:
            chosen.append(known[key])
        else:
            unknown.append(_unknown(view, key, known))
    if not asked.budget:
        chosen = [budget for budget in known.values() if _touches(budget.scope, asked.scope)]
    on = asked.period.first_day if asked.period else view.calendar.today
    items, unstarted, selections = [], [], []
    for budget in chosen:
        period = period_of(budget, on)
        if period is None:
            unstarted.append(_name(view, budget))
            continue
        selection = Selection(
            period,
            budget.scope,
            {},
            asked.cost or budget.cost or view.store.context.organisation.default_cost,
        )
        item = _item(view, budget, selection)
        if item:
            items.append(item)
            selections.append(selection)
    items.sort(key=lambda item: (_WORST_FIRST.index(item.standing), Decimal(item.left.value)))
    today = Period(start=on, end=on + timedelta(days=1))
    only = selections[0] if len(selections) == 1 else None
    features, owners = concerned(view, only) if only else ((), ())
    return BudgetStatus(
        status="answered" if items else "no_data",
        period=only.period if only else asked.period,
        cost=only.cost if only else None,
        scope=only.scope if only else asked.scope,
        notes=notes_on(view, only, asked_basis="charge") if only else (),
        window=view.ledger.window("window", only.period if only else asked.period or today),
        items=tuple(items),
        unstarted=tuple(unstarted),
        features=features,
        owners=owners,
        contacts=contacts(view, owners),
        unknown=tuple(unknown),
    )


def period_of(budget: Budget, on: date) -> Period | None:
    """The period of the budget that a day lies in; None before its start."""
    if on < budget.start:
        return None
    length = MONTHS[budget.period]
    elapsed = (on.year - budget.start.year) * 12 + on.month - budget.start.month
    number = elapsed // length
    if _later(budget.start, number * length) > on:
        number -= 1
    start = _later(budget.start, number * length)
    return Period(start=start, end=_later(budget.start, (number + 1) * length))


def _later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )


def _touches(scope: Scope, asked: Scope) -> bool:
    """Whether a budget speaks of what was asked about."""
    return all(set(values) & set(scope.get(name, ())) for name, values in asked.items())


def _name(view: View, budget: Budget) -> Fact:
    return view.ledger.name("budget", budget.id)


def _unknown(view: View, name: str, known: dict[str, Budget]) -> Unknown:
    near = tuple(view.ledger.name("budget", key) for key in near_names(name, known))
    return Unknown(dimension="budget", value=name, near=near)


def _item(view: View, budget: Budget, selection: Selection) -> BudgetItem | None:
    """One budget in one period; None where it cannot be converted to the currency of answers."""
    period, ledger = selection.period, view.ledger
    amount = converted(view, budget.amount, budget.currency, period.first_day)
    if amount is None:
        return None
    ahead, course, plans = look_ahead(view, selection)
    spent = Decimal(ahead.spent.value) if ahead.spent else Decimal(0)
    total = Decimal(ahead.total.mean.value) if ahead.total else spent
    variance = amount - total
    passed = min(max(0, (view.calendar.today - period.first_day).days), period.days)
    used_up = _used_up(view, selection, amount, spent, course, plans)
    return BudgetItem(
        id=budget.id,
        name=_name(view, budget),
        where=budget.scope,
        owner=name_of(view, "team", budget.owner) if budget.owner else None,
        amount=ledger.money("budget", amount, view.currency, period=period, scope=selection.scope),
        ahead=ahead,
        used=ledger.fact("percent", "used", percent_of(spent, amount), unit="%")
        if amount
        else None,
        passed=ledger.fact(
            "percent",
            "time passed",
            percent_of(Decimal(passed), Decimal(period.days)),
            unit="%",
        ),
        left=ledger.money("left", amount - spent, view.currency, period=period),
        variance=ledger.money("variance", variance, view.currency, period=period),
        variance_percent=ledger.fact("percent", "variance", percent_of(variance, amount), unit="%")
        if amount
        else None,
        favourable=variance >= 0,
        standing=_standing(view, amount, spent, ahead, period),
        used_up=ledger.fact("date", "used up", used_up.isoformat()) if used_up else None,
    )


def _standing(
    view: View, amount: Decimal, spent: Decimal, ahead: Ahead, period: Period
) -> Standing:
    if spent > amount:
        return "over"
    if ahead.total is None:
        over = period.end_day <= view.store.data_through_end
        return "within" if over else "unknown"
    if Decimal(ahead.total.mean.value) > amount:
        return "will be over"
    return "may be over" if Decimal(ahead.total.high.value) > amount else "within"


def _used_up(
    view: View,
    selection: Selection,
    amount: Decimal,
    spent: Decimal,
    course: Course | None,
    plans: Sequence[PlannedChange],
) -> date | None:
    """The first day on which spend, so far or with what is expected, passes the budget."""
    period = selection.period
    spent_end = min(period.end_day, view.store.data_through_end)
    if spent > amount:
        past = replace(selection, period=Period(start=period.first_day, end=spent_end))
        rows, _ = view.sums(past, grain="day")
        days: Iterator[tuple[date, float]] = ((row.day, float(row.amount)) for row in rows)
        return _passes(days, float(amount))
    if course is None:
        return None
    means = course.mean + sum((change.daily for change in plans), 0.0)
    left = (period.end_day - max(period.first_day, spent_end)).days
    ahead = (
        (period.end_day - timedelta(days=left - number), float(mean))
        for number, mean in enumerate(means[-left:])
    )
    return _passes(ahead, float(amount - spent))


def _passes(days: Iterator[tuple[date, float]], amount: float) -> date | None:
    so_far = 0.0
    for day, cost in days:
        so_far += cost
        if so_far > amount:
            return day
    return None
