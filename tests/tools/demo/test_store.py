"""The demo company, loaded: the store holds what the books say, allocated as the company means."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tools.facts import Ledger
from tools.periods import Period
from tools.store.open import open_store
from tools.view import Selection, View
from tools.visibility import FULL_VIEW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.arguments import CostKind
    from tools.demo.company import DemoCompany

HALF_A_CENT = Decimal("0.005")
KINDS: tuple[CostKind, ...] = ("effective", "billed", "list", "contracted")


@pytest.fixture
def view(demo_home: Path, now: datetime) -> Iterator[View]:
    """All of the demo's store."""
    with open_store(demo_home) as store:
        yield View(store, store.context.calendar(now), FULL_VIEW, Ledger())


def window(written: dict[str, str]) -> Period:
    """A window of the books."""
    return Period(
        start=date.fromisoformat(written["start"]), end=date.fromisoformat(written["end"])
    )


def test_every_breakdown_of_every_window_agrees(view: View, demo: DemoCompany) -> None:
    """By provider, service, account, component, feature, team and so on, to half a cent."""
    differences = []
    for name, written in demo.books["windows"].items():
        for dimension, wanted in demo.books["spend"][name]["by"].items():
            rows, _ = view.sums(Selection(window(written)), by=(dimension,))
            found = {row.keys[0]: row.amount for row in rows}
            differences += [
                (name, dimension, value)
                for value in {*found, *wanted}
                if abs(found.get(value, Decimal(0)) - Decimal(wanted.get(value, 0))) > HALF_A_CENT
            ]
    assert differences == []


def test_all_four_costs_agree(view: View, demo: DemoCompany) -> None:
    """Effective, billed, list and contracted cost of every window."""
    for name, written in demo.books["windows"].items():
        for cost in KINDS:
            amount, _, _ = view.total(Selection(window(written), cost=cost))
            assert abs(amount - Decimal(demo.books["spend"][name][cost])) <= HALF_A_CENT


def test_billing_months_agree(view: View, demo: DemoCompany) -> None:
    """What each invoice month holds, corrections of earlier months included."""
    for month, written in demo.books["billing_months"].items():
        start = date.fromisoformat(f"{month}-01")
        end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        selection = Selection(Period(start=start, end=end), cost="billed", basis="billing")
        amount, _, _ = view.total(selection)
        assert abs(amount - Decimal(written["billed"])) <= HALF_A_CENT


def test_what_happened_is_where_the_books_say(view: View, demo: DemoCompany) -> None:
    """Each happening's scope changed by the amount of the books between its two windows."""
    for name, written in demo.books["happenings"].items():
        amounts = [
            view.total(Selection(window(written[ends]), written["where"]))[0]
            for ends in ("period", "compare_to")
        ]
        change = amounts[0] - amounts[1]
        assert abs(change - Decimal(written["change"])) <= HALF_A_CENT, name
