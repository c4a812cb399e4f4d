"""What the pictures show: questions to the demo company, and its answers as Slack shows them."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.access import Asker, Audience
from bot.alerts import alerts
from bot.answer import answer
from bot.digest import digest
from bot.marks import Marks
from bot.messages import Question
from bot.slack.controls import alert_controls
from bot.slack.home import Home
from bot.slack.marking import Place, plan_view
from bot.state import State
from bot.subscriptions import Subscription, Subscriptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.desk import Desk

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FINOPS = Asker(user="U0LFNOOR")
FINOPS_CHANNEL = Audience(channel="C0FINOPS", name="finops")
DIRECT = Audience(channel="D0NOOR", direct=True)
PAYMENTS_CHANNEL = Audience(channel="C0PAYMENTS", name="payments")

INCIDENT = "what did the payment timeouts cost?"
ASKED = (
    ("why", "why did the bill spike last week?", FINOPS, DIRECT),
    ("breakdown", "what did we spend by team last month?", FINOPS, FINOPS_CHANNEL),
    ("question-back", "how much did shop cost last week?", FINOPS, FINOPS_CHANNEL),
    ("refusal", "what did Discovery spend last week?", Asker(user="U0LFEVE"), PAYMENTS_CHANNEL),
)
"""Name of the picture, question, asker and channel."""


def pictures(desk: Desk) -> dict[str, Any]:
    """Every picture with its blocks, and the names that Slack would show for ids."""
    said = [
        _message(name, _answered(desk, text, asker, audience))
        for name, text, asker, audience in ASKED
    ]
    made = digest(desk, FINOPS_CHANNEL, NOW)
    report = [block for part in made.report[:4] for block in part]
    alert = next(one for one in alerts(desk, NOW) if one.channel == "C0DISCOVERY")
    below = alert_controls(alert.key, alert.question)
    said += [
        _message("digest", made.blocks),
        _message("digest-report", report),
        _message("alert", [*_said(alert.answer.blocks), *below]),
        _message("incident", _incident(desk)),
        _home(desk),
        _modal(),
    ]
    return {"channels": _channels(desk), "users": [], "pictures": said}


def _message(name: str, said: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "surface": "message", "blocks": said}


def _incident(desk: Desk) -> list[dict[str, Any]]:
    return _said(_answered(desk, INCIDENT, FINOPS, FINOPS_CHANNEL))


def _said(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said unasked has no questions to ask next."""
    return [block for block in blocks if block["type"] != "actions"]


def _home(desk: Desk) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        state = State.in_home(Path(folder))
        subscriptions, marks = Subscriptions(state), Marks(state)
        subscriptions.set(Subscription("C0DISCOVERY", "U0LFCLEO", 0, 9, "Europe/Berlin", {}))
        home = Home(desk, marks, subscriptions, None, None, clock=lambda: NOW)
        drawn = home.blocks(Asker(user="U0LFCLEO"))
        state.close()
    return {"name": "home", "surface": "home", "title": "Home", "blocks": drawn}


def _modal() -> dict[str, Any]:
    place = Place("Vector index", {"component": ["vector-index"]}, "discovery", "2026-11-16")
    view = plan_view([place], "", NOW.date())
    return {
        "name": "modal",
        "surface": "modal",
        "title": view["title"]["text"],
        "submit": view["submit"]["text"],
        "close": "Close",
        "blocks": view["blocks"],
    }


def _answered(desk: Desk, text: str, asker: Asker, audience: Audience) -> list[dict[str, Any]]:
    asked = Question(text=text, now=NOW, asker=asker, audience=audience)
    return list(answer(asked, desk, strict=True).blocks)


def _channels(desk: Desk) -> list[dict[str, str]]:
    with desk.view(Question(text="", now=NOW)) as view:
        teams = view.store.context.teams.values()
    return [{"id": team.slack_channel, "name": team.id} for team in teams if team.slack_channel]
