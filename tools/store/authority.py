"""Which parts count where several sources tell of the same AI spend.

The same tokens can stand on an invoice, in a provider's cost report, in a gateway's log and in
telemetry. The highest counts; a lower one is never added to it, it only tells how to split it.
Decided for each billing period by provider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.store.lake import Part

RANKS = ("invoice", "provider cost API", "gateway estimate", "telemetry")
"""From the most to the least authority; a part of any other kind counts like an invoice."""

_BILLED_AS = (
    ("amazon", "aws"),
    ("aws", "aws"),
    ("azure", "microsoft"),
    ("microsoft", "microsoft"),
    ("google", "google"),
    ("gcp", "google"),
)


def told_apart(parts: Sequence[Part]) -> tuple[tuple[Part, ...], tuple[tuple[Part, str], ...]]:
    """Tell the parts that count from those that only split, the latter with the reason."""
    counting, splitting = [], []
    for part in parts:
        above = [other for other in parts if _stands_above(other, part)]
        if above:
            names = ", ".join(sorted({other.source for other in above}))
            why = (
                f"{part.source} {part.billing_period:%Y-%m} ({part.authority}) is not added:"
                f" {names} bills the same; it only tells how to split it"
            )
            splitting.append((part, why))
        else:
            counting.append(part)
    return tuple(counting), tuple(splitting)


def gateway_logs(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that say who used an AI provider: gateways, or telemetry where there is none."""
    for authority in ("gateway estimate", "telemetry"):
        logs = tuple(part for part in parts if part.authority == authority)
        if logs:
            return logs
    return ()


def _stands_above(other: Part, part: Part) -> bool:
    return (
        other.billing_period == part.billing_period
        and _rank(other) < _rank(part)
        and bool(_billers(other.ai_providers) & _billers(part.ai_providers))
    )


def _rank(part: Part) -> int:
    return RANKS.index(part.authority) if part.authority in RANKS else 0


def _billers(providers: Iterable[str]) -> set[str]:
    """A provider's names on different bills in one form."""
    folded = (provider.casefold() for provider in providers)
    return {next((found for mark, found in _BILLED_AS if mark in name), name) for name in folded}
