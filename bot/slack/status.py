"""The sign of life while an answer is being worked out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.delivery import Message

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.slack.delivery import Delivery

WORKING = "is looking at the figures…"
WORKING_MESSAGE = "Looking at the figures…"

log = logging.getLogger(__name__)


class Status:
    """Shows that the bot works: as the thread's status, else as a message that the answer replaces.

    `placeholder` is the ts of that message, None while there is none.
    """

    def __init__(
        self, client: AsyncWebClient, delivery: Delivery, channel: str, thread_ts: str | None
    ) -> None:
        self._client = client
        self._delivery = delivery
        self._channel = channel
        self._thread_ts = thread_ts
        self._shown = False
        self.placeholder: str | None = None

    async def show(self, key: str) -> None:
        """Show it, in the best way that this conversation has."""
        if self._thread_ts is not None and await self._set(WORKING):
            self._shown = True
            return
        self.placeholder = await self._delivery.post(
            f"working:{key}", self._channel, Message(WORKING_MESSAGE), thread_ts=self._thread_ts
        )

    async def finish(self, key: str, message: Message) -> None:
        """Put the answer in the place of the sign."""
        if self.placeholder is not None:
            await self._delivery.replace(
                self._channel, self.placeholder, message, thread_ts=self._thread_ts
            )
        else:
            await self._delivery.post(key, self._channel, message, thread_ts=self._thread_ts)
        await self.clear()

    async def clear(self) -> None:
        """Take the sign away without an answer in its place."""
        if self._shown:
            self._shown = False
            await self._set("")

    async def withdraw(self) -> None:
        """Take everything away: the answer is for one person's eyes, or there is none."""
        await self.clear()
        if self.placeholder is not None:
            try:
                await self._client.chat_delete(channel=self._channel, ts=self.placeholder)
            except (SlackApiError, aiohttp.ClientError) as fault:
                log.warning("The sign of life in %s stays: %r", self._channel, fault)
            self.placeholder = None

    async def _set(self, status: str) -> bool:
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=str(self._thread_ts), status=status
            )
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as fault:
            log.info("No status in %s: %r", self._channel, fault)
            return False
        return True
