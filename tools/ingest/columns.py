"""Which column of a file feeds which column of the lake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.ingest.focus import (
    COLUMNS,
    EXPECTED,
    MANDATORY,
    RENAMED,
    name_in,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

EXTENSION = "x_"
PREVIEW_CONTRACTED = "x_OnDemandCost"
"""What Azure's FOCUS 1.0-preview calls the cost after negotiated discounts."""

PREVIEW_SUBCATEGORY = "ChargeSubcategory"
"""Where FOCUS 1.0-preview says whether a commitment was used."""


def _fold(name: str) -> str:
    return name.replace("_", "").casefold()


_KNOWN = {_fold(name): name for name in (*COLUMNS, *RENAMED, PREVIEW_SUBCATEGORY)}


@dataclass(frozen=True)
class Columns:
    """A file's columns, told apart.

    `source` maps a lake column to the file's own name for it, `extensions` are the provider's own
    columns, which the lake keeps, and `strays` those that no FOCUS version knows.
    """

    version: str
    source: dict[str, str]
    extensions: tuple[str, ...]
    strays: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns without which the file is refused, by the names of its own version."""
        absent = [name for name in MANDATORY if name not in self.source]
        if self.version == "1.0-preview" and "ContractedCost" in absent:
            absent.remove("ContractedCost")
        return tuple(name_in(name, self.version) for name in absent)

    @property
    def unfilled(self) -> tuple[str, ...]:
        """Columns that FOCUS requires and that are read as empty because the file lacks them."""
        names = (*EXPECTED, "ContractedCost")
        absent = [name for name in names if name not in self.source]
        if self.version == "1.0-preview" and "ChargeClass" in absent:
            absent.remove("ChargeClass")
        return tuple(name_in(name, self.version) for name in absent)


def tell_apart(names: Sequence[str]) -> Columns:
    """Tell a file's column names apart; case and underscores do not matter in FOCUS names."""
    known: dict[str, str] = {}
    extensions, strays = [], []
    for name in names:
        if name.casefold().startswith(EXTENSION):
            extensions.append(name)
        elif _fold(name) in _KNOWN:
            known[_KNOWN[_fold(name)]] = name
        else:
            strays.append(name)
    source = {name: known[name] for name in COLUMNS if name in known}
    for earlier, later in RENAMED.items():
        if earlier in known:
            source.setdefault(later, known[earlier])
    found = version(known)
    if found == "1.0-preview":
        _read_preview(source, known, extensions)
    return Columns(found, source, tuple(extensions), tuple(strays))


def duplicates(names: Collection[str]) -> list[str]:
    """Return the names that occur more than once, told apart as `tell_apart` does it."""
    seen: set[str] = set()
    twice = []
    for name in names:
        column = _fold(name) if _fold(name) in _KNOWN else name.casefold()
        if column in seen:
            twice.append(name)
        seen.add(column)
    return twice


def _read_preview(source: dict[str, str], known: dict[str, str], extensions: list[str]) -> None:
    """Take what FOCUS 1.0-preview, as Azure writes it, has under other names."""
    by_fold = {name.casefold(): name for name in extensions}
    contracted = by_fold.get(PREVIEW_CONTRACTED.casefold())
    if contracted:
        source.setdefault("ContractedCost", contracted)
    if PREVIEW_SUBCATEGORY in known:
        source.setdefault("CommitmentDiscountStatus", known[PREVIEW_SUBCATEGORY])
