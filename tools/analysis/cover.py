"""The few selections that together explain the change best.

The joint gain of a set of causes is the sum of each cause's gain on the leaves that are its own,
less the price of naming it. A leaf belongs to the smallest cause that holds it. The search adds the
most promising candidates one by one and then mends the set as long as the joint gain grows: it
drops a cause, puts a wider one in place of its parts or the parts in place of the whole, or swaps
one for another that overlaps it. Then calm is fitted again on the leaves that no cause explains,
and the search goes on until nothing changes.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.analysis.candidates import find_candidates, make_cube, merit, surprise
from tools.analysis.evidence import gain_of
from tools.analysis.noise import calm_moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.analysis.candidates import Candidate, Cube
    from tools.analysis.evidence import Kind
    from tools.analysis.noise import Flags, Floats, Integers, Moves

ROUNDS = 6
MENDS = 12
MOST = 12
SETTLED = 0.5
"""Leaves of a cause that agree less than this are searched again."""

ALIKE = 0.05
"""Two fits of calm whose log densities differ by less are the same."""

POOL = 400
RIVALS = 40
PARTS = 80


class Found(NamedTuple):
    """A cause: its selection, own leaves, and how it compares with leaving it out or swapping."""

    candidate: Candidate
    own: Integers
    kind: Kind
    shift: float
    margin: float
    rival: Candidate | None


def find_causes(codes: list[Integers], actual: Floats, expected: Floats) -> list[Found]:
    """Search the whole cube; leaves must not be zero on both sides."""
    cube = make_cube(codes)
    pool: dict[tuple[tuple[int, ...], tuple[int, ...]], Candidate] = {}
    chosen: list[Candidate] = []
    free, unsettled = (np.ones(cube.count, dtype=np.bool_) for _ in range(2))
    moves = calm_moves(actual, expected, free)
    numbers: list[int] = []
    for _ in range(ROUNDS):
        hopeful = find_candidates(cube, moves, np.flatnonzero(unsettled))
        least = hopeful[POOL].merit if len(hopeful) > POOL else 0.0
        for candidate in hopeful[:POOL]:
            pool.setdefault((candidate.dims, candidate.key), candidate)
        cover = _Cover(cube, moves, sorted(pool.values(), key=_order))
        before = {(one.dims, one.key) for one in chosen}
        numbers = [at for at, one in enumerate(cover.pool) if (one.dims, one.key) in before]
        others = [at for at in range(len(cover.pool)) if at not in numbers]
        numbers = cover.mend([*numbers, *cover.add(others, numbers, least)])
        chosen = [cover.pool[at] for at in numbers]
        free, unsettled = (np.ones(cube.count, dtype=np.bool_) for _ in range(2))
        for at in numbers:
            free[cover.leaves(at)] = cover.hardly_moved(at)
            unsettled[cover.leaves(at)] = cover.purity(at) < SETTLED
        settled = {(one.dims, one.key) for one in chosen} == before
        refitted = calm_moves(actual, expected, free)
        if not least and (settled or _alike(moves, refitted, free)):
            break
        moves = refitted
    return cover.found(numbers)


def _alike(one: Moves, other: Moves, free: Flags) -> bool:
    """Whether two fits of calm say as good as the same of the leaves that are calm."""
    return not free.any() or float(np.abs(one.calm - other.calm)[free].mean()) < ALIKE


def _order(candidate: Candidate) -> tuple[float, tuple[int, ...], tuple[int, ...]]:
    return -round(candidate.merit, 6), candidate.dims, candidate.key


class _Cover:
    """Joint gains of sets of candidates, which go by their number in the pool."""

    def __init__(self, cube: Cube, moves: Moves, pool: list[Candidate]) -> None:
        self.cube, self.moves, self.pool = cube, moves, pool
        self._leaves: dict[int, Integers] = {}
        self._gains: dict[tuple[int, tuple[int, ...]], float] = {}
        self._surprise = surprise(moves)
        self._purity: dict[int, float] = {}
        self._overlap: dict[tuple[int, int], bool] = {}
        self._yields: dict[tuple[int, int], bool] = {}
        self._inside: dict[tuple[int, int], bool] = {}
        self._scratch = np.zeros(cube.count, dtype=np.bool_)

    def leaves(self, at: int) -> Integers:
        """The leaves that a candidate selects."""
        if at not in self._leaves:
            self._leaves[at] = self.cube.leaves_of(self.pool[at].dims, self.pool[at].leaf)
        return self._leaves[at]

    def overlap(self, a: int, b: int) -> bool:
        """Whether two selections may share leaves: they agree in the dimensions both name."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self._overlap:
            named = dict(zip(self.pool[a].dims, self.pool[a].key, strict=True))
            other = zip(self.pool[b].dims, self.pool[b].key, strict=True)
            self._overlap[pair] = all(named.get(dim, value) == value for dim, value in other)
        return self._overlap[pair]

    def inside(self, part: int, whole: int) -> bool:
        """Whether the part holds fewer leaves, all of them the whole's too."""
        if (part, whole) not in self._inside:
            held = False
            if self.overlap(part, whole):
                few, many = self.leaves(part), self.leaves(whole)
                held = len(few) < len(many) and not len(self._without(few, [many]))
            self._inside[part, whole] = held
        return self._inside[part, whole]

    def _without(self, leaves: Integers, taken: Iterable[Integers]) -> Integers:
        for others in taken:
            self._scratch[others] = True
        kept = leaves[~self._scratch[leaves]]
        for others in taken:
            self._scratch[others] = False
        return kept

    def _gain(self, leaves: Integers) -> float:
        return gain_of(self.moves, leaves)[0]

    def own(self, at: int, chosen: Sequence[int]) -> tuple[Integers, tuple[int, ...]]:
        """The leaves of a cause that no other among the chosen takes first, and which those are."""
        first = self._first(at, chosen)
        return self._without(self.leaves(at), [self.leaves(other) for other in first]), first

    def _first(self, at: int, chosen: Sequence[int]) -> tuple[int, ...]:
        """Which of the chosen take leaves before this one does: its parts, and purer ones."""
        return tuple(other for other in sorted(chosen) if self._yield(at, other))

    def _yield(self, at: int, other: int) -> bool:
        if (at, other) not in self._yields:
            self._yields[at, other] = (
                at != other
                and self.overlap(at, other)
                and not self.inside(at, other)
                and (self.inside(other, at) or (self.purity(other), other) > (self.purity(at), at))
            )
        return self._yields[at, other]

    def purity(self, at: int) -> float:
        """How well all leaves of a candidate agree on one cause."""
        if at not in self._purity:
            leaves = self.leaves(at)
            self._purity[at] = min(
                1.0, round(self._gain(leaves) / max(float(self._surprise[leaves].sum()), 1e-9), 3)
            )
        return self._purity[at]

    def hardly_moved(self, at: int) -> bool:
        """Whether a cause moved by so little that it may be calm ill described."""
        spread = float(self.moves.spread[self.leaves(at)].mean())
        return abs(self.pool[at].shift) < spread

    def joint(self, chosen: Sequence[int]) -> float:
        """The joint gain less all prices."""
        return sum(self.net(at, chosen) for at in chosen)

    def net(self, at: int, chosen: Sequence[int]) -> float:
        """What one of the chosen gains on its own leaves, less its price."""
        first = self._first(at, chosen)
        if (at, first) not in self._gains:
            own = self._without(self.leaves(at), [self.leaves(other) for other in first])
            self._gains[at, first] = self._gain(own) - self.pool[at].price
        return self._gains[at, first]

    def add(
        self,
        numbers: Sequence[int],
        taken: Sequence[int],
        least: float = 0.0,
        among: Integers | None = None,
    ) -> list[int]:
        """Candidates in the order of their merit on the leaves still free."""
        free = np.ones(self.cube.count, dtype=np.bool_)
        if among is not None:
            free[:] = False
            free[among] = True
        for at in taken:
            free[self.leaves(at)] = False
        added: list[int] = []
        queue = [(-self.pool[at].merit, at, -1) for at in numbers]
        heapify(queue)
        while queue and len(added) < MOST:
            worth, at, seen = heappop(queue)
            if worth >= 0 or -worth < least:
                break
            if seen < len(added):
                own = self.leaves(at)[free[self.leaves(at)]]
                if len(own):
                    gain = np.array([self._gain(own)])
                    surprised = np.array([float(self._surprise[own].sum())])
                    worth = -float(merit(gain, self.pool[at].price, surprised)[0])
                    heappush(queue, (worth, at, len(added)))
                continue
            added.append(at)
            free[self.leaves(at)] = False
        return added

    def mend(self, chosen: list[int]) -> list[int]:
        """Change the set by the best single step as long as the joint gain grows."""
        value = self.joint(chosen)
        for _ in range(MENDS):
            best = max(
                ((self.joint(step), step) for step in self._steps(chosen)),
                key=lambda pair: pair[0],
                default=(value, chosen),
            )
            if best[0] <= value + 1e-6:
                break
            value, chosen = best
        return chosen

    def _steps(self, chosen: list[int]) -> Iterable[list[int]]:
        yield [at for at in chosen if self.net(at, chosen) > 0]
        for at in chosen:
            rest = [other for other in chosen if other != at]
            yield rest
            parts = [n for n in range(len(self.pool)) if n not in chosen and self.inside(n, at)]
            instead = self.add(parts[:PARTS], rest, among=self.leaves(at))
            if instead:
                yield rest + instead
        for rival in range(min(len(self.pool), RIVALS)):
            if rival in chosen:
                continue
            overlapped = [at for at in chosen if self.overlap(rival, at)]
            if overlapped:
                yield [at for at in chosen if not self.inside(at, rival)] + [rival]
            for at in overlapped:
                yield [other for other in chosen if other != at] + [rival]

    def found(self, chosen: list[int]) -> list[Found]:
        """The causes with what speaks for them."""
        value = self.joint(chosen)
        result = []
        for at in chosen:
            own, _ = self.own(at, chosen)
            _, kind, shift = gain_of(self.moves, own)
            rest = [other for other in chosen if other != at]
            margin, rival = value - self.joint(rest), None
            for other in range(min(len(self.pool), RIVALS)):
                if other in chosen or not self.overlap(other, at):
                    continue
                lost = value - self.joint([*rest, other])
                if lost < margin:
                    margin, rival = lost, self.pool[other]
            result.append(Found(self.pool[at], own, kind, shift, margin, rival))
        return result
