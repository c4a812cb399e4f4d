"""Keeping the bot connected: Socket Mode by default, HTTP where Slack can reach a port."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_server import AsyncSlackAppServer

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.async_app import AsyncApp

    from bot.settings import Settings
    from bot.slack.asking import Asking

PATH = "/slack/events"

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def socket_mode(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """Stay connected over a WebSocket; no port is opened.

    Raises:
        SettingsError: a token is missing.
    """
    if not settings.slack_bot_token or not settings.slack_app_token:
        raise SettingsError(
            "Socket Mode needs SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN (xapp-…); "
            "docs/slack-setup.md says where to find them."
        )
    handler = AsyncSocketModeHandler(app, settings.slack_app_token, web_client=app.client)
    try:
        await handler.client.connect()  # type: ignore[no-untyped-call]
        yield
    finally:
        await handler.client.close()  # type: ignore[no-untyped-call]


@contextlib.asynccontextmanager
async def http(
    app: AsyncApp,
    settings: Settings,
    port: int,
    *,
    host: str = "0.0.0.0",  # noqa: S104
) -> AsyncIterator[int]:
    """Listen for Slack's signed requests; gives the port, which is chosen when 0 was asked for.

    Raises:
        SettingsError: the token or the signing secret is missing.
    """
    if not settings.slack_bot_token or not settings.slack_signing_secret:
        raise SettingsError(
            "HTTP needs SLACK_BOT_TOKEN (xoxb-…) and SLACK_SIGNING_SECRET; without the secret "
            "nobody could tell Slack's requests from others. docs/slack-setup.md has both."
        )
    server = AsyncSlackAppServer(port, PATH, app)
    runner = web.AppRunner(server.web_app)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve(app: AsyncApp, asking: Asking, settings: Settings, *, port: int | None) -> None:
    """Run until the process is told to stop, first taking up what was left unanswered.

    It stops at once even while Slack cannot be reached and connecting is tried again and again.
    """
    staying = asyncio.create_task(_stay(app, asking, settings, port))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, staying.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await staying


async def _stay(app: AsyncApp, asking: Asking, settings: Settings, port: int | None) -> None:
    way = socket_mode(app, settings) if port is None else http(app, settings, port)
    async with way:
        log.info("Connected to Slack")
        await asking.take_up()
        await (asking.rounds.stay() if asking.rounds else asyncio.Event().wait())
