"""How much better a common cause explains a group of leaves than calm does.

The gain of a group is a difference of log likelihoods. Under a cause its leaves moved by one common
amount, unknown beforehand, with

- their usual jitter around it (a price, a volume), or more than that (a mix), or
- a spread of the group's own, often less than the jitter (a rule that sets every leaf alike), or
- they came, or went, more often than leaves do by chance: new and vanished.

New and vanished leaves count in the first three either as moves of ±1 or as the chance of calm. A
group whose leaves fit no better moved than at rest gains nothing, however odd their spread.
"""

from __future__ import annotations

from math import log, pi
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.analysis.noise import NORMAL, student

if TYPE_CHECKING:
    from tools.analysis.noise import Flags, Floats, Integers, Moves

Kind = Literal["moved", "new", "vanished"]
KINDS: tuple[Kind, ...] = ("moved", "new", "vanished")

WIDTHS = (0.02, 0.25)
"""Spread of a cause's own beside the usual jitter: as good as none, and that of a mix."""

NARROWEST = 0.015
UNTOUCHED = log(0.02)
"""A few leaves of a selection may have stayed calm; each costs this much."""

PRIOR = -log(3.0)
"""Three ways of moving are tried."""


def gains(
    moves: Moves, leaves: Integers, label: Integers, size: int
) -> tuple[Floats, Integers, Floats]:
    """Per group of `leaves`, numbered by `label` below `size`: gain, kind, how far it moved."""
    best = np.full(size, -np.inf)
    kind = np.zeros(size, dtype=np.int64)
    shift = np.zeros(size)
    new, vanished = moves.new[leaves], moves.vanished[leaves]
    lasting = ~(new | vanished)
    ways = [lasting | True] if lasting.all() else [lasting | True, lasting]
    for counted in ways:
        for gain, centre in _moved(moves, leaves, label, size, counted, lasting):
            better = gain > best
            best[better], shift[better] = gain[better], centre[better]
    for number, (came, odds) in enumerate(
        ((new, moves.new_odds), (vanished, moves.vanished_odds)), start=1
    ):
        if came.any():
            gain = _more_often(came, odds[0][leaves], odds[1][leaves], label, size)
            better = gain > best
            best[better], kind[better] = gain[better], number
            shift[better] = 1.0 if number == 1 else -1.0
    return best, kind, shift


def gain_of(moves: Moves, leaves: Integers) -> tuple[float, Kind, float]:
    """The same for one group."""
    if not len(leaves):
        return -np.inf, "moved", 0.0
    gain, kind, shift = gains(moves, leaves, np.zeros(len(leaves), dtype=np.int64), 1)
    return float(gain[0]), KINDS[kind[0]], float(shift[0])


def _moved(
    moves: Moves, leaves: Integers, label: Integers, size: int, counted: Flags, lasting: Flags
) -> list[tuple[Floats, Floats]]:
    move, spread = moves.move[leaves], moves.spread[leaves]

    whole = bool(counted.all())

    def total(values: Floats) -> Floats:
        some = values if whole else np.where(counted, values, 0.0)
        return np.bincount(label, some, size).astype(np.float64, copy=False)

    calm = total(moves.calm[leaves])
    untouched = moves.calm[leaves] + UNTOUCHED
    found = []
    for width in WIDTHS:
        variance = np.where(lasting, spread**2, 0.0) + width**2
        weight = 1 / variance
        weights = total(weight)
        some = weights > 0
        centre = np.divide(total(weight * move), weights, out=np.zeros(size), where=some)
        if moves.freedom < NORMAL / 5:
            away = weight * (move - centre[label]) ** 2
            firm = weight * (moves.freedom + 1) / (moves.freedom + away)
            firms = total(firm)
            centre = np.divide(total(firm * move), firms, out=np.zeros(size), where=some)
        away = weight * (move - centre[label]) ** 2
        density = np.where(
            lasting,
            student(np.sqrt(away), moves.freedom) - 0.5 * np.log(variance),
            np.minimum(-0.5 * away, -0.05),
        )
        if width == WIDTHS[0]:
            density = np.maximum(density, untouched)
        found.append((total(density) - calm, centre, weights, some))
    count = total(np.ones(len(leaves)))
    some = count > 0
    least = np.maximum(count, 1)
    centre = total(move) / least
    around = np.maximum(total((move - centre[label]) ** 2), 0)
    variance = np.maximum(around / least, NARROWEST**2)
    amounts = total(lasting.astype(np.float64))
    density = -0.5 * amounts * np.log(2 * pi * variance) - around / (2 * variance)
    found.append((density - calm - 0.5 * np.log(least + 1), centre, count / variance, some))
    stiff = total(1 / spread**2)
    result = []
    for fit, centre, weights, some in found:
        unknown = 0.5 * np.log(2 * pi / np.where(some, weights, 1.0)) - log(2.0)
        gain = np.minimum(fit, 0.5 * centre**2 * (weights + stiff)) + unknown + PRIOR
        result.append((np.where(some, gain, -np.inf), centre))
    return result


def _more_often(
    came: Flags, chance: Floats, otherwise: Floats, label: Integers, size: int
) -> Floats:
    """The gain of a rate of the group's own over the rate of chance."""
    count = np.bincount(label, minlength=size).astype(np.float64)
    times = np.bincount(label, came, size)
    others = count - times
    rate = times / np.maximum(count, 1)
    calm = np.bincount(label, np.where(came, chance, otherwise), size)
    fit = times * np.log(np.where(times > 0, rate, 1)) + others * np.log(
        np.where(others > 0, 1 - rate, 1)
    )
    by_chance = np.bincount(label, np.exp(chance), size)
    gain: Floats = fit - calm - 0.5 * np.log(count + 1)
    return np.where(times > by_chance, gain, -np.inf)
