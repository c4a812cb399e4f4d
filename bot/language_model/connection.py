"""Trying the connection to the language model, for whoever sets it up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.language_model.endpoint import connect
from bot.language_model.errors import LanguageModelError
from bot.language_model.prices import Prices, Tokens
from bot.language_model.session import within

if TYPE_CHECKING:
    from bot.settings import Settings

SECONDS = 20.0
_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "ready",
        "description": "Say that you are ready.",
        "parameters": {"type": "object", "properties": {}},
    },
}


def try_connection(settings: Settings, *, seconds: float = SECONDS) -> str:
    """Ask for one call of a tool, and say what came of it.

    Raises:
        LanguageModelError: no answer, or one without a call of the tool; `detail` says which.

    """
    chat = connect(settings).bind_tools([_TOOL], tool_choice="ready")
    began = time.monotonic()
    try:
        message = within(seconds, lambda: chat.invoke([("user", "Call the tool.")]))
    except LanguageModelError as fault:
        raise LanguageModelError(fault.reason, f"no answer within {seconds:.0f} seconds") from fault
    except Exception as fault:
        raise LanguageModelError("endpoint", f"{type(fault).__name__}: {fault}"[:300]) from fault
    if [call["name"] for call in message.tool_calls] != ["ready"]:
        raise LanguageModelError("form", "it answers, but calls no tools; choose another")
    known = Prices.of(settings).cost(Tokens(1, 1)) is not None
    price = (
        "its price is known"
        if known
        else "its price is not known: set SPENDTHREAD_LLM_PRICE_IN and SPENDTHREAD_LLM_PRICE_OUT"
    )
    return f"{settings.spendthread_llm} answered in {time.monotonic() - began:.1f} seconds; {price}"
