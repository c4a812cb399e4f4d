"""A small shop with one spike, whose sums anybody can work out by hand.

A day costs 100 for vectors (400 from 17 November on), 50 for orders (60 from 16 November on) and
12.50 of storage that nobody has tagged; on the 20th of a month a credit takes 30 off. Twenty
baskets a day go through the checkout. Data run from 1 October through 23 November 2026.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.support.focus import line
from tests.support.store import load
from tools.context.load import load_context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {
    "org.yaml": "name: Example Shop\ncurrency: USD\n",
    "teams.yaml": """\
teams:
  - {id: search, name: Search, slack_channel: C0SEARCH, members: [U0SEARCH]}
  - {id: pay, name: Payments, slack_channel: "#payments", members: [U0PAYMENT]}
""",
    "features.yaml": """\
features:
  - id: find
    name: Product search
    team: search
    value: Shoppers find what they came for.
    revenue_per_hour: {amount: 4000, currency: USD}
  - {id: checkout, name: Checkout, team: pay, value: Customers pay}
""",
    "components.yaml": """\
components:
  - {id: vector, name: Vector index, team: search, feature: find}
  - {id: orders, name: Orders, team: pay, feature: checkout}
""",
    "rules.yaml": """\
rules:
  - {id: by-app, when: {field: Tags.app, exists: true}, assign: {component: $Tags.app}}
default: unallocated
""",
    "events.yaml": """\
events:
  - {id: d1, time: "2026-11-17T10:00:00Z", class: technical, type: deploy,
     title: Ranker fetches more, component: vector}
""",
    "plans.yaml": """\
plans:
  - {id: ramp, title: Holiday ramp, owner: pay, approved_by: U0BOSSES, scope: {component: [orders]},
     from: 2026-11-16, until: 2026-12-31, expected: {amount: 70, currency: USD, per: week},
     reason: peak}
""",
    "access.yaml": "finops: [U0FINOPS]\n",
    "metrics.yaml": """\
metrics:
  - {name: baskets, kind: business, unit: baskets, aggregation: sum, better: higher}
""",
}
FIRST, END = date(2026, 10, 1), date(2026, 11, 24)


def make_shop(folder: Path) -> Path:
    """Make the shop's context and store below a folder and return its home."""
    context = folder / "context"
    context.mkdir(parents=True)
    for name, text in FILES.items():
        (context / name).write_text(text, encoding="utf-8")
    (context / "metrics").mkdir()
    (context / "metrics" / "baskets.csv").write_text(_baskets(), encoding="utf-8")
    home = folder / "home"
    load(home, list(_lines()), load_context(context))
    return home


def _baskets() -> str:
    """Twenty baskets go through the checkout on every day."""
    days = [FIRST + timedelta(days=n) for n in range((END - FIRST).days)]
    rows = [f"{day.isoformat()},baskets,20,,checkout" for day in days]
    return "\n".join(["time,metric,value,component,feature", *rows, ""])


def _lines() -> Iterator[dict[str, str]]:
    day = FIRST
    while day < END:
        vectors = 100 if day < date(2026, 11, 17) else 400
        orders = 50 if day < date(2026, 11, 16) else 60
        yield line(
            day=day.isoformat(),
            cost=str(vectors),
            PricingQuantity=str(vectors * 10),
            ProviderName="Pinecone",
            ServiceName="Pinecone",
            SkuId="READS",
            Tags=json.dumps({"app": "vector"}),
        )
        yield line(
            day=day.isoformat(),
            cost=str(orders),
            PricingQuantity=str(orders),
            Tags=json.dumps({"app": "orders"}),
        )
        yield line(day=day.isoformat(), cost="12.50", ServiceName="Amazon Simple Storage Service")
        if day.day == 20:
            yield line(
                day=day.isoformat(),
                cost="-30",
                ChargeCategory="Credit",
                PricingQuantity="",
                ServiceName="Amazon Simple Storage Service",
            )
        day += timedelta(days=1)
