"""A company small enough to work out by hand: two teams, three components, a week that changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from tests.support.focus import line
from tests.support.store import NOW
from tools.context.schema import Context
from tools.visibility import FULL_VIEW, Visibility

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tools.view import View

WEEK = {"start": "2026-11-16", "end": "2026-11-23"}
WEEK_BEFORE = {"start": "2026-11-09", "end": "2026-11-16"}


class Opens(Protocol):
    """Publishes lines and a context, and opens a view of them."""

    def __call__(
        self,
        lines: Sequence[dict[str, str]],
        context: Context | None = None,
        *,
        visibility: Visibility = FULL_VIEW,
        now: datetime = NOW,
    ) -> View: ...


_CONTEXT: dict[str, Any] = {
    "teams": {
        "payments": {"id": "payments", "name": "Payments", "slack_channel": "#payments"},
        "search": {"id": "search", "name": "Search", "parent": "platform"},
        "platform": {"id": "platform", "name": "Platform"},
    },
    "features": {
        "checkout": {"id": "checkout", "name": "Checkout", "team": "payments", "value": "sales"},
        "find": {"id": "find", "name": "Product search", "team": "search", "value": "findings"},
    },
    "components": {
        "checkout-api": {
            "id": "checkout-api",
            "name": "Checkout API",
            "team": "payments",
            "feature": "checkout",
            "depends_on": ["vector-index"],
        },
        "web": {"id": "web", "name": "Web shop", "team": "payments", "feature": "checkout"},
        "vector-index": {
            "id": "vector-index",
            "name": "Vector index",
            "team": "search",
            "feature": "find",
        },
    },
    "rules": [
        {
            "id": "by-app",
            "when": {"field": "Tags.app", "exists": True},
            "assign": {"component": "$Tags.app"},
        },
        {
            "id": "support",
            "when": {"field": "ServiceName", "equals": "Support"},
            "split": {
                "dimension": "feature",
                "by": "fixed",
                "weights": {"checkout": "3", "find": "1"},
            },
        },
    ],
    "events": [
        {
            "id": "deploy-7",
            "time": "2026-11-18T10:00:00Z",
            "class": "technical",
            "type": "deploy",
            "title": "Deploy 7 of the vector index",
            "component": "vector-index",
        },
        {
            "id": "sale",
            "time": "2026-11-16T08:00:00Z",
            "class": "business",
            "type": "launch",
            "title": "Winter sale",
            "feature": "checkout",
        },
    ],
    "plans": {
        "holiday": {
            "id": "holiday",
            "title": "Holiday ramp",
            "owner": "payments",
            "approved_by": "Ann Lee",
            "scope": {"component": ["checkout-api"]},
            "from": "2026-11-16",
            "until": "2026-12-31",
            "expected": {"percent": "40"},
            "reason": "the season",
        }
    },
    "decisions": {
        "three-zones": {
            "id": "three-zones",
            "title": "Run the vector index in three zones",
            "status": "accepted",
            "effective_from": "2026-05-01",
            "owner": "search",
            "scope": {"component": ["vector-index"]},
            "expected_monthly_cost_change": {"amount": "300", "currency": "USD"},
            "buys": [{"metric": "availability", "component": "vector-index", "change": "0.05"}],
            "gives_up": [{"metric": "latency", "component": "vector-index", "change": "4"}],
        }
    },
    "incidents": {
        "inc-1": {
            "id": "inc-1",
            "title": "Search down",
            "severity": "sev1",
            "impact_start": "2026-11-12T10:00:00Z",
            "impact_end": "2026-11-12T13:30:00Z",
            "components": ["vector-index"],
            "impact_share": "0.5",
        }
    },
    "metrics": {
        "availability": {
            "name": "availability",
            "kind": "availability",
            "unit": "percent",
            "aggregation": "mean",
            "better": "higher",
        }
    },
}


def company(**changes: Any) -> Context:
    """The company's context; `changes` replace whole sections of it."""
    return Context.model_validate(_CONTEXT | changes)


def bill(first: str = "2026-09-01", end: str = "2026-11-23") -> list[dict[str, str]]:
    """The company's lines, day by day.

    The checkout API costs 100 a day and 140 from 16 November (the plan: 40 % more). The web shop
    costs 50. The vector index costs 20, and 100 from 18 November (five times the requests).
    Support is billed with 200 on the 17th of each month; a credit of 60 falls on 17 November; an
    experiment without an owner's rule costs 40 from 19 November.
    """
    lines: list[dict[str, str]] = []
    day = date.fromisoformat(first)
    while day < date.fromisoformat(end):
        at = day.isoformat()
        ramp = 14 if at >= "2026-11-16" else 10
        requests = 5 if at >= "2026-11-18" else 1
        lines += [
            line(day=at, cost=str(ramp * 10), PricingQuantity=str(ramp), **_app("checkout-api")),
            line(day=at, cost="50", SkuId="S3", ServiceName="Amazon S3", **_app("web")),
            line(
                day=at,
                cost=str(20 * requests),
                PricingQuantity=str(1000 * requests),
                PricingUnit="Requests",
                SkuId="OS",
                ServiceName="OpenSearch",
                **_app("vector-index"),
            ),
        ]
        if at >= "2026-11-19":
            lines.append(
                line(
                    day=at,
                    cost="40",
                    SkuId="GPU",
                    ServiceName="SageMaker",
                    SubAccountId="222222222222",
                    SubAccountName="gpu-lab",
                    Tags='{"Owner": "search"}',
                )
            )
        if day.day == 17:
            lines.append(
                line(
                    day=at,
                    cost="200",
                    ChargeCategory="Purchase",
                    SkuId="SUP",
                    ServiceName="Support",
                )
            )
        if at == "2026-11-17":
            lines.append(
                line(day=at, cost="-60", ChargeCategory="Credit", SkuId="", ServiceName="Credits")
            )
        day += timedelta(days=1)
    return lines


def _app(name: str) -> dict[str, str]:
    return {"Tags": f'{{"app": "{name}"}}'}
