"""The localiser through its public function and command."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.localise import localise, main
from tools.errors import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

DIMENSIONS = ["service", "region", "team"]


def cube(seed: int = 1, jitter: float = 0.03) -> pd.DataFrame:
    """Eight services in six regions for five teams, calm but for the jitter, to the cent."""
    rng = np.random.default_rng(seed)
    names = [
        (f"s{service}", f"r{region}", f"t{team}")
        for service in range(8)
        for region in range(6)
        for team in range(5)
    ]
    table = pd.DataFrame(names, columns=DIMENSIONS)
    table["expected"] = rng.lognormal(4, 1, len(table)).round(2)
    table["actual"] = (table["expected"] * (1 + rng.normal(0, jitter, len(table)))).round(2)
    return table


def raised(table: pd.DataFrame, by: float, **where: str) -> pd.DataFrame:
    """The table with the actual amounts of a selection multiplied."""
    inside = np.logical_and.reduce([table[name] == value for name, value in where.items()])
    table.loc[inside, "actual"] = (table.loc[inside, "actual"] * by).round(2)
    return table


def found(table: Any, dimensions: list[str] = DIMENSIONS) -> list[dict[str, str]]:
    """The selections alone."""
    return [cause.where for cause in localise(table, dimensions)]


def total(table: pd.DataFrame) -> Decimal:
    """The change of the table, summed from the text of its amounts."""
    return sum((Decimal(str(a)) for a in table["actual"]), Decimal(0)) - sum(
        (Decimal(str(e)) for e in table["expected"]), Decimal(0)
    )


def test_noise_alone_has_no_cause() -> None:
    """Where leaves only jitter nothing is named."""
    for seed in range(10):
        assert localise(cube(seed), DIMENSIONS) == []


@pytest.mark.parametrize("where", [{"service": "s3"}, {"region": "r2", "team": "t1"}])
def test_a_selection_that_moved_is_named(where: dict[str, str]) -> None:
    """One and two dimensions are found by name."""
    assert found(raised(cube(), 1.5, **where)) == [where]


def test_a_leaf_that_moved_alone_is_named() -> None:
    """A single leaf is named in full."""
    where = {"service": "s1", "region": "r1", "team": "t1"}
    assert found(raised(cube(), 2.0, **where)) == [where]


def test_offsetting_causes_are_both_named() -> None:
    """A rise and a fall are two causes even where they nearly cancel."""
    table = raised(raised(cube(), 1.4, service="s1"), 0.6, service="s2")
    assert sorted(found(table), key=str) == [{"service": "s1"}, {"service": "s2"}]


def test_a_broad_drift_is_no_cause() -> None:
    """Where everything grew alike only the sharp change under it is named."""
    table = cube()
    table["actual"] = (table["actual"] * 1.04).round(2)
    assert localise(table, DIMENSIONS) == []
    assert found(raised(table, 1.5, team="t4")) == [{"team": "t4"}]


def test_new_and_vanished_are_kinds_of_their_own() -> None:
    """A service without a past is new, one without a present has vanished."""
    table = cube()
    table.loc[table["service"] == "s1", "expected"] = 0.0
    table.loc[table["service"] == "s2", "actual"] = 0.0
    kinds = {cause.where["service"]: cause.kind for cause in localise(table, DIMENSIONS)}
    assert kinds == {"s1": "new", "s2": "vanished"}


def test_nested_dimensions_are_named_once() -> None:
    """Where service and provider select the same leaves only one of them is named."""
    table = raised(cube(), 1.5, service="s5")
    table["family"] = "family of " + table["service"]
    (cause,) = localise(table, [*DIMENSIONS, "family"])
    assert len(cause.where) == 1


def test_three_kinds_of_table_are_read_alike() -> None:
    """pandas, polars and arrow give the same causes."""
    table = raised(cube(), 1.5, region="r4")
    expected = localise(table, DIMENSIONS)
    assert localise(pl.from_pandas(table), DIMENSIONS) == expected
    assert localise(pa.Table.from_pandas(table), DIMENSIONS) == expected


def test_decimal_amounts_are_summed_exactly() -> None:
    """A cause's change is the exact sum over its leaves."""
    table = raised(cube(), 1.5, region="r4")
    inside = table[table["region"] == "r4"]
    for name in ("actual", "expected"):
        table[name] = [Decimal(str(value)) for value in table[name]]
    (cause,) = localise(table, DIMENSIONS)
    assert cause.change == total(inside)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_causes_and_rest_are_the_change_whatever_the_order(seed: int) -> None:
    """Sums are exact; the order of rows and dimensions and the unit of money change no cause."""
    rng = np.random.default_rng(seed)
    table = cube(seed)
    for _ in range(int(rng.integers(0, 4))):
        name = str(rng.choice(DIMENSIONS))
        table = raised(table, float(rng.uniform(0.4, 1.8)), **{name: rng.choice(table[name])})
    causes = localise(table, DIMENSIONS)
    assert sum((cause.change for cause in causes), Decimal(0)) <= sum(
        (
            abs(Decimal(str(a)) - Decimal(str(e)))
            for a, e in zip(table["actual"], table["expected"], strict=True)
        ),
        Decimal(0),
    )
    for cause in causes:
        assert cause.share == pytest.approx(float(cause.change / total(table)))
        assert 0 <= cause.confidence <= 1
    shuffled = table.sample(frac=1, random_state=seed)
    assert localise(shuffled, DIMENSIONS[::-1]) == causes
    dearer = table.assign(actual=table["actual"] * 10, expected=table["expected"] * 10)
    assert found(dearer) == [cause.where for cause in causes]


def test_rows_of_one_leaf_are_added_up() -> None:
    """A leaf spread over several rows is one leaf."""
    table = raised(cube(), 1.5, team="t2")
    halves = table.assign(actual=table["actual"] / 2, expected=table["expected"] / 2)
    assert found(pd.concat([halves, halves])) == [{"team": "t2"}]


def odd(name: str) -> pd.DataFrame:
    """Tables that are awkward to search."""
    table = cube()
    if name == "no rows":
        return table.iloc[:0]
    if name == "one row":
        return table.iloc[:1]
    if name == "missing":
        table.loc[::7, "expected"] = np.nan
    if name == "negative":
        table[["actual", "expected"]] *= -1
    if name == "all new":
        table["expected"] = 0.0
    if name == "no change":
        table["actual"] = table["expected"]
    if name == "nothing at all":
        table[["actual", "expected"]] = 0.0
    if name == "signs turned":
        table["actual"] *= -1
    return table


@pytest.mark.parametrize("dimensions", [["service"], DIMENSIONS])
@pytest.mark.parametrize(
    "name",
    [
        "no rows",
        "one row",
        "missing",
        "negative",
        "all new",
        "no change",
        "nothing at all",
        "signs turned",
    ],
)
def test_awkward_tables_have_a_result(name: str, dimensions: list[str]) -> None:
    """Whatever the amounts are, the result is a list of causes."""
    assert isinstance(localise(odd(name), dimensions), list)


@pytest.mark.parametrize("name", ["no rows", "all new", "no change", "nothing at all"])
def test_where_nothing_stands_out_there_is_no_cause(name: str) -> None:
    """All new, no change and no money at all single out no selection."""
    assert localise(odd(name), DIMENSIONS) == []


def test_unknown_columns_and_infinite_amounts_are_refused() -> None:
    """The error is one line and names the column."""
    with pytest.raises(ArgumentError, match="no column 'zone'"):
        localise(cube(), ["zone"])
    with pytest.raises(ArgumentError, match="at least one dimension"):
        localise(cube(), [])
    table = cube()
    table.loc[3, "actual"] = np.inf
    with pytest.raises(ArgumentError, match="'actual' holds an infinite amount"):
        localise(table, DIMENSIONS)


def test_the_command_prints_causes_that_sum_to_the_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Causes and other are the change, as exact text."""
    table = raised(cube(), 1.5, team="t2").rename(columns={"actual": "real", "expected": "predict"})
    file = tmp_path / "cells.csv"
    table.to_csv(file, index=False)
    asked = [str(file), "--dimensions", "service,region,team"]
    assert main([*asked, "--actual", "real", "--expected", "predict"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [cause["where"] for cause in answer["causes"]] == [{"team": "t2"}]
    parts = [Decimal(cause["change"]) for cause in answer["causes"]]
    assert sum(parts, Decimal(answer["other"])) == Decimal(answer["change"])
    assert main(asked) == 1
    assert "no column 'actual'" in capsys.readouterr().err
