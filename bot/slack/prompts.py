"""The questions offered when somebody opens the conversation with the bot.

They are made from what just happened in that person's own scope, so that they lead to an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.messages import Question
from tools.anomalies import Anomalies
from tools.catalog import call
from tools.errors import SpendthreadError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.access import Asker
    from bot.desk import Desk

MOST = 4
LONGEST_TITLE = 75
TITLE = "What would you like to know?"


def prompts(desk: Desk, asker: Asker, now: datetime) -> list[dict[str, Any]]:
    """Up to four questions; none for somebody who may see nothing."""
    with desk.view(Question(text="prompts", now=now, asker=asker)) as view:
        if view.visibility.allowed == ():
            return []
        try:
            found = call("anomalies", {}, view)
        except SpendthreadError:
            found = None
        teams = [team.name for team in view.context.teams.values() if asker.user in team.members]
    items = found.items if isinstance(found, Anomalies) else ()
    asked = [f"why did {item.places[0].names[0].value} change last week?" for item in items[:1]]
    asked += [
        f"what did {teams[0]} spend last week?" if teams else "why did the bill change last week?",
        "are we within budget?",
        "what will this month cost?",
    ]
    return [{"title": text[:LONGEST_TITLE], "message": text} for text in asked[:MOST]]
