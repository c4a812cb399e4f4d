"""Observability beside what it watches, on a bill worked out by hand.

In the week the web shop costs 100 and sends logs for 20; the vector index costs 50 and sends 10.
The week before, the web shop sent 5 and the vector index 10; 4 a week are nobody's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, WEEK_BEFORE, company
from tests.support.focus import line
from tools.catalog import call

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

DATADOG = {"ProviderName": "Datadog", "ServiceName": "Infrastructure Hosts"}
CLOUDWATCH = {"ServiceName": "AmazonCloudWatch"}


def _tagged(component: str) -> dict[str, str]:
    return {"Tags": f'{{"app": "{component}"}}'}


@pytest.fixture
def bill(view: Opens) -> View:
    """The bill of the module's docstring."""
    return view(
        [
            line(day="2026-11-17", cost="100", **_tagged("web")),
            line(day="2026-11-17", cost="50", **_tagged("vector-index")),
            line(day="2026-11-17", cost="12", **DATADOG, **_tagged("web")),
            line(day="2026-11-18", cost="8", **CLOUDWATCH, **_tagged("web")),
            line(day="2026-11-18", cost="10", **DATADOG, **_tagged("vector-index")),
            line(day="2026-11-19", cost="4", **DATADOG),
            line(day="2026-11-10", cost="5", **DATADOG, **_tagged("web")),
            line(day="2026-11-10", cost="10", **DATADOG, **_tagged("vector-index")),
            line(day="2026-11-11", cost="4", **DATADOG),
        ],
        company(),
    )


def _ask(view: View, **args: Any) -> Any:
    return call("telemetry_spend", {"period": WEEK, **args}, view)


def test_telemetry_is_told_by_its_provider_or_its_service(bill: View) -> None:
    """12 + 8 + 10 + 4 = 34 of observability, 150 of everything else, which is 22.7 percent."""
    result = _ask(bill)
    assert Decimal(result.total.value) == 34
    assert Decimal(result.watched.value) == 150
    assert Decimal(result.beside.value) == Decimal("22.7")
    assert {fact.value for fact in result.services} == {"Infrastructure Hosts", "AmazonCloudWatch"}


def test_each_component_stands_beside_its_own_other_cost(bill: View) -> None:
    """The web shop sends 20 on 100, the vector index 10 on 50; nobody's 4 watch nothing known."""
    rows = {row.names[0].scope["component"][0]: row for row in _ask(bill).rows}
    figures = {
        name: (Decimal(row.amount.value), row.beside and Decimal(row.beside.value))
        for name, row in rows.items()
    }
    assert figures == {"web": (20, 20), "vector-index": (10, 20), "unallocated": (4, None)}


def test_what_grew_most_is_named(bill: View) -> None:
    """The web shop's telemetry rose by 15, from 5; the rest stayed."""
    result = _ask(bill, compare_to=WEEK_BEFORE)
    assert Decimal(result.against.change.value) == 15
    assert result.grown.names[0].value == "Web shop"
    assert Decimal(result.grown.against.change.value) == 15


def test_days_sum_to_the_whole(bill: View) -> None:
    """Along the days 12, 18 and 4 were sent."""
    rows = _ask(bill, grain="day").rows
    assert [Decimal(row.amount.value) for row in rows] == [12, 18, 4]


def test_a_scope_of_one_component_names_its_owner(bill: View) -> None:
    """Asked of the web shop alone: 20, of team payments, feature checkout."""
    result = _ask(bill, scope={"component": ["web"]})
    assert Decimal(result.total.value) == 20
    assert (result.owners, result.features) == (("payments",), ("checkout",))


def test_a_bill_without_observability_says_so(view: Opens) -> None:
    """Nothing that watches is an answer of no data, not of zero."""
    plain = view([line(day="2026-11-17", cost="100")], company())
    assert _ask(plain).status == "no_data"
