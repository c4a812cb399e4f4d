"""Recommendations as AWS Cost Optimization Hub and Azure Advisor export them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.context.load import check_context, load_context

if TYPE_CHECKING:
    from pathlib import Path

HUB = {
    "recommendationId": "rec-1",
    "accountId": "111111111111",
    "region": "eu-west-1",
    "resourceId": "i-07",
    "resourceArn": "arn:aws:ec2:eu-west-1:111111111111:instance/i-07",
    "currentResourceType": "Ec2Instance",
    "currentResourceSummary": "c6i.2xlarge",
    "recommendedResourceSummary": "c6i.xlarge",
    "estimatedMonthlySavings": 83.5,
    "estimatedMonthlyCost": 167.0,
    "currencyCode": "USD",
    "implementationEffort": "VeryLow",
    "restartNeeded": True,
    "actionType": "Rightsize",
    "rollbackPossible": True,
}
ADVISOR = {
    "id": (
        "/subscriptions/s-1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1"
        "/providers/Microsoft.Advisor/recommendations/r-9"
    ),
    "category": "Cost",
    "shortDescription": {"problem": "idle", "solution": "Shut down the idle virtual machine"},
    "extendedProperties": {"annualSavingsAmount": "1200", "savingsCurrency": "EUR"},
    "recommendationTypeId": "e10b1381",
}


def load(folder: Path, name: str, content: Any) -> Any:
    """The recommendations of a folder with this one file."""
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return load_context(folder).recommendations


def test_cost_optimization_hub(tmp_path: Path) -> None:
    """What `aws cost-optimization-hub list-recommendations` prints, whatever the file is called."""
    (one,) = load(tmp_path, "hub.json", {"items": [HUB]})
    assert (one.monthly_saving.amount, one.monthly_saving.currency) == (Decimal("83.5"), "USD")
    assert one.action == "Rightsize Ec2 Instance c6i.2xlarge → c6i.xlarge"
    assert (one.resource, one.effort, one.restart) == (HUB["resourceArn"], "low", True)


def test_the_csv_of_a_data_export(tmp_path: Path) -> None:
    """Savings after discounts, under the names of the export."""
    text = (
        "recommendation_id,account_id,action_type,resource_arn,currency_code,"
        "estimated_monthly_savings_before_discount,estimated_monthly_savings_after_discount\n"
        "rec-2,000123,Stop,arn:aws:rds:eu-west-1:1:db/orders,USD,90,60.25\n"
    )
    (one,) = load(tmp_path, "recommendations.csv", text)
    assert (one.id, one.account, one.monthly_saving.amount) == ("rec-2", "000123", Decimal("60.25"))


def test_azure_advisor(tmp_path: Path) -> None:
    """A year's 1,200 are 100 a month; the resource is what the advice hangs on."""
    (one,) = load(tmp_path, "advice.json", [ADVISOR, ADVISOR | {"category": "Security"}])
    assert (one.monthly_saving.amount, one.monthly_saving.currency) == (100, "EUR")
    assert one.resource.endswith("/virtualMachines/vm-1")
    assert one.account == "s-1"


def test_the_rest_api_hides_all_in_properties(tmp_path: Path) -> None:
    """`value` instead of a bare list, and `properties` around it all."""
    identity = ADVISOR["id"]
    rest = {key: value for key, value in ADVISOR.items() if key != "id"}
    (one,) = load(tmp_path, "advice.json", {"value": [{"id": identity, "properties": rest}]})
    assert one.monthly_saving.amount == 100


def test_advice_without_money_is_left_out_with_a_warning(tmp_path: Path) -> None:
    """It is no fault of the folder, but it is no figure either."""
    bare = {key: value for key, value in HUB.items() if key != "estimatedMonthlySavings"}
    assert load(tmp_path, "recommendations.json", {"items": [bare]}) == ()
    (fault,) = check_context(tmp_path)
    assert fault.warning
    assert "rec-1" in fault.text


def test_a_file_without_a_list_is_a_fault(tmp_path: Path) -> None:
    """It names the file and what to save instead."""
    (tmp_path / "recommendations.json").write_text('{"rows": 1}', encoding="utf-8")
    (fault,) = check_context(tmp_path)
    assert (fault.file, fault.warning) == ("recommendations.json", False)
