"""A desk with a language model that a test has written."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from bot.desk import Desk
from bot.language_model.assistant import Assistant
from bot.language_model.endpoint import connect
from bot.settings import Settings
from bot.state import State
from tests.support.fake_language_model import FakeLanguageModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.language_model.limits import Limits


class Assisted:
    """A desk, its language model, and the books of both."""

    def __init__(self, desk: Desk, fake: FakeLanguageModel, state: State) -> None:
        self.desk, self.fake, self.state = desk, fake, state


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """An empty state store."""
    opened = State.in_home(tmp_path / "state")
    yield opened
    opened.close()


@pytest.fixture
def assisted(shop: Path, state: State) -> Iterator[Callable[..., Assisted]]:
    """Makes desks of the small shop with a language model in process."""
    with ExitStack() as stack:

        def make(
            behave: Callable[..., Any],
            *,
            limits: Limits | None = None,
            home: Path | None = None,
            **settings: Any,
        ) -> Assisted:
            fake = FakeLanguageModel(behave)
            chosen = Settings.model_validate(
                {"spendthread_llm": "gpt-4o-mini", "openai_api_key": "sk-test", **settings}
            )
            chat = connect(chosen, http_client=stack.enter_context(fake.client()))
            assistant = Assistant(chosen, state, chat=chat, limits=limits)
            desk = Desk(home or shop, assistant=assistant)
            stack.callback(desk.close)
            return Assisted(desk, fake, state)

        yield make
