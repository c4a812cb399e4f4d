"""One outage: what it cost so far, or what so many hours of it would cost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.facts import Fact
from tools.outage_parts import ONE, ZERO, Absent, Account, Impact, Part, Shortfall
from tools.outage_work import (
    RETURNS,
    credits_of_hours,
    infrastructure,
    labour,
    labour_rate,
    revenue,
    sla_credits,
)
from tools.periods import Period
from tools.rates import converted
from tools.seen import wholly_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.context.schema import Feature, Incident
    from tools.view import View


class Outage(BaseModel):
    """One outage: what it cost so far, or would cost.

    `low` and `high` are the sums of the parts. While it runs `hour_low` and `hour_high` say what
    each further hour costs. `hours` is the time of impact, `share` the percent that was hit.
    """

    model_config = ConfigDict(frozen=True)

    ref: str | None = None
    title: Fact | None = None
    day: date | None = None
    window: Fact | None = None
    hours: Fact
    share: Fact | None = None
    running: bool = False
    ticket: bool = False
    imagined: bool = False
    provisional: bool = False
    parts: tuple[Part, ...] = ()
    absent: tuple[Absent, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    low: Fact
    high: Fact
    hour_low: Fact | None = None
    hour_high: Fact | None = None
    features: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()


def of_incident(
    view: View,
    incident: Incident,
    counted: set[tuple[str, date]],
    *,
    hours: Decimal | None = None,
) -> Outage:
    """The cost of an incident so far, or of so many further hours of it.

    Args:
        view: where money, metrics and records are read.
        incident: an incident that has begun.
        counted: objectives and months whose credit another outage bears already; added to.
        hours: what so many hours like those of the incident would cost, in place of its own.

    """
    now = view.calendar.now
    ended = incident.impact_end or incident.resolved
    running = hours is None and (ended is None or ended > now)
    end = min(ended or now, now)
    impact = Impact(
        incident.impact_start,
        end,
        _hours(end - incident.impact_start) if hours is None else hours,
        incident.impact_share,
        incident.times == "ticket" and hours is None,
    )
    features = _features(view, incident)
    account = Account(view, {"component": list(incident.components)})
    shortfalls = revenue(account, features, impact, past=hours is None)
    labour(account, incident, impact, hours, running=running)
    if hours is None:
        sla_credits(account, incident, features, impact, counted)
        infrastructure(account, incident, impact, running=running)
    else:
        account.lacks("credits", "not foreseeable")
        account.lacks("infrastructure", "not foreseeable")
    low, high = account.ends()
    hour_low, hour_high = _further(account, incident, features) if running else (None, None)
    ref = f"incident:{incident.id}"
    ledger = view.ledger
    return Outage(
        ref=ref,
        title=ledger.name(ref, incident.title),
        day=impact.day,
        window=ledger.window("impact", Period(start=impact.start, end=end))
        if end > impact.start
        else None,
        hours=ledger.fact("duration", "hours of impact", impact.hours, unit="hours"),
        share=account.share("impact share", impact.share) if impact.share is not None else None,
        running=running,
        ticket=impact.ticket,
        imagined=hours is not None,
        provisional=hours is None and (running or any(part.open for part in account.parts)),
        parts=tuple(account.parts),
        absent=tuple(account.absent),
        shortfalls=tuple(shortfalls),
        low=low,
        high=high,
        hour_low=hour_low,
        hour_high=hour_high,
        features=tuple(feature.id for feature in features),
        owners=_owners(view, incident.components, features),
    )


def imagined(view: View, features: Sequence[str], hours: Decimal) -> Outage:
    """What so many hours of these features wholly out would cost."""
    known = [view.context.features[key] for key in features]
    account = Account(view, {"feature": list(features)})
    now = view.calendar.now
    impact = Impact(now, now, hours, ONE, ticket=False)
    revenue(account, known, impact, past=False)
    credits_of_hours(account, known, hours)
    account.lacks("labour", "not foreseeable")
    account.lacks("infrastructure", "not foreseeable")
    low, high = account.ends()
    return Outage(
        hours=view.ledger.fact("duration", "hours of impact", hours, unit="hours"),
        share=account.share("impact share", ONE),
        imagined=True,
        parts=tuple(account.parts),
        absent=tuple(account.absent),
        low=low,
        high=high,
        features=tuple(features),
        owners=_owners(view, (), known),
    )


def _hours(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(seconds=1)) / 3600


def _features(view: View, incident: Incident) -> list[Feature]:
    """The features that the incident names, else those of its components."""
    context = view.context
    named = [context.features[key] for key in incident.features if key in context.features]
    served = (context.feature_of(key) for key in incident.components)
    return named or list({one.id: one for one in served if one}.values())


def _owners(view: View, components: Sequence[str], features: Sequence[Feature]) -> tuple[str, ...]:
    known = view.context.components
    teams = [known[key].team for key in components if key in known]
    return tuple(dict.fromkeys(teams or [feature.team for feature in features]))


def _further(
    account: Account, incident: Incident, features: Sequence[Feature]
) -> tuple[Fact, Fact]:
    """What each further hour costs: revenue and the people at work; low as above."""
    view, day = account.view, account.view.calendar.today
    low = high = ZERO
    share = incident.impact_share
    for feature in features:
        seen = wholly_seen(view, {"feature": [feature.id]})
        per_hour = feature.revenue_per_hour if seen else None
        rate = converted(view, per_hour.amount, per_hour.currency, day) if per_hour else None
        if rate is not None:
            low += rate * (share if share is not None else ZERO) * (ONE - RETURNS)
            high += rate * (share if share is not None else ONE)
    labour = labour_rate(view, day)
    if labour is not None:
        people = sum((one.people for one in incident.responders), 0)
        low += people * labour
        high += people * labour
    return account.money("each further hour, low", low), account.money(
        "each further hour, high", high
    )
