"""What is unusual: against which expected band, whose, since when, and whether it was planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments
from tools.concerned import contact, contacts
from tools.facts import Fact
from tools.figures import money_of, name_of
from tools.history import cents
from tools.hourly import first_hour
from tools.periods import Period
from tools.records import Shift, allocated, coinciding, judge, overall
from tools.results import Contact, Evidence, Result, Verdict
from tools.scope import Scope
from tools.spend import notes_on
from tools.unusual import Found, search
from tools.view import last_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.results import VerdictState
    from tools.view import Selection, View

MOST = 12
"""Places that are told; those with the most money."""

Kind = Literal["rise", "fall", "new", "vanished"]


class AnomaliesArguments(CostArguments):
    """Cost arguments; the last 14 days without a period."""

    top: int | None = Field(default=None, ge=1, le=100, description="only the largest")


class Place(BaseModel):
    """Where one anomaly shows, with what its days cost and what they were expected to."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    where: Scope
    kind: Kind
    window: Fact
    change: Fact
    """Spent less expected: money above the band's middle, below nothing where it fell."""
    daily: Fact
    daily_low: Fact
    daily_high: Fact
    feature: Fact | None = None
    contact: Contact | None = None
    verdict: Verdict


class Anomaly(BaseModel):
    """One cause: the places that left their band together."""

    model_config = ConfigDict(frozen=True)

    places: tuple[Place, ...]
    change: Fact
    since: Fact
    hour: Fact | None = None
    """Where hours are billed, the first one that stood out."""
    ongoing: bool
    """Whether its last day is the last one judged."""
    happenings: tuple[Evidence, ...] = ()
    verdict: Verdict


class Anomalies(Result):
    """The anomalies, those that nobody planned first, the most money first."""

    tool: str = "anomalies"
    window: Fact
    judged: Fact | None = None
    """The days that could be judged."""
    looked_at: Fact
    items: tuple[Anomaly, ...] = ()
    unplanned: Fact | None = None
    """Money above and below the bands, without what was planned."""


def anomalies(asked: AnomaliesArguments, view: View) -> Anomalies:
    """Find what left its expected band in the window, and say whose it is and whether meant."""
    selection = replace(view.select(asked, default=last_days(view, 14)), basis="charge")
    looked = search(view, selection)
    ledger = view.ledger
    found = looked.found[: asked.top or MOST]
    drawn = [_draw(view, selection, one, looked.query) for one in found]
    groups = _groups(drawn)
    items = sorted(
        (_anomaly(view, group, looked.judged) for group in groups),
        key=lambda item: (item.verdict.state == "planned", -abs(Decimal(item.change.value))),
    )
    places = [place for item in items for place in item.places]
    features = [place.feature.scope["feature"][0] for place in places if place.feature]
    teams = [place.contact.id for place in places if place.contact]
    return Anomalies(
        status="answered" if looked.judged else "no_data",
        period=selection.period,
        cost=selection.cost,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=ledger.window("window", selection.period),
        judged=ledger.window("judged", looked.judged) if looked.judged else None,
        looked_at=ledger.fact("count", "places looked at", looked.places),
        items=tuple(items),
        unplanned=_unplanned(view, items),
        features=tuple(dict.fromkeys(features)),
        owners=tuple(dict.fromkeys(teams)),
        contacts=contacts(view, teams),
        verdict=overall([(Decimal(item.change.value), item.verdict) for item in items])
        if items
        else None,
    )


class _Drawn(BaseModel):
    """A place with what is needed to group it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    place: Place
    found: Found
    since: date
    records: frozenset[str]
    happenings: tuple[Evidence, ...]
    hour: datetime | None


def _draw(view: View, selection: Selection, found: Found, query: str) -> _Drawn:
    ledger, period, run = view.ledger, found.period, found.run
    place = selection.within(found.scope).during(period)
    days = run.end - run.start
    owners, _ = view.sums(place, by=("component", "feature", "team"))
    components, features, teams = (allocated({row.keys[at] for row in owners}) for at in range(3))
    earlier = Period(start=period.first_day - timedelta(days=days), end=period.first_day)
    shift = Shift(
        selection=place,
        earlier=earlier,
        change=cents(run.excess),
        onset=period.first_day,
        components=components,
        features=features,
        teams=teams,
    )
    narrow = len(components) == 1 or "account" in found.scope
    happenings = coinciding(view, shift)
    verdict = judge(view, shift, happenings)
    return _Drawn(
        place=Place(
            names=_names(view, found),
            where=place.scope,
            kind=_kind(found),
            window=ledger.window("window", period),
            change=ledger.money(
                "change",
                cents(run.excess),
                view.currency,
                period=period,
                scope=place.scope,
                query=query,
            ),
            daily=money_of(view, place, "a day", cents(found.spent / days), query),
            daily_low=money_of(view, place, "expected a day, low", cents(run.low / days), query),
            daily_high=money_of(view, place, "expected a day, high", cents(run.high / days), query),
            feature=name_of(view, "feature", next(iter(features)))
            if narrow and len(features) == 1
            else None,
            contact=contact(view, next(iter(teams))) if narrow and len(teams) == 1 else None,
            verdict=verdict,
        ),
        found=found,
        since=period.first_day,
        records=frozenset(_spoken_of(found, happenings, verdict)),
        happenings=happenings,
        hour=first_hour(view, place),
    )


def _spoken_of(found: Found, happenings: Iterable[Evidence], verdict: Verdict) -> Iterable[str]:
    """The records that may tie places together; one that only coincides, within a service."""
    if verdict.by:
        yield verdict.by.ref
    for record in happenings:
        if record.grade != "coincides with":
            yield record.ref
        for service in found.scope.get("service", ()):
            yield f"{record.ref} on {service}"


def _names(view: View, found: Found) -> tuple[Fact, ...]:
    return tuple(name_of(view, dimension, value) for dimension, value in found.node)


def _kind(found: Found) -> Kind:
    if not found.before:
        return "new"
    if found.gone:
        return "vanished"
    return "rise" if found.run.excess > 0 else "fall"


def _groups(drawn: Sequence[_Drawn]) -> list[list[_Drawn]]:
    """Places that began together and go the same way, of one feature or spoken of by one record."""
    groups: list[list[_Drawn]] = []
    for one in drawn:
        group = next((g for g in groups if any(_one_cause(one, other) for other in g)), None)
        if group:
            group.append(one)
        else:
            groups.append([one])
    return groups


def _one_cause(one: _Drawn, other: _Drawn) -> bool:
    if abs((one.since - other.since).days) > 1:
        return False
    if one.found.run.excess * other.found.run.excess < 0:
        return False
    features = {place.feature.value for place in (one.place, other.place) if place.feature}
    same_feature = len(features) == 1 and bool(one.place.feature and other.place.feature)
    return same_feature or bool(one.records & other.records)


def _anomaly(view: View, group: Sequence[_Drawn], judged: Period | None) -> Anomaly:
    ledger = view.ledger
    amounts = [Decimal(one.place.change.value) for one in group]
    since = min(one.since for one in group)
    hours = [one.hour for one in group if one.hour]
    happenings = {e.ref: e for one in group for e in one.happenings}
    return Anomaly(
        places=tuple(one.place for one in group),
        change=group[0].place.change
        if len(group) == 1
        else ledger.money("change", sum(amounts, Decimal(0)), view.currency),
        since=ledger.fact("date", "since", since.isoformat()),
        hour=ledger.fact("date", "since", min(hours).isoformat()) if hours else None,
        ongoing=judged is not None
        and any(one.found.period.end_day >= judged.end_day for one in group),
        happenings=tuple(happenings.values()),
        verdict=overall([(a, one.place.verdict) for a, one in zip(amounts, group, strict=True)])
        if len(group) > 1
        else group[0].place.verdict,
    )


def _unplanned(view: View, items: Iterable[Anomaly]) -> Fact | None:
    states: set[VerdictState] = {"unplanned", "unknown", "partly_planned"}
    amounts = [Decimal(item.change.value) for item in items if item.verdict.state in states]
    if not amounts:
        return None
    return view.ledger.money("change", sum(amounts, Decimal(0)), view.currency)
