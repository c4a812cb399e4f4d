"""From a question to an answer whose every figure is a fact."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bot.access import Asker, Audience
from bot.answer import FLOW, answer, answer_call
from bot.messages import Answer, Question
from bot.understand.reading import Call
from tools.catalog import CATALOG
from tools.errors import ArgumentError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.desk import Desk

WEEK = {"start": "2026-11-16", "end": "2026-11-23", "label": "last week"}
WEEK_BEFORE = {"start": "2026-11-09", "end": "2026-11-16"}
OCTOBER = {"start": "2026-10-01", "end": "2026-11-01"}

CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("spend", {}),
    ("spend", {"period": WEEK, "compare_to": WEEK_BEFORE}),
    ("spend", {"period": WEEK_BEFORE, "compare_to": WEEK}),
    ("spend", {"period": WEEK, "compare_to": WEEK, "group_by": ["service"]}),
    ("spend", {"period": WEEK, "group_by": ["service"], "compare_to": WEEK_BEFORE}),
    ("spend", {"period": WEEK, "group_by": ["team", "service"]}),
    ("spend", {"period": WEEK, "group_by": ["tag:app"], "top": 1}),
    ("spend", {"period": WEEK, "grain": "day"}),
    ("spend", {"period": OCTOBER, "grain": "day", "group_by": ["component"]}),
    ("spend", {"scope": {"charge_category": ["Credit"]}, "period": WEEK}),
    ("spend", {"exclude": {"component": ["vector"]}, "period": WEEK}),
    ("spend", {"scope": {"team": ["unallocated"]}, "period": WEEK}),
    ("spend", {"scope": {"service": ["Pinecne"]}}),
    ("spend", {"period": {"start": "2019-01-01", "end": "2020-01-01"}}),
    ("spend", {"period": {"start": "2026-11-16", "end": "2026-12-25"}, "cost": "billed"}),
    ("spend", {"period": OCTOBER, "basis": "billing"}),
    ("explain_change", {}),
    ("explain_change", {"period": WEEK, "compare_to": WEEK_BEFORE}),
    ("explain_change", {"period": WEEK_BEFORE, "compare_to": WEEK}),
    ("explain_change", {"period": WEEK, "compare_to": WEEK}),
    ("explain_change", {"period": WEEK, "group_by": ["team"]}),
    (
        "explain_change",
        {"period": OCTOBER, "compare_to": {"start": "2026-09-01", "end": "2026-10-01"}},
    ),
    ("explain_change", {"period": {"start": "2019-01-01", "end": "2020-01-01"}}),
    ("explain_change", {"scope": {"feature": ["checkout"]}, "period": WEEK}),
    ("cost_drivers", {"period": WEEK}),
    ("cost_drivers", {"period": WEEK, "scope": {"service": ["Pinecone"]}}),
    ("cost_drivers", {"period": WEEK, "group_by": ["component"]}),
    ("cost_drivers", {"period": WEEK, "group_by": ["component"], "top": 1}),
    ("spend", {"period": WEEK, "group_by": ["component"], "top": 1}),
    ("owner", {"entity": "vector"}),
    ("owner", {"entity": ["search", "checkout"]}),
    ("owner", {"entity": "Pinecone"}),
    ("owner", {"entity": "nothing-of-the-kind"}),
    ("ai_spend", {"period": WEEK, "compare_to": WEEK_BEFORE, "group_by": ["feature"]}),
    ("ai_spend", {"period": WEEK, "scope": {"component": ["vector"]}, "grain": "day"}),
    ("commitments", {"period": WEEK}),
    ("savings", {}),
    ("savings", {"period": OCTOBER, "scope": {"team": ["pay"]}}),
    ("changes", {"period": WEEK}),
    ("changes", {"period": OCTOBER}),
    ("allocation_gaps", {"period": WEEK}),
    ("allocation_gaps", {"period": WEEK, "scope": {"team": ["pay"]}}),
    ("telemetry_spend", {"period": WEEK}),
    ("anomalies", {"period": WEEK}),
    ("budget_status", {}),
    ("decision_impact", {}),
    ("forecast", {}),
    ("forecast", {"horizon": "quarter"}),
    ("justification", {"period": WEEK}),
    ("justification", {"period": WEEK, "scope": {"feature": ["checkout"]}}),
    ("outage_cost", {}),
    ("outage_cost", {"hours": 1, "scope": {"feature": ["checkout"]}}),
    ("trade_offs", {"scope": {"feature": ["checkout"]}}),
    ("unit_cost", {"period": WEEK, "metric": "baskets"}),
    ("data_status", {}),
    ("define", {}),
    ("define", {"term": ["EffectiveCost"]}),
    ("define", {"term": ["flurb"]}),
)


def _call(tool: str, args: dict[str, Any], desk: Desk, now: datetime, **who: Any) -> Answer:
    question = Question(text=tool, now=now, **who)
    return answer_call(Call(tool=tool, args=args), question, desk, strict=True)


def _ask(text: str, desk: Desk, now: datetime, **who: Any) -> Answer:
    return answer(Question(text=text, now=now, **who), desk, strict=True)


@pytest.mark.parametrize(("tool", "args"), CALLS, ids=[f"{tool} {args}" for tool, args in CALLS])
def test_every_claim_of_every_template_is_borne_out(
    tool: str, args: dict[str, Any], desk: Desk, now: datetime
) -> None:
    """Whatever a tool returns, its template says nothing that the verifier refuses."""
    said = _call(tool, args, desk, now)
    assert said.claims
    assert said.claims[0].kind == "headline"
    assert all("{" not in claim.text for claim in said.claims if claim.kind != "next")


@pytest.mark.parametrize("tool", ["spend", "cost_drivers"])
def test_the_first_of_several_is_not_called_all(tool: str, desk: Desk, now: datetime) -> None:
    """Asked for the top one alone, the answer does not say that there is nothing else."""
    said = _call(tool, {"period": WEEK, "group_by": ["component"], "top": 1}, desk, now)
    drivers = [claim.text for claim in said.claims if claim.kind == "driver"]
    assert any("Vector index" in text for text in drivers)
    assert not any(text.startswith("All of it is Vector") for text in drivers)


def test_every_tool_has_a_case_here() -> None:
    """A new tool cannot be added without its template being tried."""
    assert {tool for tool, _ in CALLS} == set(CATALOG)


def test_the_flow_is_the_one_of_the_design() -> None:
    """The steps stand in one tuple, in this order."""
    assert [step.__name__ for step in FLOW] == [
        "understand",
        "authorise",
        "gather",
        "compose",
        "check",
        "render",
        "deliver",
    ]


def test_a_spike_is_told_with_amount_windows_driver_owner_feature_and_verdict(
    desk: Desk, now: datetime
) -> None:
    """The answer to "why" holds everything that the three sides need; sums worked out by hand."""
    said = _ask("why did the bill spike last week?", desk, now)
    assert said.status == "answered"
    by_kind = {claim.kind: claim.text for claim in reversed(said.claims)}
    assert by_kind["headline"] == (
        "Spend rose by 1,840.00 USD (+161.8%) to 2,977.50 USD last week (16–22 November 2026),"
        " from 1,137.50 USD in 9–15 November 2026."
    )
    assert "Vector index" in by_kind["driver"]
    assert "+1,800.00 USD" in by_kind["driver"]
    assert "more usage at the same price, since 17 November 2026" in by_kind["driver"]
    assert "consistent with “Ranker fetches more” (17 November 2026)" in by_kind["driver"]
    assert by_kind["feature"].startswith(
        "Feature: Product search (revenue of 4,000.00 USD an hour)"
    )
    assert "Search (channel C0SEARCH)" in by_kind["owner"]
    assert by_kind["verdict"].startswith("Unplanned: Vector index")
    assert any("data through 23 November 2026" in claim.text for claim in said.claims)
    assert said.owners[0] == "search"
    assert said.features[0] == "find"
    assert said.verdict is not None
    assert said.verdict.by == "event:d1"


def test_the_json_has_every_documented_key(desk: Desk, now: datetime) -> None:
    """The keys that outsiders test are there, in JSON's own types."""
    said = json.loads(json.dumps(_ask("why did the bill spike last week?", desk, now).to_json()))
    documented = (
        "id question status calls facts queries claims features owners verdict period cost"
        " provisional data_through generation text blocks composer ms"
    )
    assert set(documented.split()) <= set(said)
    assert said["period"] == WEEK
    assert said["cost"] == "EffectiveCost"
    assert said["data_through"] == "2026-11-23"
    assert said["generation"] == "1"
    assert said["composer"] == "template"
    assert "turn" not in said
    call = said["calls"][0]
    assert call["tool"] == "explain_change"
    assert call["args"]["period"] == WEEK
    assert call["args"]["compare_to"]["start"] == "2026-11-09"
    money = [fact for fact in said["facts"] if fact["kind"] == "money"]
    assert all(
        {"id", "label", "value", "unit", "period", "scope", "query"} <= set(f) for f in money
    )
    assert {query["id"] for query in said["queries"]} >= {f["query"] for f in money if f["query"]}


def test_every_figure_in_a_claim_is_a_fact_that_it_cites(desk: Desk, now: datetime) -> None:
    """Amounts read back out of the text are values of the claim's own facts."""
    said = _ask("why did the bill spike last week?", desk, now)
    values = {fact.id: fact.value for fact in said.facts}
    for claim in said.claims:
        cited = {
            abs(Decimal(values[i])).quantize(Decimal("0.01"))
            for i in claim.facts
            if _is_number(values[i])
        }
        for amount in re.findall(r"([\d,]+\.\d\d) USD", claim.text):
            assert Decimal(amount.replace(",", "")) in cited


def test_a_breakdown_has_one_fact_a_row_and_they_sum_to_the_total(
    desk: Desk, now: datetime
) -> None:
    """Rows carry their scope, `unallocated` among them, and add up to the cent."""
    said = _call("spend", {"period": WEEK, "group_by": ["team"]}, desk, now)
    rows = {
        fact.scope["team"][0]: Decimal(fact.value)
        for fact in said.facts
        if fact.kind == "money" and set(fact.scope) == {"team"}
    }
    assert rows == {"search": 2500, "pay": 420, "unallocated": Decimal("57.50")}
    assert sum(rows.values()) == Decimal("2977.50")


def test_two_questions_get_two_sections(desk: Desk, now: datetime) -> None:
    """Both parts of a message are answered, each in its own section."""
    said = _ask("what did we spend last week and who owns the vector index?", desk, now)
    assert [call["tool"] for call in said.calls] == ["spend", "owner"]
    assert [part.tool for part in said.sections] == ["spend", "owner"]


def test_an_unknown_word_is_asked_back(desk: Desk, now: datetime) -> None:
    """A name that fits nothing is not passed over in silence."""
    said = _ask("what did the flurbl service cost last month?", desk, now)
    assert said.status == "clarify"
    assert "flurbl" in said.text
    assert said.facts == ()


def test_what_lies_outside_is_refused_kindly(desk: Desk, now: datetime) -> None:
    """The weather is not a cost; the answer says what is."""
    said = _ask("what is the weather like?", desk, now)
    assert said.status == "refused"
    assert "spend" in said.text
    assert said.private


def test_an_empty_window_says_so_and_how_far_the_data_go(desk: Desk, now: datetime) -> None:
    """No data is an answer of its own, with a hint."""
    said = _ask("what did we spend in 2019?", desk, now)
    assert said.status == "no_data"
    assert "Data run from 1 October 2026 through 23 November 2026." in said.text


def test_a_follow_up_continues_the_turn_before(desk: Desk, now: datetime) -> None:
    """What a turn leaves behind gives the next one its window."""
    first = _ask("what did we spend last week?", desk, now)
    assert first.turn is not None
    second = _ask("and by team?", desk, now, turns=(first.turn,))
    assert second.calls[0]["args"]["group_by"] == ["team"]
    assert second.calls[0]["args"]["period"]["start"] == "2026-11-16"


def test_an_asker_counts_only_what_is_theirs(desk: Desk, now: datetime) -> None:
    """A team member's total is their team's, and the answer says that the rest is left out."""
    said = _ask("what did we spend last week?", desk, now, asker=Asker(user="U0SEARCH"))
    assert "2,500.00 USD" in said.claims[0].text
    assert any("Only what you may see" in claim.text for claim in said.claims)


@pytest.mark.parametrize(
    "text",
    [
        "what did payments spend last week?",
        "why did checkout rise last week?",
        "who owns checkout?",
    ],
)
def test_a_hidden_name_is_answered_like_an_unknown_one(
    text: str, desk: Desk, now: datetime
) -> None:
    """The refusal gives away nothing: its words are those for a name that does not exist."""
    said = _ask(text, desk, now, asker=Asker(user="U0SEARCH"))
    assert said.status == "refused"
    assert said.private
    assert said.facts == ()
    assert said.queries == ()
    unknown = _ask("what did flurbl spend last week?", desk, now, asker=Asker(user="U0SEARCH"))
    word = re.search(r"“(.+?)”", said.text)
    assert word is not None
    assert word[1] in text
    assert said.text.replace(word[1], "flurbl") == unknown.text


def test_a_call_with_a_hidden_scope_is_refused_like_an_unknown_one(
    desk: Desk, now: datetime
) -> None:
    """Without words the same holds: hidden and absent read alike."""
    asker = Asker(user="U0SEARCH")
    hidden = _call("spend", {"scope": {"team": ["pay"]}}, desk, now, asker=asker)
    absent = _call("spend", {"scope": {"team": ["xyz"]}}, desk, now, asker=asker)
    assert (hidden.status, absent.status) == ("refused", "refused")
    assert hidden.text.replace("pay", "xyz") == absent.text


def test_a_stranger_is_told_where_access_is_given(desk: Desk, now: datetime) -> None:
    """Default deny says what to do next, and shows nothing."""
    said = _ask("what did we spend last week?", desk, now, asker=Asker(user="U0NOBODY"))
    assert said.status == "refused"
    assert "access.yaml" in said.text
    assert said.facts == ()


def test_finops_in_a_team_channel_sees_what_the_channel_may_see(desk: Desk, now: datetime) -> None:
    """The audience cuts down what the asker may see."""
    said = _ask(
        "what did we spend last week?",
        desk,
        now,
        asker=Asker(user="U0FINOPS"),
        audience=Audience(channel="C0SEARCH"),
    )
    assert "2,500.00 USD" in said.claims[0].text


def test_an_unknown_tool_or_argument_is_a_mendable_fault(desk: Desk, now: datetime) -> None:
    """The fault names what there is."""
    with pytest.raises(ArgumentError, match="there is no tool"):
        _call("spending", {}, desk, now)
    with pytest.raises(ArgumentError, match="group_by"):
        _call("spend", {"group": ["team"]}, desk, now)


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
