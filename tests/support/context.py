"""A small context folder, written by hand, that tests change where they need to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.context.load import check_context

if TYPE_CHECKING:
    from pathlib import Path

SHOP = {
    "org.yaml": """\
name: Example Shop
currency: USD
timezone: Europe/Berlin
labour_rate_per_hour: 95.50
exchange_rates:
  - {from: EUR, to: USD, day: 2026-01-01, rate: 1.08}
synonyms:
  squad: team
  till: checkout
  vectors: service:Pinecone
""",
    "teams.yaml": """\
teams:
  - id: payments
    name: Payments
    slack_channel: C0123
    members: [U0001AAA, U0002BBB]
  - {id: platform, name: Platform}
""",
    "components.yaml": """\
components:
  - {id: checkout-api, name: Checkout API, team: payments, feature: checkout,
     depends_on: [orders-db]}
  - {id: orders-db, name: Orders database, team: platform, feature: checkout}
""",
    "features.yaml": """\
features:
  - id: checkout
    name: Checkout
    team: payments
    value: Customers pay here
    unit_metric: orders
    revenue_per_hour: {amount: 12000, currency: USD}
""",
    "rules.yaml": """\
rules:
  - id: by-tag
    when: {field: Tags.app, equals: checkout}
    assign: {component: checkout-api, environment: production}
  - id: database
    when: {all: [{field: SubAccountId, equals: 0123}, {field: ServiceName, prefix: Amazon Rel}]}
    assign: {component: orders-db}
default: unallocated
""",
    "plans.yaml": """\
plans:
  - id: holidays
    title: Holiday ramp
    owner: payments
    scope: {feature: [checkout]}
    from: 2026-11-01
    until: 2026-12-31
    expected: {amount: 5000, currency: USD, per: month}
    reason: More customers
""",
    "budgets.yaml": """\
budgets:
  - {id: shop, scope: {feature: checkout}, period: quarter, start: 2026-10-01, amount: 90000,
     currency: USD}
""",
    "events.yaml": """\
events:
  - {id: launch, time: "2026-11-01T09:00:00+01:00", class: business, type: launch,
     title: Version 2, feature: checkout}
""",
    "incidents.yaml": """\
incidents:
  - id: inc-1
    title: Checkout down
    severity: critical
    impact_start: 2026-11-10 02:00:00+00:00
    impact_end: 2026-11-10T05:30:00Z
    components: [checkout-api]
    impact_share: 0.6
    responders: [{team: payments, people: 4, person_hours: 14}]
""",
    "metrics.yaml": """\
metrics:
  - {name: orders, kind: business, unit: orders, aggregation: sum, better: higher}
  - {name: availability, kind: availability, unit: "%", aggregation: mean, better: higher}
""",
    "metrics/orders.csv": """\
time,metric,value,component,feature
2026-11-01,orders,100,,checkout
2026-11-02,orders,101.5,,checkout
""",
    "slos.yaml": """\
slos:
  - id: checkout-up
    component: checkout-api
    metric: availability
    target: 99.9
    window_days: 30
    credits: {of: {amount: 40000, currency: USD}, tiers: [{below: 99.9, percent: 10}]}
""",
    "access.yaml": """\
default: deny
finops: [U0009ZZZ, platform]
rules:
  - {team: payments, scope: {team: payments}}
  - {channel: C0999, all: true}
restricted: [{account: "0123"}]
guests: deny
""",
    "decisions/0001-three-zones.md": """\
---
id: three-zones
title: Run the database in three zones
status: accepted
date: 2026-05-01
effective_from: 2026-06-01
owner: payments
scope: {component: orders-db}
expected_monthly_cost_change: {amount: 2900, currency: USD}
buys: [{metric: availability, component: orders-db, change: 0.05}]
---
# Context

One zone was not enough.
""",
}
"""File name → text of a folder without faults, with every file of the design."""


def write_context(folder: Path, **changes: str) -> Path:
    """Write `SHOP` with whole files replaced: `teams=…` stands for `teams.yaml`."""
    return write_files(folder, SHOP | {f"{stem}.yaml": text for stem, text in changes.items()})


def write_files(folder: Path, files: dict[str, str]) -> Path:
    """Write exactly these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def said(folder: Path) -> list[str]:
    """What a check of the folder says, a line each."""
    return [str(fault) for fault in check_context(folder)]
