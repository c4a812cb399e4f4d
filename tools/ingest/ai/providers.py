"""Names of AI providers: as gateways and telemetry write them, and as bills do."""

from __future__ import annotations

_IN_LOGS = {
    "anthropic": "Anthropic",
    "aws.bedrock": "AWS",
    "aws_bedrock": "AWS",
    "azure": "Microsoft",
    "azure.ai.inference": "Microsoft",
    "azure.ai.openai": "Microsoft",
    "azure_ai": "Microsoft",
    "az.ai.inference": "Microsoft",
    "az.ai.openai": "Microsoft",
    "bedrock": "AWS",
    "bedrock_converse": "AWS",
    "cohere": "Cohere",
    "deepseek": "DeepSeek",
    "gcp.gemini": "Google Cloud",
    "gcp.gen_ai": "Google Cloud",
    "gcp.vertex_ai": "Google Cloud",
    "gemini": "Google Cloud",
    "groq": "Groq",
    "mistral": "Mistral AI",
    "mistral_ai": "Mistral AI",
    "openai": "OpenAI",
    "perplexity": "Perplexity",
    "sagemaker": "AWS",
    "vertex_ai": "Google Cloud",
    "xai": "xAI",
    "x_ai": "xAI",
}
"""LiteLLM's `custom_llm_provider` and OpenTelemetry's `gen_ai.provider.name` → the bill's name."""

_BY_MODEL = (
    ("claude", "Anthropic"),
    ("gpt-", "OpenAI"),
    ("o1", "OpenAI"),
    ("o3", "OpenAI"),
    ("o4", "OpenAI"),
    ("text-embedding", "OpenAI"),
    ("gemini", "Google Cloud"),
    ("mistral", "Mistral AI"),
    ("command", "Cohere"),
)

UNKNOWN = "AI provider"


def provider_of(logged: str | None, model: str) -> str:
    """The provider of a call by what the log calls it, else by the AI model's name."""
    name = (logged or "").casefold()
    if name:
        return _IN_LOGS.get(name, str(logged))
    bare = model.rpartition("/")[2].casefold()
    return next((found for start, found in _BY_MODEL if bare.startswith(start)), UNKNOWN)
