"""The books: what a right answer about the company would say, by the generator's own reckoning.

Every amount is a decimal as text, with all its digits. Nothing here uses the tools that the books
are meant to check.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.demo.architecture import COMPANY, COMPONENTS, CURRENCY, FEATURES, TEAMS, TIMEZONE
from tools.demo.books_operations import (
    book_budgets,
    book_commitments,
    book_decisions,
    book_forecast,
    book_metrics,
    book_outages,
    book_unit_costs,
)
from tools.demo.books_usage import book_ai, book_telemetry
from tools.demo.sums import COSTS, Scope, Sums, Window
from tools.demo.timeline import month_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    import numpy as np

    from tools.demo.charges import Charges
    from tools.demo.happening import Happening
    from tools.demo.measures import Series
    from tools.demo.timeline import Timeline

Book = dict[str, Any]

WEEKS = 26
"""Weeks whose changes are in the books, from last week back."""

BROKEN_DOWN = (
    "provider",
    "service",
    "service_category",
    "account",
    "environment",
    "region",
    "component",
    "feature",
    "team",
    "charge_category",
    "ai_model",
)


def make_books(
    con: duckdb.DuckDBPyConnection,
    time: Timeline,
    seed: int,
    charges: Charges,
    future: Charges,
    happenings: Sequence[Happening],
    measures: Sequence[Series],
    budgets: Sequence[Book],
) -> Book:
    """All figures, ready for JSON."""
    sums = Sums(con, time)
    windows = named_windows(time)
    return {
        "company": {"name": COMPANY, "currency": CURRENCY, "timezone": TIMEZONE},
        "today": time.today.isoformat(),
        "seed": seed,
        "data": _data(sums),
        "windows": {name: _window(window) for name, window in windows.items()},
        "owners": _owners(),
        "spend": {name: _spend(sums, window) for name, window in windows.items()},
        "months": {f"{month:%Y-%m}": _month(sums, month) for month in time.months},
        "billing_months": _billing_months(sums),
        "last_week": _last_week(sums, windows),
        "weeks": {time.week(-number).isoformat(): _week(sums, -number) for number in range(WEEKS)},
        "drivers": {name: _drivers(sums, windows[name]) for name in ("last_week", "last_month")},
        "happenings": {
            happening.id: _happening(sums, charges, happening) for happening in happenings
        },
        "allocation": {name: _allocation(sums, window) for name, window in windows.items()},
        "unit_costs": book_unit_costs(sums, windows, measures),
        "metrics": book_metrics(time, windows, measures),
        "ai": {name: book_ai(sums, window) for name, window in windows.items()},
        "telemetry": {name: book_telemetry(sums, window) for name, window in windows.items()},
        "outages": book_outages(time, charges, happenings, measures),
        "decisions": book_decisions(time, charges, measures),
        "budgets": book_budgets(budgets),
        "forecast": book_forecast(sums, future),
        "commitments": {name: book_commitments(sums, window) for name, window in windows.items()},
        "corrections": _corrections(sums),
        "savings": _savings(sums),
    }


def named_windows(time: Timeline) -> dict[str, Window]:
    """The windows that people name."""
    month = month_of(time.today)
    day = timedelta(days=1)
    return {
        "yesterday": (time.through, time.today),
        "last_week": (time.week(0), time.week(1)),
        "week_before": (time.week(-1), time.week(0)),
        "two_weeks_before": (time.week(-2), time.week(-1)),
        "last_7_days": (time.today - 7 * day, time.today),
        "last_30_days": (time.today - 30 * day, time.today),
        "this_month": (month, max(time.today, month + day)),
        "last_month": (month_of(month, -1), month),
        "month_before": (month_of(month, -2), month_of(month, -1)),
        "last_quarter": _last_quarter(month),
    }


def _last_quarter(month: date) -> Window:
    start = month_of(month, -((month.month - 1) % 3))
    return month_of(start, -3), start


def _window(window: Window) -> Book:
    return {"start": window[0].isoformat(), "end": window[1].isoformat()}


def _text(amount: Decimal) -> str:
    return f"{amount:.8f}"


def _texts(amounts: dict[str, Decimal]) -> dict[str, str]:
    return {name: _text(amount) for name, amount in amounts.items()}


def _data(sums: Sums) -> Book:
    lines = dict(
        sums.con.execute(
            "SELECT m.source, count(*) FROM charges c JOIN meters m ON m.id = c.meter"
            " GROUP BY 1 ORDER BY 1"
        ).fetchall()
    )
    return {
        "from": sums.time.first_day.isoformat(),
        "through": sums.time.through.isoformat(),
        "lines": lines,
        "lines_total": sum(lines.values()),
        "sources": {
            source: {
                cost: _text(amount)
                for cost in COSTS
                for name, amount in sums.by(
                    "source", (sums.time.first_day, sums.time.today), cost=cost
                ).items()
                if name == source
            }
            for source in lines
        },
    }


def _owners() -> Book:
    teams = {team.id: team for team in TEAMS}
    return {
        "components": {
            component.id: {
                "team": component.team,
                "feature": component.feature,
                "channel": teams[component.team].channel,
            }
            for component in COMPONENTS
        },
        "features": {feature.id: {"team": feature.team} for feature in FEATURES},
        "teams": {
            team.id: {
                "channel": team.channel,
                "components": [c.id for c in COMPONENTS if c.team == team.id],
                "features": [f.id for f in FEATURES if f.team == team.id],
            }
            for team in TEAMS
        },
    }


def _spend(sums: Sums, window: Window) -> Book:
    total = {cost: _text(sums.total(window, cost=cost)) for cost in COSTS}
    credited = sums.total(window, {"charge_category": ["Credit"]})
    return {
        **total,
        "credits": _text(credited),
        "by": {name: _texts(sums.by(name, window)) for name in BROKEN_DOWN},
    }


def _month(sums: Sums, month: date) -> Book:
    window = (month, min(month_of(month, 1), sums.time.today))
    return {
        **{cost: _text(sums.total(window, cost=cost)) for cost in COSTS},
        "by": {
            name: _texts(sums.by(name, window))
            for name in ("provider", "service", "team", "feature")
        },
    }


def _billing_months(sums: Sums) -> Book:
    """Cost by billing period, as invoices have it: corrections count where they are billed."""
    rows = sums.con.execute(
        f"SELECT d.date, {', '.join(f'SUM(c.{cost})' for cost in COSTS.values())}"
        " FROM charges c JOIN days d ON d.day = c.billed_in GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return {
        f"{month:%Y-%m}": {
            cost: _text(Decimal(amount).scaleb(-8))
            for cost, amount in zip(COSTS, amounts, strict=True)
        }
        for month, *amounts in rows
    }


def _last_week(sums: Sums, windows: dict[str, Window]) -> Book:
    after, before = windows["last_week"], windows["week_before"]
    return {**_compared(sums, after, before, {}), "by": _changes_by(sums, after, before)}


def _week(sums: Sums, number: int) -> Book:
    """A week against the one before."""
    after = (sums.time.week(number), sums.time.week(number + 1))
    before = (sums.time.week(number - 1), sums.time.week(number))
    return {**_compared(sums, after, before, {}), "by": _changes_by(sums, after, before)}


def _changes_by(sums: Sums, after: Window, before: Window) -> Book:
    dimensions = ("provider", "service", "account", "region", "component", "feature", "team")
    return {name: _texts(_changes(sums, name, after, before)) for name in dimensions}


def _drivers(sums: Sums, window: Window) -> Book:
    """Who stands behind what a provider or a service costs."""
    return {
        dimension: {
            name: {
                who: _texts(sums.by(who, window, {dimension: [name]}))
                for who in ("feature", "team", "component")
            }
            for name in sums.by(dimension, window)
        }
        for dimension in ("provider", "service")
    }


def _changes(sums: Sums, dimension: str, after: Window, before: Window) -> dict[str, Decimal]:
    now, then = sums.by(dimension, after), sums.by(dimension, before)
    zero = Decimal(0)
    changes = {name: now.get(name, zero) - then.get(name, zero) for name in {**now, **then}}
    return dict(sorted(changes.items(), key=lambda pair: (-abs(pair[1]), pair[0])))


def _compared(sums: Sums, after: Window, before: Window, scope: dict[str, list[str]]) -> Book:
    now, then = sums.total(after, scope), sums.total(before, scope)
    return {
        "period": _window(after),
        "compare_to": _window(before),
        "after": _text(now),
        "before": _text(then),
        "change": _text(now - then),
        "percent": str(((now - then) * 100 / then).quantize(Decimal("0.1"))) if then else None,
    }


def _happening(sums: Sums, charges: Charges, happening: Happening) -> Book:
    """What changed where it shows, and what it alone added: in its window, and in all."""
    window = happening.window
    added = charges.added.get(happening.id, {})
    ends = [effect.end for effect in happening.effects]
    starts = [effect.start for effect in happening.effects]
    return {
        "title": happening.title,
        "where": happening.where,
        **_compared(sums, window.period, window.compare_to, happening.where),
        "added": _text(_added(sums.time, added.values(), window.period)),
        "added_before": _text(_added(sums.time, added.values(), window.compare_to)),
        "added_in_all": _text(
            _added(sums.time, added.values(), (sums.time.first_day, sums.time.today))
        ),
        "first": min(starts).isoformat() if starts else None,
        "last": max(end for end in ends if end).isoformat() if ends and all(ends) else None,
        "component": happening.component,
        "feature": happening.feature,
        "team": happening.team,
        "verdict": happening.verdict,
        "record": happening.record,
        "events": [event["id"] for event in happening.events],
        "incident": happening.incident["id"] if happening.incident else None,
        "plan": happening.plan["id"] if happening.plan else None,
        "credited": _text(_credited(sums, happening)),
        **happening.facts,
    }


def _added(time: Timeline, parts: Any, window: Window) -> Decimal:
    start, end = (max(0, time.index(day)) for day in window)
    amounts: list[np.ndarray] = list(parts)
    return Decimal(sum(int(part[start:end].sum()) for part in amounts)).scaleb(-8)


def _credited(sums: Sums, happening: Happening) -> Decimal:
    if not happening.credited_until:
        return Decimal(0)
    return sums.total(happening.window.period, {**happening.where, "charge_category": ["Credit"]})


def _allocation(sums: Sums, window: Window) -> Book:
    """What has no component, feature or team, and where the lines lie that no rule places."""
    unallocated = {
        dimension: sums.total(window, {dimension: ["unallocated"]})
        for dimension in ("component", "feature", "team", "environment")
    }
    nowhere = {"component": ["unallocated"], "feature": ["unallocated"], "team": ["unallocated"]}
    return {
        "unallocated": _texts(unallocated),
        "unplaced": _text(sums.total(window, nowhere)),
        "by": {
            dimension: _texts(sums.by(dimension, window, nowhere))
            for dimension in ("account", "service", "tag:app")
        },
    }


def _corrections(sums: Sums) -> list[Book]:
    rows = sums.con.execute(
        "SELECT d.date, b.date, m.service, m.description, c.effective FROM charges c"
        " JOIN meters m ON m.id = c.meter JOIN days d ON d.day = c.day"
        " JOIN days b ON b.day = c.billed_in WHERE m.charge_class = 'Correction' ORDER BY 1"
    ).fetchall()
    return [
        {
            "day": day.isoformat(),
            "billed_in": f"{billed_in:%Y-%m}",
            "service": service,
            "description": description,
            "amount": _text(Decimal(amount).scaleb(-8)),
        }
        for day, billed_in, service, description, amount in rows
    ]


def _savings(sums: Sums) -> Book:
    """What could be saved in a month of 365/12 days, by the week that was."""
    week = (sums.time.week(0), sums.time.week(1))
    volumes: Scope = {
        "service": ["Amazon Elastic Block Store"],
        "account": ["210400310011"],
        "component": ["unallocated"],
        "tag:app": ["unallocated"],
    }
    weekly = {
        "loose_volumes": sums.total(week, volumes),
        "unused_commitment": sums.total(week, {"commitment_status": ["Unused"]}),
    }
    return {name: _text(amount / 7 * 365 / 12) for name, amount in weekly.items()}
