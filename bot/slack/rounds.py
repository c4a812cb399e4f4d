"""What is sent without being asked: digests, alerts, and the running cost of incidents.

One round looks at what is due. It may be made by several replicas at once, and die at any step:
each digest is begun by one of them, each message posted under its own key.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.alerts import alerts, quiet_hours
from bot.digest import digest
from bot.incident import incident_costs
from bot.messages import Question
from bot.slack.blocks import blocks, fallback
from bot.slack.controls import alert_controls
from bot.slack.delivery import Message
from bot.slack.outside import mrkdwn

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.alerts import Alert
    from bot.desk import Desk
    from bot.digest import Digest, Edition
    from bot.incident import IncidentCost
    from bot.kept import Kept
    from bot.messages import Answer
    from bot.slack.delivery import Delivery
    from bot.slack.people import People
    from bot.standing import Standing
    from bot.subscriptions import Subscription, Subscriptions

PAUSE_SECONDS = 60
LATE = timedelta(hours=24)
"""A digest that could not be sent for so long is left out."""
PATIENCE = timedelta(hours=6)
"""So long a digest waits for data that are late; then it goes out as provisional."""

log = logging.getLogger(__name__)


class Rounds:
    """Looks at what is due and sends it."""

    def __init__(
        self,
        desk: Desk,
        subscriptions: Subscriptions,
        standing: Standing,
        kept: Kept,
        delivery: Delivery,
        people: People,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._subscriptions = subscriptions
        self._standing = standing
        self._kept = kept
        self._delivery = delivery
        self._people = people
        self._clock = clock

    async def stay(self) -> None:
        """Make rounds until cancelled; a round that fails is logged and the next one is made."""
        while True:
            try:
                await self.once()
            except Exception:
                log.exception("A round failed")
            await asyncio.sleep(PAUSE_SECONDS)

    async def once(self) -> None:
        """One round."""
        now = self._clock()
        for subscription in await asyncio.to_thread(self._subscriptions.all):
            await self._digest(subscription, "week", subscription.last_due(now), now)
            await self._digest(subscription, "month", subscription.last_month_due(now), now)
        for cost in await asyncio.to_thread(lambda: list(incident_costs(self._desk, now))):
            await self._incident(cost)
        with self._desk.view(Question(text="alerts", now=now)) as view:
            timezone = view.calendar.timezone
        if quiet_hours(now, timezone):
            return
        for alert in await asyncio.to_thread(lambda: list(alerts(self._desk, now))):
            await self._alert(alert, now)

    async def send(self, key: str, channel: str, made: Digest) -> None:
        """Post a digest: a few lines in the channel, the report in the thread below them."""
        message = Message(mrkdwn("\n".join(made.lines)), made.blocks)
        ts = await self._delivery.post(key, channel, message)
        if ts is None:
            return
        titles = [part.title for part in made.parts]
        for number, (title, part) in enumerate(zip(titles, made.report, strict=False)):
            await self._delivery.post(
                f"{key}:{number}", channel, Message(title, part), thread_ts=ts
            )

    async def _digest(
        self, subscription: Subscription, edition: Edition, due: datetime, now: datetime
    ) -> None:
        key = f"digest:{subscription.channel}:{edition}:{due.date()}"
        if now - due > LATE or not await asyncio.to_thread(self._standing.begin, key):
            return
        audience = await self._people.audience(subscription.channel)
        made = await asyncio.to_thread(
            lambda: digest(self._desk, audience, now, scope=subscription.scope, edition=edition)
        )
        if not made.complete and now - due < PATIENCE:
            await asyncio.to_thread(self._standing.give_up, key)
            return
        await self.send(key, subscription.channel, made)
        await asyncio.to_thread(self._standing.finish, key)

    async def _incident(self, cost: IncidentCost) -> None:
        if (await self._people.audience(cost.channel)).shared:
            return
        message = Message(fallback(cost.answer), _said(cost.answer))
        ts = await self._keep_up(cost.key, cost.channel, message)
        if ts and cost.final:
            await self._delivery.post(f"{cost.key}:final", cost.channel, message, thread_ts=ts)

    async def _alert(self, alert: Alert, now: datetime) -> None:
        shared = (await self._people.audience(alert.channel)).shared
        left = await asyncio.to_thread(self._standing.is_snoozed, alert.key, now.timestamp())
        if shared or left:
            return
        await asyncio.to_thread(
            lambda: self._kept.keep(
                alert.key, alert.answer, now, channel=alert.channel, thread_ts=None, user=""
            )
        )
        shown = [*_said(alert.answer), *alert_controls(alert.key, alert.question)]
        await self._keep_up(alert.key, alert.channel, Message(fallback(alert.answer), shown))

    async def _keep_up(self, key: str, channel: str, message: Message) -> str | None:
        """Post the message, or bring the one that stands up to date; its ts."""
        known = await asyncio.to_thread(self._standing.message, key)
        if known is None:
            if not await asyncio.to_thread(self._standing.begin, key):
                return None
            ts = await self._delivery.post(key, channel, message)
            if ts:
                await asyncio.to_thread(self._standing.note, key, channel, ts, message.text)
            await asyncio.to_thread(self._standing.finish, key)
            return ts
        if known.text != message.text:
            await self._delivery.replace(channel, known.ts, message)
            await asyncio.to_thread(self._standing.note, key, channel, known.ts, message.text)
        return known.ts


def _said(answer: Answer) -> list[dict[str, Any]]:
    """The answer without questions to ask next: nobody asked the first one."""
    return blocks(answer.model_copy(update={"suggestions": ()}))
