"""Exchange: one rate for each currency and charge day into the currency of the answers."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.errors import ContextError
from tools.store.tables import insert

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from tools.context.schema import Organisation


def write_exchange(connection: DuckDBPyConnection, organisation: Organisation) -> tuple[str, bool]:
    """Fill `exchange` for the days of `rollup` and `split_cells`.

    The rate of a day is the newest whose `day` is not after it. A single currency to which no
    rate applies at all is kept as it is.

    Returns:
        The reporting currency, and whether anything is converted into it.

    Raises:
        ContextError: a currency has no rate on some day; the text holds the lines to add.

    """
    charged: dict[str, list[date]] = {}
    for currency, day in connection.execute(
        "SELECT BillingCurrency, ChargeDay FROM rollup UNION"
        " SELECT BillingCurrency, ChargeDay FROM split_cells ORDER BY 1, 2"
    ).fetchall():
        charged.setdefault(currency, []).append(day)
    wanted = organisation.currency
    rates = {currency: _rates(organisation, currency) for currency in charged}
    if len(charged) == 1 and not any(rates.values()):
        wanted = next(iter(charged))
    missing, rows = [], []
    for currency, days in charged.items():
        if currency == wanted:
            rows += [(currency, day, Decimal(1)) for day in days]
            continue
        known = rates[currency]
        starts = [day for day, _ in known]
        if not known or days[0] < starts[0]:
            missing.append(_missing(currency, wanted, days[0]))
            continue
        rows += [(currency, day, known[bisect_right(starts, day) - 1][1]) for day in days]
    if missing:
        raise ContextError("\n".join(missing))
    insert(connection, "exchange", rows)
    return wanted, any(currency != wanted for currency in charged)


def _rates(organisation: Organisation, currency: str) -> list[tuple[date, Decimal]]:
    """The rates into the organisation's currency, oldest first; of one day the last one written."""
    rates = {
        rate.day: rate.rate
        for rate in organisation.exchange_rates
        if rate.from_ == currency and rate.to == organisation.currency
    }
    return sorted(rates.items())


def _missing(currency: str, wanted: str, day: date) -> str:
    return (
        f"no exchange rate from {currency} to {wanted} on {day}; add to org.yaml under"
        f" exchange_rates: - {{from: {currency}, to: {wanted}, day: {day}, rate: …}}"
    )
