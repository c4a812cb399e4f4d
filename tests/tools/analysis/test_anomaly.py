"""Days that stand out from the course before them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.anomaly import WARM_UP, Run, unusual

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONDAY = date(2026, 1, 5)
DAYS = 120


def noisy(seed: int = 1, level: float = 100.0, noise: float = 0.02) -> NDArray[np.float64]:
    """A level with even noise to both sides."""
    random = np.random.default_rng(seed)
    return level * (1 + random.uniform(-noise, noise, DAYS))


def found(values: NDArray[np.float64], since: int = 60) -> list[Run]:
    """The runs of one series."""
    return unusual(MONDAY, values[:, None], since)


def test_a_day_far_above_is_found_with_its_money() -> None:
    """One day at 160 where 100 is usual: 60 too much, on that day alone."""
    values = noisy()
    values[100] = 160
    (run,) = found(values)
    assert (run.start, run.end) == (100, 101)
    assert run.excess == pytest.approx(60, abs=3)
    assert run.low < 100 < run.high


def test_a_run_is_one_and_its_end_is_no_fall() -> None:
    """Ten days at 150 are one run of 500; the return to the old level is nothing new."""
    values = noisy()
    values[90:100] += 50
    (run,) = found(values)
    assert (run.start, run.end) == (90, 100)
    assert run.excess == pytest.approx(500, rel=0.05)


def test_a_new_level_is_told_once() -> None:
    """What stays at 150 is unusual for three weeks, and then it is the level."""
    values = noisy()
    values[80:] += 50
    (run,) = found(values)
    assert (run.start, run.end) == (80, 101)


def test_a_fall_is_found() -> None:
    """A cost that drops to nothing stands out below."""
    values = noisy()
    values[115:] = 0
    (run,) = found(values)
    assert run.start == 115
    assert run.excess == pytest.approx(-500, rel=0.05)


def test_weekends_are_no_anomalies() -> None:
    """Half the cost at every weekend is the usual course."""
    values = noisy()
    values[(np.arange(DAYS) + MONDAY.weekday()) % 7 >= 5] *= 0.5
    assert found(values) == []


def test_growth_is_no_anomaly() -> None:
    """One percent more every day is the usual course too."""
    assert found(noisy() * 1.01 ** np.arange(DAYS)) == []


def test_a_monthly_charge_is_no_anomaly() -> None:
    """A fee of three days' cost on the first of each month has come before."""
    values = noisy()
    for number in range(DAYS):
        if (MONDAY + timedelta(days=number)).day == 1:
            values[number] += 300
    assert found(values) == []


def test_what_is_new_stands_out_from_nothing() -> None:
    """A cost that begins on day 100 is found on that day."""
    values = np.zeros(DAYS)
    values[100:103] = 40
    (run,) = found(values)
    assert (run.start, run.excess) == (100, pytest.approx(120))


def test_without_a_past_nothing_is_judged() -> None:
    """Four weeks or less are no past."""
    assert found(noisy()[:WARM_UP], since=0) == []


@settings(max_examples=30, deadline=None)
@given(
    values=st.lists(st.floats(-1e6, 1e8), min_size=WARM_UP + 8, max_size=90),
    scale=st.floats(0.01, 1e4),
)
def test_any_course_gives_finite_runs_in_order(values: list[float], scale: float) -> None:
    """Credits, zeros and jumps give finite figures, and runs that do not overlap."""
    runs = found(np.array(values) * scale, since=WARM_UP)
    assert all(np.isfinite(run[3:]).all() for run in runs)
    assert all(run.low <= run.expected <= run.high for run in runs)
    ordered = sorted(runs, key=lambda run: run.start)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
