"""`/spend` in a channel of the small shop."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from bot.state import State
from bot.subscriptions import Subscriptions
from tests.support.fake_slack import FakeSlack, fake_slack
from tests.support.running_bot import company_bot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

CHANNEL, MEMBER, FINOPS = "C0SEARCH", "U0SEARCH", "U0FINOPS"


def commanded(
    shop: Path, home: Path, now: datetime, act: Callable[[FakeSlack], Awaitable[None]]
) -> FakeSlack:
    """Run `act` against the shop's bot."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            await act(slack)
        return slack

    return asyncio.run(run())


def whispered(slack: FakeSlack) -> list[str]:
    """What was shown to one person alone."""
    return [call.params["text"] for call in slack.called("chat.postEphemeral")]


def test_a_question_is_answered_for_the_asker_alone_and_can_be_shared(
    shop: Path, home: Path, now: datetime
) -> None:
    """Nothing appears in the channel until the asker shares it; then it is what both may see."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, MEMBER, "what did we spend last week?")
        await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=30)
        assert not slack.posted(CHANNEL)
        private = slack.called("chat.postEphemeral")[0].params
        assert private["user"] == MEMBER
        assert "2,500.00 USD" in private["text"]  # one day of 100 and six of 400
        message = {"blocks": private["blocks"]}
        await slack.press(message, CHANNEL, MEMBER, "share")
        await slack.until(lambda: slack.posted(CHANNEL), seconds=30)
        await slack.press(message, CHANNEL, MEMBER, "share")

    slack = commanded(shop, home, now, act)
    (shared,) = slack.posted(CHANNEL)
    assert "2,500.00 USD" in shared["text"]


def test_only_the_asker_may_share(shop: Path, home: Path, now: datetime) -> None:
    """A button forged or pressed by somebody else posts nothing."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, MEMBER, "what did we spend last week?")
        await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=30)
        private = slack.called("chat.postEphemeral")[0].params
        await slack.press({"blocks": private["blocks"]}, CHANNEL, FINOPS, "share")
        await slack.until(lambda: len(slack.called("chat.postEphemeral")) == 2, seconds=30)

    assert not commanded(shop, home, now, act).posted(CHANNEL)


def test_help_says_what_there_is(shop: Path, home: Path, now: datetime) -> None:
    """The bare command tells how to use it."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, MEMBER, "")
        await slack.until(lambda: whispered(slack))

    assert "/spend digest" in whispered(commanded(shop, home, now, act))[0]


def test_why_not_tells_an_administrator_the_rule_that_decided(
    shop: Path, home: Path, now: datetime
) -> None:
    """FinOps reads which rule opens or shuts what; anybody else reads that it is not for him."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, FINOPS, "why-not <@U0STRANGER|x>")
        await slack.until(lambda: len(whispered(slack)) == 1, seconds=20)
        await slack.command(CHANNEL, MEMBER, f"why-not <@{FINOPS}|x>")
        await slack.until(lambda: len(whispered(slack)) == 2, seconds=20)

    first, second = whispered(commanded(shop, home, now, act))
    assert "no rule opens anything to U0STRANGER" in first
    assert "C0SEARCH belongs to search" in first
    assert second.startswith("Only FinOps")


def test_a_digest_is_set_up_by_the_team_of_the_channel(
    shop: Path, home: Path, now: datetime
) -> None:
    """The modal's day and hour are kept; somebody from elsewhere is turned away."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, "U0PAYMENT", "digest")
        await slack.until(lambda: len(whispered(slack)) == 1, seconds=20)
        assert not slack.views
        await slack.command(CHANNEL, MEMBER, "digest")
        await slack.until(lambda: slack.views, seconds=20)
        chosen = {
            "weekday": {"choice": {"selected_option": {"value": "2"}}},
            "hour": {"choice": {"selected_option": {"value": "8"}}},
        }
        await slack.submit(slack.views[0], MEMBER, chosen)
        await slack.until(lambda: len(whispered(slack)) == 2, seconds=20)

    commanded(shop, home, now, act)
    state = State.in_home(home)
    kept = Subscriptions(state).of(CHANNEL)
    state.close()
    assert kept is not None
    assert (kept.user, kept.weekday, kept.hour) == (MEMBER, 2, 8)


def test_a_note_on_a_day_is_told_among_what_changed(shop: Path, home: Path, now: datetime) -> None:
    """What is noted on a day is found by whoever asks what changed, and no mark in it lives."""

    async def act(slack: FakeSlack) -> None:
        await slack.command(CHANNEL, MEMBER, "note 2026-11-18 <!channel> load test")
        await slack.until(lambda: whispered(slack), seconds=20)
        await slack.direct("D1", FINOPS, "what changed last week?")
        await slack.until(lambda: slack.called("chat.update"), seconds=30)

    slack = commanded(shop, home, now, act)
    assert "load test" in json.dumps(slack.posted("D1")[0]["blocks"])
    assert "<!channel>" not in slack.posted("D1")[0]["text"]
