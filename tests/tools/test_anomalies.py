"""What left its band: money, owner and verdict on courses worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.support.company import WEEK, bill, company
from tests.support.focus import line
from tools.anomalies import Anomalies
from tools.catalog import call

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

VECTORS = '{"app": "vector-index"}'


def anomalies(view: View, **arguments: Any) -> Anomalies:
    """Call the tool for the week that changed."""
    result = call("anomalies", {"period": WEEK} | arguments, view)
    assert isinstance(result, Anomalies)
    return result


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def by_place(result: Anomalies) -> dict[str, Any]:
    """Each place by its first name."""
    return {place.names[0].value: place for item in result.items for place in item.places}


def test_what_left_its_band_with_money_owner_and_record(small_company: View) -> None:
    """The vector index costs 100 instead of 20 from the 18th on: 5 x 80 = 400.

    Deploy 7 of that day and component is on record, and no plan is.
    """
    place = by_place(anomalies(small_company))["Vector index"]
    assert value(place.change) == 400
    assert value(place.daily) == 100
    assert place.contact.id == "search"
    assert place.verdict.state == "unplanned"
    assert place.verdict.by.ref == "event:deploy-7"


def test_what_was_planned_is_said_as_planned(small_company: View) -> None:
    """The ramp of the checkout, 7 x 40 above 100, has a plan and comes last."""
    result = anomalies(small_company)
    place = by_place(result)["Checkout API"]
    assert value(place.change) == 280
    assert place.verdict.state == "planned"
    assert place.verdict.by.ref == "plan:holiday"
    assert result.items[-1].places == (place,)


def test_new_costs_are_a_kind_of_their_own(small_company: View) -> None:
    """The experiment of 40 a day from the 19th on was never there before: 4 x 40."""
    result = anomalies(small_company)
    new = [p for item in result.items for p in item.places if p.kind == "new"]
    assert [value(place.change) for place in new] == [160]
    assert new[0].where["account"] == ["222222222222"]


def test_vanished_costs_are_a_kind_of_their_own(view: Opens) -> None:
    """The web shop costs nothing from the 20th on: 3 x 50 less."""
    lines = [
        entry
        for entry in bill()
        if entry["ServiceName"] != "Amazon S3" or entry["ChargePeriodStart"] < "2026-11-20"
    ]
    place = by_place(anomalies(view(lines, company())))["Web shop"]
    assert place.kind == "vanished"
    assert value(place.change) == -150


def test_monthly_charges_and_credits_are_not_unusual(small_company: View) -> None:
    """Support is billed on the 17th of each month, and the credit is told elsewhere."""
    names = {
        name.value
        for item in anomalies(small_company).items
        for place in item.places
        for name in place.names
    }
    assert not {"Support", "Credits"} & names


def test_provisional_days_are_not_judged(view: Opens) -> None:
    """On the 20th the 18th is not settled: its rise is not told yet, the ramp of the 16th is."""
    early = view(bill(end="2026-11-20"), company(), now=datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert set(by_place(anomalies(early))) == {"Checkout API"}


def test_a_window_without_settled_days_has_no_answer(small_company: View) -> None:
    """Of tomorrow nothing is known."""
    tomorrow = {"start": "2026-11-26", "end": "2026-11-27"}
    assert anomalies(small_company, period=tomorrow).status == "no_data"


def test_one_cause_in_several_services_is_one_anomaly(view: Opens) -> None:
    """Storage and requests of the vector index double on the same day: one anomaly, one place."""
    lines, day = [], date(2026, 8, 1)
    while day < date(2026, 11, 23):
        cost = "20" if day < date(2026, 11, 18) else "40"
        lines += [
            line(day=day.isoformat(), cost=cost, ServiceName=service, Tags=VECTORS)
            for service in ("OpenSearch", "Amazon S3")
        ]
        day += timedelta(days=1)
    (item,) = anomalies(view(lines, company())).items
    (place,) = item.places
    assert place.where == {"component": ["vector-index"]}
    assert value(item.change) == 5 * 40


def test_a_quiet_week_is_quiet(small_company: View) -> None:
    """In October nothing left its band."""
    period = {"start": "2026-10-12", "end": "2026-10-19"}
    assert anomalies(small_company, period=period).items == ()


def test_the_hour_is_told_where_ai_is_billed_by_the_hour(view: Opens) -> None:
    """Tokens at 1 an hour cost 5 an hour from 14:00 UTC on the 18th."""
    lines = []
    for number in range(100 * 24):
        hour = datetime(2026, 8, 15, tzinfo=UTC) + timedelta(hours=number)
        cost = "1" if hour < datetime(2026, 11, 18, 14, tzinfo=UTC) else "5"
        lines.append(
            line(
                day=hour.date().isoformat(),
                cost=cost,
                ServiceName="OpenAI API",
                ServiceCategory="AI and Machine Learning",
                Tags=VECTORS,
            )
            | {
                "ChargePeriodStart": f"{hour:%Y-%m-%dT%H:%M:%SZ}",
                "ChargePeriodEnd": f"{hour + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
            }
        )
    (item,) = anomalies(view(lines, company())).items
    assert item.hour is not None
    assert item.hour.value == "2026-11-18T14:00:00+00:00"
