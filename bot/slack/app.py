"""The Bolt app: listeners that hand over at once, for Socket Mode and HTTP alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.asking import Asking
from bot.slack.blocks import ASK
from bot.slack.delivery import Delivery
from bot.slack.people import People

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.messages import Answer, Question
    from bot.settings import Settings
    from bot.state import State

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "users:read",
)
"""Every scope that the code uses; the manifest asks for these and no others."""

EVENTS = ("app_mention", "message.channels", "message.groups", "message.im")


def web_client(settings: Settings) -> AsyncWebClient:
    """A client that repeats nothing by itself: a repeated post would appear twice."""
    return AsyncWebClient(
        token=settings.slack_bot_token, base_url=settings.slack_api_url, retry_handlers=[]
    )


def build_app(
    settings: Settings,
    answer: Callable[[Question], Answer],
    state: State,
    *,
    clock: Callable[[], datetime] | None = None,
) -> tuple[AsyncApp, Asking]:
    """The app with all its listeners, and what answers behind them."""
    client = web_client(settings)
    app = AsyncApp(
        client=client,
        signing_secret=settings.slack_signing_secret,
    )
    more: dict[str, Any] = {"clock": clock} if clock else {}
    asking = Asking(answer, state, client, Delivery(client, state), People(client), **more)

    @app.event("app_mention")
    @app.event("message")
    async def asked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        await asking.on_message(event, context.bot_user_id or "")

    @app.action(re.compile(rf"^{ASK}:\d+$"))
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await asking.on_button(body)

    return app, asking
