"""Single lines: the lake joined with the generation's placements, for resources and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.ingest.focus import COSTS
from tools.store.allocate import same
from tools.store.rollup import line_values, share_of
from tools.store.tables import PLACES, QUANTITIES, literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tools.arguments import Basis
    from tools.periods import Period
    from tools.store.home import Home
    from tools.store.open import Source

EXTRA = (
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "SubAccountName",
    "ChargeDescription",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "InvoiceId",
)
"""Columns of the lake that single lines have beside the rollup's."""


class Lines:
    """Makes the relation `lines` for one generation."""

    def __init__(
        self, home: Home, sources: Sequence[Source], connection: DuckDBPyConnection
    ) -> None:
        """`connection` is read once, for the columns by which lines find their placement."""
        self._sources = sources
        self._file = {source.part.key: source.part.parquet(home) for source in sources}
        described = connection.execute("DESCRIBE line_keys").fetchall()
        self._keys = [name for name, *_ in described if name not in ("TagSet", "Placement")]

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the lake that this generation was built from."""
        return tuple(self._file.values())

    def view(self, window: Period | None, basis: Basis) -> str:
        """The statement that makes the relation over the parts that the window touches."""
        files = [self._file[s.part.key] for s in self._sources if _touches(s, window, basis)]
        # One file is enough to have the columns; its rows lie outside the window.
        files = files or list(self._file.values())[:1]
        paths = ", ".join(literal(str(file)) for file in files)
        extra = ", ".join(
            "COALESCE(NULLIF(l.ResourceId, ''), 'unallocated') AS ResourceId"
            if name == "ResourceId"
            else f"l.{name}"
            for name in EXTRA
        )
        places = ", ".join(
            "p.Environment" if name == "Environment" else f"COALESCE(s.{name}, p.{name}) AS {name}"
            for name in PLACES
        )
        amounts = ", ".join(_amount(name) for name in (*COSTS, *QUANTITIES))
        return (
            f"CREATE OR REPLACE TEMP VIEW lines AS SELECT {line_values()}, {extra}, {places},"
            f" k.TagSet, p.RuleId, {amounts},"
            " CASE WHEN s.Largest IS NOT DISTINCT FROM FALSE THEN 0 ELSE 1 END AS LineCount"
            f" FROM read_parquet([{paths}], union_by_name = true, hive_partitioning = true,"
            " hive_types_autocast = false) l"
            f" JOIN line_keys k ON {same(self._keys, 'l', 'k')}"
            " JOIN placements p ON p.Placement = k.Placement"
            " LEFT JOIN (SELECT *, list(Share) FILTER (NOT Largest)"
            " OVER (PARTITION BY Split, ChargeDay) AS Smaller FROM shares) s"
            " ON s.Split = p.Split AND s.ChargeDay = CAST(l.ChargePeriodStart AS DATE)"
            f"{_bounds(window, basis)}"
        )


def _touches(source: Source, window: Period | None, basis: Basis) -> bool:
    if window is None:
        return True
    if basis == "billing":
        return window.first_day <= source.part.billing_period < window.end_day
    return source.first_day < window.end_day and window.first_day <= source.last_day


def _bounds(window: Period | None, basis: Basis) -> str:
    """The window's days on the lake's own column, so that whole row groups are passed over."""
    if window is None or basis == "billing":
        return ""
    return (
        f" WHERE l.ChargePeriodStart >= TIMESTAMP '{window.first_day.isoformat()}'"
        f" AND l.ChargePeriodStart < TIMESTAMP '{window.end_day.isoformat()}'"
    )


def _amount(name: str) -> str:
    """A line's amount, or its share of one: the largest takes what the rounded others leave."""
    share = share_of(f"l.{name}", "s.Share", name)
    others = f"list_sum(list_transform(s.Smaller, lambda x: {share_of(f'l.{name}', 'x', name)}))"
    return (
        f"CASE WHEN s.Split IS NULL THEN l.{name} WHEN NOT s.Largest THEN {share}"
        f" ELSE l.{name} - COALESCE({others}, 0) END AS {name}"
    )
