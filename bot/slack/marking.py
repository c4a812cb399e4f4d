"""Marking in Slack: a cost as planned, or as somebody else's; only whom it concerns may."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from bot.answer import answer_call
from bot.marks import may_mark
from bot.messages import Question
from bot.slack.delivery import Message
from bot.slack.outside import mrkdwn
from bot.slack.work import modal
from tools.context.schema import Plan
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.access import Asker
    from bot.desk import Desk
    from bot.kept import Given, Kept
    from bot.marks import Kind, Marks
    from bot.messages import Answer
    from bot.slack.delivery import Delivery
    from bot.slack.people import People
    from bot.standing import Standing
    from tools.context.schema import Context

PLAN_VIEW = "plan_view"
RULE_VIEW = "rule_view"
SNOOZED_DAYS = 7
LONGEST_REASON = 500
MOST_PLACES = 10
LONGEST_METADATA = 3_000

NOT_YOURS = "Only members of the team that owns it, and FinOps, may do that."
GONE = "That answer is too old, or holds nothing that you could mark. Please ask again."


class Place(NamedTuple):
    """A part of the bill that an answer named: its team, and the first day it was asked about."""

    title: str
    scope: dict[str, list[str]]
    team: str | None
    first: str


class Marking:
    """Opens the modals, takes what they hold, and says what it changed."""

    def __init__(
        self,
        desk: Desk,
        kept: Kept,
        marks: Marks,
        standing: Standing,
        delivery: Delivery,
        people: People,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._kept = kept
        self._marks = marks
        self._standing = standing
        self._delivery = delivery
        self._people = people
        self._clock = clock

    async def open_plan(self, body: dict[str, Any], client: Any) -> None:
        """Open the modal for a plan, with the places that the answer singled out to choose from."""
        places = await self._places(body)
        if not places:
            await self._tell(body, GONE)
            return
        view = plan_view(places, _metadata(body, places), self._clock().date())
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def open_rule(self, body: dict[str, Any], client: Any) -> None:
        """Open the modal in which somebody says whose a cost is."""
        places = await self._places(body)
        teams = [(team.id, team.name) for team in self._context().teams.values()]
        if not places or not teams:
            await self._tell(body, GONE)
            return
        view = _rule_view(places, teams, _metadata(body, places))
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def take_plan(self, ack: Any, body: dict[str, Any]) -> None:
        """Keep a plan; what cannot be one is said beside its field."""
        values = body["view"]["state"]["values"]
        faults = {}
        try:
            amount = Decimal(str(values["amount"]["text"]["value"]).replace(",", ""))
        except InvalidOperation:
            amount = Decimal(0)
        if not amount.is_finite() or amount <= 0:
            faults["amount"] = "Please write an amount such as 500 or 1200.50."
        until = date.fromisoformat(values["until"]["day"]["selected_date"])
        if until < self._clock().date():
            faults["until"] = "Please choose a day that is still to come."
        if faults:
            await ack(response_action="errors", errors=faults)
            return
        place = _chosen(body)
        team = place.team
        if not self._may(body, team):
            await ack(response_action="errors", errors={"place": NOT_YOURS})
            return
        await ack()
        user = body["user"]["id"]
        with self._desk.view(Question(text="plan", now=self._clock())) as view:
            currency = view.currency
        key = f"slack-{_slug(body['view']['id'])}"
        record = {
            "id": key,
            "title": f"Marked as planned: {place.title}"[:150],
            "owner": team or user,
            "approved_by": user,
            "scope": place.scope,
            "from": place.first or self._clock().date().isoformat(),
            "until": until.isoformat(),
            "expected": {"amount": str(amount), "currency": currency, "per": "week"},
            "reason": (values["reason"]["text"].get("value") or "")[:LONGEST_REASON],
        }
        try:
            Plan.model_validate(record)
        except ValidationError:
            await self._tell(body, GONE)
            return
        await asyncio.to_thread(
            lambda: self._marks.add("plan", record, user=user, team=team, key=key)
        )
        await self._quieten(body, until)
        await self._tell(
            body,
            f"Marked as planned until {until.isoformat()}. It is listed, and can be undone, "
            "in my Home tab; verdicts count it from now on.",
        )

    async def take_rule(self, ack: Any, body: dict[str, Any]) -> None:
        """Keep a proposed rule."""
        values = body["view"]["state"]["values"]
        place = _chosen(body)
        owner = values["owner"]["team"]["selected_option"]["value"]
        if not self._may(body, place.team) and not self._may(body, owner):
            await ack(response_action="errors", errors={"place": NOT_YOURS})
            return
        await ack()
        user = body["user"]["id"]
        key = f"slack-{_slug(body['view']['id'])}"
        kind, record = _proposal(self._context(), place, owner, key)
        await asyncio.to_thread(
            lambda: self._marks.add(kind, record, user=user, team=place.team, key=key)
        )
        await self._tell(
            body,
            "Proposed. It counts once it is in the context folder; `spendthread context export`"
            " writes it for a pull request.",
        )

    async def snooze(self, body: dict[str, Any]) -> None:
        """Leave an alert alone for a week."""
        key, user = str(body["actions"][0]["value"]), body["user"]["id"]
        until = self._clock().timestamp() + SNOOZED_DAYS * 86_400
        await asyncio.to_thread(lambda: self._standing.snooze(key, user, until=until))
        await self._tell(body, "I leave this alone for a week.")

    async def undo(self, identity: str, user: str) -> bool:
        """Undo a mark of one's own team, or any for FinOps."""
        mark = next((one for one in self._marks.all() if one.id == identity), None)
        if mark is None:
            return False
        allowed = mark.user == user or may_mark(self._context(), user, mark.team)
        return allowed and self._marks.undo(identity, user)

    def _may(self, body: dict[str, Any], team: str | None) -> bool:
        return may_mark(self._context(), body["user"]["id"], team)

    def _context(self) -> Context:
        with self._desk.view(Question(text="context", now=self._clock())) as view:
            return view.store.context

    async def _quieten(self, body: dict[str, Any], until: date) -> None:
        """A planned thing raises no alert until its end."""
        key = json.loads(body["view"]["private_metadata"])["key"]
        if key.startswith("alert:"):
            end = datetime.combine(until, datetime.max.time(), self._clock().tzinfo)
            await asyncio.to_thread(
                lambda: self._standing.snooze(key, body["user"]["id"], until=end.timestamp())
            )

    async def _places(self, body: dict[str, Any]) -> list[Place]:
        """Each place that the answer names, as far as the presser may see it."""
        given = await asyncio.to_thread(self._kept.given, str(body["actions"][0]["value"]))
        if given is None:
            return []
        team = (body.get("team") or {}).get("id")
        asker = await self._people.asker(body["user"]["id"], team=team)
        return await asyncio.to_thread(self._look, given, asker)

    def _look(self, given: Given, asker: Asker) -> list[Place]:
        question = Question(text=given.question, now=given.asked_at, asker=asker)
        context = self._context()
        found: dict[str, Place] = {}
        for call in given.calls:
            said = answer_call(call, question, self._desk)
            first = said.period.first_day.isoformat() if said.period else ""
            for title, scope in _rows(said):
                owner = context.team_of(scope.get("component", [""])[0])
                place = Place(title[:75], scope, owner.id if owner else None, first)
                found.setdefault(title, place)
        return list(found.values())[:MOST_PLACES]

    async def _tell(self, body: dict[str, Any], text: str) -> None:
        held = (body.get("view") or {}).get("private_metadata")
        channel = json.loads(held)["channel"] if held else body["channel"]["id"]
        await self._delivery.whisper(channel, body["user"]["id"], Message(mrkdwn(text)))


_FIELDS = {
    "service": "ServiceName",
    "account": "SubAccountId",
    "sku": "SkuId",
    "region": "RegionId",
    "provider": "ServiceProviderName",
}
"""Dimension → the field of a line by which a rule knows it."""


def _rows(answer: Answer) -> list[tuple[str, dict[str, list[str]]]]:
    """What the rows of an answer's tables are about, where a rule or a plan could name it."""
    by_id = {fact.id: fact for fact in answer.facts}
    found = []
    for section in answer.sections:
        for row in section.table.rows if section.table else ():
            names = [by_id[fact] for fact in row[0].facts if fact in by_id]
            scope = {name: list(v) for fact in names for name, v in fact.scope.items()}
            if "component" in scope and scope["component"] != [UNALLOCATED]:
                scope = {"component": scope["component"]}
            scope = {k: v for k, v in scope.items() if k in _FIELDS or k == "component"}
            if scope and UNALLOCATED not in scope.get("component", ()):
                found.append((row[0].text, scope))
    return found


def _proposal(context: Context, place: Place, owner: str, key: str) -> tuple[Kind, dict[str, Any]]:
    """The component with its new team, or a rule that gives the team what has no component."""
    component = context.components.get(place.scope.get("component", [""])[0])
    if component is not None:
        record = component.model_dump(mode="json", exclude_defaults=True)
        return "component", {**record, "team": owner}
    conditions = [{"field": _FIELDS[name], "in": values} for name, values in place.scope.items()]
    return "rule", {"id": key, "when": {"all": conditions}, "assign": {"team": owner}}


def _chosen(body: dict[str, Any]) -> Place:
    option = body["view"]["state"]["values"]["place"]["choice"]["selected_option"]
    places = json.loads(body["view"]["private_metadata"])["places"]
    return Place(*places[int(option["value"])])


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "mark"


def _metadata(body: dict[str, Any], places: list[Place]) -> str:
    """What the modal brings back; Slack takes 3,000 characters, so the last places may go."""
    held = {"channel": body["channel"]["id"], "key": str(body["actions"][0]["value"])}
    while True:
        text = json.dumps({**held, "places": [list(place) for place in places]})
        if len(text) <= LONGEST_METADATA or not places:
            return text
        places.pop()


def plan_view(places: list[Place], metadata: str, today: date) -> dict[str, Any]:
    """The modal in which a cost is marked as planned."""
    return modal(
        "Mark as planned",
        [
            _place(places),
            _text("amount", "How much more a week was meant?", "500"),
            {
                "type": "input",
                "block_id": "until",
                "label": _plain("Until which day?"),
                "element": {
                    "type": "datepicker",
                    "action_id": "day",
                    "initial_date": today.isoformat(),
                },
            },
            _text("reason", "Why? It is quoted in verdicts.", "Load test before the season"),
        ],
        callback_id=PLAN_VIEW,
        private_metadata=metadata,
        submit=_plain("Mark"),
    )


def _rule_view(places: list[Place], teams: list[tuple[str, str]], metadata: str) -> dict[str, Any]:
    owner = {
        "type": "input",
        "block_id": "owner",
        "label": _plain("Whose is it?"),
        "element": {
            "type": "static_select",
            "action_id": "team",
            "options": [_option(name, team) for team, name in teams[:100]],
        },
    }
    return modal(
        "Whose cost is this?",
        [_place(places), owner],
        callback_id=RULE_VIEW,
        private_metadata=metadata,
        submit=_plain("Propose"),
    )


def _place(places: list[Place]) -> dict[str, Any]:
    options = [_option(place.title, str(number)) for number, place in enumerate(places)]
    return {
        "type": "input",
        "block_id": "place",
        "label": _plain("Which part?"),
        "element": {
            "type": "static_select",
            "action_id": "choice",
            "options": options,
            "initial_option": options[0],
        },
    }


def _text(name: str, label: str, example: str) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": {
            "type": "plain_text_input",
            "action_id": "text",
            "placeholder": _plain(example),
            "max_length": LONGEST_REASON,
        },
    }


def _option(title: str, value: str) -> dict[str, Any]:
    return {"text": _plain(title[:75]), "value": value[:150]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}
