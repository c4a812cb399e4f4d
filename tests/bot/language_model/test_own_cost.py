"""What the language model costs is written down, capped, and can be loaded and asked for."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.__main__ import main
from bot.access import Asker
from bot.answer import answer
from bot.language_model.prices import Prices, Tokens
from bot.messages import Answer, Question
from bot.settings import Settings
from bot.state import State, Usage
from tests.support.fake_language_model import FakeLanguageModel, Reply, honest, says
from tools.ingest.flow import ingest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

SPIKE = "why did the bill spike last week?"


def _used(person: str = "U0SEARCH", cost: str | None = "1.50", at: float = 0, **more: Any) -> Usage:
    values: dict[str, Any] = {
        "at": at or time.time(),
        "person": person,
        "model": "gpt-4o-mini",
        "sent": 1_000,
        "received": 100,
        "cached": 200,
        "cost": Decimal(cost) if cost else None,
        "seconds": 1.0,
        "turns": 1,
        "calls": 0,
        "outcome": "composed",
        "rejected": [],
        "prompts": {},
    }
    return Usage(**{**values, **more})


def _ask(made: Any, now: datetime, user: str) -> Answer:
    return answer(Question(text=SPIKE, now=now, asker=Asker(user=user)), made.desk)


def test_what_was_used_is_kept_to_the_billionth(state: State) -> None:
    """A usage comes back as it was written down, and sums are exact."""
    first, second = _used(cost="0.000207"), _used(cost="0.000000001", person="U0PAYMENT")
    state.add_usage(first)
    state.add_usage(second)
    assert state.usage() == [first, second]
    assert state.spent(0) == (Decimal("0.000207001"), 2_200)
    assert state.spent(0, person="U0PAYMENT") == (Decimal("0.000000001"), 1_100)
    assert state.spent(time.time() + 60) == (Decimal(0), 0)


@pytest.mark.parametrize(
    ("settings", "person"),
    [
        ({"spendthread_llm_person_day_usd": "1.00"}, "U0SEARCH"),
        ({"spendthread_llm_day_usd": "1.00"}, "U0PAYMENT"),
        ({"spendthread_llm_day_tokens": 1_000}, "U0PAYMENT"),
    ],
)
def test_a_cap_ends_in_the_template(
    settings: dict[str, Any], person: str, assisted: Callable[..., Any], now: datetime
) -> None:
    """Once a day's or a person's share is used up, nothing more is sent."""
    made = assisted(honest, **settings)
    made.state.add_usage(_used(person))
    said = _ask(made, now, "U0SEARCH")
    assert said.status == "answered"
    assert said.composer == "template"
    assert made.fake.requests == []
    assert made.state.usage()[-1].outcome == "cap"


def test_one_persons_cap_is_not_anothers(assisted: Callable[..., Any], now: datetime) -> None:
    """Who has used little goes on."""
    made = assisted(honest, spendthread_llm_person_day_usd="1.00")
    made.state.add_usage(_used("U0PAYMENT"))
    assert _ask(made, now, "U0SEARCH").composer == "language_model"


def test_yesterday_does_not_count(assisted: Callable[..., Any], now: datetime) -> None:
    """A cap is for one day."""
    made = assisted(honest, spendthread_llm_day_usd="1.00")
    made.state.add_usage(_used(at=time.time() - 2 * 24 * 3600))
    assert _ask(made, now, "U0SEARCH").composer == "language_model"


def test_a_price_of_ones_own_goes_before_the_list() -> None:
    """2 USD a million in and 8 out: 1,000,000 and 500,000 tokens cost 6."""
    own = Prices("anything", Decimal(2), Decimal(8))
    assert own.cost(Tokens(1_000_000, 500_000)) == Decimal(6)
    assert Prices("a-model-of-ours").cost(Tokens(1, 1)) is None


def test_the_bots_own_cost_can_be_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `usage` writes is read by `ingest`, with tokens and money to the cent."""
    home = tmp_path / "home"
    state = State.in_home(home)
    for _ in range(2):
        state.add_usage(_used(cost="0.75", at=1_795_000_000 + len(state.usage())))
    state.add_usage(_used(turns=0, cost="0", outcome="cached"))
    state.close()
    assert main(["usage", "--home", str(home)]) == 0
    lines = capsys.readouterr().out
    assert len(lines.splitlines()) == 2
    assert "U0SEARCH" not in lines
    assert json.loads(lines.splitlines()[0])["request_tags"][0] == "component:spendthread"
    file = tmp_path / "spendthread-usage.jsonl"
    file.write_text(lines, encoding="utf-8")
    ingest([file], tmp_path / "loaded")
    from tools.store.open import open_store

    with open_store(tmp_path / "loaded") as store:
        [[cost]] = store.execute("SELECT SUM(EffectiveCost) FROM rollup", [])
        [[tags]] = store.execute(
            "SELECT COUNT(*) FROM tag_values WHERE TagKey = 'component'"
            " AND TagValue = 'spendthread'",
            [],
        )
    assert Decimal(cost) == Decimal("1.50")
    assert tags > 0


@pytest.mark.parametrize(
    ("reply", "mark", "said"),
    [
        (says("", ("ready", {})), "ok", "local answered in"),
        (says("hello"), "!!", "calls no tools"),
        (Reply(b'{"error": {"message": "no such key"}}', 401), "!!", "no such key"),
    ],
)
def test_doctor_tries_the_connection(
    reply: Reply,
    mark: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One short request says whether it answers, whether it calls tools, and its price."""
    with FakeLanguageModel(lambda _: reply).serving() as address:
        monkeypatch.setenv("SPENDTHREAD_LLM", "local")
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        main(["doctor"])
    found = [
        line for line in capsys.readouterr().out.splitlines() if line[4:].startswith("language")
    ]
    assert found[0].startswith(mark)
    assert said in found[0]


def test_a_key_is_never_shown() -> None:
    """Settings may be printed."""
    assert "sk-secret" not in repr(Settings(openai_api_key="sk-secret"))
