"""Where a change lies: a few selections of the bill that account for it, each change exact.

The bill of both windows is cut into cells, one a combination of dimension values. A selection
explains its cells when they moved together: with the selection's own ratio r = after / before
applied to every cell, its gain is what that saves,

    gain = sum |after - before| - sum |after - r * before|

so a part that moved alone is told apart from the calm rest around it, and a change shared by many
cells is told once. A selection that is wholly new, or wholly gone, explains all of itself. Of
selections that hold the same cells the one with the fewest and the most telling dimensions
stands. Credits, corrections and one-off charges never mix with usage. The search runs on floating
point; what is reported is summed in Decimal over the cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.periods import Period
    from tools.view import Selection, View

Sort = Literal["usage", "credit", "correction", "charge"]
Codes = np.ndarray[Any, np.dtype[np.int64]]
Amounts = np.ndarray[Any, np.dtype[np.float64]]

TELLING = (
    "component",
    "feature",
    "team",
    "ai_model",
    "service",
    "sku",
    "account",
    "region",
    "environment",
    "ai_key",
    "provider",
)
"""The dimensions along which causes are sought, the most telling first."""

MOST_CAUSES = 5
MOST_CELLS = 4000
"""The search looks at the cells with the most money; sums are always over all."""

DEPTH = 3
FEWER_IS_BETTER = 0.9
NAMED_IS_BETTER = 0.8
CALM = 0.03
"""A selection that moved by less than this share of itself is no cause."""

FLOOR_OF_CHANGE = Decimal("0.05")
FLOOR_OF_TOTAL = Decimal("0.005")


@dataclass(frozen=True)
class Priced:
    """Cost and quantity of one unit within a cell."""

    unit: str
    cost_before: Decimal = Decimal(0)
    cost_after: Decimal = Decimal(0)
    quantity_before: Decimal = Decimal(0)
    quantity_after: Decimal = Decimal(0)


@dataclass
class Cell:
    """One combination of dimension values in both windows."""

    values: dict[str, str]
    sort: Sort
    priced: dict[str, Priced] = field(default_factory=dict)
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    @property
    def change(self) -> Decimal:
        """What the cell added to the change."""
        return self.after - self.before


@dataclass(frozen=True)
class Piece:
    """One located part of the change: the cells of one sort that `where` selects."""

    where: dict[str, str]
    sort: Sort
    cells: tuple[Cell, ...]

    @property
    def before(self) -> Decimal:
        """The cost in the window compared with."""
        return sum((cell.before for cell in self.cells), Decimal(0))

    @property
    def after(self) -> Decimal:
        """The cost in the window asked about."""
        return sum((cell.after for cell in self.cells), Decimal(0))

    @property
    def change(self) -> Decimal:
        """The part of the change that lies here."""
        return self.after - self.before


def read_cells(
    view: View, selection: Selection, earlier: Period, dimensions: Sequence[str]
) -> list[Cell]:
    """The cells of the selection in both windows."""
    columns = ("ChargeCategory", "ChargeClass", "PricingUnit")
    found: dict[tuple[str, ...], Cell] = {}
    for side, window in (("after", selection), ("before", selection.during(earlier))):
        rows, _ = view.sums(window, by=dimensions, columns=columns)
        for row in rows:
            *values, category, charge_class, unit = row.keys
            sort = _sort(category, charge_class)
            cell = found.setdefault(
                (*values, sort), Cell(dict(zip(dimensions, values, strict=True)), sort)
            )
            old = cell.priced.get(unit, Priced(unit))
            if side == "after":
                cell.after += row.amount
                cell.priced[unit] = Priced(
                    unit,
                    old.cost_before,
                    old.cost_after + row.amount,
                    old.quantity_before,
                    old.quantity_after + row.quantity,
                )
            else:
                cell.before += row.amount
                cell.priced[unit] = Priced(
                    unit,
                    old.cost_before + row.amount,
                    old.cost_after,
                    old.quantity_before + row.quantity,
                    old.quantity_after,
                )
    return list(found.values())


def locate(
    cells: Sequence[Cell], dimensions: Sequence[str], *, most: int = MOST_CAUSES
) -> list[Piece]:
    """Return the pieces that account for most of the change, the largest first.

    No two pieces share a cell, so their changes and the rest sum to the whole change exactly.
    Pieces below the floor of materiality are left to the rest.
    """
    after = sum((cell.after for cell in cells), Decimal(0))
    before = sum((cell.before for cell in cells), Decimal(0))
    floor = max(
        FLOOR_OF_CHANGE * abs(after - before), FLOOR_OF_TOTAL * max(abs(after), abs(before))
    )
    if not floor:
        return []
    searched = sorted(
        cells, key=lambda cell: (-max(abs(cell.before), abs(cell.after)), *_key(cell))
    )
    pieces: list[Piece] = []
    left = list(cells)
    for where, sort in _choose(searched[:MOST_CELLS], dimensions, float(floor), most):
        members = tuple(cell for cell in left if cell.sort == sort and _matches(cell, where))
        left = [cell for cell in left if cell.sort != sort or not _matches(cell, where)]
        pieces.append(Piece(where, sort, members))
    pieces.sort(key=lambda piece: (-abs(piece.change), sorted(piece.where.items())))
    return pieces


def _choose(
    cells: Sequence[Cell], dimensions: Sequence[str], floor: float, most: int
) -> list[tuple[dict[str, str], Sort]]:
    """The selections that explain most, best first, no two of which share a cell."""
    names = [name for name in dimensions if len({cell.values[name] for cell in cells}) > 1]
    codes = {name: _encode([cell.values[name] for cell in cells]) for name in names}
    sorts = _encode([cell.sort for cell in cells])
    taken = np.zeros(len(cells), dtype=bool)
    chosen: list[tuple[dict[str, str], Sort]] = []
    for named, first in _ranked(cells, names, codes, sorts, floor):
        if taken[first]:
            continue
        inside = sorts == sorts[first]
        for name in named:
            inside &= codes[name] == codes[name][first]
        if (taken & inside).any():
            continue
        taken |= inside
        chosen.append(({name: cells[first].values[name] for name in named}, cells[first].sort))
        if len(chosen) == most:
            break
    return chosen


def _ranked(
    cells: Sequence[Cell],
    names: Sequence[str],
    codes: dict[str, Codes],
    sorts: Codes,
    floor: float,
) -> list[tuple[tuple[str, ...], int]]:
    """Every selection that moved enough, as its dimensions and one of its cells, best first."""
    before = np.array([float(cell.before) for cell in cells])
    after = np.array([float(cell.after) for cell in cells])
    unnamed = {
        name: np.array([cell.values[name] == UNALLOCATED for cell in cells]) for name in names
    }
    found: list[tuple[float, tuple[int, ...], tuple[str, ...], int]] = []
    for depth in range(min(DEPTH, len(names)) + 1):
        for ranks in combinations(range(len(names)), depth):
            named = tuple(names[rank] for rank in ranks)
            keys = sorts
            for name in named:
                _, keys = np.unique(
                    keys * (codes[name].max() + 1) + codes[name], return_inverse=True
                )
            gains, changes, firsts = _gains(keys, before, after)
            for group in np.flatnonzero((np.abs(changes) >= floor) & (gains > 0)):
                first = int(firsts[group])
                if not depth and cells[first].sort == "usage":
                    continue
                score = gains[group] * FEWER_IS_BETTER**depth
                score *= NAMED_IS_BETTER ** sum(int(unnamed[name][first]) for name in named)
                found.append((-round(float(score) / floor, 6), (depth, *ranks), named, first))
    found.sort(key=lambda entry: (entry[0], entry[1], _key(cells[entry[3]])))
    return [(named, first) for _, _, named, first in found]


def _gains(keys: Codes, before: Amounts, after: Amounts) -> tuple[Amounts, Amounts, Codes]:
    """Per group: the gain, the change, and the index of its first cell."""
    _, first, keys = np.unique(keys, return_index=True, return_inverse=True)
    size = len(first)

    def total(values: Amounts) -> Amounts:
        return np.bincount(keys, values, size).astype(np.float64)

    change = total(after - before)
    moved = total(np.abs(after - before))
    lasting = (before != 0) & (after != 0)
    base = total(np.where(lasting, before, 0))
    ratio = np.divide(total(np.where(lasting, after, 0)), base, out=np.ones(size), where=base != 0)
    residual = np.where(lasting, after - ratio[keys] * before, after - before)
    gain = moved - total(np.abs(residual))
    spent_before, spent_after = total(np.abs(before)), total(np.abs(after))
    one_sided = np.minimum(spent_before, spent_after) <= 0.01 * np.maximum(
        spent_before, spent_after
    )
    gain = np.where(one_sided, np.abs(change), gain)
    calm = np.abs(change) < CALM * np.maximum(spent_before, spent_after)
    return np.where(calm, 0.0, gain), change, first.astype(np.int64)


def _encode(values: Sequence[str]) -> Codes:
    _, codes = np.unique(np.array(values, dtype=object).astype(str), return_inverse=True)
    return codes.astype(np.int64)


def _matches(cell: Cell, where: dict[str, str]) -> bool:
    return all(cell.values[name] == value for name, value in where.items())


def _key(cell: Cell) -> tuple[str, ...]:
    return (*cell.values.values(), cell.sort)


def _sort(category: str, charge_class: str) -> Sort:
    if charge_class == "Correction":
        return "correction"
    if category == "Credit":
        return "credit"
    return "usage" if category == "Usage" else "charge"
