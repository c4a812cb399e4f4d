"""From the paths of billing exports to a generation that answers questions about them.

Nothing that serves is touched until the last step: lines are staged in a folder of their own,
parts get new names in the lake, and they count only once a generation that reads them serves.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.context.load import load_context
from tools.errors import ArgumentError
from tools.ingest.ai.deliver import deliver
from tools.ingest.faults import Fault, refuse
from tools.ingest.files import FaultyFileError, OtherDatasetError, Table, inspect
from tools.ingest.find import Delivery, find, slug
from tools.ingest.parts import Draft, draft_parts, overlaps, unchanged, write_parts
from tools.ingest.report import Coverage, IngestReport, PartReport
from tools.ingest.sources import name_sources
from tools.ingest.stage import engine, stage
from tools.ingest.survey import survey
from tools.store import publish as store
from tools.store.authority import told_apart
from tools.store.home import Home
from tools.store.lake import replaced
from tools.store.lock import ingest_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tools.context.schema import Context
    from tools.store.build import Generation
    from tools.store.lake import Part

Progress = Callable[[str, int, int], None]
"""Told the step (`find`, `read`, `allocate`, `verify`, `publish`), rows done, rows in all."""


@dataclass
class Load:
    """One ingest on its way through the steps."""

    paths: Sequence[Path]
    home: Home
    connection: DuckDBPyConnection
    context_folder: Path | None
    source: str | None
    progress: Progress
    serving: tuple[Part, ...] = ()
    deliveries: list[tuple[Delivery, list[Table]]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    reports: list[PartReport] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    generation: Generation | None = None

    @property
    def new_parts(self) -> list[Draft]:
        """The parts that change what the store holds."""
        return [draft for draft in self.drafts if draft.status in {"loaded", "replaced"}]


def ingest(
    paths: Sequence[Path],
    home: Path,
    *,
    context_folder: Path | None = None,
    source: str | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Load billing exports and publish a generation; all of it, or nothing.

    Args:
        paths: Files or folders of FOCUS exports.
        home: The folder that holds the lake and the generations; it is made where missing.
        context_folder: The shared model. Without one, that of the serving generation is kept.
        source: A name for everything at `paths`; inferred from manifest, provider and billing
            account when None.
        progress: Told how far the work is, from the calling thread.

    Raises:
        ExportError: an export cannot be trusted; the text lists the faults.
        ContextError: the context folder has faults, or a currency lacks a rate.
        StoreError: the home folder cannot be written, or another ingest runs in it.

    """
    if source is not None and not slug(source):
        raise ArgumentError(f"{source!r} cannot name a source; use letters and digits")
    place, name = Home(home), slug(source) if source else None
    with ingest_lock(place), _scratch(place), engine(_staging(place)) as connection:
        load = Load(paths, place, connection, context_folder, name, progress or _silent)
        load.serving = store.serving_parts(place)
        for step in STEPS:
            step(load)
        return _report(load)


def read(load: Load) -> None:
    """Find the exports and look at every file; refuse all that has a fault."""
    load.progress("find", 0, 1)
    found = find(load.paths, home=load.home.folder)
    load.warnings += deliver(found, _staging(load.home), load.source)
    load.notes += found.notes
    faults = list(found.faults)
    seen: dict[str, str] = {}
    for delivery in found.deliveries:
        tables = []
        for file in delivery.files:
            try:
                table = inspect(load.connection, file)
            except FaultyFileError as fault:
                faults += fault.faults
                continue
            except OtherDatasetError as other:
                load.notes.append(str(other))
                continue
            if table.sha256 in seen and not delivery.listed:
                load.warnings.append(f"{file.name} equals {seen[table.sha256]}; it counts once")
                continue
            seen[table.sha256] = file.name
            tables.append(table)
        load.deliveries.append((delivery, tables))
    if not faults and not seen:
        faults = [Fault("the paths", text) for text in load.notes]
    if faults:
        refuse(faults)
    load.progress("find", 1, 1)


def normalise(load: Load) -> None:
    """Read every line once into the columns of the lake, and put the parts into the lake."""
    rest = []
    for delivery, tables in load.deliveries:
        parts = unchanged(tables, load.serving, load.source)
        load.reports += [_kept(part) for part in parts]
        if tables and not parts:
            rest.append((delivery, tables))
    total = sum(table.rows for _, tables in rest for table in tables)
    done = 0
    staged = []
    for number, (delivery, tables) in enumerate(rest):
        folder = _staging(load.home) / str(number)
        folder.mkdir()

        def tell(rows: int, before: int = done) -> None:
            load.progress("read", before + rows, total)

        made = stage(load.connection, delivery, tables, folder, tell)
        surveyed = survey(load.connection, made)
        load.warnings += surveyed.warnings
        if surveyed.cells:
            staged.append((made, surveyed))
        else:
            load.notes.append(f"{delivery.label}: holds no line")
        done += sum(table.rows for table in tables)
    load.progress("read", total, total)
    if not staged and not load.reports:
        refuse([Fault(delivery.label, "holds a header and no line") for delivery, _ in rest])
    origins = name_sources(staged, load.serving, load.source)
    load.drafts = draft_parts(origins, load.serving, named=load.source is not None)
    load.reports += [draft.report() for draft in load.drafts]
    load.warnings += overlaps(load.new_parts, load.serving)
    write_parts(load.connection, load.home, load.new_parts)


def publish(load: Load) -> None:
    """Allocate, verify and swap in a generation, unless nothing would be other than before."""
    context = serving = store.serving_context(load.home)
    if load.context_folder is not None:
        context = load_context(load.context_folder)
    if not load.new_parts and _same(context, serving):
        return
    parts = tuple(draft.part for draft in load.new_parts)
    every = replaced(load.serving, parts)
    counting, splitting = told_apart(every)
    load.notes += [why for part, why in splitting if part in parts]
    rows = sum(part.rows for part in counting)

    def tell(step: str, share: float) -> None:
        load.progress(step, int(share * rows), rows)

    load.generation = store.publish(load.home, parts, context, progress=tell)


def _same(one: Context, other: Context) -> bool:
    """Whether two contexts say the same; metric values come in any order."""
    bare = {"metric_values": ()}
    return Counter(one.metric_values) == Counter(other.metric_values) and (
        one.model_copy(update=bare) == other.model_copy(update=bare)
    )


STEPS: tuple[Callable[[Load], None], ...] = (read, normalise, publish)


def _silent(_step: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _staging(home: Home) -> Path:
    return home.folder / "staging"


@contextmanager
def _scratch(home: Home) -> Iterator[None]:
    """A folder for this ingest alone; what a killed one left is removed first."""
    folder = _staging(home)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _kept(part: Part) -> PartReport:
    return PartReport(
        source=part.source,
        billing_period=part.billing_period,
        status="unchanged",
        reason="the same files were loaded before",
        rows=part.rows,
        sums=part.sums,
        as_of=part.as_of,
    )


def _report(load: Load) -> IngestReport:
    made = load.generation
    return IngestReport(
        parts=tuple(sorted(load.reports, key=lambda part: (part.source, part.billing_period))),
        notes=tuple(load.notes),
        warnings=tuple(load.warnings),
        generation=made.number if made else load.home.serving(),
        published=made is not None,
        coverage=Coverage(made.currency, made.total, made.allocated) if made else None,
    )
