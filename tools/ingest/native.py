"""Tables that are no FOCUS bill: recognised by their columns, and what to switch on instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_AWS = (
    "In AWS Billing → Data Exports, create an export of the table 'FOCUS with AWS columns'"
    " and load that"
)
_AZURE = (
    "In Azure Cost Management → Exports, create an export of the type"
    " 'Cost and usage details (FOCUS)' and load that"
)
_GOOGLE = (
    "Query the FOCUS view of the BigQuery billing export, write its rows to Parquet or CSV"
    " and load those"
)
_ORACLE = "Take the files below 'FOCUS Reports' in the bling namespace and load those"

_BILLS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("lineitem/usageaccountid",), "an AWS Cost and Usage Report", _AWS),
    (("line_item_usage_account_id",), "an AWS CUR 2.0 export", _AWS),
    (("payeraccountid", "linkedaccountid"), "an AWS detailed billing report", _AWS),
    (("costinbillingcurrency", "metercategory"), "an Azure cost details export", _AZURE),
    (("pretaxcost", "metercategory"), "an Azure usage details export", _AZURE),
    (("metercategory", "subscriptionid"), "an Azure usage details export", _AZURE),
    (("usage_start_time", "cost_type"), "a Google Cloud billing export", _GOOGLE),
    (("usage_start_time", "usage_end_time"), "a Google Cloud billing export", _GOOGLE),
    (("lineitem/intervalusagestart",), "an OCI cost report", _ORACLE),
)
"""Columns that only this native bill has, what it is, and what to load instead."""

NOT_FOCUS_IN_AZURE = f"is not of the type FocusCost. {_AZURE}"

_OTHER_DATASETS: tuple[tuple[str, str], ...] = (
    ("contractcommitmentid", "ContractCommitment"),
    ("invoicedetailgrain", "InvoiceDetail"),
    ("billingperiodstatus", "BillingPeriod"),
)


def native_bill(columns: Collection[str]) -> str | None:
    """Say which native bill the columns are of and what to load instead; None when of none."""
    folded = {name.casefold() for name in columns}
    for marks, what, mend in _BILLS:
        if all(mark in folded for mark in marks):
            return f"this is {what}, not FOCUS. {mend}"
    return None


def other_dataset(columns: Collection[str]) -> str | None:
    """Return the FOCUS dataset that the columns are of when it is not CostAndUsage."""
    folded = {name.casefold() for name in columns}
    if "chargeperiodstart" in folded:
        return None
    return next((dataset for mark, dataset in _OTHER_DATASETS if mark in folded), None)
