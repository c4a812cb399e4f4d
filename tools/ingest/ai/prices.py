"""List prices of AI models from `genai-prices`, of the day of the call and call by call.

Some models cost more per token in a long call, so that a day's sum must not be priced as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tools.ingest.ai.use import CACHED, INPUT, OUTPUT, WRITTEN

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from tools.ingest.ai.use import Use

_PROVIDERS = {
    "AWS": "aws",
    "Anthropic": "anthropic",
    "Google Cloud": "google",
    "Microsoft": "azure",
    "OpenAI": "openai",
}
"""Provider in FOCUS → its id in the price table."""

_ONE_UNIT = 1000
"""Tokens by which meters are weighed against each other: far below any tier."""


@dataclass(frozen=True)
class Call:
    """The tokens of one call. The four kinds do not overlap."""

    uncached: int = 0
    cached: int = 0
    written: int = 0
    output: int = 0

    def meters(self) -> dict[str, int]:
        """Meter → tokens, those that are zero left out."""
        kinds = {
            INPUT: self.uncached,
            CACHED: self.cached,
            WRITTEN: self.written,
            OUTPUT: self.output,
        }
        return {meter: tokens for meter, tokens in kinds.items() if tokens}


def price(call: Call, model: str, provider: str, at: datetime) -> Decimal | None:
    """What a call costs at list price, in USD; None where the AI model has no known price."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return _price(call, model, _PROVIDERS.get(provider), hour)


def weight(use: Use) -> Decimal | None:
    """What a use's tokens weigh against those of other meters and AI models; None if unknown."""
    one = {
        INPUT: Call(uncached=_ONE_UNIT),
        CACHED: Call(cached=_ONE_UNIT),
        WRITTEN: Call(written=_ONE_UNIT),
        OUTPUT: Call(output=_ONE_UNIT),
    }.get(use.meter)
    if one is None or not use.place.model:
        return None
    unit = price(one, use.place.model, use.place.provider, use.place.start)
    return unit * use.quantity if unit is not None else None


@lru_cache(maxsize=100_000)
def _price(call: Call, model: str, provider: str | None, at: datetime) -> Decimal | None:
    # Imported here: the price table takes a while to load, and most ingests need none of it.
    from genai_prices import Usage, calc_price

    try:
        return calc_price(
            Usage(
                input_tokens=call.uncached + call.cached + call.written,
                cache_read_tokens=call.cached,
                cache_write_tokens=call.written,
                output_tokens=call.output,
            ),
            model,
            provider_id=provider,
            genai_request_timestamp=at,
        ).total_price
    except LookupError:
        return None
