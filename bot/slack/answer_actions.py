"""What the buttons below an answer do, each with the rights of whoever presses it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.answer import answer_call
from bot.messages import Question
from bot.slack.blocks import blocks, fallback
from bot.slack.delivery import Message
from bot.slack.outside import mrkdwn
from bot.slack.work import as_csv, modal, told_view, waiting_view, work_view
from tools.errors import SpendthreadError

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.access import Audience
    from bot.desk import Desk
    from bot.kept import Given, Kept
    from bot.messages import Answer
    from bot.slack.delivery import Delivery
    from bot.slack.people import People

GONE = "That answer is too old for me to work on. Please ask the question again."
FAILED = "Something failed on my side. Please ask the question again."
THANKS = "Thank you. It helps whoever looks after me to see what to mend."
WHY = "feedback_reason"
LONGEST_REASON = 1_000

log = logging.getLogger(__name__)


class AnswerActions:
    """Show the work, send it as CSV, share it, and take an opinion of it."""

    def __init__(
        self,
        desk: Desk,
        kept: Kept,
        client: AsyncWebClient,
        delivery: Delivery,
        people: People,
    ) -> None:
        self._desk = desk
        self._kept = kept
        self._client = client
        self._delivery = delivery
        self._people = people

    async def show_work(self, body: dict[str, Any]) -> None:
        """Open the modal with the work, first without it: Slack waits three seconds only."""
        key = str(body["actions"][0]["value"])
        opened = await self._client.views_open(trigger_id=body["trigger_id"], view=waiting_view())
        try:
            answers = await self._again(key, body)
            view = work_view(answers, key) if answers else told_view(GONE)
        except SpendthreadError as fault:
            view = told_view(fault.user_text)
        except Exception:
            log.exception("The work behind %s failed", key)
            view = told_view(FAILED)
        await self._client.views_update(view_id=opened["view"]["id"], view=view)

    async def send_csv(self, body: dict[str, Any]) -> None:
        """Send the facts as a file, in the direct message with whoever pressed the button."""
        answers = await self._again(str(body["actions"][0]["value"]), body)
        text = mrkdwn(f"The figures behind “{answers[0].question}”") if answers else GONE
        posted = await self._client.chat_postMessage(
            channel=body["user"]["id"], text=text, unfurl_links=False, unfurl_media=False
        )
        if answers:
            await self._client.files_upload_v2(
                channel=posted["channel"],
                content=as_csv(answers),
                filename="spendthread.csv",
                title="Facts",
            )

    async def share(self, body: dict[str, Any]) -> None:
        """Post a private answer in its channel, as what asker and channel may both see."""
        key, user = str(body["actions"][0]["value"]), body["user"]["id"]
        given = await asyncio.to_thread(self._kept.given, key)
        if given is None or given.user != user:
            await self._delivery.whisper(body["channel"]["id"], user, Message(GONE))
            return
        audience = await self._people.audience(given.channel)
        for number, answer in enumerate(await self._again(key, body, audience)):
            await self._delivery.post(
                f"share:{key}:{number}",
                given.channel,
                Message(fallback(answer), blocks(answer)),
                thread_ts=given.thread_ts,
            )

    async def take_opinion(self, body: dict[str, Any]) -> None:
        """Note whether an answer helped; who says no is asked why."""
        value, user = str(body["actions"][0]["value"]), body["user"]["id"]
        helped, key = value.startswith("+"), value[1:]
        await asyncio.to_thread(self._kept.say, key, user, helped=helped)
        if helped:
            await self._whisper_in_place(body, THANKS)
            return
        await self._client.views_open(trigger_id=body["trigger_id"], view=_reason_view(key))

    async def take_reason(self, body: dict[str, Any]) -> None:
        """Note why an answer did not help."""
        view = body["view"]
        reason = view["state"]["values"]["reason"]["text"].get("value") or ""
        await asyncio.to_thread(
            self._kept.say,
            view["private_metadata"],
            body["user"]["id"],
            helped=False,
            reason=reason[:LONGEST_REASON],
        )

    async def _whisper_in_place(self, body: dict[str, Any], text: str) -> None:
        message = body.get("message") or {}
        await self._delivery.whisper(
            body["channel"]["id"],
            body["user"]["id"],
            Message(text),
            thread_ts=message.get("thread_ts"),
        )

    async def _again(
        self, key: str, body: dict[str, Any], audience: Audience | None = None
    ) -> list[Answer]:
        given = await asyncio.to_thread(self._kept.given, key)
        if given is None:
            return []
        team = (body.get("team") or {}).get("id")
        asker = await self._people.asker(body["user"]["id"], team=team)
        question = Question(
            text=given.question, now=given.asked_at, id=key, asker=asker, audience=audience
        )
        return await asyncio.to_thread(self._ask, given, question)

    def _ask(self, given: Given, question: Question) -> list[Answer]:
        return [answer_call(call, question, self._desk) for call in given.calls]


def _reason_view(key: str) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": "reason",
        "label": {"type": "plain_text", "text": "What was wrong, or missing?"},
        "element": {
            "type": "plain_text_input",
            "action_id": "text",
            "multiline": True,
            "max_length": LONGEST_REASON,
        },
    }
    return modal(
        "What was wrong?",
        [block],
        callback_id=WHY,
        private_metadata=key,
        submit={"type": "plain_text", "text": "Send"},
    )
