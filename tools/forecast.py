"""What will be spent: the days so far, the days to come with an interval, and plans among them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.analysis.forecast import FEWEST_DAYS
from tools.arguments import CostArguments
from tools.concerned import concerned, contacts
from tools.facts import Fact
from tools.figures import money_of
from tools.history import cents, course_over, read_history
from tools.periods import Period
from tools.planned import planned_changes
from tools.results import Result
from tools.spend import Change, compare, notes_on
from tools.view import bucket

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.analysis.forecast import Course
    from tools.periods import Grain
    from tools.planned import PlannedChange
    from tools.view import Selection, View

LONGEST_DAILY = 62
"""Days that are told one by one; of a longer time the months are."""

Days = Annotated[int, Field(ge=1, le=730)]


class ForecastArguments(CostArguments):
    """Cost arguments; `period` names the time asked about, or `horizon` how far to look."""

    horizon: Literal["month", "quarter", "year"] | Days | None = Field(
        default=None, description="to the end of the month, quarter or year, or that many days"
    )


class Range(BaseModel):
    """An estimate and the bounds of its 95 % interval."""

    model_config = ConfigDict(frozen=True)

    mean: Fact
    low: Fact
    high: Fact


class PlanAhead(BaseModel):
    """A plan that begins or ends in the time ahead, and what that does to it."""

    model_config = ConfigDict(frozen=True)

    ref: str
    title: Fact
    edge: Literal["starts", "ends"]
    day: Fact
    """The day on which it begins, or the last that counts."""
    amount: Fact


class Ahead(BaseModel):
    """Money over a window that is not over: spent so far, to come, and both together.

    Without `rest` there is either nothing to come or too little history to tell; `too_little`
    holds the number of its days then, and `needed` how many it takes.
    """

    model_config = ConfigDict(frozen=True)

    window: Fact
    spent: Fact | None = None
    spent_through: Fact | None = None
    rest: Range | None = None
    rest_window: Fact | None = None
    total: Range | None = None
    history: Fact | None = None
    coverage: Fact | None = None
    """How often the interval should hold, in percent."""
    too_little: Fact | None = None
    needed: Fact | None = None
    plans: tuple[PlanAhead, ...] = ()


class ForecastPoint(BaseModel):
    """One day or month of the window."""

    model_config = ConfigDict(frozen=True)

    window: Fact
    amount: Fact
    expected: bool


class Forecast(Result):
    """What a window will cost; `against` compares the total with as much time before it."""

    tool: str = "forecast"
    ahead: Ahead
    against: Change | None = None
    compared: Fact | None = None
    points: tuple[ForecastPoint, ...] = ()


def forecast(asked: ForecastArguments, view: View) -> Forecast:
    """Project what a window will cost from the settled days before it."""
    period = asked.period or window_of(asked.horizon, view.calendar.today)
    selection = view.select(
        asked.model_copy(update={"period": period, "basis": "charge"}), default=period
    )
    ahead, course, plans = look_ahead(view, selection)
    features, owners = concerned(view, selection)
    result = Forecast(
        status="answered" if ahead.rest or ahead.spent or ahead.too_little else "no_data",
        period=period,
        cost=selection.cost,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        ahead=ahead,
        features=features,
        owners=owners,
        contacts=contacts(view, owners),
    )
    return result.model_copy(
        update={
            **_compared(view, selection, ahead),
            "points": tuple(_points(view, selection, course, plans)),
        }
    )


def window_of(horizon: str | int | None, today: date) -> Period:
    """The calendar month, quarter or year that today lies in, or so many days from today on."""
    if isinstance(horizon, int):
        label = f"the next {horizon} days"
        return Period(start=today, end=today + timedelta(days=horizon), label=label)
    months = {"month": 1, "quarter": 3, "year": 12}[horizon or "month"]
    first = (today.month - 1) // months * months
    year, month = divmod(first + months, 12)
    return Period(
        start=date(today.year, first + 1, 1),
        end=date(today.year + year, month + 1, 1),
        label=f"this {horizon or 'month'}",
    )


def look_ahead(
    view: View, selection: Selection
) -> tuple[Ahead, Course | None, Sequence[PlannedChange]]:
    """What a window has cost and will cost; the course and the plans of the days to come."""
    ledger, period = view.ledger, selection.period
    spent_end = min(period.end_day, view.store.data_through_end)
    ahead = Ahead(window=ledger.window("window", period))
    spent = Decimal(0)
    if period.first_day < spent_end:
        past = selection.during(Period(start=period.first_day, end=spent_end))
        spent, lines, query = view.total(past)
        if lines or spent_end < period.end_day:
            ahead = ahead.model_copy(
                update={
                    "spent": money_of(view, past, "spent so far", spent, query),
                    "spent_through": ledger.fact(
                        "date", "spent through", (spent_end - timedelta(days=1)).isoformat()
                    ),
                }
            )
    if spent_end >= period.end_day:
        return ahead, None, ()
    left = Period(start=max(period.first_day, spent_end), end=period.end_day)
    history = read_history(view, selection)
    if history.period is None:
        return ahead.model_copy(update={"spent": None}), None, ()
    course = course_over(history, left)
    if course is None:
        days = ledger.fact("count", "days of history", len(history.values), unit="days")
        needed = ledger.fact("count", "days needed", FEWEST_DAYS, unit="days")
        return ahead.model_copy(update={"too_little": days, "needed": needed}), None, ()
    plans = list(planned_changes(view, selection, history.end, left.end_day))
    skip = (left.first_day - history.end).days
    added = sum((float(change.daily[skip:].sum()) for change in plans), 0.0)
    to_come = selection.during(left)

    def written(label: str, more: Decimal, of: Selection) -> Range:
        ends = (course.total, course.total_low, course.total_high)
        mean, low, high = (
            money_of(view, of, name, cents(end + added) + more, history.query)
            for name, end in zip((label, f"{label}, low", f"{label}, high"), ends, strict=True)
        )
        return Range(mean=mean, low=low, high=high)

    return (
        ahead.model_copy(
            update={
                "rest": written("expected to come", Decimal(0), to_come),
                "rest_window": ledger.window("to come", left),
                "total": written("expected in all", spent, selection),
                "history": ledger.window("history", history.period),
                "coverage": ledger.fact("percent", "interval", 95, unit="%"),
                "plans": tuple(_plan_ahead(view, change, skip) for change in plans),
            }
        ),
        course,
        plans,
    )


def _plan_ahead(view: View, change: PlannedChange, skip: int) -> PlanAhead:
    plan, ledger = change.plan, view.ledger
    day = plan.from_ if change.edge == "starts" else plan.until
    return PlanAhead(
        ref=f"plan:{plan.id}",
        title=ledger.name(f"plan:{plan.id}", plan.title),
        edge=change.edge,
        day=ledger.fact("date", change.edge, day.isoformat()),
        amount=ledger.money("stated", cents(float(change.daily[skip:].sum())), view.currency),
    )


def _compared(view: View, selection: Selection, ahead: Ahead) -> dict[str, object]:
    """The total against as much time before, where the data reach that far back."""
    earlier = selection.period.before()
    total = ahead.total
    store = view.store
    if total is None or earlier.first_day < store.data_from:
        return {}
    if earlier.end_day > store.data_through_end:
        return {}
    before, _, query = view.total(selection.during(earlier))
    return {
        "against": compare(
            view, Decimal(total.mean.value), before, selection.during(earlier), query
        ),
        "compared": view.ledger.window("compared window", earlier),
    }


def _points(
    view: View, selection: Selection, course: Course | None, plans: Sequence[PlannedChange]
) -> Iterator[ForecastPoint]:
    """The days of the window, or its months: first what was spent, then what is expected."""
    if course is None:
        return
    period = selection.period
    grain: Grain = "day" if period.days <= LONGEST_DAILY else "month"
    spent_end = min(period.end_day, view.store.data_through_end)
    sums: dict[date, Decimal] = {}
    if period.first_day < spent_end:
        past = selection.during(Period(start=period.first_day, end=spent_end))
        rows, _ = view.sums(past, grain=grain)
        sums = {row.day: row.amount for row in rows}
    means = course.mean + sum((change.daily for change in plans), 0.0)
    expected = set()
    for back in range(len(means)):
        day = period.end_day - timedelta(days=back + 1)
        if day < max(spent_end, period.first_day):
            break
        at = day if grain == "day" else day.replace(day=1)
        sums[at] = sums.get(at, Decimal(0)) + cents(float(means[-1 - back]))
        expected.add(at)
    for at in sorted(sums):
        window = bucket(at, grain, period)
        of_point = selection.during(window)
        label = "expected" if at in expected else "spent"
        yield ForecastPoint(
            window=view.ledger.window(grain, window),
            amount=money_of(view, of_point, label, sums[at], None),
            expected=at in expected,
        )
