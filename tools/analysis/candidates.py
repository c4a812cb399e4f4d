"""Which selections of the cube are worth a closer look.

A selection names one value for each of a few dimensions. Naming it costs something, its price: the
log of how many selections could have been named instead. Of selections that hold the same leaves
only the shortest is kept, and dimensions that follow from one another (the service of a sku) are
never named together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import inf, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.analysis.evidence import gains
from tools.analysis.noise import student

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.analysis.noise import Flags, Floats, Integers, Moves

MOST_CUBOIDS = 600
CAUSE_PRICE = 3.0
"""What any cause costs beside its name."""

ROOMY = 2
"""Up to so many possible selections per leaf they are counted in one array, beyond by sorting."""

SEED = 1.0
HINT = 0.5
"""A quick look must promise this share of the price,"""

PURE = 0.2
"""and come from a good part of the leaves: a selection far wider than its cause is passed over."""

WHOLE = 0.9
"""A selection that agrees so well moved as one."""

DOUBT = 2
"""How much a selection is put back for holding leaves that did not move with it."""


class Candidate(NamedTuple):
    """A selection: the values that leaf `leaf` has in `dims`."""

    merit: float
    dims: tuple[int, ...]
    leaf: int
    price: float
    key: tuple[int, ...]
    shift: float
    cells: int
    agreement: float
    """The share of what its leaves could gain at most that it does gain."""


@dataclass
class Cube:
    """Coded dimension values of the leaves, in an order that does not depend on the rows'."""

    codes: list[Integers]
    cuboids: list[tuple[int, ...]]
    marks: Floats
    """A random number a leaf; equal sums mean equal leaves."""

    @property
    def count(self) -> int:
        """How many leaves there are."""
        return len(self.marks)

    def leaves_of(self, dims: Sequence[int], leaf: int) -> Integers:
        """The leaves that share the values of `leaf` in `dims`."""
        inside = np.ones(self.count, dtype=np.bool_)
        for dim in dims:
            inside &= self.codes[dim] == self.codes[dim][leaf]
        return np.flatnonzero(inside)


def make_cube(codes: list[Integers]) -> Cube:
    """List the cuboids in which no dimension follows from another, the shortest first."""
    useful = [dim for dim, code in enumerate(codes) if len(code) and code.max() > 0]
    follows = {(a, b) for a in useful for b in useful if a != b and _follows(codes[a], codes[b])}
    found: list[tuple[int, ...]] = []
    for depth in range(1, len(useful) + 1):
        layer = [
            dims
            for dims in combinations(useful, depth)
            if not any((a, b) in follows or (b, a) in follows for a, b in combinations(dims, 2))
        ]
        if not layer or (found and len(found) + len(layer) > MOST_CUBOIDS):
            break
        found += layer
    marks = np.random.default_rng(0).random(len(codes[0]) if codes else 0)
    return Cube(codes, found, marks)


def _follows(code: Integers, of: Integers) -> bool:
    """Whether `of` decides `code`."""
    decided = np.zeros(int(of.max()) + 1, dtype=np.int64)
    decided[of] = code
    return bool((decided[of] == code).all())


def surprise(moves: Moves) -> Floats:
    """How much a cause of its own could gain at a leaf, at most."""
    rest = student(np.zeros(1), moves.freedom)[0] - np.log(np.maximum(moves.spread, 0.05))
    rest = np.where(moves.new | moves.vanished, 0.0, rest)
    result: Floats = np.maximum(rest - moves.calm, 0.0)
    return result


def merit(gain: Floats, price: float, surprised: Floats) -> Floats:
    """The order in which selections are tried: net gain, less where their leaves do not agree."""
    agreed = agreement(gain, surprised)
    result: Floats = np.where(gain > price, (gain - price) * agreed**DOUBT, 0.0)
    return result


def agreement(gain: Floats, surprised: Floats) -> Floats:
    """The share of what leaves could gain one by one that they gain together."""
    result: Floats = np.clip(gain / np.maximum(surprised, 1e-9), 0.0, 1.0)
    return result


def find_candidates(cube: Cube, moves: Moves, free: Integers) -> list[Candidate]:
    """Selections whose `free` leaves a cause explains better than calm does, the best first."""
    if not len(free):
        return []
    look = _Look(cube, moves, free)
    depths = [len(dims) for dims in cube.cuboids]
    found = []
    for dims in cube.cuboids:
        naming = log(depths.count(len(dims))) + log(depths[-1]) + CAUSE_PRICE
        found += look.into(dims, naming)
    found.sort(key=lambda candidate: (-candidate.merit, candidate.dims, candidate.key))
    return _without_echoes(found)


def _without_echoes(found: list[Candidate]) -> list[Candidate]:
    """Leave out parts of a selection that moved as one: they moved by as much only with it."""
    whole: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = {}
    kept = []
    for one in found:
        near = 0.03 + 0.5 / sqrt(one.cells)
        named = tuple(zip(one.dims, one.key, strict=True))
        wider = (
            (tuple(dim for dim, _ in part), tuple(code for _, code in part))
            for depth in range(1, len(named))
            for part in combinations(named, depth)
        )
        if whole and any(abs(whole.get(part, inf) - one.shift) < near for part in wider):
            continue
        kept.append(one)
        if one.agreement >= WHOLE:
            whole[one.dims, one.key] = one.shift
    return kept


class _Look:
    """The figures of the free leaves that every cuboid is summed over."""

    def __init__(self, cube: Cube, moves: Moves, free: Integers) -> None:
        self.cube, self.moves, self.free = cube, moves, free
        self.codes = [code[free] for code in cube.codes]
        self.sizes = [int(code.max()) + 1 for code in cube.codes]
        self.surprise = surprise(moves)[free]
        self.atoms = (moves.new | moves.vanished)[free]
        spread = moves.spread[free]
        pull = np.sign(moves.move[free]) * np.sqrt(2 * self.surprise)
        self.weight = np.where(self.atoms, 0.0, 1 / spread**2)
        self.pull = np.where(self.atoms, 0.0, pull / spread)
        self.calm_surprise = np.where(self.atoms, 0.0, self.surprise)
        self.marks = cube.marks[free]
        self.new = moves.new[free].astype(np.float64) * self.surprise
        self.vanished = moves.vanished[free].astype(np.float64) * self.surprise
        self.seen: Floats = np.zeros(0)
        self.everything = np.arange(len(free))

    def into(self, dims: tuple[int, ...], naming: float) -> list[Candidate]:
        """The candidates of one cuboid."""
        key = self.codes[dims[0]]
        possible = self.sizes[dims[0]]
        for dim in dims[1:]:
            key = key * self.sizes[dim] + self.codes[dim]
            possible *= self.sizes[dim]
        if possible >= 1 << 62:
            return []
        members = self.everything
        if possible <= ROOMY * len(key):
            label, size = key, possible
            count = np.bincount(label, minlength=size)
            price = naming + log(max(int(np.count_nonzero(count)), 1))
        else:
            price = naming + log(min(possible, len(key)))
            members, label, size = self._promising(key, HINT * price)
            if not size:
                return []
            count = np.bincount(label, minlength=size)
        passed = self._passed(members, label, size, count, price)
        chosen = np.flatnonzero(passed)
        if not len(chosen):
            return []
        number = np.full(size, -1)
        number[chosen] = np.arange(len(chosen))
        kept = np.flatnonzero(number[label] >= 0)
        label = number[label[kept]]
        within = members[kept]
        leaves = self.free[within]
        gain, _, shift = gains(self.moves, leaves, label, len(chosen))
        surprised = np.bincount(label, self.surprise[within], len(chosen)).astype(np.float64)
        merits, agreed = merit(gain, price, surprised), agreement(gain, surprised)
        first = np.zeros(len(chosen), dtype=np.int64)
        first[label[::-1]] = leaves[::-1]
        return [
            Candidate(
                float(merits[at]),
                dims,
                int(first[at]),
                price,
                tuple(int(self.cube.codes[dim][first[at]]) for dim in dims),
                float(shift[at]),
                int(count[chosen[at]]),
                float(agreed[at]),
            )
            for at in np.flatnonzero(gain > price)
        ]

    def _promising(self, key: Integers, least: float) -> tuple[Integers, Integers, int]:
        """The leaves of selections that hold enough surprise in few leaves, numbered."""
        seeds = np.flatnonzero(self.surprise >= SEED)
        keys, label = np.unique(key[seeds], return_inverse=True)
        keys = keys[np.bincount(label, self.surprise[seeds], len(keys)) >= least]
        if not len(keys):
            return seeds[:0], seeds[:0], 0
        hashed = np.zeros(1 << 16, dtype=np.bool_)
        hashed[keys & 0xFFFF] = True
        members = np.flatnonzero(hashed[key & 0xFFFF])
        at = np.searchsorted(keys, key[members])
        at = np.minimum(at, len(keys) - 1)
        right = keys[at] == key[members]
        return members[right], at[right], len(keys)

    def _passed(
        self, members: Integers, label: Integers, size: int, count: Integers, price: float
    ) -> Flags:
        def total(values: Floats) -> Floats:
            some = values if len(members) == len(values) else values[members]
            return np.bincount(label, some, size).astype(np.float64, copy=False)

        weight = total(self.weight)
        hint = np.divide(total(self.pull) ** 2, 2 * weight, out=np.zeros(size), where=weight > 0)
        passed = hint > HINT * price
        if passed.any():
            surprised = total(self.calm_surprise)
            passed &= hint > PURE * (surprised - count / 2 + np.sqrt(count))
        if self.atoms.any():
            passed |= np.maximum(total(self.new), total(self.vanished)) > price
        chosen = np.flatnonzero(passed)
        if len(chosen):
            marks = total(self.marks)[chosen]
            passed[chosen[np.isin(marks, self.seen)]] = False
            self.seen = np.concatenate([self.seen, np.unique(marks)])
        return passed
