"""Where the language model is, and who else is told of a question: nobody."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.answer import answer
from bot.language_model import tracing
from bot.language_model.endpoint import connect
from bot.messages import Question
from bot.settings import Settings
from tests.support.fake_language_model import FakeLanguageModel, data_of, honest, says

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

SPIKE = "why did the bill spike last week?"


def _asked(**settings: Any) -> tuple[FakeLanguageModel, str]:
    fake = FakeLanguageModel(lambda _: says("hello"))
    with fake.client() as client:
        chat = connect(Settings.model_validate(settings), http_client=client)
        try:
            text = chat.invoke("hi").text
        except Exception as fault:
            text = str(fault)
    return fake, text


def test_openai_is_asked_by_name() -> None:
    """A name and a key are enough."""
    fake, text = _asked(spendthread_llm="gpt-4o-mini", openai_api_key="sk-test")
    assert fake.paths == ["/v1/chat/completions"]
    assert fake.requests[0]["model"] == "gpt-4o-mini"
    assert text == "hello"


def test_azure_is_asked_by_deployment_and_version() -> None:
    """OPENAI_API_VERSION turns the address into Azure's older form."""
    fake, text = _asked(
        spendthread_llm="gpt-deployed",
        openai_api_key="key",
        openai_base_url="https://example.openai.azure.com/",
        openai_api_version="2024-10-21",
    )
    assert fake.paths == ["/openai/deployments/gpt-deployed/chat/completions"]
    assert text == "hello"


def test_azure_is_asked_by_its_newer_address() -> None:
    """Without a version the address is that of any compatible server."""
    fake, _ = _asked(
        spendthread_llm="gpt-deployed",
        openai_api_key="key",
        openai_base_url="https://example.openai.azure.com/openai/v1/",
    )
    assert fake.paths == ["/openai/v1/chat/completions"]


def test_responses_are_asked_for_by_a_setting(assisted: Callable[..., Any], now: datetime) -> None:
    """SPENDTHREAD_LLM_API=responses speaks the other interface, with the same answer."""
    made = assisted(honest, spendthread_llm_api="responses")
    said = answer(Question(text=SPIKE, now=now), made.desk)
    assert set(made.fake.paths) == {"/v1/responses"}
    assert said.composer == "language_model"
    assert made.state.usage()[0].sent == 900


def test_json_that_is_written_instead_of_called_is_read(
    assisted: Callable[..., Any], now: datetime
) -> None:
    """A server that ignores the choice of tool and answers in text is understood all the same."""

    def reply(request: dict[str, Any]) -> Any:
        fact = next(fact for fact in data_of(request)["facts"] if fact["label"] == "total")
        text = json.dumps({"headline": {"text": f"It was {{{{{fact['id']}}}}}."}})
        return says(f"Here it is:\n```json\n{text}\n```")

    made = assisted(reply)
    said = answer(Question(text=SPIKE, now=now), made.desk)
    assert said.claims[0].text == "It was 2,977.50 USD."


def test_langsmith_is_off_whatever_its_variables_say(
    assisted: Callable[..., Any], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with langchain and would send every question; it is told to stay silent."""
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "ls-test")
    made = assisted(honest)
    answer(Question(text=SPIKE, now=now), made.desk)
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert os.environ["LANGCHAIN_TRACING_V2"] == "false"
    from langsmith.utils import tracing_is_enabled

    assert not tracing_is_enabled()


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Spans, kept in memory."""
    exporter = InMemorySpanExporter()
    tracing.switch_on(exporter)
    yield exporter
    tracing.switch_off()


def test_spans_bear_the_names_of_genai_and_no_text(
    spans: InMemorySpanExporter, assisted: Callable[..., Any], now: datetime
) -> None:
    """Operation, name, provider and tokens; never what was asked or answered."""
    made = assisted(honest)
    answer(Question(text=SPIKE, now=now), made.desk)
    span = spans.get_finished_spans()[0]
    assert span.name == "chat gpt-4o-mini"
    assert dict(span.attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.usage.input_tokens": 900,
        "gen_ai.usage.output_tokens": 120,
    }


def test_no_spans_unless_asked_for(assisted: Callable[..., Any], now: datetime) -> None:
    """Tracing is off by default."""
    made = assisted(honest)
    assert answer(Question(text=SPIKE, now=now), made.desk).composer == "language_model"
    assert tracing._tracer is None
