"""The golden questions about the demo company, answered without a language model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.answer import answer, answer_call
from bot.desk import Desk
from bot.messages import Question
from bot.understand.reading import Call
from tests.support.golden import Golden, arguments, look_up, questions, shortcomings
from tools.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.demo.company import DemoCompany

QUESTIONS = questions()


@pytest.fixture(scope="module")
def desk(demo_home: Path) -> Iterator[Desk]:
    """The demo's store, open for questions."""
    opened = Desk(demo_home)
    yield opened
    opened.close()


@pytest.mark.parametrize("golden", QUESTIONS, ids=lambda golden: f"{golden.tool}-{golden.id}")
def test_what_is_expected_is_in_the_books(golden: Golden, demo: DemoCompany) -> None:
    """Every path of a golden question leads to something."""
    for path in golden.paths:
        assert look_up(demo.books, path) is not None


def test_every_tool_has_questions() -> None:
    """Three for the tools that came first, two for the others, and no id twice."""
    asked = Counter(golden.tool for golden in QUESTIONS)
    assert set(CATALOG) <= set(asked)
    assert min(asked.values()) >= 2
    assert len({(golden.tool, golden.id) for golden in QUESTIONS}) == len(QUESTIONS)


ANSWERABLE = [golden for golden in QUESTIONS if golden.tool in CATALOG]


@pytest.mark.parametrize("golden", ANSWERABLE, ids=lambda golden: f"{golden.tool}-{golden.id}")
def test_the_tool_says_what_the_books_say(golden: Golden, desk: Desk, demo: DemoCompany) -> None:
    """Called with the right arguments: the figures of the books, owners and verdict."""
    asked = Call(tool=golden.tool, args=arguments(golden, demo.books))
    answered = answer_call(asked, Question(text=golden.tool, now=golden.now), desk, strict=True)
    assert shortcomings(golden, answered, demo.books) == []


@pytest.mark.parametrize(
    "golden",
    [golden for golden in ANSWERABLE if golden.question],
    ids=lambda golden: f"{golden.tool}-{golden.id}",
)
def test_the_words_lead_to_the_same_answer(golden: Golden, desk: Desk, demo: DemoCompany) -> None:
    """Asked in words: the right tool with the right arguments, and the same figures."""
    answered = answer(Question(text=golden.question or "", now=golden.now), desk, strict=True)
    assert shortcomings(golden, answered, demo.books) == []
