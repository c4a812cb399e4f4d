"""The expected course of a daily cost."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.forecast import FEWEST_DAYS, expect

MONDAY = date(2026, 1, 5)


def test_a_constant_cost_goes_on() -> None:
    """What was 100 a day on every day is 100 a day, with nothing to either side."""
    course = expect(MONDAY, np.full(90, 100.0), 30)
    assert course is not None
    assert course.total == pytest.approx(3_000)
    assert (course.total_low, course.total_high) == pytest.approx((3_000, 3_000))


def test_weekends_stay_weekends() -> None:
    """100 on weekdays and 60 on weekends make 620 a week."""
    days = [MONDAY + timedelta(days=n) for n in range(84)]
    values = np.array([60.0 if day.weekday() >= 5 else 100.0 for day in days])
    course = expect(MONDAY, values, 7)
    assert course is not None
    assert course.mean == pytest.approx([100, 100, 100, 100, 100, 60, 60], abs=0.5)


@pytest.mark.parametrize("on", [1, 15])
def test_a_monthly_charge_comes_again_on_its_day(on: int) -> None:
    """A fee of 1,000 on one day of each month is expected on that day and on no other."""
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(181)]
    values = np.array([1_100.0 if day.day == on else 100.0 for day in days])
    course = expect(first, values, 31)
    assert course is not None
    charged = [day for day in range(31) if course.mean[day] > 600]
    assert charged == [on - 1]
    assert course.total == pytest.approx(31 * 100 + 1_000, rel=0.02)


def test_steady_growth_goes_on() -> None:
    """One more a day, every day: the next day is one more again, and a week sums to that."""
    values = 500 + np.arange(120, dtype=float)
    course = expect(MONDAY, values, 7)
    assert course is not None
    assert course.total == pytest.approx(sum(range(620, 627)), rel=0.01)


def test_one_wild_day_does_not_move_the_course() -> None:
    """A single day at twenty times the level a week ago leaves the forecast within two percent."""
    values = np.full(120, 100.0) + np.tile([1.0, -1.0], 60)
    values[-8] = 2_000
    course = expect(MONDAY, values, 14)
    assert course is not None
    assert course.total == pytest.approx(1_400, rel=0.02)


def test_with_too_little_history_nothing_is_said() -> None:
    """Less than four weeks is no basis."""
    assert expect(MONDAY, np.full(FEWEST_DAYS - 1, 100.0), 7) is None


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.floats(-1e6, 1e9), min_size=FEWEST_DAYS, max_size=120),
    horizon=st.integers(1, 60),
)
def test_any_history_gives_a_finite_course_in_order(values: list[float], horizon: int) -> None:
    """Zeros, credits and jumps give finite figures with low ≤ mean ≤ high, one a day."""
    course = expect(MONDAY, np.array(values), horizon)
    assert course is not None
    assert len(course.mean) == horizon
    assert np.isfinite(course.mean).all()
    assert (course.low <= course.mean).all()
    assert (course.mean <= course.high).all()
    assert course.total_low <= course.total <= course.total_high


@settings(max_examples=30, deadline=None)
@given(scale=st.floats(0.01, 1e6), seed=st.integers(0, 1_000))
def test_the_unit_of_money_does_not_matter(scale: float, seed: int) -> None:
    """The same history in another unit gives the same course in that unit."""
    values = np.random.default_rng(seed).gamma(20, 5, 100)
    one, other = expect(MONDAY, values, 14), expect(MONDAY, values * scale, 14)
    assert one is not None
    assert other is not None
    assert other.total == pytest.approx(one.total * scale)
    assert other.total_high == pytest.approx(one.total_high * scale)
