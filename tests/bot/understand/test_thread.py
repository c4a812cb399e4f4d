"""Threads: what a follow-up keeps, replaces, points at, and may not carry on from."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understand.reading import Call, Choice, Reading, Turn
from bot.understand.understand import understand
from bot.understand.vocabulary import Vocabulary
from tests.support.companies import calendar, grocer

GROCER = grocer()
OCTOBER = {"start": "2026-10-01", "end": "2026-11-01", "label": "October"}
LAST_WEEK = {"start": "2026-11-16", "end": "2026-11-23", "label": "last week"}


def turn(tool: str, *, found: dict[str, list[str]] | None = None, **args: Any) -> Turn:
    """A turn that asked one call."""
    return Turn(
        question="…",
        calls=(Call(tool=tool, args=args),),
        period=args.get("period"),
        found=found or {},
    )


def read(text: str, *turns: Turn, vocabulary: Vocabulary = GROCER) -> Reading:
    """Read a message of a thread at the grocer's."""
    return understand(text, vocabulary=vocabulary, calendar=calendar(), turns=turns)


def args(text: str, *turns: Turn) -> dict[str, Any]:
    """The arguments of the only call."""
    reading = read(text, *turns)
    assert reading.status == "calls", reading.message
    return reading.calls[0].args


SEARCH = turn("spend", scope={"feature": ["search"]}, period=OCTOBER)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("and by team?", {"group_by": ["team"]}),
        ("daily", {"grain": "day"}),
        ("same for checkout", {"scope": {"feature": ["checkout"]}}),
        ("what about checkout?", {"scope": {"feature": ["checkout"]}}),
        ("only staging", {"scope": {"feature": ["search"], "environment": ["staging"]}}),
        ("without credits", {"exclude": {"charge_category": ["Credit"]}}),
        ("and in September?", {"period": {"start": "2026-09-01", "end": "2026-10-01"}}),
        ("the month before?", {"period": {"start": "2026-09-01", "end": "2026-10-01"}}),
        ("vs the month before", {"compare_to": {"start": "2026-09-01", "end": "2026-10-01"}}),
        ("and overall?", {"scope": {}}),
    ],
)
def test_a_follow_up_changes_one_thing(text: str, changed: dict[str, Any]) -> None:
    """Everything else stays as the thread had it."""
    expected = {"scope": {"feature": ["search"]}, "period": OCTOBER, **changed}
    got = args(text, SEARCH)
    assert {name: _unlabelled(got.get(name, {})) for name in expected} == {
        name: _unlabelled(value) for name, value in expected.items()
    }


def _unlabelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name != "label"}
    return value


def test_why_turns_spend_into_its_explanation() -> None:
    """The scope and window of the amount are those to be explained."""
    reading = read("why?", SEARCH)
    assert reading.calls[0].tool == "explain_change"
    assert reading.calls[0].args["scope"] == {"feature": ["search"]}
    assert reading.calls[0].args["compare_to"] == {"start": "2026-09-01", "end": "2026-10-01"}


def test_a_correction_replaces_what_was_misread() -> None:
    """A correction says what was meant instead, even when it repeats what was not."""
    before = turn("spend", scope={"environment": ["production"]}, period=LAST_WEEK)
    assert args("no, I meant staging", before)["scope"] == {"environment": ["staging"]}
    got = args("I meant staging, not production", before)
    assert got["scope"] == {"environment": ["staging"]}
    assert "exclude" not in got


def test_a_thread_can_go_back() -> None:
    """Going back to a name takes up the earlier question about it, tool and window included."""
    earlier = turn("ai_spend", scope={"feature": ["assistant"]}, period=LAST_WEEK)
    reading = read("go back to the assistant", earlier, SEARCH)
    assert reading.calls[0] == earlier.calls[0]


def test_they_are_the_owners() -> None:
    """After "who owns it?", they are the owning team."""
    owner = turn("owner", entity="route-planner")
    assert args("are they over budget?", owner)["scope"] == {"team": ["dispatch"]}


def test_the_first_of_a_ranking_is_what_it_points_at() -> None:
    """After "which service …", it is the service that came first."""
    ranked = turn("spend", group_by=["service"], period=OCTOBER, found={"service": ["AWS Lambda"]})
    reading = read("which features use it?", ranked)
    assert reading.calls[0].args["scope"] == {"service": ["AWS Lambda"]}


def test_an_outage_goes_on_by_the_hour() -> None:
    """The incident stays, the hours are new."""
    outage = turn("outage_cost", incident="INC-204")
    assert args("and per hour?", outage) == {"incident": "INC-204", "hours": 1}


def test_a_whole_question_starts_anew() -> None:
    """A question with a tool, a name and a window of its own takes nothing from the thread."""
    before = turn("spend", scope={"environment": ["staging"]}, period=OCTOBER, cost="billed")
    got = args("How much did checkout cost last week?", before)
    assert got == {"scope": {"feature": ["checkout"]}, "period": LAST_WEEK}


def test_the_next_person_may_not_see_what_the_thread_is_about() -> None:
    """A follow-up is read with the new asker's names: not widened, not naming what is hidden."""
    context = GROCER.context.model_copy(
        update={
            "teams": {"dispatch": GROCER.context.teams["dispatch"]},
            "components": {},
            "features": {},
            "incidents": {},
        }
    )
    narrow = Vocabulary(values=(("team", "dispatch", "Dispatch"),), context=context)
    for before in (SEARCH, turn("outage_cost", incident="INC-204")):
        for text in ("and by team?", "why?", "what about the week before?", "was it planned?"):
            reading = read(text, before, vocabulary=narrow)
            assert reading.status != "calls", text
            assert "search" not in reading.message.casefold()
            assert "INC-204" not in reading.message
    assert read("what did dispatch cost last week?", SEARCH, vocabulary=narrow).status == "calls"


def test_an_answer_to_a_question_back_is_taken() -> None:
    """By place, by label, by yes."""
    feature = Choice(label="the search feature", question="what did the search feature cost?")
    team = Choice(label="the basket team", question="what did the basket team cost?")
    both = Turn(question="what did it cost?", status="clarify", choices=(feature, team))
    for text in ("the first one", "1", "search", "the feature"):
        assert args(text, both)["scope"] == {"feature": ["search"]}, text
    for text in ("2", "the second", "I meant the team", "basket"):
        assert args(text, both)["scope"] == {"team": ["basket"]}, text
    one = both.model_copy(update={"choices": (feature,)})
    assert args("yes please", one)["scope"] == {"feature": ["search"]}


def test_turns_survive_as_json() -> None:
    """A thread is stored as JSON and read back as it was."""
    stored = [one.model_dump_json() for one in (SEARCH, turn("owner", entity="search"))]
    turns = [Turn.model_validate_json(one) for one in stored]
    assert read("and by team?", *turns[:1]) == read("and by team?", SEARCH)
