"""The Home tab and the questions offered, in the small shop's Slack."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from tests.support.fake_slack import FakeSlack, fake_slack
from tests.support.running_bot import company_bot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def opened(shop: Path, home: Path, now: datetime, user: str) -> dict[str, Any]:
    """The Home tab as this person sees it."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            await slack.open_home(user)
            await slack.until(lambda: slack.called("views.publish"), seconds=30)
        return slack

    call = asyncio.run(run()).called("views.publish")[0]
    assert call.params["user_id"] == user
    view: dict[str, Any] = call.params["view"]
    return view


def test_a_member_sees_the_own_team_and_no_other(shop: Path, home: Path, now: datetime) -> None:
    """One's own team: the week against the same days before, and what is unusual."""
    shown = json.dumps(opened(shop, home, now, "U0SEARCH"))
    assert "My teams: Search" in shown
    assert "400.00 USD" in shown  # the one day of this week that has data
    assert "Vector index" in shown
    assert "Orders" not in shown


def test_a_stranger_sees_no_figure(shop: Path, home: Path, now: datetime) -> None:
    """Whom no rule knows is told whom to ask."""
    shown = json.dumps(opened(shop, home, now, "U0NOBODY"))
    assert "USD" not in shown
    assert "access.yaml" in shown


def test_home_keeps_within_what_slack_takes_there(shop: Path, home: Path, now: datetime) -> None:
    """A hundred blocks at most, and only of kinds that the tab can show."""
    blocks = opened(shop, home, now, "U0FINOPS")["blocks"]
    assert len(blocks) <= 100
    assert {block["type"] for block in blocks} <= {"header", "rich_text", "context", "actions"}


def test_questions_are_offered_from_what_just_happened(
    shop: Path, home: Path, now: datetime
) -> None:
    """Opening the conversation offers to explain the rise; a stranger is offered nothing."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            for user, channel in (("U0NOBODY", "D9"), ("U0SEARCH", "D1")):
                event = {"type": "app_home_opened", "tab": "messages", "channel": channel}
                await slack.send_event({**event, "user": user})
            await slack.until(
                lambda: slack.called("assistant.threads.setSuggestedPrompts"), seconds=30
            )
            await asyncio.sleep(0.5)
        return slack

    (call,) = asyncio.run(run()).called("assistant.threads.setSuggestedPrompts")
    assert call.params["channel_id"] == "D1"
    assert "why did Vector index change" in json.dumps(call.params["prompts"])
