"""Sums of the bill: totals, breakdowns, comparisons, credits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.company import WEEK, WEEK_BEFORE
from tests.support.focus import line
from tools.catalog import call
from tools.spend import Spend

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.facts import Fact
    from tools.view import View


def spend(view: View, **arguments: Any) -> Spend:
    """Call the tool with its arguments as JSON has them."""
    result = call("spend", {"period": WEEK} | arguments, view)
    assert isinstance(result, Spend)
    return result


def value(fact: Fact | None) -> Decimal:
    """The number of a fact that must be there."""
    assert fact is not None
    return Decimal(fact.value)


def amounts(result: Spend) -> dict[tuple[str, ...], Decimal]:
    """Each row's names with its amount."""
    return {tuple(name.value for name in row.names): value(row.amount) for row in result.rows}


def test_the_total_and_what_credits_took_off(small_company: View) -> None:
    """2170 net of a credit of 60: 2230 before it."""
    result = spend(small_company)
    assert (value(result.total), value(result.credits), value(result.gross)) == (2170, -60, 2230)
    assert "credits" in result.notes


def test_rows_sum_to_the_total_with_unallocated_among_them(small_company: View) -> None:
    """By feature: checkout 980 + 350 + 150, search 540 + 50, and 100 that nobody has."""
    result = spend(small_company, group_by=["feature"])
    assert amounts(result) == {
        ("Checkout",): 1480,
        ("Product search",): 590,
        ("unallocated",): 100,
    }


def test_each_row_bears_its_own_scope(small_company: View) -> None:
    """The money of a row can be looked up by the scope that it names."""
    scopes = [row.amount.scope for row in spend(small_company, group_by=["team"]).rows]
    assert scopes == [{"team": ["payments"]}, {"team": ["search"]}, {"team": ["unallocated"]}]


def test_rows_are_compared_and_what_is_gone_has_a_row(small_company: View) -> None:
    """Against the week before, the vector index rose by 400 and support is new."""
    result = spend(small_company, group_by=["service"], compare_to=WEEK_BEFORE)
    changes = {row.names[0].value: value(row.against.change) for row in result.rows if row.against}
    assert changes["OpenSearch"] == 400
    assert changes["Support"] == 200
    assert changes["Amazon S3"] == 0
    assert result.against is not None
    assert value(result.against.percent) == Decimal("82.4")
    gone = spend(small_company, period=WEEK_BEFORE, group_by=["service"], compare_to=WEEK)
    assert ("SageMaker",) in amounts(gone)


def test_only_the_largest_and_the_rest_in_one_row(small_company: View) -> None:
    """With top, what is not shown is one row that says how many it stands for."""
    result = spend(small_company, group_by=["service"], top=2)
    assert [row.names[0].value for row in result.rows] == [
        "Amazon Elastic Compute Cloud",
        "OpenSearch",
        "other",
    ]
    assert value(result.rows[-1].amount) == 2170 - 980 - 540
    assert value(result.rows[-1].folded) == 4


def test_over_time_each_day_is_a_row(small_company: View) -> None:
    """Seven days in order; the seventeenth holds the support fee and the credit."""
    rows = spend(small_company, grain="day").rows
    assert len(rows) == 7
    # 140 + 50 + 20 + 200 - 60
    assert value(rows[1].amount) == 350
    assert rows[1].amount.period is not None
    assert str(rows[1].amount.period.start) == "2026-11-17"


def test_tags_group_whatever_their_case(small_company: View) -> None:
    """`tag:owner` finds the key that is written Owner."""
    assert amounts(spend(small_company, group_by=["tag:owner"]))[("search",)] == 160


def test_excluded_values_do_not_count(small_company: View) -> None:
    """Everything but the credits is the gross amount, and no credit is told beside it."""
    result = spend(small_company, exclude={"charge_category": ["Credit"]})
    assert value(result.total) == 2230
    assert result.credits is None


def test_billing_months_hold_what_was_billed_in_them(view: Opens) -> None:
    """A correction of October that November's invoice holds: the two bases differ by it."""
    lines = [
        line(day="2026-10-10", cost="100"),
        line(day="2026-11-10", cost="40"),
        line(
            day="2026-11-10",
            cost="-30",
            ChargeClass="Correction",
            ChargePeriodStart="2026-10-10T00:00:00Z",
            ChargePeriodEnd="2026-10-11T00:00:00Z",
        ),
    ]
    october = {"start": "2026-10-01", "end": "2026-11-01"}
    of_lines = view(lines)
    assert value(spend(of_lines, period=october).total) == 70
    assert value(spend(of_lines, period=october, basis="billing").total) == 100
    part = {"start": "2026-10-05", "end": "2026-11-01"}
    assert "billing_basis_needs_months" in spend(of_lines, period=part, basis="billing").notes


def test_the_last_days_are_provisional(small_company: View) -> None:
    """On the 25th at nine, the 22nd has settled; a window that reaches the 23rd has not."""
    assert "provisional" not in spend(small_company).notes
    until = {"start": "2026-11-16", "end": "2026-11-26"}
    assert "provisional" in spend(small_company, period=until).notes


def test_an_unknown_name_gives_no_data_and_the_names_that_read_alike(small_company: View) -> None:
    """A team that is written wrong is not guessed; the right one is offered."""
    result = spend(small_company, scope={"team": ["payment"]})
    assert result.status == "no_data"
    [unknown] = result.unknown
    assert [fact.scope for fact in unknown.near] == [{"team": ["payments"]}]


CENTS = st.decimals(min_value="-99.99", max_value=10000, places=4)
LINES = st.lists(
    st.tuples(st.integers(1, 20), st.sampled_from(["vm", "disk", "net"]), CENTS),
    min_size=1,
    max_size=12,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES)
def test_rows_and_days_sum_to_the_lines(view: Opens, rows: list[tuple[int, str, Decimal]]) -> None:
    """Whatever the lines, totals, rows by service and rows by day are their exact sum."""
    of_lines = view(
        [
            line(day=f"2026-11-{day:02}", cost=str(cost), ServiceName=name)
            for day, name, cost in rows
        ]
    )
    period = {"start": "2026-11-01", "end": "2026-12-01"}
    whole = sum((cost for _, _, cost in rows), Decimal(0))
    for shape in ({}, {"group_by": ["service"]}, {"grain": "day"}):
        result = spend(of_lines, period=period, **shape)
        assert value(result.total) == whole
        if shape:
            assert sum(value(row.amount) for row in result.rows) == whole
