"""Small FOCUS exports, written by hand."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_LINE = {
    "BilledCost": "1.00",
    "EffectiveCost": "1.00",
    "ListCost": "1.00",
    "ContractedCost": "1.00",
    "BillingAccountId": "000123",
    "BillingAccountName": "Example",
    "BillingCurrency": "USD",
    "BillingPeriodStart": "2026-11-01T00:00:00Z",
    "BillingPeriodEnd": "2026-12-01T00:00:00Z",
    "ChargePeriodStart": "2026-11-16T00:00:00Z",
    "ChargePeriodEnd": "2026-11-17T00:00:00Z",
    "ChargeCategory": "Usage",
    "ChargeClass": "",
    "ChargeDescription": "",
    "ChargeFrequency": "Usage-Based",
    "InvoiceIssuerName": "Amazon Web Services",
    "PricingCategory": "Standard",
    "PricingQuantity": "1",
    "PricingUnit": "Hours",
    "ProviderName": "AWS",
    "PublisherName": "AWS",
    "RegionId": "eu-west-1",
    "ResourceId": "",
    "ServiceCategory": "Compute",
    "ServiceName": "Amazon Elastic Compute Cloud",
    "SkuId": "SKU-1",
    "SubAccountId": "111111111111",
    "SubAccountName": "production",
    "Tags": "{}",
}


def line(*, day: str | None = None, cost: str | None = None, **changes: str) -> dict[str, str]:
    """One line of FOCUS 1.2; `day` sets the charge and billing periods, `cost` all four costs."""
    made = dict(_LINE)
    if day is not None:
        year, month = int(day[:4]), int(day[5:7])
        following = f"{year + month // 12}-{month % 12 + 1:02}-01"
        made["BillingPeriodStart"] = f"{day[:7]}-01T00:00:00Z"
        made["BillingPeriodEnd"] = f"{following}T00:00:00Z"
        made["ChargePeriodStart"] = f"{day}T00:00:00Z"
        made["ChargePeriodEnd"] = f"{_next_day(day)}T00:00:00Z"
    if cost is not None:
        for column in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"):
            made[column] = cost
    return made | changes


def write_csv(path: Path, lines: Iterable[Mapping[str, str]]) -> Path:
    """Write lines as one CSV export; the columns are those of all lines together."""
    lines = list(lines)
    columns = list(dict.fromkeys(column for entry in lines for column in entry))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
