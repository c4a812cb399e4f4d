"""Amounts that a record states in its own currency, in the currency of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from tools.view import View


def converted(view: View, amount: Decimal, currency: str, day: date) -> Decimal | None:
    """The amount at the newest rate whose day is not after `day`; None where there is no rate."""
    if currency == view.currency:
        return amount
    rates = [
        rate
        for rate in view.context.organisation.exchange_rates
        if rate.from_ == currency and rate.to == view.currency and rate.day <= day
    ]
    if not rates:
        return None
    return amount * max(rates, key=lambda rate: rate.day).rate
