"""Working out the parts of an outage's cost: formulas and sources are in docs/outage-cost.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tools.extra_cost import extra_cost
from tools.figures import name_of
from tools.outage_parts import ONE, ZERO, Account, Impact, Input, Shortfall
from tools.rates import converted
from tools.seen import wholly_seen
from tools.shortfall import dip_of
from tools.sla_credits import hours_of, month_of, objectives, owed, tier, whole_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tools.context.schema import Feature, Incident
    from tools.outage_parts import Origin
    from tools.view import View

RETURNS = Decimal("0.5")
"""Low end: this part of the revenue is made up for later. An assumption, said in each answer."""


def revenue(
    account: Account, features: Sequence[Feature], impact: Impact, *, past: bool
) -> list[Shortfall]:
    """Revenue per hour x impact share x hours; low: part of it returns later."""
    view = account.view
    shortfalls = []
    if not features:
        account.lacks("revenue", "no feature")
    for feature in features:
        about = name_of(view, "feature", feature.id)
        dip = dip_of(view, feature, impact.start, impact.end) if past else None
        if dip and dip.missing:
            shortfalls.append(
                Shortfall(
                    feature=about,
                    metric=view.ledger.name("metric", dip.metric.name),
                    short=view.ledger.fact(
                        "count", "short", dip.missing, unit=dip.metric.unit, query=dip.query
                    ),
                    share=view.ledger.fact(
                        "percent", "short", (dip.share * 100).quantize(Decimal("0.1")), unit="%"
                    ),
                )
            )
        seen = wholly_seen(view, {"feature": [feature.id]})
        per_hour = feature.revenue_per_hour if seen else None
        if per_hour is None:
            if dip and (lost := converted(view, dip.missing, dip.metric.unit, impact.day)):
                inputs = [
                    account.figure("count", "short", dip.missing, dip.metric.unit, "metric"),
                    Input(fact=account.share("made up for later", RETURNS), origin="assumed"),
                ]
                account.add("revenue", lost * (ONE - RETURNS), lost, inputs, about=about)
            else:
                account.lacks("revenue", "no revenue per hour", about)
            continue
        rate = converted(view, per_hour.amount, per_hour.currency, impact.day)
        if rate is None:
            account.lacks("revenue", "no exchange rate", about)
            continue
        share = impact.share if impact.share is not None else (dip.share if dip else None)
        least, most = (share, share) if share is not None else (ZERO, ONE)
        inputs = [
            Input(fact=account.money("revenue per hour", rate), origin="feature"),
            account.figure("duration", "hours of impact", impact.hours, "hours", "incident"),
            _share_input(account, impact, share),
            Input(fact=account.share("made up for later", RETURNS), origin="assumed"),
        ]
        account.add(
            "revenue",
            rate * least * impact.hours_low * (ONE - RETURNS),
            rate * most * impact.hours_high,
            inputs,
            about=about,
        )
    return shortfalls


def _share_input(account: Account, impact: Impact, share: Decimal | None) -> Input:
    origin: Origin = "incident" if impact.share is not None else "metric"
    value = ONE if share is None else share
    percent = account.share("impact share", value)
    return Input(fact=percent, origin="assumed" if share is None else origin)


def labour(
    account: Account,
    incident: Incident,
    impact: Impact,
    hours: Decimal | None,
    *,
    running: bool,
) -> None:
    """Person hours x labour rate; of further hours, people x hours x labour rate.

    While it runs no more counts than the people can have worked so far.
    """
    view = account.view
    if not incident.responders:
        account.lacks("labour", "no responders")
        return
    rate = labour_rate(view, impact.day)
    if rate is None:
        account.lacks("labour", "no labour rate")
        return
    worked = sum((one.person_hours for one in incident.responders), ZERO)
    present = sum((one.people for one in incident.responders), 0) * impact.hours
    if hours is not None:
        worked = present
    elif running:
        worked = min(worked, present) if worked else present
    cost = worked * rate
    inputs = [
        account.figure("duration", "person hours", worked, "hours", "incident"),
        Input(fact=account.money("labour rate per hour", rate), origin="organisation"),
    ]
    account.add("labour", cost, cost, inputs)


def labour_rate(view: View, day: date) -> Decimal | None:
    """What an hour of work costs, in the currency of the answers."""
    organisation = view.context.organisation
    if organisation.labour_rate_per_hour is None:
        return None
    return converted(view, organisation.labour_rate_per_hour, organisation.currency, day)


def sla_credits(
    account: Account,
    incident: Incident,
    features: Sequence[Feature],
    impact: Impact,
    counted: set[tuple[str, date]],
) -> None:
    """The tier below which the month fell, of the contract value; low: nobody claims it."""
    view = account.view
    month = month_of(impact.start)
    agreed = objectives(view, incident.components, {feature.id for feature in features})
    if not agreed:
        account.lacks("credits", "no credits agreed")
    for slo in agreed:
        about = view.ledger.name("objective", slo.id)
        key = (slo.id, month.first_day)
        down = impact.hours * (impact.share if impact.share is not None else ONE)
        due = owed(view, slo, month, down=down, on=impact.day)
        if due is None:
            account.lacks("credits", "not measured", about)
            continue
        amount = converted(view, due.amount, due.currency, impact.day)
        if amount is None:
            account.lacks("credits", "no exchange rate", about)
            continue
        if key in counted:
            account.lacks("credits", "counted already", about)
            continue
        counted.add(key)
        whole = converted(view, slo.credits.of.amount, due.currency, impact.day)  # type: ignore[union-attr]
        inputs = [
            account.figure(
                "ratio",
                f"{slo.metric} of the month",
                due.measured,
                due.unit,
                "incident" if due.from_record else "metric",
            ),
            account.figure("percent", "credit tier", due.percent, "%", "objective"),
            Input(fact=account.money("contract value", whole or ZERO), origin="objective"),
        ]
        account.add("credits", ZERO, amount, inputs, about=about, is_open=not due.over)


def credits_of_hours(account: Account, features: Sequence[Feature], hours: Decimal) -> None:
    """What so many hours wholly out would add to the credits of the running month."""
    view = account.view
    keys = {feature.id for feature in features}
    components = [key for key, one in view.context.components.items() if one.feature in keys]
    month = month_of(view.calendar.now)
    agreed = objectives(view, components, keys)
    if not agreed:
        account.lacks("credits", "no credits agreed")
    for slo in agreed:
        about = view.ledger.name("objective", slo.id)
        so_far = owed(view, slo, month)
        whole = whole_of(slo, so_far.unit) if so_far else None
        if so_far is None or whole is None or slo.credits is None:
            account.lacks("credits", "not measured", about)
            continue
        value = so_far.measured - whole * hours / hours_of(month)
        percent = max(ZERO, tier(slo.credits, value) - so_far.percent)
        contract = converted(view, slo.credits.of.amount, so_far.currency, month.first_day)
        if contract is None:
            account.lacks("credits", "no exchange rate", about)
            continue
        inputs = [
            account.figure("ratio", f"{slo.metric} with it", value, so_far.unit, "metric"),
            account.figure("percent", "further credit", percent, "%", "objective"),
            Input(fact=account.money("contract value", contract), origin="objective"),
        ]
        account.add("credits", ZERO, contract * percent / 100, inputs, about=about)


def infrastructure(account: Account, incident: Incident, impact: Impact, *, running: bool) -> None:
    """EffectiveCost above baseline of what was hit and of failover, until it returns."""
    view = account.view
    components = set(incident.components) | _failed_over(view, incident, impact)
    known = sorted(components)
    if impact.day >= view.store.data_through_end:
        account.lacks("infrastructure", "no bill yet")
        return
    extra = extra_cost(view, known, impact.day) if known else None
    if extra is None:
        account.lacks("infrastructure", "no baseline")
        return
    window = view.ledger.window("above baseline", extra.window)
    account.add(
        "infrastructure",
        extra.low,
        extra.high,
        [Input(fact=window, origin="bill")],
        query=extra.query,
        is_open=running or not extra.returned or view.provisional(extra.window),
    )


def _failed_over(view: View, incident: Incident, impact: Impact) -> set[str]:
    """The components to which a failover moved while the incident ran."""
    last = incident.resolved or impact.end
    return {
        event.component
        for event in view.context.events
        if event.component
        and "failover" in event.type.casefold().replace("-", "").replace(" ", "")
        and incident.impact_start <= event.time <= last
        and ({event.component, *view.context.dependants_of(event.component)})
        & set(incident.components)
    }
