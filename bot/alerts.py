"""Unusual spend that nobody planned, told to the team that owns it: what is said, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.access import Audience
from bot.answer import answer_call
from bot.messages import Question
from bot.understand.reading import Call
from tools.anomalies import Anomalies
from tools.catalog import call
from tools.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.desk import Desk
    from bot.messages import Answer
    from tools.anomalies import Anomaly
    from tools.context.schema import Team

LOOKED_BACK_DAYS = 14
QUIET_FROM, QUIET_UNTIL = 20, 8
"""Local hours of the organisation between which no new alert is posted."""


@dataclass(frozen=True)
class Alert:
    """One cause of unusual spend. `key` stays the same while it goes on."""

    key: str
    channel: str
    team: str
    answer: Answer
    question: str
    """What explains it, for whoever wants to know more."""


def quiet_hours(now: datetime, timezone: str) -> bool:
    """Whether people should be left in peace."""
    hour = now.astimezone(ZoneInfo(timezone)).hour
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """What each team with a channel should know: unplanned, above expectation, and its own.

    Each is what the team's channel may see.
    """
    with desk.view(Question(text="alerts", now=now)) as view:
        teams = list(view.store.context.teams.values())
        until = view.calendar.today
    period = Period(start=until - timedelta(days=LOOKED_BACK_DAYS), end=until)
    for team in teams:
        if team.slack_channel and not team.slack_channel.startswith("#"):
            yield from _of_team(desk, now, team, period)


def _of_team(desk: Desk, now: datetime, team: Team, period: Period) -> Iterator[Alert]:
    channel = team.slack_channel or ""
    question = Question(text="alert", now=now, audience=Audience(channel=channel))
    with desk.view(question) as view:
        if view.visibility.allowed == ():
            return
        found = call("anomalies", {"period": period.model_dump(mode="json")}, view)
    if not isinstance(found, Anomalies):
        return
    for item in found.items:
        if not _matters(item, team):
            continue
        where = item.places[0].where
        args = {"scope": where, "period": period.model_dump(mode="json")}
        said = answer_call(Call(tool="anomalies", args=args), question, desk)
        if said.status == "answered":
            name = item.places[0].names[0].value
            why = f"why did {name} rise in the last {LOOKED_BACK_DAYS} days?"
            yield Alert(_key(channel, item), channel, team.id, said, why)


def _matters(item: Anomaly, team: Team) -> bool:
    contact = item.places[0].contact
    return (
        item.verdict.state in ("unplanned", "unknown", "partly_planned")
        and Decimal(item.change.value) > 0
        and contact is not None
        and contact.id == team.id
    )


def _key(channel: str, item: Anomaly) -> str:
    where = ",".join(f"{name}={'|'.join(v)}" for name, v in sorted(item.places[0].where.items()))
    return f"alert:{channel}:{item.since.value}:{where}"[:200]
