"""The language model's part in one question: every turn is counted, timed and limited here."""

from __future__ import annotations

import contextvars
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from bot.language_model import tracing
from bot.language_model.errors import LanguageModelError
from bot.language_model.prices import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.language_model.breaker import Breaker
    from bot.language_model.limits import Limits
    from bot.language_model.prices import Prices

Given = TypeVar("Given")


@dataclass
class Session:
    """One question's use of the language model.

    `ends` is a moment of `time.monotonic`. `outcome` is what became of it: `composed`,
    `repaired`, `cached`, or the reason for which the template answered.
    """

    prices: Prices
    limits: Limits
    breaker: Breaker
    ends: float
    person: str
    waited: float = 0.0
    """Seconds in which the endpoint was at work, and those of the tools that it called."""
    in_tools: float = 0.0
    tokens: Tokens = field(default_factory=Tokens)
    turns: int = 0
    calls: int = 0
    outcome: str = "unused"
    rejected: list[str] = field(default_factory=list)
    prompts: dict[str, str] = field(default_factory=dict)

    def ask(self, call: Callable[[], Given], usage: Callable[[Given], Tokens]) -> Given:
        """Make one turn.

        Raises:
            LanguageModelError: a limit is reached, the endpoint fails, or time runs out.

        """
        self._allow()
        self.turns += 1
        began = time.perf_counter()
        with tracing.span("chat", self.prices.model, **self._named()) as noted:
            try:
                given = within(self.ends - time.monotonic(), call)
            except LanguageModelError:
                self.breaker.failed()
                raise
            except Exception as fault:
                self.breaker.failed()
                raise LanguageModelError("endpoint", f"{type(fault).__name__}: {fault}") from fault
            finally:
                self.waited += time.perf_counter() - began
            self.breaker.worked()
            used = usage(given)
            self.tokens += used
            noted["gen_ai.usage.input_tokens"] = used.sent
            noted["gen_ai.usage.output_tokens"] = used.received
        return given

    def _allow(self) -> None:
        if self.turns >= self.limits.turns:
            raise LanguageModelError("turns")
        if self.tokens.total >= self.limits.tokens:
            raise LanguageModelError("tokens")
        if (self.prices.cost(self.tokens) or 0) >= self.limits.usd:
            raise LanguageModelError("money")
        if time.monotonic() >= self.ends:
            raise LanguageModelError("time")
        if not self.breaker.allows():
            raise LanguageModelError("breaker")

    def _named(self) -> dict[str, str | int]:
        return {"gen_ai.provider.name": "openai", "gen_ai.request.model": self.prices.model}


def within(seconds: float, call: Callable[[], Given]) -> Given:
    """What a call gives, unless it takes longer; a late one is left to itself and its end ignored.

    A server that sends a byte now and then never meets a time-out of the client.

    Raises:
        LanguageModelError: the time is over.

    """
    given: list[Given] = []
    failed: list[BaseException] = []
    context = contextvars.copy_context()

    def work() -> None:
        try:
            given.append(context.run(call))
        except BaseException as fault:  # raised again where it is waited for
            failed.append(fault)

    thread = threading.Thread(target=work, name="language-model", daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if given:
        return given[0]
    if failed:
        raise failed[0]
    raise LanguageModelError("time")


def tokens_of(message: Any, characters: int) -> Tokens:
    """The tokens that an answer says it used.

    A server that says nothing is taken at a token for four characters, of `characters` sent.
    """
    said = getattr(message, "usage_metadata", None) or {}
    if not said:
        received = len(str(message.content)) + len(str(message.tool_calls))
        return Tokens(sent=characters // 4, received=received // 4)
    details = said.get("input_token_details") or {}
    return Tokens(
        sent=int(said.get("input_tokens") or 0),
        received=int(said.get("output_tokens") or 0),
        cached=int(details.get("cache_read") or 0),
    )
