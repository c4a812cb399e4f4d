"""The company's architecture decisions, as records with front matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.demo.timeline import Timeline

THREE_ZONES_MONTHLY = Decimal(2900)


@dataclass(frozen=True)
class Record:
    """One record: its file, front matter and prose."""

    file: str
    front: dict[str, Any] = field(hash=False)
    prose: str


def decisions(time: Timeline) -> tuple[Record, ...]:
    """All records: in force, proposed, superseded, and one of an older kind without figures."""
    return (_containers(), _failover_by_hand(time), _image_cdn(time), _zones(time), _cache(time))


def _zones(time: Timeline) -> Record:
    first = time.week(-17)
    return Record(
        "014-orders-database-in-three-zones.md",
        {
            "id": "adr-014",
            "title": "Run the orders database in three zones",
            "status": "accepted",
            "date": first - timedelta(days=26),
            "effective_from": first,
            "owner": "payments",
            "scope": {"component": ["orders-db"]},
            "expected_monthly_cost_change": {"amount": THREE_ZONES_MONTHLY, "currency": "USD"},
            "buys": [
                {
                    "metric": "availability",
                    "component": "orders-db",
                    "change": Decimal("0.05"),
                    "unit": "%",
                }
            ],
            "gives_up": [
                {"metric": "latency_p95", "component": "orders-db", "change": 4, "unit": "ms"}
            ],
            "review_by": first + timedelta(days=365),
            "supersedes": ["adr-006"],
        },
        "## Context\n\nOne zone failed twice last year, each time for an hour.\n\n"
        "## Decision\n\nTwo further instances in other zones, with synchronous replication.\n\n"
        "## Consequences\n\nEvery write waits for a second zone.\n",
    )


def _failover_by_hand(time: Timeline) -> Record:
    return Record(
        "006-fail-over-by-hand.md",
        {
            "id": "adr-006",
            "title": "Fail the orders database over by hand",
            "status": "superseded",
            "date": time.week(-100),
            "owner": "payments",
            "scope": {"component": ["orders-db"]},
        },
        "One zone is enough while colleagues can restore the database within the hour.\n",
    )


def _image_cdn(time: Timeline) -> Record:
    first = time.week(-70)
    return Record(
        "009-serve-images-from-the-edge.md",
        {
            "id": "adr-009",
            "title": "Serve product pictures from the edge",
            "status": "accepted",
            "date": first - timedelta(days=40),
            "effective_from": first,
            "owner": "storefront",
            "scope": {"component": ["image-cdn"]},
            "expected_monthly_cost_change": {"amount": Decimal(4100), "currency": "USD"},
            "buys": [
                {
                    "metric": "latency_p95",
                    "component": "storefront-web",
                    "change": -180,
                    "unit": "ms",
                }
            ],
        },
        "Pictures are most of a page; from the edge the page is complete sooner.\n",
    )


def _cache(time: Timeline) -> Record:
    return Record(
        "017-cache-query-embeddings.md",
        {
            "id": "adr-017",
            "title": "Cache query embeddings and fetch fewer neighbours",
            "status": "proposed",
            "date": time.week(1),
            "owner": "discovery",
            "scope": {"component": ["vector-index", "embedder"]},
            "buys": [
                {"metric": "latency_p95", "component": "search-api", "change": -60, "unit": "ms"}
            ],
            "gives_up": [{"metric": "searches", "change": -2000, "unit": "searches a day"}],
        },
        "Two of three queries repeat within a day. A cache would answer them without a new"
        " embedding; rare words would find a little less.\n",
    )


def _containers() -> Record:
    return Record(
        "003-containers.md",
        {},
        "# 3. Run services in containers\n\nDate: 2023-03-14\n\n## Status\n\nAccepted\n\n"
        "## Context\n\nEvery team installs its services in its own way.\n\n"
        "## Decision\n\nServices run in containers on one shared cluster.\n\n"
        "## Consequences\n\nThe cluster is shared and so is its cost.\n",
    )
