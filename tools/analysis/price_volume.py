"""A change of cost as a price part and a volume part that sum to it exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

_CENTS = Decimal(1).scaleb(-8)


class PriceVolume(NamedTuple):
    """`volume` is the change of quantity at the old unit cost, `price` all the rest."""

    price: Decimal
    volume: Decimal


def price_volume(
    cost_before: Decimal, quantity_before: Decimal, cost_after: Decimal, quantity_after: Decimal
) -> PriceVolume:
    """Split a change of cost.

    With u = cost / quantity: volume = (q1 - q0) x u0 and price = (u1 - u0) x q1, so that the joint
    part counts as price.

    Raises:
        ZeroDivisionError: there was no quantity before.

    """
    if not quantity_before:
        raise ZeroDivisionError("no quantity before")
    volume = cost_before * (quantity_after - quantity_before) / quantity_before
    volume = volume.quantize(_CENTS)
    return PriceVolume(cost_after - cost_before - volume, volume)
