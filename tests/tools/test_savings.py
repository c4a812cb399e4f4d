"""Savings: what each finder sees, in money a month of 365/12 days, with owner and confidence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import company
from tests.support.focus import line
from tests.support.measured import daily, metric, with_values
from tools.catalog import call
from tools.savings import Saving, Savings
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.context.schema import Context
    from tools.view import View

A_MONTH = Decimal(365) / 12
MONTH = {"start": "2026-10-24", "end": "2026-11-23"}
"""The thirty days that a question without words is about."""


def _of(app: str) -> dict[str, str]:
    return {"Tags": f'{{"app": "{app}"}}'}


def each_day(
    cost: str, first: str = "2026-10-24", end: str = "2026-11-23", **changes: str
) -> list[dict[str, str]]:
    """The same line on every day; quantity and cost are alike unless `changes` say otherwise."""
    lines = []
    day = date.fromisoformat(first)
    while day < date.fromisoformat(end):
        lines.append(line(day=day.isoformat(), cost=cost, **({"PricingQuantity": cost} | changes)))
        day += timedelta(days=1)
    return lines


STORAGE = {"ServiceName": "Amazon S3", "SkuId": "S3", "PricingUnit": "GB", **_of("web")}
BASE = each_day("50", **STORAGE)
"""Something that nothing can be saved on, so that there is a bill."""


@pytest.fixture
def find(view: Opens) -> Any:
    """The savings in a bill, by kind."""

    def found(
        lines: list[dict[str, str]], context: Context | None = None, **arguments: Any
    ) -> Savings:
        visibility = arguments.pop("visibility", None)
        kwargs = {"visibility": visibility} if visibility else {}
        opened: View = view([*BASE, *lines], context or company(), **kwargs)
        result = call("savings", {"period": MONTH} | arguments, opened)
        assert isinstance(result, Savings)
        return result

    return found


def only(result: Savings, kind: str) -> Saving:
    """The one finding of a kind."""
    (item,) = [item for item in result.items if item.kind == kind]
    return item


def amount(item: Saving) -> Decimal:
    """Money a month."""
    return Decimal(item.amount.value)


def a_month(daily_cost: str) -> Decimal:
    """What so much a day is in a month of 365/12 days, to the cent's millionth."""
    return (Decimal(daily_cost) * A_MONTH).quantize(Decimal("0.00000001"))


def test_unused_commitments_are_their_owners(find: Any) -> None:
    """4 a day unused are 121.67 a month, of search, with which the unused part is placed."""
    plan = {"CommitmentDiscountId": "sp-1", "CommitmentDiscountType": "Savings Plan"}
    lines = [
        *each_day("6", CommitmentDiscountStatus="Used", **plan, **_of("web")),
        *each_day("4", CommitmentDiscountStatus="Unused", **plan, **_of("vector-index")),
    ]
    result = find(lines)
    item = only(result, "unused_commitment")
    assert amount(item) == a_month("4")
    assert (item.owner.id, item.confidence) == ("search", "high")
    assert Decimal(result.total.value) == amount(item)


def test_steady_hours_on_demand(find: Any) -> None:
    """10 a day on 29 days and 8 on the last: 8 x 30 of 298 are steady at 298 a window.

    8 a day at an assumed 20 % are 1.60 a day. With no commitment in the bill that is not sure.
    """
    machines = {"SkuId": "M7I", "PricingUnit": "Hours", **_of("checkout-api")}
    lines = [
        *each_day("10", end="2026-11-22", **machines),
        *each_day("8", first="2026-11-22", **machines),
    ]
    item = only(find(lines), "steady_on_demand")
    assert amount(item) == a_month("1.6")
    assert (item.confidence, item.owner.id) == ("low", "payments")


def test_hours_that_come_and_go_are_not_steady(find: Any) -> None:
    """10 on weekdays and 2 on weekends: nothing to commit to. A day without any: neither."""
    machines = {"SkuId": "M7I", "PricingUnit": "Hours", **_of("checkout-api")}
    lines = [
        entry
        for entry in each_day("10", **machines)
        if date.fromisoformat(entry["ChargePeriodStart"][:10]).weekday() < 5
    ]
    assert not find(lines).items


def test_no_new_commitment_where_one_has_room(find: Any) -> None:
    """A plan that is half used on EC2 should first take the steady hours that run there."""
    plan = {"CommitmentDiscountId": "sp-1", "CommitmentDiscountType": "Savings Plan"}
    lines = [
        *each_day("5", CommitmentDiscountStatus="Used", **plan, **_of("web")),
        *each_day("5", CommitmentDiscountStatus="Unused", SkuId="SP", ServiceName="Plans", **plan),
        *each_day("10", SkuId="M7I", **_of("web")),
    ]
    result = find(lines)
    assert [item.kind for item in result.items] == ["unused_commitment"]
    assert [fact.value for fact in result.held_back] == ["Amazon Elastic Compute Cloud"]


def test_the_discount_is_the_one_that_the_bill_shows(find: Any) -> None:
    """A full reservation pays 6 for 10 at negotiated prices: 40 % off, so 4 of 10 a day."""
    used = {"CommitmentDiscountId": "ri-1", "CommitmentDiscountType": "Reserved Instance"}
    lines = [
        *each_day("6", CommitmentDiscountStatus="Used", ContractedCost="10", **used, **_of("web")),
        *each_day("10", SkuId="M7I", **_of("web")),
    ]
    item = only(find(lines), "steady_on_demand")
    assert amount(item) == a_month("4")
    assert (item.percent.value, item.confidence) == ("40.00", "medium")


def test_an_old_generation_by_its_name(find: Any) -> None:
    """gp2 volumes of 10 a day cost a fifth less as gp3; what is new is left alone."""
    volumes = {"ServiceName": "Amazon Elastic Block Store", "PricingUnit": "GB", **_of("web")}
    lines = [
        *each_day("10", SkuId="V2", SkuMeter="EBS:VolumeUsage.gp2", **volumes),
        *each_day("10", SkuId="V3", SkuMeter="EBS:VolumeUsage.gp3", **volumes),
    ]
    item = only(find(lines), "old_generation")
    assert amount(item) == a_month("2")
    assert (item.name.value, item.instead.value) == ("gp2", "gp3")


def test_disks_without_tag_and_owner(find: Any) -> None:
    """Where disks usually have an owner, 3 a day without one; an experiment's tag is a trace."""
    volumes = {
        "ServiceName": "Amazon Elastic Block Store",
        "SkuId": "V3",
        "SkuMeter": "VolumeUsage.gp3",
        "PricingUnit": "GB",
    }
    lines = [
        *each_day("10", ResourceId="vol-1", **volumes, **_of("web")),
        *each_day("3", ResourceId="vol-2", **volumes),
        *each_day("2", ResourceId="vol-3", **(volumes | {"Tags": '{"who": "ann"}'})),
    ]
    item = only(find(lines), "untagged_volume")
    assert amount(item) == a_month("3")
    assert [fact.value for fact in item.resources] == ["vol-2"]
    assert item.owner is None


def test_what_is_left_of_a_component(find: Any) -> None:
    """The vector index lost its machines on 1 November; its bucket still costs 5 a day."""
    lines = [
        *each_day("20", end="2026-11-01", **_of("vector-index")),
        *each_day(
            "5",
            ServiceName="Amazon S3",
            SkuId="S3",
            ServiceCategory="Storage",
            **_of("vector-index"),
        ),
    ]
    item = only(find(lines), "left_behind")
    assert amount(item) == a_month("5")
    assert item.owner.id == "search"


def test_what_is_idle_by_its_name(find: Any) -> None:
    """An address that the bill itself calls idle."""
    lines = each_day("1", SkuId="EIP", SkuMeter="ElasticIP:IdleAddress", **_of("web"))
    item = only(find(lines), "idle")
    assert (amount(item), item.confidence) == (a_month("1"), "high")


def test_a_cache_that_is_missed(find: Any) -> None:
    """Of 1,000 input tokens a day, 800 were cached at a tenth of 0.01 before, 300 are now.

    500 more could be, each 0.009 cheaper: 4.50 a day.
    """

    def tokens(meter: str, number: int, cost: str, first: str, end: str) -> list[dict[str, str]]:
        return each_day(
            cost,
            first,
            end,
            ProviderName="Anthropic",
            ServiceName="Anthropic API",
            ServiceCategory="AI and Machine Learning",
            SkuId=meter,
            SkuMeter=meter,
            ConsumedUnit="Tokens",
            ConsumedQuantity=str(number),
            PricingUnit="Tokens",
            AiModel="claude-sonnet-4-5",
            **_of("checkout-api"),
        )

    before, now = ("2026-09-24", "2026-10-24"), ("2026-10-24", "2026-11-23")
    lines = [
        *tokens("Input Tokens", 200, "2", *before),
        *tokens("Cached Input Tokens", 800, "0.8", *before),
        *tokens("Input Tokens", 700, "7", *now),
        *tokens("Cached Input Tokens", 300, "0.3", *now),
    ]
    item = only(find(lines), "cache_misses")
    assert amount(item) == a_month("4.5")
    assert (item.percent.value, item.owner.id) == ("50.00", "payments")


def test_telemetry_that_nobody_reads(find: Any) -> None:
    """Logs of the web shop cost 7 a day, and a metric counts no reading of them."""
    logs = each_day(
        "7",
        ProviderName="Datadog",
        ServiceName="Datadog",
        SkuId="LOGS",
        PricingUnit="GB",
        **_of("web"),
    )
    reads = daily("log_queries", "0", "2026-10-24", "2026-11-23", component="web")
    context = with_values(
        company(metrics={"log_queries": metric("log_queries", "usage", "sum")}), reads
    )
    item = only(find(logs, context), "unread_telemetry")
    assert amount(item) == a_month("7")


def _advice(**changes: Any) -> dict[str, Any]:
    return {
        "id": "rec-1",
        "source": "AWS Cost Optimization Hub",
        "action": "Rightsize Ec2 Instance c6i.2xlarge",
        "resource": "arn:aws:ec2:eu-west-1:111111111111:instance/i-07",
        "monthly_saving": {"amount": "80", "currency": "USD"},
        "restart": True,
    } | changes


def test_the_providers_advice_is_told_with_its_owner(find: Any) -> None:
    """The ARN ends with the resource's id in the bill, which is of payments."""
    lines = each_day("9", ResourceId="i-07", PricingUnit="GB", **_of("web"))
    result = find(lines, company(recommendations=[_advice()]))
    item = only(result, "recommended")
    assert (amount(item), item.source, item.restart) == (80, "provider", True)
    assert item.owner.id == "payments"


def test_advice_on_another_scope_is_not_told(find: Any) -> None:
    """Asked about search, advice on a machine of payments is none of the answer."""
    lines = each_day("9", ResourceId="i-07", PricingUnit="GB", **_of("web"))
    context = company(recommendations=[_advice()])
    asked = [*lines, *each_day("1", SkuId="X", PricingUnit="GB", **_of("vector-index"))]
    assert not find(asked, context, scope={"team": "search"}).items
    seen = Visibility(allowed=({"team": ["search"]},))
    assert not find(asked, context, visibility=seen).items


def test_nothing_to_save_is_an_answer(find: Any) -> None:
    """A bill of storage alone."""
    result = find([])
    assert (result.status, result.items, result.total.value) == ("answered", (), "0.00")
