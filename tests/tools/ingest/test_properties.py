"""What holds for every export."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.exports import in_lake
from tests.support.focus import line, write_csv
from tools.ingest.flow import ingest

if TYPE_CHECKING:
    import random

AMOUNTS = st.decimals(
    min_value=-(10**9), max_value=10**9, places=12, allow_nan=False, allow_infinity=False
)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20
).filter(lambda text: text != "NULL")


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(AMOUNTS, st.sampled_from(["2026-09-30", "2026-10-01", "2026-11-30"]), TEXTS),
        min_size=1,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_every_line_arrives_exactly(
    rows: list[tuple[Decimal, str, str]], order: random.Random
) -> None:
    """Any amounts, months, texts, column and row order, over any number of files."""
    lines = [
        line(day=day, cost=f"{amount:f}", ChargeDescription=text) for amount, day, text in rows
    ]
    names = list(lines[0])
    order.shuffle(names)
    order.shuffle(lines)
    shuffled = [{name: entry[name] for name in names} for entry in lines]
    with tempfile.TemporaryDirectory() as folder:
        cut = order.randint(0, len(lines))
        for number, chunk in enumerate((shuffled[:cut], shuffled[cut:])):
            if chunk:
                write_csv(Path(folder) / "in" / f"{number}.csv", chunk)
        home = Path(folder) / "home"
        report = ingest([Path(folder) / "in"], home, source="all")
        found = in_lake(home, "BilledCost, CAST(BillingPeriodStart AS VARCHAR), ChargeDescription")
    duplicate = any("counts once" in warning for warning in report.warnings)
    expected = [(amount, day[:8] + "01 00:00:00", text) for amount, day, text in rows]
    if not duplicate:
        assert sorted(found) == sorted(expected)
        billed = sum((part.sums["USD"]["BilledCost"] for part in report.parts), Decimal(0))
        assert billed == sum((amount for amount, _, _ in rows), Decimal(0))
