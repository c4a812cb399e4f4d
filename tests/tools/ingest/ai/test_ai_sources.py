"""What AI providers, gateways and telemetry report, end to end into the store."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.exports import in_lake
from tests.support.focus import line, write_csv
from tools.errors import ExportError
from tools.ingest.flow import ingest
from tools.store.open import open_store

if TYPE_CHECKING:
    from pathlib import Path

NOV_16 = 1_794_787_200
"""2026-11-16T00:00:00Z in seconds."""

DAY = 86_400


def write_json(path: Path, document: Any) -> Path:
    """Write a document as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), "utf-8")
    return path


def openai_page(*results: dict[str, Any], start: int = NOV_16) -> dict[str, Any]:
    """A page of OpenAI's costs or usage with one day."""
    bucket = {"object": "bucket", "start_time": start, "end_time": start + DAY, "results": results}
    return {"object": "page", "data": [bucket], "has_more": False}


def openai_cost(value: Any, **changes: Any) -> dict[str, Any]:
    """One entry of OpenAI's costs."""
    return {
        "object": "organization.costs.result",
        "amount": {"value": value, "currency": "usd"},
        "line_item": None,
        "project_id": "proj_a",
    } | changes


def openai_use(model: str, **changes: Any) -> dict[str, Any]:
    """One entry of OpenAI's usage."""
    return {
        "object": "organization.usage.completions.result",
        "input_tokens": 0,
        "output_tokens": 0,
        "input_cached_tokens": 0,
        "num_model_requests": 0,
        "project_id": "proj_a",
        "api_key_id": "key_1",
        "model": model,
    } | changes


def billed(home: Path) -> Decimal:
    """The BilledCost that counts."""
    with open_store(home) as store:
        return Decimal(store.execute("SELECT SUM(BilledCost) FROM rollup", [])[0][0])


def test_openai_costs_are_divided_by_usage_of_the_same_project_and_day(
    tmp_path: Path, home: Path
) -> None:
    """A cost without an AI model goes to models and meters by tokens at list price.

    gpt-4o lists at 2.50, 1.25 (cached) and 10.00 dollars a million tokens. 600,000 uncached,
    400,000 cached and 100,000 output tokens weigh 1.50 : 0.50 : 1.00; six dollars become 3, 1, 2.
    """
    write_json(tmp_path / "in" / "costs.json", openai_page(openai_cost(6.0)))
    use = openai_use(
        "gpt-4o-2024-08-06",
        input_tokens=1_000_000,
        input_cached_tokens=400_000,
        output_tokens=100_000,
        num_model_requests=50,
    )
    write_json(tmp_path / "in" / "usage.json", openai_page(use))
    (part,) = ingest([tmp_path / "in"], home).parts
    assert (part.source, part.sums["USD"]["BilledCost"]) == ("openai-costs", Decimal(6))
    rows = in_lake(
        home,
        "SkuMeter, BilledCost, ConsumedQuantity, ConsumedUnit, AiModel, AiKey, SubAccountId,"
        " ServiceName",
    )
    rest = ("gpt-4o-2024-08-06", "key_1", "proj_a", "OpenAI API")
    assert rows == [
        ("Cached Input Tokens", Decimal(1), Decimal(400_000), "Tokens", *rest),
        ("Input Tokens", Decimal(3), Decimal(600_000), "Tokens", *rest),
        ("Output Tokens", Decimal(2), Decimal(100_000), "Tokens", *rest),
        ("Requests", Decimal(0), Decimal(50), "Requests", *rest),
    ]


def test_openai_line_items_go_to_their_own_model_and_meter(tmp_path: Path, home: Path) -> None:
    """A line item that names model and meter is not spread over the others; one without stays."""
    costs = openai_page(
        openai_cost("1.5", line_item="gpt-4o-mini-2024-07-18, output"),
        openai_cost(0.25, line_item="web search tool calls", project_id="proj_b"),
        openai_cost(None, project_id="proj_c"),
    )
    write_json(tmp_path / "in" / "costs.json", costs)
    uses = openai_page(
        openai_use("gpt-4o-mini-2024-07-18", input_tokens=100, output_tokens=10),
        openai_use("gpt-4o-2024-08-06", output_tokens=999),
    )
    write_json(tmp_path / "in" / "usage.json", uses)
    report = ingest([tmp_path / "in"], home)
    paid = in_lake(home, "AiModel, SkuMeter, ChargeDescription, BilledCost", order="4 DESC")
    assert [row for row in paid if row[3]] == [
        (
            "gpt-4o-mini-2024-07-18",
            "Output Tokens",
            "gpt-4o-mini-2024-07-18, output",
            Decimal("1.5"),
        ),
        (None, None, "web search tool calls", Decimal("0.25")),
    ]
    assert any("2 entries of usage have no cost" in warning for warning in report.warnings)


def test_openai_usage_alone_is_no_bill(tmp_path: Path, home: Path) -> None:
    """Tokens without costs are refused: a day's sum must not be priced."""
    write_json(tmp_path / "usage.json", openai_page(openai_use("gpt-4o", input_tokens=5)))
    with pytest.raises(ExportError, match="organization/costs"):
        ingest([tmp_path / "usage.json"], home)


def test_anthropic_amounts_are_cents_and_go_to_keys(tmp_path: Path, home: Path) -> None:
    """1234.5 cents of one model and meter, divided over two keys by their tokens."""
    edges = {"starting_at": "2026-11-16T00:00:00Z", "ending_at": "2026-11-17T00:00:00Z"}
    cost = {
        "amount": "1234.5",
        "currency": "USD",
        "workspace_id": None,
        "description": "Claude Sonnet 4.5 Usage - Input Tokens",
        "model": "claude-sonnet-4-5-20250929",
        "token_type": "uncached_input_tokens",
    }
    write_json(tmp_path / "in" / "cost.json", {"data": [edges | {"results": [cost]}]})
    uses = [
        {
            "uncached_input_tokens": tokens,
            "cache_creation": {"ephemeral_5m_input_tokens": 7, "ephemeral_1h_input_tokens": 3},
            "cache_read_input_tokens": 0,
            "output_tokens": 0,
            "workspace_id": None,
            "api_key_id": key,
            "model": "claude-sonnet-4-5-20250929",
        }
        for key, tokens in (("k1", 100), ("k2", 300))
    ]
    write_json(tmp_path / "in" / "usage.json", {"data": [edges | {"results": uses}]})
    ingest([tmp_path / "in"], home)
    rows = in_lake(home, "AiKey, SkuMeter, BilledCost, ConsumedQuantity, SubAccountId", order="ALL")
    assert rows == [
        ("k1", "Cache Write Tokens", Decimal(0), Decimal(10), "default"),
        ("k1", "Input Tokens", Decimal("3.08625"), Decimal(100), "default"),
        ("k2", "Cache Write Tokens", Decimal(0), Decimal(10), "default"),
        ("k2", "Input Tokens", Decimal("9.25875"), Decimal(300), "default"),
    ]


def spend_log(**changes: Any) -> dict[str, Any]:
    """One row of LiteLLM's spend log."""
    return {
        "request_id": "r1",
        "call_type": "acompletion",
        "api_key": "hash",
        "spend": 0.5,
        "total_tokens": 110,
        "prompt_tokens": 100,
        "completion_tokens": 10,
        "startTime": "2026-11-16T10:15:00Z",
        "model": "gpt-4o",
        "custom_llm_provider": "openai",
        "team_id": "search",
        "request_tags": ["feature:checkout", "loose"],
        "metadata": {"user_api_key_alias": "search-prod"},
        "cache_hit": "False",
    } | changes


def test_litellm_calls_by_team_tag_and_hour(tmp_path: Path, home: Path) -> None:
    """Estimates add up by hour; a call logged twice counts once, a cached reply has no tokens."""
    rows = [
        spend_log(),
        spend_log(),
        spend_log(request_id="r2", startTime="2026-11-16T10:59:59Z"),
        spend_log(request_id="r3", cache_hit="True", spend=0),
    ]
    (tmp_path / "spend.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (part,) = ingest([tmp_path / "spend.jsonl"], home).parts
    assert (part.source, part.sums["USD"]["BilledCost"]) == ("litellm-openai", Decimal(1))
    found = in_lake(home, "SkuMeter, ConsumedQuantity, AiKey, Tags")
    tags = {"feature": "checkout", "team": "search"}
    assert [(row[0], row[1], row[2], json.loads(row[3])) for row in found] == [
        ("Input Tokens", Decimal(200), "search-prod", tags),
        ("Output Tokens", Decimal(20), "search-prod", tags),
        ("Requests", Decimal(3), "search-prod", tags),
    ]


def test_a_gateway_is_never_added_to_what_a_provider_bills(tmp_path: Path, home: Path) -> None:
    """The log counts until the provider's costs come, and again once they are not there."""
    log = write_json(tmp_path / "spend.json", [spend_log(spend=0.9)])
    ingest([log], home)
    assert billed(home) == Decimal("0.9")
    costs = write_json(tmp_path / "costs.json", openai_page(openai_cost(1.0)))
    ingest([costs], home)
    assert billed(home) == 1
    report = ingest([write_json(tmp_path / "more.json", [spend_log(spend=0.7)])], home)
    assert any("is not added: openai-costs bills the same" in note for note in report.notes)
    assert billed(home) == 1
    # Another month of the log, which no provider bills yet, counts.
    october = spend_log(request_id="o", startTime="2026-10-02T00:00:00Z", spend=3)
    ingest([write_json(tmp_path / "october.json", [october])], home)
    assert billed(home) == 4


def test_an_invoice_stands_above_all_by_any_name_of_the_provider(
    tmp_path: Path, home: Path
) -> None:
    """Bedrock on the AWS bill and the same calls in a gateway: the bill counts."""
    bedrock = line(
        cost="8", ServiceCategory="AI and Machine Learning", ProviderName="Amazon Web Services"
    )
    ingest([write_csv(tmp_path / "aws.csv", [bedrock, line(cost="2")])], home)
    row = spend_log(custom_llm_provider="bedrock", model="anthropic.claude-sonnet-4-20250514-v1:0")
    ingest([write_json(tmp_path / "spend.json", [row])], home)
    assert billed(home) == 10


def test_a_rule_divides_the_bill_by_the_gateways_shares(tmp_path: Path, home: Path) -> None:
    """Ten dollars of OpenAI go to the teams as the gateway's own estimates do: 3 to 1."""
    context = tmp_path / "context"
    context.mkdir()
    (context / "teams.yaml").write_text(
        "teams:\n- {id: search, name: Search}\n- {id: support, name: Support}\n", "utf-8"
    )
    (context / "rules.yaml").write_text(
        "rules:\n"
        "- id: logged\n  when: {field: Tags.team, exists: true}\n"
        "  assign: {team: $Tags.team}\n"
        "- id: openai\n  when: {field: ServiceName, equals: OpenAI API}\n"
        "  split: {dimension: team, by: gateway}\n",
        "utf-8",
    )
    rows = [spend_log(spend=0.6), spend_log(request_id="s", team_id="support", spend=0.2)]
    write_json(tmp_path / "in" / "spend.json", rows)
    write_json(tmp_path / "in" / "costs.json", openai_page(openai_cost(10)))
    ingest([tmp_path / "in"], home, context_folder=context)
    with open_store(home) as store:
        teams = dict(
            store.execute("SELECT Team, SUM(BilledCost) FROM rollup GROUP BY 1 ORDER BY 1", [])
        )
    assert teams == {"search": Decimal("7.5"), "support": Decimal("2.5")}


def test_langfuse_takes_the_cost_it_recorded(tmp_path: Path, home: Path) -> None:
    """A cost at ingestion counts; an AI model without a price is said, and spans are not calls."""
    base = {"type": "GENERATION", "startTime": "2026-11-16T10:00:00Z", "environment": "production"}
    rows = [
        base
        | {
            "id": "1",
            "model": "claude-sonnet-4-5",
            "usageDetails": {"input": 10, "output": 2},
            "costDetails": {"input": 0.3, "output": 0.2, "total": 0.5},
        },
        base | {"id": "2", "model": "house-model", "usageDetails": {"input": 10}},
        base | {"id": "3", "type": "SPAN", "usageDetails": {}},
    ]
    report = ingest([write_json(tmp_path / "observations.json", rows)], home)
    assert {part.source: part.sums["USD"]["BilledCost"] for part in report.parts} == {
        "langfuse-anthropic": Decimal("0.5"),
        "langfuse-ai-provider": Decimal(0),
    }
    assert any("no price is known for 'house-model'; 1 calls" in said for said in report.warnings)


def span(tokens: int, number: int) -> dict[str, Any]:
    """One span of a call."""
    attributes = {
        "gen_ai.provider.name": {"stringValue": "anthropic"},
        "gen_ai.request.model": {"stringValue": "claude-sonnet-4-5"},
        "gen_ai.usage.input_tokens": {"intValue": str(tokens)},
        "gen_ai.usage.output_tokens": {"intValue": "0"},
    }
    return {
        "spanId": f"{number:016x}",
        "startTimeUnixNano": str(NOV_16 * 10**9),
        "attributes": [{"key": key, "value": value} for key, value in attributes.items()],
    }


def test_otel_spans_are_priced_call_by_call(tmp_path: Path, home: Path) -> None:
    """Long calls may cost more a token: one of 250,000 costs 1.50, five of 50,000 cost 0.75."""
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "chatbot"}}]}

    def document(*spans: dict[str, Any]) -> dict[str, Any]:
        return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": spans}]}]}

    write_json(tmp_path / "long.json", document(span(250_000, 1)))
    write_json(tmp_path / "short.json", document(*(span(50_000, n) for n in range(2, 7))))
    (long,) = ingest([tmp_path / "long.json"], home, source="a").parts
    assert long.sums["USD"]["EffectiveCost"] == Decimal("1.5")
    (short,) = ingest([tmp_path / "short.json"], home, source="b").parts
    assert short.sums["USD"]["EffectiveCost"] == Decimal("0.75")
    assert in_lake(home, "SubAccountId, Tags")[0] == ("chatbot", '{"service": "chatbot"}')


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([spend_log(spend="NaN")], "'NaN' is not a number"),
        ([spend_log(startTime="yesterday")], "'yesterday' is not a time"),
        ([spend_log(), {"other": 1}], "among them"),
        ({"hello": "world"}, "no log that is known"),
        (openai_page(openai_use("m", input_tokens=1, input_cached_tokens=2)), "of which they"),
    ],
)
def test_documents_that_cannot_be_trusted(
    tmp_path: Path, home: Path, document: Any, said: str
) -> None:
    """A value that cannot be read is refused with the file, not left out."""
    path = write_json(tmp_path / "log.json", document)
    with pytest.raises(ExportError) as refused:
        ingest([path], home)
    assert "log.json" in refused.value.user_text
    assert said in refused.value.user_text


def test_a_cut_log_in_a_folder_is_refused(tmp_path: Path, home: Path) -> None:
    """Half a JSON file beside good ones is no reason to load the good ones alone."""
    write_csv(tmp_path / "in" / "a.csv", [line()])
    (tmp_path / "in" / "spend.json").write_text(json.dumps([spend_log()])[:50], "utf-8")
    with pytest.raises(ExportError, match=r"spend\.json"):
        ingest([tmp_path / "in"], home)


def test_a_part_of_a_month_does_not_replace_the_month(tmp_path: Path, home: Path) -> None:
    """Costs fetched for the last days alone would lose the days before."""
    ingest([write_json(tmp_path / "a.json", openai_page(openai_cost(1)))], home)
    later = openai_page(openai_cost(1), start=NOV_16 + DAY)
    with pytest.raises(ExportError, match="fetch the whole month"):
        ingest([write_json(tmp_path / "b.json", later)], home)
    assert billed(home) == 1


def test_the_same_reports_twice_change_nothing(tmp_path: Path, home: Path) -> None:
    """Reports are turned into the same lines each time, so that they are known again."""
    write_json(tmp_path / "in" / "costs.json", openai_page(openai_cost(6.0)))
    use = openai_use("gpt-4o", input_tokens=10, output_tokens=5)
    write_json(tmp_path / "in" / "usage.json", openai_page(use))
    ingest([tmp_path / "in"], home)
    assert not ingest([tmp_path / "in"], home).published
