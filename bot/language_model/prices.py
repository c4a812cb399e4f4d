"""What tokens cost: a price from the settings, else the public list of genai-prices."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

CURRENCY = "USD"
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Tokens:
    """The tokens of one or several calls; `cached` ones are part of `sent`."""

    sent: int = 0
    received: int = 0
    cached: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.sent + other.sent, self.received + other.received, self.cached + other.cached
        )

    @property
    def total(self) -> int:
        """All tokens."""
        return self.sent + self.received


@dataclass(frozen=True)
class Prices:
    """The price of one language model."""

    model: str
    sent: Decimal | None = None
    received: Decimal | None = None
    """USD for a million tokens, where the settings say so."""

    @classmethod
    def of(cls, settings: Settings) -> Prices:
        """The price that the settings lead to."""
        return cls(
            settings.spendthread_llm or "",
            settings.spendthread_llm_price_in,
            settings.spendthread_llm_price_out,
        )

    def cost(self, tokens: Tokens) -> Decimal | None:
        """USD; None where nobody knows the price."""
        if self.sent is not None and self.received is not None:
            return (tokens.sent * self.sent + tokens.received * self.received) / _MILLION
        return _listed(self.model, tokens)


def _listed(model: str, tokens: Tokens) -> Decimal | None:
    from genai_prices import Usage, calc_price

    usage = Usage(
        input_tokens=tokens.sent,
        output_tokens=tokens.received,
        cache_read_tokens=min(tokens.cached, tokens.sent),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return calc_price(usage, model).total_price
        except LookupError:
            return None
