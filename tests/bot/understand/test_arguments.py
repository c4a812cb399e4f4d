"""Breakdown, grain, rank, cost kind, hours, horizon, metric, records: what words add to a call."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from bot.understand.arguments import TAKES
from bot.understand.classifier import NONE, weights
from bot.understand.cues import cues
from bot.understand.understand import understand
from tests.support.companies import calendar, grocer
from tools.catalog import CATALOG

GROCER = grocer()


def call(text: str) -> dict[str, Any]:
    """The arguments of the only call, and its tool."""
    reading = understand(text, vocabulary=GROCER, calendar=calendar())
    assert reading.status == "calls", reading.message
    assert len(reading.calls) == 1
    return {"tool": reading.calls[0].tool, **reading.calls[0].args}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("spend by team and environment", {"group_by": ["team", "environment"]}),
        ("cost per service", {"group_by": ["service"]}),
        ("which account was the most expensive?", {"group_by": ["account"], "top": 1}),
        ("top 5 services", {"group_by": ["service"], "top": 5}),
        ("the three most expensive components", {"group_by": ["component"], "top": 3}),
        ("spend by tag cost centre", {"group_by": ["tag:Cost-Centre"]}),
        ("spend by squad", {"group_by": ["team"]}),
        ("daily spend", {"grain": "day"}),
        ("spend per week", {"grain": "week"}),
        ("month by month spend", {"grain": "month"}),
        ("amortised cost of S3", {"cost": "effective"}),
        ("list price of S3", {"cost": "list"}),
        ("what did AWS invoice us for?", {"cost": "billed", "basis": "billing"}),
        ("cash cost of S3", {"cost": "billed", "basis": "billing"}),
        ("compare EC2 and S3", {"group_by": ["service"]}),
        ("what would two hours of checkout downtime cost?", {"hours": 2}),
        ("what would 90 minutes of checkout downtime cost?", {"hours": 1.5}),
        ("what would half an hour of checkout downtime cost?", {"hours": 0.5}),
        ("cost per order", {"metric": "orders"}),
        ("what does a customer cost us?", {"metric": "active-customers"}),
        ("where will we land by the end of the quarter?", {"horizon": "quarter"}),
        ("eom forecast", {"horizon": "month"}),
        ("what did INC-204 cost?", {"incident": "INC-204"}),
        ("cost of the slot cache stampede", {"incident": "INC-198"}),
        ("did adr 15 pay off?", {"decision": "adr-015"}),
        ("did the move to graviton pay off?", {"decision": "adr-015"}),
        ("was the festive ramp approved?", {"plan": "festive-ramp"}),
        ("how is the basket-q4 budget doing?", {"budget": "basket-q4"}),
        ("who owns search-index and slot-cache?", {"entity": ["search-index", "slot-cache"]}),
        ("what does unallocated mean?", {"term": "unallocated"}),
        ("launches in October", {"class": ["business"]}),
    ],
)
def test_words_become_arguments(text: str, expected: dict[str, Any]) -> None:
    """Each of these phrases sets this argument."""
    got = call(text)
    assert {name: got.get(name) for name in expected} == expected


def test_only_what_was_said_is_in_a_call() -> None:
    """No window, no cost kind and no breakdown are made up: the tools have their own defaults."""
    assert call("what did we spend?") == {"tool": "spend"}


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("how much did gpt-4o cost last week?", "ai_spend"),
        ("how many tokens did we use?", "ai_spend"),
        ("what do we spend on observability?", "telemetry_spend"),
        ("is the company-2026 budget enough?", "budget_status"),
        ("was last week's increase planned?", "justification"),
        ("how much did we spend on OpenAI?", "spend"),
    ],
)
def test_the_more_special_tool_answers(text: str, tool: str) -> None:
    """Tokens and AI models, telemetry, budgets and plans have tools of their own."""
    assert call(text)["tool"] == tool


def test_every_argument_is_one_of_the_tool() -> None:
    """The understanding knows the tools and their arguments as the catalogue has them."""
    catalogue = {
        name: {field.alias or key for key, field in tool.arguments.model_fields.items()}
        for name, tool in CATALOG.items()
    }
    assert {name: set(takes) for name, takes in TAKES.items()} == catalogue


def test_the_weights_fit_the_cues() -> None:
    """The classifier that ships was trained for the tools that have phrases."""
    assert weights().tools == (*cues(), NONE)
    assert set(cues()) == set(CATALOG)


def test_nothing_heavy_is_loaded() -> None:
    """Understanding needs no training library, no language model and no Slack."""
    code = (
        "import sys\n"
        "from bot.understand.understand import understand\n"
        "from bot.understand.vocabulary import Vocabulary\n"
        "heavy = {'sklearn', 'torch', 'scipy', 'pandas', 'duckdb'}\n"
        "heavy |= {'langchain', 'openai', 'slack_sdk'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
