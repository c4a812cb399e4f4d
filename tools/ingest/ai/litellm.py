"""LiteLLM's spend log: one row a call, with an estimate of what it cost.

`spend` is the gateway's estimate. A reply from the gateway's own cache has tokens but cost
nothing; the same request may stand in the log twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.ingest.ai.calls import Calls
from tools.ingest.ai.prices import Call
from tools.ingest.ai.providers import provider_of
from tools.ingest.ai.use import DEFAULT_ACCOUNT, GATEWAY, Account, amount, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = {"request_id", "spend", "startTime"}
_TRUE = {"true", "1", "yes"}


def is_ours(document: Any) -> bool:
    """Whether a document is a row of the spend log."""
    return isinstance(document, dict) and document.keys() >= _MARKS


def read(documents: Iterable[Any]) -> Account:
    """Read rows of the log.

    Raises:
        UnreadableError: a number or a time cannot be read.

    """
    calls = Calls()
    for row in documents:
        model = str(row.get("model") or "unknown")
        metadata = _loaded(row.get("metadata"))
        calls.add(
            moment(row["startTime"], "startTime"),
            _call(row, metadata),
            provider=provider_of(row.get("custom_llm_provider"), model),
            model=model,
            account=str(row.get("team_id") or DEFAULT_ACCOUNT),
            cost=amount(row["spend"], "spend"),
            identity=str(row["request_id"]),
            key=_key(row, metadata),
            tags=_tags(row),
            conversation=str(row["session_id"]) if row.get("session_id") else None,
            retries=_retries(metadata),
        )
    return Account(GATEWAY, "litellm", uses=calls.uses(), unpriced=dict(calls.unpriced))


def _call(row: dict[str, Any], metadata: Any) -> Call:
    if str(row.get("cache_hit")).casefold() in _TRUE:
        return Call()
    usage = metadata.get("usage_object") if isinstance(metadata, dict) else None
    details = usage.get("prompt_tokens_details") if isinstance(usage, dict) else None
    cached = int(amount((details or {}).get("cached_tokens"), "cached_tokens"))
    written = int(amount((usage or {}).get("cache_creation_input_tokens"), "cache tokens"))
    prompt = int(amount(row.get("prompt_tokens"), "prompt_tokens"))
    return Call(
        uncached=max(0, prompt - cached - written),
        cached=cached,
        written=written,
        output=int(amount(row.get("completion_tokens"), "completion_tokens")),
    )


def _retries(metadata: Any) -> int:
    """How often the gateway tried again, where it says so."""
    found = metadata.get("attempted_retries") if isinstance(metadata, dict) else None
    return int(amount(found, "attempted_retries"))


def _key(row: dict[str, Any], metadata: Any) -> str | None:
    alias = metadata.get("user_api_key_alias") if isinstance(metadata, dict) else None
    return alias or row.get("api_key") or None


def _tags(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The team, and those request tags that are written as `key:value`."""
    found = {"team": str(row["team_id"])} if row.get("team_id") else {}
    given = _loaded(row.get("request_tags"))
    for tag in given if isinstance(given, list) else []:
        key, colon, value = str(tag).partition(":")
        if colon and key.strip() and value.strip():
            found.setdefault(key.strip(), value.strip())
    return tuple(sorted(found.items()))


def _loaded(value: Any) -> Any:
    """A value that the log may hold as JSON text."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value
