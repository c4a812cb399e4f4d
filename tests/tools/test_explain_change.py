"""Why a cost changed, on bills that can be worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, WEEK_BEFORE, bill, company
from tests.support.focus import line
from tools.catalog import call
from tools.explained import Cause, ExplainedChange

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.facts import Fact
    from tools.view import View


def explain(view: View, **arguments: Any) -> ExplainedChange:
    """Call the tool with its arguments as JSON has them."""
    result = call("explain_change", {"period": WEEK} | arguments, view)
    assert isinstance(result, ExplainedChange)
    return result


def value(fact: Fact | None) -> Decimal:
    """The number of a fact that must be there."""
    assert fact is not None
    return Decimal(fact.value)


def cause_of(result: ExplainedChange, component: str) -> Cause:
    """The cause that lies in a component."""
    return next(
        cause
        for cause in result.causes
        if cause.component and cause.component.scope == {"component": [component]}
    )


def daily(cost: dict[str, int], **changes: str) -> list[dict[str, str]]:
    """One line a day with the cost of that day, for the days that have one."""
    return [line(day=day, cost=str(amount), **changes) for day, amount in cost.items()]


def days(first: str, end: str, amount: int) -> dict[str, int]:
    """The same amount for each day of a half-open window."""
    start, last = date.fromisoformat(first), date.fromisoformat(end)
    return {(start + timedelta(days=n)).isoformat(): amount for n in range((last - start).days)}


def test_the_change_is_the_difference_of_two_weeks(small_company: View) -> None:
    """Total, amount before, change and percent are those of the two windows."""
    result = explain(small_company)
    assert value(result.total) == 2170
    assert value(result.against.before) == 1190
    assert value(result.against.change) == 980
    assert value(result.against.percent) == Decimal("82.4")
    assert result.compare_to is not None
    assert result.compare_to.start == date(2026, 11, 9)


def test_causes_and_the_rest_sum_to_the_change(small_company: View) -> None:
    """The five things that happened are named with their money, and nothing is left."""
    result = explain(small_company)
    assert [value(cause.change) for cause in result.causes] == [400, 280, 200, 160, -60]
    assert value(result.other) == 0
    assert value(result.located) == 100
    assert value(result.rises) == 1040
    assert value(result.falls) == -60


def test_each_cause_says_what_kind_it_is(small_company: View) -> None:
    """Usage, a monthly charge, something new and a credit are told apart."""
    kinds = [(cause.kind, cause.monthly) for cause in explain(small_company).causes]
    assert kinds == [
        ("usage", False),
        ("usage", False),
        ("charge", True),
        ("new", False),
        ("credit", False),
    ]


def test_a_cause_names_its_component_feature_owner_and_first_day(small_company: View) -> None:
    """The rise of the vector index is the search team's and began with its deploy."""
    cause = cause_of(explain(small_company), "vector-index")
    assert cause.feature is not None
    assert cause.feature.value == "Product search"
    assert cause.contact is not None
    assert cause.contact.id == "search"
    assert cause.onset.value == "2026-11-18"
    assert [(found.ref, found.grade) for found in cause.evidence] == [
        ("event:deploy-7", "consistent with")
    ]
    assert cause.verdict.state == "unplanned"


def test_a_planned_rise_is_planned_by_its_plan(small_company: View) -> None:
    """Forty percent more where the plan says forty percent is planned, with approver and end."""
    cause = cause_of(explain(small_company), "checkout-api")
    assert cause.verdict.state == "planned"
    assert value(cause.verdict.planned) == 280
    by = cause.verdict.by
    assert by is not None
    assert (by.ref, by.grade) == ("plan:holiday", "accounts for")
    assert by.approved_by is not None
    assert by.approved_by.value == "Ann Lee"
    assert by.until is not None
    assert by.until.value == "2026-12-31"


def test_the_whole_is_partly_planned(small_company: View) -> None:
    """280 of 980 was planned; the heaviest record is named."""
    verdict = explain(small_company).verdict
    assert verdict is not None
    assert verdict.state == "partly_planned"


def test_a_plan_excuses_its_money_once(view: Opens) -> None:
    """Two rises under one plan that states only one of them: together they are partly planned."""
    lines = [
        made
        for name, sku in (("checkout-api", "A"), ("web", "B"))
        for cost in (days("2026-11-09", "2026-11-16", 100), days("2026-11-16", "2026-11-23", 140))
        for made in daily(cost, SkuId=sku, Tags=f'{{"app": "{name}"}}')
    ]
    lines += daily(days("2026-11-09", "2026-11-23", 500), SkuId="C", Tags='{"app": "vector-index"}')
    plan = company().plans["holiday"].model_dump(mode="json") | {
        "scope": {"feature": ["checkout"]},
        "expected": {"amount": "40", "currency": "USD", "per": "day"},
    }
    result = explain(view(lines, company(plans={"holiday": plan}, events=[])))
    planned = sum(value(cause.verdict.planned) for cause in result.causes if cause.verdict.planned)
    assert planned == 280
    assert result.verdict is not None
    assert result.verdict.state == "partly_planned"


def test_the_trade_off_of_a_decision_in_force_is_said(small_company: View) -> None:
    """What the three zones buy and give up comes with the answer, with the metric's unit."""
    [trade_off] = explain(small_company).trade_offs
    assert trade_off.decision.ref == "decision:three-zones"
    assert [(fact.label, fact.value, fact.unit) for fact in trade_off.buys] == [
        ("availability", "0.05", "percent")
    ]
    assert [fact.label for fact in trade_off.gives_up] == ["latency"]


def test_owners_are_those_of_the_causes(small_company: View) -> None:
    """The teams and features behind the causes are the answer's, with how to reach them."""
    result = explain(small_company)
    assert result.owners == ("search", "payments")
    assert result.features == ("find", "checkout")
    channels = [one.channel.value if one.channel else None for one in result.contacts]
    assert channels == [None, "#payments"]


def test_every_cause_can_be_looked_up_again(small_company: View) -> None:
    """The money that `spend` finds in a cause's scope is the money that the cause states."""
    for cause in explain(small_company).causes:
        again = call("spend", {"scope": cause.where, "period": WEEK}, small_company)
        assert again.model_dump()["total"]["value"] == cause.after.value
        before = call("spend", {"scope": cause.where, "period": WEEK_BEFORE}, small_company)
        assert before.model_dump()["total"]["value"] == cause.before.value


def test_credits_stand_beside_the_total(small_company: View) -> None:
    """A credit that lowers the window is given apart and noted."""
    result = explain(small_company)
    assert result.credits is not None
    assert value(result.credits.change) == -60
    assert "credits" in result.notes


def test_a_credit_that_hides_a_rise_is_named_with_it(view: Opens) -> None:
    """Usage up by 700 and a credit of 700: no net change, two causes."""
    lines = daily(days("2026-11-09", "2026-11-16", 100))
    lines += daily(days("2026-11-16", "2026-11-23", 200))
    lines += daily({"2026-11-20": -700}, ChargeCategory="Credit", ServiceName="Credits", SkuId="")
    result = explain(view(lines))
    assert value(result.against.change) == 0
    assert sorted(value(cause.change) for cause in result.causes) == [-700, 700]
    assert value(result.other) == 0


def test_a_price_rise_is_a_rate_and_not_usage(view: Opens) -> None:
    """The same hours at twice the price: all of the change is rate, and nobody here chose it."""
    lines = daily(days("2026-11-09", "2026-11-16", 10), PricingQuantity="5")
    lines += daily(days("2026-11-16", "2026-11-23", 20), PricingQuantity="5")
    [cause] = explain(view(lines)).causes
    assert cause.kind == "rate"
    assert cause.verdict.state == "unknown"


def test_rate_and_usage_are_split_where_both_moved(view: Opens) -> None:
    """10 hours at 1 become 20 at 1.5: usage (20 - 10) x 1 = 10 a day, rate (1.5 - 1) x 20 = 10."""
    lines = daily(days("2026-11-09", "2026-11-16", 10), PricingQuantity="10")
    lines += daily(days("2026-11-16", "2026-11-23", 30), PricingQuantity="20")
    [cause] = explain(view(lines)).causes
    assert cause.kind == "rate and usage"
    assert value(cause.usage) == 70
    assert value(cause.rate) == 70


def test_a_shift_to_a_dearer_size_is_mix(view: Opens) -> None:
    """10 small at 1 and 10 large at 5 become 0.5 + 19.5: more large hours, the same total."""
    before, after = days("2026-11-09", "2026-11-16", 0), days("2026-11-16", "2026-11-23", 0)
    lines = []
    for day in before:
        lines.append(line(day=day, cost="10", PricingQuantity="10", SkuId="small", **APP))
        lines.append(line(day=day, cost="50", PricingQuantity="10", SkuId="large", **APP))
    for day in after:
        lines.append(line(day=day, cost="0.5", PricingQuantity="0.5", SkuId="small", **APP))
        lines.append(line(day=day, cost="97.5", PricingQuantity="19.5", SkuId="large", **APP))
    result = explain(view(lines, company()), group_by=["component"])
    [cause] = result.causes
    assert value(cause.change) == 266
    assert value(cause.mix) == 266


APP = {"Tags": '{"app": "web"}'}


def test_what_vanished_is_named(view: Opens) -> None:
    """A service that is switched off is a cause of its own kind."""
    lines = daily(days("2026-11-09", "2026-11-16", 30), ServiceName="Old", SkuId="O")
    lines += daily(days("2026-11-09", "2026-11-23", 100))
    [cause] = explain(view(lines)).causes
    assert (cause.kind, value(cause.change)) == ("vanished", -210)


def test_a_fee_on_the_first_is_no_spike(view: Opens) -> None:
    """A fee that fell on the first of each month is said to be monthly."""
    lines = daily(days("2026-08-25", "2026-11-08", 100))
    for month in ("09", "10", "11"):
        lines += daily({f"2026-{month}-01": 300}, ServiceName="Support", SkuId="SUP")
    period = {"start": "2026-11-01", "end": "2026-11-08"}
    [cause] = explain(view(lines), period=period).causes
    assert (cause.kind, cause.monthly) == ("charge", True)
    assert cause.onset.value == "2026-11-01"


def test_days_without_data_do_not_make_a_fall(view: Opens) -> None:
    """A week of which three days have arrived is compared with three days before it."""
    result = explain(view(daily(days("2026-11-01", "2026-11-19", 100))))
    assert value(result.against.change) == 0
    assert result.compare_to is not None
    assert result.compare_to.days == 3
    assert "ends_after_data" in result.notes


def test_without_a_period_it_is_the_last_week_of_data(small_company: View) -> None:
    """The last seven days that have data are compared with the seven before."""
    result = call("explain_change", {}, small_company)
    assert result.period is not None
    assert (result.period.start, result.period.end) == (date(2026, 11, 16), date(2026, 11, 23))


def test_a_whole_month_is_compared_with_the_month_before(view: Opens) -> None:
    """October goes with September although it is a day longer."""
    lines = daily(days("2026-09-01", "2026-11-01", 100))
    result = explain(view(lines), period={"start": "2026-10-01", "end": "2026-11-01"})
    assert value(result.against.before) == 3000
    assert value(result.total) == 3100


def test_a_scope_narrows_causes_and_total(small_company: View) -> None:
    """Asked about a feature, only what belongs to it is in the answer."""
    result = explain(small_company, scope={"feature": ["find"]})
    # 540 of the vector index and a quarter of the support fee, against 140.
    assert value(result.total) == 590
    assert value(result.against.change) == 450
    assert sum(value(cause.change) for cause in result.causes) + value(result.other) == 450
    assert all(cause.where["feature"] == ["find"] for cause in result.causes)


def test_causes_can_be_sought_along_one_dimension(small_company: View) -> None:
    """With `group_by` service, every cause is a service."""
    result = explain(small_company, group_by=["service"], exclude={"charge_category": ["Credit"]})
    assert {frozenset(cause.where) for cause in result.causes} == {frozenset({"service"})}
    assert [value(cause.change) for cause in result.causes] == [400, 280, 200, 160]


def test_the_course_holds_each_day_of_both_windows(small_company: View) -> None:
    """For a chart: fourteen days whose amounts sum to the two totals."""
    course = explain(small_company).course
    assert len(course) == 14
    assert sum(value(point.amount) for point in course if not point.compared) == 2170
    assert sum(value(point.amount) for point in course if point.compared) == 1190


def test_nothing_in_the_window_is_no_data(small_company: View) -> None:
    """A window before the data holds nothing, and the answer says so instead of zero."""
    result = explain(small_company, period={"start": "2020-01-01", "end": "2020-01-08"})
    assert result.status == "no_data"
    assert result.causes == ()


def test_noise_is_no_cause(view: Opens) -> None:
    """Services that wobble by two percent give no cause, only a rest."""
    lines = []
    for n in range(20):
        lines += daily(days("2026-11-09", "2026-11-16", 1000), SkuId=f"S{n}")
        wobble = 1020 if n % 2 else 985
        lines += daily(days("2026-11-16", "2026-11-23", wobble), SkuId=f"S{n}")
    result = explain(view(lines))
    assert result.causes == ()
    assert value(result.other) == value(result.against.change) == 350


@pytest.mark.parametrize("cost", ["BilledCost", "billed"])
def test_the_cost_column_may_be_named_either_way(small_company: View, cost: str) -> None:
    """FOCUS's name and the short one select the same column."""
    assert explain(small_company, cost=cost).cost == "billed"


def test_a_new_month_of_the_bill_is_compared_by_invoice(view: Opens) -> None:
    """By billing month, a correction counts in the month in which it was billed."""
    lines = bill("2026-09-01", "2026-11-01")
    lines.append(
        line(
            day="2026-10-15",
            cost="-500",
            ChargeClass="Correction",
            ChargePeriodStart="2026-09-20T00:00:00Z",
            ChargePeriodEnd="2026-09-21T00:00:00Z",
        )
    )
    period = {"start": "2026-10-01", "end": "2026-11-01"}
    result = explain(view(lines, company()), period=period, basis="billing")
    [correction] = [cause for cause in result.causes if cause.kind == "correction"]
    assert value(correction.change) == -500
    assert "corrections" in result.notes


def test_without_data_before_nothing_is_blamed(small_company: View) -> None:
    """Against a week before the first data everything would be new; no cause is claimed."""
    first = {"start": "2026-09-01", "end": "2026-09-08"}
    result = explain(small_company, period=first)
    assert result.causes == ()
    assert "starts_before_data" in result.notes


def test_hours_are_compared_with_the_hours_before(view: Opens) -> None:
    """A window of two hours reads single lines, and its cause is the component that ran then."""
    tags = '{"app": "web"}'
    lines = [
        line(
            day="2026-11-16",
            cost=str(30 if hour >= 4 else 10),
            ChargePeriodStart=f"2026-11-16T{hour:02}:00:00Z",
            ChargePeriodEnd=f"2026-11-16T{hour + 1:02}:00:00Z",
            Tags=tags,
        )
        for hour in range(8)
    ]
    hours = {"start": "2026-11-16T04:00:00+00:00", "end": "2026-11-16T06:00:00+00:00"}
    result = explain(view(lines, company(plans={})), period=hours)
    assert (value(result.total), value(result.against.before)) == (60, 20)
    [cause] = result.causes
    assert (cause.where, value(cause.change)) == ({"component": ["web"]}, 40)
    assert len(result.course) == 4
