"""A message becomes a question, and its answer goes back to where it was asked.

Slack delivers one message several times and as two kinds of event; its channel and time together
are its identity, claimed before any work. A message that was claimed and never answered, because
the process died, is taken up again at the next start.
"""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.messages import Question
from bot.slack.blocks import MOST_BLOCKS, fallback
from bot.slack.controls import controls
from bot.slack.delivery import Message
from bot.slack.inbound import mentions, plain
from bot.slack.outside import mrkdwn
from bot.slack.status import Status
from bot.understand.reading import Turn
from tools.errors import SpendthreadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.kept import Kept
    from bot.messages import Answer, SaidChart
    from bot.slack.delivery import Delivery
    from bot.slack.people import People
    from bot.slack.rounds import Rounds
    from bot.state import State

DEADLINE_SECONDS = 20
TAKEN_UP_SECONDS = 15 * 60
"""An unanswered question older than this is nobody's any more."""

_WRITTEN_BY_PEOPLE = {None, "file_share", "thread_broadcast"}
_QUIET = re.compile(r"(?i)^\W*(be )?(quiet|silent|shush|stop (answering|replying))( please)?\W*$")
_SOMEBODY = re.compile(r"<@[UW][A-Z0-9]+")

_FAILED = (
    "Something failed on my side, not in your question. Please ask again; if it happens twice, "
    "tell whoever runs me that the log has it under {key}."
)
_SLOW = "That took longer than {seconds} seconds, so I stopped. A narrower question is quicker."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """One message that is for the bot. `thread` names the conversation in the state store."""

    key: str
    channel: str
    user: str
    team: str | None
    text: str
    thread: str
    thread_ts: str | None
    named: bool
    """Whether the bot was addressed, rather than being part of the thread."""
    private: bool = False
    """Whether the asker alone reads the answer, wherever it was asked."""


class Asking:
    """Takes events, answers those that are questions."""

    def __init__(
        self,
        answer: Callable[[Question], Answer],
        state: State,
        client: AsyncWebClient,
        delivery: Delivery,
        people: People,
        kept: Kept,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._answer = answer
        self._state = state
        self._client = client
        self._delivery = delivery
        self._people = people
        self._kept = kept
        self.rounds: Rounds | None = None
        """What is sent without being asked; None where there is no desk to send from."""
        self._clock = clock

    async def on_message(self, event: dict[str, Any], bot_user: str) -> None:
        """Handle a mention, a direct message, or a message in a thread."""
        asked = await self._read(event, bot_user)
        if asked and await self._claim(asked, {"event": event, "bot_user": bot_user}):
            await self._handle(asked)

    async def on_button(self, body: dict[str, Any]) -> None:
        """Handle a pressed button, or a choice, that is a question; whoever made it asks."""
        asked = _pressed(body)
        if await self._claim(asked, {"button": body}):
            await self._handle(asked)

    async def on_command(self, body: dict[str, Any]) -> None:
        """Handle a question that is answered for the asker alone."""
        asked = _commanded(body)
        if await self._claim(asked, {"command": body}):
            await self._handle(asked)

    async def take_up(self) -> None:
        """Answer what was claimed before the process died and never answered."""
        waiting = await asyncio.to_thread(self._state.unfinished_events, seconds=TAKEN_UP_SECONDS)
        for key, payload in waiting:
            log.info("Taking up %s, which was not answered", key)
            if "command" in payload:
                await self._handle(_commanded(payload["command"]))
            elif "button" in payload:
                await self._handle(_pressed(payload["button"]))
            elif asked := await self._read(payload["event"], payload["bot_user"]):
                await self._handle(asked)

    async def _claim(self, asked: Asked, payload: dict[str, Any]) -> bool:
        return await asyncio.to_thread(self._state.claim_event, asked.key, payload)

    async def _read(self, event: dict[str, Any], bot_user: str) -> Asked | None:
        """The question in an event; None when it is not for the bot."""
        written = event.get("user") and not event.get("bot_id") and "edited" not in event
        if not written or event.get("subtype") not in _WRITTEN_BY_PEOPLE:
            return None
        if event["user"] == bot_user:
            return None
        channel, ts, text = event["channel"], event["ts"], event.get("text") or ""
        direct = event.get("channel_type") == "im"
        named = direct or event["type"] == "app_mention" or mentions(text, bot_user)
        thread_ts = event.get("thread_ts") or (None if direct else ts)
        thread = f"{channel}:{thread_ts}" if thread_ts else channel
        if not named and not await self._follows_up(thread, event, text):
            return None
        return Asked(
            key=f"{channel}:{ts}",
            channel=channel,
            user=event["user"],
            team=event.get("team"),
            text=plain(text, bot_user=bot_user),
            thread=thread,
            thread_ts=thread_ts,
            named=named,
        )

    async def _follows_up(self, thread: str, event: dict[str, Any], text: str) -> bool:
        """Whether a message belongs to a thread of ours, and speaks to nobody else."""
        if not event.get("thread_ts") or _SOMEBODY.search(text):
            return False
        return await asyncio.to_thread(
            lambda: self._state.knows_thread(thread) and not self._state.is_quiet(thread)
        )

    async def _handle(self, asked: Asked) -> None:
        if _QUIET.match(asked.text):
            await asyncio.to_thread(self._state.set_quiet, asked.thread, True)
            await self._whisper(asked, "I answer here only when mentioned from now on.")
        else:
            if asked.named:
                await asyncio.to_thread(self._state.set_quiet, asked.thread, False)
            await self._reply(asked)
        await asyncio.to_thread(self._state.finish_event, asked.key)

    async def _reply(self, asked: Asked) -> None:
        status = Status(self._client, self._delivery, asked.channel, asked.thread_ts)
        if asked.named and not asked.private:
            await status.show(asked.key)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                answer = await self._ask(asked)
        except TimeoutError:
            log.error("No answer in time to %s", asked.key)
            await status.withdraw()
            await self._whisper(asked, _SLOW.format(seconds=DEADLINE_SECONDS))
            return
        except SpendthreadError as fault:
            log.warning("%s: %s", asked.key, fault.detail)
            await status.withdraw()
            await self._whisper(asked, fault.user_text)
            return
        except Exception:
            log.exception("%s failed", asked.key)
            await status.withdraw()
            await self._whisper(asked, _FAILED.format(key=asked.key))
            return
        if answer.status == "refused" and not asked.named:
            return
        private = answer.private or answer.status == "refused" or asked.private
        below = controls(answer, asked.key, private=asked.private)
        shown = [*answer.blocks, *below][:MOST_BLOCKS]
        message = Message(fallback(answer), shown, _chart(answer))
        if below:
            await self._keep(asked, answer)
        if private:
            await status.withdraw()
            await self._delivery.whisper(
                asked.channel, asked.user, message, thread_ts=asked.thread_ts
            )
        else:
            await status.finish(f"answer:{asked.key}", message)
        if answer.turn is not None:
            await asyncio.to_thread(
                self._state.add_turn,
                asked.thread,
                answer.turn.model_dump(mode="json"),
                user=asked.user,
            )

    async def _keep(self, asked: Asked, answer: Answer) -> None:
        await asyncio.to_thread(
            self._kept.keep,
            asked.key,
            answer,
            self._clock(),
            channel=asked.channel,
            thread_ts=asked.thread_ts,
            user=asked.user,
        )

    async def _ask(self, asked: Asked) -> Answer:
        asker = await self._people.asker(asked.user, team=asked.team)
        audience = None if asked.private else await self._people.audience(asked.channel)
        remembered = await asyncio.to_thread(self._state.turns, asked.thread)
        question = Question(
            text=asked.text,
            now=self._clock(),
            id=asked.key,
            asker=asker,
            audience=audience,
            turns=tuple(Turn.model_validate(turn) for turn in remembered),
        )
        return await asyncio.to_thread(self._answer, question)

    async def _whisper(self, asked: Asked, text: str) -> None:
        await self._delivery.whisper(
            asked.channel, asked.user, Message(mrkdwn(text)), thread_ts=asked.thread_ts
        )


def _chart(answer: Answer) -> SaidChart | None:
    charts = [chart for section in answer.sections for chart in section.charts]
    return charts[0] if charts else None


def _commanded(body: dict[str, Any]) -> Asked:
    """The question behind a command or a shortcut; a person's commands in a channel follow on."""
    return Asked(
        key=f"{body['channel_id']}:{body['trigger_id']}",
        channel=body["channel_id"],
        user=body["user_id"],
        team=body.get("team_id"),
        text=plain(str(body.get("text") or "")),
        thread=f"{body['channel_id']}:{body['user_id']}",
        thread_ts=body.get("thread_ts"),
        named=True,
        private=True,
    )


def _pressed(body: dict[str, Any]) -> Asked:
    """The question behind a button, asked by whoever pressed it."""
    action = body["actions"][0]
    channel = body["channel"]["id"]
    message = body.get("message") or {}
    thread_ts = message.get("thread_ts") or message.get("ts")
    direct = channel.startswith("D") and not message.get("thread_ts")
    return Asked(
        key=f"{channel}:{message.get('ts')}:{action['action_id']}:{action['action_ts']}",
        channel=channel,
        user=body["user"]["id"],
        team=(body.get("team") or {}).get("id"),
        text=action["value"] if "value" in action else action["selected_option"]["value"],
        thread=channel if direct else f"{channel}:{thread_ts}",
        thread_ts=None if direct else thread_ts,
        named=True,
    )
