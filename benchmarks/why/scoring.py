"""How well causes were named: by exact name, by the leaves they select, by dollars, by number.

F1 over all causes of all cases (micro), by name and by leaf set; the mean over cases of the
dollar-weighted F1 of leaves; causes given per true cause; and the share of cases without a cause
that were given one. Intervals are those of a bootstrap over cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.why.cases import Case

RESAMPLES = 1000


@dataclass(frozen=True)
class Score:
    """What one case came to."""

    exact: tuple[int, int, int]
    """Hits, false causes, missed causes; by name."""
    equal: tuple[int, int, int]
    """The same by leaf set."""
    dollars: tuple[float, float, float]
    """The absolute change of leaves hit, wrongly named, missed."""
    given: int
    true: int
    seconds: float


def score(case: Case, given: Sequence[dict[str, str]], seconds: float) -> Score:
    """Compare the causes given with the true ones."""
    table = case.table
    columns = {name: table[name].to_numpy(dtype=str) for name in case.dimensions}
    real, predict = table["real"].to_numpy(), table["predict"].to_numpy()
    held = (real != 0) | (predict != 0)

    def select(cause: dict[str, str]) -> Any:
        inside = held.copy()
        for name, value in cause.items():
            inside &= columns[name] == value
        return inside

    def counts(true: set[Any], named: set[Any]) -> tuple[int, int, int]:
        return len(true & named), len(named - true), len(true - named)

    truths, named = [select(cause) for cause in case.truth], [select(cause) for cause in given]
    true_leaves, named_leaves = _either(truths, held), _either(named, held)
    moved = np.abs(real - predict)
    return Score(
        counts({_name(cause) for cause in case.truth}, {_name(cause) for cause in given}),
        counts({leaves.tobytes() for leaves in truths}, {leaves.tobytes() for leaves in named}),
        (
            float(moved[true_leaves & named_leaves].sum()),
            float(moved[named_leaves & ~true_leaves].sum()),
            float(moved[true_leaves & ~named_leaves].sum()),
        ),
        len(given),
        len(case.truth),
        seconds,
    )


def _name(cause: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(cause.items()))


def _either(selections: Sequence[Any], held: Any) -> Any:
    return np.logical_or.reduce(selections) if selections else np.zeros_like(held)


def _f1(hits: float, false: float, missed: float) -> float:
    return float(2 * hits / (2 * hits + false + missed)) if hits + false + missed else 1.0


def exact(scores: Sequence[Score]) -> float:
    """F1 by name."""
    return _f1(*np.sum([one.exact for one in scores], axis=0))


def equal(scores: Sequence[Score]) -> float:
    """F1 by leaf set."""
    return _f1(*np.sum([one.equal for one in scores], axis=0))


def dollars(scores: Sequence[Score]) -> float:
    """Mean dollar-weighted F1 of leaves, over cases with a cause."""
    return float(np.mean([_f1(*one.dollars) for one in scores if one.true] or [np.nan]))


def per_cause(scores: Sequence[Score]) -> float:
    """Causes given per true cause."""
    true = sum(one.true for one in scores)
    return sum(one.given for one in scores) / true if true else float("nan")


def alarmed(scores: Sequence[Score]) -> float:
    """The share of cases that were given a cause."""
    return float(np.mean([one.given > 0 for one in scores]))


def interval(
    measure: Callable[[Sequence[Score]], float], scores: Sequence[Score]
) -> tuple[float, float]:
    """The middle 95 % of the measure over resampled cases."""
    random = np.random.default_rng(0)
    values = [
        measure([scores[at] for at in random.integers(len(scores), size=len(scores))])
        for _ in range(RESAMPLES)
    ]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(low), float(high)
