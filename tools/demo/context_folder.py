"""The company's context folder: what it knows of itself, in the files of the design."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from tools.demo.architecture import (
    COMPANY,
    COMPONENTS,
    CURRENCY,
    DATA_LAG_HOURS,
    FEATURES,
    FINOPS,
    HERON,
    LABOUR_RATE,
    TEAMS,
    TIMEZONE,
)
from tools.demo.decisions import decisions
from tools.demo.measures import DEFINITIONS
from tools.demo.quiet import quiet_events
from tools.demo.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tools.demo.happening import Happening
    from tools.demo.measures import Series
    from tools.demo.timeline import Timeline

Entry = dict[str, Any]

SYNONYMS = {
    "squad": "team",
    "chatbot": "feature:support-chat",
    "chat bot": "feature:support-chat",
    "vector store": "component:vector-index",
    "vector database": "component:vector-index",
    "shop window": "component:storefront-web",
    "basket": "feature:checkout",
    "dwh": "component:data-warehouse",
    "parcels": "feature:order-tracking",
    "claude": "provider:Anthropic",
    "prod": "environment:production",
    "the sandbox": "account:034500310044",
}

SLOS: list[Entry] = [
    {
        "id": "checkout-availability",
        "component": "checkout-api",
        "metric": "availability",
        "target": Decimal("99.9"),
        "window_days": 28,
        "credits": {
            "of": {"amount": Decimal(84000), "currency": CURRENCY},
            "tiers": [
                {"below": Decimal("99.9"), "percent": 5},
                {"below": Decimal("99.5"), "percent": 10},
                {"below": Decimal("99.0"), "percent": 25},
            ],
        },
    },
    {
        "id": "checkout-latency",
        "component": "checkout-api",
        "metric": "latency_p95",
        "target": 300,
        "window_days": 28,
    },
    {
        "id": "search-latency",
        "component": "search-api",
        "metric": "latency_p95",
        "target": 250,
        "window_days": 28,
    },
    {
        "id": "orders-db-availability",
        "component": "orders-db",
        "metric": "availability",
        "target": Decimal("99.95"),
        "window_days": 28,
    },
    {
        "id": "web-availability",
        "component": "storefront-web",
        "metric": "availability",
        "target": Decimal("99.9"),
        "window_days": 28,
    },
    {
        "id": "chat-latency",
        "component": "chat-gateway",
        "metric": "latency_p95",
        "target": 1500,
        "window_days": 28,
    },
]


def write_context(
    folder: Path,
    time: Timeline,
    happenings: Sequence[Happening],
    budgets: Iterable[Entry],
    measures: Sequence[Series],
) -> None:
    """Write the whole folder."""
    folder.mkdir(parents=True, exist_ok=True)
    events = [event for happening in happenings for event in happening.events]
    files: dict[str, Entry] = {
        "org": _organisation(time),
        "teams": {"teams": [_team(team) for team in TEAMS]},
        "features": {"features": [_feature(feature) for feature in FEATURES]},
        "components": {"components": [_component(component) for component in COMPONENTS]},
        "rules": {"rules": RULES, "default": "unallocated"},
        "plans": {"plans": [h.plan for h in happenings if h.plan]},
        "budgets": {"budgets": [_without_spending(budget) for budget in budgets]},
        "events": {
            "events": sorted([*events, *quiet_events(time)], key=lambda event: event["time"])
        },
        "incidents": {"incidents": [h.incident for h in happenings if h.incident]},
        "metrics": {
            "metrics": [
                dict(zip(("name", "kind", "unit", "aggregation", "better"), row, strict=True))
                for row in DEFINITIONS
            ]
        },
        "slos": {"slos": SLOS},
        "access": _access(),
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(_yaml(content), encoding="utf-8")
    _write_decisions(folder / "decisions", time)
    _write_metrics(folder / "metrics", time, measures)


def _organisation(time: Timeline) -> Entry:
    half = time.months[len(time.months) // 2]
    return {
        "name": COMPANY,
        "currency": CURRENCY,
        "timezone": TIMEZONE,
        "week_start": "monday",
        "fiscal_year_start": "04-01",
        "labour_rate_per_hour": LABOUR_RATE,
        "data_lag_hours": DATA_LAG_HOURS,
        "default_cost": "effective",
        "exchange_rates": [
            {"from": "GBP", "to": CURRENCY, "day": time.first_day, "rate": Decimal("1.29")},
            {"from": "GBP", "to": CURRENCY, "day": half, "rate": Decimal("1.32")},
            {"from": "EUR", "to": CURRENCY, "day": time.first_day, "rate": Decimal("1.12")},
        ],
        "synonyms": SYNONYMS,
    }


def _team(team: Any) -> Entry:
    return {
        "id": team.id,
        "name": team.name,
        "slack_channel": team.channel,
        "slack_usergroup": team.usergroup,
        "members": list(team.members),
        "cost_centre": team.cost_centre,
    }


def _feature(feature: Any) -> Entry:
    entry = {
        "id": feature.id,
        "name": feature.name,
        "team": feature.team,
        "value": feature.value,
        "unit_metric": feature.metric,
        "criticality": feature.criticality,
    }
    if feature.revenue_per_hour:
        entry["revenue_per_hour"] = {"amount": feature.revenue_per_hour, "currency": CURRENCY}
    return entry


def _component(component: Any) -> Entry:
    entry = {"id": component.id, "name": component.name, "team": component.team}
    if component.feature:
        entry["feature"] = component.feature
    if component.depends_on:
        entry["depends_on"] = list(component.depends_on)
    return {**entry, "tier": component.tier}


def _without_spending(budget: Entry) -> Entry:
    return {
        key: value
        for key, value in budget.items()
        if key not in ("spent", "period_start", "period_end")
    }


def _access() -> Entry:
    return {
        "default": "deny",
        "finops": list(FINOPS),
        "rules": [
            *({"team": team.id, "scope": {"team": [team.id]}} for team in TEAMS),
            *({"channel": team.channel, "scope": {"team": [team.id]}} for team in TEAMS),
            {"channel": "C0LEADERS", "all": True},
            {"channel": "C0FINOPS", "all": True},
        ],
        "restricted": [{"account": [HERON.id]}],
        "guests": "deny",
    }


def _write_decisions(folder: Path, time: Timeline) -> None:
    folder.mkdir(exist_ok=True)
    for record in decisions(time):
        front = f"---\n{_yaml(record.front)}---\n\n" if record.front else ""
        title = f"# {record.front['title']}\n\n" if record.front else ""
        (folder / record.file).write_text(front + title + record.prose, encoding="utf-8")


def _write_metrics(folder: Path, time: Timeline, measures: Sequence[Series]) -> None:
    """One file a metric; values by the hour bear their time, values by the day the day alone."""
    folder.mkdir(exist_ok=True)
    by_metric: dict[str, list[Series]] = {}
    for series in measures:
        by_metric.setdefault(series.metric, []).append(series)
    days = [day.isoformat() for day in time.days]
    start = datetime.fromisoformat(f"{days[0]}T00:00:00+00:00")
    hours = [(start + timedelta(hours=hour)).isoformat() for hour in range(len(days) * 24)]
    for metric, all_series in by_metric.items():
        with (folder / f"{metric}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["time", "metric", "value", "component", "feature"])
            for series in all_series:
                moments = hours if series.hourly(time) else days
                subject = [series.component or "", series.feature or ""]
                writer.writerows(
                    [moment, metric, f"{value:.{series.places}f}", *subject]
                    for moment, value in zip(moments, series.values.tolist(), strict=True)
                )


class _Dumper(yaml.SafeDumper):
    """Writes money with its digits and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML calls it so
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)
_Dumper.add_representer(
    datetime,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat()),
)


def _yaml(content: Entry) -> str:
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
