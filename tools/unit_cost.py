"""What one business unit costs: cost over what its metric counted, its trend, price and volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from tools.arguments import ComparedArguments, Ids
from tools.concerned import concerned, contacts
from tools.errors import ArgumentError
from tools.facts import Fact
from tools.known import near_names
from tools.metrics import Subject, find_metric, subjects_of
from tools.periods import Grain, Period
from tools.results import Result, Unknown
from tools.spend import notes_on
from tools.unit_item import Divided, UnitItem, unit_item
from tools.view import last_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import MetricDefinition
    from tools.scope import Scope
    from tools.view import Selection, View


class UnitCostArguments(ComparedArguments):
    """Cost arguments with the metric to divide by; the feature's own metric without one."""

    metric: Ids = Field(default=[], description="names of metrics; the feature's own without one")
    grain: Grain | None = Field(default=None, description="one row a day, week, month …")


class UnitCost(Result):
    """One `UnitItem` a metric."""

    tool: str = "unit_cost"
    window: Fact
    items: tuple[UnitItem, ...] = ()
    grain: Grain | None = None


def unit_cost(asked: UnitCostArguments, view: View) -> UnitCost:
    """Divide the cost of what a metric counts by what it counted, by whole days.

    Much of a bill is charged by the day, so that hours of it cannot be told.

    Raises:
        ArgumentError: the metric is no quantity, such as a latency, or none is named and the
            scope has none of its own.

    """
    selection = view.select(asked, default=last_days(view, 30))
    period = whole_days(selection.period)
    selection = selection.during(period)
    earlier = whole_days(asked.compare_to) if asked.compare_to else None
    unknown = []
    wanted = []
    for name in asked.metric:
        metric = find_metric(view, name)
        if metric is None:
            unknown.append(unknown_metric(view, name))
        else:
            wanted.append(metric)
    divided = [_matched(view, metric, selection) for metric in wanted]
    if not asked.metric:
        divided = own_metrics(view, selection)
        if not divided:
            raise ArgumentError(_nothing_to_divide_by(view))
    items = tuple(unit_item(view, one, earlier, asked.grain) for one in divided)
    first = divided[0].selection if divided else selection
    features = list(dict.fromkeys(one.feature for one in divided if one.feature))
    _, owners = concerned(view, first) if len(divided) == 1 else ((), ())
    owners = owners or _teams_of(view, features)
    return UnitCost(
        status="answered" if any(item.unit_cost for item in items) else "no_data",
        period=period,
        compare_to=earlier,
        cost=selection.cost,
        basis=selection.basis,
        scope=first.scope if len(divided) == 1 else selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, first, asked_basis=asked.basis),
        window=view.ledger.window("window", period),
        items=items,
        grain=asked.grain,
        features=tuple(features),
        owners=owners,
        contacts=contacts(view, owners),
        unknown=tuple(unknown),
    )


def whole_days(period: Period) -> Period:
    """The days that a window of hours touches; any other window as it is."""
    return Period(start=period.first_day, end=period.end_day) if period.hourly else period


def own_metrics(view: View, selection: Selection) -> list[Divided]:
    """The unit metrics of the features in the scope, or of all features without one."""
    context, scope = view.context, selection.scope
    if scope.get("feature"):
        features = list(scope["feature"])
    elif scope.get("component"):
        features = [
            component.feature
            for key in scope["component"]
            if (component := context.components.get(key)) and component.feature
        ]
    elif scope.get("team"):
        features = [key for key, one in context.features.items() if one.team in scope["team"]]
    else:
        features = list(context.features)
    found = []
    for key in dict.fromkeys(features):
        feature = context.features.get(key)
        metric = find_metric(view, feature.unit_metric) if feature and feature.unit_metric else None
        if metric is None or metric.kind in ("latency", "availability"):
            continue
        of_feature = selection
        if "component" not in scope:
            of_feature = selection.within({"feature": [key]})
        found.append(Divided(metric, _subjects(view, metric, key), of_feature, key))
    return found


def unknown_metric(view: View, name: str) -> Unknown:
    """A metric that is not declared, and those that read alike."""
    return Unknown(
        dimension="metric",
        value=name,
        near=tuple(
            view.ledger.name("metric", near) for near in near_names(name, view.context.metrics)
        ),
    )


def _matched(view: View, metric: MetricDefinition, selection: Selection) -> Divided:
    """The metric with the scope that it is about, unless the question names one."""
    if metric.kind in ("latency", "availability") or metric.aggregation == "p95":
        raise ArgumentError(
            f"unit_cost: {metric.name} is no quantity, so that no cost can be divided by it;"
            " name a metric that counts something"
        )
    scope = selection.scope
    subjects = subjects_of(view, metric.name)
    named = tuple(subject for subject in subjects if _fits(view, subject, scope))
    subjects = named or subjects
    users = [key for key, one in view.context.features.items() if one.unit_metric == metric.name]
    features = [subject.feature for subject in subjects if subject.feature] or users
    components = [subject.component for subject in subjects if subject.component]
    feature = features[0] if len(set(features)) == 1 else None
    if not {"component", "feature", "team"} & set(scope):
        if components:
            selection = selection.within({"component": components})
        elif features:
            selection = selection.within({"feature": list(dict.fromkeys(features))})
    if feature is None and len(components) == 1:
        owner = view.context.feature_of(components[0])
        feature = owner.id if owner else None
    return Divided(metric, subjects, selection, feature)


def _subjects(view: View, metric: MetricDefinition, feature: str) -> tuple[Subject, ...]:
    """The series that count for a feature: its own, or else the one of the organisation."""
    subjects = subjects_of(view, metric.name)
    own = tuple(subject for subject in subjects if subject.feature == feature)
    return (
        own
        or tuple(subject for subject in subjects if _fits(view, subject, {"feature": [feature]}))
        or tuple(subject for subject in subjects if subject == Subject())
    )


def _fits(view: View, subject: Subject, scope: Scope) -> bool:
    """Whether the scope is about what was measured, or about a part of it."""
    context = view.context
    features = set(scope.get("feature", ()))
    components = set(scope.get("component", ()))
    if subject.component:
        component = context.components.get(subject.component)
        return subject.component in components or bool(component and component.feature in features)
    of_components = {
        component.feature for key in components if (component := context.components.get(key))
    }
    return subject.feature is not None and subject.feature in features | of_components


def _nothing_to_divide_by(view: View) -> str:
    names = ", ".join(
        sorted(
            name
            for name, one in view.context.metrics.items()
            if one.kind not in ("latency", "availability")
        )
    )
    if not names:
        return (
            "unit_cost: no metric is declared; add what you count to metrics.yaml and its values"
            " to metrics/*.csv of the context folder"
        )
    return f"unit_cost: name a metric to divide by, such as {names}"


def _teams_of(view: View, features: Sequence[str]) -> tuple[str, ...]:
    known = view.context.features
    return tuple(dict.fromkeys(known[key].team for key in features if key in known))
