"""Cases to locate causes in: what they hold, and the public sets read from a folder.

The public sets (Squeeze's A to D, RiskLoc's S, L and H) are folders of CSV files with the columns
`real` and `predict`, each folder with an `injection_info.csv` whose `set` names the causes of the
file `<timestamp>.csv`, such as `a=a1&b=b2;c=c3`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AMOUNTS = ("real", "predict")


@dataclass(frozen=True)
class Case:
    """A cube with what was done to it."""

    table: pd.DataFrame
    """One row a leaf: the dimensions as text, `real` and `predict`."""
    dimensions: list[str]
    truth: list[dict[str, str]]


def read_folder(folder: Path) -> Iterator[Case]:
    """The cases of a public set, with all folders below; files that are missing are passed over."""
    for labels in sorted(folder.rglob("injection_info.csv")):
        with labels.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, skipinitialspace=True))
        for row in rows:
            path = labels.parent / f"{row['timestamp'].strip()}.csv"
            if path.is_file():
                table = pd.read_csv(path, skipinitialspace=True)
                dimensions = [name for name in table.columns if name not in AMOUNTS]
                table = table.astype(dict.fromkeys(dimensions, str))
                yield Case(table, dimensions, parse_causes(row["set"]))


def parse_causes(text: str) -> list[dict[str, str]]:
    """The causes of a label."""
    return [
        dict(sorted(tuple(part.strip().split("=", 1)) for part in cause.split("&")))
        for cause in text.split(";")
        if cause.strip()
    ]
