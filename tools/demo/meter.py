"""A meter: one price line of one resource, for whom it runs, and how much on an ordinary day."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tools.demo.architecture import COMPONENT, PRODUCTION, Account, Shape
from tools.demo.catalogue import SKUS, Sku

Split = Literal["cluster", "support", "platform-fee", "firewall"]

IRELAND, FRANKFURT = "eu-west-1", "eu-central-1"
WEST_EUROPE, EU = "westeurope", "europe-west1"

SAVINGS_PLAN = "arn:aws:savingsplans::210400310000:savingsplan/2f6d01c4"
RESERVED_INSTANCE = "arn:aws:rds:eu-west-1:210400310000:ri:orders-db-2025"

COMMITTED_PRICES = {
    (SAVINGS_PLAN, "EC2-M5-XLARGE"): Decimal("0.1330"),
    (SAVINGS_PLAN, "EC2-M5-2XLARGE"): Decimal("0.2660"),
    (RESERVED_INSTANCE, "RDS-R6G-2XLARGE"): Decimal("1.2500"),
}
"""What an hour costs under a commitment."""

SAVINGS_PLAN_RATE = Decimal("10.64")
"""The hourly commitment: exactly what the three fleets that it was bought for use."""

BY_THE_HOUR = ("openai", "anthropic")

TAG_STYLE = {
    "storefront": ("app", "env"),
    "discovery": ("App", "Env"),
    "payments": ("APP", "ENV"),
    "care": ("app", "environment"),
    "fulfilment": ("App", "env"),
    "data-platform": (" app", "env"),
    "platform": ("app", "env"),
}
"""Every team writes its tag keys as it likes; one even with a blank before."""


@dataclass(frozen=True)
class Meter:
    """One price line of one resource."""

    key: str
    sku: Sku
    account: Account
    daily: float
    """Units on an ordinary day at the end of the bill; 0 where only the story makes it run."""
    component: str | None = None
    """Whose it really is, whatever its tags say."""
    team: str | None = None
    """Whose it is where no component is."""
    split: Split | None = None
    """How it is shared where it is nobody's alone."""
    environment: str | None = None
    region: str | None = None
    resource: str | None = None
    resource_name: str | None = None
    tags: dict[str, str] = field(default_factory=dict, hash=False)
    shape: Shape = "steady"
    growth: float = 0.01
    """Growth a month."""
    noise: float = 0.0
    monthly: bool = False
    """Billed on the first of the month instead of daily."""
    price: Decimal | None = None
    """The price where it is not the price list's."""
    commitment: str | None = None
    commitment_status: Literal["Used", "Unused"] | None = None
    category: Literal["Usage", "Purchase", "Credit"] = "Usage"
    correction: bool = False
    pulse: str | None = None
    """Meters with one pulse share their noise, as tokens share the requests that use them."""
    third_party: bool = False
    """A third party takes the payment, so that nothing is billed here."""
    description: str | None = None
    ai_model: str | None = None
    ai_key: str | None = None

    @property
    def hourly(self) -> bool:
        """Whether the provider bills it by the hour of late."""
        return self.sku.service.source in BY_THE_HOUR


def of(
    component: str,
    sku: str,
    daily: float,
    *,
    account: Account = PRODUCTION,
    region: str = IRELAND,
    name: str = "",
    shape: Shape = "steady",
    noise: float = 0.0,
    growth: float = 0.01,
) -> Meter:
    """A meter of one component, tagged the way its team writes tags."""
    line = SKUS[sku]
    team = COMPONENT[component].team
    app, env = TAG_STYLE[team]
    environment = account.environment or "production"
    label = name or f"{component}-{sku.lower()}"
    return Meter(
        key=f"{component}/{sku}/{account.name}/{region}/{label}",
        sku=line,
        account=account,
        daily=daily,
        component=component,
        environment=environment,
        region=region,
        resource=_resource(line, account, region, label),
        resource_name=label,
        tags={app: component, env: environment},
        shape=shape,
        noise=noise,
        growth=growth,
    )


def _resource(sku: Sku, account: Account, region: str, label: str) -> str:
    service = sku.service
    if service.source == "azure":
        kind = service.name.casefold().replace(" ", "")
        return f"/subscriptions/{account.id}/resourcegroups/{label}/providers/{kind}/{label}"
    if service.source == "gcp":
        return f"//{service.name.casefold().replace(' ', '')}/projects/{account.id}/{label}"
    return f"arn:aws:{sku.id.split('-')[0].casefold()}:{region}:{account.id}:{label}"
