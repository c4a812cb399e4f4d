"""Who and what the company is: an online shop for house and garden, its teams and software."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

COMPANY = "Larkfield Home & Garden"
CURRENCY = "USD"
TIMEZONE = "Europe/London"
LABOUR_RATE = Decimal(95)
DATA_LAG_HOURS = 36

Shape = Literal["steady", "shop", "office", "batch"]
"""How a week runs: see `tools.demo.course`."""


@dataclass(frozen=True)
class Team:
    """A team, its channel and its people in Slack."""

    id: str
    name: str
    channel: str
    usergroup: str
    members: tuple[str, ...]
    cost_centre: str


@dataclass(frozen=True)
class Feature:
    """What customers or colleagues get, and the metric that counts it."""

    id: str
    name: str
    team: str
    value: str
    metric: str
    daily: int
    """How many of the metric an ordinary day holds."""
    shape: Shape
    criticality: str
    revenue_per_hour: int | None = None


@dataclass(frozen=True)
class Component:
    """A piece of the company's own software."""

    id: str
    name: str
    team: str
    feature: str | None
    depends_on: tuple[str, ...]
    tier: str
    requests: int = 0
    """Requests on an ordinary day; 0 where nobody counts them."""
    latency: float = 0.0
    """95th percentile in milliseconds; 0 where nobody measures it."""
    availability: float = 0.0
    """Percent on an ordinary day; 0 where nobody measures it."""


@dataclass(frozen=True)
class Account:
    """An account, subscription or project."""

    id: str
    name: str
    environment: str | None


TEAMS = (
    Team(
        "storefront", "Storefront", "C0STOREFRONT", "S0STOREFRONT", ("U0LFADA", "U0LFBEN"), "CC-110"
    ),
    Team("discovery", "Discovery", "C0DISCOVERY", "S0DISCOVERY", ("U0LFCLEO", "U0LFDAN"), "CC-120"),
    Team("payments", "Payments", "C0PAYMENTS", "S0PAYMENTS", ("U0LFEVE", "U0LFFEMI"), "CC-130"),
    Team("care", "Customer Care", "C0CARE", "S0CARE", ("U0LFGUS", "U0LFHANA"), "CC-140"),
    Team("fulfilment", "Fulfilment", "C0FULFIL", "S0FULFIL", ("U0LFIVO", "U0LFJUN"), "CC-150"),
    Team("data-platform", "Data Platform", "C0DATA", "S0DATA", ("U0LFKIM", "U0LFLEO"), "CC-160"),
    Team("platform", "Platform Engineering", "C0PLATFORM", "S0PLATFORM", ("U0LFMIA",), "CC-170"),
)
FINOPS = ("U0LFNOOR", "U0LFOTIS")

FEATURES = (
    Feature(
        "checkout",
        "Checkout",
        "payments",
        "Customers pay; every order passes through it.",
        "orders",
        5200,
        "shop",
        "critical",
        revenue_per_hour=12500,
    ),
    Feature(
        "ai-search",
        "AI search",
        "discovery",
        "Customers find things by describing them; searches that use it convert twice as often.",
        "searches",
        410_000,
        "shop",
        "high",
        revenue_per_hour=3800,
    ),
    Feature(
        "support-chat",
        "Support chat",
        "care",
        "Answers two of three customer questions without a colleague.",
        "conversations",
        10_400,
        "office",
        "high",
    ),
    Feature(
        "catalogue",
        "Catalogue browsing",
        "storefront",
        "The shop window: pages, pictures and prices.",
        "active_users",
        182_000,
        "shop",
        "critical",
        revenue_per_hour=9000,
    ),
    Feature(
        "recommendations",
        "Recommendations",
        "discovery",
        "Adds a second article to one basket in nine.",
        "recommendations_shown",
        920_000,
        "shop",
        "medium",
    ),
    Feature(
        "order-tracking",
        "Order tracking",
        "fulfilment",
        "Customers see where their parcel is instead of asking.",
        "parcels_tracked",
        61_000,
        "office",
        "medium",
    ),
    Feature(
        "fraud-screening",
        "Fraud screening",
        "payments",
        "Stops stolen cards before goods leave the warehouse.",
        "fraud_checks",
        5300,
        "shop",
        "high",
    ),
    Feature(
        "analytics",
        "Business analytics",
        "data-platform",
        "Reports from which buyers and managers decide.",
        "reports_run",
        3400,
        "office",
        "medium",
    ),
)

COMPONENTS = (
    Component(
        "storefront-web",
        "Storefront web",
        "storefront",
        "catalogue",
        ("product-db", "image-cdn", "search-api"),
        "1",
        9_600_000,
        210,
        99.97,
    ),
    Component("product-db", "Product database", "storefront", "catalogue", (), "1", 0, 14, 99.99),
    Component("image-cdn", "Image delivery", "storefront", "catalogue", (), "2", 0, 45, 99.99),
    Component(
        "search-api",
        "Search API",
        "discovery",
        "ai-search",
        ("vector-index", "embedder", "product-db"),
        "1",
        1_640_000,
        180,
        99.95,
    ),
    Component("vector-index", "Vector index", "discovery", "ai-search", (), "1", 0, 38, 99.96),
    Component("embedder", "Query embedder", "discovery", "ai-search", (), "2"),
    Component(
        "recommender",
        "Recommender",
        "discovery",
        "recommendations",
        ("event-pipeline",),
        "2",
        920_000,
        95,
        99.93,
    ),
    Component(
        "checkout-api",
        "Checkout API",
        "payments",
        "checkout",
        ("orders-db", "fraud-scorer"),
        "1",
        1_250_000,
        240,
        99.97,
    ),
    Component("orders-db", "Orders database", "payments", "checkout", (), "1", 0, 31, 99.93),
    Component(
        "fraud-scorer", "Fraud scorer", "payments", "fraud-screening", (), "2", 5300, 130, 99.94
    ),
    Component("chat-assistant", "Chat assistant", "care", "support-chat", ("chat-gateway",), "2"),
    Component("chat-gateway", "Chat gateway", "care", "support-chat", (), "2", 310_000, 900, 99.92),
    Component(
        "tracking-api",
        "Tracking API",
        "fulfilment",
        "order-tracking",
        ("warehouse-sync",),
        "2",
        640_000,
        120,
        99.95,
    ),
    Component("warehouse-sync", "Warehouse sync", "fulfilment", "order-tracking", (), "3"),
    Component(
        "data-warehouse", "Data warehouse", "data-platform", "analytics", ("event-pipeline",), "3"
    ),
    Component("event-pipeline", "Event pipeline", "data-platform", "analytics", (), "2"),
    Component("spendthread", "Spend assistant", "platform", None, (), "3"),
)

PAYER = Account("210400310000", "larkfield-payer", None)
PRODUCTION = Account("210400310011", "shop-production", "production")
STAGING = Account("210400310022", "shop-staging", "staging")
DATA = Account("210400310033", "data-production", "production")
SANDBOX = Account("034500310044", "sandbox", None)
SHARED = Account("210400310055", "shared-services", "production")
HERON = Account("210400310066", "project-heron", "production")

AZURE_PRODUCTION = Account("7d1f0c52-3a0e-4b8e-9a55-0c1de0a7f011", "ml-production", "production")
AZURE_STAGING = Account("7d1f0c52-3a0e-4b8e-9a55-0c1de0a7f022", "ml-staging", "staging")
GCP_ANALYTICS = Account("larkfield-analytics", "analytics", "production")
GCP_ANALYTICS_DEV = Account("larkfield-analytics-dev", "analytics-dev", "staging")

OPENAI_SEARCH = Account("proj_search", "search", "production")
OPENAI_CATALOGUE = Account("proj_catalogue", "catalogue-texts", "production")
OPENAI_EXPERIMENTS = Account("proj_playground", "playground", None)
ANTHROPIC_SUPPORT = Account("wrkspc_support", "support", "production")
ANTHROPIC_FRAUD = Account("wrkspc_fraud", "fraud", "production")
ANTHROPIC_INTERNAL = Account("wrkspc_internal", "internal-tools", "production")
PINECONE_SHOP = Account("larkfield-shop", "larkfield-shop", "production")
DATADOG_ORG = Account("larkfield-dd", "larkfield", None)

BILLING_ACCOUNTS = {
    "aws": PAYER,
    "azure": Account("8611537", "Larkfield Enterprise Agreement", None),
    "gcp": Account("01D4EE-079462-DFD6EC", "Larkfield Google billing", None),
    "openai": Account("org-larkfield", "Larkfield", None),
    "anthropic": Account("larkfield-anthropic", "Larkfield", None),
    "pinecone": Account("larkfield-pinecone", "Larkfield", None),
    "datadog": Account("larkfield-datadog", "Larkfield", None),
}

COMPONENT = {component.id: component for component in COMPONENTS}
FEATURE = {feature.id: feature for feature in FEATURES}
