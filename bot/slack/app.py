"""The Bolt app: listeners that hand over at once, for Socket Mode and HTTP alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept import Kept
from bot.slack.answer_actions import WHY, AnswerActions
from bot.slack.asking import Asking
from bot.slack.blocks import ASK
from bot.slack.controls import BREAK_DOWN, CSV, FEEDBACK, SHARE, WORK
from bot.slack.delivery import Delivery
from bot.slack.people import People

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from slack_bolt.context.async_context import AsyncBoltContext

    from bot.desk import Desk
    from bot.messages import Answer, Question
    from bot.settings import Settings
    from bot.state import State

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "files:write",
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
    desk: Desk | None = None,
) -> tuple[AsyncApp, Asking]:
    """The app with all its listeners, and what answers behind them.

    Without a desk it answers questions and nothing else.
    """
    client = web_client(settings)
    app = AsyncApp(
        client=client,
        signing_secret=settings.slack_signing_secret,
    )
    more: dict[str, Any] = {"clock": clock} if clock else {}
    delivery, people, kept = Delivery(client, state), People(client), Kept(state)
    asking = Asking(answer, state, client, delivery, people, kept, **more)

    @app.event("app_mention")
    @app.event("message")
    async def asked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        await asking.on_message(event, context.bot_user_id or "")

    @app.action(re.compile(rf"^({ASK}:\w+|{BREAK_DOWN})$"))
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await asking.on_button(body)

    if desk is not None:
        _answer_actions(app, AnswerActions(desk, kept, client, delivery, people))
    return app, asking


def _answer_actions(app: AsyncApp, actions: AnswerActions) -> None:
    """Listen to the buttons below answers."""
    for action, handle in (
        (WORK, actions.show_work),
        (CSV, actions.send_csv),
        (SHARE, actions.share),
        (FEEDBACK, actions.take_opinion),
    ):
        app.action(action)(_acked(handle))
    app.view(WHY)(_acked(actions.take_reason))


def _acked(handle: Callable[[dict[str, Any]], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """A listener that acknowledges at once, as Slack wants, and then works."""

    async def listen(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await handle(body)

    return listen
