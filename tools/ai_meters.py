"""Which parts of a bill are language models or vector stores, and what their meters count."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tools.words import fold

TokenKind = Literal["uncached", "cached", "written", "output", "unsorted"]
Kind = Literal[TokenKind, "requests", "retries", "conversations"]

TOKEN_KINDS: tuple[TokenKind, ...] = ("uncached", "cached", "written", "output", "unsorted")
"""Input that was read in full, input read from a cache, input written to one, and output.

`unsorted` are tokens of a meter that does not say which they are.
"""

AI_PROVIDERS = (
    "AI21",
    "Anthropic",
    "Cohere",
    "DeepSeek",
    "ElevenLabs",
    "Fireworks",
    "Groq",
    "Mistral",
    "OpenAI",
    "OpenRouter",
    "Perplexity",
    "Replicate",
    "Together AI",
    "Voyage AI",
    "xAI",
)
"""Whoever bills for language models alone; what their names begin with."""

AI_SERVICES = (
    *AI_PROVIDERS,
    "Amazon Bedrock",
    "AmazonBedrock",
    "AWS Bedrock",
    "Azure AI Foundry",
    "Azure OpenAI",
    "Cloud AI Companion",
    "Foundry Models",
    "Gemini API",
    "Generative Language API",
    "Vertex AI",
)
"""What clouds call their services for language models; what their names begin with."""

VECTOR_STORES = (
    "Amazon OpenSearch Serverless",
    "Amazon S3 Vectors",
    "Azure AI Search",
    "Azure Cognitive Search",
    "Chroma",
    "Milvus",
    "OpenSearch Serverless",
    "Pinecone",
    "Qdrant",
    "Turbopuffer",
    "Vertex AI Vector Search",
    "Weaviate",
    "Zilliz",
)
"""Providers and services that keep embeddings; what their names begin with."""

_PROVIDERS = tuple(fold(name) for name in AI_PROVIDERS)
_SERVICES = tuple(fold(name) for name in AI_SERVICES)
_VECTORS = tuple(fold(name) for name in VECTOR_STORES)

_WRITES = frozenset({"write", "writes", "written", "creation", "create"})
_CACHES = frozenset({"cache", "cached", "cchd", "caching"})
_OUT = frozenset({"output", "outputs", "outp", "out", "opt", "completion", "completions"})
_IN = frozenset({"input", "inputs", "inp", "in", "prompt", "embedding", "embeddings", "embed"})
_REQUESTS = frozenset({"request", "requests", "call", "calls", "invocation", "invocations"})
_RETRIES = frozenset({"retry", "retries"})
_TALKS = frozenset({"conversation", "conversations", "session", "sessions", "trace", "traces"})
_TOKENS = frozenset({"token", "tokens"})
_FACTORS = {
    "k": 1_000,
    "1k": 1_000,
    "1000": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "1m": 1_000_000,
    "1000000": 1_000_000,
    "million": 1_000_000,
}
_WORD = re.compile(r"[a-z]+|[0-9]+[km]?(?![a-z])", re.IGNORECASE)
_INSIDE = re.compile(r"(?<=\d),(?=\d{3})")


def is_vector_store(provider: str, service: str) -> bool:
    """Whether a service keeps embeddings."""
    return fold(service).startswith(_VECTORS) or fold(provider).startswith(_VECTORS)


def is_language_model(provider: str, service: str) -> bool:
    """Whether a service is billed for language models alone."""
    if is_vector_store(provider, service):
        return False
    return fold(provider).startswith(_PROVIDERS) or fold(service).startswith(_SERVICES)


@lru_cache(4096)
def counted(meter: str, sku: str, unit: str) -> tuple[Kind, Decimal] | None:
    """What one unit of a meter counts, and how many of it: `1K tokens` are a thousand.

    The meter's own name decides, else its SKU's; None where it counts neither tokens nor requests.
    """
    words = _words(unit)
    factor = Decimal(next((_FACTORS[word] for word in words if word in _FACTORS), 1))
    said = words | _words(meter)
    if _TOKENS & words or (_TOKENS & said and not words - _FACTORS.keys() - {"units", "unit"}):
        return _tokens(meter, sku), factor
    for kind, names in (
        ("retries", _RETRIES),
        ("conversations", _TALKS),
        ("requests", _REQUESTS),
    ):
        if names & words:
            return kind, factor  # type: ignore[return-value]
    return None


def _tokens(meter: str, sku: str) -> TokenKind:
    for name in (meter, sku):
        words = _words(name)
        if words & _CACHES:
            return "written" if words & _WRITES else "cached"
        if words & _OUT:
            return "output"
        if words & _IN:
            return "uncached"
    return "unsorted"


def _words(text: str) -> frozenset[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _INSIDE.sub("", text))
    return frozenset(word.casefold() for word in _WORD.findall(spaced))
