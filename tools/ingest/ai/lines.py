"""AI spend as lines of FOCUS."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.ingest.ai.divide import divide
from tools.ingest.ai.use import (
    CACHED,
    CONVERSATIONS,
    COUNTED,
    INPUT,
    OUTPUT,
    REQUESTS,
    RETRIES,
    WRITTEN,
)
from tools.ingest.focus import AI_CATEGORY, COSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tools.ingest.ai.use import Account, Charge, Place, Use

_MILLION = Decimal(1_000_000)
_SERVICES = {"AWS": "Amazon Bedrock", "Google Cloud": "Vertex AI", "Microsoft": "Azure OpenAI"}
_SKU_ENDS = {
    CACHED: "cached-input",
    INPUT: "input",
    OUTPUT: "output",
    REQUESTS: "requests",
    RETRIES: "retries",
    CONVERSATIONS: "conversations",
    WRITTEN: "cache-write",
}

Line = dict[str, str]


def lines_of(account: Account) -> Iterator[Line]:
    """Every line that the documents make, charges divided over the uses that caused them."""
    if not account.charges:
        for use in account.uses:
            yield _line(account, use.place, use, use.cost or Decimal(0))
        return
    covered, bare, rest = divide(account.charges, account.uses)
    for use, charge in covered:
        yield _line(account, use.place, use, use.cost or Decimal(0), charge)
    for charge in bare:
        yield _line(account, charge.place, None, charge.amount, charge)
    for use in rest:
        yield _line(account, use.place, use, Decimal(0))


def uncovered(account: Account) -> int:
    """How many uses of tokens no charge of their day and project covers."""
    if not account.charges:
        return 0
    return sum(use.meter not in COUNTED for use in divide(account.charges, account.uses)[2])


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Write lines as one CSV export, in an order that depends on their content alone."""
    ordered = sorted(lines, key=lambda line: tuple(line.values()))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ordered[0]))
        writer.writeheader()
        writer.writerows(ordered)


def _line(
    account: Account, place: Place, use: Use | None, cost: Decimal, charge: Charge | None = None
) -> Line:
    start, end = _month_of(place.start)
    meter = use.meter if use else charge.meter if charge else None
    model = place.model or (charge.place.model if charge else None)
    made = dict.fromkeys(COSTS, f"{cost:f}")
    made |= {
        "BillingAccountId": place.provider.casefold(),
        "BillingAccountName": place.provider,
        "BillingCurrency": charge.currency if charge else "USD",
        "BillingPeriodStart": start.isoformat(),
        "BillingPeriodEnd": end.isoformat(),
        "ChargeCategory": "Usage",
        "ChargeClass": "",
        "ChargeDescription": (charge.item if charge else None) or meter or "",
        "ChargeFrequency": "Usage-Based",
        "ChargePeriodStart": place.start.isoformat(),
        "ChargePeriodEnd": place.end.isoformat(),
        "ConsumedQuantity": f"{use.quantity:f}" if use else "",
        "ConsumedUnit": _unit(meter) if use else "",
        "HostProviderName": place.provider,
        "InvoiceIssuerName": place.provider,
        "PricingCategory": "Standard",
        "PricingQuantity": _priced(use) if use else "",
        "PricingUnit": (meter if meter in COUNTED else "1M Tokens") if use else "",
        "ServiceCategory": AI_CATEGORY,
        "ServiceName": _SERVICES.get(place.provider, f"{place.provider} API"),
        "ServiceProviderName": place.provider,
        "ServiceSubcategory": "Generative AI",
        "SkuId": _sku(model, meter),
        "SkuMeter": meter or "",
        "SubAccountId": place.account,
        "Tags": json.dumps(dict(place.tags), ensure_ascii=False) if place.tags else "",
        "x_AiModel": model or "",
        "x_AiKey": place.key or "",
        "x_Authority": account.authority,
    }
    return made


def _month_of(time: datetime) -> tuple[datetime, datetime]:
    start = datetime(time.year, time.month, 1, tzinfo=UTC)
    end = datetime(time.year + time.month // 12, time.month % 12 + 1, 1, tzinfo=UTC)
    return start, end


def _unit(meter: str | None) -> str:
    return meter if meter in COUNTED else "Tokens"


def _priced(use: Use) -> str:
    quantity = use.quantity if use.meter in COUNTED else use.quantity / _MILLION
    return f"{quantity:f}"


def _sku(model: str | None, meter: str | None) -> str:
    return "/".join(part for part in (model, _SKU_ENDS.get(meter or "")) if part)
