"""The books of AI and of observability."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.demo.sums import Scope, Sums, Window

Book = dict[str, Any]

AI_SERVICES = ["OpenAI API", "Anthropic API"]
TELEMETRY_SERVICES = ["Datadog", "AmazonCloudWatch", "Azure Monitor"]

TOKEN_KINDS = {
    "uncached": ("EMBED-SMALL-INPUT", "GPT-MINI-INPUT", "SONNET-INPUT", "HAIKU-INPUT"),
    "cached": ("GPT-MINI-CACHED", "SONNET-CACHE-READ"),
    "written": ("SONNET-CACHE-WRITE",),
    "output": ("GPT-MINI-OUTPUT", "SONNET-OUTPUT", "HAIKU-OUTPUT"),
}
"""Kind of token → the SKUs that count it."""


def book_ai(sums: Sums, window: Window) -> Book:
    """Tokens, requests and cost of the language models in all and by what people ask for."""
    return {
        **_usage(sums, window, {"service": AI_SERVICES}),
        "vector_store": _text(sums.total(window, {"service": ["Pinecone"]})),
        "by": {
            dimension: {
                name: _usage(sums, window, {"service": AI_SERVICES, dimension: [name]})
                for name in sums.by(dimension, window, {"service": AI_SERVICES})
            }
            for dimension in ("ai_model", "component", "feature", "team", "ai_key", "provider")
        },
    }


def _usage(sums: Sums, window: Window, scope: Scope) -> Book:
    tokens = {
        kind: sums.quantity(window, "Tokens", {**scope, "sku": list(skus)})
        for kind, skus in TOKEN_KINDS.items()
    }
    requests = sums.quantity(window, "Requests", scope)
    cost = sums.total(window, scope)
    read = tokens["uncached"] + tokens["cached"] + tokens["written"]
    return {
        "cost": _text(cost),
        "requests": str(int(requests)),
        "tokens": {kind: str(int(count)) for kind, count in tokens.items()},
        "tokens_total": str(int(sum(tokens.values(), Decimal(0)))),
        "cost_per_request": _ratio(cost, requests),
        "tokens_per_request": _ratio(sum(tokens.values(), Decimal(0)), requests),
        "cached_share": _ratio(tokens["cached"] * 100, read),
    }


def book_telemetry(sums: Sums, window: Window) -> Book:
    """What watching costs: in all, by service, and beside the component that is watched."""
    scope: Scope = {"service": TELEMETRY_SERVICES}
    by_component = sums.by("component", window, scope)
    everything = sums.by("component", window)
    return {
        "total": _text(sums.total(window, scope)),
        "by_service": {
            name: _text(cost) for name, cost in sums.by("service", window, scope).items()
        },
        "by_component": {
            name: {
                "telemetry": _text(cost),
                "watched": _text(everything[name] - cost),
                "percent": _ratio(cost * 100, everything[name] - cost),
            }
            for name, cost in by_component.items()
        },
    }


def _text(amount: Decimal) -> str:
    return f"{amount:.8f}"


def _ratio(part: Decimal, whole: Decimal) -> str | None:
    return f"{part / whole:.8f}" if whole else None
