"""Which data stand behind the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.focus import line
from tools.catalog import call
from tools.context.schema import Context
from tools.data_status import DataStatus

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View


def status(view: View, **arguments: Any) -> DataStatus:
    """Call the tool with its arguments as JSON has them."""
    result = call("data_status", arguments, view)
    assert isinstance(result, DataStatus)
    return result


def test_how_far_the_data_go(small_company: View) -> None:
    """From the first of September through 22 November, three days ago."""
    result = status(small_company)
    assert (result.data_from.value, result.data_through.value) == ("2026-09-01", "2026-11-22")
    assert (result.age.value, result.age.unit) == ("3", "d")
    assert result.provisional_from is None
    assert result.generation.value == "1"


def test_days_that_have_not_settled_are_provisional(view: Opens) -> None:
    """With data through today, the days whose end is within 48 hours may still change."""
    lines = [line(day=f"2026-11-{day:02}", cost="1") for day in range(1, 26)]
    result = status(view(lines))
    # On the 25th at nine, 48 hours ago the 23rd was running: its end came later.
    assert result.provisional_from is not None
    assert result.provisional_from.value == "2026-11-23"
    assert "provisional" in result.notes


def test_sources_with_their_lines_and_delivery(small_company: View) -> None:
    """One source with every line of the bill, and when it was delivered."""
    [source] = status(small_company).sources
    # 83 days of three lines, 4 of the experiment, 3 of support, 1 credit.
    assert (source.name.value, source.lines.value) == ("test", "257")
    assert source.authority == "invoice"
    assert source.as_of is not None
    assert source.behind is None


def test_currencies_and_the_rate_that_converts_them(view: Opens) -> None:
    """Two billing currencies: each with its lines, the foreign one with the day of its rate."""
    context = Context.model_validate(
        {
            "organisation": {
                "currency": "USD",
                "exchange_rates": [
                    {"from": "EUR", "to": "USD", "day": "2026-11-01", "rate": "1.2"}
                ],
            }
        }
    )
    lines = [
        line(day="2026-11-10", cost="10"),
        line(day="2026-11-10", cost="10", BillingCurrency="EUR"),
        line(day="2026-11-11", cost="10", BillingCurrency="EUR"),
    ]
    of_lines = view(lines, context)
    result = status(of_lines)
    assert result.currency.value == "USD"
    found = [
        (one.code.value, one.lines.value, one.rate_day and one.rate_day.value)
        for one in result.currencies
    ]
    assert found == [("EUR", "2", "2026-11-01"), ("USD", "1", None)]
    assert "converted" in result.notes
    total = call("spend", {}, of_lines).model_dump()["total"]["value"]
    assert total == "34.00"
