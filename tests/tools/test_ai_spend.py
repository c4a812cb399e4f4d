"""AI spend: tokens, requests and caches, price against volume, vector stores beside."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK, WEEK_BEFORE, company
from tests.support.focus import line
from tests.support.measured import daily, metric, with_values
from tools.ai_spend import AiSpend
from tools.catalog import call
from tools.visibility import Visibility

if TYPE_CHECKING:
    from tests.support.company import Opens
    from tools.view import View

API = {
    "ProviderName": "Anthropic",
    "ServiceName": "Anthropic API",
    "ServiceCategory": "AI and Machine Learning",
    "SubAccountId": "ws-1",
    "RegionId": "",
    "AiModel": "claude-sonnet-4-5",
    "AiKey": "key-1",
    "PricingUnit": "1M tokens",
}
FEATURES = {
    "checkout": {
        "id": "checkout",
        "name": "Checkout",
        "team": "payments",
        "value": "sales",
        "unit_metric": "chats",
    },
    "find": {"id": "find", "name": "Product search", "team": "search", "value": "findings"},
}


def _tokens(day: str, meter: str, tokens: int, cost: str, **changes: str) -> dict[str, str]:
    return line(
        day=day,
        cost=cost,
        SkuId=meter.upper().replace(" ", "-"),
        SkuMeter=meter,
        ConsumedUnit="Tokens",
        ConsumedQuantity=str(tokens),
        PricingQuantity=str(Decimal(tokens) / 10**6),
        **({**API, "Tags": '{"app": "checkout-api"}'} | changes),
    )


def _requests(day: str, number: int, **changes: str) -> dict[str, str]:
    return line(
        day=day,
        cost="0",
        SkuId="REQUESTS",
        SkuMeter="Requests",
        ConsumedUnit="Requests",
        ConsumedQuantity=str(number),
        **({**API, "PricingUnit": "Requests", "Tags": '{"app": "checkout-api"}'} | changes),
    )


def _lines() -> list[dict[str, str]]:
    """Two weeks of the checkout's chat.

    Before: 100 requests a day read 1,000 tokens in full for 10 and 3,000 from a cache for 3, and
    write 200 for 10. From the 16th the cache is gone: 4,000 in full for 40. An embedder of the
    vector index reads 500 a day for 1, priced per thousand and without ConsumedUnit. Its index
    at Pinecone costs 6. A GPU is neither.
    """
    lines = []
    for day in range(9, 23):
        at = f"2026-11-{day:02}"
        before = day < 16
        lines += [
            _tokens(at, "Input Tokens", 1000 if before else 4000, "10" if before else "40"),
            _tokens(at, "Output Tokens", 200, "10"),
            _requests(at, 100),
            line(
                day=at,
                cost="1",
                ProviderName="Microsoft",
                ServiceName="Azure OpenAI",
                SkuId="EMB",
                SkuMeter="Embedding Tokens",
                PricingUnit="1K tokens",
                PricingQuantity="0.5",
                AiModel="text-embedding-3",
                Tags='{"app": "vector-index"}',
            ),
            line(
                day=at,
                cost="6",
                ProviderName="Pinecone",
                ServiceName="Pinecone",
                SkuId="RU",
                Tags='{"app": "vector-index"}',
            ),
            line(day=at, cost="90", ServiceName="SageMaker", SkuId="GPU", Tags='{"app": "web"}'),
        ]
        if before:
            lines.append(_tokens(at, "Cached Input Tokens", 3000, "3"))
    return lines


@pytest.fixture
def shop(view: Opens) -> Any:
    """The small company with its chat."""

    def opened(lines: list[dict[str, str]] | None = None, **kwargs: Any) -> View:
        chats = daily("chats", "25", "2026-11-09", "2026-11-23", feature="checkout")
        definition = metric("chats", "usage", "sum", unit="conversations")
        context = with_values(company(features=FEATURES, metrics={"chats": definition}), chats)
        return view(lines or _lines(), context, **kwargs)

    return opened


def ai_spend(view: View, **arguments: Any) -> AiSpend:
    """Call the tool with its arguments as JSON has them."""
    result = call("ai_spend", {"period": WEEK} | arguments, view)
    assert isinstance(result, AiSpend)
    return result


def value(fact: Any) -> Decimal:
    """The value of a fact that is there."""
    return Decimal(fact.value)


def test_cost_tokens_and_requests(shop: Any) -> None:
    """7 x (40 + 10 + 1) for 7 x (4,000 + 200 + 500) tokens; neither Pinecone nor the GPU."""
    total = ai_spend(shop()).total
    assert value(total.cost) == 357
    assert value(total.tokens) == 7 * 4700
    assert (value(total.uncached), value(total.output)) == (7 * 4500, 7 * 200)
    assert value(total.requests) == 700
    assert value(total.cost_per_request) == Decimal("0.51")


def test_the_part_of_the_cache(shop: Any) -> None:
    """Before, 3,000 of 4,000 input tokens were read from a cache: 75 %."""
    found = ai_spend(shop(), period=WEEK_BEFORE, scope={"component": "checkout-api"})
    assert value(found.total.cached) == 7 * 3000
    assert value(found.total.cached_share) == 75


def test_a_lost_cache_moves_the_bill_and_not_the_price(shop: Any) -> None:
    """7 x 40 against 7 x 13: 189 more, for the same requests, tokens and prices: the cache."""
    result = ai_spend(shop(), compare_to=WEEK_BEFORE)
    assert value(result.against.change) == 189
    parts = result.parts
    assert value(parts.cache_share) == 189
    assert (parts.price, parts.requests, parts.tokens_per_request) == (None, None, None)


def test_rows_by_ai_model_sum_to_the_whole(shop: Any) -> None:
    """The chat 7 x 50, the embedder 7 x 1."""
    result = ai_spend(shop(), group_by="ai_model")
    found = {row.use.cost.scope["ai_model"][0]: value(row.use.cost) for row in result.rows}
    assert found == {"claude-sonnet-4-5": 350, "text-embedding-3": 7}
    assert sum(found.values()) == value(result.total.cost)


def test_vector_stores_stand_beside_what_they_feed(shop: Any) -> None:
    """The index costs 7 x 6 beside the embedder of the same feature, and is in no sum."""
    result = ai_spend(shop(), group_by="feature")
    assert value(result.vectors) == 42
    rows = {row.use.cost.scope["feature"][0]: row for row in result.rows}
    assert value(rows["find"].beside) == 42
    assert rows["checkout"].beside is None
    assert value(rows["find"].use.cost) == 7


def test_a_conversation_costs_what_its_feature_counts(shop: Any) -> None:
    """25 conversations a day on the checkout: 350 / 175 = 2."""
    (item,) = ai_spend(shop()).talks
    assert value(item.unit_cost) == 2
    assert item.feature.value == "Checkout"


def test_a_day_a_row(shop: Any) -> None:
    """Seven days, each with 100 requests and 51."""
    rows = ai_spend(shop(), grain="day").rows
    assert [(value(row.use.cost), value(row.use.requests)) for row in rows] == [(51, 100)] * 7


def test_an_ai_model_without_a_price_is_named(shop: Any) -> None:
    """Tokens of an AI model at no cost are counted, and its name is told."""
    lines = [*_lines(), _tokens("2026-11-20", "Input Tokens", 900, "0", AiModel="mystery-1")]
    result = ai_spend(shop(lines))
    assert [fact.value for fact in result.uncosted] == ["mystery-1"]
    assert value(result.total.tokens) == 7 * 4700 + 900


def test_an_ai_model_in_another_service_counts_alone(shop: Any) -> None:
    """Of a GPU service only the lines that name an AI model are AI spend."""
    named = line(
        day="2026-11-20",
        cost="8",
        ServiceName="SageMaker",
        SkuId="LLAMA",
        AiModel="llama-4",
        Tags='{"app": "web"}',
    )
    result = ai_spend(shop([*_lines(), named]))
    assert value(result.total.cost) == 357 + 8
    assert {row.names[0].value for row in result.rows} >= {"llama-4"}


def test_nothing_hidden_is_counted(shop: Any) -> None:
    """Who may see the search team sees its embedder and its index alone."""
    result = ai_spend(shop(visibility=Visibility(allowed=({"team": ["search"]},))))
    assert value(result.total.cost) == 7
    assert result.total.requests is None
    assert value(result.vectors) == 42


def test_without_language_models_there_is_nothing_to_say(small_company: View) -> None:
    """A bill without AI is no data and no error."""
    assert ai_spend(small_company).status == "no_data"
