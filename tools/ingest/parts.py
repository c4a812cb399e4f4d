"""From staged deliveries to parts of the lake: what is new, what is unchanged, what is older."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.errors import ExportError
from tools.ingest.ai.use import INVOICE
from tools.ingest.faults import Fault, refuse
from tools.ingest.focus import COSTS
from tools.ingest.normalise import FILE_COLUMN, identifier, literal
from tools.ingest.report import PartReport, Status
from tools.ingest.stage import PARQUET_OPTIONS, relation_of
from tools.store.home import flush
from tools.store.lake import ExportFile, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tools.ingest.files import Table
    from tools.ingest.sources import Origin
    from tools.ingest.survey import Cell
    from tools.store.home import Home

READER = "1"
"""Goes up when the same file would be read differently, so that loading it again changes it."""


@dataclass(frozen=True)
class Draft:
    """A part that a delivery would make, and where its lines are staged."""

    part: Part
    origins: tuple[Origin, ...]
    status: Status
    reason: str

    @property
    def cells(self) -> list[Cell]:
        """The cells that make up the part."""
        return [
            cell
            for origin in self.origins
            for cell in _cells_of(origin)
            if cell.billing_period == self.part.billing_period
        ]

    def report(self) -> PartReport:
        """What the person is told of it."""
        return PartReport(
            source=self.part.source,
            billing_period=self.part.billing_period,
            status=self.status,
            reason=self.reason,
            rows=self.part.rows,
            sums=self.part.sums,
            as_of=self.part.as_of,
            corrections=_kept_apart(self.cells, "corrections"),
            credits=_kept_apart(self.cells, "credits"),
        )


def draft_parts(origins: Sequence[Origin], serving: Iterable[Part], *, named: bool) -> list[Draft]:
    """Say which parts the deliveries make and what becomes of each.

    Raises:
        ExportError: two deliveries hold the same source and billing period, and the person did
            not say (`named`) that they belong together.

    """
    before = {part.key: part for part in serving}
    places: dict[tuple[str, date], list[Origin]] = defaultdict(list)
    for origin in origins:
        for period in {cell.billing_period for cell in _cells_of(origin)}:
            places[origin.source, period].append(origin)
    drafts, faults = [], []
    for (source, period), members in sorted(places.items(), key=lambda entry: entry[0]):
        if len(members) > 1 and not named:
            labels = " and ".join(sorted(origin.staged.delivery.label for origin in members))
            faults.append(
                Fault(
                    labels,
                    f"hold both {source} for {period:%Y-%m}; keep one of them, or load each with"
                    " its own --source if their lines differ",
                )
            )
            continue
        part = _part(source, period, members)
        if _begins_late(part, before.get(part.key)):
            faults.append(
                Fault(
                    members[0].staged.delivery.label,
                    f"begins on {part.first_day}, what is loaded of {source} for {period:%Y-%m}"
                    " begins earlier and would be lost; fetch the whole month",
                )
            )
            continue
        drafts.append(Draft(part, tuple(members), *_fate(part, before.get(part.key))))
    if faults:
        refuse(faults)
    return drafts


def unchanged(tables: Sequence[Table], serving: Iterable[Part], source: str | None) -> list[Part]:
    """The serving parts that hold just these files, read as today; empty where anything differs.

    It takes the files' digests alone, so that loading a folder again costs next to nothing.
    """
    digests = {table.sha256 for table in tables}
    parts = [part for part in serving if digests & {file.sha256 for file in part.files}]
    totals: dict[str, int] = {}
    rows: dict[str, int] = defaultdict(int)
    for part in parts:
        for file in part.files:
            totals[file.sha256] = file.total
            rows[file.sha256] += file.rows
        if part.sha256 != _name(part.source, part.billing_period, part.files):
            return []
        if source is not None and part.source != source:
            return []
    return parts if set(totals) == digests and totals == rows else []


def write_parts(connection: DuckDBPyConnection, home: Home, drafts: Sequence[Draft]) -> list[Path]:
    """Put the rows and manifests of the drafts into the lake; return the files that are new.

    A part's name is made from what it was made of, so that a file which is there already holds
    the same rows. No file that a generation reads is ever written to.
    """
    written: list[Path] = []
    for draft in drafts:
        target = draft.part.parquet(home)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(".next")
        _write_rows(connection, draft, beside)
        draft.part.write_manifest(home)
        flush(beside)
        beside.replace(target)
        flush(target.parent)
        written += [target, draft.part.manifest(home)]
    return written


def overlaps(drafts: Iterable[Draft], serving: Iterable[Part]) -> list[str]:
    """Warn where another source bills the same accounts in the same period."""
    others = list(serving)
    return [
        f"{draft.part.source} and {other.source} both hold lines of the same billing account for"
        f" {draft.part.billing_period:%Y-%m}; if they are the same lines, they count twice"
        for draft in drafts
        for other in others
        if other.source != draft.part.source
        and other.billing_period == draft.part.billing_period
        and set(other.accounts) & set(draft.part.accounts)
    ]


def _cells_of(origin: Origin) -> list[Cell]:
    return [cell for cell in origin.survey.cells if cell.file in origin.files]


def _part(source: str, period: date, origins: Sequence[Origin]) -> Part:
    cells = [cell for origin in origins for cell in _cells_of(origin)]
    here = [cell for cell in cells if cell.billing_period == period]
    tables = {table.file.name: table for origin in origins for table in origin.staged.tables}
    names = sorted({cell.file for cell in here})
    files = tuple(
        ExportFile(
            name=name,
            sha256=tables[name].sha256,
            rows=sum(cell.rows for cell in here if cell.file == name),
            total=sum(cell.rows for cell in cells if cell.file == name),
        )
        for name in names
    )
    sums: dict[str, dict[str, Decimal]] = {}
    for cell in here:
        amounts = sums.setdefault(cell.currency, dict.fromkeys(COSTS, cell.sums[COSTS[0]] * 0))
        for cost in COSTS:
            amounts[cost] += cell.sums[cost]
    stated = [origin.staged.delivery.as_of for origin in origins]
    as_of = max(moment or max(tables[n].modified for n in names) for moment in stated)
    return Part(
        source=source,
        billing_period=period,
        authority=origins[0].staged.delivery.authority,
        as_of=as_of,
        files=files,
        rows=sum(cell.rows for cell in here),
        sums=sums,
        sha256=_name(source, period, files),
        accounts=tuple(sorted({account for origin in origins for account in origin.accounts})),
        ai_providers=tuple(
            sorted(
                {
                    provider
                    for origin in origins
                    for provider in origin.survey.ai_providers.get(period, ())
                }
            )
        ),
        first_day=min(cell.charged_from for cell in here).date(),
    )


def _name(source: str, period: date, files: Iterable[ExportFile]) -> str:
    digests = sorted(file.sha256 for file in files)
    content = "\n".join([READER, source, period.isoformat(), *digests])
    return hashlib.sha256(content.encode()).hexdigest()


def _fate(part: Part, before: Part | None) -> tuple[Status, str]:
    if before is None:
        return "loaded", "new"
    if before.sha256 == part.sha256:
        return "unchanged", "the same files were loaded before"
    if _is_older(part.as_of, before.as_of):
        return "older", (
            f"this run is of {part.as_of:%Y-%m-%d %H:%M} UTC, the one loaded before of"
            f" {before.as_of:%Y-%m-%d %H:%M} UTC; the newer one was kept"
        )
    billed = ", ".join(f"{sums['BilledCost']:,.2f} {code}" for code, sums in before.sums.items())
    return "replaced", f"in place of {before.rows:,} rows with {billed} billed"


def _begins_late(part: Part, before: Part | None) -> bool:
    """Whether a fetched report or log would replace a month by a part of it."""
    if part.authority == INVOICE or before is None or before.sha256 == part.sha256:
        return False
    return bool(part.first_day and before.first_day and part.first_day > before.first_day)


def _is_older(new: datetime | None, before: datetime | None) -> bool:
    return new is not None and before is not None and new < before


def _write_rows(connection: DuckDBPyConnection, draft: Draft, target: Path) -> None:
    """Move the staged file where it is exactly the part; copy the part's rows out otherwise."""
    period = draft.part.billing_period
    names = ", ".join(literal(file.name) for file in draft.part.files)
    here = (
        f"BillingPeriodStart >= DATE '{period}'"
        f" AND BillingPeriodStart < DATE '{period}' + INTERVAL 1 MONTH"
        f" AND {identifier(FILE_COLUMN)} IN ({names})"
    )
    staged = {path for origin in draft.origins for path in origin.staged.parquets}
    holding = []
    # A staged file that is gone was moved as a whole, so that it held nothing of this part.
    for path in sorted(path for path in staged if path.exists()):
        rows, of_part = connection.execute(
            f"SELECT COUNT(*), COUNT(*) FILTER ({here}) FROM {relation_of([path])}"
        ).fetchall()[0]
        if rows == of_part == draft.part.rows:
            path.replace(target)
            return
        if of_part:
            holding.append(path)
    everything = " UNION ALL BY NAME ".join(
        f"SELECT * FROM {relation_of([path])} WHERE {here}" for path in holding
    )
    connection.execute(f"COPY ({everything}) TO {literal(str(target))} ({PARQUET_OPTIONS})")
    counted = connection.execute(
        f"SELECT num_rows FROM parquet_file_metadata({literal(str(target))})"
    ).fetchone()
    if counted is None or counted[0] != draft.part.rows:
        raise ExportError(
            f"{draft.part.source} {period:%Y-%m}: not every row reached the lake; load it again",
            detail=f"{counted} rows of {draft.part.rows}",
        )


def _kept_apart(cells: Iterable[Cell], kind: str) -> dict[str, tuple[int, Decimal]]:
    found: dict[str, tuple[int, Decimal]] = {}
    for cell in cells:
        rows, amount = getattr(cell, kind)
        if rows:
            before = found.get(cell.currency, (0, amount * 0))
            found[cell.currency] = (before[0] + rows, before[1] + amount)
    return found
