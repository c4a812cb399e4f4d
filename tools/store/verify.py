"""Verification before publishing: the rollup holds what the exports hold, to half a cent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tools.errors import StoreError
from tools.ingest.focus import COSTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from tools.store.lake import Part

TOLERANCE = Decimal("0.005")


def verify(connection: DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Compare row counts and sums per source, billing period, currency and cost column.

    The rollup's rows hold shares, so that a sum that agrees also says that shares sum to the whole.

    Raises:
        StoreError: something differs; the text names what, by how much, and the files it is from.

    """
    sums = ", ".join(f"SUM({name})" for name in COSTS)
    found = {
        (source, period, currency): (amounts, lines)
        for source, period, currency, lines, *amounts in connection.execute(
            f"SELECT Source, BillingPeriod, BillingCurrency, SUM(LineCount), {sums}"
            " FROM rollup GROUP BY 1, 2, 3"
        ).fetchall()
    }
    faults = []
    for part in parts:
        where = f"{part.source} {part.billing_period:%Y-%m}"
        files = ", ".join(file.name for file in part.files)
        lines = sum(found.get((*part.key, currency), ((), 0))[1] for currency in part.sums)
        if lines != part.rows:
            faults.append(f"{where}: {lines} of {part.rows} rows were allocated ({files})")
        for currency, expected in part.sums.items():
            amounts, _ = found.pop((*part.key, currency), ((Decimal(0),) * len(COSTS), 0))
            for name, amount in zip(COSTS, amounts, strict=True):
                if abs((amount or Decimal(0)) - expected[name]) >= TOLERANCE:
                    faults.append(
                        f"{where}: {name} in {currency} is {amount}, the export has"
                        f" {expected[name]} ({files})"
                    )
    faults += [
        f"{source} {period:%Y-%m}: rows in {currency} that no export holds"
        for source, period, currency in found
    ]
    if faults:
        raise StoreError(
            "the sums do not agree with the exports, so nothing was published: "
            + "; ".join(sorted(faults))
            + ". Load these exports again"
        )
