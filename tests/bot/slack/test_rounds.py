"""What is sent unasked: once, kept up to date, and no more than its channel may see."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.standing import Standing
from bot.state import State
from bot.subscriptions import Subscription, Subscriptions
from tests.support.fake_slack import FakeSlack, fake_slack
from tests.support.running_bot import company_bot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

CHANNEL, MEMBER = "C0SEARCH", "U0SEARCH"


def subscribe(home: Path, channel: str = CHANNEL) -> None:
    """A digest on Tuesdays at nine."""
    state = State.in_home(home)
    Subscriptions(state).set(Subscription(channel, MEMBER, 1, 9, "UTC", {}))
    state.close()


async def rounds(slack: FakeSlack, home: Path, shop: Path, now: datetime, times: int = 1) -> None:
    """Start a bot, make rounds, stop it."""
    async with company_bot(slack, home, shop, now) as asking:
        assert asking.rounds is not None
        for _ in range(times):
            await asking.rounds.once()


def roots(slack: FakeSlack, channel: str = CHANNEL) -> list[dict[str, Any]]:
    """What stands in the channel itself."""
    return [message for message in slack.posted(channel) if not message.get("thread_ts")]


def test_a_digest_is_sent_once_across_rounds_restarts_and_replicas(
    shop: Path, home: Path, now: datetime
) -> None:
    """Lines in the channel, report in its thread, and never a second time."""
    tuesday = now - timedelta(days=1)  # 24 November 2026, nine o'clock
    subscribe(home)

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            await rounds(slack, home, shop, tuesday, times=2)
            await asyncio.gather(
                rounds(slack, home, shop, tuesday), rounds(slack, home, shop, tuesday)
            )
        return slack

    slack = asyncio.run(run())
    digests = [m for m in roots(slack) if m["metadata"]["event_payload"]["key"][:6] == "digest"]
    (sent,) = digests
    assert "2,500.00 USD" in sent["text"]
    report = [m for m in slack.posted(CHANNEL) if m.get("thread_ts") == sent["ts"]]
    keys = [m["metadata"]["event_payload"]["key"] for m in report]
    assert keys
    assert len(set(keys)) == len(keys)


def test_a_digest_shows_no_more_than_its_channel_may_see(
    shop: Path, home: Path, now: datetime
) -> None:
    """A channel that no rule opens gets no figure; the other team's costs stay out of a team's."""
    subscribe(home)
    subscribe(home, "C0CLOSED")

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            await rounds(slack, home, shop, now - timedelta(days=1))
        return slack

    slack = asyncio.run(run())
    assert "USD" not in json.dumps(slack.posted("C0CLOSED"))
    assert "Orders" not in json.dumps(slack.posted(CHANNEL))


def test_an_alert_goes_to_the_owner_once_and_stays_quiet_when_snoozed(
    shop: Path, home: Path, now: datetime
) -> None:
    """One message for the rise, the same one after another round, and none once it was snoozed."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            await rounds(slack, home, shop, now, times=2)
            (alert,) = roots(slack)
            assert "Vector index" in alert["text"]
            async with company_bot(slack, home, shop, now):
                await slack.press(alert, CHANNEL, MEMBER, "snooze")
                await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=20)
        return slack

    slack = asyncio.run(run())
    assert len(roots(slack)) == 1
    key = roots(slack)[0]["metadata"]["event_payload"]["key"]
    state = State.in_home(home)
    standing = Standing(state)
    assert standing.is_snoozed(key, (now + timedelta(days=6)).timestamp())
    assert not standing.is_snoozed(key, (now + timedelta(days=8)).timestamp())
    state.close()


def test_nobody_is_alerted_at_night(shop: Path, home: Path, now: datetime) -> None:
    """Between eight in the evening and eight in the morning no alert appears."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            await rounds(slack, home, shop, now.replace(hour=23))
        return slack

    assert roots(asyncio.run(run())) == []
