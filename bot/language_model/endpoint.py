"""The endpoint: OpenAI, Azure OpenAI, or any server that speaks as OpenAI does.

langchain and openai are imported here and in the planner alone, and only once they are needed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from bot.language_model.errors import LanguageModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.settings import Settings

REQUEST_SECONDS = 20.0
RETRIES = 1
LONGEST_ANSWER = 2_000
"""Tokens that one turn may write."""

NO_KEY = "none"
"""Sent to servers that ask for no key; the client wants something to send."""


def silence_langsmith() -> None:
    """Keep LangSmith, which comes with langchain, from sending questions anywhere."""
    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        os.environ[name] = "false"


def connect(settings: Settings, *, http_client: Any = None) -> BaseChatModel:
    """The language model that the settings name; nothing is sent yet.

    Args:
        settings: with `spendthread_llm`, and a key or an address.
        http_client: an `httpx2.Client` in place of the client's own.

    Raises:
        LanguageModelError: the packages are not installed.

    """
    if not settings.spendthread_langsmith:
        silence_langsmith()
    try:
        from langchain_openai import AzureChatOpenAI, ChatOpenAI
    except ImportError as fault:
        raise LanguageModelError(
            "packages", "install spendthread[language-model] to use SPENDTHREAD_LLM"
        ) from fault
    shared: dict[str, Any] = {
        "model": settings.spendthread_llm,
        "api_key": settings.openai_api_key or NO_KEY,
        "timeout": REQUEST_SECONDS,
        "max_retries": RETRIES,
        "max_tokens": LONGEST_ANSWER,
        "use_responses_api": settings.spendthread_llm_api == "responses",
        "http_client": http_client,
        "cache": False,
    }
    if settings.openai_api_version:
        return AzureChatOpenAI(
            azure_endpoint=settings.openai_base_url,
            azure_deployment=settings.spendthread_llm,
            api_version=settings.openai_api_version,
            **shared,
        )
    return ChatOpenAI(base_url=settings.openai_base_url, **shared)
