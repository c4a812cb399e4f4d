"""The golden questions and threads, as many of them right as was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understand.training.golden import (
    answered,
    company,
    judge,
    read_cases,
    read_threads,
)
from bot.understand.understand import understand
from tests.support.companies import GOLDEN

if TYPE_CHECKING:
    from bot.understand.reading import Turn

TOOLS = frozenset(
    """spend explain_change anomalies cost_drivers owner unit_cost trade_offs decision_impact
    outage_cost justification budget_status forecast ai_spend telemetry_spend allocation_gaps
    commitments savings changes data_status define""".split()
)


@pytest.mark.parametrize(
    ("name", "tool", "place", "fair"), [("train", 0.98, 0.98, 0.98), ("apart", 0.95, 0.93, 0.95)]
)
def test_golden_questions_are_read(name: str, tool: float, place: float, fair: float) -> None:
    """Tool, place (scope, exclusions and window with it) and right-or-asks hold their ground."""
    verdicts = []
    for case in read_cases(GOLDEN, f"utterances/{name}/*.txt"):
        known = company(GOLDEN, case.company)
        reading = understand(case.question, vocabulary=known.vocabulary, calendar=known.calendar)
        verdicts.append(judge(case, reading))
    count = len(verdicts)
    assert sum(one.tool for one in verdicts) / count >= tool
    assert sum(one.place for one in verdicts) / count >= place
    assert sum(one.place or one.asked for one in verdicts) / count >= fair


@pytest.mark.parametrize(("name", "whole"), [("train", 0.95), ("apart", 0.9)])
def test_golden_threads_are_followed(name: str, whole: float) -> None:
    """Every turn of a thread is right in nearly all threads."""
    right = []
    for thread in read_threads(GOLDEN, f"threads/{name}/*.txt"):
        turns: list[Turn] = []
        good = True
        for step in thread:
            known = company(GOLDEN, step.case.company)
            reading = understand(
                step.case.question,
                vocabulary=known.vocabulary,
                calendar=known.calendar,
                turns=turns,
            )
            good = good and judge(step.case, reading).details
            turns.append(answered(step, reading, known.calendar))
        right.append(good)
    assert sum(right) / len(right) >= whole


def test_there_are_enough_golden_questions_of_every_tool() -> None:
    """At least 600 questions and 60 threads; each tool ten times on either side."""
    count = 0
    for name in ("train", "apart"):
        cases = read_cases(GOLDEN, f"utterances/{name}/*.txt")
        asked = [call.tool for case in cases for call in case.calls]
        assert all(asked.count(tool) >= 10 for tool in TOOLS)
        count += len(cases)
    assert count >= 600
    assert (
        sum(len(read_threads(GOLDEN, f"threads/{name}/*.txt")) for name in ("train", "apart")) >= 60
    )


def test_train_and_apart_share_no_voice_and_no_question() -> None:
    """What is measured was not learnt."""
    train = read_cases(GOLDEN, "utterances/train/*.txt")
    apart = read_cases(GOLDEN, "utterances/apart/*.txt")
    assert not {case.voice for case in train} & {case.voice for case in apart}
    assert not {case.question.casefold() for case in train} & {
        case.question.casefold() for case in apart if len(case.question.split()) > 3
    }
