"""What happened to the company's bill in the months before, a paragraph a happening.

Weeks are counted from last week, which is week 0; weekdays from Monday, which is 0.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.demo.happening import RAMPED, Effect, Happening, PriceBefore, experiments, weeks
from tools.demo.vendors import MINI

if TYPE_CHECKING:
    from tools.demo.timeline import Timeline


def before(time: Timeline) -> tuple[Happening, ...]:
    """What happened from eight weeks before last week back to a year before it."""
    return (
        debug_logging(time),
        hidden_rise(time),
        commitment_left_unused(time),
        three_zones(time),
        price_cut(time),
        first_experiments(time),
        last_holiday_ramp(time),
    )


def debug_logging(time: Timeline) -> Happening:
    """Debug logging left on after an incident.

    Eight weeks before last week payments timed out for an hour and a half. To find out why, the
    log level of checkout-api was set to debug, and left there for twelve days.
    """
    start, end = time.at(-8, 3, "10:05"), time.at(-6, 1, "15:00")
    return Happening(
        id="debug-logging",
        title="Debug logging left on after an incident",
        window=weeks(time, -8),
        where={"component": ["checkout-api"], "service": ["Datadog", "AmazonCloudWatch"]},
        effects=(
            Effect(("checkout-api/DD-LOGS", "checkout-api/DD-INDEXED"), start, end, factor=7.0),
            Effect(("checkout-api/CW-LOGS/shop-production/*",), start, end, factor=5.0),
        ),
        component="checkout-api",
        feature="checkout",
        team="payments",
        verdict="unplanned",
        record="event:debug-on-checkout-api",
        incident={
            "id": "payment-timeouts",
            "title": "Payments time out",
            "severity": "sev3",
            "impact_start": time.at(-8, 3, "09:20"),
            "impact_end": time.at(-8, 3, "10:50"),
            "detected": time.at(-8, 3, "09:31"),
            "resolved": time.at(-8, 3, "11:15"),
            "components": ["checkout-api"],
            "features": ["checkout"],
            "impact_share": Decimal("0.08"),
            "responders": [{"team": "payments", "people": 2, "person_hours": Decimal("4.0")}],
            "link": "https://status.larkfield.example/payment-timeouts",
        },
        events=(
            {
                "id": "debug-on-checkout-api",
                "time": start,
                "class": "technical",
                "type": "configuration",
                "title": "Log level of checkout-api set to debug",
                "component": "checkout-api",
                "team": "payments",
                "by": "U0LFFEMI",
            },
            {
                "id": "debug-off-checkout-api",
                "time": end,
                "class": "technical",
                "type": "configuration",
                "title": "Log level of checkout-api back to info",
                "component": "checkout-api",
                "team": "payments",
                "by": "U0LFEVE",
            },
        ),
        facts={"logs_factor": "7"},
    )


def hidden_rise(time: Timeline) -> Happening:
    """A credit hides a rise of BigQuery.

    Twelve weeks before last week the buyers' dashboards began to refresh every five minutes and
    BigQuery slots rose by 35 %. For three weeks a trial credit took off exactly that much, so that
    the bill showed nothing; then the credit ended and the rise stayed.
    """
    start = time.at(-12, 0, "00:00")
    return Happening(
        id="hidden-rise",
        title="A credit hides a rise of BigQuery",
        window=weeks(time, -12),
        where={"service": ["BigQuery"], "component": ["data-warehouse"]},
        effects=(Effect(("data-warehouse/BQ-SLOTS/analytics/*",), start, factor=1.35),),
        credited_until=time.at(-9, 0),
        component="data-warehouse",
        feature="analytics",
        team="data-platform",
        verdict="unplanned",
        record="event:dashboards-five-minutes",
        events=(
            {
                "id": "dashboards-five-minutes",
                "time": start,
                "class": "technical",
                "type": "configuration",
                "title": "Buyers' dashboards refresh every five minutes",
                "component": "data-warehouse",
                "team": "data-platform",
                "by": "U0LFKIM",
            },
            {
                "id": "credit-bigquery-trial",
                "time": start,
                "class": "provider",
                "type": "credit",
                "title": "Google credits the BigQuery trial for three weeks",
                "team": "data-platform",
            },
        ),
        facts={"slots_percent": "35"},
    )


def commitment_left_unused(time: Timeline) -> Happening:
    """A commitment that is no longer used fully.

    Fourteen weeks before last week warehouse-sync moved from its instances to Lambda. The
    savings plan that had been bought for them runs on, three tenths of it unused.
    """
    start = time.at(-14, 0)
    return Happening(
        id="unused-commitment",
        title="A commitment that is no longer used fully",
        window=weeks(time, -14),
        where={"team": ["platform"], "service": ["AWS Savings Plans"]},
        effects=(
            Effect(("warehouse-sync/EC2-M5-XLARGE/*",), start, factor=0.0),
            Effect(("warehouse-sync/LAMBDA-GB-SECOND/*",), start, add=1.4),
        ),
        component="warehouse-sync",
        feature="order-tracking",
        team="platform",
        verdict="unplanned",
        record="event:warehouse-sync-to-lambda",
        events=(
            {
                "id": "warehouse-sync-to-lambda",
                "time": start,
                "class": "technical",
                "type": "migration",
                "title": "warehouse-sync moves from instances to Lambda",
                "component": "warehouse-sync",
                "team": "fulfilment",
                "by": "U0LFIVO",
            },
        ),
    )


def three_zones(time: Timeline) -> Happening:
    """The orders database moved to three zones by decision.

    Seventeen weeks before last week the orders database moved from one zone to three, by
    decision: two further instances and the replication between them buy 0.05 points of
    availability and cost four milliseconds at every write.
    """
    start = time.at(-17, 0)
    return Happening(
        id="three-zones",
        title="The orders database moved to three zones",
        window=weeks(time, -17),
        where={"component": ["orders-db"]},
        effects=(
            Effect(("orders-db/RDS-R6G-2XLARGE/*/orders-db-2",), start, add=24.0),
            Effect(("orders-db/RDS-R6G-2XLARGE/*/orders-db-3",), start, add=24.0),
            Effect(("orders-db/EC2-TRANSFER-ZONE/*",), start, add=320.0),
        ),
        component="orders-db",
        feature="checkout",
        team="payments",
        verdict="planned",
        record="decision:adr-014",
        events=(
            {
                "id": "orders-db-three-zones",
                "time": start,
                "class": "technical",
                "type": "migration",
                "title": "orders-db runs in three zones",
                "component": "orders-db",
                "team": "payments",
                "by": "U0LFEVE",
            },
        ),
        facts={"availability_points": "0.05", "latency_ms": "4"},
    )


def price_cut(time: Timeline) -> Happening:
    """Twenty weeks before last week OpenAI cut the prices of gpt-4.1-mini by a third."""
    start = time.at(-20, 0)
    return Happening(
        id="price-cut",
        title="A price cut by the provider",
        window=weeks(time, -20),
        where={"ai_model": [MINI]},
        prices=(
            PriceBefore("GPT-MINI-INPUT", start, Decimal("0.60")),
            PriceBefore("GPT-MINI-CACHED", start, Decimal("0.15")),
            PriceBefore("GPT-MINI-OUTPUT", start, Decimal("2.40")),
        ),
        events=(
            {
                "id": "price-gpt-4.1-mini",
                "time": start,
                "class": "provider",
                "type": "price",
                "title": "OpenAI cuts gpt-4.1-mini by a third",
            },
        ),
        facts={"price_factor": "0.6667"},
    )


def first_experiments(time: Timeline) -> Happening:
    """The first time, half a year ago, the experiment had a plan with an amount and an end."""
    happening = experiments(
        "first-experiments", time, -23, time.at(-23, 1, "09:00"), time.at(-23, 3, "21:00")
    )
    plan = {
        "id": "gpu-trial",
        "title": "Trial of image models on our own GPUs",
        "owner": "discovery",
        "approved_by": "Otis Lind, FinOps",
        "scope": {"account": ["034500310044"]},
        "from": time.week(-23) + timedelta(days=1),
        "until": time.week(-23) + timedelta(days=3),
        "expected": {"amount": Decimal(850), "currency": "USD", "per": "total"},
        "reason": "Find out whether pictures described by our own model sell better.",
    }
    return replace(happening, plan=plan, verdict="planned", record="plan:gpu-trial")


def last_holiday_ramp(time: Timeline) -> Happening:
    """A year ago there was a smaller ramp; its plan has run out."""
    first = time.week(-52)
    start = time.at(-52, 0)
    scope = {
        "component": ["storefront-web", "checkout-api", "tracking-api"],
        "service": ["Amazon Elastic Compute Cloud"],
    }
    return Happening(
        id="last-holiday-ramp",
        title="Last year's holiday ramp",
        window=weeks(time, -52),
        where=scope,
        effects=(Effect(RAMPED, start, start + timedelta(days=48), factor=1.25),),
        team="storefront",
        verdict="planned",
        record="plan:holiday-ramp-last-year",
        plan={
            "id": "holiday-ramp-last-year",
            "title": "Last year's holiday ramp",
            "owner": "platform",
            "approved_by": "Noor Ahlberg, FinOps",
            "scope": scope,
            "from": first,
            "until": first + timedelta(days=47),
            "expected": {"amount": Decimal(5400), "currency": "USD", "per": "total"},
            "reason": "Orders double in the weeks before the holidays.",
        },
    )
