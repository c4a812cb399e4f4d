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
_NEW_LEVEL, _CATCHES_UP = 4, 0.7
_STANDS_OUT = 5.0
_FEWEST_MONTHS = 3


@dataclass(frozen=True)
class Course:
    """What is expected of the days after the history.

    `mean`, `low` and `high` hold one value a day; `total`, `total_low` and `total_high` are of
    all days together but those skipped; their interval is narrower than the sum of the days'.
    """

    mean: Floats
    low: Floats
    high: Floats
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class Pattern:
    """A factor for each weekday (0 is Monday), an amount for days of the month.

    Day 0 of a month is its last one, and -1 its first from Monday to Friday.
    """

    weekday: Floats
    monthly: dict[int, float]

    def charges(self, days: list[date]) -> Floats:
        """The monthly charges that fall on these days."""
        return np.array([self._charge(day) for day in days])

    def factors(self, days: list[date]) -> Floats:
        """What these days' weekdays hold of an average day."""
        effects: Floats = self.weekday[np.array([day.weekday() for day in days])]
        return 1 + effects

    def _charge(self, day: date) -> float:
        found = self.monthly.get(day.day, 0.0)
        if 0 in self.monthly and (day + timedelta(days=1)).day == 1:
            found += self.monthly[0]
        if -1 in self.monthly and _first_working(day):
            found += self.monthly[-1]
        return found


def _first_working(day: date) -> bool:
    """Whether a day is the first from Monday to Friday of its month."""
    return day.weekday() < 5 and (day.day == 1 or (day.day <= 3 and day.weekday() == 0))


def expect(
    first: date, values: Floats, horizon: int, *, skip: int = 0, coverage: float = 0.95
) -> Course | None:
    """The expected course of the `horizon` days after `values`, which start on `first`.

    The first `skip` of them are foretold too but do not count in the total: days that were billed
    and may still change, or that lie before the time asked about.

    Where no day of the past was below nothing, none is expected to be. None when there is too
    little history to say (fewer than `FEWEST_DAYS`).
    """
    if len(values) > LONGEST_MEMORY:
        first += timedelta(days=len(values) - LONGEST_MEMORY)
        values = values[-LONGEST_MEMORY:]
    if len(values) < FEWEST_DAYS or horizon <= skip:
        return None
    days = [first + timedelta(days=n) for n in range(len(values) + horizon)]
    pattern = pattern_of(days[: len(values)], values)
    factors, charges = pattern.factors(days), pattern.charges(days)
    level = (values - charges[: len(values)]) / factors[: len(values)]
    tracks = _tracks(level)
    reach = _reach(len(values), horizon, skip)
    best = _best(tracks, values, factors, charges, reach)
    steps = _steps(horizon)
    mean = (best.level[-1] + best.trend[-1] * steps) * factors[len(values) :] + charges[
        len(values) :
    ]
    scale = max(abs(best.level[-1]), 1e-9)
    spread = _spreads(best, values, factors, charges, reach, coverage)
    each = scale * spread.day * np.sqrt(1 + np.arange(horizon) * spread.growth)
    whole = scale * spread.total * (horizon - skip) * math.sqrt(horizon / reach.stop)
    floor = 0.0 if values.min() >= 0 else -math.inf
    mean = np.maximum(mean, floor)
    total = float(mean[skip:].sum())
    low = np.maximum(mean - each, floor)
    return Course(mean, low, mean + each, total, max(total - whole, floor), total + whole)


@dataclass(frozen=True)
class _Track:
    """Level and trend as known at the end of each day."""

    level: Floats
    trend: Floats


def _reach(days: int, horizon: int, skip: int) -> range:
    """The days ahead, counted from 0, whose total the past can be asked about.

    A third of the history at most; what lies further ahead is widened as the error of a total
    grows when the level wanders (a random walk).
    """
    stop = min(horizon, max(7, days // 3))
    return range(min(skip, stop - 1), stop)


@dataclass(frozen=True)
class _Spread:
    """Half-widths relative to the level: of one day, of a day's mean over the reach."""

    day: float
    growth: float
    total: float


def pattern_of(days: list[date], values: Floats) -> Pattern:
    """The weekday effects and monthly charges of a course."""
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
    working = np.array([_first_working(day) for day in days])
    on_first = rest[numbers == 1]
    for number, of_day in [
        (-1, working),
        *((number, numbers == number) for number in range(1, 29)),
        (0, last),
    ]:
        found = rest[of_day]
        if len(found) < _FEWEST_MONTHS or not _stands_out(found, noise):
            continue
        if number == -1 and _kept(found) <= _kept(on_first):
            continue
        monthly[number] = float(np.median(found[-6:]))
        rest = np.where(of_day, rest - monthly[number], rest)
    return Pattern(effect, monthly)


def _stands_out(rest: Floats, noise: float) -> bool:
    """Whether nearly every month had this charge, well above the noise."""
    middle = np.median(rest)
    same_side = np.mean(np.sign(rest) == np.sign(middle))
    return bool(
        abs(middle) > _STANDS_OUT * noise / math.sqrt(len(rest))
        and abs(middle) > 2 * noise
        and same_side >= 0.8
    )


def _kept(rest: Floats) -> float:
    """In how many of the months the charge is near to its middle."""
    middle = float(np.median(rest)) if len(rest) else 0.0
    return float(np.mean(rest / middle > 0.5)) if middle else 0.0


def _running_median(values: Floats, width: int = 7) -> Floats:
    padded = np.concatenate([values[: width // 2][::-1], values, values[-(width // 2) :][::-1]])
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    medians: Floats = np.median(windows, axis=1)
    return medians


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0


def _tracks(level: Floats) -> list[_Track]:
    """Damped-trend smoothing of the level for every pair of constants.

    A miss far outside the noise is clipped, so that a wild day does not move the level; the same
    miss on `_NEW_LEVEL` days in a row is a new level, which is caught up with and is no trend.
    """
    pairs = [(alpha, beta) for alpha in _ALPHAS for beta in _BETAS]
    alphas = np.array([alpha for alpha, _ in pairs])
    betas = np.array([beta for _, beta in pairs])
    now = np.full(len(pairs), float(np.median(level[:14])))
    trend = np.zeros(len(pairs))
    noise = np.full(len(pairs), 1.4826 * _median(np.abs(np.diff(level))) / math.sqrt(2) + 1e-12)
    streak = np.zeros(len(pairs))
    levels, trends = np.empty((len(level), len(pairs))), np.empty((len(level), len(pairs)))
    for place, value in enumerate(level):
        foretold = now + _DAMPING * trend
        far = np.sign(value - foretold) * (np.abs(value - foretold) > _CLIP * noise)
        streak = np.where(far == 0, 0, np.where(far == np.sign(streak), streak + far, far))
        moved = np.abs(streak) >= _NEW_LEVEL
        missed = np.clip(value - foretold, -_CLIP * noise, _CLIP * noise)
        missed = np.where(moved, value - foretold, missed)
        noise = 0.95 * noise + 0.05 * 1.25 * np.minimum(np.abs(value - foretold), 3 * _CLIP * noise)
        now = foretold + np.where(moved, np.maximum(alphas, _CATCHES_UP), alphas) * missed
        trend = _DAMPING * trend + np.where(moved, 0.0, alphas * betas * missed)
        levels[place], trends[place] = now, trend
    return [_Track(levels[:, n], trends[:, n]) for n in range(len(pairs))]


def _steps(horizon: int) -> Floats:
    """How far the damped trend carries after 1, 2, 3 … days."""
    return np.cumsum(_DAMPING ** np.arange(1, horizon + 1))


def _missed(
    track: _Track, values: Floats, factors: Floats, charges: Floats, reach: range
) -> Floats:
    """Errors of the totals of the days in reach from every origin, relative to the level there."""
    start = min(len(values) - reach.stop - 1, max(14, len(values) // 5))
    origins = np.arange(start, len(values) - reach.stop)
    ahead = origins[:, None] + np.array(reach)[None, :] + 1
    foretold = (
        track.level[origins][:, None]
        + track.trend[origins][:, None] * _steps(reach.stop)[None, reach.start :]
    ) * factors[ahead] + charges[ahead]
    missed = (values[ahead] - foretold).sum(axis=1) / len(reach)
    relative: Floats = missed / np.maximum(np.abs(track.level[origins]), 1e-9)
    return relative


def _best(
    tracks: list[_Track], values: Floats, factors: Floats, charges: Floats, reach: range
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
    reach: range,
    coverage: float,
) -> _Spread:
    total = _missed(track, values, factors, charges, reach)
    near = _missed(track, values, factors, charges, range(1))
    last = _missed(track, values, factors, charges, range(reach.stop - 1, reach.stop))
    day = _half_width(near, len(near), coverage)
    far = _half_width(last, max(4, len(last) // reach.stop), coverage)
    growth = max(0.0, (far / day) ** 2 - 1) / max(1, reach.stop - 1) if day > 0 else 0.0
    independent = len(total) / reach.stop + 1
    return _Spread(day, growth, _half_width(total, independent, coverage))


def _half_width(errors: Floats, independent: float, coverage: float) -> float:
    """Half the width that would have covered the errors, for a sample of this many."""
    quantile = (1 + coverage) / 2
    spread = float(np.sqrt(np.mean(np.square(errors))))
    return spread * student(quantile, max(2.0, independent - 1))


def student(quantile: float, freedom: float) -> float:
    """Student's t by its Cornish–Fisher expansion (Abramowitz & Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(quantile)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
