"""The records of the shared model on one line of time, and which of them a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Literal

from tools.context.schema import Decision, Event, Incident, Plan
from tools.records import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.periods import Period
    from tools.scope import Scope
    from tools.view import View

HappeningKind = Literal["event", "incident", "decision", "plan starts", "plan ends"]
EventClass = Literal["business", "technical", "provider"]
OWN = ("component", "feature", "team")


@dataclass(frozen=True)
class Entry:
    """One record at one moment: a plan has two."""

    kind: HappeningKind
    moment: date | datetime
    record: Event | Incident | Plan | Decision

    @property
    def ref(self) -> str:
        """`event:deploy-7`, `plan:q4-holiday`."""
        return f"{self.kind.partition(' ')[0]}:{self.record.id}"

    @property
    def instant(self) -> datetime:
        """The moment as a time; a day begins at midnight UTC."""
        if isinstance(self.moment, datetime):
            return self.moment.astimezone(UTC)
        return datetime.combine(self.moment, time(), UTC)

    @property
    def over(self) -> datetime:
        """When it was over: at once, but for an incident."""
        if isinstance(self.record, Incident) and self.record.impact_end:
            return self.record.impact_end.astimezone(UTC)
        return self.instant

    @property
    def class_(self) -> EventClass:
        """An event's own class; incidents and decisions are technical, plans are business."""
        if isinstance(self.record, Event):
            return self.record.class_
        return "business" if isinstance(self.record, Plan) else "technical"

    @property
    def places(self) -> Scope:
        """Where it happened: our own names, and whatever else a record's scope names."""
        record = self.record
        if isinstance(record, Plan | Decision):
            return {name: list(values) for name, values in record.scope.items()}
        if isinstance(record, Incident):
            found = {"component": list(record.components), "feature": list(record.features)}
        else:
            found = {name: [value] for name in OWN if (value := getattr(record, name))}
        return {name: values for name, values in found.items() if values}


def entries(view: View) -> Iterator[Entry]:
    """Every record that the asker may see, in no order."""
    context = view.context
    for event in context.events:
        yield Entry("event", event.time, event)
    for incident in context.incidents.values():
        yield Entry("incident", incident.impact_start, incident)
    for decision in context.decisions.values():
        since = decision.effective_from or decision.date
        if since is not None and decision.status.casefold() in ACCEPTED:
            yield Entry("decision", since, decision)
    for plan in context.plans.values():
        yield Entry("plan starts", plan.from_, plan)
        yield Entry("plan ends", plan.until, plan)


def inside(entry: Entry, period: Period) -> bool:
    """Whether any of an entry lies in the period."""
    if isinstance(period.start, datetime) and isinstance(period.end, datetime):
        return entry.instant < period.end and entry.over >= period.start
    return entry.instant.date() < period.end_day and entry.over.date() >= period.first_day


def concerns(view: View, entry: Entry, scope: Scope, components: frozenset[str]) -> bool:
    """Whether an entry lies in the scope; one without a place concerns everybody.

    `components` are those with cost in the scope: they tell where the scope names a service or
    an account and the entry a component.
    """
    if not scope or not entry.places:
        return True
    places = _widened(view, entry.places)
    shared = [name for name in scope if name in places]
    if not shared:
        return bool(components & set(places.get("component", ())))
    return all(set(scope[name]) & set(places[name]) for name in shared)


def _widened(view: View, places: Scope) -> Scope:
    """The places with the features and teams of their components."""
    context = view.context
    wide = {name: set(values) for name, values in places.items()}
    for key in places.get("component", ()):
        if key in context.components:
            component = context.components[key]
            wide.setdefault("team", set()).add(component.team)
            if component.feature:
                wide.setdefault("feature", set()).add(component.feature)
    for key in places.get("feature", ()):
        if key in context.features:
            wide.setdefault("team", set()).add(context.features[key].team)
            wide.setdefault("component", set()).update(
                other.id for other in context.components.values() if other.feature == key
            )
    for key in places.get("team", ()):
        wide.setdefault("component", set()).update(
            other.id for other in context.components.values() if other.team == key
        )
    return {name: sorted(values) for name, values in wide.items()}


def touches(view: View, entry: Entry, incident: Incident) -> bool:
    """Whether an entry is the incident, or happened to it, to what it needs or to what needs it."""
    if entry.record is incident or not entry.places:
        return True
    context = view.context
    around = set(incident.components)
    for component in incident.components:
        around |= context.dependants_of(component)
        if component in context.components:
            around |= set(context.components[component].depends_on)
    named = set(entry.places.get("component", ()))
    if named:
        return bool(named & around)
    features = {
        context.components[key].feature for key in incident.components if key in context.components
    }
    return bool(set(entry.places.get("feature", ())) & (features | set(incident.features)))
