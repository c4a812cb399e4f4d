"""What is sent unasked: once, kept up to date, and no more than its channel may see."""

from __future__ import annotations

import asyncio
import json
import time
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


def key_of(message: dict[str, Any]) -> str:
    """The key under which a message was posted."""
    return str(message["metadata"]["event_payload"]["key"])


def roots(slack: FakeSlack, channel: str = CHANNEL) -> list[dict[str, Any]]:
    """What stands in the channel itself."""
    return [message for message in slack.posted(channel) if not message.get("thread_ts")]


def test_what_is_sent_is_sent_once_across_rounds_restarts_and_replicas(
    shop: Path, home: Path, now: datetime
) -> None:
    """Two rounds at once and one after a restart: one digest with its report, one alert."""
    tuesday = now - timedelta(days=1)  # 24 November 2026, nine o'clock
    subscribe(home)

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            async with company_bot(slack, home, shop, tuesday) as asking:
                assert asking.rounds is not None
                await asyncio.gather(asking.rounds.once(), asking.rounds.once())
            await rounds(slack, home, shop, tuesday)
        return slack

    slack = asyncio.run(run())
    sent, alert = sorted(roots(slack), key=lambda m: key_of(m)[:6], reverse=True)
    assert key_of(alert).startswith("alert:")
    assert key_of(sent).startswith("digest:")
    assert "2,500.00 USD" in sent["text"]
    report = [key_of(m) for m in slack.posted(CHANNEL) if m.get("thread_ts") == sent["ts"]]
    assert report
    assert len(set(report)) == len(report)


def test_a_digest_whose_sender_died_is_taken_over(shop: Path, home: Path, now: datetime) -> None:
    """Begun and never finished: left alone for five minutes, then sent by the next round."""
    tuesday = now - timedelta(days=1)
    subscribe(home)
    state = State.in_home(home)
    key = f"digest:{CHANNEL}:week:2026-11-24"
    assert Standing(state).begin(key)
    assert not Standing(state).begin(key)
    state.close()
    later = State(f"sqlite:///{home / 'state.db'}", clock=lambda: time.time() + 301)
    assert Standing(later).begin(key)
    Standing(later).give_up(key)
    later.close()

    async def run() -> FakeSlack:
        async with fake_slack() as slack:
            await rounds(slack, home, shop, tuesday)
        return slack

    assert key in [key_of(message) for message in roots(asyncio.run(run()))]


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
