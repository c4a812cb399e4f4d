"""What an outage cost, or would: revenue, SLA credits, response labour, extra infrastructure."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from tools.arguments import CostArguments, Ids
from tools.concerned import concerned, contacts
from tools.errors import ArgumentError
from tools.facts import Fact
from tools.known import near_names
from tools.outage import Outage, imagined, of_incident
from tools.periods import Period
from tools.results import Evidence, Note, Result, Unknown, Verdict
from tools.timeline import Entry, concerns, inside
from tools.view import Selection, last_days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import Incident
    from tools.scope import Scope
    from tools.view import View

DEFAULT_DAYS = 90
"""Without a window the incidents of so many days are listed: there are few."""


class OutageCostArguments(CostArguments):
    """Cost arguments with incidents, or the hours of an outage that somebody imagines."""

    incident: Ids = Field(default=[], description="ids of incidents")
    hours: Annotated[Decimal, Field(gt=0, le=24 * 31)] | None = Field(
        default=None, description="what so many hours of outage would cost"
    )


class OutageCost(Result):
    """One `Outage` an incident, or one that is imagined; `low` and `high` sum several."""

    tool: str = "outage_cost"
    window: Fact
    count: Fact
    outages: tuple[Outage, ...] = ()
    low: Fact | None = None
    high: Fact | None = None


def outage_cost(asked: OutageCostArguments, view: View) -> OutageCost:
    """Work out the cost of the incidents named, or of those in the window and scope.

    Raises:
        ArgumentError: hours of outage are asked of something that has no feature.

    """
    incidents, unknown = _named(view, asked)
    if asked.hours is not None:
        outages = _imagined(view, asked, incidents, asked.hours) if not unknown else []
    else:
        outages = _happened(view, asked, incidents, unknown)
    period = asked.period or _around(view, incidents)
    features = tuple(dict.fromkeys(name for one in outages for name in one.features))
    owners = tuple(dict.fromkeys(team for one in outages for team in one.owners))
    several = len(outages) > 1
    return OutageCost(
        status="answered" if outages else "no_data",
        period=period,
        cost="effective",
        scope=asked.scope,
        exclude=asked.exclude,
        notes=_notes(view, outages, asked),
        window=view.ledger.window("window", period),
        count=view.ledger.fact("count", "incidents", len(outages), period=period),
        outages=tuple(outages),
        low=_sum(view, "low", [one.low for one in outages]) if several else None,
        high=_sum(view, "high", [one.high for one in outages]) if several else None,
        features=features,
        owners=owners,
        contacts=contacts(view, owners),
        verdict=_verdict(view, outages) if asked.hours is None else None,
        unknown=tuple(unknown),
    )


def _named(view: View, asked: OutageCostArguments) -> tuple[list[Incident], list[Unknown]]:
    known = view.context.incidents
    keys = [key.removeprefix("incident:") for key in asked.incident]
    unknown = [
        Unknown(
            dimension="incident",
            value=key,
            near=tuple(
                view.ledger.name(f"incident:{near}", known[near].title)
                for near in near_names(key, known)
            ),
        )
        for key in keys
        if key not in known
    ]
    return [known[key] for key in dict.fromkeys(keys) if key in known], unknown


def _happened(
    view: View, asked: OutageCostArguments, incidents: list[Incident], unknown: Sequence[Unknown]
) -> list[Outage]:
    """The incidents named, else those of the window and scope that have begun."""
    if not incidents and not unknown:
        period = asked.period or _around(view, [])
        incidents.extend(_in_window(view, period, asked.scope, asked.exclude))
    begun = [one for one in incidents if one.impact_start <= view.calendar.now]
    begun.sort(key=lambda one: (one.impact_start, one.id))
    counted: set[tuple[str, date]] = set()
    outages = [of_incident(view, one, counted) for one in begun]
    if outages or unknown or asked.period is None or not asked.period.hourly or not asked.scope:
        return outages
    # No incident is on record for these hours: they are taken as an outage of the scope.
    start, end = asked.period.start, asked.period.end
    hours = Decimal((end - start) // timedelta(minutes=1)) / 60
    return [imagined(view, _features(view, asked.scope), hours)]


def _in_window(view: View, period: Period, scope: Scope, exclude: Scope) -> list[Incident]:
    found = []
    for incident in view.context.incidents.values():
        entry = Entry("incident", incident.impact_start, incident)
        if (
            inside(entry, period)
            and concerns(view, entry, scope, frozenset(scope.get("component", ())))
            and not (exclude and concerns(view, entry, exclude, frozenset()))
        ):
            found.append(incident)
    return found


def _imagined(
    view: View, asked: OutageCostArguments, incidents: list[Incident], hours: Decimal
) -> list[Outage]:
    if incidents:
        return [of_incident(view, one, set(), hours=hours) for one in incidents]
    features = _features(view, asked.scope)
    if not features:
        raise ArgumentError(
            "outage_cost: name what is out, such as a feature or a component that serves one"
        )
    return [imagined(view, features, hours)]


def _features(view: View, scope: Scope) -> list[str]:
    """The features that are out when the scope is; without a scope, all that earn money."""
    context = view.context
    if not scope:
        return [key for key, one in context.features.items() if one.revenue_per_hour]
    found = [key for key in scope.get("feature", ()) if key in context.features]
    for key in scope.get("component", ()):
        feature = context.feature_of(key)
        if feature:
            found.append(feature.id)
    found += [key for key, one in context.features.items() if one.team in scope.get("team", ())]
    if not {"feature", "component", "team"} & set(scope):
        found += concerned(view, Selection(last_days(view, DEFAULT_DAYS), scope))[0]
    return list(dict.fromkeys(found))


def _around(view: View, incidents: Sequence[Incident]) -> Period:
    """From the first impact to the last; without incidents the last ninety days and today."""
    now = view.calendar.now.astimezone(UTC)
    if not incidents:
        days = last_days(view, DEFAULT_DAYS)
        end = view.calendar.today + timedelta(days=1)
        return Period(start=days.start, end=end, label=days.label)
    start = min(one.impact_start for one in incidents).astimezone(UTC)
    ends = [min(one.impact_end or one.resolved or now, now) for one in incidents]
    last = max(ends).astimezone(UTC)
    return Period(start=start, end=max(last, start + timedelta(minutes=1)))


def _notes(view: View, outages: Sequence[Outage], asked: OutageCostArguments) -> tuple[Note, ...]:
    notes: list[Note] = []
    if asked.hours is None and any(one.provisional for one in outages):
        notes.append("provisional")
    if not view.visibility.everything:
        notes.append("hides_other_scopes")
    return tuple(notes)


def _sum(view: View, label: str, facts: Sequence[Fact]) -> Fact:
    total = sum((Decimal(fact.value) for fact in facts), Decimal(0))
    return view.ledger.money(label, total, view.currency)


def _verdict(view: View, outages: Sequence[Outage]) -> Verdict | None:
    """Nobody plans an outage: the cost rests on the incident."""
    for one in outages:
        if one.ref and one.title:
            day = view.ledger.fact("date", one.ref, one.day.isoformat()) if one.day else None
            return Verdict(state="unplanned", by=Evidence(ref=one.ref, title=one.title, day=day))
    return None
