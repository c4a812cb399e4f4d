"""The Home tab: one's own teams, what moved, budgets, what is unusual, digests and marks."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.answer import answer_call
from bot.messages import Question
from bot.slack.blocks import report_blocks
from bot.slack.controls import button
from bot.slack.prompts import TITLE, prompts
from bot.understand.reading import Call
from tools.errors import ArgumentError, NoDataError
from tools.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.access import Asker
    from bot.desk import Desk
    from bot.marks import Mark, Marks
    from bot.slack.people import People
    from bot.subscriptions import Subscriptions
    from tools.context.schema import Context
    from tools.scope import Scope

Block = dict[str, Any]

log = logging.getLogger(__name__)

UNDO = "undo_mark"
MOST_BLOCKS = 100
MOST_MARKS = 10
TOLD = ("headline", "driver", "verdict")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Home:
    """Draws the Home tab of whoever opens it, from what that person may see."""

    def __init__(
        self,
        desk: Desk,
        marks: Marks,
        subscriptions: Subscriptions,
        people: People,
        client: Any,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._marks = marks
        self._subscriptions = subscriptions
        self._people = people
        self._client = client
        self._clock = clock

    async def show(self, user: str, team: str | None = None) -> None:
        """Publish the tab."""
        asker = await self._people.asker(user, team=team)
        blocks = await asyncio.to_thread(lambda: self.blocks(asker))
        await self._client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})

    async def offer(self, user: str, channel: str, team: str | None = None) -> None:
        """Offer questions in the conversation that somebody opened, where Slack can show them."""
        asker = await self._people.asker(user, team=team)
        offered = await asyncio.to_thread(prompts, self._desk, asker, self._clock())
        if not offered:
            return
        try:
            await self._client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, title=TITLE, prompts=offered
            )
        except SlackApiError as fault:
            log.info("No questions are offered in %s: %r", channel, fault)

    def blocks(self, asker: Asker) -> list[Block]:
        """The blocks of the tab."""
        question = Question(text="home", now=self._clock(), asker=asker)
        with self._desk.view(question) as view:
            context, opened = view.store.context, view.visibility.allowed != ()
            today = view.calendar.today
            since = (today.weekday() + (view.calendar.week_start == "sunday")) % 7
        if not opened:
            return [
                _words(
                    "There is nothing that I may show you. Whoever looks after access.yaml "
                    "in the context folder can add you."
                )
            ]
        mine = [team for team in context.teams.values() if asker.user in team.members]
        scope: Scope = {"team": [team.id for team in mine]} if mine else {}
        title = "My teams: " + ", ".join(team.name for team in mine) if mine else "All spend"
        monday = today - timedelta(days=since)
        made = list(self._figures(question, title, scope, monday, today))
        made += self._digests(context, asker.user)
        made += self._marked(asker.user)
        return made[:MOST_BLOCKS]

    def _figures(
        self, question: Question, title: str, scope: Scope, monday: Any, today: Any
    ) -> Iterator[Block]:
        days = max(1, (today - monday).days)
        week = Period(start=monday, end=monday + timedelta(days=days), label="this week so far")
        before = Period(
            start=monday - timedelta(days=7),
            end=monday - timedelta(days=7 - days),
            label="the same days of last week",
        )
        compared = {
            "period": week.model_dump(mode="json"),
            "compare_to": before.model_dump(mode="json"),
        }
        for heading, tool, args in (
            (title, "spend", {**compared, "scope": scope}),
            ("Budgets", "budget_status", {"scope": scope}),
            ("Unusual", "anomalies", {"scope": scope}),
        ):
            try:
                said = answer_call(Call(tool=tool, args=args), question, self._desk)
            except (ArgumentError, NoDataError):
                continue
            if said.status == "answered":
                yield from report_blocks(heading, said, TOLD)

    def _digests(self, context: Context, user: str) -> list[Block]:
        own = {team.slack_channel for team in context.teams.values() if user in team.members}
        shown = [one for one in self._subscriptions.all() if one.user == user or one.channel in own]
        if not shown:
            return []
        lines = [
            [
                {"type": "channel", "channel_id": one.channel},
                _text(f" {WEEKDAYS[one.weekday]}s at {one.hour:02}:00 ({one.timezone})"),
            ]
            for one in shown
        ]
        return [_header("Digests"), _list(lines)]

    def _marked(self, user: str) -> list[Block]:
        mine = [mark for mark in self._marks.all() if mark.user == user][-MOST_MARKS:]
        made: list[Block] = [_header("What you marked")] if mine else []
        for mark in reversed(mine):
            made.append(_words(_said(mark)))
            made.append({"type": "actions", "elements": [button("Undo", UNDO, mark.id)]})
        return made


def _said(mark: Mark) -> str:
    body = mark.body
    if mark.kind == "plan":
        expected = body["expected"]
        return (
            f"{body['title']}: {expected['amount']} {expected['currency']} a {expected['per']}"
            f" until {body['until']}. {body['reason']}"
        )
    if mark.kind == "note":
        return f"Note on {str(body['time'])[:10]}: {body['title']}"
    owner = body.get("team") or body.get("assign", {}).get("team")
    return f"Proposed: {body.get('name') or body['id']} belongs to {owner}"


def _header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def _words(text: str) -> Block:
    section = {"type": "rich_text_section", "elements": [_text(text)]}
    return {"type": "rich_text", "elements": [section]}


def _list(lines: list[list[Block]]) -> Block:
    sections = [{"type": "rich_text_section", "elements": line} for line in lines]
    made = {"type": "rich_text_list", "style": "bullet", "elements": sections}
    return {"type": "rich_text", "elements": [made]}


def _text(text: str) -> Block:
    return {"type": "text", "text": text}
