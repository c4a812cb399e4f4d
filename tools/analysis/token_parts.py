"""Splitting a change of the cost of language models into price and the parts of volume.

One workload (an AI model and what calls it) makes R requests and uses T tokens, T_in of them read
and T_out written, at C. From before (0) to after (1), one step at a time, each at what the others
cost before:

    requests            C0 x (R1 / R0 - 1)
    tokens per request  T_in1 x C_in0 / T_in0 + T_out1 x C_out0 / T_out0 - C0 x R1 / R0
    cache share         what the balance of uncached, cached and written input moves
    price               all the rest: the price of each kind of token after against before

The parts sum to the change exactly. Without requests both first parts are one, the volume of
tokens, and count as requests. A workload that was not there before is *new*, one that is gone
*vanished*; cost without tokens, such as a fee, is *unsplit*.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ZERO = Decimal(0)
STEP = Decimal("0.00000001")
OUTPUT = "output"


@dataclass(frozen=True)
class Workload:
    """Requests, and cost and tokens by kind, of one workload in one window."""

    requests: Decimal
    cost: Mapping[str, Decimal]
    tokens: Mapping[str, Decimal]

    @property
    def of_tokens(self) -> Decimal:
        """What its tokens cost."""
        return sum((self.cost.get(kind, ZERO) for kind in self.tokens), ZERO)

    @property
    def whole_cost(self) -> Decimal:
        """What it cost in all."""
        return sum(self.cost.values(), ZERO)

    @property
    def whole_tokens(self) -> Decimal:
        """All tokens."""
        return sum(self.tokens.values(), ZERO)

    def price(self, kind: str) -> Decimal | None:
        """What a token of a kind cost; None where there was none."""
        tokens = self.tokens.get(kind, ZERO)
        return self.cost.get(kind, ZERO) / tokens if tokens > 0 else None

    def side(self, output: bool) -> tuple[Decimal, Decimal]:
        """Tokens and cost of what was written, or of what was read."""
        kinds = [kind for kind in self.tokens if (kind == OUTPUT) == output]
        return (
            sum((self.tokens[kind] for kind in kinds), ZERO),
            sum((self.cost.get(kind, ZERO) for kind in kinds), ZERO),
        )


@dataclass(frozen=True)
class TokenParts:
    """The parts of a change; they sum to it exactly."""

    requests: Decimal = ZERO
    tokens_per_request: Decimal = ZERO
    cache_share: Decimal = ZERO
    price: Decimal = ZERO
    new: Decimal = ZERO
    vanished: Decimal = ZERO
    unsplit: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """The whole change."""
        return sum((getattr(self, part.name) for part in fields(self)), ZERO)

    def plus(self, other: TokenParts) -> TokenParts:
        """Both, part by part."""
        return TokenParts(
            **{
                part.name: getattr(self, part.name) + getattr(other, part.name)
                for part in fields(self)
            }
        )


def token_parts(pairs: Iterable[tuple[Workload, Workload]]) -> TokenParts:
    """Split the change over workloads, each before and after, to the last of eight decimals."""
    parts = TokenParts()
    for before, after in pairs:
        parts = parts.plus(_split(before, after))
    return parts


def _split(before: Workload, after: Workload) -> TokenParts:
    if not before.whole_cost and not before.whole_tokens:
        return TokenParts(new=after.whole_cost)
    if not after.whole_cost and not after.whole_tokens:
        return TokenParts(vanished=-before.whole_cost)
    if before.whole_tokens <= 0 or after.whole_tokens <= 0:
        return TokenParts(unsplit=after.whole_cost - before.whole_cost)
    start, end = before.of_tokens, after.of_tokens
    more_tokens = _rounded(_at_old_sides(before, after))
    more_requests = more_tokens
    if before.requests > 0 and after.requests > 0:
        more_requests = _rounded(start * after.requests / before.requests)
    cached = _rounded(_at_old_prices(before, after))
    return TokenParts(
        requests=more_requests - start,
        tokens_per_request=more_tokens - more_requests,
        cache_share=cached - more_tokens,
        price=end - cached,
        unsplit=(after.whole_cost - end) - (before.whole_cost - start),
    )


def _at_old_sides(before: Workload, after: Workload) -> Decimal:
    """What is read and written now, at what reading and writing cost on average before."""
    cost = ZERO
    for output in (True, False):
        old_tokens, old_cost = before.side(output)
        tokens, new_cost = after.side(output)
        cost += tokens * old_cost / old_tokens if old_tokens > 0 else new_cost
    return cost


def _at_old_prices(before: Workload, after: Workload) -> Decimal:
    """The tokens of now at the prices of before; what had no price before, at that of now."""
    cost = ZERO
    for kind, tokens in after.tokens.items():
        price = before.price(kind)
        cost += tokens * price if price is not None else after.cost.get(kind, ZERO)
    return cost


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(STEP)
