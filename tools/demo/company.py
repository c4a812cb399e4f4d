"""Makes the demo company: its exports, its context folder, and the books that say what is true."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.demo.books import make_books
from tools.demo.budgets import budgets
from tools.demo.charges import make_charges
from tools.demo.context_folder import write_context
from tools.demo.exports import write_exports
from tools.demo.fleet_aws import aws_meters
from tools.demo.fleet_others import azure_meters, google_meters
from tools.demo.ledger import open_ledger
from tools.demo.measures import measure
from tools.demo.postings import postings
from tools.demo.story import of_late
from tools.demo.story_before import before
from tools.demo.timeline import Timeline
from tools.demo.vendors import vendors

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

SEED = 20_061
AHEAD = 62
"""Days after today that are made up for the books of the forecast."""


@dataclass(frozen=True)
class DemoCompany:
    """Where the company lies on disk, and what is true of it."""

    folder: Path
    exports: dict[str, Path]
    """Source → the folder of its export."""
    context: Path
    books_file: Path
    books: dict[str, Any]
    """The generator's own bookkeeping; amounts are decimals as text."""


def make_demo(
    folder: Path,
    today: date,
    *,
    seed: int = SEED,
    progress: Callable[[str], None] | None = None,
) -> DemoCompany:
    """Write the company below `folder`; the same day and seed give the same bytes.

    `progress` hears what is being done, a few words at a time.
    """
    tell = progress or (lambda _: None)
    time = Timeline(today)
    happenings = (*of_late(time), *before(time))
    meters = (*aws_meters(), *azure_meters(), *google_meters(), *vendors())
    tell("running the meters")
    charges = make_charges(time, seed, meters, happenings, postings(time, meters))
    measures = measure(time, seed)
    ledger = open_ledger(time, charges, measures)
    exports = write_exports(ledger, time, folder / "exports", tell)
    tell("writing the context")
    of_budgets = budgets(ledger, time)
    write_context(folder / "context", time, happenings, of_budgets, measures)
    tell("keeping the books")
    later = Timeline(today, AHEAD)
    future = make_charges(
        later, seed, meters, (*of_late(later), *before(later)), postings(later, meters)
    )
    books = make_books(ledger, time, seed, charges, future, happenings, measures, of_budgets)
    ledger.close()
    books_file = folder / "books.json"
    books_file.write_text(json.dumps(books, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return DemoCompany(folder, exports, folder / "context", books_file, books)
