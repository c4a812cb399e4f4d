"""Langfuse's observations: one generation a row, priced when it was recorded where it could be."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tools.ingest.ai.calls import Calls
from tools.ingest.ai.prices import Call
from tools.ingest.ai.providers import provider_of
from tools.ingest.ai.use import (
    DEFAULT_ACCOUNT,
    TELEMETRY,
    Account,
    UnreadableError,
    amount,
    moment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_USAGE = ("usageDetails", "usage_details", "provided_usage_details")
_COSTS = ("costDetails", "cost_details", "provided_cost_details")
_CACHED = ("input_cached_tokens", "cache_read_input_tokens", "input_cache_read")
_WRITTEN = ("cache_creation_input_tokens", "input_cache_creation", "input_cache_write")


def is_ours(document: Any) -> bool:
    """Whether a document is an observation with usage or cost in it."""
    return isinstance(document, dict) and any(name in document for name in (*_USAGE, *_COSTS))


def read(documents: Iterable[Any]) -> Account:
    """Read observations; those that name no AI model are spans and count for nothing.

    Raises:
        UnreadableError: a number or a time cannot be read.

    """
    calls = Calls()
    for row in documents:
        model = row.get("model") or row.get("providedModelName") or row.get("provided_model_name")
        if not model:
            continue
        costs = _details(row, _COSTS)
        usage = _details(row, _USAGE)
        calls.add(
            moment(row.get("startTime") or row.get("start_time"), "startTime"),
            _call(usage),
            provider=provider_of(None, str(model)),
            model=str(model),
            account=str(row.get("projectId") or row.get("project_id") or DEFAULT_ACCOUNT),
            cost=_cost(costs) if costs else None,
            identity=str(row["id"]) if row.get("id") else None,
            tags=_tags(row),
            conversation=_session(row),
        )
    return Account(TELEMETRY, "langfuse", uses=calls.uses(), unpriced=dict(calls.unpriced))


def _session(row: dict[str, Any]) -> str | None:
    session = row.get("sessionId") or row.get("session_id")
    return str(session) if session else None


def _details(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value[:1] == "{":
            try:
                value = json.loads(value, parse_float=Decimal)
            except ValueError:
                raise UnreadableError(f"{name} {value!r} is no JSON") from None
        if isinstance(value, dict) and value:
            return value
    return {}


def _call(usage: dict[str, Any]) -> Call:
    """`input` stands apart from the kinds of cached tokens, as Langfuse keeps them."""
    read = {name: int(amount(value, name)) for name, value in usage.items()}
    return Call(
        uncached=read.get("input", 0),
        cached=sum(read.get(name, 0) for name in _CACHED),
        written=sum(read.get(name, 0) for name in _WRITTEN),
        output=read.get("output", 0),
    )


def _cost(costs: dict[str, Any]) -> Decimal:
    if "total" in costs:
        return amount(costs["total"], "costDetails.total")
    return sum((amount(value, name) for name, value in costs.items()), Decimal(0))


def _tags(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found = {"environment": row.get("environment"), "trace": row.get("traceName")}
    return tuple(sorted((key, str(value)) for key, value in found.items() if value))
