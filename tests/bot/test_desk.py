"""A desk stays open across ingests, and what it keeps in mind never outlives its generation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.access import Asker
from bot.answer import answer
from bot.desk import Desk
from bot.messages import Question
from tests.support.focus import line
from tests.support.store import load
from tools.context.schema import Access, Component, Context, Rule, Team

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def _context(*members: str) -> Context:
    return Context(
        teams={"search": Team(id="search", name="Search", members=members)},
        components={"vector": Component(id="vector", name="Vector index", team="search")},
        rules=(
            Rule.model_validate(
                {
                    "id": "all",
                    "when": {"field": "ServiceName", "exists": True},
                    "assign": {"component": "vector"},
                }
            ),
        ),
        access=Access(),
    )


def _load(home: Path, cost: str, *members: str) -> None:
    load(home, [line(day="2026-11-17", cost=cost)], _context(*members))


def test_the_next_question_reads_the_generation_that_was_swapped_in(
    home: Path, now: datetime
) -> None:
    """New figures and new rights hold from the first question after an ingest."""
    _load(home, "10", "U0FIRST")
    desk = Desk(home)
    asked = Question(text="what did we spend last week?", now=now, asker=Asker(user="U0FIRST"))
    assert "10.00 USD" in answer(asked, desk, strict=True).text
    _load(home, "70", "U0OTHER")
    assert answer(asked, desk, strict=True).status == "refused"
    other = asked.model_copy(update={"asker": Asker(user="U0OTHER")})
    assert "70.00 USD" in answer(other, desk, strict=True).text
    desk.close()


def test_what_is_kept_for_one_asker_is_not_shown_to_another(desk: Desk, now: datetime) -> None:
    """The words and records of one view never reach the next one."""
    texts = {}
    for user in ("U0FINOPS", "U0SEARCH", "U0PAYMENT", "U0FINOPS", "U0SEARCH"):
        question = Question(
            text="why did the bill spike last week?", now=now, asker=Asker(user=user)
        )
        said = answer(question, desk, strict=True).text
        assert texts.setdefault(user, said) == said
    assert "Ranker" in texts["U0SEARCH"]
    assert "Ranker" not in texts["U0PAYMENT"]
    assert "Vector" not in texts["U0PAYMENT"]
    assert "Holiday ramp" not in texts["U0SEARCH"]


def test_many_threads_may_ask_at_once(desk: Desk, now: datetime) -> None:
    """Answers given side by side are those given one after the other."""
    questions = [
        Question(text=text, now=now, asker=Asker(user=user))
        for user in ("U0FINOPS", "U0SEARCH", "U0PAYMENT", "U0NOBODY")
        for text in ("why did the bill spike last week?", "what did we spend by service last week?")
    ] * 3
    expected = [answer(question, desk).text for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: answer(question, desk).text, questions)) == expected
