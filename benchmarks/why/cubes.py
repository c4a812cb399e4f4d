"""Cost cubes: sparse, nested, heavy-tailed, with resources that come and go, like a bill.

Services belong to providers, skus to services; components to features and teams and run in one or
two accounts, each on skus of its own. Amounts are log-normal over four orders of magnitude; leaves
jitter in proportion and besides by an amount, with tails from nearly normal to heavy; some cubes
drift as a whole. A cause changes one selection by its price, volume or mix, brings it new, ends it,
credits it, or offsets the cause before it. Its change is a drawn multiple of the noise of its cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.why.cases import Case

Random = np.random.Generator
DIMENSIONS = tuple("provider service sku feature component team account region environment".split())
CLEAR, FAINT = (7.0, 25.0), (3.5, 7.0)
"""How many times the noise of its cell a cause changes."""

LARGEST, SMALLEST = 0.35, 0.003
"""The share of all money that a cause may hold."""


def clear(random: Random) -> Case:
    """One to four causes at seven times their cell's noise or more."""
    return _cube(random, int(random.integers(1, 5)), CLEAR)


def faint(random: Random) -> Case:
    """The same with causes near the noise."""
    return _cube(random, int(random.integers(1, 5)), FAINT)


def control(random: Random) -> Case:
    """Nothing happened."""
    return _cube(random, 0, CLEAR)


def _uneven(random: Random, size: int, count: int) -> Any:
    weight = random.permutation(1 / np.arange(1, size + 1) ** 0.8)
    return random.choice(size, count, p=weight / weight.sum())


def _nested(random: Random, count: int) -> dict[str, Any]:
    services, skus = int(random.integers(15, 40)), int(random.integers(80, 250))
    components, features = int(random.integers(20, 60)), int(random.integers(8, 15))
    teams, accounts = int(random.integers(5, 10)), int(random.integers(8, 30))
    provider_of = random.integers(3, size=services)
    service_of = random.integers(services, size=skus)
    feature_of = random.integers(features, size=components)
    team_of = random.integers(teams, size=components)
    accounts_of = random.integers(accounts, size=(components, 2))
    skus_of = [random.choice(skus, int(random.integers(4, 25))) for _ in range(components)]
    component = _uneven(random, components, count)
    sku = np.array([random.choice(skus_of[at]) for at in component])
    return {
        "provider": provider_of[service_of[sku]],
        "service": service_of[sku],
        "sku": sku,
        "feature": feature_of[component],
        "component": component,
        "team": team_of[component],
        "account": accounts_of[component, random.integers(2, size=count)],
        "region": _uneven(random, 6, count),
        "environment": random.choice(3, count, p=[0.6, 0.25, 0.15]),
    }


def _cube(random: Random, wanted: int, strength: tuple[float, float]) -> Case:
    coded = _nested(random, int(random.integers(1500, 9000)))
    codes = np.unique(np.stack([coded[name] for name in DIMENSIONS], axis=1), axis=0)
    count = len(codes)
    before = random.lognormal(3, 1.8, count)
    noise = np.sqrt((random.uniform(0.02, 0.12) * before) ** 2 + random.uniform(0, 0.9) * before)
    drift = 1.0
    if random.uniform() < 0.3:
        drift += random.uniform(0.01, 0.05) * random.choice([-1, 1])
    tail = random.choice([3, 5, 50])
    jitter = noise * random.standard_t(tail, count) * np.sqrt((tail - 2) / tail)
    after = np.maximum(before * drift + jitter, 0)
    churn, luck = random.uniform(0, 0.04), random.uniform(size=count)
    before[luck < churn] = 0
    after[(luck >= churn) & (luck < 2 * churn)] = 0
    truth: list[dict[str, str]] = []
    taken = np.zeros(count, dtype=bool)
    sign = 1.0
    for _ in range(4000):
        if len(truth) == wanted:
            break
        depth = int(random.choice([1, 2, 3], p=[0.45, 0.4, 0.15]))
        dims, leaf = random.choice(len(DIMENSIONS), depth, replace=False), random.integers(count)
        inside = np.logical_and.reduce([codes[:, dim] == codes[leaf, dim] for dim in dims])
        money = before[inside].sum()
        if not 3 <= inside.sum() <= count / 4 or (inside & taken).any():
            continue
        if not SMALLEST * before.sum() <= money <= LARGEST * before.sum():
            continue
        by = random.uniform(*strength) * np.sqrt((noise[inside] ** 2).sum()) / money
        changed = _change(random, before, after, inside, by, -sign)
        if changed:
            sign = changed
            taken |= inside
            truth.append({DIMENSIONS[dim]: f"{DIMENSIONS[dim]}-{codes[leaf, dim]}" for dim in dims})
    columns: dict[str, Any] = {
        name: [f"{name}-{code}" for code in codes[:, at]] for at, name in enumerate(DIMENSIONS)
    }
    table = pd.DataFrame({**columns, "real": after.round(4), "predict": before.round(4)})
    table = table[(table["real"] != 0) | (table["predict"] != 0)].reset_index(drop=True)
    return Case(table, list(DIMENSIONS), truth)


def _change(
    random: Random, before: Any, after: Any, inside: Any, by: float, opposite: float
) -> float:
    """Change a selection by a fraction; returns the direction, or 0 where the kind cannot do it."""
    kind = random.choice(["price", "volume", "mix", "new", "vanished", "credit", "offset"])
    count = int(inside.sum())
    if kind == "new":
        if by > 1:
            return 0.0
        after[inside] = np.where(after[inside] > 0, after[inside], before[inside])
        before[inside] = 0
        return 1.0
    if kind == "vanished":
        if by > 1:
            return 0.0
        after[inside] = 0
        return -1.0
    sign = {"credit": -1.0, "offset": opposite}.get(kind, float(random.choice([-1, 1])))
    if not 0.03 <= by <= (4 if sign > 0 else 0.9):
        return 0.0
    factor: Any = 1 + sign * by
    if kind == "volume":
        factor = 1 + sign * by * random.normal(1, 0.15, count)
    if kind == "mix":
        factor = 1 + sign * by * random.uniform(0.3, 1.7, count)
    after[inside] = np.maximum(after[inside] * factor, 0)
    return sign
