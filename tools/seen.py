"""What an asker may know of the shared model: the records whose every name may be shown.

A value may be shown when a line that the asker may see bears it, or when the access rules grant
it by name and none hides it. A record (a plan, an event, an incident …) may be shown when every
value that it names may be; one that names no place only where nothing is held back, except the
provider's own changes, which are public. What the full view sees is the context as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.facts import Ledger
from tools.periods import Period
from tools.scope import COLUMNS, UNALLOCATED, Scope
from tools.view import Selection, View
from tools.visibility import FULL_VIEW
from tools.words import last_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.context.schema import Context, Event

OWN = ("component", "feature", "team")


class Seen:
    """The values that one asker may be shown, looked up once a dimension."""

    def __init__(self, view: View) -> None:
        store = view.store
        self._context = store.context
        self._visibility = view.visibility
        self._window = Period(start=store.data_from, end=store.data_through_end)
        self._view = View(store, view.calendar, view.visibility, Ledger())
        self._all = View(store, view.calendar, FULL_VIEW, Ledger())
        self._values: dict[str, frozenset[str]] = {}
        self._resources: set[str] | None = None

    def values(self, dimension: str) -> frozenset[str]:
        """Every value of a dimension that may be shown."""
        if dimension not in self._values:
            self._values[dimension] = self._look(dimension)
        return self._values[dimension]

    def all_of(self, dimension: str, values: Iterable[str | None]) -> bool:
        """Whether each of the values may be shown; absent ones hide nothing."""
        return all(value in self.values(dimension) for value in values if value is not None)

    def scope(self, scope: Scope) -> bool:
        """Whether a record about this scope may be shown."""
        return bool(scope) and all(self.all_of(name, values) for name, values in scope.items())

    def event(self, event: Event) -> bool:
        """Whether an event may be shown."""
        placed = event.component or event.feature or event.team
        return (event.class_ == "provider" or bool(placed)) and (
            self.all_of("component", [event.component])
            and self.all_of("feature", [event.feature])
            and self.all_of("team", [event.team])
        )

    def resource(self, resource: str) -> bool:
        """Whether a resource may be shown, however its id is spelled."""
        if self._resources is None:
            known = self.values("resource")
            self._resources = {last_part(one) for one in known}
        return last_part(resource) in self._resources

    def _look(self, dimension: str) -> frozenset[str]:
        seen = self._of_lines(self._view, dimension)
        if dimension in OWN:
            seen |= self._granted(dimension)
        hidden = {
            value
            for scope in self._visibility.hidden
            if set(scope) == {dimension}
            for value in scope[dimension]
        }
        return frozenset(seen - hidden)

    def _of_lines(self, view: View, dimension: str) -> set[str]:
        rows, _ = view.sums(Selection(self._window), by=[dimension])
        return {row.keys[0] for row in rows} - {UNALLOCATED}

    def _granted(self, dimension: str) -> set[str]:
        """What the context alone knows: without a line, but named by what is allowed."""
        context = self._context
        ids = {
            "component": set(context.components),
            "feature": set(context.features),
            "team": set(context.teams),
        }[dimension]
        without_lines = ids - self._of_lines(self._all, dimension)
        if self._visibility.allowed is None:
            return without_lines
        return {
            value
            for value in without_lines
            if any(
                self._places(context, dimension, value, scope) for scope in self._visibility.allowed
            )
        }

    @staticmethod
    def _places(context: Context, dimension: str, value: str, scope: Scope) -> bool:
        """Whether the scope, read on the context's own names, holds the value."""
        names: dict[str, str | None] = {dimension: value}
        if dimension == "component":
            component = context.components[value]
            names |= {"feature": component.feature, "team": component.team}
        elif dimension == "feature":
            names["team"] = context.features[value].team
        return all(names.get(name) in values for name, values in scope.items())


def wholly_seen(view: View, scope: Scope) -> bool:
    """Whether every line of the scope may be shown, so that an amount stated about it may be."""
    if view.visibility.everything:
        return True
    store = view.store
    window = Period(start=store.data_from, end=store.data_through_end)
    lines = [
        View(store, view.calendar, visibility, Ledger()).total(Selection(window, scope))[1]
        for visibility in (view.visibility, FULL_VIEW)
    ]
    return lines[0] == lines[1]


def visible_context(view: View) -> Context:
    """The shared model as the view's asker may see it."""
    context = view.store.context
    if view.visibility.everything:
        return context
    seen = Seen(view)
    components, features, teams = (seen.values(dimension) for dimension in OWN)
    # Whoever may see a component may know whom to ask about it.
    teams |= {entry.team for key, entry in context.components.items() if key in components}
    teams |= {entry.team for key, entry in context.features.items() if key in features}
    return context.model_copy(
        update={
            "organisation": context.organisation.model_copy(
                update={"synonyms": _synonyms(context, components | features | teams)}
            ),
            "teams": {
                key: team.model_copy(
                    update={"parent": team.parent if team.parent in teams else None}
                )
                for key, team in context.teams.items()
                if key in teams
            },
            "components": {
                key: component.model_copy(
                    update={
                        "depends_on": tuple(i for i in component.depends_on if i in components),
                        "feature": component.feature if component.feature in features else None,
                    }
                )
                for key, component in context.components.items()
                if key in components
            },
            "features": {key: entry for key, entry in context.features.items() if key in features},
            "rules": (),
            "plans": {key: plan for key, plan in context.plans.items() if seen.scope(plan.scope)},
            "budgets": {
                key: budget for key, budget in context.budgets.items() if seen.scope(budget.scope)
            },
            "events": tuple(event for event in context.events if seen.event(event)),
            "incidents": {
                key: incident
                for key, incident in context.incidents.items()
                if (incident.components or incident.features)
                and seen.all_of("component", incident.components)
                and seen.all_of("feature", incident.features)
            },
            "decisions": {
                key: decision
                for key, decision in context.decisions.items()
                if seen.scope(decision.scope)
            },
            "slos": {
                key: slo
                for key, slo in context.slos.items()
                if seen.all_of("component", [slo.component])
                and seen.all_of("feature", [slo.feature])
            },
            "access": None,
            "recommendations": tuple(
                one
                for one in context.recommendations
                if one.resource and seen.resource(one.resource)
            ),
            "metric_values": tuple(
                value
                for value in context.metric_values
                if (value.component or value.feature)
                and seen.all_of("component", [value.component])
                and seen.all_of("feature", [value.feature])
            ),
        }
    )


def _synonyms(context: Context, ids: frozenset[str]) -> dict[str, str]:
    """The words for dimensions, and for those entities that may be shown."""
    return {
        word: meant
        for word, meant in context.organisation.synonyms.items()
        if meant in COLUMNS or meant.rpartition(":")[2] in ids
    }
