"""Whatever the endpoint does, a grounded answer comes within the deadline."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.answer import answer
from bot.desk import Desk
from bot.language_model.assistant import Assistant
from bot.language_model.breaker import FAULTS, Breaker
from bot.language_model.limits import Limits
from bot.messages import Answer, Question
from bot.settings import Settings
from tests.support.fake_language_model import FakeLanguageModel, Reply, honest, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.state import State

SPIKE = "why did the bill spike last week?"
OPEN = "which of our things got dearer last week, who owns it and what changed there?"
QUICK = Limits(seconds=1.0)
"""The deadline of these tests, so that a hanging endpoint hangs for a second and not for twenty."""

FAULTY: dict[str, Any] = {
    "too many requests": Reply(b'{"error": {"message": "slow down"}}', 429, {"retry-after": "60"}),
    "server error": Reply(b"oops", 500),
    "not allowed": Reply(b'{"error": {"message": "bad key"}}', 401),
    "hang": Reply(says("late").body, wait=5.0),
    "dropped": Reply(says("cut").body, drop=True),
    "malformed": Reply(b"<html>gateway</html>"),
    "truncated": Reply(says("", ("answer", {"headline": {"text": "x"}})).body[:120]),
    "bad tool JSON": says("", ("answer", '{"headline": {"text": "It')),
    "wrong tool name": says("", ("drop_table", {"name": "lines"})),
    "empty": says(""),
    "no choices": Reply(b'{"id": "1", "object": "chat.completion", "choices": []}'),
    "filtered": says("I cannot help with that."),
    "wrong form": says("", ("answer", {"headline": "It rose.", "extra": 1})),
    "huge": says("", ("answer", {"headline": {"text": "x" * 100_000}})),
}


def _ask(desk: Desk, now: datetime, text: str) -> Answer:
    return answer(Question(text=text, now=now), desk)


@pytest.mark.parametrize("question", [SPIKE, OPEN])
@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_in_process_ends_in_router_and_template(
    fault: str, question: str, assisted: Callable[..., Any], shop: Path, now: datetime
) -> None:
    """The answer is the very one that is given without a language model, in time."""
    made = assisted(lambda _: FAULTY[fault], limits=QUICK)
    began = time.monotonic()
    said = _ask(made.desk, now, question)
    assert time.monotonic() - began < QUICK.seconds + 3
    plain = Desk(shop)
    without = _ask(plain, now, question)
    plain.close()
    assert said.composer == "template"
    assert (said.text, said.status, said.calls) == (without.text, without.status, without.calls)
    assert made.state.usage()[0].outcome not in ("composed", "repaired", "planned")


@pytest.mark.parametrize(
    "fault", ["hang", "dropped", "server error", "too many requests", "malformed", "truncated"]
)
def test_a_fault_over_the_network_ends_in_the_template(
    fault: str, shop: Path, state: State, now: datetime
) -> None:
    """The same over HTTP, with the client that is used in earnest."""
    with FakeLanguageModel(lambda _: FAULTY[fault]).serving() as address:
        desk = _desk(shop, state, address, QUICK)
        began = time.monotonic()
        said = _ask(desk, now, SPIKE)
        assert time.monotonic() - began < QUICK.seconds + 3
        desk.close()
    assert said.composer == "template"
    assert said.claims[0].text.startswith("Spend rose by 1,840.00 USD")


def test_a_compatible_server_is_named_by_its_address(
    shop: Path, state: State, now: datetime
) -> None:
    """OPENAI_BASE_URL alone is enough, without a key, and Chat Completions are spoken there."""
    fake = FakeLanguageModel(honest)
    with fake.serving() as address:
        desk = _desk(shop, state, address, Limits())
        said = _ask(desk, now, SPIKE)
        desk.close()
    assert said.composer == "language_model"
    assert fake.paths == ["/v1/chat/completions"]


def test_an_endpoint_that_is_down_is_left_alone(
    assisted: Callable[..., Any], now: datetime
) -> None:
    """After several faults in a row nobody waits for it any more."""
    made = assisted(lambda _: Reply(b"oops", 500))
    for _ in range(FAULTS + 2):
        _ask(made.desk, now, SPIKE)
    outcomes = [usage.outcome for usage in made.state.usage()]
    assert outcomes == ["endpoint"] * FAULTS + ["breaker"] * 2


def test_an_open_breaker_tries_again_after_a_while() -> None:
    """One try is let through after thirty seconds; when it works, all are."""
    clock = [0.0]
    breaker = Breaker(faults=2, seconds=30, clock=lambda: clock[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock[0] = 31
    assert breaker.allows()
    assert not breaker.allows()
    breaker.worked()
    assert breaker.allows()


def test_without_a_language_model_none_of_its_packages_is_loaded(shop: Path) -> None:
    """A question, answered in a process of its own, imports neither langchain nor openai."""
    code = (
        "import sys; from bot.__main__ import main;"
        f"main(['ask', 'why did the bill spike last week?', '--home', {str(shop)!r}, '--json']);"
        "print([n for n in sys.modules if n.split('.')[0] in"
        " ('langchain', 'langchain_core', 'langchain_openai', 'openai', 'langsmith')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def _desk(home: Path, state: State, address: str, limits: Limits) -> Desk:
    settings = Settings(spendthread_llm="local", openai_base_url=f"{address}/")
    return Desk(home, assistant=Assistant(settings, state, limits=limits))
