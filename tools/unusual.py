"""Where costs leave their expected band: runs of days, each told at the level that says most.

Looked at are components and their services (accounts where a cost has no component), each service
as a whole, and the whole scope. Of a component whose rise is all in one service the service is
told; of many that rise alike, what they have in common.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tools.analysis.anomaly import MEMORY, Run, unusual
from tools.history import settled_end
from tools.periods import Period
from tools.scope import UNALLOCATED, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from tools.view import Selection, View

MATERIAL = 0.015
"""What is less than this share of a week's cost of the scope is not told."""

_MOSTLY = 0.7
_HALF = 0.5

Node = tuple[tuple[str, str], ...]
"""Dimensions and their values, the widest first; the empty one is the whole scope."""


@dataclass(frozen=True)
class Found:
    """One run of days at one place."""

    node: Node
    run: Run
    first: date
    """The first day of the rows that the run counts."""
    spent: float
    """What the days of the run cost."""
    before: bool
    """Whether there was any cost in the four weeks before it."""
    gone: bool
    """Whether it cost nothing from the end of the run through the last day judged."""

    @property
    def scope(self) -> Scope:
        """What selects the place."""
        return {dimension: [value] for dimension, value in self.node}

    @property
    def period(self) -> Period:
        """The days of the run."""
        return Period(
            start=self.first + timedelta(days=self.run.start),
            end=self.first + timedelta(days=self.run.end),
        )


@dataclass(frozen=True)
class Search:
    """What was found, and how much was looked at."""

    found: list[Found]
    places: int
    judged: Period | None
    """The days judged; None where all of them are provisional or have no past."""
    query: str


def search(view: View, selection: Selection) -> Search:
    """Find the runs that fall into the selection's period, the most money first."""
    period = selection.period
    end = min(period.end_day, settled_end(view))
    start = max(view.store.data_from, period.first_day - timedelta(days=MEMORY))
    if end <= period.first_day or end <= start:
        return Search([], 0, None, "")
    window = replace(selection, period=Period(start=start, end=end), basis="charge")
    if "charge_category" not in selection.scope:
        kept = {**selection.exclude}
        kept["charge_category"] = [*kept.get("charge_category", ()), "Credit"]
        window = replace(window, exclude=kept)
    rows, query = view.sums(window, by=("component", "service", "account"), grain="day")
    days = (end - start).days
    series: dict[Node, NDArray[np.float64]] = defaultdict(lambda: np.zeros(days))
    for row in rows:
        at = (row.day - start).days
        for node in _nodes(*row.keys):
            series[node][at] += float(row.amount)
    since = max(0, (period.first_day - start).days)
    nodes = list(series)
    values = np.array([series[node] for node in nodes]).T if nodes else np.zeros((days, 0))
    runs = unusual(start, values, since)
    weekly = float(series[()][max(0, since - 28) :].mean()) * 7 if nodes else 0.0
    material = [run for run in runs if abs(run.excess) >= MATERIAL * abs(weekly)]
    chosen = _choose([(nodes[run.series], run) for run in material])
    found = [_found(node, run, start, series[node]) for node, run in chosen]
    found.sort(key=lambda one: (-abs(one.run.excess), one.node))
    return Search(found, len(nodes), Period(start=max(period.first_day, start), end=end), query)


def _nodes(component: str, service: str, account: str) -> Iterable[Node]:
    """Every place that a line counts for."""
    owner: Node = (("component", component),)
    if component == UNALLOCATED:
        owner = (*owner, ("account", account))
    return ((), (("service", service),), owner, (*owner, ("service", service)))


def _found(node: Node, run: Run, first: date, values: NDArray[np.float64]) -> Found:
    days = values[run.start : run.end]
    before = values[max(0, run.start - 28) : run.start]
    return Found(
        node,
        run,
        first,
        spent=run.expected + run.excess,
        before=bool(np.abs(before).sum() > 0.01 * max(1e-9, np.abs(days).sum())),
        gone=bool(np.abs(values[run.end - 1 :]).sum() < 1e-6),
    )


def _choose(runs: Sequence[tuple[Node, Run]]) -> list[tuple[Node, Run]]:
    """One run for one cause: the finest place that holds most of it, or else what is common."""
    owners = [(node, run) for node, run in runs if node and node[0][0] == "component"]
    chosen: list[tuple[Node, Run]] = []
    covered: set[int] = set()
    for number, (node, run) in enumerate(owners):
        if node[-1][0] == "service":
            continue
        within = [
            (other, inner)
            for other, inner in owners
            if len(other) > len(node) and other[: len(node)] == node and _alike(run, inner)
        ]
        single = next((one for one in within if _most(one[1], run)), None)
        chosen.append(single or (node, run))
        covered.add(number)
        covered |= {owners.index(one) for one in within}
    chosen += [one for number, one in enumerate(owners) if number not in covered]
    for node, run in runs:
        if node and node[0][0] == "service":
            _widen(chosen, (node, run), [one for one in owners if node[0] in one[0]])
    for node, run in runs:
        if not node:
            _widen(chosen, (node, run), list(chosen))
    return chosen


def _widen(
    chosen: list[tuple[Node, Run]], wide: tuple[Node, Run], parts: list[tuple[Node, Run]]
) -> None:
    """Tell what many have in common where the parts that stand out hold less than half of it."""
    parts = [one for one in parts if _alike(wide[1], one[1])]
    explained = sum(run.excess for _, run in parts)
    if abs(explained) >= _HALF * abs(wide[1].excess):
        return
    chosen[:] = [one for one in chosen if one not in parts]
    chosen.append(wide)


def _alike(run: Run, other: Run) -> bool:
    """Whether two runs share days and go the same way."""
    return run.start < other.end and other.start < run.end and run.excess * other.excess > 0


def _most(part: Run, whole: Run) -> bool:
    return abs(part.excess) >= _MOSTLY * abs(whole.excess)
