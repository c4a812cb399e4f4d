"""The buttons below an answer, pressed in the demo company's Slack."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.answer import answer
from bot.desk import Desk
from bot.kept import Kept
from bot.state import State
from tests.support.demo import FINOPS_USER, NOW
from tests.support.fake_slack import FakeSlack, Trouble, fake_slack
from tests.support.running_bot import bot_over_socket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

WHY = "why did the bill spike last week?"


def asked(
    demo_home: Path,
    home: Path,
    act: Callable[[FakeSlack, dict[str, Any]], Awaitable[None]],
    *,
    before: Callable[[FakeSlack], None] = lambda _: None,
) -> None:
    """Ask why in the FinOps channel, then `act` on the answer that stands there."""

    async def run() -> None:
        desk = Desk(demo_home)
        async with (
            fake_slack() as slack,
            bot_over_socket(slack, home, partial(answer, desk=desk), clock=lambda: NOW, desk=desk),
        ):
            before(slack)
            await slack.mention("C0FINOPS", FINOPS_USER, WHY, twin=False)
            await slack.until(lambda: slack.posted("C0FINOPS"), seconds=30)
            await act(slack, slack.posted("C0FINOPS")[0])
            await asyncio.sleep(0.3)  # until what is under way has come to its end
        desk.close()

    asyncio.run(run())


def test_show_the_work_opens_the_queries_and_their_facts(demo_home: Path, home: Path) -> None:
    """The modal opens at once and then holds every query with its rows, and the facts."""

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        await slack.press(posted, "C0FINOPS", FINOPS_USER, "show_work")
        await slack.until(lambda: slack.called("views.update"), seconds=30)
        opened, filled = slack.views
        assert "Asking again" in json.dumps(opened)
        shown = json.dumps(filled["blocks"])
        assert "SELECT" in shown
        assert "7,390.94 USD" in shown

    asked(demo_home, home, act)


def test_the_work_is_shown_with_the_rights_of_whoever_presses(demo_home: Path, home: Path) -> None:
    """Somebody of another team who presses the button below an answer sees none of its figures."""

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        await slack.press(posted, "C0FINOPS", "UNOBODY", "show_work")
        await slack.until(lambda: slack.called("views.update"), seconds=30)
        assert "USD" not in json.dumps(slack.views[-1]["blocks"])

    asked(demo_home, home, act)


def test_the_facts_come_as_a_file_to_whoever_asks_for_it(demo_home: Path, home: Path) -> None:
    """The CSV goes to the person's own messages, exact to the last digit."""

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        await slack.press(posted, "C0FINOPS", FINOPS_USER, "show_work")
        await slack.until(lambda: slack.called("views.update"), seconds=30)
        view = {"blocks": slack.views[-1]["blocks"]}
        await slack.press(view, "C0FINOPS", FINOPS_USER, "send_csv")
        await slack.until(lambda: slack.files, seconds=30)
        (file,) = slack.files
        assert file["channel"] == FINOPS_USER
        lines = file["content"].decode().splitlines()
        assert lines[0] == "fact,kind,label,value,unit,start,end,scope,query"
        assert len(lines) > 20

    asked(demo_home, home, act)


def test_break_down_asks_in_the_thread(demo_home: Path, home: Path) -> None:
    """A dimension chosen below an answer is asked like a question in its thread."""

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        choice = {"selected_option": {"value": "break it down by team"}}
        await slack.press(posted, "C0FINOPS", FINOPS_USER, "break_down", **choice)
        await slack.until(lambda: len(slack.posted("C0FINOPS")) == 2, seconds=30)
        second = slack.posted("C0FINOPS")[1]
        assert second["thread_ts"] == posted["thread_ts"]
        assert "Discovery" in json.dumps(second["blocks"])

    asked(demo_home, home, act)


def test_who_says_no_is_asked_why_and_is_remembered(demo_home: Path, home: Path) -> None:
    """An answer that did not help leaves its reason; a second opinion replaces the first."""

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        block = next(b for b in posted["blocks"] if b["type"] == "context_actions")
        buttons = block["elements"][0]
        helped, not_helped = (
            buttons[sign]["value"] for sign in ("positive_button", "negative_button")
        )
        await slack.press(posted, "C0FINOPS", FINOPS_USER, "feedback", value=helped)
        await slack.until(lambda: slack.called("chat.postEphemeral"))
        await slack.press(posted, "C0FINOPS", FINOPS_USER, "feedback", value=not_helped)
        await slack.until(lambda: slack.views)
        reason = {"reason": {"text": {"value": "<!channel> the owner is wrong"}}}
        view = {**slack.views[-1], "type": "modal"}
        await slack.submit(view, FINOPS_USER, reason)
        await slack.until(lambda: len(slack.acks) >= 4)
        await asyncio.sleep(0.3)

    asked(demo_home, home, act)
    state = State.in_home(home)
    (opinion,) = Kept(state).opinions()
    state.close()
    assert (opinion.helped, opinion.reason) == (False, "<!channel> the owner is wrong")


def test_a_workspace_without_charts_gets_a_picture(demo_home: Path, home: Path) -> None:
    """Where Slack refuses the newest block, that block alone goes, and a PNG stands in for it."""

    def before(slack: FakeSlack) -> None:
        slack.trouble("chat.postMessage", Trouble(error="invalid_blocks"))

    async def act(slack: FakeSlack, posted: dict[str, Any]) -> None:
        kinds = [block["type"] for block in posted["blocks"]]
        assert "data_visualization" not in kinds
        assert "table" in kinds
        await slack.until(lambda: slack.files, seconds=30)
        (file,) = slack.files
        assert file["content"].startswith(b"\x89PNG")
        assert (file["channel"], file["thread_ts"]) == ("C0FINOPS", posted["thread_ts"])

    asked(demo_home, home, act, before=before)
