"""What happened when: events, incidents, decisions, plans that start or end, provider changes."""

from __future__ import annotations

from datetime import UTC, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Ids
from tools.concerned import contact, contacts
from tools.context.schema import Decision, Event, Incident, Plan
from tools.facts import Fact
from tools.figures import name_of
from tools.periods import Period
from tools.results import Contact, Result, Unknown
from tools.seen import wholly_seen
from tools.timeline import EventClass, HappeningKind, concerns, entries, inside, touches
from tools.view import Selection, last_days

if TYPE_CHECKING:
    from tools.scope import Scope
    from tools.timeline import Entry
    from tools.view import View

Per = Literal["day", "week", "month", "total", "percent"]
AROUND = timedelta(days=2)
"""How far before and after an incident its surroundings reach."""


class ChangesArguments(CostArguments):
    """Cost arguments; `incident` narrows to what surrounds an incident, `class` to some kinds.

    Incidents and decisions are technical, plans are business.
    """

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, extra="forbid")

    incident: Ids | None = Field(default=None, description="ids of incidents")
    class_: list[EventClass] | None = Field(
        default=None, alias="class", description="business, technical or provider"
    )


class Happening(BaseModel):
    """One entry of the timeline. `time` is a day or, where known, a time with its offset."""

    model_config = ConfigDict(frozen=True)

    ref: str
    kind: HappeningKind
    class_: EventClass
    type: str
    """The event's own type (deploy, launch …), an incident's severity, a decision's status."""
    title: Fact
    time: Fact
    ends: Fact | None = None
    lasted: Fact | None = None
    """Of an incident that is over: the hours of its impact."""
    components: tuple[Fact, ...] = ()
    feature: Fact | None = None
    contact: Contact | None = None
    amount: Fact | None = None
    """What a plan or decision states, as written in the record."""
    per: Per | None = None


class Changes(Result):
    """The timeline, earliest first."""

    tool: str = "changes"
    window: Fact
    happenings: tuple[Happening, ...] = ()
    count: Fact


def changes(asked: ChangesArguments, view: View) -> Changes:
    """List what happened in the window and the scope."""
    known = view.context.incidents
    incidents = [known[key] for key in asked.incident or () if key in known]
    unknown = [
        Unknown(dimension="incident", value=key) for key in asked.incident or () if key not in known
    ]
    period = asked.period or _around(view, incidents)
    within, without = (_components(view, scope, period) for scope in (asked.scope, asked.exclude))
    happened = [
        entry
        for entry in entries(view)
        if inside(entry, period)
        and (asked.class_ is None or entry.class_ in asked.class_)
        and concerns(view, entry, asked.scope, within)
        and not (asked.exclude and concerns(view, entry, asked.exclude, without))
        and (asked.incident is None or any(touches(view, entry, one) for one in incidents))
    ]
    happened.sort(key=lambda entry: (entry.instant, entry.kind, entry.record.id))
    teams = list(dict.fromkeys(team for entry in happened for team in _teams(view, entry)))
    features = dict.fromkeys(key for entry in happened for key in _features(view, entry))
    return Changes(
        status="answered" if happened else "no_data",
        period=period,
        basis=asked.basis,
        scope=asked.scope,
        exclude=asked.exclude,
        notes=() if view.visibility.everything else ("hides_other_scopes",),
        window=view.ledger.window("window", period),
        count=view.ledger.fact("count", "happenings", len(happened), period=period),
        happenings=tuple(_written(view, entry) for entry in happened),
        unknown=tuple(unknown),
        features=tuple(features),
        owners=tuple(teams),
        contacts=contacts(view, teams),
    )


def _around(view: View, incidents: list[Incident]) -> Period:
    """The days around the incidents; without any, the last thirty and today."""
    if not incidents:
        window = last_days(view, 30)
        return Period(
            start=window.start, end=view.calendar.today + timedelta(days=1), label=window.label
        )
    first = min(incident.impact_start for incident in incidents)
    last = max(incident.impact_end or view.calendar.now for incident in incidents)
    return Period(
        start=(first - AROUND).astimezone(UTC).date(),
        end=(last + AROUND).astimezone(UTC).date() + timedelta(days=1),
    )


def _components(view: View, scope: Scope, period: Period) -> frozenset[str]:
    """The components with cost in a scope, in the window or the thirty days before it."""
    if not scope:
        return frozenset()
    start = period.first_day - timedelta(days=30)
    rows, _ = view.sums(Selection(Period(start=start, end=period.end_day), scope), by=["component"])
    return frozenset(row.keys[0] for row in rows)


def _written(view: View, entry: Entry) -> Happening:
    ledger, record = view.ledger, entry.record
    teams, features = _teams(view, entry), _features(view, entry)
    amount, per = _stated(view, record)
    ends = record.impact_end if isinstance(record, Incident) else None
    return Happening(
        ref=entry.ref,
        kind=entry.kind,
        class_=entry.class_,
        type=_type(record),
        title=ledger.name(entry.ref, record.title),
        time=ledger.fact("date", entry.kind, entry.moment.isoformat()),
        ends=ledger.fact("date", "ended", ends.isoformat()) if ends else None,
        lasted=ledger.fact("duration", "lasted", _hours(entry), unit="h") if ends else None,
        components=tuple(
            name_of(view, "component", key) for key in entry.places.get("component", ())
        ),
        feature=name_of(view, "feature", features[0]) if len(features) == 1 else None,
        contact=contact(view, teams[0]) if teams else None,
        amount=amount,
        per=per,
    )


def _type(record: Event | Incident | Plan | Decision) -> str:
    if isinstance(record, Event):
        return record.type
    if isinstance(record, Incident):
        return record.severity
    return "plan" if isinstance(record, Plan) else record.status


def _hours(entry: Entry) -> Decimal:
    seconds = Decimal((entry.over - entry.instant).total_seconds())
    return (seconds / 3600).quantize(Decimal("0.01"))


def _stated(
    view: View, record: Event | Incident | Plan | Decision
) -> tuple[Fact | None, Per | None]:
    """What a plan or decision expects, unless parts of its scope are out of sight."""
    if not isinstance(record, Plan | Decision) or not wholly_seen(view, record.scope):
        return None, None
    ledger = view.ledger
    if isinstance(record, Decision):
        monthly = record.expected_monthly_cost_change
        if monthly is None:
            return None, None
        return ledger.money("expected", monthly.amount, monthly.currency), "month"
    expected = record.expected
    if expected.percent is not None:
        return ledger.fact("percent", "expected", expected.percent, unit="%"), "percent"
    if expected.amount is None or expected.currency is None:
        return None, None
    return ledger.money("expected", expected.amount, expected.currency), expected.per


def _teams(view: View, entry: Entry) -> list[str]:
    """Whose components it touched; without any, the team or the feature's team that it names."""
    context, places = view.context, entry.places
    owners = [
        context.components[key].team
        for key in places.get("component", ())
        if key in context.components
    ]
    owners = owners or list(places.get("team", ()))
    owners = owners or [
        context.features[key].team for key in places.get("feature", ()) if key in context.features
    ]
    return list(dict.fromkeys(owners))


def _features(view: View, entry: Entry) -> list[str]:
    context, places = view.context, entry.places
    features = list(places.get("feature", ())) or [
        context.components[key].feature or ""
        for key in places.get("component", ())
        if key in context.components
    ]
    return list(dict.fromkeys(key for key in features if key))
