"""Whole questions of two invented companies, read from words to calls."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understand.reading import Call, Reading, Turn
from bot.understand.understand import understand
from tests.support.companies import calendar, grocer, railway

GROCER, RAILWAY = grocer(), railway()
LAST_WEEK = {"start": "2026-11-16", "end": "2026-11-23", "label": "last week"}


def read(text: str, *turns: Turn) -> Reading:
    """Read a message at the grocer's."""
    return understand(text, vocabulary=GROCER, calendar=calendar(), turns=turns)


def call(text: str, *turns: Turn) -> Call:
    """The only call of a message."""
    reading = read(text, *turns)
    assert reading.status == "calls", reading.message
    assert len(reading.calls) == 1, reading.calls
    return reading.calls[0]


def turn(tool: str, question: str = "…", **args: Any) -> Turn:
    """A turn that asked one call."""
    return Turn(question=question, calls=(Call(tool=tool, args=args),), period=args.get("period"))


def test_a_why_question_names_both_windows() -> None:
    """A why-question with a window is compared with the window of its kind just before."""
    asked = call("Why did the bill spike last week?")
    assert asked.tool == "explain_change"
    assert asked.args["period"] == LAST_WEEK
    assert asked.args["compare_to"] == {"start": "2026-11-09", "end": "2026-11-16"}


EC2, S3 = "Amazon Elastic Compute Cloud", "Amazon Simple Storage Service"
LAST = {"period": LAST_WEEK}


@pytest.mark.parametrize(
    ("text", "tool", "args"),
    [
        ("what did we spend by service last week?", "spend", {"group_by": ["service"], **LAST}),
        ("EC2 last week", "spend", {"scope": {"service": [EC2]}, **LAST}),
        (
            "everything but staging last week",
            "spend",
            {"exclude": {"environment": ["staging"]}, **LAST},
        ),
        (
            "costs without credits last week",
            "spend",
            {"exclude": {"charge_category": ["Credit"]}, **LAST},
        ),
        (
            "which features drive our S3 cost?",
            "cost_drivers",
            {"scope": {"service": [S3]}, "group_by": ["feature"]},
        ),
        ("who owns the basket api?", "owner", {"entity": "basket-api"}),
        ("what changed last week?", "changes", LAST),
        ("how much is untagged?", "allocation_gaps", {}),
        ("how fresh is the data?", "data_status", {}),
        ("what does effective cost mean?", "define", {"term": "effective cost"}),
        ("what can you do?", "define", {}),
        (
            "is chefbot expensive? how much did it cost last week",
            "spend",
            {"scope": {"feature": ["assistant"]}, **LAST},
        ),
    ],
)
def test_each_of_the_first_tools_is_understood(text: str, tool: str, args: dict[str, Any]) -> None:
    """A plain question of each tool gives that tool and exactly the arguments that it names."""
    asked = call(text)
    assert (asked.tool, asked.args) == (tool, args)


def test_a_follow_up_keeps_what_it_does_not_change() -> None:
    """By-team follow-ups keep tool, scope and window of the question before it."""
    before = turn("spend", scope={"feature": ["checkout"]}, period=LAST_WEEK)
    assert call("and by team?", before).args == {
        "scope": {"feature": ["checkout"]},
        "period": LAST_WEEK,
        "group_by": ["team"],
    }


def test_an_owner_follow_up_asks_about_what_the_answer_found() -> None:
    """An owner asked for as "that" is that of the largest cause of the answer before it."""
    before = turn("explain_change", period=LAST_WEEK).model_copy(
        update={"found": {"component": ["search-index"]}}
    )
    assert call("who owns that?", before) == Call(tool="owner", args={"entity": "search-index"})


def test_the_week_before_moves_the_window() -> None:
    """The week before moves the window of the thread, not that of today."""
    before = turn("spend", period={"start": "2026-10-05", "end": "2026-10-12"})
    asked = call("what about the week before?", before)
    assert asked.args["period"] == {"start": "2026-09-28", "end": "2026-10-05"}


def test_two_questions_make_two_calls() -> None:
    """The second question of a message may lean on the first."""
    reading = read("How much did checkout cost last week and who owns it?")
    assert [one.tool for one in reading.calls] == ["spend", "owner"]
    assert reading.calls[1].args == {"entity": "checkout"}


def test_an_unknown_name_is_asked_about() -> None:
    """A name that nothing bears is never answered with the whole bill."""
    reading = read("what did the frobnicator cost last week?")
    assert reading.status == "clarify"
    assert "frobnicator" in reading.message


@pytest.mark.parametrize(
    "text", ["what's the weather?", "delete the staging cluster", "what is Anna's salary?"]
)
def test_what_is_none_of_its_business_is_refused(text: str) -> None:
    """A refusal says what the bot can do instead."""
    reading = read(text)
    assert reading.status == "refused"
    assert "spend" in reading.message


def test_another_company_has_other_words() -> None:
    """Names come from the vocabulary alone."""
    reading = understand(
        "what did gringotts cost yesterday", vocabulary=RAILWAY, calendar=calendar()
    )
    assert reading.calls[0].args["scope"] == {"component": ["fare-ledger"]}
