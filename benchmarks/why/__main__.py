"""How well causes are located, ours and published methods side by side in one run.

    python -m benchmarks.why [--cases N] [--seed N] [--data FOLDER] [--peers CHECKOUT] [--limit S]

Every run draws fresh cases unless a seed is given. `--data` holds public sets, a folder each (B0,
S, L …); a set that is there takes the place of our generator of the same name. `--peers` is a
checkout of github.com/shaido987/riskloc. A peer that fails or runs over the limit on a case is said
to have finished fewer; its figures are those of the cases it finished. The exit status is 1 when an
aim was missed.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.why import cubes, scoring, shapes
from benchmarks.why.cases import Case, read_folder
from benchmarks.why.peers import find_peers
from tools.analysis.localise import localise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.why.scoring import Score

GENERATORS: dict[str, Callable[[np.random.Generator], Case]] = {
    "B0": shapes.shape_b0,
    "L": shapes.shape_l,
    "S": shapes.shape_s,
    "cubes": cubes.clear,
    "faint": cubes.faint,
    "controls": cubes.control,
}
MEASURES: dict[str, Callable[[Sequence[Score]], float]] = {
    "exact F1": scoring.exact,
    "leaf-set F1": scoring.equal,
    "dollar F1": scoring.dollars,
    "causes per cause": scoring.per_cause,
    "given a cause": scoring.alarmed,
}
AIMS: dict[str, dict[str, tuple[float, float]]] = {
    "B0": {"exact F1": (0.99, 1)},
    "L": {"exact F1": (0.99, 1)},
    "S": {"exact F1": (0.85, 1)},
    "cubes": {"dollar F1": (0.95, 1), "leaf-set F1": (0.95, 1), "causes per cause": (0.9, 1.1)},
    "faint": {"dollar F1": (0.92, 1), "leaf-set F1": (0.88, 1)},
    "controls": {"given a cause": (0, 0.03)},
}
LEAVES, SIZES = 50_000, (10, 30, 8, 40, 5, 12, 300)
AIM_MEDIAN, AIM_P95 = 0.3, 1.0


class OverLimitError(Exception):
    """A method took too long on a case."""


def ours(table: pd.DataFrame, dimensions: list[str]) -> list[dict[str, str]]:
    """The selections that our method names."""
    return [cause.where for cause in localise(table, dimensions, "real", "predict")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each set; 1 when an aim was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.why")
    parser.add_argument("--cases", type=int, default=30, help="cases a set")
    parser.add_argument("--seed", type=int, default=None, help="fresh each run unless given")
    parser.add_argument("--sets", default=",".join(GENERATORS), help="names, divided by commas")
    parser.add_argument("--data", type=Path, default=None, help="folder of public sets")
    parser.add_argument("--peers", type=Path, default=None, help="checkout of riskloc")
    parser.add_argument("--limit", type=int, default=60, help="seconds a case for a peer")
    asked = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    methods: dict[str, Any] = {"ours": ours}
    print(f"seed {seed}, {asked.cases} cases a set")
    if asked.peers:
        found, missing = find_peers(asked.peers)
        methods |= found
        for name, reason in missing.items():
            print(f"{name} is left out: {reason}")
    else:
        print("no peers: none given with --peers")
    reached = True
    for number, name in enumerate(asked.sets.split(",")):
        folder = asked.data / name if asked.data else None
        cases = _cases(name, folder, asked.cases, seed + number * 1_000_003)
        for method, run in methods.items():
            scores = _run(run, cases, asked.limit)
            reached &= _print(name, method, scores, len(cases))
    return int(not (_timing(seed) and reached))


def _cases(name: str, folder: Path | None, count: int, seed: int) -> list[Case]:
    if folder is not None and folder.is_dir():
        cases = list(read_folder(folder))
        order = np.random.default_rng(seed).permutation(len(cases))[:count]
        print(f"\n{name}: {len(order)} of {len(cases)} cases from {folder.name}")
        return [cases[at] for at in order]
    print(f"\n{name}: {count} cases from our generator")
    return [GENERATORS[name](np.random.default_rng([seed, at])) for at in range(count)]


def _run(method: Any, cases: Sequence[Case], limit: int) -> list[Score]:
    def stop(*_: object) -> None:
        raise OverLimitError

    signal.signal(signal.SIGALRM, stop)
    scores = []
    for case in cases:
        start = time.perf_counter()
        signal.alarm(limit)
        try:
            given = method(case.table, case.dimensions)
        except Exception:  # noqa: S112 - a peer may fail in any way; it counts as not finished
            continue
        finally:
            signal.alarm(0)
        scores.append(scoring.score(case, given, time.perf_counter() - start))
    return scores


def _print(name: str, method: str, scores: Sequence[Score], cases: int) -> bool:
    if not scores:
        print(f"  {method:<11} finished none of {cases}")
        return True
    parts, reached = [], True
    for label, measure in MEASURES.items():
        if (name == "controls") != (label == "given a cause"):
            continue
        value, (low, high) = measure(scores), scoring.interval(measure, scores)
        aim = AIMS[name].get(label)
        mark = ""
        if aim and method == "ours":
            held = aim[0] <= round(value, 3) <= aim[1]
            reached &= held
            mark = " ✓" if held else " missed"
        parts.append(f"{label} {value:.3f} [{low:.3f} {high:.3f}]{mark}")
    seconds = statistics.median(one.seconds for one in scores)
    print(f"  {method:<11} {len(scores)}/{cases}  {'  '.join(parts)}  {seconds:.2f} s", flush=True)
    return reached


def _timing(seed: int) -> bool:
    """Our time on a cube of 50,000 leaves and seven dimensions with three causes."""
    taken = []
    for at in range(20):
        random = np.random.default_rng([seed, at])
        names = "abcdefg"
        columns: dict[str, Any] = {
            name: random.integers(0, size, LEAVES).astype(str)
            for name, size in zip(names, SIZES, strict=True)
        }
        table = pd.DataFrame(columns)
        table["predict"] = random.lognormal(3, 1.5, LEAVES)
        table["real"] = table["predict"] * (1 + random.normal(0, 0.05, LEAVES))
        table.loc[(table["a"] == "3") & (table["b"] == "7"), "real"] *= 1.5
        table.loc[table["d"] == "11", "real"] *= 0.7
        table.loc[(table["c"] == "2") & (table["f"] == "5"), "real"] *= 1.2
        start = time.perf_counter()
        ours(table, list(names))
        taken.append(time.perf_counter() - start)
    median, slow = statistics.median(taken), float(np.quantile(taken, 0.95))
    held = median <= AIM_MEDIAN and slow <= AIM_P95
    print(
        f"\n{LEAVES:,} leaves × 7 dimensions: median {median:.2f} s, 95 % {slow:.2f} s "
        f"({'✓' if held else 'missed'}: {AIM_MEDIAN} s, {AIM_P95} s)"
    )
    return held


if __name__ == "__main__":
    sys.exit(main())
