"""Dividing a provider's charges over the uses that caused them; the shares sum to the charge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.ingest.ai.prices import weight
from tools.ingest.ai.use import REQUESTS, Use

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from typing import TypeVar

    from tools.ingest.ai.use import Charge

    K = TypeVar("K", bound=Hashable)

UNIT = Decimal("0.000000000001")


def shares(amount: Decimal, weights: Mapping[K, Decimal]) -> dict[K, Decimal]:
    """Divide an amount by weights, each share to 12 decimals, the rest to the heaviest."""
    whole = sum(weights.values(), Decimal(0))
    if not whole:
        return {}
    rounded = {key: (amount * part / whole).quantize(UNIT) for key, part in weights.items()}
    heaviest = max(weights, key=lambda key: weights[key])
    rounded[heaviest] += amount - sum(rounded.values(), Decimal(0))
    return rounded


def divide(
    charges: Iterable[Charge], uses: Sequence[Use]
) -> tuple[list[tuple[Use, Charge]], list[Charge], list[Use]]:
    """Give each charge to the uses of its day, project, AI model and meter.

    A charge that names no AI model, as OpenAI's costs do, is divided over all uses of its project
    and day, by their tokens at list price; by tokens alone where a price is not known.

    Returns:
        The uses with their cost and the charge it is from; the charges that no use fits; and the
        uses that no charge covers, requests among them, which carry no money.

    """
    by_day: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, use in enumerate(uses):
        by_day[_day_of(use)].append(number)
    covered: list[tuple[Use, Charge]] = []
    bare: list[Charge] = []
    paid: set[int] = set()
    for charge in charges:
        members = [number for number in by_day[_day_of(charge)] if _fits(charge, uses[number])]
        weights = _weights([uses[number] for number in members])
        found = shares(charge.amount, dict(zip(members, weights, strict=True)))
        if not found:
            bare.append(charge)
        for number, cost in found.items():
            # The quantity counts once, however many charges a use bears.
            quantity = uses[number].quantity if number not in paid else Decimal(0)
            covered.append((replace(uses[number], quantity=quantity, cost=cost), charge))
            paid.add(number)
    rest = [use for number, use in enumerate(uses) if number not in paid]
    return covered, bare, rest


def _day_of(one: Use | Charge) -> tuple[object, ...]:
    place = one.place
    return place.provider, place.account, place.start.date()


def _fits(charge: Charge, use: Use) -> bool:
    if use.meter == REQUESTS:
        return False
    if charge.meter and charge.meter != use.meter:
        return False
    named = (charge.place.model or "").casefold()
    model = (use.place.model or "").casefold()
    return not named or model.startswith(named) or named.startswith(model)


def _weights(uses: Sequence[Use]) -> list[Decimal]:
    priced = [weight(use) for use in uses]
    if any(price is None for price in priced):
        return [use.quantity for use in uses]
    return [price or Decimal(0) for price in priced]
