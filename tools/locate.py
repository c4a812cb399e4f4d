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
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import numpy as np

from tools.analysis.cover import find_causes
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.periods import Period
    from tools.view import Selection, View

Sort = Literal["usage", "purchase", "tax", "credit", "adjustment", "correction"]
"""A line's ChargeCategory; of corrections its ChargeClass."""

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

OWN = ("component", "feature", "team")
"""Dimensions in which it tells something that a line has no value."""

MOST_CAUSES = 5
MOST_LEAVES = 4000
"""The search looks at those with the most money; sums are always over all cells."""

DEPTH = 3
FEWER_IS_BETTER = 0.9
NAMED_IS_BETTER = 0.8
CALM = 0.03
"""A selection that moved by less than this share of itself is no cause."""

ENOUGH_TO_MODEL = 40
"""So many leaves in both windows are needed to tell what is calm."""

FLOOR_OF_CHANGE = Decimal("0.05")
FLOOR_OF_TOTAL = Decimal("0.005")


@dataclass
class Side:
    """Cost and quantity of a cell in one window."""

    cost: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)


@dataclass
class Cell:
    """One combination of dimension values, sort and unit, in both windows."""

    values: dict[str, str]
    sort: Sort
    unit: str = ""
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)


class Leaf(NamedTuple):
    """Values and sort, with the cost of both windows, for the search alone."""

    key: tuple[str, ...]
    before: float
    after: float


@dataclass(frozen=True)
class Piece:
    """One located part of the change: the cells of one sort that `where` selects."""

    where: dict[str, str]
    sort: Sort
    cells: tuple[Cell, ...]

    @property
    def before(self) -> Decimal:
        """The cost in the window compared with."""
        return sum((cell.before.cost for cell in self.cells), Decimal(0))

    @property
    def after(self) -> Decimal:
        """The cost in the window asked about."""
        return sum((cell.after.cost for cell in self.cells), Decimal(0))

    @property
    def change(self) -> Decimal:
        """The part of the change that lies here."""
        return self.after - self.before


def read_cells(
    view: View, selection: Selection, earlier: Period, dimensions: Sequence[str]
) -> tuple[list[Cell], str]:
    """The cells of the selection in both windows, and the id of the query that gave them."""
    rows, query = view.sums_in_both(
        selection, earlier, by=dimensions, columns=("ChargeCategory", "ChargeClass", "PricingUnit")
    )
    cells = []
    for row in rows:
        *values, category, charge_class, unit = row.keys
        cells.append(
            Cell(
                dict(zip(dimensions, values, strict=True)),
                _sort(category, charge_class),
                unit,
                before=Side(row.amount_before, row.quantity_before),
                after=Side(row.amount_after, row.quantity_after),
            )
        )
    return cells, query


def locate(
    cells: Sequence[Cell],
    dimensions: Sequence[str],
    *,
    most: int = MOST_CAUSES,
    divided: bool = False,
) -> list[Piece]:
    """Return the pieces that account for most of the change, the largest first.

    No two pieces share a cell, so their changes and the rest sum to the whole change exactly.
    Pieces below the floor of materiality are left to the rest. Where everything moved alike the
    whole is one piece, unless the answer is to be `divided` along the dimensions.
    """
    after = sum((cell.after.cost for cell in cells), Decimal(0))
    before = sum((cell.before.cost for cell in cells), Decimal(0))
    floor = max(
        FLOOR_OF_CHANGE * abs(after - before), FLOOR_OF_TOTAL * max(abs(after), abs(before))
    )
    if not floor:
        return []
    leaves = _leaves(cells, dimensions)
    pieces: list[Piece] = []
    left = list(cells)
    leaves = leaves[:MOST_LEAVES]
    chosen = [] if divided else _modelled(leaves, dimensions, float(floor))
    if chosen:
        leaves = [leaf for leaf in leaves if not _among(leaf, chosen, dimensions)]
    if leaves:
        chosen += _choose(leaves, dimensions, float(floor), most, divided or bool(chosen))
    for where, sort in chosen:
        members = [cell for cell in left if cell.sort == sort and _matches(cell, where)]
        left = [cell for cell in left if cell.sort != sort or not _matches(cell, where)]
        pieces.append(Piece(_in_full(where, sort, members, cells), sort, tuple(members)))
    pieces.sort(key=lambda piece: (-abs(piece.change), sorted(piece.where.items())))
    return pieces[:most]


def _leaves(cells: Sequence[Cell], dimensions: Sequence[str]) -> list[Leaf]:
    """The cells added up over the dimensions in question, those with the most money first."""
    sums: dict[tuple[str, ...], tuple[Decimal, Decimal]] = {}
    for cell in cells:
        values = cell.values
        key = (*[values[name] for name in dimensions], cell.sort)
        known = sums.get(key)
        before, after = cell.before.cost, cell.after.cost
        sums[key] = (before, after) if known is None else (known[0] + before, known[1] + after)
    leaves = [Leaf(key, float(before), float(after)) for key, (before, after) in sums.items()]
    leaves.sort(key=lambda leaf: (-max(abs(leaf.before), abs(leaf.after)), leaf.key))
    return leaves


def _in_full(
    where: dict[str, str], sort: Sort, members: Sequence[Cell], cells: Sequence[Cell]
) -> dict[str, str]:
    """The selection with what a reader needs: a name, a sku's service, a charge category."""
    if not where:
        where = next(
            (
                {name: value}
                for name, value in members[0].values.items()
                if value != UNALLOCATED and all(cell.values[name] == value for cell in members)
            ),
            {},
        )
    services = {cell.values.get("service", "") for cell in members}
    if "sku" in where and len(services) == 1 and "service" not in where:
        where = {"service": services.pop(), **where}
    mixed = any(cell.sort != sort for cell in cells if _matches(cell, where))
    if sort == "credit" or (mixed and sort != "correction"):
        where = {**where, "charge_category": sort.capitalize()}
    return where


def _choose(
    leaves: Sequence[Leaf], dimensions: Sequence[str], floor: float, most: int, divided: bool
) -> list[tuple[dict[str, str], Sort]]:
    """The selections that explain most, best first, no two of which share a leaf."""
    columns = list(zip(*(leaf.key for leaf in leaves), strict=True))
    codes = [_encode(column) for column in columns]
    taken = np.zeros(len(leaves), dtype=bool)
    chosen: list[tuple[dict[str, str], Sort]] = []
    for ranks, first in _ranked(leaves, dimensions, codes, floor, divided=divided):
        if taken[first]:
            continue
        inside = codes[-1] == codes[-1][first]
        for rank in ranks:
            inside &= codes[rank] == codes[rank][first]
        if (taken & inside).any():
            continue
        taken |= inside
        key = leaves[first].key
        chosen.append(({dimensions[rank]: key[rank] for rank in ranks}, cast("Sort", key[-1])))
        if len(chosen) == most:
            break
    return chosen


def _modelled(
    leaves: Sequence[Leaf], dimensions: Sequence[str], floor: float
) -> list[tuple[dict[str, str], Sort]]:
    """The selections of usage that the localiser names, those that move enough, largest first."""
    usage = [leaf for leaf in leaves if leaf.key[-1] == "usage" and (leaf.before or leaf.after)]
    if sum(1 for leaf in usage if leaf.before and leaf.after) < ENOUGH_TO_MODEL:
        return []
    columns = list(zip(*(leaf.key for leaf in usage), strict=True))
    before = np.array([leaf.before for leaf in usage])
    after = np.array([leaf.after for leaf in usage])
    found = [
        (float((after - before)[cause.own].sum()), cause.candidate)
        for cause in find_causes([_encode(column) for column in columns[:-1]], after, before)
    ]
    found.sort(key=lambda pair: (-abs(pair[0]), pair[1].dims, pair[1].key))
    named = [
        {dimensions[dim]: usage[one.leaf].key[dim] for dim in one.dims}
        for change, one in found
        if abs(change) >= floor
    ]
    return [(where, "usage") for where in named if _telling(where)]


def _telling(where: dict[str, str]) -> bool:
    return all(value != UNALLOCATED or name in OWN for name, value in where.items())


def _among(
    leaf: Leaf, chosen: Sequence[tuple[dict[str, str], Sort]], dimensions: Sequence[str]
) -> bool:
    values = dict(zip(dimensions, leaf.key, strict=False))
    return any(
        leaf.key[-1] == sort and all(values[name] == value for name, value in where.items())
        for where, sort in chosen
    )


def _ranked(
    leaves: Sequence[Leaf],
    names: Sequence[str],
    codes: Sequence[Codes],
    floor: float,
    *,
    divided: bool,
) -> list[tuple[tuple[int, ...], int]]:
    """Every selection that moved enough, as positions of dimensions and one leaf, best first."""
    before = np.array([leaf.before for leaf in leaves])
    after = np.array([leaf.after for leaf in leaves])
    *dimensions, sorts = codes
    telling = [rank for rank, code in enumerate(dimensions) if code.max() > 0]
    found: list[tuple[float, tuple[int, ...], int]] = []
    for depth in range(int(divided and bool(telling)), min(DEPTH, len(telling)) + 1):
        for ranks in combinations(telling, depth):
            # At most DEPTH codes, each below MOST_LEAVES, so that a key fits 64 bits.
            keys = sorts
            for rank in ranks:
                keys = keys * (codes[rank].max() + 1) + codes[rank]
            gains, changes, firsts = _gains(keys, before, after)
            for group in np.flatnonzero((np.abs(changes) >= floor) & (gains > 0)):
                first = int(firsts[group])
                key = leaves[first].key
                unnamed = [rank for rank in ranks if key[rank] == UNALLOCATED]
                if any(names[rank] not in OWN for rank in unnamed):
                    continue
                score = float(gains[group]) * FEWER_IS_BETTER**depth
                score *= NAMED_IS_BETTER ** len(unnamed)
                found.append((-round(score / floor, 6), (depth, *ranks), first))
    found.sort(key=lambda entry: (entry[0], entry[1], leaves[entry[2]].key))
    return [(ranks[1:], first) for _, ranks, first in found]


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
    known: dict[str, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)


def _matches(cell: Cell, where: dict[str, str]) -> bool:
    return all(cell.values[name] == value for name, value in where.items())


def _sort(category: str, charge_class: str) -> Sort:
    return "correction" if charge_class == "Correction" else cast("Sort", category.casefold())
