"""The expected course of a daily cost, with intervals that were earned on the past.

A course is level × weekday + monthly charges. Weekday effects are medians of the deviation from
a running median; a monthly charge is a day of the month that stands out in at least three months.
The level follows a damped linear trend (Gardner & McKenzie 1985) whose smoothing is chosen by how
well it would have foretold the horizon asked for, from every earlier day on (rolling origin). The
same backtests give the interval: their errors, relative to the level, widened by Student's t for
the few independent ones there are (overlapping windows count as one).

Arrays hold one float a day, without gaps; figures that are shown are rounded from them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEWEST_DAYS = 28
"""With less than four weeks nothing can be said of weekdays; the forecast says so instead."""

LONGEST_MEMORY = 400
"""Days of history that are looked at."""

_ALPHAS = (0.03, 0.08, 0.15, 0.3, 0.5, 0.8)
_BETAS = (0.0, 0.02, 0.08)
_DAMPING = 0.98
_CLIP = 4.0
_STANDS_OUT = 5.0
_FEWEST_MONTHS = 3
_WIDENING = 1.5
"""A total's error grows with this power of the horizon when the level wanders (a random walk)."""


@dataclass(frozen=True)
class Course:
    """What is expected of the days after the history.

    `mean`, `low` and `high` hold one value a day; `total`, `total_low` and `total_high` are of
    all days together, whose interval is narrower than the sum of the days'.
    """

    mean: Floats
    low: Floats
    high: Floats
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class _Pattern:
    """A factor for each weekday (0 is Monday), an amount for days of the month (0 is the last)."""

    weekday: Floats
    monthly: dict[int, float]

    def charges(self, days: list[date]) -> Floats:
        return np.array([self._charge(day) for day in days])

    def factors(self, days: list[date]) -> Floats:
        effects: Floats = self.weekday[np.array([day.weekday() for day in days])]
        return 1 + effects

    def _charge(self, day: date) -> float:
        found = self.monthly.get(day.day, 0.0)
        if 0 in self.monthly and (day + timedelta(days=1)).day == 1:
            found += self.monthly[0]
        return found


def expect(first: date, values: Floats, horizon: int, *, coverage: float = 0.95) -> Course | None:
    """The expected course of the `horizon` days after `values`, which start on `first`.

    None when there is too little history to say (fewer than `FEWEST_DAYS`).
    """
    if len(values) > LONGEST_MEMORY:
        first += timedelta(days=len(values) - LONGEST_MEMORY)
        values = values[-LONGEST_MEMORY:]
    if len(values) < FEWEST_DAYS or horizon < 1:
        return None
    days = [first + timedelta(days=n) for n in range(len(values) + horizon)]
    pattern = _pattern(days[: len(values)], values)
    factors, charges = pattern.factors(days), pattern.charges(days)
    level = (values - charges[: len(values)]) / factors[: len(values)]
    tracks = _tracks(level)
    reach = min(horizon, max(7, len(values) // 3))
    best = _best(tracks, values, factors, charges, reach)
    steps = _steps(horizon)
    mean = (best.level[-1] + best.trend[-1] * steps) * factors[len(values) :] + charges[
        len(values) :
    ]
    scale = max(abs(best.level[-1]), 1e-9)
    spread = _spreads(best, values, factors, charges, reach, coverage)
    each = scale * spread.day * np.sqrt(1 + np.arange(horizon) * spread.growth)
    whole = scale * spread.total * reach * (horizon / reach) ** _WIDENING
    total = float(mean.sum())
    return Course(mean, mean - each, mean + each, total, total - whole, total + whole)


@dataclass(frozen=True)
class _Track:
    """Level and trend as known at the end of each day."""

    level: Floats
    trend: Floats


@dataclass(frozen=True)
class _Spread:
    """Half-widths relative to the level: of one day, of a day's mean over the reach."""

    day: float
    growth: float
    total: float


def _pattern(days: list[date], values: Floats) -> _Pattern:
    running = _running_median(values)
    size = np.where(np.abs(running) > 1e-9, running, np.nan)
    deviation = (values - running) / size
    weekdays = np.array([day.weekday() for day in days])
    recent = np.arange(len(values)) >= len(values) - 26 * 7
    effect = np.array([_median(deviation[(weekdays == weekday) & recent]) for weekday in range(7)])
    effect = np.clip(effect, -0.95, 5)
    rest = values - running * (1 + effect[weekdays])
    noise = 1.4826 * _median(np.abs(rest)) + 1e-12
    monthly: dict[int, float] = {}
    numbers = np.array([day.day for day in days])
    last = np.array([(day + timedelta(days=1)).day == 1 for day in days])
    for number in range(1, 29):
        of_day = rest[numbers == number]
        if len(of_day) >= _FEWEST_MONTHS and _stands_out(of_day, noise):
            monthly[number] = float(np.median(of_day[-6:]))
    if last.sum() >= _FEWEST_MONTHS and _stands_out(rest[last], noise):
        monthly[0] = float(np.median(rest[last][-6:]))
    return _Pattern(effect, monthly)


def _stands_out(rest: Floats, noise: float) -> bool:
    """Whether nearly every month had this charge, well above the noise."""
    middle = np.median(rest)
    same_side = np.mean(np.sign(rest) == np.sign(middle))
    return bool(
        abs(middle) > _STANDS_OUT * noise / math.sqrt(len(rest))
        and abs(middle) > 2 * noise
        and same_side >= 0.8
    )


def _running_median(values: Floats, width: int = 7) -> Floats:
    padded = np.concatenate([values[: width // 2][::-1], values, values[-(width // 2) :][::-1]])
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    medians: Floats = np.median(windows, axis=1)
    return medians


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0


def _tracks(level: Floats) -> list[_Track]:
    """Damped-trend smoothing of the level for every pair of constants, outliers clipped."""
    pairs = [(alpha, beta) for alpha in _ALPHAS for beta in _BETAS]
    alphas = np.array([alpha for alpha, _ in pairs])
    betas = np.array([beta for _, beta in pairs])
    now = np.full(len(pairs), float(np.median(level[:14])))
    trend = np.zeros(len(pairs))
    noise = np.full(len(pairs), 1.4826 * _median(np.abs(np.diff(level))) / math.sqrt(2) + 1e-12)
    levels, trends = np.empty((len(level), len(pairs))), np.empty((len(level), len(pairs)))
    for place, value in enumerate(level):
        foretold = now + _DAMPING * trend
        missed = np.clip(value - foretold, -_CLIP * noise, _CLIP * noise)
        noise = 0.95 * noise + 0.05 * 1.25 * np.minimum(np.abs(value - foretold), 3 * _CLIP * noise)
        now = foretold + alphas * missed
        trend = _DAMPING * trend + alphas * betas * missed
        levels[place], trends[place] = now, trend
    return [_Track(levels[:, n], trends[:, n]) for n in range(len(pairs))]


def _steps(horizon: int) -> Floats:
    """How far the damped trend carries after 1, 2, 3 … days."""
    return np.cumsum(_DAMPING ** np.arange(1, horizon + 1))


def _missed(track: _Track, values: Floats, factors: Floats, charges: Floats, reach: int) -> Floats:
    """Errors of the totals over `reach` days from every origin, relative to the level there."""
    start = min(len(values) - reach - 1, max(14, len(values) // 5))
    origins = np.arange(start, len(values) - reach)
    ahead = origins[:, None] + np.arange(1, reach + 1)[None, :]
    foretold = (
        track.level[origins][:, None] + track.trend[origins][:, None] * _steps(reach)[None, :]
    ) * factors[ahead] + charges[ahead]
    missed = (values[ahead] - foretold).sum(axis=1) / reach
    relative: Floats = missed / np.maximum(np.abs(track.level[origins]), 1e-9)
    return relative


def _best(
    tracks: list[_Track], values: Floats, factors: Floats, charges: Floats, reach: int
) -> _Track:
    scores = [
        float(np.mean(np.abs(_missed(track, values, factors, charges, reach)))) for track in tracks
    ]
    return tracks[int(np.argmin(scores))]


def _spreads(
    track: _Track,
    values: Floats,
    factors: Floats,
    charges: Floats,
    reach: int,
    coverage: float,
) -> _Spread:
    total = _missed(track, values, factors, charges, reach)
    one = _missed(track, values, factors, charges, 1)
    ahead = _day_ahead(track, values, factors, charges, reach)
    day = _half_width(one, len(one), coverage)
    far = _half_width(ahead, max(4, len(ahead) // reach), coverage)
    growth = max(0.0, (far / day) ** 2 - 1) / max(1, reach - 1) if day > 0 else 0.0
    independent = len(total) / reach + 1
    return _Spread(day, growth, _half_width(total, independent, coverage))


def _day_ahead(
    track: _Track, values: Floats, factors: Floats, charges: Floats, reach: int
) -> Floats:
    """Errors of the single day `reach` days ahead, relative to the level."""
    origins = np.arange(min(14, len(values) - reach - 1), len(values) - reach)
    ahead = origins + reach
    foretold = (track.level[origins] + track.trend[origins] * _steps(reach)[-1]) * factors[
        ahead
    ] + charges[ahead]
    relative: Floats = (values[ahead] - foretold) / np.maximum(np.abs(track.level[origins]), 1e-9)
    return relative


def _half_width(errors: Floats, independent: float, coverage: float) -> float:
    """Half the width that would have covered the errors, for a sample of this many."""
    quantile = (1 + coverage) / 2
    spread = float(np.sqrt(np.mean(np.square(errors))))
    return spread * _student(quantile, max(2.0, independent - 1))


def _student(quantile: float, freedom: float) -> float:
    """Student's t by its Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(quantile)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
