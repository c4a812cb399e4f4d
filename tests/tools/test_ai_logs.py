"""AI spend from what providers, gateways and telemetry report: each token once, each cent once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.focus import line, write_csv
from tests.support.store import view_of
from tools.ai_spend import AiSpend
from tools.catalog import call
from tools.ingest.flow import ingest
from tools.store.open import open_store
from tools.visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = {"start": "2026-11-16", "end": "2026-11-17"}


def invoice(**changes: str) -> dict[str, str]:
    """A line of an OpenAI invoice that names neither tokens nor requests."""
    return line(
        day="2026-11-16",
        cost="10",
        ProviderName="OpenAI",
        PublisherName="OpenAI",
        InvoiceIssuerName="OpenAI",
        ServiceName="OpenAI API",
        ServiceCategory="AI and Machine Learning",
        PricingQuantity="1",
        PricingUnit="Months",
        SkuId="API",
        **changes,
    )


def logged(number: int, **changes: Any) -> dict[str, Any]:
    """One call of 100 input tokens, 40 of them cached, and 20 of output, in a gateway's log."""
    return {
        "request_id": f"r-{number}",
        "spend": 0.5,
        "startTime": "2026-11-16T10:00:00Z",
        "model": "gpt-4o",
        "custom_llm_provider": "openai",
        "prompt_tokens": 100,
        "completion_tokens": 20,
        "session_id": f"s-{number % 2}",
        "metadata": {
            "usage_object": {"prompt_tokens_details": {"cached_tokens": 40}},
            "attempted_retries": 1 if number == 0 else 0,
        },
    } | changes


@pytest.fixture
def spent(tmp_path: Path, home: Path) -> Iterator[Any]:
    """What `ai_spend` says of one day, after loading what lies in the folder `in`."""
    stores = []

    def load(rows: list[dict[str, Any]], lines: list[dict[str, str]]) -> AiSpend:
        folder = tmp_path / "in"
        folder.mkdir()
        if rows:
            (folder / "log.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
        if lines:
            write_csv(folder / "bill.csv", lines)
        ingest([folder], home)
        stores.append(open_store(home))
        result = call("ai_spend", {"period": DAY}, view_of(stores[-1]))
        assert isinstance(result, AiSpend)
        return result

    yield load
    for store in stores:
        store.close()


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_a_gateway_alone_gives_money_and_use(spent: Any) -> None:
    """Four calls of 0.50 in two conversations, one of them tried twice."""
    total = spent([logged(number) for number in range(4)], []).total
    assert (value(total.cost), value(total.requests), value(total.tokens)) == (2, 4, 480)
    assert (value(total.retries), value(total.conversations)) == (1, 2)
    assert (value(total.cost_per_request), value(total.cost_per_conversation)) == (
        Decimal("0.5"),
        1,
    )
    assert value(total.cached_share) == 40


def test_beside_an_invoice_the_log_counts_and_does_not_pay(spent: Any) -> None:
    """The invoice says 10 and counts nothing: 10 it is, for the log's four calls: 2.50 each."""
    result = spent([logged(number) for number in range(4)], [invoice()])
    total = result.total
    assert (value(total.cost), value(total.requests), value(total.tokens)) == (10, 4, 480)
    assert value(total.cost_per_request) == Decimal("2.5")
    assert [fact.value for fact in result.counted_by] == ["litellm-openai"]


def test_what_the_bill_counts_is_counted_once(spent: Any) -> None:
    """The bill has 500 tokens, the log 480: 500. Only the log knows of requests: four."""
    tokens = {"SkuMeter": "Input Tokens", "ConsumedUnit": "Tokens", "ConsumedQuantity": "500"}
    total = spent([logged(number) for number in range(4)], [invoice(**tokens)]).total
    assert (value(total.tokens), value(total.requests)) == (500, 4)


def test_the_bots_own_log_is_a_gateways_log(spent: Any) -> None:
    """A call tagged with a component bears the tag for a rule to place it by."""
    rows = [logged(0, request_tags=["component:spendthread"])]
    assert value(spent(rows, []).total.cost) == Decimal("0.5")


def test_logs_are_hidden_like_the_bill(spent: Any, home: Path) -> None:
    """Who may see another team's part of the bill alone is told no count of the log."""
    spent([logged(number) for number in range(4)], [invoice()])
    with open_store(home) as store:
        view = view_of(store, visibility=Visibility(allowed=({"team": ["payments"]},)))
        result = call("ai_spend", {"period": DAY}, view)
    assert result.status == "no_data"
    assert not [fact for fact in view.ledger.facts if fact.label in ("requests", "tokens")]
