"""How often intervals hold, how often an alarm is false, and how soon a planted anomaly is found.

    python -m benchmarks.intervals [SERIES] [--seed N]

The courses come from a small simulation of what a bill is made of, which knows nothing of the
methods that are measured: fleets that scale in whole instances with a wandering demand, stores
that fill up, requests counted at random, jobs that sometimes fail, fees on the first working day of
the month. Every run takes fresh seeds unless one is given.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tools.analysis.anomaly import unusual
from tools.analysis.forecast import expect
from tools.analysis.impact import impact_of
from tools.unusual import MATERIAL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FIRST = date(2025, 10, 1)
HISTORY = (120, 400)
"""Days of history, from and to."""

YEAR = 365
COVER_FROM, COVER_TO = 0.93, 0.97
FALSE_A_YEAR = 1.0
PLANTED = 0.03
"""What a planted anomaly adds within two days, at least, as a share of the scope's weekly cost."""


@dataclass(frozen=True)
class Figure:
    """One measured share or rate, and whether the aim was reached."""

    name: str
    value: str
    aim: str
    reached: bool | None = None


class Bill:
    """A scope of several components, one column of daily cost each."""

    def __init__(self, random: np.random.Generator, days: int) -> None:
        self._random = random
        self._days = [FIRST + timedelta(days=number) for number in range(days)]
        self._weekend = np.array([day.weekday() >= 5 for day in self._days])
        kinds: Sequence[Callable[[], Floats]] = (
            self._fleet,
            self._fleet,
            self._store,
            self._requests,
            self._requests,
            self._jobs,
            self._fee,
        )
        count = int(random.integers(3, 9))
        columns = [kinds[int(random.integers(len(kinds)))]() for _ in range(count)]
        weights = random.lognormal(0, 1, count)
        self.costs: Floats = np.stack(
            [
                column / column.mean() * weight
                for column, weight in zip(columns, weights, strict=True)
            ],
            axis=1,
        )

    def _demand(self) -> Floats:
        """What customers ask for: grows, wanders, returns, rests at weekends, shifts at times."""
        random, count = self._random, len(self._days)
        wander = np.zeros(count)
        for day in range(1, count):
            wander[day] = 0.97 * wander[day - 1] + random.normal(0, random.choice([0.005, 0.015]))
        growth = random.normal(0.01, 0.02) / 30 * np.arange(count)
        if random.random() < 0.3:
            growth[int(random.integers(count)) :] += random.normal(0, 0.12)
        rest = 1 - (random.uniform(0.05, 0.4) if random.random() < 0.6 else 0.0) * self._weekend
        return np.exp(growth + wander + random.normal(0, random.uniform(0.005, 0.03), count)) * rest

    def _fleet(self) -> Floats:
        """Whole instances, kept a little above the demand."""
        size = self._random.uniform(8, 200)
        return np.ceil(self._demand() * size * 1.15)

    def _store(self) -> Floats:
        """What was added and not yet deleted."""
        added = self._random.gamma(2, 1, len(self._days)) * self._random.uniform(0.0, 0.004)
        return 1 + np.cumsum(added - added.mean() * self._random.uniform(0, 1))

    def _requests(self) -> Floats:
        """Counts at random around the demand, more uneven than Poisson's."""
        busy = self._random.gamma(
            *(lambda k: (k, 1 / k))(self._random.uniform(100, 2000)), len(self._days)
        )
        counts: Floats = self._random.poisson(self._demand() * 5000 * busy).astype(float)
        return counts

    def _jobs(self) -> Floats:
        """Nightly work of uneven length; one in fifty fails and is cheap."""
        length = self._random.gamma(80, 1 / 80, len(self._days)) * self._demand()
        failed = self._random.random(len(self._days)) < 0.02
        return np.where(failed, 0.3 * length, length)

    def _fee(self) -> Floats:
        """A licence on the first working day of the month, beside a steady cost."""
        steady = self._demand()
        size = self._random.uniform(2, 12)
        for number, day in enumerate(self._days):
            if day.weekday() < 5 and day.day <= 3 and (day.day == 1 or day.weekday() == 0):
                steady[number] += size
        return steady


def forecast_cover(seeds: Sequence[int]) -> list[Figure]:
    """How often 95 % intervals hold the total of the days to come, and single days."""
    figures = []
    for horizon, skip in ((7, 2), (30, 2), (62, 31)):
        held, days, widths, errors = [], [], [], []
        for seed in seeds:
            random = np.random.default_rng([seed, horizon])
            past = int(random.integers(*HISTORY))
            costs = Bill(random, past + horizon).costs.sum(axis=1)
            course = expect(FIRST, costs[:past], horizon, skip=skip)
            assert course is not None  # noqa: S101 - there is history enough
            ahead = costs[past:]
            total = ahead[skip:].sum()
            held.append(course.total_low <= total <= course.total_high)
            days.append(float(np.mean((course.low <= ahead) & (ahead <= course.high))))
            widths.append((course.total_high - course.total_low) / total)
            errors.append(abs(course.total - total) / total)
        name = f"forecast of days {skip + 1} to {horizon}"
        figures += [
            _cover(f"{name}: total in the interval", float(np.mean(held))),
            _cover(f"{name}: single days in theirs", float(np.mean(days))),
            Figure(
                f"{name}: half-width, error (medians)",
                f"{np.median(widths) / 2:.1%}, {np.median(errors):.1%}",
                "",
            ),
        ]
    return figures


def false_alarms(seeds: Sequence[int]) -> list[Figure]:
    """Runs that nobody planted, a series and year; what shifts by itself is one, too."""
    runs = series = scopes = 0
    for seed in seeds:
        costs = Bill(np.random.default_rng([seed, 1]), 100 + YEAR).costs
        columns = np.column_stack([costs, costs.sum(axis=1)])
        floor = MATERIAL * 7 * costs[100:].sum(axis=1).mean()
        found = [run for run in unusual(FIRST, columns, 100) if abs(run.excess) >= floor]
        runs, series, scopes = runs + len(found), series + columns.shape[1], scopes + 1
    rate = runs / series
    return [
        Figure("false anomalies a series and year", f"{rate:.2f}", "≤ 1", rate <= FALSE_A_YEAR),
        Figure("… a scope of several series and year", f"{runs / scopes:.2f}", ""),
    ]


def found_in_time(seeds: Sequence[int]) -> list[Figure]:
    """Rises of 3 to 10 % of the scope's weekly cost in two days, with data through the second."""
    in_one: list[bool] = []
    in_all: list[bool] = []
    for seed in seeds:
        random = np.random.default_rng([seed, 2])
        costs = Bill(random, 200).costs
        day = int(random.integers(150, 190))
        extra = random.uniform(PLANTED, 0.10) * 7 * costs[day - 28 : day].sum(axis=1).mean()
        spread = random.random() < 0.2
        shares = costs[day - 28 : day].mean(axis=0)
        shares = (
            shares / shares.sum()
            if spread
            else np.eye(costs.shape[1])[int(random.choice(costs.shape[1], p=shares / shares.sum()))]
        )
        costs = costs[: day + 2].copy()
        costs[day:] += extra / 2 * shares
        columns = np.column_stack([costs, costs.sum(axis=1)])
        wanted = {costs.shape[1], *np.flatnonzero(shares).tolist()}
        found = any(
            run.series in wanted and run.end > day and run.excess > 0
            for run in unusual(FIRST, columns, day - 1)
        )
        (in_all if spread else in_one).append(found)
    return [
        Figure("planted in one component: found", f"{np.mean(in_one):.1%}", "100 %", all(in_one)),
        Figure("planted evenly in all: found", f"{np.mean(in_all):.1%}", "100 %", all(in_all)),
    ]


def impact_cover(seeds: Sequence[int]) -> list[Figure]:
    """How often the interval of a decision's effect holds the true one, and claims one of none."""
    held, claimed, widths, measured = [], [], [], 0
    for seed in seeds:
        random = np.random.default_rng([seed, 3])
        costs = Bill(random, 400).costs
        at = int(random.integers(150, 360))
        level = costs[at - 28 : at, 0].mean()
        effect = level * random.uniform(0.05, 0.6) * random.choice([-1, 1]) * (seed % 2)
        values = costs[:, 0].copy()
        values[at:] += effect
        impact = impact_of(FIRST, values, at, costs[:, 1:])
        if impact is None:
            continue
        measured += 1
        held.append(impact.low <= effect <= impact.high)
        widths.append((impact.high - impact.low) / 2 / level)
        if not effect:
            claimed.append(not impact.low <= 0 <= impact.high)
    return [
        _cover("effect of a decision: true one in the interval", float(np.mean(held))),
        Figure("… half-width, of the level (median)", f"{np.median(widths):.1%}", ""),
        Figure(
            "… claimed where there was none",
            f"{np.mean(claimed):.1%}",
            "≤ 7 %",
            bool(np.mean(claimed) <= 0.07),
        ),
    ]


def _cover(name: str, share: float) -> Figure:
    return Figure(name, f"{share:.1%}", "93 to 97 %", COVER_FROM <= share <= COVER_TO)


def main(arguments: Sequence[str] | None = None) -> bool:
    """Measure and print; whether every aim was reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.intervals")
    parser.add_argument("series", nargs="?", type=int, default=500, help="series of each kind")
    parser.add_argument("--seed", type=int, help="repeat a run")
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else secrets.randbelow(2**31)
    seeds = range(seed, seed + asked.series)
    print(f"{asked.series} series of each kind, seed {seed}")
    figures: list[Figure] = []
    for part in (forecast_cover, false_alarms, found_in_time, impact_cover):
        for figure in part(seeds):
            mark = {True: "reached", False: "MISSED", None: ""}[figure.reached]
            print(f"  {figure.name:58} {figure.value:>14}  {figure.aim:10} {mark}", flush=True)
            figures.append(figure)
    return all(figure.reached is not False for figure in figures)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
