"""Reading a table of cells into leaves: coded dimension values and both amounts.

A pandas, polars or arrow table, or a mapping of column names to sequences, is read by what the four
have in common, so that none of the three libraries is needed at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.analysis.noise import Floats, Integers

ZERO = Decimal(0)


@dataclass(frozen=True)
class Leaves:
    """Combinations of dimension values that hold an amount, in an order of their own.

    The order follows from names and values alone, not from that of rows or dimensions.
    """

    dimensions: tuple[str, ...]
    values: list[list[str]]
    codes: list[Integers]
    actual: Floats
    expected: Floats
    leaf_of_row: Integers
    """The leaf that each row of the table belongs to; -1 where it holds nothing."""
    changes: list[Any]
    """Per row the exact pair (actual, expected)."""

    def change(self, leaves: Integers) -> Decimal:
        """The exact change of some leaves."""
        inside = np.zeros(len(self.actual) + 1, dtype=np.bool_)
        inside[leaves] = True
        rows = np.flatnonzero(inside[self.leaf_of_row])
        after, before = self.changes
        return sum((_exact(after[row]) - _exact(before[row]) for row in rows), ZERO)

    def total(self) -> Decimal:
        """The exact change of all leaves."""
        return self.change(np.arange(len(self.actual)))

    def where(self, dims: Sequence[int], key: Sequence[int]) -> dict[str, str]:
        """A selection in words."""
        return {
            self.dimensions[dim]: self.values[dim][code]
            for dim, code in zip(dims, key, strict=True)
        }


def read_leaves(cells: Any, dimensions: Sequence[str], actual: str, expected: str) -> Leaves:
    """Read the table; rows with equal dimension values are one leaf, missing amounts are nothing.

    Raises ArgumentError, in one line, for unknown columns and for amounts that are no numbers.
    """
    names = tuple(sorted(dict.fromkeys(dimensions)))
    if not names:
        raise ArgumentError("Name at least one dimension to look for causes in.")
    known = _columns(cells)
    for name in (*names, actual, expected):
        if name not in known:
            listed = ", ".join(known)
            raise ArgumentError(f"The table has no column {name!r}; it has {listed}.")
    exact = [_amounts(cells[name], name) for name in (actual, expected)]
    after, before = (np.asarray(amounts, dtype=np.float64) for amounts in exact)
    coded = [_coded(cells[name]) for name in names]
    leaf_of_row, first, count = _combined([code for code, _ in coded], len(after))
    sums = [np.bincount(leaf_of_row, side, count).astype(np.float64) for side in (after, before)]
    kept = np.flatnonzero((sums[0] != 0) | (sums[1] != 0))
    number = np.full(count, -1)
    number[kept] = np.arange(len(kept))
    return Leaves(
        names,
        [values for _, values in coded],
        [code[first[kept]] for code, _ in coded],
        sums[0][kept],
        sums[1][kept],
        number[leaf_of_row],
        exact,
    )


def _columns(cells: Any) -> list[str]:
    named = getattr(cells, "column_names", None)
    if named is None:
        named = getattr(cells, "columns", None)
    if named is None:
        named = cells.keys()
    return [str(name) for name in named]


def _listed(column: Any) -> list[Any]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def _amounts(column: Any, name: str) -> Any:
    """The amounts as a float array, or as a list of Decimal where they are not floats."""
    kind = str(getattr(column, "dtype", getattr(column, "type", ""))).casefold()
    if kind.startswith(("float", "double", "int", "uint")):
        numbers = np.array(column.to_numpy(), dtype=np.float64)
        if np.isinf(numbers).any():
            raise ArgumentError(f"The column {name!r} holds an infinite amount.")
        numbers[np.isnan(numbers)] = 0.0
        return numbers
    amounts = []
    for row, value in enumerate(_listed(column), start=1):
        try:
            amount = ZERO if _missing(value) else Decimal(str(value).strip())
        except InvalidOperation:
            amount = Decimal("inf")
        if amount.is_nan():
            amount = ZERO
        if not amount.is_finite():
            raise ArgumentError(f"The column {name!r} holds {value!r} in row {row}: no amount.")
        amounts.append(amount)
    return amounts


def _missing(value: Any) -> bool:
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    return isinstance(value, float) and isnan(value)


def _exact(amount: Any) -> Decimal:
    return amount if isinstance(amount, Decimal) else Decimal(repr(float(amount)))


def _coded(column: Any) -> tuple[Integers, list[str]]:
    """A code a row, and the values in the order of their codes: that of the alphabet."""
    if hasattr(column, "factorize"):
        codes, found = column.factorize()
        codes = np.asarray(codes, dtype=np.int64)
        texts = ["" if _missing(value) else str(value) for value in _listed(found)]
        texts.append("")
        codes = np.where(codes < 0, len(texts) - 1, codes)
    else:
        numbers: dict[Any, int] = {}
        values = _listed(column)
        codes = np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)
        texts = ["" if _missing(value) else str(value) for value in numbers]
    order = sorted(set(texts))
    rank = {text: at for at, text in enumerate(order)}
    ranks = np.array([rank[text] for text in texts], dtype=np.int64)
    return (ranks[codes] if len(codes) else codes), order


def _combined(codes: list[Integers], rows: int) -> tuple[Integers, Integers, int]:
    """Number the distinct combinations: per row its number, and a row that shows each."""
    key = np.zeros(rows, dtype=np.int64)
    possible = 1
    for code in codes:
        size = int(code.max()) + 1 if rows else 1
        if possible * size >= 1 << 62:
            _, key = np.unique(key, return_inverse=True)
            possible = int(key.max()) + 1
        key = key * size + code
        possible *= size
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    return number.astype(np.int64), first.astype(np.int64), len(first)
