"""The demo company asked in Slack: the whole way from an export to an answer."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose.fill import money
from tests.support.demo import CAUSES_OF_LAST_WEEK, FINOPS_USER, NOW, answers
from tests.support.fake_slack import fake_slack
from tests.support.running_bot import bot_over_socket

if TYPE_CHECKING:
    from pathlib import Path

    from tools.demo.company import DemoCompany


def test_why_the_bill_spiked_is_answered_with_the_planted_causes(
    demo: DemoCompany, demo_home: Path, home: Path
) -> None:
    """A FinOps person reads the change in the books' own figure, its causes, and the follow-up."""
    change = money(Decimal(demo.books["last_week"]["change"]), "USD")

    async def run() -> None:
        desk = answers(demo_home)
        async with fake_slack() as slack, bot_over_socket(slack, home, desk, clock=lambda: NOW):
            await slack.direct("D1", FINOPS_USER, "why did the bill spike last week?")
            await slack.until(lambda: slack.called("chat.update"), seconds=30)
            (why,) = slack.posted("D1")
            assert change in why["text"]
            for cause in CAUSES_OF_LAST_WEEK:
                assert cause in json.dumps(why["blocks"])
            await slack.direct("D1", FINOPS_USER, "and by team?")
            await slack.until(lambda: len(slack.called("chat.update")) == 2, seconds=30)
            assert "Storefront" in json.dumps(slack.posted("D1")[1]["blocks"])

    asyncio.run(run())


def test_a_stranger_learns_nothing(demo_home: Path, home: Path) -> None:
    """Somebody whom access.yaml does not know gets no figure, and nobody else reads the refusal."""

    async def run() -> None:
        desk = answers(demo_home)
        async with fake_slack() as slack, bot_over_socket(slack, home, desk, clock=lambda: NOW):
            await slack.mention("C0FINOPS", "UNOBODY", "why did the bill spike last week?")
            await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=30)
            assert not slack.posted("C0FINOPS")
            assert "USD" not in json.dumps(slack.called("chat.postEphemeral")[0].params)

    asyncio.run(run())
