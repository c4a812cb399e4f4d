"""The Bolt app: listeners that hand over at once, for Socket Mode and HTTP alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kept import Kept
from bot.marks import Marks
from bot.slack.answer_actions import WHY, AnswerActions
from bot.slack.asking import Asking
from bot.slack.blocks import ASK
from bot.slack.controls import (
    BREAK_DOWN,
    CSV,
    FEEDBACK,
    NOT_OURS,
    PLANNED,
    SHARE,
    SNOOZE,
    WORK,
)
from bot.slack.delivery import Delivery
from bot.slack.home import UNDO, Home
from bot.slack.marking import PLAN_VIEW, RULE_VIEW, Marking
from bot.slack.people import People
from bot.slack.rounds import Rounds
from bot.slack.spend_command import COMMAND, DIGEST_VIEW, SpendCommand
from bot.standing import Standing
from bot.subscriptions import Subscriptions

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
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "users:read",
)
"""Every scope that the code uses; the manifest asks for these and no others."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
)
EXPLAIN_COST = "explain_cost"
"""The shortcut on a message; the manifest names it, and the command, as the code does."""


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
        marks, subscriptions, standing = Marks(state), Subscriptions(state), Standing(state)
        home = Home(desk, marks, subscriptions, people, client, **more)
        _marking(app, Marking(desk, kept, marks, standing, delivery, people, **more), home)
        command = SpendCommand(desk, asking, marks, subscriptions, delivery, people, **more)
        app.command(COMMAND)(command.take)
        app.view(DIGEST_VIEW)(command.take_digest)
        _shortcut(app, asking)
        asking.rounds = Rounds(desk, subscriptions, standing, kept, delivery, people, **more)
    return app, asking


def _shortcut(app: AsyncApp, asking: Asking) -> None:
    """Listen to “Explain this cost” on a message."""

    @app.shortcut(EXPLAIN_COST)
    async def explain(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        message = body["message"]
        await asking.on_command(
            {
                "channel_id": body["channel"]["id"],
                "user_id": body["user"]["id"],
                "team_id": (body.get("team") or {}).get("id"),
                "trigger_id": body["trigger_id"],
                "thread_ts": message.get("thread_ts") or message.get("ts"),
                "text": f"explain: {message.get('text', '')}",
            }
        )


def _marking(app: AsyncApp, marking: Marking, home: Home) -> None:
    """Listen to the buttons and modals that add to the shared model, and draw the Home tab."""

    @app.action(PLANNED)
    async def plan(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await marking.open_plan(body, client)

    @app.action(NOT_OURS)
    async def rule(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await marking.open_rule(body, client)

    @app.action(UNDO)
    async def undo(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        user = body["user"]["id"]
        await marking.undo(str(body["actions"][0]["value"]), user)
        await home.show(user, (body.get("team") or {}).get("id"))

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            await home.show(event["user"], body.get("team_id"))
        elif event.get("tab") == "messages":
            await home.offer(event["user"], event["channel"], body.get("team_id"))

    app.action(SNOOZE)(_acked(marking.snooze))
    app.view(PLAN_VIEW)(marking.take_plan)
    app.view(RULE_VIEW)(marking.take_rule)


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
