"""What the pictures show: questions to the demo company, and its answers as Slack shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.access import Asker, Audience
from bot.answer import answer
from bot.messages import Question

if TYPE_CHECKING:
    from bot.desk import Desk

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FINOPS = Asker(user="U0LFNOOR")
FINOPS_CHANNEL = Audience(channel="C0FINOPS", name="finops")
DIRECT = Audience(channel="D0NOOR", direct=True)
PAYMENTS_CHANNEL = Audience(channel="C0PAYMENTS", name="payments")

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
        {"name": name, "surface": "message", "blocks": _answered(desk, text, asker, audience)}
        for name, text, asker, audience in ASKED
    ]
    return {"channels": _channels(desk), "users": [], "pictures": said}


def _answered(desk: Desk, text: str, asker: Asker, audience: Audience) -> list[dict[str, Any]]:
    asked = Question(text=text, now=NOW, asker=asker, audience=audience)
    return list(answer(asked, desk, strict=True).blocks)


def _channels(desk: Desk) -> list[dict[str, str]]:
    with desk.view(Question(text="", now=NOW)) as view:
        teams = view.store.context.teams.values()
    return [{"id": team.slack_channel, "name": team.id} for team in teams if team.slack_channel]
