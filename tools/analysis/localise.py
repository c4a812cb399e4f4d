"""Root-cause localisation: the few selections of a cost cube that explain why it changed.

`localise` compares an actual with an expected amount a leaf (a combination of dimension values) and
returns the selections, such as `service = S3 and region = eu-west-1`, whose leaves moved together.
The method is a joint likelihood over leaves; `docs/why.md` tells it in words, `noise`, `evidence`,
`candidates` and `cover` hold its four parts. There is one setting for all data.

    python -m tools.analysis.localise FILE.csv --dimensions a,b,c --actual real --expected predict
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict, dataclass
from decimal import Decimal
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tools.analysis.cover import find_causes
from tools.analysis.leaves import read_leaves
from tools.errors import ArgumentError, SpendthreadError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.analysis.cover import Found
    from tools.analysis.leaves import Leaves

SUREST = 0.999
"""No cause is called surer than this."""


@dataclass(frozen=True)
class Cause:
    """A selection whose leaves moved together."""

    where: dict[str, str]
    change: Decimal
    """Actual less expected, exact, of the leaves that this cause is given; each leaf has one."""
    share: float
    """Of the whole change; where that is nothing, of all that moved."""
    confidence: float
    """The probability that this selection, rather than none or its nearest rival, is meant."""
    kind: Literal["moved", "new", "vanished"] = "moved"
    cells: int = 0
    """How many leaves it has."""
    shift: float = 0.0
    """How far they moved together, as a fraction of the larger of actual and expected."""
    instead_of: dict[str, str] | None = None
    """The nearest rival, where there is one that explains nearly as much."""
    why: str = ""
    """Why it was preferred over its neighbours."""


def localise(
    cells: Any,
    dimensions: Sequence[str],
    actual: str = "actual",
    expected: str = "expected",
    *,
    max_causes: int = 10,
) -> list[Cause]:
    """Return the causes of the change, the largest first; none where there is only noise.

    `cells` is a pandas, polars or arrow table (or a mapping of columns) with one row a leaf; rows
    with the same dimension values are added up, missing amounts count as nothing. The causes'
    changes and the rest sum to the whole change exactly. Raises ArgumentError for unknown columns
    and amounts that are no numbers.
    """
    return _causes(read_leaves(cells, dimensions, actual, expected), max_causes)


def _causes(leaves: Leaves, max_causes: int) -> list[Cause]:
    found = find_causes(leaves.codes, leaves.actual, leaves.expected)
    if not found:
        return []
    total = float((leaves.actual - leaves.expected).sum())
    changes = [leaves.change(one.own) for one in found]
    moved = float(sum(abs(change) for change in changes))
    base = total if abs(total) > 1e-9 * moved else moved
    causes = [
        _cause(leaves, one, change, float(change) / base if base else 0.0)
        for one, change in zip(found, changes, strict=True)
    ]
    causes.sort(key=lambda cause: (-abs(cause.change), sorted(cause.where.items())))
    return causes[:max_causes]


def _cause(leaves: Leaves, found: Found, change: Decimal, share: float) -> Cause:
    rival = leaves.where(found.rival.dims, found.rival.key) if found.rival else None
    return Cause(
        leaves.where(found.candidate.dims, found.candidate.key),
        change,
        share,
        min(SUREST, 1 / (1 + exp(-min(found.margin, 50.0)))),
        found.kind,
        len(found.own),
        found.shift,
        rival,
        _why(found, rival),
    )


def _why(found: Found, rival: dict[str, str] | None) -> str:
    count = f"{len(found.own)} cell" + "s" * (len(found.own) != 1)
    moved = {
        "moved": f"moved together by {found.shift:+.0%}",
        "new": "new more often than by chance",
        "vanished": "gone more often than by chance",
    }[found.kind]
    if rival is None:
        return f"{count} {moved}; no other selection comes near"
    named = " and ".join(f"{name} = {value}" for name, value in sorted(rival.items()))
    return f"{count} {moved}; {named} fits less well by a factor of {_factor(found.margin)}"


def _factor(margin: float) -> str:
    return "over 1,000" if margin > 6.9 else f"{exp(max(margin, 0.0)):,.0f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the causes of the change in a CSV file as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.analysis.localise", description="Locate why a cost cube changed."
    )
    parser.add_argument("file", type=Path, help="a CSV file with one row a leaf")
    parser.add_argument("--dimensions", required=True, help="column names, divided by commas")
    parser.add_argument("--actual", default="actual", help="column of the actual amounts")
    parser.add_argument("--expected", default="expected", help="column of the expected amounts")
    parser.add_argument("--max-causes", type=int, default=10, help="how many causes at most")
    asked = parser.parse_args(arguments)
    dimensions = [name.strip() for name in asked.dimensions.split(",") if name.strip()]
    try:
        leaves = read_leaves(_read(asked.file), dimensions, asked.actual, asked.expected)
        causes = _causes(leaves, asked.max_causes)
    except SpendthreadError as error:
        print(error.user_text, file=sys.stderr)  # noqa: T201
        return 1
    change = leaves.total()
    other = change - sum((cause.change for cause in causes), Decimal(0))
    answer = {
        "change": str(change),
        "causes": [{**asdict(cause), "change": str(cause.change)} for cause in causes],
        "other": str(other),
    }
    print(json.dumps(answer, indent=2, ensure_ascii=False))  # noqa: T201
    return 0


def _read(path: Path) -> dict[str, list[str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip() for name in next(reader, [])]
            rows = [row for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArgumentError(f"{path} cannot be read as CSV: {error}.") from error
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ArgumentError(
                f"{path} has {len(row)} fields in line {number} and {len(header)} in its header."
            )
    columns = zip(*rows, strict=True) if rows else ((),) * len(header)
    return {
        name: [text.strip() for text in column]
        for name, column in zip(header, columns, strict=True)
    }


if __name__ == "__main__":
    sys.exit(main())
