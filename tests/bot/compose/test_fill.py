"""Figures become text in one place, with their sign and without anything that steers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.compose.fill import clean, fill, show
from tools.facts import Fact, Ledger
from tools.periods import Period


def _fact(kind: str, value: str, unit: str = "") -> Fact:
    return Fact.model_validate(
        {"id": "f1", "kind": kind, "label": "x", "value": value, "unit": unit}
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("12345.678", "12,345.68 USD"),
        ("-12345.67", "-12,345.67 USD"),
        ("99999.99", "99,999.99 USD"),
        ("100000.49", "100,000 USD"),
        ("-1234567.5", "-1,234,568 USD"),
        ("0", "0.00 USD"),
        ("0.37", "0.37 USD"),
        ("0.00421", "0.0042 USD"),
        ("-0.0004", "-0.0004 USD"),
        ("0.00000037", "0.00000037 USD"),
    ],
)
def test_money_keeps_its_sign_and_its_small_digits(value: str, shown: str) -> None:
    """Cents go where they are noise; what is smaller than a cent is not shown as nothing."""
    assert show(_fact("money", value, "USD")) == shown


def test_a_currency_without_cents_shows_none() -> None:
    """Yen have no hundredths."""
    assert show(_fact("money", "1234.5", "JPY")) == "1,235 JPY"


@pytest.mark.parametrize(
    ("kind", "value", "unit", "shown"),
    [
        ("percent", "12.3", "%", "12.3%"),
        ("percent", "40.0", "%", "40%"),
        ("percent", "-0.01", "%", "-0.01%"),
        ("count", "1234567", "lines", "1,234,567 lines"),
        ("count", "1", "lines", "1 line"),
        ("count", "12", "", "12"),
        ("ratio", "0.05", "points", "0.05 points"),
        ("ratio", "120", "ms", "120 ms"),
        ("ratio", "99.95", "%", "99.95%"),
        ("duration", "1.5", "hours", "1 hour 30 minutes"),
        ("duration", "2", "hours", "2 hours"),
        ("duration", "1", "days", "1 day"),
        ("date", "2026-11-16", "", "16 November 2026"),
        ("date", "2026-11-16T02:05:00+00:00", "", "16 November 2026 02:05 UTC"),
        ("name", "Amazon S3", "", "Amazon S3"),
    ],
)
def test_each_kind_is_shown_as_people_write_it(
    kind: str, value: str, unit: str, shown: str
) -> None:
    """One form a kind."""
    assert show(_fact(kind, value, unit)) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2026-11-16", "2026-11-17", "16 November 2026"),
        ("2026-11-16", "2026-11-23", "16–22 November 2026"),
        ("2026-10-28", "2026-11-04", "28 October – 3 November 2026"),
        ("2025-12-28", "2026-01-04", "28 December 2025 – 3 January 2026"),
        ("2026-02-01", "2026-03-01", "February 2026"),
        ("2026-10-01", "2027-01-01", "October–December 2026"),
        ("2025-10-01", "2026-04-01", "October 2025 – March 2026"),
        ("2026-01-01", "2027-01-01", "2026"),
        (
            "2026-11-16T02:00:00+00:00",
            "2026-11-16T05:00:00+00:00",
            "16 November 2026 02:00–05:00 UTC",
        ),
    ],
)
def test_a_window_shows_its_first_and_its_last_day(start: str, end: str, shown: str) -> None:
    """The end is half-open inside and inclusive for people."""
    fact = Ledger().window("window", Period(start=start, end=end))
    assert show(fact) == shown


def test_a_window_is_called_as_it_was_asked_for() -> None:
    """The words of the question stand before the days, unless only the days are wanted."""
    week = Period(start="2026-11-16", end="2026-11-23", label="last week")
    fact = Ledger().window("window", week)
    assert show(fact) == "last week (16–22 November 2026)"
    assert show(fact, "days") == "16–22 November 2026"


def test_styles_drop_or_force_the_sign() -> None:
    """Behind "fell by" the sign is said already; in a table it always stands."""
    fact = _fact("money", "-5", "USD")
    assert show(fact, "size") == "5.00 USD"
    assert show(fact, "signed") == "-5.00 USD"
    assert show(_fact("percent", "5", "%"), "signed") == "+5%"


def test_an_unknown_fact_is_an_error() -> None:
    """A placeholder is never left standing or filled with nothing."""
    with pytest.raises(KeyError):
        fill("{{f9}}", {})


@given(st.text(max_size=300))
@settings(max_examples=50)
def test_cleaned_text_is_one_short_printable_line(text: str) -> None:
    """Whatever a tag holds, nothing of it moves a cursor, a colour or a reading direction."""
    cleaned = clean(text)
    assert len(cleaned) <= 80
    assert cleaned.isprintable()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=8))
@settings(max_examples=50)
def test_money_as_text_is_the_amount_rounded(amount: Decimal) -> None:
    """Reading the text back gives the amount to the digits that are shown, with its sign."""
    text = show(_fact("money", f"{amount:f}", "USD")).removesuffix(" USD").replace(",", "")
    tolerance = Decimal("0.5") if abs(amount) >= 100_000 else Decimal("0.005")
    assert abs(Decimal(text) - amount) <= tolerance
    assert (Decimal(text) < 0) == (amount < 0)
