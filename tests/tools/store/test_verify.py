"""Verification: what does not add up is not published, and the fault names the file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.focus import line
from tests.support.store import load, write_part
from tools.context.schema import Context
from tools.errors import StoreError
from tools.store.home import Home
from tools.store.open import open_store
from tools.store.publish import publish

if TYPE_CHECKING:
    from pathlib import Path


def published(home: Path, **claimed: Any) -> None:
    """Publish one November line of 2 dollars whose manifest claims something else."""
    part = write_part(Home(home), [line(cost="2")], source="aws")
    publish(Home(home), [part.model_copy(update=claimed)], Context())


def sums(**changes: str) -> dict[str, dict[str, Decimal]]:
    """The sums of that line in dollars, with changes."""
    columns = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")
    return {"USD": {name: Decimal(changes.get(name, "2")) for name in columns}}


@pytest.mark.parametrize("column", ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"])
def test_a_sum_that_differs_stops_the_publish(home: Path, column: str) -> None:
    """Half a cent more or less in any cost column is named with source, month, column and file."""
    load(home, [line(cost="1")])
    for amount in ("2.005", "1.995"):
        with pytest.raises(StoreError) as fault:
            published(home, sums=sums(**{column: amount}))
        assert f"aws 2026-11: {column} in USD is 2.00000000" in fault.value.user_text
        assert f"the export has {amount} (aws.csv)" in fault.value.user_text
    with open_store(home) as store:
        assert store.generation == "1"
    assert not list(home.glob("generations/*.building*"))


def test_less_than_half_a_cent_is_rounding(home: Path) -> None:
    """Four tenths of a cent are within what rounding may leave."""
    published(home, sums=sums(BilledCost="2.004"))
    with open_store(home) as store:
        assert store.generation == "1"


def test_missing_rows_stop_the_publish(home: Path) -> None:
    """A manifest of two rows over a file of one is refused, and no store comes to be."""
    with pytest.raises(StoreError, match=r"aws 2026-11: 1 of 2 rows were allocated \(aws\.csv\)"):
        published(home, rows=2)
    with pytest.raises(StoreError, match="no store"):
        open_store(home)


def test_a_currency_that_no_export_holds_stops_the_publish(home: Path) -> None:
    """Rows in dollars under a manifest in euros are named from both sides."""
    claimed = {"EUR": sums()["USD"]}
    with pytest.raises(StoreError) as fault:
        published(home, sums=claimed)
    assert "BilledCost in EUR is 0, the export has 2" in fault.value.user_text
    assert "aws 2026-11: rows in USD that no export holds" in fault.value.user_text


def test_a_part_whose_file_is_gone_stops_the_publish(home: Path) -> None:
    """A manifest without its rows is a fault of the store, not a crash."""
    part = write_part(Home(home), [line()])
    part.parquet(Home(home)).unlink()
    with pytest.raises(StoreError, match="could not be written"):
        publish(Home(home), [part], Context())
