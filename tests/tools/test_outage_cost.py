"""What an outage cost: the four parts by hand, ranges, what is left out, and while it runs."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import bill, company
from tests.support.focus import line
from tests.support.measured import daily, hourly, metric, with_values
from tests.support.store import view_of
from tools.catalog import call
from tools.outage_cost import OutageCost
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.context.schema import MetricValue
    from tools.outage import Outage
    from tools.outage_parts import Part
    from tools.view import View

FEATURES = {
    "checkout": {
        "id": "checkout",
        "name": "Checkout",
        "team": "payments",
        "value": "sales",
        "unit_metric": "orders",
        "revenue_per_hour": {"amount": "1000", "currency": "USD"},
    },
    "find": {"id": "find", "name": "Product search", "team": "search", "value": "findings"},
}
METRICS = {
    "orders": metric("orders", "business", "sum"),
    "availability": metric("availability", "availability", "mean", unit="%"),
}
OBJECTIVES = {
    "up": {
        "id": "up",
        "component": "checkout-api",
        "metric": "availability",
        "target": "99.9",
        "window_days": 28,
        "credits": {
            "of": {"amount": "10000", "currency": "USD"},
            "tiers": [{"below": "99.9", "percent": "5"}, {"below": "99", "percent": "10"}],
        },
    }
}
INCIDENT = {
    "id": "down",
    "title": "Checkout down",
    "severity": "sev1",
    "impact_start": "2026-11-12T10:00:00Z",
    "impact_end": "2026-11-12T13:30:00Z",
    "components": ["checkout-api"],
    "impact_share": "0.6",
    "responders": [
        {"team": "payments", "people": 4, "person_hours": "16.5"},
        {"team": "platform", "people": 2, "person_hours": "7.5"},
    ],
}


@pytest.fixture
def shop(view: Opens) -> Any:
    """The small company with an incident of the checkout on Thursday, 12 November."""

    def opened(
        values: list[MetricValue] | None = None,
        *,
        extra: list[dict[str, str]] | None = None,
        sections: dict[str, Any] | None = None,
        now: datetime = datetime(2026, 11, 25, 9, tzinfo=UTC),
        **incident: Any,
    ) -> View:
        record = {key: value for key, value in (INCIDENT | incident).items() if value is not None}
        context = company(
            features=FEATURES,
            metrics=METRICS,
            slos=OBJECTIVES,
            plans={},
            organisation={"labour_rate_per_hour": "95"},
            incidents={"down": record},
            **sections or {},
        )
        lines = [*bill("2026-10-01"), *(extra or [])]
        return view(lines, with_values(context, values or []), now=now)

    return opened


def outage_cost(view: View, **arguments: Any) -> OutageCost:
    """Call the tool with its arguments as JSON has them."""
    result = call("outage_cost", arguments, view)
    assert isinstance(result, OutageCost)
    return result


def the_outage(view: View, **arguments: Any) -> Outage:
    """The only outage of an answer."""
    (outage,) = outage_cost(view, **{"incident": "down"} | arguments).outages
    return outage


def part(outage: Outage, kind: str) -> Part:
    """The only part of a kind."""
    (found,) = [part for part in outage.parts if part.kind == kind]
    return found


def ends(of: Any) -> tuple[Decimal, Decimal]:
    """Low and high."""
    return Decimal(of.low.value), Decimal(of.high.value)


def test_revenue_is_rate_times_share_times_hours(shop: Any) -> None:
    """1,000 an hour x 0.6 x 3.5 hours: 2,100 if all is lost, half of it if half returns."""
    assert ends(part(the_outage(shop()), "revenue")) == (1050, 2100)


def test_labour_is_all_hours_at_the_labour_rate(shop: Any) -> None:
    """16.5 + 7.5 person hours at 95 are 2,280, whatever the number of people."""
    assert ends(part(the_outage(shop()), "labour")) == (2280, 2280)


def test_credits_follow_the_tier_of_the_calendar_month(shop: Any) -> None:
    """21 days of 100 and one of 91.25 are 99.602 in November: 5 % of 10,000, if it is claimed.

    October, at 91.25 on every day, does not count.
    """
    values = [
        *daily("availability", "91.25", "2026-10-01", "2026-11-01", component="checkout-api"),
        *daily("availability", "100", "2026-11-01", "2026-11-12", component="checkout-api"),
        *daily("availability", "91.25", "2026-11-12", "2026-11-13", component="checkout-api"),
        *daily("availability", "100", "2026-11-13", "2026-11-23", component="checkout-api"),
    ]
    credit = part(the_outage(shop(values)), "credits")
    assert ends(credit) == (0, 500)
    assert credit.open  # the month is not over


def test_credits_without_measurements_rest_on_the_record(shop: Any) -> None:
    """0.6 x 3.5 h of 720 h are 0.29 %: 99.71 falls below 99.9 and not below 99."""
    credit = part(the_outage(shop()), "credits")
    assert ends(credit) == (0, 500)
    assert credit.inputs[0].origin == "incident"
    assert Decimal(credit.inputs[0].fact.value).quantize(Decimal("0.01")) == Decimal("99.71")


def test_a_day_not_yet_measured_is_taken_from_the_record(shop: Any) -> None:
    """Eleven days of 100 and the outage of the twelfth, 0.6 x 2 h of 720 h: 99.83, so 5 %."""
    noon = datetime(2026, 11, 12, 12, tzinfo=UTC)
    values = list(
        daily("availability", "100", "2026-11-01", "2026-11-23", component="checkout-api")
    )
    credit = part(the_outage(shop(values, now=noon)), "credits")
    assert ends(credit) == (0, 500)
    assert Decimal(credit.inputs[0].fact.value).quantize(Decimal("0.01")) == Decimal("99.83")


def failover(day: str, cost: str) -> dict[str, str]:
    """A line of the checkout API in another region."""
    return line(day=day, cost=cost, RegionId="eu-central-1", Tags='{"app": "checkout-api"}')


def test_extra_infrastructure_runs_until_cost_returns(shop: Any) -> None:
    """A second fleet costs 300, 500 and 200 on three days; a week later it is used again.

    The usual 100 a day, and what comes after the return, do not count.
    """
    lines = [
        failover("2026-11-12", "300"),
        failover("2026-11-13", "500"),
        failover("2026-11-14", "200"),
        failover("2026-11-20", "900"),
    ]
    extra = part(the_outage(shop(extra=lines)), "infrastructure")
    assert ends(extra) == (1000, 1000)
    assert extra.inputs[0].fact.period is not None
    assert extra.inputs[0].fact.period.end_day.isoformat() == "2026-11-15"


def test_parts_sum_to_the_whole(shop: Any) -> None:
    """Low: 1,050 + 2,280 + 0; high: 2,100 + 2,280 + 500; nothing stands out in the bill."""
    assert ends(the_outage(shop())) == (3330, 4880)


def test_several_are_listed_and_summed_and_credits_counted_once(shop: Any) -> None:
    """Two alike in one month: everything twice but the credit."""
    view = shop(sections={})
    second = INCIDENT | {
        "id": "again",
        "impact_start": "2026-11-10T10:00:00Z",
        "impact_end": "2026-11-10T13:30:00Z",
    }
    context = view.store.context
    incidents = company(incidents={"again": second}).incidents
    view.store.context = context.model_copy(update={"incidents": context.incidents | incidents})
    result = outage_cost(view, incident=["down", "again"])
    assert [one.ref for one in result.outages] == ["incident:again", "incident:down"]
    assert ends(result) == (2 * 3330, 2 * 4880 - 500)
    assert result.outages[1].absent[0].lack == "counted already"


def test_while_it_runs_it_costs_so_far_and_by_the_hour(shop: Any) -> None:
    """At noon two of the hours are over: 1,200 so far; each further hour 600 and six people's."""
    noon = datetime(2026, 11, 12, 12, tzinfo=UTC)
    outage = the_outage(shop(now=noon, impact_end=None))
    assert outage.running
    assert outage.provisional
    assert ends(part(outage, "revenue")) == (600, 1200)
    assert ends(part(outage, "labour")) == (6 * 2 * 95, 6 * 2 * 95)
    assert outage.hour_low is not None
    assert outage.hour_high is not None
    assert Decimal(outage.hour_low.value) == 300 + 6 * 95
    assert Decimal(outage.hour_high.value) == 600 + 6 * 95


def test_asked_amid_it_a_later_end_is_not_known(shop: Any) -> None:
    """The record has the end by now, but at noon the incident still ran."""
    noon = datetime(2026, 11, 12, 12, tzinfo=UTC)
    outage = the_outage(shop(now=noon))
    assert (outage.running, outage.hours.value) == (True, "2")


def test_ticket_times_widen_the_range(shop: Any) -> None:
    """3.5 hours of a ticket are 1.75 to 5.25 hours: 525 to 3,150."""
    outage = the_outage(shop(times="ticket"))
    assert outage.ticket
    assert ends(part(outage, "revenue")) == (525, 3150)


def test_an_unknown_share_is_anything(shop: Any) -> None:
    """Without a share nothing or everything may have been hit: 0 to 3,500."""
    assert ends(part(the_outage(shop(impact_share=None)), "revenue")) == (0, 3500)


def test_an_unknown_share_is_measured_where_orders_are_counted(shop: Any) -> None:
    """A hundred orders an hour, forty in the hours of impact: a share of 0.6 as well.

    From ten until one 60 of each 100 are missing and, in the half hour after, 30: 210 of 350.
    """
    values = []
    for value in hourly("orders", "100", "2026-10-01", "2026-11-23", feature="checkout"):
        assert isinstance(value.time, datetime)
        if value.time.date().isoformat() == "2026-11-12" and 10 <= value.time.hour <= 13:
            count = Decimal(70 if value.time.hour == 13 else 40)
            value = value._replace(value=count)
        values.append(value)
    outage = the_outage(shop(values, impact_share=None))
    assert ends(part(outage, "revenue")) == (1050, 2100)
    (short,) = outage.shortfalls
    assert (short.short.value, short.share.value) == ("210", "60.00")


def test_a_metric_in_money_is_revenue(shop: Any) -> None:
    """Without revenue per hour, 210 missing of a metric counted in USD are 210 USD."""
    sections = {
        "features": {
            "checkout": {k: v for k, v in FEATURES["checkout"].items() if k != "revenue_per_hour"}
        },
        "metrics": METRICS | {"orders": metric("orders", "business", "sum", unit="USD")},
    }
    values = []
    for value in hourly("orders", "100", "2026-10-01", "2026-11-23", feature="checkout"):
        assert isinstance(value.time, datetime)
        hit = value.time.date().isoformat() == "2026-11-12" and 10 <= value.time.hour <= 12
        values.append(value._replace(value=Decimal(30)) if hit else value)
    view = shop(values)
    view.store.context = view.store.context.model_copy(
        update={
            "features": company(features=sections["features"]).features,
            "metrics": company(metrics=sections["metrics"]).metrics,
        }
    )
    assert ends(part(the_outage(view), "revenue")) == (105, 210)


def test_what_is_absent_is_said(shop: Any) -> None:
    """No responders, no objective, a feature without revenue: each part says why it is missing."""
    view = shop(components=["vector-index"], responders=None)
    outage = the_outage(view)
    assert {gap.kind: gap.lack for gap in outage.absent} == {
        "revenue": "no revenue per hour",
        "labour": "no responders",
        "credits": "no credits agreed",
    }


def test_an_hour_of_it_can_be_imagined(shop: Any) -> None:
    """An hour without the checkout: 1,000, and 100 - 1/720 is still above every tier."""
    (outage,) = outage_cost(shop(), hours=1, scope={"feature": "checkout"}).outages
    assert outage.imagined
    assert ends(part(outage, "revenue")) == (500, 1000)
    assert ends(part(outage, "credits")) == (0, 500)


def test_hours_of_an_incident_are_like_it(shop: Any) -> None:
    """Two further hours: 1,000 x 0.6 x 2, and six people for two hours at 95."""
    outage = the_outage(shop(), hours=2)
    assert ends(part(outage, "revenue")) == (600, 1200)
    assert ends(part(outage, "labour")) == (1140, 1140)


def test_a_window_lists_its_incidents(shop: Any) -> None:
    """In November there was one, at the checkout; in October none."""
    view = shop()
    november = {"start": "2026-11-01", "end": "2026-12-01"}
    october = {"start": "2026-10-01", "end": "2026-11-01"}
    assert len(outage_cost(view, period=november, scope={"feature": "checkout"}).outages) == 1
    assert outage_cost(view, period=november, scope={"feature": "find"}).status == "no_data"
    assert outage_cost(view, period=october).status == "no_data"


def test_other_currencies_are_converted_or_left_out(shop: Any) -> None:
    """1,000 euros an hour at 1.10 are 1,100 dollars; without a rate the part is left out."""
    features = {
        "checkout": FEATURES["checkout"]
        | {"revenue_per_hour": {"amount": "1000", "currency": "EUR"}}
    }
    view = shop()
    changed = view.store.context.model_copy(
        update={"features": company(features=features).features}
    )
    view.store.context = changed
    assert the_outage(view).absent[0].lack == "no exchange rate"
    rates = [{"from": "EUR", "to": "USD", "day": "2026-01-01", "rate": "1.10"}]
    organisation = company(organisation={"exchange_rates": rates}).organisation
    view.store.context = changed.model_copy(update={"organisation": organisation})
    assert ends(part(the_outage(view_of(view.store)), "revenue")) == (1155, 2310)


def test_the_owners_are_those_of_the_components(shop: Any) -> None:
    """The payments team; the verdict rests on the incident."""
    result = outage_cost(shop(), incident="down")
    assert (result.owners, result.features) == (("payments",), ("checkout",))
    assert result.verdict is not None
    assert (result.verdict.state, result.verdict.by and result.verdict.by.ref) == (
        "unplanned",
        "incident:down",
    )


def test_an_unknown_incident_is_named(shop: Any) -> None:
    """`dwn` is none, but `down` reads like it."""
    result = outage_cost(shop(), incident="dwn")
    assert result.status == "no_data"
    assert result.unknown[0].near[0].value == "Checkout down"


def test_stated_amounts_stay_hidden_where_part_of_the_scope_is(shop: Any) -> None:
    """With a line of the checkout hidden, neither its revenue nor its contract is stated."""
    secret = line(day="2026-11-02", cost="1", SkuId="SECRET", Tags='{"app": "checkout-api"}')
    hidden = Visibility(allowed=None, hidden=({"sku": ["SECRET"]},))
    view = view_of(shop(extra=[secret]).store, visibility=hidden)
    outage = the_outage(view)
    assert [part.kind for part in outage.parts] == ["labour", "infrastructure"]


def test_what_is_out_may_be_named_by_its_bill(shop: Any) -> None:
    """An hour without the service that the product search runs on concerns the product search."""
    (outage,) = outage_cost(shop(), hours=1, scope={"service": "OpenSearch"}).outages
    assert outage.features == ("find",)
