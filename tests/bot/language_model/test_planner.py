"""The language model chooses tools where the words alone leave a question open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.access import Asker
from bot.answer import answer
from bot.language_model.limits import Limits
from bot.language_model.when import needs_planning, parts
from bot.messages import Answer, Question
from bot.understand.reading import Call, Reading
from tests.support.fake_language_model import composes, data_of, honest, says, scripted, tools_of
from tools.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

WEEK = {"start": "2026-11-16", "end": "2026-11-23"}
OPEN = "which of our things got dearer last week, who owns it and what changed there?"
PLAN_THEN_COMPOSE = (
    says("", ("explain_change", {"period": WEEK})),
    says(
        "",
        ("owner", {"entity": ["vector"]}),
        ("changes", {"period": WEEK, "scope": {"component": ["vector"]}}),
        ("enough", {}),
    ),
    honest,
)


def _ask(made: Any, now: datetime, text: str = OPEN, **more: Any) -> Answer:
    return answer(Question(text=text, now=now, **more), made.desk)


def test_three_tools_are_chained_in_two_turns(assisted: Callable[..., Any], now: datetime) -> None:
    """The second turn uses what the first one found, and a third turn words it all."""
    made = assisted(scripted(*PLAN_THEN_COMPOSE))
    said = _ask(made, now)
    assert [call["tool"] for call in said.calls] == ["explain_change", "owner", "changes"]
    assert said.calls[0]["args"]["period"] == WEEK
    assert said.status == "answered"
    assert said.composer == "language_model"
    assert said.owners[0] == "search"
    assert (made.state.usage()[0].turns, made.state.usage()[0].calls) == (3, 3)


def test_it_sees_the_routers_reading_first(assisted: Callable[..., Any], now: datetime) -> None:
    """The windows that the router worked out are there to be taken."""
    made = assisted(scripted(*PLAN_THEN_COMPOSE))
    _ask(made, now, "why did spend rise last week, who owns it, and what did we get for it?")
    data = data_of(made.fake.requests[0])
    windows = [call["args"].get("period", {}).get("start") for call in data["router"]["calls"]]
    assert "2026-11-16" in windows
    assert data["today"] == "2026-11-25"


def test_its_tools_are_the_catalogue_and_nothing_that_acts(
    assisted: Callable[..., Any], now: datetime
) -> None:
    """There is no tool to send, write, or read anything else; every argument is closed."""
    made = assisted(scripted(*PLAN_THEN_COMPOSE))
    _ask(made, now)
    request = made.fake.requests[0]
    assert tools_of(request) == {*CATALOG, "enough"}
    for tool in request["tools"]:
        schema = tool["function"]["parameters"]
        assert tool["function"]["name"] == "enough" or schema["additionalProperties"] is False


def test_results_reach_it_without_figures(assisted: Callable[..., Any], now: datetime) -> None:
    """What a tool found is shown as facts with direction and rank, not as amounts."""
    made = assisted(scripted(*PLAN_THEN_COMPOSE))
    said = _ask(made, now)
    sent = json.dumps(made.fake.requests)
    amounts = [fact.value for fact in said.facts if fact.kind == "money" and len(fact.value) > 4]
    assert amounts
    assert not [value for value in amounts if value in sent]
    assert "direction" in sent


def test_a_repeated_call_is_refused(assisted: Callable[..., Any], now: datetime) -> None:
    """The same tool with the same arguments runs once, however often it is asked for."""
    again = says("", ("spend", {"period": WEEK}))
    made = assisted(scripted(again, again, says("", ("enough", {})), honest))
    said = _ask(made, now)
    assert [call["tool"] for call in said.calls] == ["spend"]
    assert "made already" in json.dumps(made.fake.requests[2])


def test_a_sure_reading_is_not_planned(assisted: Callable[..., Any], now: datetime) -> None:
    """Where the router knows, the only turn is the one that words the answer."""
    made = assisted(honest)
    _ask(made, now, "what did we spend last week?")
    assert [composes(request) for request in made.fake.requests] == [True]


def test_what_the_asker_may_not_see_is_unknown_to_its_tools(
    assisted: Callable[..., Any], now: datetime
) -> None:
    """Asked for another team's spend, the tools say what they say of a name that is not there."""
    hidden = says("", ("spend", {"period": WEEK, "scope": {"team": ["pay"]}}))
    made = assisted(scripted(hidden, says("", ("spend", {"period": WEEK}), ("enough", {})), honest))
    said = _ask(made, now, asker=Asker(user="U0SEARCH"))
    assert "nothing is called so" in json.dumps(made.fake.requests[1])
    assert {fact.value for fact in said.facts if fact.label == "total"} == {"2500.00"}


def test_a_refusal_for_want_of_access_is_never_planned(
    assisted: Callable[..., Any], now: datetime
) -> None:
    """Who may see nothing, or asks for what is hidden, costs no turn."""
    made = assisted(honest)
    stranger = _ask(made, now, asker=Asker(user="U0NOBODY"))
    hidden = _ask(made, now, "who owns checkout and why did it rise?", asker=Asker(user="U0SEARCH"))
    assert (stranger.status, hidden.status) == ("refused", "refused")
    assert made.fake.requests == []


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(planning_turns=2), "turns"),
        (Limits(calls=3), "calls"),
        (Limits(tokens=1_500), "tokens"),
    ],
)
def test_an_endless_loop_meets_a_limit_and_the_router_answers(
    limits: Limits, reason: str, assisted: Callable[..., Any], now: datetime
) -> None:
    """Turns, calls and tokens end it; what the router read is answered all the same."""
    count = iter(range(1, 1000))

    def loop(request: dict[str, Any]) -> Any:
        if composes(request):
            return honest(request)
        return says("", ("spend", {"period": WEEK, "top": next(count)}))

    made = assisted(loop, limits=limits)
    said = _ask(made, now)
    assert said.status == "answered"
    assert said.calls[0]["tool"] in CATALOG
    assert made.state.usage()[0].turns <= 6


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("why did the bill spike last week?", 1),
        ("which deploys cost us most, who owns it and what did we get for it?", 3),
        ("what did EC2 and S3 cost, and why?", 2),
        ("spend by team", 0),
    ],
)
def test_the_parts_of_a_question_are_counted(text: str, count: int) -> None:
    """A part begins with a word that asks, at the start or behind a comma or an “and”."""
    assert parts(text) == count


def test_a_name_that_fits_two_things_stays_a_question_back() -> None:
    """The language model does not guess what only the asker knows."""
    from bot.understand.reading import Choice

    doubt = Reading(
        status="clarify", choices=(Choice(label="a", question="a?"),) * 2, confidence=0.5
    )
    assert not needs_planning("what does it cost?", doubt)
    assert needs_planning("what?", Reading(status="clarify", confidence=0.3))
    assert not needs_planning("delete it", Reading(status="refused"))
    assert not needs_planning("spend?", Reading(status="calls", calls=(Call(tool="spend"),)))
