"""A question that needs three tools, from end to end over HTTP, and without a language model."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.answer import answer
from bot.desk import Desk
from bot.language_model.assistant import Assistant
from bot.messages import Question
from bot.settings import Settings
from tests.support.fake_language_model import FakeLanguageModel, data_of, honest, says, scripted

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.state import State

QUESTION = "which of last month's deploys cost us most, who owns it and what did we get for it?"
MONTH = {"start": "2026-10-01", "end": "2026-11-01"}


def _found(request: dict[str, Any]) -> dict[str, Any]:
    """Everything that the tools of the turn before gave, by tool."""
    found = {}
    names = {
        call["id"]: call["function"]["name"]
        for message in request["messages"]
        for call in message.get("tool_calls") or []
    }
    for message in request["messages"]:
        if message["role"] == "tool" and "<data>" in message["content"]:
            text = message["content"].split("<data>\n")[1].split("\n</data>")[0]
            found[names[message["tool_call_id"]]] = json.loads(text)
    return found


def _second_turn(request: dict[str, Any]) -> Any:
    """Ask for the owner and the worth of the component that moved most."""
    facts = _found(request)["explain_change"]["facts"]
    component = next(fact for fact in facts if fact["label"] == "component")
    component = component["scope"]["component"][0]
    return says(
        "",
        ("owner", {"entity": [component]}),
        ("cost_drivers", {"period": MONTH, "scope": {"component": [component]}}),
        ("enough", {}),
    )


def _words(request: dict[str, Any]) -> Any:
    """Say in the headline which deploy stands beside the largest rise, by the grade it has."""
    facts = data_of(request)["facts"]
    deploy = next(fact for fact in facts if fact["label"].startswith("event:deploy"))
    change = next(fact for fact in facts if fact["label"] == "change" and fact.get("scope"))
    assert change["direction"] == "up"
    text = f"The rise of {{{{{change['id']}:size}}}} is {deploy['grade']} {{{{{deploy['id']}}}}}."
    return says("", ("answer", {"headline": {"text": text, "facts": []}}))


def test_three_tools_are_chained_over_http(demo_home: Path, state: State, now: datetime) -> None:
    """Two turns choose three tools, the second by what the first found; the third words it."""
    first = says("", ("explain_change", {"period": MONTH}))
    fake = FakeLanguageModel(scripted(first, _second_turn, _words))
    with fake.serving() as address:
        settings = Settings(spendthread_llm="local", openai_base_url=f"{address}/")
        desk = Desk(demo_home, assistant=Assistant(settings, state))
        said = answer(Question(text=QUESTION, now=now), desk)
        desk.close()
    assert [call["tool"] for call in said.calls] == ["explain_change", "owner", "cost_drivers"]
    assert said.composer == "language_model"
    assert (said.status, len(fake.requests)) == ("answered", 3)
    # The story of the demo company: the assistant's deploy of 14 October put the time of day into
    # its prompt, and the provider's cache no longer served it.
    assert said.claims[0].text.endswith(
        "is consistent with chat-assistant 2.9: time of day in the prompt."
    )
    component = said.calls[1]["args"]["entity"][0]
    assert component == "chat-assistant"
    assert said.calls[2]["args"]["scope"] == {"component": [component]}
    assert said.owners[0] == "care"
    assert said.features[0] == "support-chat"
    assert "{{" not in said.text
    usage = state.usage()[0]
    assert (usage.turns, usage.calls, usage.outcome) == (3, 3, "composed")


def test_without_one_the_part_that_is_understood_is_answered(
    demo_home: Path, now: datetime
) -> None:
    """The router answers what it can read, and says that it is a part."""
    desk = Desk(demo_home)
    said = answer(Question(text=QUESTION, now=now), desk)
    desk.close()
    assert said.composer == "template"
    assert said.status == "answered"
    assert said.calls
    assert "part" in said.message


def test_a_plan_is_not_needed_where_the_router_is_sure(
    demo_home: Path, state: State, now: datetime
) -> None:
    """The golden question costs one turn, the one that words it."""
    fake = FakeLanguageModel(honest)
    with fake.serving() as address:
        settings = Settings(spendthread_llm="local", openai_base_url=f"{address}/")
        desk = Desk(demo_home, assistant=Assistant(settings, state))
        answer(Question(text="why did the bill spike last week?", now=now), desk)
        desk.close()
    assert len(fake.requests) == 1
