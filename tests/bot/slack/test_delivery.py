"""Each message appears once, whatever happens to the connection."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.delivery import Delivery, Message
from bot.state import State
from tests.support.fake_slack import FakeSlack, Trouble, fake_slack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

BLOCKS = [{"type": "divider"}]


def with_delivery(home: Path, act: Callable[[FakeSlack, Delivery, State], Awaitable[Any]]) -> Any:
    """Run `act` with a fake Slack, a delivery to it, and the books."""

    async def run() -> Any:
        state = State.in_home(home)
        async with fake_slack() as slack:
            client = AsyncWebClient(token="xoxb-1", base_url=slack.url, retry_handlers=[])
            try:
                return await act(slack, Delivery(client, state, pause=0), state)
            finally:
                state.close()

    return asyncio.run(run())


def test_a_key_is_posted_once(home: Path) -> None:
    """The same message handed in twice appears once, and both learn where it stands."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        first = await delivery.post("k", "C1", Message("hello"))
        second = await delivery.post("k", "C1", Message("hello"))
        assert first == second == slack.posted("C1")[0]["ts"]
        assert len(slack.called("chat.postMessage")) == 1

    with_delivery(home, act)


def test_links_are_never_unfurled_and_names_never_linked(home: Path) -> None:
    """Every post switches off unfurling and parsing."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        await delivery.post("k", "C1", Message("hello", BLOCKS))
        sent = slack.called("chat.postMessage")[0].params
        assert (sent["parse"], sent["text"]) == ("none", "hello")
        assert not any(
            sent[switch] not in (False, "0", "false")
            for switch in ("unfurl_links", "unfurl_media", "link_names")
        )

    with_delivery(home, act)


def test_a_limit_is_waited_for(home: Path) -> None:
    """A 429 is answered by waiting as long as Slack asks, then posting once."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", Trouble(status=429, retry_after=1, error="ratelimited"))
        assert await delivery.post("k", "C1", Message("hello"))
        before, after = slack.called("chat.postMessage")
        assert after.at - before.at >= 1
        assert len(slack.posted("C1")) == 1

    with_delivery(home, act)


@pytest.mark.parametrize("thread_ts", [None, "1790000000.000001"])
@pytest.mark.parametrize(
    "trouble", [Trouble(hang_up=True, accepted=True), Trouble(status=500, accepted=True)]
)
def test_a_post_that_arrived_before_the_line_dropped_is_not_repeated(
    home: Path, trouble: Trouble, thread_ts: str | None
) -> None:
    """When Slack took the message and the answer got lost, the history shows it."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", trouble)
        ts = await delivery.post("k", "C1", Message("hello"), thread_ts=thread_ts)
        assert [message["ts"] for message in slack.posted("C1")] == [ts]

    with_delivery(home, act)


def test_a_post_that_did_not_arrive_is_repeated(home: Path) -> None:
    """When the line dropped before Slack took the message, it is posted again."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", Trouble(hang_up=True))
        assert await delivery.post("k", "C1", Message("hello"))
        assert len(slack.posted("C1")) == 1

    with_delivery(home, act)


def test_after_a_crash_between_posting_and_recording_nothing_is_repeated(home: Path) -> None:
    """A process that died after posting finds its message in the history at the next start."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        await delivery.post("k", "C1", Message("hello"))
        state.settle_delivery("k", "claimed")
        assert await delivery.post("k", "C1", Message("hello")) == slack.posted("C1")[0]["ts"]
        assert len(slack.posted("C1")) == 1

    with_delivery(home, act)


def test_refused_blocks_give_way_to_text(home: Path) -> None:
    """A workspace that does not know a block still gets the words."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", Trouble(error="invalid_blocks"))
        await delivery.post("k", "C1", Message("hello", BLOCKS))
        (message,) = slack.posted("C1")
        assert message["text"] == "hello"
        assert "blocks" not in message

    with_delivery(home, act)


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "not_in_channel"])
def test_a_channel_that_cannot_be_posted_to_is_recorded(home: Path, error: str) -> None:
    """A refusal is final: recorded with Slack's reason, and not tried again."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", Trouble(error=error))
        assert await delivery.post("k", "C1", Message("hello")) is None
        recorded = state.delivery("k")
        assert recorded is not None
        assert (recorded.status, recorded.reason) == ("failed", error)

    with_delivery(home, act)


def test_nothing_confirmed_is_recorded_as_maybe_missing(home: Path) -> None:
    """After every attempt failed the books say so, for whoever runs the bot."""

    async def act(slack: FakeSlack, delivery: Delivery, state: State) -> None:
        slack.trouble("chat.postMessage", Trouble(hang_up=True), times=3)
        assert await delivery.post("k", "C1", Message("hello")) is None
        recorded = state.delivery("k")
        assert recorded is not None
        assert recorded.status == "maybe_missing"

    with_delivery(home, act)
