"""Parts of the lake: what one source delivered for one billing period, and what it must sum to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, field_serializer

if TYPE_CHECKING:
    from pathlib import Path

    from tools.store.home import Home


class ExportFile(BaseModel):
    """A delivered file that went into a part; `total` counts its rows over all its periods."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str
    rows: int
    total: int = 0


class Part(BaseModel):
    """The manifest beside a part's Parquet file.

    `sums` holds each currency's four cost columns over the part's rows, as exact decimal text in
    JSON. `sha256` names the Parquet file; a changed part is a new file, so that generations that
    read the old one can go on. `accounts` says which provider, billing account and sub-account its
    lines are of, by which a later delivery is known to be of the same source. `ai_providers` are
    those whose AI models it bills: of two parts that bill the same ones the one with more authority
    counts (see `tools.store.authority`).
    """

    model_config = ConfigDict(frozen=True)

    source: str
    billing_period: date
    authority: str
    as_of: datetime | None = None
    files: tuple[ExportFile, ...]
    rows: int
    sums: dict[str, dict[str, Decimal]]
    sha256: str
    accounts: tuple[tuple[str, str, str], ...] = ()
    ai_providers: tuple[str, ...] = ()
    first_day: date | None = None

    @field_serializer("sums", when_used="json")
    def _as_text(self, sums: dict[str, dict[str, Decimal]]) -> dict[str, dict[str, str]]:
        return {
            currency: {column: f"{amount:f}" for column, amount in columns.items()}
            for currency, columns in sums.items()
        }

    @property
    def key(self) -> tuple[str, date]:
        """What a newer delivery replaces as a whole."""
        return self.source, self.billing_period

    def parquet(self, home: Home) -> Path:
        """The part's rows."""
        return home.part_folder(self.source, self.billing_period) / f"{self.sha256}.parquet"

    def manifest(self, home: Home) -> Path:
        """The part's manifest."""
        return self.parquet(home).with_suffix(".json")

    def write_manifest(self, home: Home) -> None:
        """Write the manifest beside the rows, which must be there already."""
        self.manifest(home).write_text(self.model_dump_json(indent=1), "utf-8")


def replaced(serving: tuple[Part, ...], new: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts after a delivery: each new one takes the place of its source and period."""
    parts: dict[Any, Part] = {part.key: part for part in serving}
    parts |= {part.key: part for part in new}
    return tuple(parts[key] for key in sorted(parts))
