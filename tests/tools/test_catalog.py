"""Calling tools by name: arguments as JSON has them, faults with their mend."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.company import WEEK
from tools.arguments import GroupedArguments
from tools.catalog import CATALOG, call
from tools.errors import ArgumentError
from tools.reference import page
from tools.spend import Spend

if TYPE_CHECKING:
    from tools.view import View

DOCS = Path(__file__).parents[2] / "docs"


def test_typed_arguments_and_json_give_the_same(small_company: View) -> None:
    """A call with the argument model and one with its JSON are one call."""
    typed = call("spend", GroupedArguments(group_by=["team"]), small_company)
    as_json = call("spend", {"group_by": ["team"]}, small_company)
    assert isinstance(typed, Spend)
    assert isinstance(as_json, Spend)
    assert [row.amount.value for row in typed.rows] == [row.amount.value for row in as_json.rows]


def test_single_values_need_no_list(small_company: View) -> None:
    """A scope's value, a dimension to group by and an id may stand alone."""
    arguments = {"scope": {"team": "payments"}, "group_by": "component", "period": WEEK}
    result = call("spend", arguments, small_company)
    assert isinstance(result, Spend)
    assert [row.names[0].value for row in result.rows] == ["Checkout API", "Web shop"]


@pytest.mark.parametrize(
    ("tool", "arguments", "mend"),
    [
        ("spnd", {}, "there is no tool 'spnd'; try spend"),
        ("spend", {"foo": 1}, "there is no argument foo; it takes scope, exclude, period"),
        ("spend", {"group_by": ["tem"]}, "unknown dimension 'tem'; choose from provider"),
        ("spend", {"scope": {"teem": ["a"]}}, "unknown dimension 'teem'"),
        ("spend", {"period": {"start": "2026-11-23", "end": "2026-11-20"}}, "not after 2026-11-23"),
        ("spend", {"period": {"start": "monday", "end": "2026-11-20"}}, "write it as"),
        ("spend", {"period": "last week"}, "write it as"),
        ("spend", {"cost": "net"}, "'effective', 'billed', 'list' or 'contracted'"),
        ("spend", {"top": 0}, "top"),
        ("changes", {"class": ["weather"]}, "class"),
    ],
)
def test_a_fault_says_its_mend_in_one_line(
    small_company: View, tool: str, arguments: dict[str, Any], mend: str
) -> None:
    """Unknown tools, arguments and dimensions and bad windows are refused with what to write."""
    with pytest.raises(ArgumentError) as fault:
        call(tool, arguments, small_company)
    assert mend in fault.value.user_text
    assert "\n" not in fault.value.user_text


@pytest.mark.parametrize("tool", ["spend", "explain_change", "cost_drivers", "allocation_gaps"])
def test_unknown_values_are_said_with_their_neighbours(small_company: View, tool: str) -> None:
    """A service that the bill does not know gives no data and the name that reads like it."""
    result = call(tool, {"scope": {"service": ["Open Serch"]}, "period": WEEK}, small_company)
    assert result.status == "no_data"
    assert [fact.value for fact in result.unknown[0].near] == ["OpenSearch"]


@pytest.mark.parametrize("tool", ["spend", "explain_change", "cost_drivers", "data_status"])
def test_every_figure_is_in_the_ledger(small_company: View, tool: str) -> None:
    """No fact of a result is missing from the ledger, and each names a query that was run."""
    result = call(tool, {"period": WEEK}, small_company)
    known = {fact.id for fact in small_company.ledger.facts}
    queries = {query.id for query in small_company.ledger.queries}
    shown = list(facts_in(result.model_dump()))
    assert shown
    assert {fact["id"] for fact in shown} <= known
    assert {fact["query"] for fact in shown if fact["query"]} <= queries


def facts_in(part: Any) -> Any:
    """Every fact in a dumped result, however deep."""
    if isinstance(part, dict):
        if {"id", "kind", "label", "value"} <= set(part):
            yield part
        part = list(part.values())
    if isinstance(part, list | tuple):
        for inner in part:
            yield from facts_in(inner)


def test_the_page_of_the_tools_agrees_with_the_catalogue() -> None:
    """docs/tools.md is what `python -m tools.reference` writes."""
    assert (DOCS / "tools.md").read_text("utf-8") == page()


def test_each_tool_has_a_summary_and_a_question() -> None:
    """Names are those of the table of contents; each says what it answers."""
    assert all(tool.name == name for name, tool in CATALOG.items())
    assert all(tool.summary and tool.question.endswith("?") for tool in CATALOG.values())
