"""How leaves move when nothing happened: the null model that causes are measured against.

A leaf moves by a fraction of itself, `move` = (actual − expected) / the larger of the two, so that
a halving and a doubling weigh alike, +1 is new and −1 vanished. Most leaves are calm: they follow a
common drift with a spread that depends on their size, because small amounts jitter more. Centre and
spread are those of the calm bulk, found beside a uniform background that takes up whatever was
really affected. How far out calm leaves still reach is one number for all of them: the degrees of
freedom of a Student distribution, fitted without the outermost few.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import lgamma, log, pi
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

CALM = 0.2
"""Where the bulk is looked for: a drift or a spread beyond this is no calm."""

ENOUGH = 0.1
"""The share of leaves that must lie there to be the bulk."""

MOSTLY = 0.9
"""The largest share of leaves that the bulk is taken to hold."""

SMALLEST_SPREAD = 0.003
UNKNOWN_SPREAD = 0.05
BIN = 150
MOST_BINS = 12
NORMAL = 1000.0
FREEDOMS = (2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 60.0, NORMAL)
STRETCHES = (0.5, 0.6, 0.7, 0.78, 0.86, 0.93, 1.0, 1.08, 1.2)
UNHEARD_OF = (-8.0, -8.0, -8.0, -5.0, -3.0)
"""Log odds by how many leaves came or went: so few may mean that in these data none ever does."""


@dataclass(frozen=True)
class Moves:
    """The leaves as the search sees them, after the common drift is taken out."""

    move: Floats
    size: Floats
    spread: Floats
    """The calm spread of a leaf of this size."""
    freedom: float
    """Degrees of freedom of the calm moves."""
    new: Flags
    vanished: Flags
    calm: Floats
    """Log density of the move (log probability where new or vanished) if nothing happened."""
    new_odds: tuple[Floats, Floats]
    """Log probability that a calm leaf is new, and that it is not."""
    vanished_odds: tuple[Floats, Floats]


def student(deviations: Floats, freedom: float) -> Floats:
    """Log density of Student's distribution."""
    scale = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - 0.5 * log(freedom * pi)
    result: Floats = scale - (freedom + 1) / 2 * np.log1p(deviations**2 / freedom)
    return result


def calm_moves(actual: Floats, expected: Floats, free: Flags) -> Moves:
    """Fit the null model on the leaves that are `free` of known causes; judge all by it."""
    new = (expected == 0) & (actual != 0)
    vanished = (actual == 0) & (expected != 0)
    lasting = ~new & ~vanished
    drift = _centre(_relative(actual, expected)[0][lasting & free])
    ratio = 1 / (1 - drift) if drift > 0 else 1 + drift
    move, size = _relative(actual, expected * ratio)
    scale = np.log(size)
    bulk = np.flatnonzero(lasting & free)
    spread = _spread(move, scale, bulk)
    freedom, stretch = _tail(np.abs(move[bulk]) / spread[bulk])
    spread = spread * stretch
    beyond = _beyond(1 / spread, freedom) / 2
    new_odds = _odds(new, scale, free, beyond)
    vanished_odds = _odds(vanished, scale, free, beyond)
    calm = student(move / spread, freedom) - np.log(spread)
    calm[new] = new_odds[0][new]
    calm[vanished] = vanished_odds[0][vanished]
    return Moves(move, size, spread, freedom, new, vanished, calm, new_odds, vanished_odds)


def _relative(actual: Floats, expected: Floats) -> tuple[Floats, Floats]:
    size = np.maximum(np.abs(actual), np.abs(expected))
    sign = np.where(expected == 0, 1, np.sign(expected))
    move = (actual - expected) * sign / np.where(size == 0, 1, size)
    return np.where(expected == 0, 1.0, move), np.where(size == 0, 1.0, size)


def _centre(moves: Floats) -> float:
    near = moves[np.abs(moves) < CALM]
    if len(moves) < 8 or len(near) < ENOUGH * len(moves):
        return 0.0
    centre = float(np.median(near))
    spread = max(1.4826 * float(np.median(np.abs(near - centre))), 1e-4)
    share = MOSTLY
    for _ in range(20):
        weight = _bulk(moves - centre, spread, share)
        share = min(MOSTLY, float(weight.mean()))
        before = centre
        centre = float((weight * moves).sum() / weight.sum())
        spread = max(float(np.sqrt((weight * (moves - centre) ** 2).sum() / weight.sum())), 1e-4)
        if abs(centre - before) < 1e-3 * spread:
            break
    return float(np.clip(centre, -CALM, CALM))


def _bulk(moves: Floats, spread: float, share: float) -> Floats:
    """The probability of belonging to the bulk rather than to the uniform background."""
    density = share * np.exp(-0.5 * (moves / spread) ** 2) / spread / np.sqrt(2 * pi)
    weight: Floats = density / (density + (1 - share) * 0.5)
    return weight


def _spread(move: Floats, scale: Floats, bulk: Integers) -> Floats:
    """The bulk's spread in bins of size, joined by straight lines in logarithms."""
    if len(bulk) < 8:
        return np.full(len(move), UNKNOWN_SPREAD)
    middles, spreads = [], []
    for members in _bins(scale, bulk):
        moves = move[members]
        away = np.abs(moves)
        near = away[away < CALM]
        if len(near) < 1.5 * ENOUGH * len(away):
            near = away
        spread = max(1.4826 * float(np.median(near)), 1e-9)
        share = MOSTLY
        for _ in range(25):
            weight = _bulk(moves, spread, share)
            share = min(MOSTLY, float(weight.mean()))
            before = spread
            spread = float(np.sqrt((weight * moves**2).sum() / max(weight.sum(), 1e-9)))
            spread = max(spread, 1e-9)
            if abs(spread - before) < 1e-3 * before:
                break
        middles.append(np.median(scale[members]))
        spreads.append(max(spread, SMALLEST_SPREAD))
    result: Floats = np.exp(np.interp(scale, middles, np.log(spreads)))
    return result


def _bins(scale: Floats, members: Integers) -> Iterator[Integers]:
    order = members[np.argsort(scale[members], kind="stable")]
    yield from np.array_split(order, int(np.clip(len(members) // BIN, 1, MOST_BINS)))


def _tail(away: Floats) -> tuple[float, float]:
    """Degrees of freedom and stretch of the spread, by likelihood; the outermost are only counted.

    A few far leaves may be causes and must not make the tail heavy, so of the last 0.2 % it
    counts that they lie beyond the rest, not how far.
    """
    if len(away) < 30:
        return NORMAL, 1.0
    away = np.sort(away)
    outer = max(len(away) // 500, min(10, len(away) // 20))
    edge = float(away[-outer - 1])
    inner = away[:-outer]
    inner = inner[inner < 8]
    weight = 1.0
    if len(inner) > 2000:
        weight = len(inner) / 2000
        inner = inner[np.linspace(0, len(inner) - 1, 2000).astype(np.int64)]
    best = (-np.inf, NORMAL, 1.0)
    for freedom in FREEDOMS:
        for stretch in STRETCHES:
            fit = weight * float(student(inner / stretch, freedom).sum())
            fit -= weight * len(inner) * log(stretch)
            fit += outer * float(np.log(_beyond(np.array([edge / stretch]), freedom))[0])
            fit += 2.0 * (freedom == NORMAL)
            best = max(best, (fit, freedom, stretch))
    return best[1], best[2]


def _beyond(deviations: Floats, freedom: float) -> Floats:
    """The probability of a calm move at least so many spreads away, on either side."""
    result: Floats = np.exp(np.interp(deviations, *_table(freedom)))
    return result


@cache
def _table(freedom: float) -> tuple[Floats, Floats]:
    grid = np.concatenate([np.linspace(0, 8, 3201), np.geomspace(8.01, 1e5, 6000)])
    density = 2 * np.exp(student(grid, freedom))
    steps = (density[1:] + density[:-1]) / 2 * np.diff(grid)
    from_outside = np.concatenate([np.cumsum(steps[::-1])[::-1], [0.0]])
    return grid, np.log(np.maximum(from_outside / from_outside[0], 1e-300))


def _odds(kind: Flags, scale: Floats, free: Flags, beyond: Floats) -> tuple[Floats, Floats]:
    """Log probability of being new (or vanished) by chance, by size, and of not being it."""
    among = np.flatnonzero(free)
    count = int(kind[among].sum())
    overall = (count + 0.5) / (len(among) + 1)
    middles, rates = [0.0], [overall]
    if len(among) >= 8:
        bins = list(_bins(scale, among))
        middles = [float(np.median(scale[members])) for members in bins]
        rates = [(kind[members].sum() + 10 * overall) / (len(members) + 10) for members in bins]
    rate: Floats = np.interp(scale, middles, rates)
    if count < len(UNHEARD_OF) and count < 1e-3 * len(among):
        rate = rate * np.exp(UNHEARD_OF[count])
    rate = np.minimum(np.maximum(rate, beyond), 0.9)
    return np.log(rate), np.log1p(-rate)
