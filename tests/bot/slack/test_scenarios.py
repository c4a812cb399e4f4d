"""What a person in Slack sees, over the real Bolt app and a Slack on loopback."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.messages import Answer, Question, SaidClaim, Section
from bot.slack.blocks import blocks
from bot.state import State
from bot.understand.reading import Call, Choice, Turn
from tests.support.fake_slack import BOT_ID, BOT_USER, FakeSlack, Trouble, fake_slack
from tests.support.running_bot import bot_over_http, bot_over_socket
from tools.errors import MendableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path


class Desk:
    """Answers every question with one claim, and remembers what it was asked."""

    def __init__(self, **answer: Any) -> None:
        self.asked: list[Question] = []
        self._answer = answer
        self.fault: Exception | None = None
        self.seconds = 0.0

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        time.sleep(self.seconds)
        if self.fault:
            raise self.fault
        claim = SaidClaim(text=f"About {question.text}", facts=(), kind="headline")
        given: dict[str, Any] = {
            "status": "answered",
            "text": claim.text,
            "sections": (Section(tool="spend", claims=(claim,)),),
            "turn": Turn(question=question.text, calls=(Call(tool="spend"),)),
        } | self._answer
        answer = Answer(question=question.text, **given)
        return answer.model_copy(update={"blocks": tuple(blocks(answer))})


def over_socket(home: Path, desk: Desk, act: Callable[[FakeSlack], Awaitable[None]]) -> FakeSlack:
    """Run `act` against a connected bot and return the Slack for a look afterwards."""

    async def run() -> FakeSlack:
        async with fake_slack() as slack, bot_over_socket(slack, home, desk):
            await act(slack)
            return slack

    return asyncio.run(run())


async def settled(slack: FakeSlack, channel: str, count: int) -> list[dict[str, Any]]:
    """Wait for `count` posts, then a little longer for one too many."""
    await slack.until(lambda: len(slack.posted(channel)) >= count)
    await asyncio.sleep(0.2)
    return slack.posted(channel)


def test_a_mention_is_answered_once_in_its_thread(home: Path) -> None:
    """However often and in however many kinds Slack delivers it, a mention gets one answer."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        question = await slack.mention("C1", "UANNA", "why did it rise?", copies=3)
        (posted,) = await settled(slack, "C1", 1)
        assert posted["thread_ts"] == question["ts"]
        assert "About why did it rise?" in posted["text"]
        assert posted["blocks"][0]["type"] == "rich_text"

    slack = over_socket(home, desk, act)
    assert [question.text for question in desk.asked] == ["why did it rise?"]
    assert len(slack.acks) == 6


def test_every_event_is_acknowledged_while_the_answer_is_still_out(home: Path) -> None:
    """Slack has its acknowledgement at once, and sees a status, before a slow answer comes."""
    desk = Desk()
    desk.seconds = 0.5

    async def act(slack: FakeSlack) -> None:
        await slack.mention("C1", "UANNA", "why?", twin=False)
        await slack.until(lambda: slack.acks and slack.called("assistant.threads.setStatus"))
        assert not slack.posted("C1")
        await settled(slack, "C1", 1)

    over_socket(home, desk, act)


def test_without_a_status_a_message_stands_in_and_is_replaced(home: Path) -> None:
    """Where threads have no status, a message says that the bot works, and becomes the answer."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        slack.trouble("assistant.threads.setStatus", Trouble(error="unknown_method"), times=9)
        await slack.mention("C1", "UANNA", "why?")
        await slack.until(lambda: slack.called("chat.update"))
        (posted,) = await settled(slack, "C1", 1)
        assert posted["text"] == "About why?"

    over_socket(home, desk, act)


def test_a_direct_message_is_answered_where_it_was_written(home: Path) -> None:
    """A direct message needs no mention and is answered beside it, not in a thread."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        await slack.direct("D1", "UANNA", "what did we spend?")
        (posted,) = await settled(slack, "D1", 1)
        assert "thread_ts" not in posted
        assert posted["text"] == "About what did we spend?"

    over_socket(home, desk, act)
    audience = desk.asked[0].audience
    assert audience is not None
    assert audience.direct


def test_a_follow_up_in_the_thread_needs_no_mention(home: Path) -> None:
    """In a thread that it takes part in, the bot answers what follows, and remembers the thread."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        question = await slack.mention("C1", "UANNA", "why?")
        await settled(slack, "C1", 1)
        await slack.reply("C1", "UBEN", "and by team?", question["ts"])
        posted = await settled(slack, "C1", 2)
        assert posted[1]["thread_ts"] == question["ts"]

    over_socket(home, desk, act)
    assert [turn.question for turn in desk.asked[1].turns] == ["why?"]
    assert desk.asked[1].asker is not None
    assert desk.asked[1].asker.user == "UBEN"


def test_it_listens_only_where_it_was_asked(home: Path) -> None:
    """Talk in other threads, talk to other people, and talk outside threads are none of its own."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        question = await slack.mention("C1", "UANNA", "why?")
        await settled(slack, "C1", 1)
        await slack.reply("C1", "UBEN", "<@UCARA> can you look?", question["ts"])
        other = slack.say("C1", "UBEN", "lunch?")
        await slack.reply("C1", "UCARA", "yes", other["ts"])
        await slack.send_event({**other, "channel": "C1", "channel_type": "channel"})
        await slack.until(lambda: len(slack.acks) == 5)
        await asyncio.sleep(0.2)
        assert len(slack.posted("C1")) == 1

    over_socket(home, desk, act)
    assert len(desk.asked) == 1


def test_told_to_be_quiet_it_waits_for_a_mention(home: Path) -> None:
    """After "quiet" the thread is left alone until the bot is named again."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        question = await slack.mention("C1", "UANNA", "why?")
        await settled(slack, "C1", 1)
        await slack.reply("C1", "UANNA", "quiet", question["ts"])
        await slack.until(lambda: slack.called("chat.postEphemeral"))
        await slack.reply("C1", "UANNA", "so it was the cache", question["ts"])
        await slack.until(lambda: len(slack.acks) == 4)
        await asyncio.sleep(0.2)
        assert len(slack.posted("C1")) == 1
        await slack.mention("C1", "UANNA", "and now?", thread_ts=question["ts"])
        await settled(slack, "C1", 2)

    over_socket(home, desk, act)
    assert [question.text for question in desk.asked] == ["why?", "and now?"]


@pytest.mark.parametrize(
    "change",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "bot_id": "BOTHER"},
        {"bot_id": BOT_ID},
        {"user": BOT_USER},
        {"edited": {"user": "UANNA", "ts": "1.1"}},
    ],
)
def test_edits_deletions_and_bots_are_not_questions(home: Path, change: dict[str, Any]) -> None:
    """Only what a person writes anew is a question."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        event = slack.say("D1", "UANNA", "why?") | {"channel": "D1", "channel_type": "im"}
        await slack.send_event(event | change)
        await slack.until(lambda: slack.acks)
        await asyncio.sleep(0.2)

    over_socket(home, desk, act)
    assert desk.asked == []


def test_a_fault_that_a_person_can_mend_is_told_to_the_asker_alone(home: Path) -> None:
    """The asker reads what to do; the channel reads nothing, and no detail of the log leaks."""
    desk = Desk()
    desk.fault = MendableError("Nothing is loaded yet.", detail="secret path")

    async def act(slack: FakeSlack) -> None:
        await slack.mention("C1", "UANNA", "why?")
        await slack.until(lambda: slack.called("chat.postEphemeral"))
        told = slack.called("chat.postEphemeral")[0].params
        assert (told["user"], told["text"]) == ("UANNA", "Nothing is loaded yet.")
        assert not slack.posted("C1")

    over_socket(home, desk, act)


def test_an_unforeseen_fault_still_gets_an_answer(home: Path) -> None:
    """Whatever breaks, the asker hears of it, without the words of the exception."""
    desk = Desk()
    desk.fault = ZeroDivisionError("secret detail")

    async def act(slack: FakeSlack) -> None:
        await slack.mention("C1", "UANNA", "why?")
        await slack.until(lambda: slack.called("chat.postEphemeral"))
        told = slack.called("chat.postEphemeral")[0].params["text"]
        assert "failed on my side" in told
        assert "secret" not in told

    over_socket(home, desk, act)


def test_a_refusal_is_seen_by_the_asker_alone(home: Path) -> None:
    """What somebody may not see is not discussed in front of the channel."""
    desk = Desk(status="refused", message="I find nothing of that name.", text="", sections=())

    async def act(slack: FakeSlack) -> None:
        await slack.mention("C1", "UANNA", "what does finance earn?")
        await slack.until(lambda: slack.called("chat.postEphemeral"))
        assert not slack.posted("C1")

    over_socket(home, desk, act)


def test_a_choice_is_a_button_that_asks(home: Path) -> None:
    """A question back has buttons; pressing one asks the whole question, as whoever pressed it."""
    choices = (Choice(label="The team", question="cost of the search team"),)
    desk = Desk(status="clarify", message="Which search?", sections=(), choices=choices)

    async def act(slack: FakeSlack) -> None:
        question = await slack.mention("C1", "UANNA", "search?")
        (posted,) = await settled(slack, "C1", 1)
        button = posted["blocks"][1]["elements"][0]
        press = {
            "type": "block_actions",
            "user": {"id": "UBEN", "team_id": "TTEAM"},
            "team": {"id": "TTEAM"},
            "channel": {"id": "C1"},
            "message": posted,
            "actions": [{**button, "block_id": "b", "action_ts": "1.1"}],
        }
        for _ in range(2):
            await slack.send("interactive", press)
        posted = (await settled(slack, "C1", 2))[1]
        assert posted["thread_ts"] == question["ts"]
        assert len(slack.posted("C1")) == 2

    over_socket(home, desk, act)
    assert [question.text for question in desk.asked] == ["search?", "cost of the search team"]
    assert desk.asked[1].asker is not None
    assert desk.asked[1].asker.user == "UBEN"


@pytest.mark.parametrize(
    ("channel", "user", "shared", "guest"),
    [
        ({"is_ext_shared": True}, {}, True, False),
        ({"is_pending_ext_shared": True}, {}, True, False),
        ({}, {"is_restricted": True}, False, True),
        ({}, {"is_ultra_restricted": True}, False, True),
        ({}, {"team_id": "TOTHER"}, False, True),
    ],
)
def test_guests_and_shared_channels_are_told_apart(
    home: Path, channel: dict[str, Any], user: dict[str, Any], shared: bool, guest: bool
) -> None:
    """What Slack says of the channel and of the asker reaches those who decide."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        slack.channels["C1"], slack.users["UANNA"] = channel, user
        await slack.mention("C1", "UANNA", "why?")
        await settled(slack, "C1", 1)

    over_socket(home, desk, act)
    (question,) = desk.asked
    assert question.audience is not None
    assert question.asker is not None
    assert (question.audience.shared, question.asker.guest) == (shared, guest)


def test_when_slack_does_not_say_who_asks_nobody_is_trusted(home: Path) -> None:
    """A look-up that fails counts as a guest in a shared channel."""
    desk = Desk()

    async def act(slack: FakeSlack) -> None:
        slack.trouble("users.info", Trouble(error="user_not_found"))
        slack.trouble("conversations.info", Trouble(status=500))
        await slack.mention("C1", "UANNA", "why?")
        await settled(slack, "C1", 1)

    over_socket(home, desk, act)
    (question,) = desk.asked
    assert question.audience is not None
    assert question.asker is not None
    assert question.audience.shared
    assert question.asker.guest


def test_a_question_left_unanswered_by_a_crash_is_taken_up(home: Path) -> None:
    """A message that was claimed by a process that died is answered at the next start, once."""
    desk = Desk()

    async def run() -> None:
        async with fake_slack() as slack:
            message = slack.say("D1", "UANNA", "why?")
            event = {**message, "channel": "D1", "channel_type": "im", "team": "TTEAM"}
            state = State.in_home(home)
            state.claim_event(f"D1:{message['ts']}", {"event": event, "bot_user": BOT_USER})
            state.close()
            async with bot_over_socket(slack, home, desk) as asking:
                await asking.take_up()
                await asking.take_up()
                await slack.send_event(event)
                await slack.until(lambda: slack.acks)
                assert len(await settled(slack, "D1", 1)) == 1

    asyncio.run(run())
    assert len(desk.asked) == 1


def test_over_http_only_signed_and_fresh_requests_are_heard(home: Path) -> None:
    """A forged or a late signature is turned away; a true one is answered."""
    desk = Desk()

    async def run() -> None:
        async with fake_slack() as slack, bot_over_http(slack, home, desk) as url:
            message = slack.say("D1", "UANNA", "why?")
            event = {**message, "channel": "D1", "channel_type": "im", "team": "TTEAM"}
            payload = slack.envelope(event)
            assert await slack.send_http(url, payload, secret="wrong") == 401
            assert await slack.send_http(url, payload, at=time.time() - 600) == 401
            assert desk.asked == []
            assert await slack.send_http(url, payload) == 200
            assert len(await settled(slack, "D1", 1)) == 1

    asyncio.run(run())
