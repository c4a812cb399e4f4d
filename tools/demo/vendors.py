"""What the company rents by the request: language models, a vector store, observability."""

from __future__ import annotations

from dataclasses import dataclass

from tools.demo.architecture import (
    ANTHROPIC_FRAUD,
    ANTHROPIC_INTERNAL,
    ANTHROPIC_SUPPORT,
    COMPONENT,
    DATADOG_ORG,
    OPENAI_CATALOGUE,
    OPENAI_EXPERIMENTS,
    OPENAI_SEARCH,
    PINECONE_SHOP,
    Account,
    Shape,
)
from tools.demo.catalogue import SKUS
from tools.demo.meter import Meter

EMBEDDING, MINI = "text-embedding-3-small", "gpt-4.1-mini"
SONNET, HAIKU = "claude-sonnet-4-5", "claude-haiku-4-5"


@dataclass(frozen=True)
class Workload:
    """One use of one AI model with one key: requests a day, and tokens a request by kind."""

    component: str | None
    account: Account
    ai_model: str
    ai_key: str
    requests: int
    tokens: dict[str, int]
    """SkuId → tokens a request."""
    shape: Shape = "shop"
    environment: str | None = "production"

    @property
    def key(self) -> str:
        """The workload's name."""
        return f"{self.ai_key}/{self.ai_model}"


WORKLOADS = (
    Workload(
        "embedder",
        OPENAI_SEARCH,
        EMBEDDING,
        "key-search-prod",
        410_000,
        {"EMBED-SMALL-INPUT": 3600},
    ),
    Workload(
        "search-api",
        OPENAI_SEARCH,
        MINI,
        "key-search-prod",
        205_000,
        {"GPT-MINI-INPUT": 700, "GPT-MINI-CACHED": 400, "GPT-MINI-OUTPUT": 120},
    ),
    Workload(
        "search-api",
        OPENAI_SEARCH,
        MINI,
        "key-search-staging",
        9_000,
        {"GPT-MINI-INPUT": 700, "GPT-MINI-CACHED": 400, "GPT-MINI-OUTPUT": 120},
        shape="office",
        environment="staging",
    ),
    Workload(
        "recommender",
        OPENAI_CATALOGUE,
        MINI,
        "key-catalogue-batch",
        62_000,
        {"GPT-MINI-INPUT": 2800, "GPT-MINI-OUTPUT": 420},
        shape="batch",
    ),
    Workload(
        None,
        OPENAI_EXPERIMENTS,
        MINI,
        "key-playground",
        2_400,
        {"GPT-MINI-INPUT": 1500, "GPT-MINI-OUTPUT": 600},
        shape="office",
        environment=None,
    ),
    Workload(
        "chat-assistant",
        ANTHROPIC_SUPPORT,
        SONNET,
        "key-support-prod",
        40_000,
        {
            "SONNET-INPUT": 900,
            "SONNET-CACHE-READ": 1500,
            "SONNET-CACHE-WRITE": 100,
            "SONNET-OUTPUT": 350,
        },
        shape="office",
    ),
    Workload(
        "chat-assistant",
        ANTHROPIC_SUPPORT,
        HAIKU,
        "key-support-prod",
        41_000,
        {"HAIKU-INPUT": 600, "HAIKU-OUTPUT": 40},
        shape="office",
    ),
    Workload(
        "fraud-scorer",
        ANTHROPIC_FRAUD,
        HAIKU,
        "key-fraud-prod",
        5_300,
        {"HAIKU-INPUT": 3900, "HAIKU-OUTPUT": 260},
    ),
    Workload(
        "spendthread",
        ANTHROPIC_INTERNAL,
        HAIKU,
        "key-spendthread",
        160,
        {"HAIKU-INPUT": 5200, "HAIKU-OUTPUT": 300},
        shape="office",
    ),
)


def vendors() -> tuple[Meter, ...]:
    """All meters of the vendors."""
    ai = [meter for workload in WORKLOADS for meter in _ai_meters(workload)]
    return (*ai, *_vector_store(), *_observability())


def _ai_meters(workload: Workload) -> list[Meter]:
    """Tokens by kind, and the requests, which cost nothing and are on the bill to be counted."""
    source = SKUS[next(iter(workload.tokens))].service.source
    daily = {sku: workload.requests * each / 1e6 for sku, each in workload.tokens.items()}
    daily[f"{source.upper()}-REQUESTS"] = float(workload.requests)
    return [
        Meter(
            key=f"{workload.key}/{sku}",
            sku=SKUS[sku],
            account=workload.account,
            daily=units,
            component=workload.component,
            environment=workload.environment,
            shape=workload.shape,
            growth=0.015,
            noise=0.02,
            pulse=workload.key,
            ai_model=workload.ai_model,
            ai_key=workload.ai_key,
        )
        for sku, units in daily.items()
    ]


def _vector_store() -> list[Meter]:
    """One index for search, one for baskets bought together."""
    sizes = (
        ("vector-index", "products", 5.4, 4.4, 31.0),
        ("recommender", "baskets", 0.9, 0.7, 9.0),
    )
    return [
        Meter(
            key=f"{component}/{sku}",
            sku=SKUS[sku],
            account=PINECONE_SHOP,
            daily=daily,
            component=component,
            environment="production",
            region="eu-west-1",
            resource=f"pinecone-index-{index}",
            resource_name=index,
            tags={"index": index, "environment": "production"},
            shape="steady" if sku == "PC-STORAGE" else "shop",
            noise=0.001 if sku == "PC-STORAGE" else 0.02,
        )
        for component, index, reads, writes, stored in sizes
        for sku, daily in (
            ("PC-READ-UNITS", reads),
            ("PC-WRITE-UNITS", writes),
            ("PC-STORAGE", stored),
        )
    ]


TELEMETRY = {
    # component: hosts, GB of logs, millions of indexed events, hundreds of metrics
    "storefront-web": (38, 120.0, 4.2, 30.0),
    "product-db": (4, 9.0, 0.3, 8.0),
    "image-cdn": (2, 24.0, 0.5, 5.0),
    "search-api": (16, 74.0, 2.6, 24.0),
    "recommender": (9, 18.0, 0.6, 12.0),
    "checkout-api": (26, 92.0, 9.0, 36.0),
    "orders-db": (3, 12.0, 0.5, 10.0),
    "fraud-scorer": (9, 16.0, 0.9, 10.0),
    "chat-gateway": (6, 30.0, 1.1, 9.0),
    "tracking-api": (8, 22.0, 0.8, 9.0),
    "warehouse-sync": (24, 14.0, 0.4, 6.0),
    "data-warehouse": (2, 6.0, 0.2, 6.0),
    "event-pipeline": (12, 28.0, 0.7, 14.0),
}


def _observability() -> list[Meter]:
    """Hosts, traces, logs and metrics, by the component that they watch."""
    meters = [
        Meter(
            key=f"{component}/{sku}",
            sku=SKUS[sku],
            account=DATADOG_ORG,
            daily=daily,
            component=component,
            environment="production",
            resource=f"dd-{component}",
            resource_name=component,
            tags={"service": component, "env": "production", "team": COMPONENT[component].team},
            shape="steady" if sku in ("DD-HOSTS", "DD-APM") else "shop",
            growth=0.0 if sku in ("DD-HOSTS", "DD-APM") else 0.01,
            noise=0.0 if sku in ("DD-HOSTS", "DD-APM") else 0.02,
        )
        for component, (hosts, logs, events, metrics) in TELEMETRY.items()
        for sku, daily in (
            ("DD-HOSTS", float(hosts)),
            ("DD-APM", hosts / 2),
            ("DD-LOGS", logs),
            ("DD-INDEXED", events),
            ("DD-METRICS", metrics),
        )
    ]
    fee = Meter(
        key="shared/datadog-platform",
        sku=SKUS["DD-PLATFORM"],
        account=DATADOG_ORG,
        daily=1.0,
        split="platform-fee",
        monthly=True,
        growth=0.0,
        description="Platform fee, billed monthly",
    )
    return [*meters, fee]
