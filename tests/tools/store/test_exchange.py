"""Currencies: converted with the rate of the day, or kept, never added without a rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.focus import line
from tests.support.store import load, view_of
from tools.context.schema import Context, ExchangeRate, Organisation
from tools.errors import ContextError
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection

if TYPE_CHECKING:
    from pathlib import Path

NOVEMBER = Selection(Period(start=date(2026, 11, 1), end=date(2026, 12, 1)))


def organisation(*rates: tuple[str, str, str]) -> Context:
    """An organisation that reckons in euros, with rates into it: from, day, rate."""
    return Context(
        organisation=Organisation(
            currency="EUR",
            exchange_rates=tuple(
                ExchangeRate(from_=currency, to="EUR", day=day, rate=rate)
                for currency, day, rate in rates
            ),
        )
    )


def test_each_day_has_the_newest_rate_that_is_not_after_it(home: Path) -> None:
    """1000 dollars at 0.90, 100 at 0.80 from the 17th and 7 euros are 987 euros."""
    lines = [
        line(day="2026-11-16", cost="1000"),
        line(day="2026-11-17", cost="50"),
        line(day="2026-11-18", cost="50"),
        line(day="2026-11-18", cost="7", BillingCurrency="EUR"),
    ]
    load(home, lines, organisation(("USD", "2026-11-17", "0.8"), ("USD", "2026-11-01", "0.9")))
    with open_store(home) as store:
        view = view_of(store)
        assert (store.currency, store.mixed_currencies) == ("EUR", True)
        assert view.total(NOVEMBER)[0] == Decimal(987)
        by_resource, _ = view.sums(NOVEMBER, by=("resource",))
        assert by_resource[0].amount == Decimal(987)


def test_large_amounts_are_converted_exactly(home: Path) -> None:
    """A row of 9,999,999,999.99 at 1.23456789 keeps every digit."""
    load(home, [line(cost="9999999999.99")], organisation(("USD", "2026-11-01", "1.23456789")))
    with open_store(home) as store:
        expected = Decimal("9999999999.99") * Decimal("1.23456789")
        assert view_of(store).total(NOVEMBER)[0] == expected


def test_several_currencies_without_a_rate_are_refused(home: Path) -> None:
    """The fault names the currency, the first day without a rate, and the line to add."""
    lines = [line(day="2026-11-16"), line(day="2026-11-17", BillingCurrency="SEK")]
    with pytest.raises(ContextError) as fault:
        load(home, lines, organisation(("USD", "2026-11-17", "0.9")))
    expected = (
        "no exchange rate from {0} to EUR on {1}; add to org.yaml under exchange_rates:"
        " - {{from: {0}, to: EUR, day: {1}, rate: …}}"
    )
    assert fault.value.user_text.splitlines() == [
        expected.format("SEK", "2026-11-17"),
        expected.format("USD", "2026-11-16"),
    ]


def test_a_single_currency_without_rates_is_kept(home: Path) -> None:
    """A bill in dollars alone is answered in dollars although the organisation's is the euro."""
    load(home, [line(cost="2")], organisation())
    with open_store(home) as store:
        assert (store.currency, store.mixed_currencies) == ("USD", False)
        assert view_of(store).total(NOVEMBER)[0] == Decimal(2)


def test_a_single_currency_with_rates_is_converted(home: Path) -> None:
    """A bill in dollars alone is answered in euros where the context has the rate."""
    load(home, [line(cost="2")], organisation(("USD", "2026-11-01", "0.9")))
    with open_store(home) as store:
        assert (store.currency, store.mixed_currencies) == ("EUR", True)
        assert view_of(store).total(NOVEMBER)[0] == Decimal("1.8")


def test_spend_in_two_currencies_divides_in_one(home: Path) -> None:
    """A split by spend compares 10 dollars at 0.9 with 9 euros as equal."""
    model = organisation(("USD", "2026-11-01", "0.9")).model_copy(
        update={
            "rules": Context.model_validate(
                {
                    "rules": [
                        {
                            "id": "a",
                            "when": {"field": "Tags.t", "exists": True},
                            "assign": {"team": "$Tags.t"},
                        },
                        {
                            "id": "b",
                            "when": {"field": "SkuId", "equals": "S"},
                            "split": {"dimension": "team", "by": "spend"},
                        },
                    ]
                }
            ).rules
        }
    )
    lines = [
        line(cost="10", Tags='{"t": "x"}'),
        line(cost="9", Tags='{"t": "y"}', BillingCurrency="EUR"),
        line(cost="4", SkuId="S", BillingCurrency="EUR"),
    ]
    load(home, lines, model)
    with open_store(home) as store:
        rows, _ = view_of(store).sums(NOVEMBER, by=("team",))
    assert {row.keys[0]: row.amount for row in rows} == {"x": Decimal(11), "y": Decimal(11)}
