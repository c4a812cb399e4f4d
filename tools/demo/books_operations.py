"""The books of unit costs, outages, decisions, budgets, forecasts and commitments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.demo.architecture import FEATURE, FEATURES, LABOUR_RATE
from tools.demo.context_folder import SLOS
from tools.demo.decisions import THREE_ZONES_MONTHLY
from tools.demo.meter import RESERVED_INSTANCE, SAVINGS_PLAN
from tools.demo.timeline import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import numpy as np

    from tools.demo.charges import Charges
    from tools.demo.happening import Happening
    from tools.demo.measures import Series
    from tools.demo.sums import Scope, Sums, Window
    from tools.demo.timeline import Timeline

Book = dict[str, Any]

DAYS_PER_MONTH = Decimal(365) / 12


def book_unit_costs(sums: Sums, windows: dict[str, Window], measures: Sequence[Series]) -> Book:
    """Cost of a feature over what its metric counted, for each window."""
    books: Book = {}
    for feature in FEATURES:
        series = next(s for s in measures if s.metric == feature.metric)
        if feature.metric == "active_users":
            continue
        books[feature.metric] = {"feature": feature.id}
        for name, window in windows.items():
            cost = sums.total(window, {"feature": [feature.id]})
            quantity = _sum(sums.time, series, window)
            books[feature.metric][name] = {
                "cost": _text(cost),
                "quantity": str(quantity),
                "unit_cost": f"{cost / quantity:.8f}" if quantity else None,
            }
    return books


def book_metrics(time: Timeline, windows: dict[str, Window], measures: Sequence[Series]) -> Book:
    """The metrics in each window: counts summed, the rest as the mean of its days."""
    counted = {feature.metric for feature in FEATURES} - {"active_users"} | {"requests"}
    books: Book = {}
    for series in measures:
        subject = series.component or series.feature or ""
        of_metric = books.setdefault(series.metric, {}).setdefault(subject, {})
        for name, window in windows.items():
            if series.metric in counted:
                of_metric[name] = str(_sum(time, series, window))
            else:
                of_metric[name] = f"{_mean(time, series, window):.6f}"
    return books


def book_outages(
    time: Timeline,
    charges: Charges,
    happenings: Iterable[Happening],
    measures: Sequence[Series],
) -> Book:
    """The parts of what each incident cost, at the high end where there is a range."""
    books: Book = {}
    for happening in happenings:
        incident = happening.incident
        if not incident:
            continue
        length = incident["impact_end"] - incident["impact_start"]
        hours = Decimal(length // timedelta(minutes=1)) / 60
        revenue = sum(
            (
                Decimal(FEATURE[name].revenue_per_hour or 0) * incident["impact_share"] * hours
                for name in incident["features"]
            ),
            Decimal(0),
        )
        person_hours = sum((r["person_hours"] for r in incident["responders"]), Decimal(0))
        labour = person_hours * LABOUR_RATE
        added = charges.added.get(happening.id, {})
        extra = Decimal(sum(int(part.sum()) for part in added.values())).scaleb(-8)
        credit, measured = _sla_credit(time, incident, measures)
        books[incident["id"]] = {
            "hours": f"{hours:.4f}",
            "impact_share": str(incident["impact_share"]),
            "revenue_high": _text(revenue),
            "person_hours": str(person_hours),
            "labour_rate": str(LABOUR_RATE),
            "labour": _text(labour),
            "sla_credit": _text(credit),
            "availability_of_month": measured,
            "extra_infrastructure": _text(extra),
            "total_high": _text(revenue + labour + credit + extra),
            "components": incident["components"],
            "features": incident["features"],
            "orders_lost": _orders_lost(time, incident, measures),
        }
    return books


def _sla_credit(
    time: Timeline, incident: Book, measures: Sequence[Series]
) -> tuple[Decimal, str | None]:
    """The credit of the tier that the mean of the calendar month, as far as it goes, is below."""
    slo = next(
        (s for s in SLOS if "credits" in s and s["component"] in incident["components"]), None
    )
    series = next(
        s for s in measures if s.metric == "availability" and s.component == "checkout-api"
    )
    if slo is None:
        return Decimal(0), None
    first = month_of(incident["impact_start"].date())
    measured = _mean(time, series, (first, min(month_of(first, 1), time.today)))
    percents = [tier["percent"] for tier in slo["credits"]["tiers"] if measured < tier["below"]]
    owed = Decimal(max(percents, default=0)) / 100 * slo["credits"]["of"]["amount"]
    return owed, f"{measured:.6f}"


def _orders_lost(time: Timeline, incident: Book, measures: Sequence[Series]) -> str:
    """What came in during the outage is `1 - impact_share` of the usual; the rest is lost."""
    if incident["severity"] != "sev1":
        return "0"
    orders = next(s for s in measures if s.metric == "orders")
    inside = time.overlap(incident["impact_start"], incident["impact_end"], hourly=True)
    share = float(incident["impact_share"]) * inside
    lost = orders.values * share / (1.0 - share)
    return f"{float(lost.sum()):.0f}"


def book_decisions(time: Timeline, charges: Charges, measures: Sequence[Series]) -> Book:
    """What the three zones were to cost and do cost a month, and what they bought."""
    start = time.week(-17)
    days = (time.today - start).days
    added = charges.added["three-zones"].values()
    daily = Decimal(sum(int(part.sum()) for part in added)).scaleb(-8) / days
    before, after = (start - timedelta(days=56), start), (start, time.today)
    effects = {}
    for metric in ("availability", "latency_p95"):
        series = next(s for s in measures if s.metric == metric and s.component == "orders-db")
        means = [_mean(time, series, window) for window in (before, after)]
        effects[metric] = {
            "before": f"{means[0]:.6f}",
            "after": f"{means[1]:.6f}",
            "change": f"{means[1] - means[0]:.6f}",
        }
    return {
        "adr-014": {
            "effective_from": start.isoformat(),
            "expected_monthly": _text(THREE_ZONES_MONTHLY),
            "true_monthly": _text(daily * DAYS_PER_MONTH),
            "true_in_all": _text(daily * days),
            "component": "orders-db",
            "team": "payments",
            "feature": "checkout",
            "metrics": effects,
        }
    }


def book_budgets(budgets: Iterable[Book]) -> Book:
    """Each budget's running period: the amount, what was spent to date, and what is left."""
    return {
        budget["id"]: {
            "period": budget["period"],
            "start": budget["period_start"].isoformat(),
            "end": budget["period_end"].isoformat(),
            "amount": _text(budget["amount"]),
            "spent": _text(budget["spent"]),
            "left": _text(budget["amount"] - budget["spent"]),
            "percent": str((budget["spent"] * 100 / budget["amount"]).quantize(Decimal("0.1"))),
            "owner": budget["owner"],
            "scope": budget["scope"],
        }
        for budget in budgets
    }


def book_forecast(sums: Sums, future: Charges) -> Book:
    """What the rest of the running month, and the next thirty days, will turn out to cost."""
    time = sums.time
    month = month_of(time.today)
    lines = future.arrays()
    first = time.index(time.today)

    def between(start: date, end: date) -> Decimal:
        chosen = (lines["day"] >= time.index(start)) & (lines["day"] < time.index(end))
        return Decimal(int(lines["effective"][chosen].sum())).scaleb(-8)

    to_date = sums.total((month, time.today)) if month < time.today else Decimal(0)
    rest = between(time.today, month_of(month, 1))
    return {
        "month": {
            "start": month.isoformat(),
            "end": month_of(month, 1).isoformat(),
            "to_date": _text(to_date),
            "rest": _text(rest),
            "total": _text(to_date + rest),
        },
        "next_30_days": {
            "start": time.today.isoformat(),
            "end": (time.today + timedelta(days=30)).isoformat(),
            "total": _text(
                between(time.days[first - 1] + timedelta(days=1), time.today + timedelta(days=30))
            ),
        },
    }


def book_commitments(sums: Sums, window: Window) -> Book:
    """Used and unused money of each commitment, and how much of its kind of use is covered."""
    books: Book = {}
    for name, commitment in (("savings_plan", SAVINGS_PLAN), ("reservation", RESERVED_INSTANCE)):
        scope: Scope = {"commitment": [commitment]}
        used = sums.total(window, {**scope, "commitment_status": ["Used"]})
        unused = sums.total(window, {**scope, "commitment_status": ["Unused"]})
        books[name] = {
            "id": commitment,
            "owner": "platform",
            "used": _text(used),
            "unused": _text(unused),
            "committed": _text(used + unused),
            "utilisation": _percent(used, used + unused),
            "billed": _text(
                sums.total(window, {**scope, "charge_category": ["Purchase"]}, cost="billed")
            ),
            "covered_at_list": _text(
                sums.total(window, {**scope, "commitment_status": ["Used"]}, cost="list")
            ),
        }
    return books


def _percent(part: Decimal, whole: Decimal) -> str | None:
    return str((part * 100 / whole).quantize(Decimal("0.01"))) if whole else None


def _values(time: Timeline, series: Series, window: Window) -> np.ndarray:
    start, end = (max(0, time.index(day)) for day in window)
    return series.by_day(time)[start:end]


def _sum(time: Timeline, series: Series, window: Window) -> int:
    return int(_values(time, series, window).sum())


def _mean(time: Timeline, series: Series, window: Window) -> Decimal:
    values = [Decimal(f"{value:.{series.places}f}") for value in _values(time, series, window)]
    return sum(values, Decimal(0)) / len(values) if values else Decimal(0)


def _text(amount: Decimal) -> str:
    return f"{amount:.8f}"
