"""Dense cubes after published recipes: the shapes S and L of RiskLoc, and one like Squeeze's B0.

S and L follow the description in arXiv 2205.10004: Weibull amounts, a share of empty leaves, a
relative error that falls on either side with equal chance; anomalies scale all leaves of an element
by one severity with a deviation, and never share a value in a dimension that two of them name.

The B0 shape stands in where the real set is not at hand: 21,600 leaves of counts with heavy-tailed
marginals, a small forecast error, one to three elements of one cuboid of up to three dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.why.cases import Case

Random = np.random.Generator


@dataclass(frozen=True)
class Recipe:
    """The ranges that a case is drawn from."""

    sizes: tuple[int, ...]
    noise: float
    severity: tuple[float, float]
    deviation: float
    most_anomalies: int
    most_elements: int
    leaves_only: bool


S = Recipe((10, 12, 10, 8, 5), 0.25, (0.2, 1.0), 0.1, 3, 3, leaves_only=False)
L = Recipe((10, 24, 10, 15), 0.1, (0.5, 1.0), 0.0, 5, 1, leaves_only=True)
B0 = (10, 12, 9, 20)
LETTERS = "abcdefgh"


def shape_s(random: Random) -> Case:
    """One to three anomalies of one to three elements in any layer, under strong noise."""
    return _from_recipe(random, S)


def shape_l(random: Random) -> Case:
    """One to five single leaves."""
    return _from_recipe(random, L)


def _grid(sizes: tuple[int, ...]) -> Any:
    return np.array(list(product(*map(range, sizes))))


def _inside(grid: Any, dims: tuple[int, ...], element: tuple[int, ...]) -> Any:
    return np.logical_and.reduce(
        [grid[:, dim] == value for dim, value in zip(dims, element, strict=True)]
    )


def _case(
    grid: Any, real: Any, predict: Any, named: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> Case:
    names = list(LETTERS[: grid.shape[1]])
    columns: dict[str, Any] = {
        name: [f"{name}{value + 1}" for value in grid[:, at]] for at, name in enumerate(names)
    }
    truth = [
        {names[dim]: f"{names[dim]}{value + 1}" for dim, value in zip(dims, element, strict=True)}
        for dims, element in named
    ]
    return Case(pd.DataFrame({**columns, "real": real, "predict": predict}), names, truth)


def _from_recipe(random: Random, recipe: Recipe) -> Case:
    grid = _grid(recipe.sizes)
    count = len(grid)
    noise = random.uniform(0, recipe.noise)
    real = random.weibull(random.uniform(0.5, 1.0), count) * 100
    real *= random.uniform(size=count) > random.uniform(0, 0.25)
    other = real * (1 + random.normal(0, noise, count))
    swapped = random.integers(0, 2, count).astype(bool)
    predict = np.maximum(np.where(swapped, real, other), 0)
    real = np.where(swapped, other, real)
    rises = real.sum() > predict.sum()
    anomalies: list[tuple[tuple[int, ...], list[tuple[int, ...]]]] = []
    for _ in range(random.integers(1, recipe.most_anomalies + 1)):
        depth = random.integers(1, len(recipe.sizes) + 1)
        depth = len(recipe.sizes) if recipe.leaves_only else depth
        wanted = int(random.integers(1, recipe.most_elements + 1))
        dims, elements = _place(random, recipe.sizes, int(depth), wanted, anomalies, real)
        anomalies.append((dims, elements))
        inside = np.logical_or.reduce([_inside(grid, dims, element) for element in elements])
        severity = random.uniform(*recipe.severity) + noise
        factor = 1 - random.normal(severity, random.uniform(0, recipe.deviation), int(inside.sum()))
        if rises:
            predict[inside] = np.maximum(real[inside] * factor, 0)
        else:
            real[inside] = np.maximum(predict[inside] * factor, 0)
    named = [(dims, element) for dims, elements in anomalies for element in elements]
    return _case(grid, real, predict, named)


def _place(
    random: Random,
    sizes: tuple[int, ...],
    depth: int,
    wanted: int,
    taken: list[tuple[tuple[int, ...], list[tuple[int, ...]]]],
    real: Any,
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Distinct elements of one cuboid that share no value with earlier ones."""
    while True:
        dims = tuple(sorted(int(dim) for dim in random.choice(len(sizes), depth, replace=False)))
        if depth < len(sizes) and any(dims == other for other, _ in taken):
            continue
        columns = []
        for dim in dims:
            used = {
                element[other.index(dim)]
                for other, elements in taken
                if dim in other
                for element in elements
            }
            free = [value for value in range(sizes[dim]) if value not in used]
            columns.append([int(value) for value in random.choice(free, wanted)] if free else [])
        elements = list(dict.fromkeys(zip(*columns, strict=False)))
        if len(elements) < wanted:
            continue
        whole = depth == len(sizes)
        if whole and any(real[np.ravel_multi_index(element, sizes)] == 0 for element in elements):
            continue
        return dims, elements


def shape_b0(random: Random) -> Case:
    """One to three elements of one cuboid of one to three dimensions, on counts."""
    grid = _grid(B0)
    weight = random.lognormal(0, 0.7, len(grid))
    for dim, size in enumerate(B0):
        weight *= random.lognormal(0, 1.2, size)[grid[:, dim]]
    predict = random.poisson(weight / weight.sum() * random.uniform(3e5, 3e6)).astype(float)
    real = predict * (1 + random.normal(0, random.uniform(0.003, 0.015), len(grid)))
    depth, wanted = (int(number) for number in random.integers(1, 4, 2))
    while True:
        dims = tuple(sorted(int(dim) for dim in random.choice(len(B0), depth, replace=False)))
        drawn = {tuple(int(random.integers(B0[dim])) for dim in dims) for _ in range(wanted)}
        inside = [_inside(grid, dims, element) for element in sorted(drawn)]
        money = [predict[members].sum() for members in inside]
        if len(drawn) == wanted and min(money) > 0 and sum(money) > 0.002 * predict.sum():
            break
    sign, common = random.choice([-1.0, 1.0]), random.uniform(0.15, 1.0)
    alike = random.uniform() < 0.5
    for members in inside:
        severity = sign * (common if alike else random.uniform(0.15, 1.0))
        moved = random.normal(severity, random.uniform(0, 0.03), int(members.sum()))
        real[members] = np.maximum(predict[members] * (1 + moved), 0)
    return _case(grid, real, predict, [(dims, element) for element in sorted(drawn)])
