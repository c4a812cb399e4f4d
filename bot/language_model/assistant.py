"""The language model at the desk: who may use it now, what it writes, and what it cost."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from bot.compose.verify import Names
from bot.language_model import prompts, tracing
from bot.language_model.breaker import Breaker
from bot.language_model.cache import Cache
from bot.language_model.composer import Composer, ground_of, joined
from bot.language_model.endpoint import connect
from bot.language_model.errors import LanguageModelError
from bot.language_model.limits import Caps, Limits
from bot.language_model.prices import Prices
from bot.language_model.session import Session
from bot.language_model.when import needs_planning
from bot.state import Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.language_models import BaseChatModel

    from bot.compose.claims import Draft
    from bot.messages import Question
    from bot.settings import Settings
    from bot.state import State
    from bot.understand.reading import Call, Reading
    from tools.results import Result
    from tools.view import View

AT_THE_MACHINE = "terminal"
"""Who asks where no Slack user does."""

NAMED = ("provider", "service", "account", "ai_model")
"""Dimensions whose values a claim may name only where it cites them."""

FIXED = frozenset({"define", "data_status"})
"""Tools whose words are ours already."""

log = logging.getLogger(__name__)


class Assistant:
    """One configured language model, shared by all questions."""

    def __init__(
        self,
        settings: Settings,
        state: State,
        *,
        chat: BaseChatModel | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._settings, self._state = settings, state
        self._chat = chat
        self._limits = limits or Limits()
        self._caps = Caps.of(settings)
        self._prices = Prices.of(settings)
        self._breaker = Breaker()
        self._cache = Cache()
        self._names: dict[str, Names] = {}
        self._guard = threading.Lock()
        if settings.spendthread_tracing:
            tracing.switch_on()

    @property
    def chat(self) -> BaseChatModel:
        """The connection, made when it is first needed."""
        with self._guard:
            if self._chat is None:
                self._chat = connect(self._settings)
        return self._chat

    def begin(self, question: Question, elapsed: float) -> Session:
        """Open the books for one question that was asked `elapsed` seconds ago."""
        return Session(
            prices=self._prices,
            limits=self._limits,
            breaker=self._breaker,
            ends=time.monotonic() + self._limits.seconds - elapsed,
            person=question.asker.user if question.asker else AT_THE_MACHINE,
        )

    def may(self, session: Session) -> bool:
        """Whether the caps of the day leave anything; noted as the outcome where they do not."""
        if self._caps.reached(self._state, session.person, time.time()):
            session.outcome = "cap"
            return False
        return True

    def plan(
        self, session: Session, question: Question, view: View, reading: Reading
    ) -> list[tuple[Call, Result]] | None:
        """The calls that answer a question which the router leaves open, with their results.

        None where the router's reading stands. The view's ledger is spoilt then.
        """
        if not needs_planning(question.text, reading):
            return None
        try:
            if not self.may(session):
                return None
            from bot.language_model.planner import plan  # with it comes langchain

            session.outcome = "planned"
            return plan(self.chat, session, view, question.text, reading, question.turns)
        except LanguageModelError as fault:
            session.outcome = fault.reason
            log.warning("The router plans: %s", fault.detail)
        except Exception:
            session.outcome = "fault"
            log.exception("The router plans")
        return None

    def reword(
        self,
        session: Session,
        question: str,
        view: View,
        results: Sequence[tuple[Call, Result]],
        drafts: Sequence[Draft],
        calls: Sequence[dict[str, Any]],
    ) -> list[Draft] | None:
        """The drafts in the language model's words; None where the templates' words stay."""
        if all(result.tool in FIXED or result.status == "no_data" for _, result in results):
            return None
        ground = ground_of(
            view.ledger.facts,
            [result for _, result in results],
            self._names_of(view),
            view.store.context,
        )
        try:
            key = self._cache.key(calls, view, self._composer_version())
            known = self._cache.get(key, ground)
            if known is not None:
                session.outcome = "cached"
                return joined(*known, drafts)
            if not self.may(session):
                return None
            made = Composer(self.chat, session).write(question, drafts, ground)
            self._cache.put(key, *made)
            return joined(*made, drafts)
        except LanguageModelError as fault:
            session.outcome = fault.reason
            log.warning("The template answers: %s", fault.detail)
        except Exception:
            session.outcome = "fault"
            log.exception("The template answers")
        return None

    def finish(self, session: Session) -> None:
        """Write down what a question cost."""
        if session.outcome == "unused":
            return
        usage = Usage(
            at=time.time(),
            person=session.person,
            model=self._prices.model,
            sent=session.tokens.sent,
            received=session.tokens.received,
            cached=session.tokens.cached,
            cost=self._prices.cost(session.tokens),
            seconds=session.waited,
            turns=session.turns,
            calls=session.calls,
            outcome=session.outcome,
            rejected=session.rejected[:50],
            prompts=session.prompts,
        )
        try:
            self._state.add_usage(usage)
        except Exception:
            log.exception("What the language model cost could not be written down")

    def _composer_version(self) -> str:
        parts = prompts.versions("system", "compose").values()
        return ":".join((self._prices.model, *parts))

    def _names_of(self, view: View) -> Names:
        """The names of the whole organisation, also those that this asker may not see."""
        store = view.store
        with self._guard:
            if store.generation not in self._names:
                values = (
                    (entry.dimension, entry.value, entry.name or entry.value)
                    for entry in store.values
                    if entry.dimension in NAMED
                )
                self._names = {store.generation: Names.of(store.context, values)}
            return self._names[store.generation]
