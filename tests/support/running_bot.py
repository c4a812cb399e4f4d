"""The real Bolt app, connected to the fake Slack, answering through any function."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.answer import answer
from bot.desk import Desk
from bot.marks import Marks
from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.serve import http, socket_mode
from bot.state import State
from tests.support.fake_slack import SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime
    from pathlib import Path

    from bot.messages import Answer, Question
    from bot.slack.asking import Asking
    from tests.support.fake_slack import FakeSlack


def settings_for(slack: FakeSlack) -> Settings:
    """Settings that lead to the fake Slack."""
    return Settings(
        slack_bot_token="xoxb-test",
        slack_app_token="xapp-test",
        slack_signing_secret=SECRET,
        slack_api_url=slack.url,
    )


@asynccontextmanager
async def bot_over_socket(
    slack: FakeSlack,
    home: Path,
    answer: Callable[[Question], Answer],
    *,
    clock: Callable[[], datetime] | None = None,
    desk: Desk | None = None,
) -> AsyncIterator[Asking]:
    """The bot in Socket Mode, with its state in `home`."""
    state = State.in_home(home)
    settings = settings_for(slack)
    app, asking = build_app(settings, answer, state, clock=clock, desk=desk)
    try:
        async with socket_mode(app, settings):
            await slack.connected()
            yield asking
    finally:
        state.close()


@asynccontextmanager
async def bot_over_http(
    slack: FakeSlack, home: Path, answer: Callable[[Question], Answer]
) -> AsyncIterator[str]:
    """The bot behind HTTP; gives the address to which Slack sends events."""
    state = State.in_home(home)
    settings = settings_for(slack)
    app, _ = build_app(settings, answer, state)
    try:
        async with http(app, settings, 0, host="127.0.0.1") as port:
            yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        state.close()


@asynccontextmanager
async def company_bot(
    slack: FakeSlack, home: Path, company: Path, now: datetime
) -> AsyncIterator[Asking]:
    """The whole bot over a loaded company: questions, buttons, the command, Home and rounds."""
    state = State.in_home(home)
    desk = Desk(company, marks=Marks(state))
    settings = settings_for(slack)
    answers = partial(answer, desk=desk, strict=True)
    app, asking = build_app(settings, answers, state, clock=lambda: now, desk=desk)
    try:
        async with socket_mode(app, settings):
            await slack.connected()
            yield asking
            await asyncio.sleep(0.3)  # until what is under way has come to its end
    finally:
        desk.close()
        state.close()
