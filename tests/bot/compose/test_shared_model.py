"""The words of unit cost, outages, trade-offs and plans; each claim is verified strictly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.answer import answer_call
from bot.desk import Desk
from bot.messages import Question
from bot.understand.reading import Call
from tests.support.company import WEEK, WEEK_BEFORE, bill, company
from tests.support.measured import daily, metric, with_values
from tests.support.store import NOW, load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.messages import Answer

AMOUNT = {"currency": "USD", "per": "day"}
PLAN = {"owner": "payments", "scope": {"component": ["checkout-api"]}, "reason": "the season"}


def context() -> Any:
    """The small company with plans, incidents, decisions and metrics of every kind."""
    features = {
        "checkout": {
            "id": "checkout",
            "name": "Checkout",
            "team": "payments",
            "value": "sales",
            "unit_metric": "orders",
            "revenue_per_hour": {"amount": "1000", "currency": "USD"},
        },
        "find": {
            "id": "find",
            "name": "Product search",
            "team": "search",
            "value": "findings",
            "unit_metric": "searches",
        },
    }
    plans = [
        {
            "id": "ramp",
            "title": "Ramp",
            "from": "2026-11-16",
            "until": "2026-12-31",
            "amount": "40",
        },
        {
            "id": "small",
            "title": "Small",
            "from": "2026-11-16",
            "until": "2026-12-31",
            "amount": "9",
        },
        {
            "id": "past",
            "title": "Past",
            "from": "2026-11-16",
            "until": "2026-11-18",
            "amount": "40",
        },
        {
            "id": "later",
            "title": "Later",
            "from": "2026-12-01",
            "until": "2026-12-31",
            "amount": "5",
        },
        {"id": "old", "title": "Old", "from": "2026-10-21", "until": "2026-12-31", "amount": "5"},
    ]
    incident = {
        "severity": "sev1",
        "components": ["checkout-api"],
        "impact_share": "0.6",
        "responders": [{"team": "payments", "people": 2, "person_hours": "5"}],
    }
    down = {"impact_start": "2026-11-12T10:00:00Z", "impact_end": "2026-11-12T12:00:00Z"}
    incidents = [
        {"id": "down", "title": "Checkout down", **incident, **down},
        {"id": "open", "title": "Still down", **incident, "impact_start": "2026-11-25T07:00:00Z"},
        {"id": "ticket", "title": "A ticket", **incident, **down, "times": "ticket"},
        {"id": "vague", "title": "Vague", **down, "severity": "s", "components": ["vector-index"]},
    ]
    zones = {
        "id": "zones",
        "title": "Three zones",
        "status": "accepted",
        "effective_from": "2026-05-01",
        "scope": {"component": ["vector-index"]},
        "expected_monthly_cost_change": {"amount": "300", "currency": "USD"},
        "buys": [{"metric": "availability", "component": "vector-index", "change": "0.05"}],
        "gives_up": [{"metric": "latency", "component": "vector-index", "change": "4"}],
    }
    option = zones | {
        "id": "cache",
        "title": "A cache",
        "status": "proposed",
        "buys": [{"metric": "latency", "component": "vector-index", "change": "-15"}],
        "gives_up": [],
    }
    bare = {"id": "bare", "title": "Bare", "status": "accepted", "date": "2026-01-01"}
    bare = bare | {"scope": {"component": ["vector-index"]}}
    index = {"component": "vector-index"}
    made = company(
        organisation={"labour_rate_per_hour": "95", "timezone": "Europe/London"},
        features=features,
        plans={
            one["id"]: {key: one[key] for key in ("id", "title", "from", "until")}
            | PLAN
            | {"expected": AMOUNT | {"amount": one["amount"]}}
            for one in plans
        },
        incidents={one["id"]: one for one in incidents},
        decisions={one["id"]: one for one in (zones, option, bare)},
        metrics={
            "orders": metric("orders", "business", "sum"),
            "searches": metric("searches", "business", "sum"),
            "availability": metric("availability", "availability", "mean", unit="%"),
            "latency": metric("latency", "latency", "p95", unit="ms"),
        },
        slos={
            "up": index
            | {"id": "up", "metric": "availability", "target": "99.9", "window_days": 28},
            "fast": index | {"id": "fast", "metric": "latency", "target": "20", "window_days": 28},
        },
    )
    return with_values(
        made,
        [
            *daily("orders", "100", "2026-10-20", "2026-11-18", feature="checkout"),
            *daily("orders", "100", "2026-11-19", "2026-11-23", feature="checkout"),
            *daily("searches", "0", "2026-10-20", "2026-11-23", feature="find"),
            *daily("availability", "99.98", "2026-10-20", "2026-11-23", **index),
            *daily("latency", "30", "2026-10-20", "2026-11-23", **index),
        ],
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of that company, whose bill runs from 20 October through 22 November."""
    home: Path = tmp_path_factory.mktemp("shared-model")
    load(home, bill("2026-10-20"), context())
    opened = Desk(home)
    yield opened
    opened.close()


def ask(desk: Desk, tool: str, *, now: datetime = NOW, **arguments: Any) -> Answer:
    """Call a tool; a claim that its facts do not bear out is an error."""
    asked = Call(tool=tool, args=arguments)
    return answer_call(asked, Question(text=tool, now=now), desk, strict=True)


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        (
            "unit_cost",
            {"metric": "orders", "period": WEEK_BEFORE},
            "cost 1.50 USD in 9–15 November 2026: 1,050.00 USD for 700 orders,",
        ),
        (
            "unit_cost",
            {"metric": "orders", "period": WEEK},
            "it has no full count on 1 day, 18 November 2026. It is whole for 19–22 November 2026.",
        ),
        ("unit_cost", {"metric": "searches", "period": WEEK}, "it counted none"),
        ("unit_cost", {"metric": "carts"}, "no such metric is kept"),
        ("unit_cost", {"metric": "oders"}, "near to it there is orders"),
        (
            "outage_cost",
            {"incident": "down"},
            "“Checkout down” cost between 1,075.00 USD and 1,675.00 USD",
        ),
        (
            "outage_cost",
            {"incident": "open"},
            "has cost between 980.00 USD and 1,580.00 USD so far",
        ),
        (
            "outage_cost",
            {"incident": "open"},
            "each further hour costs between 490.00 USD and 790.00",
        ),
        (
            "outage_cost",
            {"incident": "open"},
            "extra infrastructure (the bill has not reached it yet)",
        ),
        ("outage_cost", {"incident": "ticket"}, "Only a ticket's times are known"),
        ("outage_cost", {"incident": "vague"}, "How much was hit is not on record"),
        ("outage_cost", {"incident": "vague"}, "no revenue per hour on record"),
        ("outage_cost", {}, "4 incidents cost between"),
        (
            "outage_cost",
            {"hours": 1, "scope": {"feature": "find"}},
            "What 1 hour without Product search would cost cannot be told",
        ),
        ("outage_cost", {"incident": "none"}, "No incident called none is on record"),
        (
            "outage_cost",
            {"period": {"start": "2026-10-20", "end": "2026-11-01"}},
            "No incident is on",
        ),
        (
            "outage_cost",
            {"hours": 2, "scope": {"feature": "checkout"}},
            "2 hours without Checkout would cost between 1,000.00 USD and 2,000.00 USD.",
        ),
        ("outage_cost", {"hours": 1, "incident": "down"}, "1 hour like those of “Checkout down”"),
        (
            "justification",
            {"plan": "ramp"},
            "Planned: “Ramp” – in 16–22 November 2026 its cost ran",
        ),
        ("justification", {"plan": "ramp"}, "+280.00 USD was planned for those days"),
        ("justification", {"plan": "small"}, "Beyond the plan: +217.00 USD"),
        ("justification", {"plan": "past"}, "It is over since 18 November 2026"),
        ("justification", {"plan": "later"}, "“Later” has not begun"),
        ("justification", {"plan": "old"}, "no bill before it shows the course it began at"),
        ("justification", {"plan": "none"}, "No plan called none is on record."),
        ("justification", {"plan": ["ramp", "small"]}, "Partly planned: “Small”"),
        ("justification", {"plan": ["ramp", "small"]}, "These plans share scope and days"),
        (
            "justification",
            {"scope": {"component": "vector-index"}, "period": WEEK},
            "no plan covers it; on record is “Deploy 7 of the vector index”",
        ),
        (
            "trade_offs",
            {"scope": {"component": "vector-index"}},
            "for +300.00 USD a month (6,000.00 USD a point) and gives up +4 ms of latency",
        ),
        (
            "trade_offs",
            {"scope": {"component": "vector-index"}},
            "even without it availability would",
        ),
        (
            "trade_offs",
            {"scope": {"component": "vector-index"}},
            "“Bare” states neither effects nor money",
        ),
        ("trade_offs", {"scope": {"component": "vector-index"}}, "With it latency would be 15 ms"),
        ("trade_offs", {"scope": {"component": "vector-index"}}, "it misses fast (30 ms against a"),
        ("trade_offs", {"scope": {"component": "web"}}, "No decision on record"),
        ("trade_offs", {}, "No room: missed already: Vector index latency 30 ms against 20 ms."),
    ],
)
def test_what_is_said(desk: Desk, tool: str, arguments: dict[str, Any], words: str) -> None:
    """Each answer holds these words, and nothing that its facts do not bear out."""
    assert words in ask(desk, tool, **arguments).text


def test_an_outage_grows_while_it_runs(desk: Desk) -> None:
    """An hour later an hour more is counted."""
    later = datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert (
        "and 2,275.00 USD so far (3 hours, 60% hit)"
        in ask(desk, "outage_cost", now=later, incident="open").text
    )


def test_what_was_got_stands_beside_the_plan(desk: Desk) -> None:
    """The week before is whole: orders and the cost of each."""
    answered = ask(
        desk,
        "justification",
        scope={"component": "checkout-api"},
        period=WEEK_BEFORE,
        compare_to={"start": "2026-11-02", "end": "2026-11-09"},
    )
    assert "What it brought: 700 orders (0%) of Checkout, at 1.50 USD each" in answered.text
