"""The effect of a day on a course, with its interval and placebo dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.impact import FEWEST_AFTER, FEWEST_BEFORE, impact_of

MONDAY = date(2026, 1, 5)
NONE = np.zeros((300, 0))


def test_a_step_is_measured() -> None:
    """100 a day become 130 from day 200 on: 30 a day, and earlier dates give nothing."""
    values = np.full(300, 100.0)
    values[200:] += 30
    impact = impact_of(MONDAY, values, 200, NONE)
    assert impact is not None
    assert impact.daily == pytest.approx(30)
    assert np.abs(impact.placebos).max() == pytest.approx(0, abs=1e-9)


def test_growth_is_not_taken_for_an_effect() -> None:
    """Half a unit more each day all along is no effect; a step of 30 on it is 30."""
    values = 100 + 0.5 * np.arange(300)
    values[200:] += 30
    impact = impact_of(MONDAY, values, 200, NONE)
    assert impact is not None
    assert impact.way == "trend"
    assert impact.daily == pytest.approx(30, abs=0.5)


def test_what_happened_to_all_is_not_taken_for_an_effect() -> None:
    """A season that lifts everything alike shows in the similar costs and is taken off.

    The level swings by a fifth over twenty weeks; the step is 30 on 100.
    """
    season = 1 + 0.2 * np.sin(np.arange(300) * 2 * np.pi / 140)
    similar = np.stack([season * 50, season * 80, season * 20], axis=1)
    values = season * 100
    values[200:] += 30
    impact = impact_of(MONDAY, values, 200, similar)
    assert impact is not None
    assert impact.way == "similar"
    assert impact.daily == pytest.approx(30, rel=0.05)


def test_noise_is_not_distinguishable_from_nothing() -> None:
    """Where nothing happened the interval holds zero."""
    values = np.random.default_rng(5).normal(100, 10, 300)
    impact = impact_of(MONDAY, values, 200, NONE)
    assert impact is not None
    assert impact.low < 0 < impact.high


@pytest.mark.parametrize(("at", "days"), [(FEWEST_BEFORE - 1, 300), (290, 290 + FEWEST_AFTER - 1)])
def test_too_few_days_give_no_figure(at: int, days: int) -> None:
    """Less than eight weeks before or two weeks after are no basis."""
    assert impact_of(MONDAY, np.full(days, 100.0), at, np.zeros((days, 0))) is None


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.01, 1e6), at=st.integers(56, 280))
def test_the_unit_of_money_does_not_matter(seed: int, scale: float, at: int) -> None:
    """The same course in another unit has the same effect in that unit, inside its interval."""
    values = np.random.default_rng(seed).gamma(20, 5, 300)
    one = impact_of(MONDAY, values, at, NONE)
    other = impact_of(MONDAY, values * scale, at, NONE)
    assert (one is None) == (other is None)
    if one and other:
        assert other.daily == pytest.approx(one.daily * scale, rel=1e-6, abs=1e-6 * scale)
        assert one.low <= one.daily <= one.high
