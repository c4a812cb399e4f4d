"""A cost marked as planned, or as somebody else's, in the small shop's Slack."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.marks import Marks, as_yaml
from bot.state import State
from tests.support.fake_slack import FakeSlack, fake_slack
from tests.support.running_bot import company_bot

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

CHANNEL, MEMBER, FINOPS = "C0SEARCH", "U0SEARCH", "U0FINOPS"
WHY = "why did it rise last week?"


async def asked(slack: FakeSlack, user: str) -> dict[str, Any]:
    """Ask why; the answer with its buttons."""
    before = len(slack.posted(CHANNEL))
    await slack.mention(CHANNEL, user, WHY, twin=False)
    await slack.until(lambda: len(slack.posted(CHANNEL)) > before, seconds=30)
    return slack.posted(CHANNEL)[-1]


def filled(amount: str, until: str = "2026-12-31") -> dict[str, Any]:
    """The modal's fields as somebody fills them in."""
    return {
        "place": {"choice": {"selected_option": {"value": "0", "text": {"text": "x"}}}},
        "amount": {"text": {"value": amount}},
        "until": {"day": {"selected_date": until}},
        "reason": {"text": {"value": "<!channel> load test"}},
    }


def marks_in(home: Path) -> list[Any]:
    """What stands marked."""
    state = State.in_home(home)
    found = Marks(state).all()
    state.close()
    return found


def test_what_is_marked_as_planned_counts_in_the_next_verdict_until_it_is_undone(
    shop: Path, home: Path, now: datetime
) -> None:
    """A member of the owning team marks the rise; verdicts say so, and no longer once undone."""

    async def run() -> None:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            posted = await asked(slack, MEMBER)
            assert "Unplanned:" in json.dumps(posted["blocks"])
            await slack.press(posted, CHANNEL, MEMBER, "mark_planned")
            await slack.until(lambda: slack.views, seconds=30)
            await slack.submit(slack.views[0], MEMBER, filled("2,000"))
            await slack.submit(slack.views[0], MEMBER, filled("2,000"))
            await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=30)
            assert "Unplanned:" not in json.dumps((await asked(slack, MEMBER))["blocks"])
            await slack.open_home(MEMBER)
            await slack.until(lambda: slack.called("views.publish"), seconds=30)
            home_view = slack.views[-1]
            assert "load test" in json.dumps(home_view["blocks"])
            undo = next(
                block["elements"][0]["value"]
                for block in home_view["blocks"]
                if block["type"] == "actions"
            )
            await slack.press(
                {"blocks": home_view["blocks"]}, CHANNEL, MEMBER, "undo_mark", value=undo
            )
            await slack.until(lambda: len(slack.called("views.publish")) == 2, seconds=30)
            assert "Unplanned:" in json.dumps((await asked(slack, MEMBER))["blocks"])

    asyncio.run(run())
    assert marks_in(home) == []


def test_only_the_owning_team_and_finops_may_mark(shop: Path, home: Path, now: datetime) -> None:
    """Somebody whose team it is not leaves no mark, whatever the submitted modal says."""

    async def run() -> None:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            posted = await asked(slack, MEMBER)
            await slack.press(posted, CHANNEL, MEMBER, "mark_planned")
            await slack.until(lambda: slack.views, seconds=30)
            await slack.submit(slack.views[0], "U0PAYMENT", filled("2000"))
            await slack.submit(slack.views[0], MEMBER, filled("a lot"))
            await slack.submit(slack.views[0], MEMBER, filled("NaN"))
            await slack.submit(slack.views[0], MEMBER, filled("2000", until="2026-11-01"))
            await slack.until(lambda: len(slack.acks) >= 6)
            await asyncio.sleep(0.3)

    asyncio.run(run())
    assert marks_in(home) == []


def test_whose_a_cost_is_becomes_a_proposal_for_the_context_folder(
    shop: Path, home: Path, now: datetime
) -> None:
    """A press on “This is not ours” proposes the component with its new team and nothing else."""

    async def run() -> None:
        async with fake_slack() as slack, company_bot(slack, home, shop, now):
            posted = await asked(slack, MEMBER)
            await slack.press(posted, CHANNEL, MEMBER, "not_ours")
            await slack.until(lambda: slack.views, seconds=30)
            chosen = {
                "place": {"choice": {"selected_option": {"value": "0"}}},
                "owner": {"team": {"selected_option": {"value": "pay"}}},
            }
            await slack.submit(slack.views[0], MEMBER, chosen)
            await slack.until(lambda: slack.called("chat.postEphemeral"), seconds=30)

    asyncio.run(run())
    (entry,) = as_yaml(marks_in(home))["components.yaml"]["components"]
    assert entry == {"id": "vector", "name": "Vector index", "team": "pay", "feature": "find"}
