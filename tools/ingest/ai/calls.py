"""Single calls of AI models, as gateways and telemetry log them, become uses by the hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tools.ingest.ai.divide import shares
from tools.ingest.ai.prices import Call, price, weight
from tools.ingest.ai.use import CONVERSATIONS, REQUESTS, RETRIES, Place, Use, hour_of

if TYPE_CHECKING:
    from datetime import datetime

Totals = dict[tuple[Place, str], list[Decimal]]


@dataclass
class Calls:
    """Adds up calls as they are read, so that a long log needs little memory."""

    totals: Totals = field(default_factory=dict)
    unpriced: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)
    _talks: set[str] = field(default_factory=set)

    def add(
        self,
        at: datetime,
        call: Call,
        *,
        provider: str,
        model: str,
        account: str,
        cost: Decimal | None,
        identity: str | None = None,
        key: str | None = None,
        tags: tuple[tuple[str, str], ...] = (),
        conversation: str | None = None,
        retries: int = 0,
    ) -> None:
        """Add one call; without a `cost` it is priced from the list of its day.

        A call whose `identity` came before is the same call, logged twice. A `conversation` counts
        once, with the first of its calls in the log.
        """
        if identity is not None:
            if identity in self._seen:
                return
            self._seen.add(identity)
        place = Place(*hour_of(at), provider, account, model, key, tags)
        if cost is None:
            cost = price(call, model, provider, at)
            if cost is None:
                self.unpriced[model] += 1
        meters = {meter: Decimal(tokens) for meter, tokens in call.meters().items()}
        parts = shares(cost or Decimal(0), _weights(place, meters))
        for meter, quantity in meters.items():
            self._count(place, meter, quantity, parts.get(meter, Decimal(0)))
        # What no meter can bear, such as an image, stays with the request itself.
        self._count(place, REQUESTS, Decimal(1), Decimal(0) if parts else cost or Decimal(0))
        if retries:
            self._count(place, RETRIES, Decimal(retries), Decimal(0))
        if conversation and conversation not in self._talks:
            self._talks.add(conversation)
            self._count(place, CONVERSATIONS, Decimal(1), Decimal(0))

    def uses(self) -> list[Use]:
        """All calls, added up by hour, project, AI model, key, tags and meter."""
        return [
            Use(place, meter, quantity, cost)
            for (place, meter), (quantity, cost) in self.totals.items()
        ]

    def _count(self, place: Place, meter: str, quantity: Decimal, cost: Decimal) -> None:
        total = self.totals.setdefault((place, meter), [Decimal(0), Decimal(0)])
        total[0] += quantity
        total[1] += cost


def _weights(place: Place, meters: dict[str, Decimal]) -> dict[str, Decimal]:
    priced = {meter: weight(Use(place, meter, tokens)) for meter, tokens in meters.items()}
    if any(found is None for found in priced.values()):
        return meters
    return {meter: found or Decimal(0) for meter, found in priced.items()}
