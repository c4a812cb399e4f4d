"""`spendthread serve`: answer in Slack until told to stop."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, home_of

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="answer in Slack")
    parser.add_argument(
        "--http",
        metavar="PORT",
        type=int,
        help="listen for Slack's requests (default: Socket Mode)",
    )
    add_home(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Connect, and answer until the process is told to stop."""
    import asyncio

    from bot.answer import answer
    from bot.desk import Desk
    from bot.errors import SettingsError
    from bot.marks import Marks
    from bot.settings import Settings
    from bot.slack.app import build_app
    from bot.slack.serve import serve
    from bot.state import State
    from tools.store.open import open_store

    settings = Settings.read()
    home = home_of(asked, settings)
    if not settings.slack_bot_token:
        raise SettingsError("SLACK_BOT_TOKEN is not set; docs/slack-setup.md says where to find it")
    open_store(home).close()
    logging.getLogger().setLevel(logging.INFO)
    url = settings.spendthread_state_url
    state = State(url) if url else State.in_home(home)
    assistant = None
    if settings.spendthread_llm:
        from bot.language_model.assistant import Assistant

        assistant = Assistant(settings, state)
    desk = Desk(home, assistant=assistant, marks=Marks(state))
    try:
        app, asking = build_app(settings, partial(answer, desk=desk), state, desk=desk)
        asyncio.run(serve(app, asking, settings, port=asked.http))
    finally:
        state.close()
        desk.close()
    return 0
