"""The effect of something that happened on one day, on a daily cost, with placebo dates.

The days after are set against what they would have been (the counterfactual). Three ways to tell
that are tried, and the one that errs least on dates before the day, on which nothing happened, is
taken (placebo tests; A. Abadie, A. Diamond and J. Hainmueller, *Synthetic Control Methods*, Journal
of the American Statistical Association 105, 2010):

- `level`: the mean of the days before;
- `trend`: that mean carried on by the median slope of the weeks before (H. Theil, P. K. Sen);
- `similar`: that mean times the median growth of similar costs over the same days.

The interval is Student's t times the root mean square of the placebo effects, which hold every
kind of error at once; placebo windows that overlap count as one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.analysis.forecast import pattern_of, student

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LONGEST = 56
"""Days after that are measured; later ones tell more of what else happened since."""

FEWEST_BEFORE, FEWEST_AFTER, FEWEST_PLACEBOS = 56, 14, 4

Way = Literal["level", "trend", "similar"]

_SLOPE_WEEKS = 26
_CHOSEN = 1.1
"""The best of three ways looks a little better on the placebo dates than it is."""


@dataclass(frozen=True)
class Impact:
    """The effect a day, with its 95 % interval.

    `days` after were measured against `before` days before. `placebos` holds the effects that the
    same reckoning gives for earlier dates, in money a day at the level before.
    """

    daily: float
    low: float
    high: float
    way: Way
    days: int
    before: int
    placebos: Floats


def impact_of(
    first: date, values: Floats, at: int, similar: Floats, *, coverage: float = 0.95
) -> Impact | None:
    """The effect of what happened on row `at`.

    Args:
        first: the day of the first row.
        values: one value a day.
        at: the first row after.
        similar: costs that were not touched, one column each, over the same days; may have none.
        coverage: how often the interval should hold the true effect.

    Returns:
        None where there are too few days before or after.

    """
    days = _days_after(at, len(values) - at)
    if days is None:
        return None
    before = days if days <= at // 3 else max(28, at // 3 // 7 * 7)
    days_named = [first + timedelta(days=n) for n in range(len(values))]
    charges = pattern_of(days_named[:at], values[:at]).charges(days_named)
    plain = values - charges
    dates = np.arange(at - days, before - 1, -7)
    if len(dates) < FEWEST_PLACEBOS:
        return None
    ways: tuple[Way, ...] = ("level", "trend", "similar")
    errors = {
        way: np.array([_effect(way, plain, similar, int(day), days, before) for day in dates])
        for way in ways
        if way != "similar" or similar.shape[1]
    }
    way = min(errors, key=lambda one: float(np.mean(np.square(errors[one]))))
    level = _level(plain, at, before)
    daily = _effect(way, plain, similar, at, days, before) * level
    placebos = errors[way] * level
    independent = (int(dates[0]) - int(dates[-1])) / days + 1
    spread = math.sqrt(float(np.mean(np.square(placebos)))) * _CHOSEN
    half = spread * student((1 + coverage) / 2, max(2.0, independent))
    return Impact(daily, daily - half, daily + half, way, days, before, placebos)


def _days_after(before: int, after: int) -> int | None:
    """How many whole weeks after are measured, so that earlier dates can be measured alike."""
    if before < FEWEST_BEFORE or after < FEWEST_AFTER:
        return None
    return max(FEWEST_AFTER, min(LONGEST, after // 7 * 7, before // 5 // 7 * 7))


def _level(values: Floats, at: int, before: int) -> float:
    return max(float(np.abs(values[at - before : at].mean())), 1e-9)


def _effect(way: Way, values: Floats, similar: Floats, at: int, days: int, before: int) -> float:
    """The effect on a date, as a share of the level before it."""
    then = float(values[at - before : at].mean())
    now = float(values[at : at + days].mean())
    expected = then
    if way == "trend":
        expected += _slope(values[max(0, at - _SLOPE_WEEKS * 7) : at]) * (days + before) / 2
    elif way == "similar":
        past = similar[at - before : at].mean(axis=0)
        grown = similar[at : at + days].mean(axis=0)
        kept = past > 1e-9
        if kept.any():
            expected *= float(np.median(grown[kept] / past[kept]))
    return (now - expected) / _level(values, at, before)


def _slope(values: Floats) -> float:
    """The median slope a day between all pairs of weeks."""
    weeks = values[len(values) % 7 :].reshape(-1, 7).mean(axis=1)
    one, other = np.triu_indices(len(weeks), 1)
    return float(np.median((weeks[other] - weeks[one]) / (other - one))) / 7 if len(one) else 0.0
