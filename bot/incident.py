"""What an incident costs, told in its channel while it runs and once it is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from bot.access import Audience
from bot.answer import answer_call
from bot.messages import Question
from bot.understand.reading import Call
from tools.errors import SpendthreadError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.desk import Desk
    from bot.messages import Answer
    from tools.context.schema import Context, Incident

FOLLOWED_DAYS = 14
"""An incident that ended longer ago is no longer followed."""


@dataclass(frozen=True)
class IncidentCost:
    """The cost of one incident so far, or for good."""

    incident: str
    channel: str
    final: bool
    """Whether it is over and the bill of its days is settled."""
    answer: Answer

    @property
    def key(self) -> str:
        """What its message is known by."""
        return f"incident:{self.channel}:{self.incident}"[:200]


def incident_costs(desk: Desk, now: datetime) -> Iterator[IncidentCost]:
    """The cost of every incident that has a channel of its own and is not long over."""
    with desk.view(Question(text="incidents", now=now)) as view:
        followed = [one for one in view.store.context.incidents.values() if _followed(one, now)]
        settled = view.calendar.provisional_from()
    for incident in followed:
        channel = incident.slack_channel or ""
        question = Question(
            text=f"what has {incident.title} cost so far?",
            now=now,
            audience=Audience(channel=channel),
        )
        try:
            said = answer_call(
                Call(tool="outage_cost", args={"incident": [incident.id]}), question, desk
            )
        except SpendthreadError:
            continue
        if said.status == "answered":
            end = incident.impact_end
            final = end is not None and end.astimezone(UTC).date() < settled
            yield IncidentCost(incident.id, channel, final, said)


def incident_of(context: Context, channel: str, name: str | None) -> Incident | None:
    """The incident that a channel is about: by the context, else by the channel's name."""
    for incident in context.incidents.values():
        if incident.slack_channel and incident.slack_channel.removeprefix("#") in (channel, name):
            return incident
    words = (name or "").removeprefix("inc-").removeprefix("incident-")
    return context.incidents.get(words) or context.incidents.get(name or "")


def _followed(incident: Incident, now: datetime) -> bool:
    channel = incident.slack_channel
    if not channel or channel.startswith("#") or incident.impact_start > now:
        return False
    end = incident.impact_end
    return end is None or now - end < timedelta(days=FOLLOWED_DAYS)
