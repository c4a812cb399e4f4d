"""What the templates of forecast, budgets, anomalies and decisions say, claim by claim verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.answer import answer_call
from bot.desk import Desk
from bot.messages import Question
from bot.understand.reading import Call
from tests.support.company import WEEK, bill, company
from tests.support.store import NOW, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUDGET = {
    "id": "web",
    "scope": {"component": ["web"]},
    "period": "month",
    "start": "2026-01-01",
    "amount": "1300",
    "currency": "USD",
    "owner": "payments",
}
BUDGETS = {
    "web": BUDGET,
    "plenty": BUDGET | {"id": "plenty", "amount": "9000"},
    "later": BUDGET | {"id": "later", "start": "2027-01-01"},
}


@pytest.fixture(scope="module")
def say(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """The text that a tool's call is answered with; a claim that does not hold is an error."""
    home = tmp_path_factory.mktemp("ahead")
    load(home, bill(), company(budgets=BUDGETS))
    desk = Desk(home)

    def text(tool: str, **args: Any) -> str:
        return answer_call(
            Call(tool=tool, args=args), Question(text=tool, now=NOW), desk, strict=True
        ).text

    yield text
    desk.close()


def test_a_forecast_says_its_parts(say: Callable[..., str]) -> None:
    """What is expected, what is spent, and on what the estimate rests."""
    text = say("forecast", scope={"component": ["web"]})
    assert "should come to 1,500.00 USD" in text
    assert "Spent through 22 November 2026: 1,100.00 USD; still to come: 400.00 USD" in text
    assert "settled days" in text


def test_a_forecast_names_the_plan_that_ends(say: Callable[..., str]) -> None:
    """The ramp of the checkout ends before January, with its sign."""
    january = {"start": "2027-01-01", "end": "2027-02-01"}
    text = say("forecast", scope={"component": ["checkout-api"]}, period=january)
    assert "“Holiday ramp” ends on 31 December 2026; counted in with -1,240.00 USD" in text


def test_a_forecast_says_what_it_cannot(say: Callable[..., str]) -> None:
    """A scope of four days has too little history; a month that is over needs none."""
    assert "too little history" in say("forecast", scope={"service": ["SageMaker"]})
    over = say("forecast", period={"start": "2026-10-01", "end": "2026-11-01"})
    assert "nothing left to foretell" in over


def test_budgets_are_told_with_what_endangers_them(say: Callable[..., str]) -> None:
    """Several in a table, the endangered one in words; one that has not begun is named."""
    text = say("budget_status")
    assert "To watch: web." in text
    assert "will not suffice" in text
    assert "plenty will do" in text
    assert "Not begun at that time: later." in text


def test_one_budget_is_told_in_full(say: Callable[..., str]) -> None:
    """Used, left, expected, variance, and the day on which it is exhausted."""
    text = say("budget_status", budget="web")
    assert "variance unfavourable, -200.00 USD" in text
    assert "left: 200.00 USD" in text
    assert "exhausted on 27 November 2026" in text


def test_anomalies_are_told_with_band_record_and_owner(say: Callable[..., str]) -> None:
    """The vector index against its band, with the deploy; the ramp as planned."""
    text = say("anomalies", period=WEEK)
    assert "Vector index" in text
    assert "+400.00 USD in all" in text
    assert "consistent with “Deploy 7 of the vector index”" in text
    assert "Planned: Checkout API" in text
    assert "Owner" in text


def test_nothing_unusual_is_said(say: Callable[..., str]) -> None:
    """A quiet week, and days that are still provisional."""
    quiet = {"start": "2026-10-12", "end": "2026-10-19"}
    assert "Nothing unusual" in say("anomalies", period=quiet)
    tomorrow = {"start": "2026-11-26", "end": "2026-11-27"}
    assert "still provisional" in say("anomalies", period=tomorrow)


def test_a_decision_that_cannot_be_measured_says_why(say: Callable[..., str]) -> None:
    """It took effect before the data begin."""
    text = say("decision_impact", decision="three-zones")
    assert "cannot be measured: there are too few days of data before it took effect" in text
    assert "+300.00 USD a month" in text


def test_unknown_names_are_answered(say: Callable[..., str]) -> None:
    """What reads alike is offered."""
    assert "near to it there is web" in say("budget_status", budget="webs")
    assert "near to it there is three-zones" in say("decision_impact", decision="three-zone")
