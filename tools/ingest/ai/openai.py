"""OpenAI's organisation costs and usage, as its API returns them, page by page.

Costs are in dollars, by day, project and line item; usage is in tokens and names the AI model.
`input_tokens` include the cached ones.
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
    REQUESTS,
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

PROVIDER = "OpenAI"
_COSTS = "organization.costs.result"
_USAGE = "organization.usage."
_METERS = {
    "cached input": CACHED,
    "input": INPUT,
    "output": OUTPUT,
}
"""How a line item's last words name a meter: `gpt-4o-2024-08-06, cached input`."""


def is_ours(document: Any) -> bool:
    """Whether a document is a page of OpenAI's costs or usage."""
    return any(
        str(result.get("object", "")).startswith((_COSTS, _USAGE))
        for _, result in _results(document)
    )


def read(documents: Iterable[Any]) -> Account:
    """Read pages of costs and usage together.

    Raises:
        UnreadableError: an amount or a time cannot be read, or there is usage without costs.

    """
    account = Account(PROVIDER_COSTS, "openai-costs")
    for document in documents:
        for bucket, result in _results(document):
            start = moment(bucket.get("start_time"), "start_time")
            end = moment(bucket.get("end_time"), "end_time")
            place = Place(
                start=start,
                end=end,
                provider=PROVIDER,
                account=str(result.get("project_id") or DEFAULT_ACCOUNT),
                model=result.get("model"),
                key=result.get("api_key_id"),
            )
            if str(result.get("object")) == _COSTS:
                account.charges.append(_charge(place, result))
            else:
                account.uses.extend(_uses(place, result))
    if not account.charges:
        raise UnreadableError(
            "this is usage without costs; name the file with /v1/organization/costs too"
        )
    return account


def _results(document: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    buckets = document.get("data") if isinstance(document, dict) else None
    for bucket in buckets if isinstance(buckets, list) else []:
        if isinstance(bucket, dict):
            for result in bucket.get("results") or bucket.get("result") or []:
                if isinstance(result, dict):
                    yield bucket, result


def _charge(place: Place, result: dict[str, Any]) -> Charge:
    money = result.get("amount") or {}
    if not isinstance(money, dict):
        raise UnreadableError(f"amount {money!r} is not an object with value and currency")
    item = result.get("line_item")
    model, _, kind = str(item or "").rpartition(", ")
    meter = _METERS.get(kind)
    return Charge(
        place=Place(
            place.start,
            place.end,
            place.provider,
            place.account,
            model=model if meter else None,
            key=place.key,
        ),
        currency=str(money.get("currency") or "usd").upper(),
        amount=amount(money.get("value"), "amount"),
        item=str(item) if item else None,
        meter=meter,
    )


def _uses(place: Place, result: dict[str, Any]) -> Iterator[Use]:
    cached = amount(result.get("input_cached_tokens"), "input_cached_tokens")
    tokens = {
        INPUT: amount(result.get("input_tokens"), "input_tokens") - cached,
        CACHED: cached,
        OUTPUT: amount(result.get("output_tokens"), "output_tokens"),
        REQUESTS: amount(result.get("num_model_requests"), "num_model_requests"),
    }
    for meter, quantity in tokens.items():
        if quantity < 0:
            raise UnreadableError(
                "input_cached_tokens are more than input_tokens, of which they are part"
            )
        if quantity > Decimal(0):
            yield Use(place, meter, quantity)
