"""What Slack knows of askers and channels, kept for five minutes at most; unknown means deny."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from bot.access import Asker, Audience

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_sdk.web.async_client import AsyncWebClient

KEPT_SECONDS = 300

log = logging.getLogger(__name__)


class People:
    """Looks up who asks and who reads along."""

    def __init__(
        self, client: AsyncWebClient, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._clock = clock
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    async def asker(self, user: str, *, team: str | None) -> Asker:
        """The person, as a guest when Slack says so, says nothing, or knows them from elsewhere."""
        found = await self._look_up(user, lambda: self._client.users_info(user=user), "user")
        strange = team is not None and found.get("team_id") not in (None, team)
        guest = any(
            found.get(mark)
            for mark in ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
        )
        return Asker(user=user, guest=not found or guest or strange)

    async def audience(self, channel: str) -> Audience:
        """The channel, as shared when Slack says so or says nothing."""
        found = await self._look_up(
            channel, lambda: self._client.conversations_info(channel=channel), "channel"
        )
        shared = any(
            found.get(mark) for mark in ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")
        )
        return Audience(
            channel=channel,
            name=found.get("name"),
            direct=bool(found.get("is_im")),
            shared=not found or shared or bool(found.get("pending_shared")),
        )

    async def _look_up(
        self, key: str, ask: Callable[[], Awaitable[Any]], part: str
    ) -> dict[str, Any]:
        kept = self._kept.get(key)
        if kept and self._clock() - kept[0] < KEPT_SECONDS:
            return kept[1]
        try:
            answer = await ask()
        except Exception as fault:  # whatever went wrong: unknown means deny
            log.warning("Slack does not say what %s is: %r", key, fault)
            return {}
        found = dict(answer[part])
        self._kept[key] = (self._clock(), found)
        return found
