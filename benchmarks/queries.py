"""Tools beside the bare SQL of the same queries, and questions of a batch, on a large store.

    python -m benchmarks.queries [LINES] [--home DIR]

A tool's queries are those in its ledger; the bare side runs the same statements with the same
values straight on the database. Beside both stands the whole tool, which also reckons and writes
facts. A home that is given is used as it is, or made where there is none.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.lake import NOW, make_store
from tools.catalog import call
from tools.facts import Ledger
from tools.store.home import Home
from tools.store.open import open_store
from tools.view import View
from tools.visibility import FULL_VIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.facts import Query
    from tools.store.open import Store
    from tools.view import Pair, Row

AIM_RATIO, AIM_MORE_MS = 1.25, 5.0
AIM_MEDIAN_MS, AIM_P95_MS = 100.0, 300.0
RUNS = 5

WEEK = {"period": {"start": "2026-11-16", "end": "2026-11-23"}}
MONTH = {"period": {"start": "2026-10-01", "end": "2026-11-01"}}
YEAR = {"period": {"start": "2025-11-01", "end": "2026-11-01"}}
CALLS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("total of a week", "spend", WEEK),
    ("total of a year", "spend", YEAR),
    ("month by service", "spend", MONTH | {"group_by": ["service"]}),
    ("year by team", "spend", YEAR | {"group_by": ["team"]}),
    ("year by month and feature", "spend", YEAR | {"group_by": ["feature"], "grain": "month"}),
    ("month by tag", "spend", MONTH | {"group_by": ["tag:cost-centre"]}),
    ("component by day", "spend", MONTH | {"scope": {"component": ["app-3"]}, "grain": "day"}),
    ("why, a week", "explain_change", WEEK),
    ("why, a component", "explain_change", WEEK | {"scope": {"component": ["app-3"]}}),
    ("drivers of a month", "cost_drivers", MONTH),
    ("gaps of a month", "allocation_gaps", MONTH),
)
QUESTIONS = (
    "what did we spend last week?",
    "what did we spend by service in October 2026?",
    "spend by team last month",
    "why did the bill go up last week?",
    "who owns App 3?",
    "which features drive our cost this month?",
    "cost of App 7 by day in October",
    "what is unallocated?",
    "spend by account over the last 90 days",
    "how fresh is the data?",
)


@dataclass(frozen=True)
class TimedView(View):
    """A view that adds up the milliseconds that its sums take."""

    spent: list[float] = field(default_factory=lambda: [0.0])

    def sums(self, *args: Any, **settings: Any) -> tuple[list[Row], str]:
        """The sums as ever."""
        return self._timed(super().sums, *args, **settings)

    def sums_in_both(self, *args: Any, **settings: Any) -> tuple[list[Pair], str]:
        """The sums of two windows as ever."""
        return self._timed(super().sums_in_both, *args, **settings)

    def _timed(self, run: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        start = time.perf_counter()
        result = run(*args, **settings)
        self.spent[0] += (time.perf_counter() - start) * 1000
        return result


def main(arguments: list[str] | None = None) -> bool:
    """Measure and print; true when every aim was reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries")
    parser.add_argument("lines", type=int, nargs="?", default=20_000_000)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "home"
        if Home(home).serving() is None:
            took = _milliseconds(make_store, home, asked.lines)
            print(f"a store was made and published in {took / 1000:.0f} s")
        return all([measure_tools(home), measure_questions(home)])


def measure_tools(home: Path) -> bool:
    """Print each tool beside its bare SQL; true when all are within the aim."""
    reached = True
    # The bare side opens the same file in the same process, and so with the same settings.
    with open_store(home) as store:
        cells = store.execute("SELECT COUNT(*) FROM rollup")[0][0]
        print(f"{store.rows:,} lines, {cells:,} rows in the rollup")
        print(
            f"  {'milliseconds':28} {'queries':>7} {'bare':>8} {'ours':>8} {'ratio':>6} {'tool':>8}"
        )
        for label, tool, args in CALLS:
            queries = _call(store, tool, args).ledger.queries
            bare, ours, whole = [], [], []
            for _ in range(RUNS):
                bare.append(_milliseconds(_run_bare, store, queries))
                view = TimedView(store, store.context.calendar(NOW), FULL_VIEW, Ledger())
                whole.append(_milliseconds(call, tool, args, view))
                ours.append(view.spent[0])
            good = min(ours) <= max(min(bare) * AIM_RATIO, min(bare) + AIM_MORE_MS)
            reached &= good
            print(
                f"  {label:28} {len(queries):7} {min(bare):8.1f} {min(ours):8.1f}"
                f" {min(ours) / min(bare):6.2f} {min(whole):8.1f}{'' if good else '  NOT REACHED'}"
            )
    return reached


def measure_questions(home: Path) -> bool:
    """Print how long a batch of questions takes, each as the answer itself says."""
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "questions.jsonl"
        asked = [
            {"id": str(number), "question": question, "now": NOW.isoformat()}
            for number, question in enumerate(QUESTIONS * 3)
        ]
        batch.write_text("\n".join(map(json.dumps, asked)), "utf-8")
        command = [sys.executable, "-m", "bot", "ask", "--batch", str(batch), "--json"]
        done = subprocess.run(
            [*command, "--home", str(home)], capture_output=True, text=True, check=True
        )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    faults = [answer["error"] for answer in answers if answer["status"] == "error"]
    if faults:
        print(f"ask --batch: {faults[0]}")
        return False
    took = sorted(answer["ms"] for answer in answers)
    median, p95 = statistics.median(took), took[int(len(took) * 0.95)]
    reached = median < AIM_MEDIAN_MS and p95 < AIM_P95_MS
    print(
        f"ask --batch, {len(took)} questions: median {median:.0f} ms, 95 % within {p95:.0f} ms"
        f" (aims {AIM_MEDIAN_MS:.0f}, {AIM_P95_MS:.0f}): {'reached' if reached else 'NOT REACHED'}"
    )
    return reached


def _call(store: Store, tool: str, args: dict[str, Any]) -> View:
    """Call a tool with a fresh ledger and return the view that it used."""
    view = View(store, store.context.calendar(NOW), FULL_VIEW, Ledger())
    call(tool, args, view)
    return view


def _run_bare(store: Store, queries: list[Query]) -> None:
    for query in queries:
        store._connection.execute(query.sql, query.params).fetchall()


def _milliseconds(work: Callable[..., Any], *args: Any) -> float:
    start = time.perf_counter()
    work(*args)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
