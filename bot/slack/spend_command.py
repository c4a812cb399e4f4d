"""`/spend`: a question answered for the asker alone, and what people set up with a word."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.access import decide
from bot.digest import digest
from bot.marks import may_mark
from bot.messages import Question
from bot.slack.delivery import Message
from bot.slack.outside import mrkdwn
from bot.slack.work import modal
from bot.subscriptions import Subscription

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.desk import Desk
    from bot.marks import Marks
    from bot.slack.asking import Asking
    from bot.slack.delivery import Delivery
    from bot.slack.people import People
    from bot.subscriptions import Subscriptions

COMMAND = "/spend"
DIGEST_VIEW = "digest_view"
PREVIEW = "digest_preview"

HELP = """\
`/spend why did the bill rise last week?` answers you alone; *Share* shows it to the channel.
`/spend digest` sets up the weekly digest of this channel; `/spend digest off` stops it; \
`/spend digest preview` shows it to you.
`/spend note 2026-11-18 load test` notes what happened on a day, for your team.
`/spend why-not @somebody` tells FinOps which rule decides what somebody sees here.
In a channel, mention me. In a thread of mine, just ask on; *quiet* makes me wait for a mention."""
FINOPS_ONLY = "Only FinOps, as access.yaml names it, may do that."
SETTERS = "Only members of the team whose channel this is, and FinOps, may set up its digest."

_NOTE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(.{3,200})")
_USER = re.compile(r"<@([UW][A-Z0-9]+)")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class SpendCommand:
    """Takes the command and does what its first word says."""

    def __init__(
        self,
        desk: Desk,
        asking: Asking,
        marks: Marks,
        subscriptions: Subscriptions,
        delivery: Delivery,
        people: People,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._asking = asking
        self._marks = marks
        self._subscriptions = subscriptions
        self._delivery = delivery
        self._people = people
        self._clock = clock

    async def take(self, ack: Any, body: dict[str, Any], client: Any) -> None:
        """Handle one command."""
        word, _, rest = str(body.get("text") or "").strip().partition(" ")
        known = {
            "": self._help,
            "help": self._help,
            "digest": self._digest,
            "note": self._note,
            "why-not": self._why_not,
        }.get(word.casefold())
        if known is None:
            await ack("Looking at the figures…")
            await self._asking.on_command(body)
            return
        await ack()
        await known(body, rest.strip(), client)

    async def take_digest(self, ack: Any, body: dict[str, Any]) -> None:
        """Keep what the modal says about a channel's digest."""
        values = body["view"]["state"]["values"]
        channel, user = body["view"]["private_metadata"], body["user"]["id"]
        if not self._may_set_up(user, channel):
            await ack(response_action="errors", errors={"weekday": SETTERS})
            return
        await ack()
        subscription = Subscription(
            channel=channel,
            user=user,
            weekday=int(values["weekday"]["choice"]["selected_option"]["value"]),
            hour=int(values["hour"]["choice"]["selected_option"]["value"]),
            timezone=self._timezone(),
            scope={},
        )
        await asyncio.to_thread(self._subscriptions.set, subscription)
        day = _WEEKDAYS[subscription.weekday]
        await self._tell(
            channel,
            user,
            f"This channel gets its digest on {day}s at {subscription.hour:02}:00"
            f" ({subscription.timezone}), and a month-end edition on the third.",
        )

    async def _help(self, body: dict[str, Any], _: str, __: Any) -> None:
        await self._delivery.whisper(body["channel_id"], body["user_id"], Message(HELP))

    async def _digest(self, body: dict[str, Any], rest: str, client: Any) -> None:
        channel, user = body["channel_id"], body["user_id"]
        if rest == "preview":
            await self._preview(channel, user, body.get("team_id"))
        elif not await asyncio.to_thread(self._may_set_up, user, channel):
            await self._tell(channel, user, SETTERS)
        elif rest in ("off", "stop"):
            gone = await asyncio.to_thread(self._subscriptions.stop, channel)
            await self._tell(channel, user, "Stopped." if gone else "There is none here.")
        else:
            view = _digest_view(channel, self._timezone())
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def _preview(self, channel: str, user: str, team: str | None) -> None:
        """Show the digest to one person: what both the channel and that person may see."""
        asker = await self._people.asker(user, team=team)
        audience = await self._people.audience(channel)
        made = await asyncio.to_thread(
            lambda: digest(self._desk, audience, self._clock(), asker=asker)
        )
        text = mrkdwn("\n".join(made.lines))
        await self._delivery.whisper(channel, user, Message(text, made.blocks))

    async def _note(self, body: dict[str, Any], rest: str, _: Any) -> None:
        channel, user = body["channel_id"], body["user_id"]
        found = _NOTE.fullmatch(rest)
        try:
            day = date.fromisoformat(found[1]) if found else None
        except ValueError:
            day = None
        if found is None or day is None:
            await self._tell(channel, user, "Write it as: /spend note 2026-11-18 load test")
            return
        with self._desk.view(Question(text="note", now=self._clock())) as view:
            context = view.store.context
        team = next((t.id for t in context.teams.values() if user in t.members), None)
        if not may_mark(context, user, team):
            await self._tell(channel, user, "Only members of a team, and FinOps, may do that.")
            return
        key = f"slack-{re.sub('[^a-z0-9]+', '-', str(body['trigger_id']).casefold())}"
        event = {
            "id": key,
            "time": f"{day.isoformat()}T12:00:00Z",
            "class": "business",
            "type": "note",
            "title": found[2],
            "by": user,
            **({"team": team} if team else {}),
        }
        await asyncio.to_thread(
            lambda: self._marks.add("note", event, user=user, team=team, key=key)
        )
        await self._tell(channel, user, f"Noted on {day.isoformat()}. It is in my Home tab.")

    async def _why_not(self, body: dict[str, Any], rest: str, _: Any) -> None:
        """Tell an administrator which rules decide what somebody sees in this channel."""
        channel, user = body["channel_id"], body["user_id"]
        with self._desk.view(Question(text="access", now=self._clock())) as view:
            context = view.store.context
        if not may_mark(context, user, None):
            await self._tell(channel, user, FINOPS_ONLY)
            return
        named = _USER.search(rest)
        asker = await self._people.asker(named[1] if named else user, team=None)
        audience = await self._people.audience(channel)
        alone = decide(context, asker, None)
        here = decide(context, asker, audience)
        lines = [
            f"Alone with me, {asker.user}: {'; '.join(alone.because)}.",
            f"In this channel: {'; '.join(here.because)}.",
        ]
        if here.visibility.allowed == ():
            lines.append("So nothing is shown here.")
        await self._tell(channel, user, "\n".join(lines))

    def _may_set_up(self, user: str, channel: str) -> bool:
        with self._desk.view(Question(text="digest", now=self._clock())) as view:
            context = view.store.context
        owner = next((t.id for t in context.teams.values() if t.slack_channel == channel), None)
        return may_mark(context, user, owner)

    def _timezone(self) -> str:
        with self._desk.view(Question(text="digest", now=self._clock())) as view:
            return view.calendar.timezone

    async def _tell(self, channel: str, user: str, text: str) -> None:
        await self._delivery.whisper(channel, user, Message(mrkdwn(text)))


def _digest_view(channel: str, timezone: str) -> dict[str, Any]:
    days = [(name, str(number)) for number, name in enumerate(_WEEKDAYS)]
    hours = [(f"{hour:02}:00", str(hour)) for hour in range(24)]
    return modal(
        "Weekly digest",
        [
            _select("weekday", "On which day?", days, 0),
            _select("hour", f"At what time ({timezone})?", hours, 9),
        ],
        callback_id=DIGEST_VIEW,
        private_metadata=channel,
        submit={"type": "plain_text", "text": "Set up"},
    )


def _select(name: str, label: str, options: list[tuple[str, str]], chosen: int) -> dict[str, Any]:
    made = [{"text": {"type": "plain_text", "text": t}, "value": v} for t, v in options]
    return {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {
            "type": "static_select",
            "action_id": "choice",
            "options": made,
            "initial_option": made[chosen],
        },
    }
