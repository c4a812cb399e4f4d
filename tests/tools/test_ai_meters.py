"""What the meters of real bills count, by the words that each provider uses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tools.ai_meters import counted, is_language_model, is_vector_store


@pytest.mark.parametrize(
    ("meter", "sku", "unit", "kind", "factor"),
    [
        ("Input Tokens", "GPT-MINI-INPUT", "Tokens", "uncached", 1),
        ("Cached Input Tokens", "GPT-MINI-CACHED", "Tokens", "cached", 1),
        ("Cache Write Tokens", "SONNET-CACHE-WRITE", "Tokens", "written", 1),
        ("USE1-Claude4.5Sonnet-input-tokens", "A1B2", "1K tokens", "uncached", 1000),
        ("EUW1-Claude4.5Sonnet-output-tokens", "A1B3", "1K tokens", "output", 1000),
        ("EUW1-ClaudeHaiku-cache-read-input-token-count", "", "1M tokens", "cached", 10**6),
        ("EUW1-ClaudeHaiku-cache-write-input-token-count", "", "1M tokens", "written", 10**6),
        ("gpt 4o 0806 Outp glbl Tokens", "DZH318", "1K", "output", 1000),
        ("gpt 4o 0806 cached Inp glbl Tokens", "DZH318", "1K", "cached", 1000),
        ("gpt-4.1-mini cchd Inp Data Zone Tokens", "DZH318", "1M", "cached", 10**6),
        ("text-embedding-3-small", "EMBED", "1,000 tokens", "uncached", 1000),
        ("Some model", "XYZ", "Million tokens", "unsorted", 10**6),
        ("Requests", "OPENAI-REQUESTS", "Requests", "requests", 1),
        ("Retries", "", "Retries", "retries", 1),
    ],
)
def test_what_a_meter_counts(meter: str, sku: str, unit: str, kind: str, factor: int) -> None:
    """Bedrock says `output-tokens`, Azure `Outp`, OpenAI `Cached Input`: the words decide."""
    assert counted(meter, sku, unit) == (kind, Decimal(factor))


@pytest.mark.parametrize("unit", ["Hours", "GB", "Images", ""])
def test_what_is_no_token_is_not_counted_as_one(unit: str) -> None:
    """Hours of a provisioned AI model and images are cost without tokens."""
    assert counted("Provisioned throughput", "PTU", unit) is None


def test_language_models_and_vector_stores_by_their_names() -> None:
    """The spelling of a name does not matter; a vector store is no language model."""
    assert is_language_model("AWS", "Amazon Bedrock")
    assert is_language_model("Microsoft", "Azure OpenAI Service")
    assert is_language_model("Anthropic", "Anthropic API")
    assert not is_language_model("AWS", "Amazon SageMaker")
    assert is_vector_store("Pinecone", "Pinecone")
    assert is_vector_store("Microsoft", "Azure Cognitive Search")
    assert not is_language_model("Google Cloud", "Vertex AI Vector Search")
