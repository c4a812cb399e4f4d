"""Cost beside speed, availability and traffic, and what each decision buys and gives up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.choices import Choice, choices
from tools.concerned import contacts
from tools.facts import Fact
from tools.figures import money_of, name_of
from tools.metrics import Subject, measure, subjects_of
from tools.objectives import Objective, objective
from tools.records import components_in, in_force
from tools.results import Result
from tools.spend import Change, compare, notes_on
from tools.view import last_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.arguments import ComparedArguments
    from tools.context.measures import MetricDefinition, Slo
    from tools.context.schema import Context
    from tools.periods import Period
    from tools.scope import Scope
    from tools.view import Selection, View

DEFAULT_DAYS = 28
MOST_COMPONENTS = 12
KINDS = ("availability", "latency", "traffic")


class Gauge(BaseModel):
    """A metric of one component in the window, and in the one before.

    `worst` is the worst day of a latency or an availability.
    """

    model_config = ConfigDict(frozen=True)

    metric: Fact
    kind: str
    value: Fact
    worst: Fact | None = None
    worst_day: Fact | None = None
    before: Fact | None = None
    change: Fact | None = None
    percentile: bool = False


class Standing(BaseModel):
    """One component: its cost, what is measured of it, and its objectives."""

    model_config = ConfigDict(frozen=True)

    component: Fact
    cost: Fact
    against: Change | None = None
    gauges: tuple[Gauge, ...] = ()
    objectives: tuple[Objective, ...] = ()


class TradeOffs(Result):
    """Components, dearest first, and the decisions and options that concern them."""

    tool: str = "trade_offs"
    window: Fact
    compared: Fact | None = None
    total: Fact
    standings: tuple[Standing, ...] = ()
    choices: tuple[Choice, ...] = ()


def trade_offs(asked: ComparedArguments, view: View) -> TradeOffs:
    """Set cost beside what it buys, for the components of the scope."""
    selection = view.select(asked, default=last_days(view, DEFAULT_DAYS))
    period = selection.period
    ledger = view.ledger
    amount, lines, query = view.total(selection)
    components = _components(view, selection)
    earlier = asked.compare_to or _before(view, period)
    measured = [_standing(view, selection, key, earlier) for key in components]
    set_on = [pair for _, pairs in measured for pair in pairs]
    set_on += list(_of_features(view, selection.scope, period))
    made = choices(view, components, period.end_day, set_on)
    features, owners = _concerned(view.context, components)
    standings = [standing for standing, _ in measured]
    known = bool(made) or any(one.gauges or one.objectives for one in standings)
    return TradeOffs(
        status="answered" if lines or known else "no_data",
        period=period,
        compare_to=asked.compare_to,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=ledger.window("window", period),
        compared=ledger.window("compared window", earlier) if earlier else None,
        total=money_of(view, selection, "total", amount, query),
        standings=tuple(standings),
        choices=tuple(made),
        features=features,
        owners=owners,
        contacts=contacts(view, owners),
    )


def _components(view: View, selection: Selection) -> list[str]:
    """The components of the scope; without one, those with objectives or decisions."""
    context, scope = view.context, selection.scope
    rows, _ = view.sums(selection, by=("component",))
    costs = {row.keys[0]: row.amount for row in rows}
    if scope.get("component"):
        named = set(scope["component"])
    elif {"feature", "team"} & set(scope):
        named = components_in(context, scope)
    elif scope:
        named = set(costs)
    else:
        named = {slo.component for slo in context.slos.values() if slo.component}
        for decision in in_force(context, selection.period.end_day):
            named |= components_in(context, decision.scope)
    known = [key for key in named if key in context.components]
    return sorted(known, key=lambda key: (-costs.get(key, Decimal(0)), key))[:MOST_COMPONENTS]


def _before(view: View, period: Period) -> Period | None:
    """The window just before, where there is a bill for all of it."""
    if period.hourly or period.end_day > view.store.data_through_end:
        return None
    earlier = period.before()
    return earlier if earlier.first_day >= view.store.data_from else None


def _standing(
    view: View, selection: Selection, component: str, earlier: Period | None
) -> tuple[Standing, list[tuple[Slo, Objective]]]:
    own = selection.within({"component": [component]})
    amount, _, query = view.total(own)
    against = None
    if earlier:
        before, _, query_before = view.total(own.during(earlier))
        against = compare(view, amount, before, own.during(earlier), query_before)
    name = name_of(view, "component", component)
    slos = [slo for slo in view.context.slos.values() if slo.component == component]
    pairs = list(_measured(view, slos, selection.period, name))
    standing = Standing(
        component=name,
        cost=money_of(view, own, "cost", amount, query),
        against=against,
        gauges=tuple(_gauges(view, component, selection.period, earlier)),
        objectives=tuple(measured for _, measured in pairs),
    )
    return standing, pairs


def _of_features(view: View, scope: Scope, period: Period) -> Iterable[tuple[Slo, Objective]]:
    for feature in scope.get("feature", ()):
        slos = [slo for slo in view.context.slos.values() if slo.feature == feature]
        yield from _measured(view, slos, period, name_of(view, "feature", feature))


def _measured(
    view: View, slos: Sequence[Slo], period: Period, name: Fact
) -> Iterable[tuple[Slo, Objective]]:
    for slo in slos:
        measured = objective(view, slo, period.end_day, name)
        if measured:
            yield slo, measured


def _gauges(view: View, component: str, period: Period, earlier: Period | None) -> Iterable[Gauge]:
    subject = Subject(component=component)
    for kind in KINDS:
        for metric in view.context.metrics.values():
            if metric.kind == kind and subject in subjects_of(view, metric.name):
                gauge = _gauge(view, metric, subject, period, earlier)
                if gauge:
                    yield gauge


def _gauge(
    view: View,
    metric: MetricDefinition,
    subject: Subject,
    period: Period,
    earlier: Period | None,
) -> Gauge | None:
    measured = measure(view, metric, period, [subject])
    value, worst = measured.value, measured.worst
    if value is None or worst is None:
        return None
    ledger = view.ledger
    scope = {"component": [subject.component]} if subject.component else None
    day, at_worst = worst

    def fact(amount: Decimal, window: Period, query: str | None) -> Fact:
        return ledger.fact(
            "count" if metric.aggregation == "sum" else "ratio",
            metric.name,
            amount,
            unit=metric.unit,
            period=window,
            scope=scope,
            query=query,
        )

    past = measure(view, metric, earlier, [subject]) if earlier else None
    before = past.value if past else None
    telling = metric.kind != "traffic"
    return Gauge(
        metric=ledger.name("metric", metric.name),
        kind=metric.kind,
        value=fact(value, period, measured.query),
        worst=fact(at_worst, period, measured.query) if telling else None,
        worst_day=ledger.fact("date", "worst day", day.isoformat()) if telling else None,
        before=fact(before, earlier, past.query)
        if past and earlier and before is not None
        else None,
        change=ledger.fact("percent", "change", _percent(value, before), unit="%", scope=scope)
        if before
        else None,
        percentile=metric.aggregation == "p95",
    )


def _percent(value: Decimal, before: Decimal) -> Decimal:
    return ((value - before) * 100 / before).quantize(Decimal("0.1"))


def _concerned(
    context: Context, components: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    records = [context.components[key] for key in components]
    features = dict.fromkeys(record.feature for record in records if record.feature)
    return tuple(features), tuple(dict.fromkeys(record.team for record in records))
