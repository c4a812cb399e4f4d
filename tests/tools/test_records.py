"""Grades of evidence and verdicts: what records say about a change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import company
from tests.support.focus import line
from tools.periods import Period
from tools.records import Shift, coinciding, judge, overall
from tools.results import Verdict
from tools.view import Selection

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

WEEK = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))
SCOPE = {"component": ["checkout-api"]}


def rise(onset: date = date(2026, 11, 18), **changes: Any) -> Shift:
    """The checkout API rose by seventy in the week."""
    values: dict[str, Any] = {
        "selection": Selection(WEEK, SCOPE),
        "earlier": WEEK.before(),
        "change": Decimal(70),
        "onset": onset,
        "components": frozenset({"checkout-api"}),
        "features": frozenset({"checkout"}),
        "teams": frozenset({"payments"}),
    }
    return Shift(**values | changes)


def event(**places: str) -> dict[str, Any]:
    """An event on the day on which the rise began."""
    return {
        "id": "e",
        "time": "2026-11-18T07:00:00Z",
        "class": "technical",
        "type": "deploy",
        "title": "Deploy",
    } | places


@pytest.fixture
def bill_of(view: Opens) -> Any:
    """A view of ten a day before and twenty after, with the records that a test names."""
    tags = {"Tags": '{"app": "checkout-api"}'}
    lines = [
        line(day=f"2026-11-{day:02}", cost="20" if day >= 16 else "10", **tags)
        for day in range(9, 23)
    ]
    nothing: dict[str, Any] = {"plans": {}, "events": [], "incidents": {}, "decisions": {}}

    def opened(**records: Any) -> View:
        return view(lines, company(**nothing | records))

    return opened


@pytest.mark.parametrize(
    ("places", "grade"),
    [
        ({"component": "checkout-api"}, "consistent with"),
        ({"component": "vector-index"}, "consistent with"),
        ({"component": "web"}, None),
        ({"feature": "checkout"}, "coincides with"),
        ({"feature": "find"}, None),
        ({"team": "payments"}, "coincides with"),
        ({}, "coincides with"),
    ],
)
def test_grades_follow_time_and_place(
    bill_of: Any, places: dict[str, str], grade: str | None
) -> None:
    """The same component, or one that it needs, is consistent; a feature or no place coincides."""
    found = coinciding(bill_of(events=[event(**places)]), rise())
    assert [evidence.grade for evidence in found] == ([grade] if grade else [])


@pytest.mark.parametrize(
    ("onset", "fits"),
    [("2026-11-17", False), ("2026-11-18", True), ("2026-11-20", True), ("2026-11-21", False)],
)
def test_only_what_is_near_in_time_fits(bill_of: Any, onset: str, fits: bool) -> None:
    """On the day on which the change began or the two before it; never after."""
    found = coinciding(bill_of(events=[event()]), rise(date.fromisoformat(onset)))
    assert bool(found) == fits


PLAN = {
    "id": "p",
    "title": "Ramp",
    "owner": "payments",
    "scope": SCOPE,
    "from": "2026-11-16",
    "until": "2026-11-30",
    "reason": "season",
}


@pytest.mark.parametrize(
    ("expected", "state", "planned"),
    [
        ({"amount": "10", "currency": "USD", "per": "day"}, "planned", "70.00"),
        ({"amount": "70", "currency": "USD", "per": "week"}, "planned", "70.00"),
        ({"amount": "150", "currency": "USD", "per": "total"}, "planned", "70.00"),
        ({"amount": "4", "currency": "USD", "per": "day"}, "partly_planned", "28.00"),
        ({"amount": "-10", "currency": "USD", "per": "day"}, "unknown", None),
    ],
)
def test_a_plan_is_prorated_by_days(
    bill_of: Any, expected: dict[str, str], state: str, planned: str | None
) -> None:
    """Seven days of a plan: 7 x 10 a day, a week of 70, 7 of 15 days of 150 all make 70."""
    view = bill_of(plans={"p": PLAN | {"expected": expected}})
    verdict = judge(view, rise(), ())
    assert verdict.state == state
    assert (verdict.planned and f"{Decimal(verdict.planned.value):.2f}") == planned


def test_what_exceeds_the_plan_is_said(bill_of: Any) -> None:
    """Twenty-eight of seventy were planned: forty-two are beyond it."""
    expected = {"amount": "4", "currency": "USD", "per": "day"}
    verdict = judge(bill_of(plans={"p": PLAN | {"expected": expected}}), rise(), ())
    assert verdict.excess is not None
    assert Decimal(verdict.excess.value) == 42


def test_an_accepted_decision_plans_its_effect(bill_of: Any) -> None:
    """A decision in force since the window began states 10 a day: a month of 365 / 12 days."""
    decision = {
        "id": "d",
        "title": "Three zones",
        "status": "accepted",
        "effective_from": "2026-11-16",
        "scope": SCOPE,
        "expected_monthly_cost_change": {"amount": "304.16666667", "currency": "USD"},
    }
    verdict = judge(bill_of(decisions={"d": decision}), rise(), ())
    assert verdict.state == "planned"
    assert verdict.by is not None
    assert verdict.by.ref == "decision:d"
    rejected = judge(bill_of(decisions={"d": decision | {"status": "rejected"}}), rise(), ())
    assert rejected.state == "unknown"


def test_an_event_of_the_component_makes_it_unplanned(bill_of: Any) -> None:
    """A deploy of the same component and no plan: unplanned, by that deploy."""
    view = bill_of(events=[event(component="checkout-api")])
    verdict = judge(view, rise(), coinciding(view, rise()))
    assert verdict.state == "unplanned"
    assert verdict.by is not None
    assert verdict.by.ref == "event:e"


def test_a_providers_change_is_unknown_and_its_own_event_is_named(bill_of: Any) -> None:
    """A price rise is not blamed on a deploy; the provider's event is the record behind it."""
    price = rise(provider_side=True)
    ours = bill_of(events=[event(component="checkout-api")])
    assert judge(ours, price, coinciding(ours, price)).state == "unknown"
    theirs = bill_of(events=[event(component="checkout-api", **{"class": "provider"})])
    verdict = judge(theirs, price, coinciding(theirs, price))
    assert verdict.state == "unknown"
    assert verdict.by is not None
    assert verdict.by.ref == "event:e"


def test_a_plan_speaks_of_a_providers_change_too(bill_of: Any) -> None:
    """A price rise that a plan states is planned."""
    expected = {"amount": "10", "currency": "USD", "per": "day"}
    view = bill_of(plans={"p": PLAN | {"expected": expected}})
    assert judge(view, rise(provider_side=True), ()).state == "planned"


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ([(100, "planned"), (5, "unknown")], "planned"),
        ([(60, "planned"), (40, "unplanned")], "partly_planned"),
        ([(60, "unplanned"), (40, "unknown")], "unplanned"),
        ([(40, "unplanned"), (60, "unknown")], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_verdict_over_all_weighs_by_money(parts: list[tuple[int, Any]], state: str) -> None:
    """What makes up nine tenths decides; a tenth that is planned makes the whole partly so."""
    verdicts = [(Decimal(amount), Verdict(state=of)) for amount, of in parts]
    assert overall(verdicts).state == state
