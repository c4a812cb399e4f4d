"""Sums through a view: what counts, how time is cut, and what an asker may see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.focus import line
from tools.arguments import CostArguments
from tools.context.schema import Context, Organisation
from tools.periods import Period
from tools.view import Selection, bucket
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.periods import Grain
    from tools.view import View

WHOLE = Period(start=date(2025, 11, 1), end=date(2026, 12, 1))
RULES: dict[str, Any] = {
    "rules": [
        {"id": "t", "when": {"field": "Tags.t", "exists": True}, "assign": {"team": "$Tags.t"}}
    ]
}


def of(view: View, by: str, **selected: Any) -> dict[str, int]:
    """What each value comes to in whole dollars."""
    rows, _ = view.sums(Selection(WHOLE, **selected), by=(by,))
    return {row.keys[0]: int(row.amount) for row in rows}


@pytest.fixture
def bill(view: Opens) -> View:
    """Seven lines, each a power of two, over teams, services, categories and months."""
    return view(
        [
            line(cost="1", Tags='{"t": "x", "Env": "prod"}', ServiceName="A"),
            line(cost="2", Tags='{"t": "x", "ENV": "dev"}', ServiceName="B"),
            line(cost="4", Tags='{"t": "y", "env": "prod"}', ServiceName="A"),
            line(cost="8", ServiceName="A"),
            line(cost="-16", ServiceName="A", ChargeCategory="Credit"),
            line(day="2026-10-05", cost="32", ServiceName="C"),
            line(day="2025-11-16", cost="64", ServiceName="C"),
        ],
        Context.model_validate(RULES),
    )


def test_scope_narrows_and_its_values_are_alternatives(bill: View) -> None:
    """Two services widen, a team beside them narrows; a value that nothing has selects nothing."""
    assert of(bill, "team", scope={"service": ["A", "B"]}) == {"unallocated": -8, "x": 3, "y": 4}
    assert of(bill, "team", scope={"service": ["A", "B"], "team": ["x"]}) == {"x": 3}
    assert of(bill, "team", scope={"service": ["nothing"]}) == {}
    assert of(bill, "team", scope={"service": []}) == {}


def test_exclusion_takes_out_what_it_names(bill: View) -> None:
    """Without credits, and without one service beside, the rest remains."""
    without = {"charge_category": ["Credit"]}
    assert of(bill, "service", exclude=without) == {"C": 96, "A": 13, "B": 2}
    assert of(bill, "service", exclude=without | {"service": ["C"]}) == {"A": 13, "B": 2}


def test_tags_are_asked_for_however_they_are_written(bill: View) -> None:
    """`tag:env` gathers Env, ENV and env; lines without it are unallocated; scope works alike."""
    assert of(bill, "tag:env") == {"unallocated": 88, "prod": 5, "dev": 2}
    assert of(bill, "team", scope={"tag:E-N-V": ["prod"]}) == {"y": 4, "x": 1}
    assert of(bill, "team", exclude={"tag:env": ["unallocated"]}) == {"y": 4, "x": 3}
    assert of(bill, "tag:never") == {"unallocated": 95}


@pytest.mark.parametrize(
    ("grain", "starts"),
    [
        ("day", ["2025-11-16", "2026-10-05", "2026-11-16"]),
        ("week", ["2025-11-10", "2026-10-05", "2026-11-16"]),
        ("month", ["2025-11-01", "2026-10-01", "2026-11-01"]),
        ("quarter", ["2025-10-01", "2026-10-01"]),
        ("year", ["2025-01-01", "2026-01-01"]),
    ],
)
def test_time_is_cut_by_the_calendar(bill: View, grain: Grain, starts: list[str]) -> None:
    """Days, weeks from Monday, months, quarters and years begin where the calendar says."""
    rows, _ = bill.sums(Selection(WHOLE), grain=grain)
    assert [str(row.start) for row in rows] == starts
    assert sum(row.amount for row in rows) == Decimal(95)


def test_weeks_may_begin_on_sunday(view: Opens) -> None:
    """Where the organisation's week starts on Sunday, a Sunday opens a week."""
    sunday = view(
        [line(day="2026-11-14", cost="1"), line(day="2026-11-15", cost="2")],
        Context(organisation=Organisation(week_start="sunday")),
    )
    rows, _ = sunday.sums(Selection(WHOLE), grain="week")
    assert [(str(row.start), row.amount) for row in rows] == [
        ("2026-11-08", Decimal(1)),
        ("2026-11-15", Decimal(2)),
    ]


def test_a_bucket_is_cut_to_the_window() -> None:
    """A week of which the window has five days has five days; a month ends with the window."""
    window = Period(start=date(2026, 11, 4), end=date(2026, 12, 15))
    assert bucket(date(2026, 11, 2), "week", window).days == 5
    assert str(bucket(date(2026, 12, 1), "month", window).end) == "2026-12-15"
    assert str(bucket(date(2026, 10, 1), "quarter", window).start) == "2026-11-04"


def test_an_asker_sees_what_any_allowed_scope_covers(bill: View) -> None:
    """Scopes open what they cover, several add up, none opens nothing, hidden ones stay shut."""

    def seen(*allowed: dict[str, list[str]], hidden: tuple[dict[str, list[str]], ...] = ()) -> Any:
        restricted = type(bill)(
            bill.store, bill.calendar, Visibility(allowed=allowed, hidden=hidden), bill.ledger
        )
        return of(restricted, "team")

    assert seen({"team": ["x"]}) == {"x": 3}
    assert seen({"team": ["x"]}, {"service": ["C"]}) == {"unallocated": 96, "x": 3}
    assert seen({"team": ["x"], "service": ["A"]}) == {"x": 1}
    assert seen() == {}
    assert seen({"team": ["x", "y"]}, hidden=({"service": ["A"]},)) == {"x": 2}
    assert seen({"team": ["x", "y"]}, hidden=({"tag:env": ["prod"]},)) == {"x": 2}


def test_the_billing_basis_needs_whole_months(bill: View) -> None:
    """Cash by billing period is counted in whole months; any other window counts by charge."""
    months = CostArguments(period=WHOLE, basis="billing")
    days = CostArguments(
        period=Period(start=date(2026, 11, 2), end=date(2026, 12, 1)), basis="billing"
    )
    assert bill.select(months, default=WHOLE).basis == "billing"
    assert bill.select(days, default=WHOLE).basis == "charge"


def test_quantities_come_with_their_unit_alone(bill: View) -> None:
    """A quantity is summed where the unit is among the columns, and is 0 elsewhere."""
    rows, _ = bill.sums(Selection(WHOLE), columns=("PricingUnit",))
    assert [(row.keys, row.quantity) for row in rows] == [(("Hours",), Decimal(7))]
    rows, _ = bill.sums(Selection(WHOLE))
    assert rows[0].quantity == 0


def test_every_sum_is_in_the_ledger_and_can_be_run_again(bill: View) -> None:
    """The statement and values in the ledger give the same rows when anybody runs them."""
    rows, query = bill.sums(Selection(WHOLE, {"tag:env": ["prod"]}), by=("team", "service"))
    entry = bill.ledger.queries[-1]
    assert (entry.id, entry.rows) == (query, len(rows))
    again = bill.store.execute(entry.sql, entry.params)
    assert sorted(row[2] for row in again) == sorted(row.amount for row in rows)


def test_two_windows_are_summed_in_one_pass(view: Opens) -> None:
    """Each window holds its own lines alone: not those between, nor those of the other."""
    opened = view(
        [
            line(day="2026-11-02", cost="1", PricingQuantity="10", SkuId="kept"),
            line(day="2026-11-09", cost="4", PricingQuantity="20", SkuId="between"),
            line(day="2026-11-16", cost="2", PricingQuantity="30", SkuId="kept"),
            line(day="2026-11-17", cost="8", PricingQuantity="40", SkuId="new"),
        ]
    )
    earlier = Period(start=date(2026, 11, 2), end=date(2026, 11, 9))
    later = Period(start=date(2026, 11, 16), end=date(2026, 11, 23))
    rows, query = opened.sums_in_both(
        Selection(later), earlier, by=("sku",), columns=("PricingUnit",)
    )
    found = {row.keys[0]: tuple(int(value) for value in row[1:]) for row in rows}
    assert found == {"kept": (1, 10, 2, 30), "new": (0, 0, 8, 40)}
    assert opened.ledger.queries[-1].id == query
