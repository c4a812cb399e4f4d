"""Anthropic's cost and usage reports, as its admin API returns them, page by page.

Amounts are text in cents. Uncached, cache write (5 minutes and 1 hour) and cache read tokens are
apart from each other. A missing workspace is the default one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.ingest.ai.use import (
    CACHED,
    DEFAULT_ACCOUNT,
    INPUT,
    OUTPUT,
    PROVIDER_COSTS,
    WRITTEN,
    Account,
    Charge,
    Place,
    UnreadableError,
    Use,
    amount,
    moment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROVIDER = "Anthropic"
_METERS = {
    "uncached_input_tokens": INPUT,
    "cache_read_input_tokens": CACHED,
    "output_tokens": OUTPUT,
}
_CENTS = Decimal(100)


def is_ours(document: Any) -> bool:
    """Whether a document is a page of Anthropic's cost or usage report."""
    return any(
        "uncached_input_tokens" in result or ("amount" in result and "starting_at" in bucket)
        for bucket, result in _results(document)
    )


def read(documents: Iterable[Any]) -> Account:
    """Read pages of both reports together.

    Raises:
        UnreadableError: an amount or a time cannot be read, or there is usage without costs.

    """
    account = Account(PROVIDER_COSTS, "anthropic-costs")
    for document in documents:
        for bucket, result in _results(document):
            place = Place(
                start=moment(bucket.get("starting_at"), "starting_at"),
                end=moment(bucket.get("ending_at"), "ending_at"),
                provider=PROVIDER,
                account=str(result.get("workspace_id") or DEFAULT_ACCOUNT),
                model=result.get("model"),
                key=result.get("api_key_id"),
            )
            if "amount" in result:
                account.charges.append(_charge(place, result))
            else:
                account.uses.extend(_uses(place, result))
    if not account.charges:
        raise UnreadableError("this is usage without costs; name the file with cost_report too")
    return account


def _results(document: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    buckets = document.get("data") if isinstance(document, dict) else None
    for bucket in buckets if isinstance(buckets, list) else []:
        if isinstance(bucket, dict) and "starting_at" in bucket:
            for result in bucket.get("results") or []:
                if isinstance(result, dict):
                    yield bucket, result


def _charge(place: Place, result: dict[str, Any]) -> Charge:
    kind = str(result.get("token_type") or "")
    meter = WRITTEN if kind.startswith("cache_creation") else _METERS.get(kind)
    return Charge(
        place=place,
        currency=str(result.get("currency") or "USD").upper(),
        amount=amount(result.get("amount"), "amount") / _CENTS,
        item=result.get("description"),
        meter=meter,
    )


def _uses(place: Place, result: dict[str, Any]) -> Iterator[Use]:
    created = result.get("cache_creation") or {}
    written = sum(
        (amount(tokens, f"cache_creation.{name}") for name, tokens in created.items()), Decimal(0)
    )
    tokens = {meter: amount(result.get(name), name) for name, meter in _METERS.items()}
    for meter, quantity in (tokens | {WRITTEN: written}).items():
        if quantity > 0:
            yield Use(place, meter, quantity)
