"""A conversation with one home folder from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.access import Asker, Audience
from bot.answer import answer, answer_call
from bot.desk import Desk
from bot.messages import Answer, Question

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from bot.language_model.assistant import Assistant
    from bot.settings import Settings
    from bot.state import State
    from bot.understand.reading import Call, Turn


class Talk:
    """Asks one home folder; threads are remembered in the state store, opened when one is named."""

    def __init__(self, home: Path, settings: Settings) -> None:
        self._home = home
        self._settings = settings
        self._opened: State | None = None
        self._desk = Desk(home, assistant=self._assistant())

    def __enter__(self) -> Talk:
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        self._desk.close()
        if self._opened:
            self._opened.close()

    def ask(
        self,
        text: str,
        *,
        now: datetime,
        asker: str | None = None,
        channel: str | None = None,
        thread: str | None = None,
        turns: tuple[Turn, ...] = (),
        id: Any = None,  # noqa: A002 - the name in the documented JSON
    ) -> Answer:
        """Answer a question; with a thread, after what it remembers, and remembered in it."""
        if thread is None:
            return answer(_question(text, now, asker, channel, turns, id), self._desk)
        from bot.conversation import recall, remember

        name = f"terminal:{thread}"
        question = _question(text, now, asker, channel, recall(self._state(), name), id)
        answered = answer(question, self._desk)
        remember(self._state(), name, answered, user=asker)
        return answered

    def call(
        self,
        asked: Call,
        *,
        now: datetime,
        asker: str | None = None,
        channel: str | None = None,
    ) -> Answer:
        """Answer one call of a tool."""
        question = _question(asked.tool, now, asker, channel, (), None)
        return answer_call(asked, question, self._desk)

    def _assistant(self) -> Assistant | None:
        if not self._settings.spendthread_llm:
            return None
        from bot.language_model.assistant import Assistant

        return Assistant(self._settings, self._state())

    def _state(self) -> State:
        if self._opened is None:
            from bot.state import State

            url = self._settings.spendthread_state_url
            self._opened = State(url) if url else State.in_home(self._home)
        return self._opened


def _question(
    text: str,
    now: datetime,
    asker: str | None,
    channel: str | None,
    turns: tuple[Turn, ...],
    id: Any,  # noqa: A002
) -> Question:
    return Question(
        id=id,
        text=text,
        now=now,
        asker=Asker(user=asker) if asker else None,
        audience=Audience(channel=channel) if channel else None,
        turns=turns,
    )
