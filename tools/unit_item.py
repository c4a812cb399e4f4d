"""One metric divided into one cost: the unit cost of a window, its trend and its course."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.analysis.price_volume import price_volume
from tools.facts import Fact
from tools.figures import money_of, name_of, percent_of
from tools.metrics import Subject, measure
from tools.periods import Grain, Period
from tools.scope import Scope
from tools.view import bucket

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import MetricDefinition
    from tools.metrics import Measured
    from tools.view import Selection, View

DAYS_NAMED = 5
"""Days without a value that are named one by one."""

Lack = Literal["no values", "gaps", "zero"]
"""Why there is no unit cost: nothing was measured, some days miss, or the count is zero."""


class Trend(BaseModel):
    """A unit cost against an earlier window's.

    `price` and `volume` are money and sum to `cost_change` exactly. The unit costs are money facts
    labelled with the metric.
    """

    model_config = ConfigDict(frozen=True)

    window: Fact
    cost: Fact
    quantity: Fact
    unit_cost: Fact
    change: Fact
    """Of the unit cost, in money."""
    percent: Fact | None = None
    cost_change: Fact
    volume_percent: Fact | None = None
    """How far the quantity changed, in percent."""
    price: Fact
    volume: Fact


class UnitPoint(BaseModel):
    """The unit cost of one day, week, month … of the window."""

    model_config = ConfigDict(frozen=True)

    window: Fact
    cost: Fact
    quantity: Fact
    unit_cost: Fact


class UnitItem(BaseModel):
    """One metric and the cost that it is divided into.

    Where `lack` says why, there is no unit cost; `missing` are the first days without a value and
    `missing_days` their number. `covered` is the longest stretch of the window without gaps.
    """

    model_config = ConfigDict(frozen=True)

    metric: Fact
    unit: Fact
    feature: Fact | None = None
    where: Scope
    cost: Fact
    quantity: Fact | None = None
    unit_cost: Fact | None = None
    averaged: bool = False
    """The quantity is a mean, a peak or a last value of the window and not a sum."""
    local_days: bool = False
    """The metric counts the organisation's local days, the bill UTC days."""
    lack: Lack | None = None
    missing: tuple[Fact, ...] = ()
    missing_days: Fact | None = None
    covered: Fact | None = None
    trend: Trend | None = None
    points: tuple[UnitPoint, ...] = ()


@dataclass(frozen=True)
class Divided:
    """What is divided by what: a selection, and the subjects of the metric that count for it."""

    metric: MetricDefinition
    subjects: tuple[Subject, ...]
    selection: Selection
    feature: str | None


def unit_item(
    view: View, divided: Divided, compare_to: Period | None, grain: Grain | None = None
) -> UnitItem:
    """Divide one selection by one metric; without another window, against the one just before."""
    selection = divided.selection
    ledger = view.ledger
    metric = divided.metric
    measured = measure(view, metric, selection.period, divided.subjects)
    known = _known(view, selection.period)
    within = replace(selection, period=known) if known else selection
    amount, _, query = view.total(within)
    item = UnitItem(
        metric=ledger.name("metric", metric.name),
        unit=ledger.name("unit", one_of(metric)),
        feature=name_of(view, "feature", divided.feature) if divided.feature else None,
        where=selection.scope,
        cost=money_of(view, within, "cost", amount, query),
        averaged=metric.aggregation != "sum",
        local_days=measured.daily and view.calendar.timezone != "UTC",
    )
    missing = measured.missing(known.end_day if known else None)
    missing = [day for day in missing if day >= view.store.data_from]
    quantity = measured.value
    if not known or quantity is None:
        return item.model_copy(update={"lack": "no values"})
    if missing:
        return item.model_copy(update=_gaps(view, measured, missing, known))
    if quantity <= 0:
        return item.model_copy(update={"lack": "zero"})
    earlier = compare_to or known.before()
    return item.model_copy(
        update={
            "quantity": _quantity(view, measured, quantity, selection.scope),
            "unit_cost": _unit_money(view, metric, amount / quantity, known, selection.scope),
            "trend": _trend(view, divided, amount, quantity, earlier),
            "points": _points(view, replace(divided, selection=within), measured, grain),
        }
    )


def one_of(metric: MetricDefinition) -> str:
    """What one of the things counted is called: `orders` are counted, one is an `order`."""
    unit = metric.unit
    if unit.endswith("ies"):
        return f"{unit.removesuffix('ies')}y"
    if unit.endswith(("ches", "shes", "sses", "xes")):
        return unit.removesuffix("es")
    return unit if unit.endswith("ss") else unit.removesuffix("s")


def _known(view: View, period: Period) -> Period | None:
    """The part of the period for which there is a bill."""
    store = view.store
    start = max(period.first_day, store.data_from)
    end = min(period.end_day, store.data_through_end)
    if end <= start:
        return None
    whole = (start, end) == (period.first_day, period.end_day)
    return period if whole else Period(start=start, end=end)


def _gaps(
    view: View, measured: Measured, missing: Sequence[date], known: Period
) -> dict[str, object]:
    ledger = view.ledger
    covered = _longest(known, set(missing))
    return {
        "lack": "gaps",
        "missing": tuple(
            ledger.fact("date", "without value", day.isoformat()) for day in missing[:DAYS_NAMED]
        ),
        "missing_days": ledger.fact(
            "count", "days without value", len(missing), unit="days", query=measured.query
        ),
        "covered": ledger.window("covered", covered) if covered else None,
    }


def _longest(known: Period, missing: set[date]) -> Period | None:
    """The longest run of days that have values."""
    best: tuple[int, date] | None = None
    start = known.first_day
    for number in range(known.days + 1):
        day = known.first_day + timedelta(days=number)
        if day < known.end_day and day not in missing:
            continue
        length = (day - start).days
        if length and (best is None or length > best[0]):
            best = (length, start)
        start = day + timedelta(days=1)
    return Period(start=best[1], end=best[1] + timedelta(days=best[0])) if best else None


def _trend(
    view: View, divided: Divided, amount: Decimal, quantity: Decimal, earlier: Period
) -> Trend | None:
    """The unit cost of the earlier window and the parts of the change; None where it has gaps."""
    store, ledger, metric = view.store, view.ledger, divided.metric
    if earlier.first_day < store.data_from or earlier.end_day > store.data_through_end:
        return None
    before = replace(divided.selection, period=earlier)
    measured = measure(view, metric, earlier, divided.subjects)
    counted = measured.value
    if counted is None or counted <= 0 or measured.missing():
        return None
    cost, _, query = view.total(before)
    parts = price_volume(cost, counted, amount, quantity)
    now, then = amount / quantity, cost / counted
    scope = before.scope
    return Trend(
        window=ledger.window("compared window", earlier),
        cost=money_of(view, before, "cost", cost, query),
        quantity=_quantity(view, measured, counted, scope),
        unit_cost=_unit_money(view, metric, then, earlier, scope),
        change=ledger.money("change", _unit(now - then), view.currency, scope=scope),
        percent=ledger.fact("percent", "change", percent_of(now - then, then), unit="%")
        if then > 0
        else None,
        cost_change=ledger.money("change", amount - cost, view.currency, scope=scope),
        volume_percent=ledger.fact(
            "percent", "change", percent_of(quantity - counted, counted), unit="%"
        ),
        price=ledger.money("rate", parts.price, view.currency, scope=scope),
        volume=ledger.money("usage", parts.volume, view.currency, scope=scope),
    )


def _points(
    view: View, divided: Divided, measured: Measured, grain: Grain | None
) -> tuple[UnitPoint, ...]:
    """One unit cost a stretch of time; stretches without a count are left out."""
    if grain is None or grain == "hour":
        return ()
    selection = divided.selection
    rows, query = view.sums(selection, grain=grain)
    days = measured.days
    points = []
    for row in rows:
        window = bucket(row.moment, grain, selection.period)
        inside = {day: v for day, v in days.items() if window.first_day <= day < window.end_day}
        part = replace(
            measured,
            period=window,
            values=tuple(tuple(v for v in values if v.day in inside) for values in measured.values),
        )
        counted = part.value
        if counted is None or counted <= 0:
            continue
        of_row = selection.during(window)
        points.append(
            UnitPoint(
                window=view.ledger.window(grain, window),
                cost=money_of(view, of_row, "cost", row.amount, query),
                quantity=_quantity(view, part, counted, selection.scope),
                unit_cost=_unit_money(
                    view, divided.metric, row.amount / counted, window, selection.scope
                ),
            )
        )
    return tuple(points)


def _quantity(view: View, measured: Measured, quantity: Decimal, scope: Scope) -> Fact:
    metric = measured.metric
    return view.ledger.fact(
        "count",
        metric.name,
        quantity,
        unit=metric.unit,
        period=measured.period,
        scope=scope,
        query=measured.query,
    )


def _unit_money(
    view: View, metric: MetricDefinition, cost: Decimal, period: Period, scope: Scope
) -> Fact:
    label = f"cost per {one_of(metric)}"
    return view.ledger.money(label, _unit(cost), view.currency, period=period, scope=scope)


def _unit(cost: Decimal) -> Decimal:
    """Ten decimals: what a token or a request costs is far below a cent."""
    return cost.quantize(Decimal(1).scaleb(-10))
