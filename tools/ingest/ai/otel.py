"""OpenTelemetry spans of generative AI, as OTLP JSON; priced call by call from the list.

The conventions have no attribute for cost. `gen_ai.usage.input_tokens` should include cached
tokens; older names of attributes are read too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tools.ingest.ai.calls import Calls
from tools.ingest.ai.prices import Call
from tools.ingest.ai.providers import provider_of
from tools.ingest.ai.use import DEFAULT_ACCOUNT, TELEMETRY, Account, UnreadableError, amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PROVIDER = ("gen_ai.provider.name", "gen_ai.system")
_MODEL = ("gen_ai.response.model", "gen_ai.request.model")
_INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
_OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
_CACHED = ("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens")
_WRITTEN = (
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
)
_TAGS = {
    "service.name": "service",
    "service.namespace": "namespace",
    "deployment.environment.name": "environment",
    "deployment.environment": "environment",
}


def is_ours(document: Any) -> bool:
    """Whether a document holds spans."""
    return isinstance(document, dict) and isinstance(document.get("resourceSpans"), list)


def read(documents: Iterable[Any]) -> Account:
    """Read spans; those that name no AI model are of something else and count for nothing.

    Raises:
        UnreadableError: a number or a time cannot be read.

    """
    calls = Calls()
    for document in documents:
        for resource, span in _spans(document):
            attributes = _attributes(span.get("attributes"))
            model = _first(attributes, _MODEL)
            if not model or _first(attributes, (*_INPUT, *_OUTPUT)) is None:
                continue
            calls.add(
                _started(span),
                _call(attributes),
                provider=provider_of(_first(attributes, _PROVIDER), str(model)),
                model=str(model),
                account=str(resource.get("service.name") or DEFAULT_ACCOUNT),
                cost=None,
                identity=str(span["spanId"]) if span.get("spanId") else None,
                tags=_tags(resource),
                conversation=_text(attributes.get("gen_ai.conversation.id")),
            )
    return Account(TELEMETRY, "otel", uses=calls.uses(), unpriced=dict(calls.unpriced))


def _spans(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in document["resourceSpans"]:
        resource = _attributes((group.get("resource") or {}).get("attributes"))
        for scope in group.get("scopeSpans") or group.get("instrumentationLibrarySpans") or []:
            for span in scope.get("spans") or []:
                yield resource, span


def _attributes(listed: Any) -> dict[str, Any]:
    """OTLP's list of keys with typed values as a plain mapping."""
    found = {}
    for entry in listed if isinstance(listed, list) else []:
        values = list((entry.get("value") or {}).values())
        if values:
            found[str(entry.get("key"))] = values[0]
    return found


def _first(attributes: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((attributes[name] for name in names if name in attributes), None)


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _started(span: dict[str, Any]) -> datetime:
    nanoseconds = amount(span.get("startTimeUnixNano"), "startTimeUnixNano")
    if not nanoseconds:
        raise UnreadableError("a span has no startTimeUnixNano")
    return datetime.fromtimestamp(int(nanoseconds) // 10**9, tz=UTC)


def _call(attributes: dict[str, Any]) -> Call:
    cached = int(amount(_first(attributes, _CACHED), "cache read tokens"))
    written = int(amount(_first(attributes, _WRITTEN), "cache write tokens"))
    given = int(amount(_first(attributes, _INPUT), "input tokens"))
    return Call(
        uncached=max(0, given - cached - written),
        cached=cached,
        written=written,
        output=int(amount(_first(attributes, _OUTPUT), "output tokens")),
    )


def _tags(resource: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name, tag in _TAGS.items():
        if resource.get(name):
            found.setdefault(tag, str(resource[name]))
    return tuple(sorted(found.items()))
