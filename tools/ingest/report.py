"""What an ingest did, for the person who started it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

Status = Literal["loaded", "replaced", "unchanged", "older"]


@dataclass(frozen=True)
class PartReport:
    """What became of one source's billing period.

    `sums` holds each currency's four cost columns. Corrections and credits are inside those sums;
    they are given once more by themselves, as lines and BilledCost per currency.
    """

    source: str
    billing_period: date
    status: Status
    reason: str
    rows: int
    sums: dict[str, dict[str, Decimal]]
    as_of: datetime | None
    corrections: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    credits: dict[str, tuple[int, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverage:
    """How much of the store's EffectiveCost has a team or a feature, in the reporting currency."""

    currency: str
    total: Decimal
    allocated: Decimal


@dataclass(frozen=True)
class IngestReport:
    """The outcome of one ingest; `generation` serves now, and is None before the first."""

    parts: tuple[PartReport, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    generation: int | None
    published: bool
    coverage: Coverage | None = None

    @property
    def changed(self) -> bool:
        """Whether any line of the store is other than before."""
        return any(part.status in {"loaded", "replaced"} for part in self.parts)
