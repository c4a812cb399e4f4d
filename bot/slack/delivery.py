"""Posting, so that each message appears once although connections drop and processes die.

Claim the message's key, post with the key in the metadata, record how it ended. When nobody knows
whether a post arrived, the channel's history is searched for the key before it is posted again.
A small window stays: a post that Slack has accepted and does not show yet can appear twice.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.charts import picture

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.messages import SaidChart
    from bot.state import State

EVENT_TYPE = "spendthread_message"
TRIES = 3
LOOKS = 2
LONGEST_WAIT = 60
"""Seconds. A longer `Retry-After` is answered by giving up and saying why in the log."""

_UNKNOWN = (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError)
_TOO_NEW = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_NOT_THERE = {"channel_not_found", "not_in_channel", "user_not_in_channel"}
_NEWEST_FIRST = ("data_visualization", "context_actions", "table")
"""Kinds of block that a workspace may not take yet, the newest first."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """One message as it goes to Slack; `text` stands in where blocks cannot be shown."""

    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    chart: SaidChart | None = None
    """Drawn as a picture where the workspace does not take the block of a chart."""

    @property
    def lacks_chart(self) -> bool:
        """Whether there is a chart and no block shows it."""
        shown = any(block["type"] == "data_visualization" for block in self.blocks)
        return self.chart is not None and not shown

    def plainer(self) -> Message:
        """The message without its newest kind of block; without any where none is new."""
        kinds = {block["type"] for block in self.blocks}
        newest = next((kind for kind in _NEWEST_FIRST if kind in kinds), None)
        if newest is None:
            return Message(self.text, [], self.chart)
        kept = [block for block in self.blocks if block["type"] != newest]
        return Message(self.text, kept, self.chart)


class Delivery:
    """Posts messages through one client and keeps the books in the state store."""

    def __init__(self, client: AsyncWebClient, state: State, *, pause: float = 2) -> None:
        self._client = client
        self._state = state
        self._pause = pause

    async def post(
        self, key: str, channel: str, message: Message, *, thread_ts: str | None = None
    ) -> str | None:
        """Post a message once; returns its ts, or None when it was not posted or not by us."""
        known = await self._claim(key, channel, thread_ts)
        if known is not None:
            return known or None
        tries = TRIES
        while tries > 0:
            tries -= 1
            try:
                ts = await self._send(key, channel, message, thread_ts)
            except SlackApiError as fault:
                reason = str(fault.response.get("error", fault))
                if reason in _TOO_NEW and message.blocks:
                    log.warning("Slack refused the blocks of %s: %s", key, reason)
                    message = message.plainer()
                    tries += 1
                elif _status(fault) >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    if found := await self._arrived(key, channel, thread_ts, fault):
                        return found
                elif not await _waited(fault):
                    await self._settle(key, "failed", reason=reason)
                    return None
                continue
            except _UNKNOWN as fault:
                if found := await self._arrived(key, channel, thread_ts, fault):
                    return found
                continue
            await self._settle(key, "sent", ts=ts)
            await self._draw(channel, thread_ts, message)
            return ts
        await self._settle(key, "maybe_missing", reason="no attempt was confirmed")
        return None

    async def whisper(
        self, channel: str, user: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Show a message to one person alone; in a direct message that is any message."""
        try:
            if channel.startswith("D"):
                await self._client.chat_postMessage(
                    channel=channel, thread_ts=thread_ts, **_content(message)
                )
            else:
                await self._client.chat_postEphemeral(
                    channel=channel, user=user, thread_ts=thread_ts, **_ephemeral(message)
                )
        except SlackApiError as fault:
            if fault.response.get("error") in _NOT_THERE and not channel.startswith("D"):
                await self._write_to(user, message)
                return
            log.warning("A private message in %s was not delivered: %r", channel, fault)
        except _UNKNOWN as fault:
            log.warning("A private message in %s was not delivered: %r", channel, fault)

    async def _write_to(self, user: str, message: Message) -> None:
        """Write to a person directly: the bot is not in the channel from which it was asked."""
        try:
            await self._client.chat_postMessage(channel=user, **_content(message))
        except (SlackApiError, *_UNKNOWN) as fault:
            log.warning("A message to %s was not delivered: %r", user, fault)

    async def replace(
        self, channel: str, ts: str, message: Message, *, thread_ts: str | None = None
    ) -> None:
        """Replace a message that was posted before."""
        try:
            await self._client.chat_update(channel=channel, ts=ts, **_ephemeral(message))
        except SlackApiError as fault:
            if fault.response.get("error") not in _TOO_NEW or not message.blocks:
                raise
            await self.replace(channel, ts, message.plainer(), thread_ts=thread_ts)
        else:
            await self._draw(channel, thread_ts, message)

    async def _claim(self, key: str, channel: str, thread_ts: str | None) -> str | None:
        """None when the message is ours to post, else the ts of the one that stands (or "")."""
        if await asyncio.to_thread(self._state.claim_delivery, key, channel, thread_ts):
            return None
        before = await asyncio.to_thread(self._state.delivery, key)
        if before is None or before.status in ("sent", "failed"):
            return (before and before.ts) or ""
        return await self._arrived(key, channel, thread_ts, RuntimeError("claimed before"))

    async def _send(self, key: str, channel: str, message: Message, thread_ts: str | None) -> str:
        answer = await self._client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
            **_content(message),
        )
        return str(answer["ts"])

    async def _arrived(
        self, key: str, channel: str, thread_ts: str | None, fault: Exception
    ) -> str | None:
        log.warning("Nobody knows whether %s arrived: %r", key, fault)
        found = await self._find(key, channel, thread_ts)
        if found:
            await self._settle(key, "sent", ts=found)
        return found

    async def _find(self, key: str, channel: str, thread_ts: str | None) -> str | None:
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(self._pause)
            try:
                if thread_ts:
                    answer = await self._client.conversations_replies(
                        channel=channel, ts=thread_ts, include_all_metadata=True, limit=15
                    )
                else:
                    answer = await self._client.conversations_history(
                        channel=channel, include_all_metadata=True, limit=15
                    )
            except (SlackApiError, *_UNKNOWN) as fault:
                log.warning("The history of %s cannot be read: %r", channel, fault)
                continue
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("key") == key:
                    return str(message["ts"])
        return None

    async def _draw(self, channel: str, thread_ts: str | None, message: Message) -> None:
        """Post the chart as a picture where it was not taken as a block."""
        if message.chart is None or not message.lacks_chart:
            return
        drawn = await asyncio.to_thread(picture, message.chart)
        if drawn is None:
            return
        try:
            await self._client.files_upload_v2(
                channel=channel,
                thread_ts=thread_ts,
                content=drawn,
                filename="chart.png",
                title=message.chart.title,
            )
        except (SlackApiError, *_UNKNOWN) as fault:
            log.warning("The chart in %s was not delivered: %r", channel, fault)

    async def _settle(self, key: str, status: Any, **more: Any) -> None:
        if status != "sent":
            log.error("Message %s: %s (%s)", key, status, more.get("reason"))
        await asyncio.to_thread(self._state.settle_delivery, key, status, **more)


def _status(fault: SlackApiError) -> int:
    return int(getattr(fault.response, "status_code", HTTPStatus.OK))


async def _waited(fault: SlackApiError) -> bool:
    """Wait as Slack asks when it limits us; False for other faults and waits that are too long."""
    if _status(fault) != HTTPStatus.TOO_MANY_REQUESTS:
        return False
    seconds = int(fault.response.headers.get("Retry-After", 1))
    if seconds > LONGEST_WAIT:
        return False
    await asyncio.sleep(seconds)
    return True


def _ephemeral(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {"text": message.text, "parse": "none", "link_names": False}
    if message.blocks:
        content["blocks"] = message.blocks
    return content


def _content(message: Message) -> dict[str, Any]:
    return {**_ephemeral(message), "unfurl_links": False, "unfurl_media": False}
