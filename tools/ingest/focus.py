"""The FOCUS column tables: what an export may call a column, and what the lake calls it.

Inside, every name is one of FOCUS 1.4 (CostAndUsage, 65 columns). Column lists, types and
nullability follow the published specification, github.com/FinOps-Open-Cost-and-Usage-Spec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

AMOUNT = "DECIMAL(38,12)"
TEXT = "VARCHAR"
TIME = "TIMESTAMP"

COLUMNS: dict[str, str] = {
    "AllocatedMethodDetails": TEXT,
    "AllocatedMethodId": TEXT,
    "AllocatedResourceId": TEXT,
    "AllocatedResourceName": TEXT,
    "AllocatedTags": TEXT,
    "AvailabilityZone": TEXT,
    "BilledCost": AMOUNT,
    "BillingAccountId": TEXT,
    "BillingAccountName": TEXT,
    "BillingAccountType": TEXT,
    "BillingCurrency": TEXT,
    "BillingPeriodEnd": TIME,
    "BillingPeriodStart": TIME,
    "CapacityReservationId": TEXT,
    "CapacityReservationStatus": TEXT,
    "ChargeCategory": TEXT,
    "ChargeClass": TEXT,
    "ChargeDescription": TEXT,
    "ChargeFrequency": TEXT,
    "ChargePeriodEnd": TIME,
    "ChargePeriodStart": TIME,
    "CommitmentDiscountCategory": TEXT,
    "CommitmentDiscountId": TEXT,
    "CommitmentDiscountName": TEXT,
    "CommitmentDiscountQuantity": AMOUNT,
    "CommitmentDiscountStatus": TEXT,
    "CommitmentDiscountType": TEXT,
    "CommitmentDiscountUnit": TEXT,
    "CommitmentProgramEligibilityDetails": TEXT,
    "ConsumedQuantity": AMOUNT,
    "ConsumedUnit": TEXT,
    "ContractApplied": TEXT,
    "ContractedCost": AMOUNT,
    "ContractedUnitPrice": AMOUNT,
    "EffectiveCost": AMOUNT,
    "HostProviderName": TEXT,
    "InvoiceDetailId": TEXT,
    "InvoiceId": TEXT,
    "InvoiceIssuerName": TEXT,
    "ListCost": AMOUNT,
    "ListUnitPrice": AMOUNT,
    "PricingCategory": TEXT,
    "PricingCurrency": TEXT,
    "PricingCurrencyContractedUnitPrice": AMOUNT,
    "PricingCurrencyEffectiveCost": AMOUNT,
    "PricingCurrencyListUnitPrice": AMOUNT,
    "PricingQuantity": AMOUNT,
    "PricingUnit": TEXT,
    "RegionId": TEXT,
    "RegionName": TEXT,
    "ResourceId": TEXT,
    "ResourceName": TEXT,
    "ResourceType": TEXT,
    "ServiceCategory": TEXT,
    "ServiceName": TEXT,
    "ServiceProviderName": TEXT,
    "ServiceSubcategory": TEXT,
    "SkuId": TEXT,
    "SkuMeter": TEXT,
    "SkuPriceDetails": TEXT,
    "SkuPriceId": TEXT,
    "SubAccountId": TEXT,
    "SubAccountName": TEXT,
    "SubAccountType": TEXT,
    "Tags": TEXT,
}
"""FOCUS 1.4 column → DuckDB type in the lake. Times are UTC without a zone."""

OWN_COLUMNS: dict[str, str] = {"AiModel": TEXT, "AiKey": TEXT}
"""Columns of our own beside those of FOCUS."""

LAKE_COLUMNS: dict[str, str] = COLUMNS | OWN_COLUMNS
"""Every column that a lake file always has; the export's `x_` columns follow as text."""

COSTS = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")

AI_CATEGORY = "AI and Machine Learning"
"""The ServiceCategory of AI models."""

TAG_COLUMNS = ("Tags", "AllocatedTags")
"""Held as the text of a JSON object, string to string; NULL where a line has no tags."""

JSON_COLUMNS = (
    "AllocatedMethodDetails",
    "CommitmentProgramEligibilityDetails",
    "ContractApplied",
    "SkuPriceDetails",
)

MANDATORY = (
    *COSTS,
    "BillingAccountId",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "InvoiceIssuerName",
    "ServiceCategory",
    "ServiceName",
    "ServiceProviderName",
)
"""Columns that FOCUS never leaves null: without one of them an export is refused."""

EXPECTED = (
    "BillingAccountName",
    "ChargeClass",
    "ChargeDescription",
    "HostProviderName",
    "PricingQuantity",
    "PricingUnit",
)
"""Columns that FOCUS requires but lets be null: a missing one is read as null, and said."""

NEEDED_VALUES = (
    "BilledCost",
    "EffectiveCost",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargePeriodEnd",
    "ChargePeriodStart",
)
"""Where an empty cell is a fault: a line without them has no place or no amount.

Real exports leave other columns of `MANDATORY` empty on some lines, so these are only counted.
"""

RENAMED: dict[str, str] = {
    "ProviderName": "ServiceProviderName",
    "PublisherName": "HostProviderName",
    "Region": "RegionId",
    "UsageQuantity": "ConsumedQuantity",
    "UsageUnit": "ConsumedUnit",
}
"""Earlier name → name in FOCUS 1.4. Where a file has both, the newer one counts."""

_SINCE = {
    "1.4": ("CommitmentProgramEligibilityDetails", "InvoiceDetailId"),
    "1.3": ("ServiceProviderName", "HostProviderName", "AllocatedTags", "ContractApplied"),
    "1.2": ("BillingAccountType", "SubAccountType", "InvoiceId", "PricingCurrency"),
    "1.1": ("SkuMeter", "SkuPriceDetails", "ServiceSubcategory", "CapacityReservationId"),
}
_PREVIEW = ("ChargeSubcategory", "UsageQuantity", "UsageUnit", "Region")


def version(columns: Collection[str]) -> str:
    """Return the FOCUS version that a file's column names are of, as far as names can tell."""
    if any(name in columns for name in _PREVIEW) and "RegionId" not in columns:
        return "1.0-preview"
    if "ServiceProviderName" in columns and "ProviderName" not in columns:
        return "1.4"
    for number, names in _SINCE.items():
        if any(name in columns for name in names):
            return number
    return "1.0"


def name_in(wanted: str, of_version: str) -> str:
    """Return what a FOCUS version calls the column that 1.4 calls `wanted`."""
    for earlier, later in RENAMED.items():
        preview_only = earlier in _PREVIEW
        if later != wanted or (preview_only and of_version != "1.0-preview"):
            continue
        if preview_only or of_version in {"1.0-preview", "1.0", "1.1", "1.2"}:
            return earlier
    return wanted
