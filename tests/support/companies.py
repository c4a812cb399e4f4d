"""Two invented companies whose words have nothing in common, as vocabularies made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from bot.understand.vocabulary import Vocabulary
from tools.context.schema import (
    Budget,
    Component,
    Context,
    Decision,
    Event,
    Expected,
    Feature,
    Incident,
    MetricDefinition,
    Organisation,
    Plan,
    Team,
)
from tools.periods import Calendar

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""A Wednesday."""


def calendar(**changes: object) -> Calendar:
    """The clock of all understanding tests."""
    return Calendar(**{"now": NOW, **changes})  # type: ignore[arg-type]


def _teams(**names: str) -> dict[str, Team]:
    return {
        key.replace("_", "-"): Team(id=key.replace("_", "-"), name=name)
        for key, name in names.items()
    }


def _components(**rows: tuple[str, str, str | None]) -> dict[str, Component]:
    return {
        key.replace("_", "-"): Component(
            id=key.replace("_", "-"), name=name, team=team, feature=feature
        )
        for key, (name, team, feature) in rows.items()
    }


def _features(**rows: tuple[str, str]) -> dict[str, Feature]:
    return {
        key.replace("_", "-"): Feature(id=key.replace("_", "-"), name=name, team=team, value=name)
        for key, (name, team) in rows.items()
    }


def _at(day: str, hour: int = 0) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def grocer() -> Vocabulary:
    """Larder: groceries to the door, mostly on AWS."""
    context = Context(
        organisation=Organisation(
            name="Larder",
            synonyms={"squad": "team", "the oven": "component:recipe-engine", "chefbot": "assistant"},
        ),
        teams=_teams(
            basket="Basket", dispatch="Dispatch", pantry_platform="Pantry Platform",
            discovery="Discovery", data_science="Data Science",
        ),  # fmt: skip
        components=_components(
            basket_api=("Basket API", "basket", "checkout"),
            basket_db=("Basket database", "basket", "checkout"),
            payment_worker=("Payment worker", "basket", "checkout"),
            route_planner=("Route planner", "dispatch", "delivery-slots"),
            slot_cache=("Slot cache", "dispatch", "delivery-slots"),
            recipe_engine=("Recipe engine", "discovery", "recipes"),
            search_index=("Search index", "discovery", "search"),
            embedding_store=("Embedding store", "discovery", "search"),
            assistant_gateway=("Assistant gateway", "data-science", "assistant"),
            log_router=("Log router", "pantry-platform", None),
        ),
        features=_features(
            checkout=("Checkout", "basket"),
            delivery_slots=("Delivery slots", "dispatch"),
            recipes=("Recipes", "discovery"),
            search=("Product search", "discovery"),
            assistant=("Kitchen assistant", "data-science"),
        ),
        plans={
            "festive-ramp": Plan(
                id="festive-ramp", title="Festive season ramp", owner="basket",
                scope={"feature": ["checkout"]}, from_=date(2026, 11, 9), until=date(2027, 1, 3),
                expected=Expected(percent=Decimal(40)), reason="Christmas orders",
            ),
            "recipe-backfill": Plan(
                id="recipe-backfill", title="Recipe embedding backfill", owner="discovery",
                scope={"component": ["recipe-engine"]}, from_=date(2026, 10, 5), until=date(2026, 10, 16),
                expected=Expected(amount=Decimal(4000), currency="USD", per="total"), reason="New model",
            ),
        },
        budgets={
            "basket-q4": Budget(
                id="basket-q4", scope={"team": ["basket"]}, period="quarter", start=date(2026, 10, 1),
                amount=Decimal(90000), currency="USD",
            ),
            "company-2026": Budget(
                id="company-2026", scope={}, period="year", start=date(2026, 1, 1),
                amount=Decimal(2400000), currency="USD",
            ),
        },
        events=(
            Event(
                id="deploy-881", time=_at("2026-11-12", 10), class_="technical", type="deploy",
                title="Recipe engine v2 launch", component="recipe-engine",
            ),
            Event(
                id="harvest", time=_at("2026-10-20", 8), class_="business", type="campaign",
                title="Harvest campaign", feature="checkout",
            ),
        ),
        incidents={
            "INC-204": Incident(
                id="INC-204", title="Basket database lost its primary", severity="1",
                impact_start=_at("2026-11-10", 14), impact_end=_at("2026-11-10", 17),
                components=("basket-db",), features=("checkout",), impact_share=Decimal("0.8"),
            ),
            "INC-198": Incident(
                id="INC-198", title="Slot cache stampede", severity="2",
                impact_start=_at("2026-10-02", 6), impact_end=_at("2026-10-02", 8),
                components=("slot-cache",), features=("delivery-slots",), impact_share=Decimal("0.3"),
            ),
        },
        decisions={
            "adr-012": Decision(
                id="adr-012", title="Run the basket database in three zones", status="accepted",
                date=date(2026, 8, 20), effective_from=date(2026, 9, 1),
                scope={"component": ["basket-db"]},
            ),
            "adr-015": Decision(
                id="adr-015", title="Move the route planner to Graviton", status="accepted",
                date=date(2026, 9, 25), effective_from=date(2026, 10, 5),
                scope={"component": ["route-planner"]},
            ),
        },
        metrics={
            "orders": MetricDefinition(name="orders", kind="business", unit="order", aggregation="sum", better="higher"),
            "active-customers": MetricDefinition(
                name="active-customers", kind="business", unit="customer", aggregation="last", better="higher"
            ),
            "basket-latency-p95": MetricDefinition(
                name="basket-latency-p95", kind="latency", unit="ms", aggregation="p95", better="lower"
            ),
        },
    )  # fmt: skip
    values = (
        ("provider", "AWS", "AWS"),
        ("provider", "OpenAI", "OpenAI"),
        ("provider", "Anthropic", "Anthropic"),
        ("provider", "Pinecone", "Pinecone"),
        ("provider", "Datadog", "Datadog"),
        ("service", "Amazon Elastic Compute Cloud", ""),
        ("service", "Amazon Relational Database Service", ""),
        ("service", "Amazon Simple Storage Service", ""),
        ("service", "AWS Lambda", ""),
        ("service", "Amazon Elastic Kubernetes Service", ""),
        ("service", "Amazon CloudFront", ""),
        ("service", "AmazonCloudWatch", ""),
        ("service", "OpenAI API", ""),
        ("service", "Anthropic API", ""),
        ("service", "Pinecone", ""),
        ("service", "Datadog Logs", ""),
        ("service_category", "Compute", ""),
        ("service_category", "Storage", ""),
        ("service_category", "Databases", ""),
        ("service_category", "AI and Machine Learning", ""),
        ("service_category", "Networking", ""),
        ("account", "410000000011", "larder-prod"),
        ("account", "410000000022", "larder-sandbox"),
        ("account", "410000000033", "data-lab"),
        ("region", "eu-west-1", "EU (Ireland)"),
        ("region", "eu-central-1", "EU (Frankfurt)"),
        ("region", "us-east-1", "US East (N. Virginia)"),
        ("environment", "production", ""),
        ("environment", "staging", ""),
        ("environment", "dev", ""),
        ("charge_category", "Usage", ""),
        ("charge_category", "Credit", ""),
        ("charge_category", "Tax", ""),
        ("charge_category", "Purchase", ""),
        ("ai_model", "gpt-4o-2024-08-06", ""),
        ("ai_model", "gpt-4o-mini-2024-07-18", ""),
        ("ai_model", "claude-sonnet-4-5-20250929", ""),
        ("ai_model", "text-embedding-3-large", ""),
        ("ai_key", "key-assistant-prod", ""),
        ("ai_key", "key-batch", ""),
        ("sku", "BoxUsage:m6i.2xlarge", ""),
    )
    return Vocabulary(
        values=_named(values), context=context, tag_keys=("app", "Cost-Centre", "env")
    )


def railway() -> Vocabulary:
    """Halt & Co: tickets for trains, on Azure and Google Cloud."""
    context = Context(
        organisation=Organisation(
            name="Halt & Co", timezone="Europe/Berlin", fiscal_year_start="04-01",
            synonyms={"crew": "team", "gringotts": "component:fare-ledger"},
        ),
        teams=_teams(
            fares="Fares", onboard="Onboard", mobility_core="Mobility Core", insights="Insights",
            sre="Site Reliability",
        ),  # fmt: skip
        components=_components(
            fare_ledger=("Fare ledger", "fares", "ticketing"),
            quote_service=("Quote service", "fares", "ticketing"),
            seatmap=("Seat map", "onboard", "seat-selection"),
            wifi_portal=("Wifi portal", "onboard", "onboard-wifi"),
            timetable_sync=("Timetable sync", "mobility-core", "journey-planner"),
            delay_predictor=("Delay predictor", "insights", "delay-alerts"),
            helpdesk_bot=("Helpdesk bot", "insights", "support-chat"),
            kafka_backbone=("Kafka backbone", "sre", None),
            march_api=("March API", "mobility-core", "journey-planner"),
        ),
        features=_features(
            ticketing=("Ticketing", "fares"),
            seat_selection=("Seat selection", "onboard"),
            onboard_wifi=("Onboard wifi", "onboard"),
            journey_planner=("Journey planner", "mobility-core"),
            delay_alerts=("Delay alerts", "insights"),
            support_chat=("Support chat", "insights"),
        ),
        plans={
            "summer-timetable": Plan(
                id="summer-timetable", title="Summer timetable load test", owner="mobility-core",
                scope={"component": ["timetable-sync"]}, from_=date(2026, 11, 2), until=date(2026, 11, 30),
                expected=Expected(amount=Decimal(300), currency="EUR", per="day"), reason="Load test",
            ),
        },
        budgets={
            "fares-monthly": Budget(
                id="fares-monthly", scope={"team": ["fares"]}, period="month", start=date(2026, 4, 1),
                amount=Decimal(30000), currency="EUR",
            ),
            "genai-fy27": Budget(
                id="genai-fy27", scope={"service_category": ["AI and Machine Learning"]}, period="year",
                start=date(2026, 4, 1), amount=Decimal(120000), currency="EUR",
            ),
        },
        events=(
            Event(
                id="rel-52", time=_at("2026-11-17", 9), class_="technical", type="deploy",
                title="Helpdesk bot prompt rewrite", component="helpdesk-bot",
            ),
        ),
        incidents={
            "sev1-ticketing": Incident(
                id="sev1-ticketing", title="Ticketing down after certificate expiry", severity="1",
                impact_start=_at("2026-11-14", 6), impact_end=_at("2026-11-14", 11),
                components=("quote-service",), features=("ticketing",), impact_share=Decimal(1),
            ),
        },
        decisions={
            "0007-kafka": Decision(
                id="0007-kafka", title="Replace Pub/Sub with a Kafka backbone", status="accepted",
                date=date(2026, 6, 10), effective_from=date(2026, 7, 1),
                scope={"component": ["kafka-backbone"]},
            ),
            "0009-spot": Decision(
                id="0009-spot", title="Delay predictor trains on spot nodes", status="accepted",
                date=date(2026, 9, 1), effective_from=date(2026, 9, 14),
                scope={"component": ["delay-predictor"]},
            ),
        },
        metrics={
            "tickets-sold": MetricDefinition(name="tickets-sold", kind="business", unit="ticket", aggregation="sum", better="higher"),
            "journey-searches": MetricDefinition(
                name="journey-searches", kind="traffic", unit="search", aggregation="sum", better="higher"
            ),
        },
    )  # fmt: skip
    values = (
        ("provider", "Microsoft", "Microsoft"),
        ("provider", "Google Cloud", "Google Cloud"),
        ("provider", "OpenAI", "OpenAI"),
        ("provider", "Grafana Labs", "Grafana Labs"),
        ("service", "Virtual Machines", ""),
        ("service", "Azure Kubernetes Service", ""),
        ("service", "Storage Accounts", ""),
        ("service", "Azure Cosmos DB", ""),
        ("service", "Azure OpenAI Service", ""),
        ("service", "BigQuery", ""),
        ("service", "Google Kubernetes Engine", ""),
        ("service", "Cloud SQL", ""),
        ("service", "Cloud Storage", ""),
        ("service", "Grafana Cloud", ""),
        ("service", "OpenAI API", ""),
        ("service_category", "Compute", ""),
        ("service_category", "Storage", ""),
        ("service_category", "Databases", ""),
        ("service_category", "Analytics", ""),
        ("service_category", "AI and Machine Learning", ""),
        ("account", "sub-7f31", "Halt Production"),
        ("account", "sub-9c02", "Halt Test"),
        ("account", "halt-analytics", "halt-analytics"),
        ("region", "westeurope", "West Europe"),
        ("region", "germanywestcentral", "Germany West Central"),
        ("region", "europe-west3", "Frankfurt"),
        ("environment", "prod", ""),
        ("environment", "test", ""),
        ("environment", "sandbox", ""),
        ("charge_category", "Usage", ""),
        ("charge_category", "Credit", ""),
        ("charge_category", "Tax", ""),
        ("ai_model", "gpt-4.1", ""),
        ("ai_model", "gpt-4.1-mini", ""),
        ("ai_model", "o4-mini", ""),
        ("ai_key", "helpdesk-key", ""),
    )
    return Vocabulary(values=_named(values), context=context, tag_keys=("project", "owner"))


def _named(values: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((dimension, value, name or value) for dimension, value, name in values)


COMPANIES = {"grocer": grocer, "railway": railway}
