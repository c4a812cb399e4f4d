"""Every meter that runs on AWS."""

from __future__ import annotations

from dataclasses import replace

from tools.demo.architecture import DATA, HERON, PAYER, PRODUCTION, SANDBOX, SHARED, STAGING
from tools.demo.catalogue import SKUS
from tools.demo.meter import (
    FRANKFURT,
    IRELAND,
    RESERVED_INSTANCE,
    SAVINGS_PLAN,
    SAVINGS_PLAN_RATE,
    Meter,
    of,
)


def aws_meters() -> tuple[Meter, ...]:
    """All of them, in the order of the export."""
    return (*_shop(), *_databases(), *_data(), *_shared(), *_loose())


def _shop() -> list[Meter]:
    """Web, search, checkout, chat and tracking: scaled by traffic, production and staging."""
    meters = []
    autoscaled = (
        ("storefront-web", "EC2-C6I-2XLARGE", 290.0, "abc"),
        ("checkout-api", "EC2-C6I-XLARGE", 350.0, "abc"),
        ("search-api", "EC2-C6I-2XLARGE", 255.0, "ab"),
        ("tracking-api", "EC2-M6I-LARGE", 300.0, "ab"),
        ("chat-gateway", "EC2-M6I-LARGE", 210.0, "ab"),
    )
    for component, sku, hours, zones in autoscaled:
        meters += [
            of(component, sku, hours, name=f"{component}-{zone}", shape="shop", noise=0.015)
            for zone in zones
        ]
        meters.append(
            of(component, "EC2-T3-MEDIUM", 140.0, account=STAGING, shape="office", noise=0.02)
        )
        meters.append(of(component, "EC2-TRANSFER-ZONE", 420.0, shape="shop", noise=0.02))
        for account, size in ((PRODUCTION, 30.0), (STAGING, 6.0)):
            meters.append(of(component, "EBS-GP3", size, account=account))
            meters.append(
                of(component, "CW-LOGS", size / 4, account=account, shape="shop", noise=0.03)
            )
            meters.append(of(component, "CW-METRICS", size * 4, account=account))
    reserved = (
        ("storefront-web", "EC2-M5-2XLARGE", 480.0),
        ("checkout-api", "EC2-M5-XLARGE", 384.0),
        ("warehouse-sync", "EC2-M5-XLARGE", 576.0),
    )
    for component, sku, hours in reserved:
        meter = of(component, sku, hours, name=f"{component}-base", growth=0.0)
        meters.append(replace(meter, commitment=SAVINGS_PLAN, commitment_status="Used"))
    meters += [
        of("image-cdn", "CF-TRANSFER", 1950.0, region="global", shape="shop", noise=0.02),
        of("image-cdn", "CF-REQUESTS", 14.0, region="global", shape="shop", noise=0.02),
        of("image-cdn", "S3-STANDARD", 1180.0, noise=0.001),
        of("image-cdn", "S3-REQUESTS", 9.0, shape="shop", noise=0.02),
        of("warehouse-sync", "EBS-GP3", 44.0),
        of("warehouse-sync", "CW-LOGS", 5.0, shape="office", noise=0.03),
        of("warehouse-sync", "SQS-REQUESTS", 6.5, shape="office", noise=0.03),
        of("warehouse-sync", "LAMBDA-GB-SECOND", 0.0),
        of("checkout-api", "SQS-REQUESTS", 4.2, shape="shop", noise=0.03),
        of("checkout-api", "EC2-C6I-XLARGE", 0.0, region=FRANKFURT, name="checkout-api-failover"),
        of(
            "checkout-api",
            "EC2-TRANSFER-REGION",
            0.0,
            region=FRANKFURT,
            name="checkout-api-failover-sync",
        ),
    ]
    return meters


def _databases() -> list[Meter]:
    """Relational databases and caches."""
    orders = of("orders-db", "RDS-R6G-2XLARGE", 24.0, name="orders-db-1", growth=0.0)
    return [
        replace(orders, commitment=RESERVED_INSTANCE, commitment_status="Used"),
        of("orders-db", "RDS-R6G-2XLARGE", 0.0, name="orders-db-2"),
        of("orders-db", "RDS-R6G-2XLARGE", 0.0, name="orders-db-3"),
        of("orders-db", "EC2-TRANSFER-ZONE", 0.0, name="orders-db-replication"),
        of("orders-db", "RDS-GP3", 66.0, noise=0.002),
        of("orders-db", "RDS-BACKUP", 40.0, noise=0.002),
        of("orders-db", "RDS-R6G-XLARGE", 12.0, account=STAGING, growth=0.0),
        of("product-db", "RDS-R6G-XLARGE", 24.0, name="product-db-1", growth=0.0),
        of("product-db", "RDS-R6G-XLARGE", 24.0, name="product-db-2", growth=0.0),
        of("product-db", "RDS-GP3", 33.0, noise=0.002),
        of("product-db", "RDS-BACKUP", 21.0, noise=0.002),
        of("product-db", "RDS-R6G-XLARGE", 12.0, account=STAGING, growth=0.0),
        of("product-db", "CW-LOGS", 3.0, noise=0.03),
        of("storefront-web", "CACHE-R6G-LARGE", 144.0, growth=0.0),
        of("search-api", "CACHE-R6G-LARGE", 72.0, growth=0.0),
        of("checkout-api", "CACHE-R6G-LARGE", 48.0, growth=0.0),
    ]


def _data() -> list[Meter]:
    """Streams and jobs of the data platform on AWS."""
    return [
        of("event-pipeline", "MSK-M5-LARGE", 216.0, account=DATA, growth=0.0),
        of("event-pipeline", "GLUE-DPU", 118.0, account=DATA, shape="batch", noise=0.03),
        of("event-pipeline", "S3-STANDARD", 1500.0, account=DATA, growth=0.015, noise=0.001),
        of("event-pipeline", "S3-REQUESTS", 12.0, account=DATA, shape="batch", noise=0.02),
        of("event-pipeline", "CW-LOGS", 6.0, account=DATA, shape="batch", noise=0.03),
        of("event-pipeline", "EC2-M6I-2XLARGE", 96.0, account=DATA, growth=0.0),
        of("event-pipeline", "EBS-GP3", 60.0, account=DATA),
        of("data-warehouse", "S3-STANDARD", 640.0, account=DATA, growth=0.015, noise=0.001),
    ]


def _shared() -> list[Meter]:
    """What many use: the cluster, the firewall, support, and the unused part of commitments."""
    cluster = (
        ("EKS-CLUSTER", 72.0, "clusters"),
        ("EC2-M6I-2XLARGE", 192.0, "nodes"),
        ("NAT-HOURS", 72.0, "nat"),
        ("NAT-BYTES", 610.0, "nat"),
        ("EBS-GP3", 55.0, "nodes"),
    )
    meters = [
        Meter(
            key=f"shared/{sku}",
            sku=SKUS[sku],
            account=SHARED,
            daily=daily,
            split="cluster",
            environment="production",
            region=IRELAND,
            resource=f"arn:aws:eks:{IRELAND}:{SHARED.id}:{name}",
            resource_name=name,
            tags={"env": "production", "shared": "cluster"},
            shape="shop" if sku == "NAT-BYTES" else "steady",
            noise=0.02 if sku == "NAT-BYTES" else 0.0,
            growth=0.01 if sku == "NAT-BYTES" else 0.0,
        )
        for sku, daily, name in cluster
    ]
    return [
        *meters,
        Meter(
            key="shared/waf",
            sku=SKUS["WAF-REQUESTS"],
            account=PRODUCTION,
            daily=24.0,
            split="firewall",
            environment="production",
            region="global",
            resource="waf-shop",
            resource_name="waf-shop",
            tags={"env": "production"},
            shape="shop",
            noise=0.02,
        ),
        Meter(
            key="shared/support",
            sku=SKUS["SUPPORT-BUSINESS"],
            account=PAYER,
            daily=1.0,
            split="support",
            monthly=True,
            growth=0.0,
            description="Monthly support fee",
        ),
        Meter(
            key="shared/savings-plan",
            sku=SKUS["SP-FEE"],
            account=PAYER,
            daily=24.0,
            team="platform",
            monthly=True,
            growth=0.0,
            price=SAVINGS_PLAN_RATE,
            commitment=SAVINGS_PLAN,
            category="Purchase",
            description="Compute Savings Plan, one year, no upfront: monthly fee",
        ),
        Meter(
            key="shared/savings-plan-unused",
            sku=SKUS["SP-FEE"],
            account=PAYER,
            daily=0.0,
            team="platform",
            commitment=SAVINGS_PLAN,
            commitment_status="Unused",
            description="Unused part of the Compute Savings Plan",
        ),
        Meter(
            key="shared/orders-db-reservation",
            sku=SKUS["RI-FEE-ORDERS"],
            account=PAYER,
            daily=24.0,
            team="platform",
            monthly=True,
            growth=0.0,
            region=IRELAND,
            commitment=RESERVED_INSTANCE,
            category="Purchase",
            description="Reserved db.r6g.2xlarge, one year, no upfront: monthly fee",
        ),
        Meter(
            key="fraud-scorer/marketplace",
            sku=SKUS["MP-RULEFORGE"],
            account=PRODUCTION,
            daily=1.0,
            component="fraud-scorer",
            environment="production",
            growth=0.0,
            resource="mp-ruleforge",
            resource_name="ruleforge",
            third_party=True,
            tags={"APP": "fraud-scorer", "ENV": "production"},
            description="Fraud rule set, paid to the seller",
        ),
    ]


def _loose() -> list[Meter]:
    """What nobody placed: notebooks and experiments without tags, loose volumes, a new name."""
    loose = [
        Meter(
            key=f"loose/volume-{number}",
            sku=SKUS["EBS-GP3"],
            account=PRODUCTION,
            daily=daily,
            region=IRELAND,
            resource=f"vol-0a{number}f3c9",
            resource_name=f"vol-0a{number}f3c9",
            growth=0.0,
        )
        for number, daily in ((1, 26.0), (2, 18.0), (3, 33.0))
    ]
    loose += [
        Meter(
            key="sandbox/notebooks",
            sku=SKUS["EC2-T3-MEDIUM"],
            account=SANDBOX,
            daily=96.0,
            region=IRELAND,
            resource="i-0notebook",
            shape="office",
            noise=0.05,
            growth=0.0,
        )
    ]
    loose += [
        Meter(
            key=f"sandbox/experiment-{letter}",
            sku=SKUS["EC2-G5-12XLARGE"],
            account=SANDBOX,
            daily=0.0,
            region=IRELAND,
            resource=f"i-0gpu{letter}77",
        )
        for letter in "abc"
    ]
    gift_finder = {"app": "gift-finder", "env": "production"}
    loose += [
        Meter(
            key=f"gift-finder/{sku}",
            sku=SKUS[sku],
            account=PRODUCTION,
            daily=0.0,
            region=IRELAND,
            resource=f"arn:aws:gift-finder:{sku.casefold()}",
            resource_name=f"gift-finder-{sku.lower()}",
            tags=gift_finder,
        )
        for sku in ("EC2-M6I-LARGE", "EBS-GP3")
    ]
    heron = Meter(
        key="heron/web",
        sku=SKUS["EC2-M6I-LARGE"],
        account=HERON,
        daily=120.0,
        team="platform",
        environment="production",
        region=FRANKFURT,
        resource="i-0heron1",
        resource_name="heron-1",
        growth=0.0,
    )
    return [*loose, heron]
