"""A context while it is read: the entries found so far, where each stands, and the faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tools.context.document import Mapping, read_documents, read_text
from tools.context.entries import Origin, check_keys, read_entry
from tools.context.faults import Faults, Place, show
from tools.context.schema import (
    Access,
    Budget,
    Component,
    Context,
    Decision,
    Event,
    Feature,
    Incident,
    MetricDefinition,
    MetricValue,
    Organisation,
    Plan,
    Recommendation,
    Record,
    Rule,
    Slo,
    Team,
)

if TYPE_CHECKING:
    from pathlib import Path

E = TypeVar("E", bound=Record)


class Shelf(Generic[E]):
    """The entries of one kind by id, and the file that declares them.

    `origins` also holds those whose entry has faults, so that nobody is told that they are unknown.
    """

    def __init__(self, kind: str, model: type[E], file: str) -> None:
        self.kind = kind
        self.model = model
        self.file = file
        self.entries: dict[str, E] = {}
        self.origins: dict[str, Origin] = {}

    def claim(self, entry_id: str, origin: Origin, faults: Faults) -> bool:
        """Take an id for the entry at `origin`; false after noting that it is taken."""
        first = self.origins.get(entry_id)
        if first is not None:
            place = first.at()
            where = f"line {place.line}" if place.file == origin.file else str(place.file)
            faults.fault(
                origin.at("id"),
                f"the {self.kind} {show(entry_id)} stands here again, after {where}; "
                "give one of them another id",
            )
            return False
        self.origins[entry_id] = origin
        return True

    def read(self, origin: Origin, faults: Faults, *, key: str = "id") -> None:
        """Read one entry and keep it when it is sound."""
        raw = origin.raw
        named = raw.get(key) if isinstance(raw, dict) else None
        free = not isinstance(named, str) or self.claim(named, origin, faults)
        entry = read_entry(self.model, origin, faults)
        if entry is not None and free and isinstance(named, str):
            self.entries[named] = entry


@dataclass
class Draft:
    """What has been read of a folder."""

    folder: Path
    faults: Faults = field(default_factory=Faults)
    organisation: Organisation = field(default_factory=Organisation)
    organisation_origin: Origin | None = None
    access: Access | None = None
    access_origin: Origin | None = None
    teams: Shelf[Team] = field(default_factory=lambda: Shelf("team", Team, "teams.yaml"))
    components: Shelf[Component] = field(
        default_factory=lambda: Shelf("component", Component, "components.yaml")
    )
    features: Shelf[Feature] = field(
        default_factory=lambda: Shelf("feature", Feature, "features.yaml")
    )
    rules: Shelf[Rule] = field(default_factory=lambda: Shelf("rule", Rule, "rules.yaml"))
    plans: Shelf[Plan] = field(default_factory=lambda: Shelf("plan", Plan, "plans.yaml"))
    budgets: Shelf[Budget] = field(default_factory=lambda: Shelf("budget", Budget, "budgets.yaml"))
    events: Shelf[Event] = field(default_factory=lambda: Shelf("event", Event, "events.yaml"))
    incidents: Shelf[Incident] = field(
        default_factory=lambda: Shelf("incident", Incident, "incidents.yaml")
    )
    decisions: Shelf[Decision] = field(
        default_factory=lambda: Shelf("decision", Decision, "decisions/")
    )
    metrics: Shelf[MetricDefinition] = field(
        default_factory=lambda: Shelf("metric", MetricDefinition, "metrics.yaml")
    )
    slos: Shelf[Slo] = field(default_factory=lambda: Shelf("objective", Slo, "slos.yaml"))
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    metric_values: list[MetricValue] = field(default_factory=list)
    pagerduty_services: dict[str, str] = field(default_factory=dict)
    """PagerDuty's service id → component, as the Backstage catalogue states it."""

    def name_of(self, path: Path) -> str:
        """A file's name as messages give it: relative to the folder."""
        return path.relative_to(self.folder).as_posix()

    def documents(self, path: Path) -> list[Any]:
        """The YAML documents of a file; nothing after noting that it cannot be read."""
        name = self.name_of(path)
        text = read_text(path, name, self.faults)
        return [] if text is None else read_documents(text, name, self.faults)

    def mapping(self, path: Path) -> Origin | None:
        """The one mapping of a file; None when the file is empty or after noting a fault."""
        documents = [document for document in self.documents(path) if document is not None]
        name = self.name_of(path)
        if not documents:
            return None
        if len(documents) > 1:
            self.faults.fault(
                Place(name), "holds several documents; join them into one and delete the --- lines"
            )
            return None
        if not isinstance(documents[0], Mapping):
            self.faults.fault(
                Place(name, getattr(documents[0], "line", 1)),
                f"holds no keys at its top; begin with {path.stem}: and indent the rest below it",
            )
            return None
        return Origin(name, documents[0])

    def read_list(
        self, path: Path, shelf: Shelf[Any], *, key: str = "id", also: str = ""
    ) -> Origin | None:
        """Read a file `KIND: [entry, …]`; `also` is a further key, which the caller checks.

        Returns:
            The file's mapping; None when there is none.

        """
        origin = self.mapping(path)
        if origin is None:
            return None
        kind = path.stem
        check_keys(origin.raw, [kind, *([also] if also else [])], origin, self.faults)
        entries = origin.raw.get(kind)
        if entries is not None and not isinstance(entries, list):
            self.faults.fault(origin.at(kind), f"{kind} is no list; begin each entry with - {key}:")
            return origin
        for index, raw in enumerate(entries or ()):
            place = origin.at(kind, index)
            shelf.read(Origin(place.file, raw, place.line), self.faults, key=key)
        return origin

    def finish(self) -> Context:
        """The context of all sound entries."""
        return Context(
            organisation=self.organisation,
            teams=self.teams.entries,
            components=self.components.entries,
            features=self.features.entries,
            rules=tuple(self.rules.entries.values()),
            plans=self.plans.entries,
            budgets=self.budgets.entries,
            events=tuple(sorted(self.events.entries.values(), key=lambda e: (e.time, e.id))),
            incidents=self.incidents.entries,
            decisions=self.decisions.entries,
            metrics=self.metrics.entries,
            slos=self.slos.entries,
            access=self.access,
            recommendations=tuple(self.recommendations.values()),
            metric_values=tuple(self.metric_values),
        )
