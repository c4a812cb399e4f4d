"""Rate, usage, mix, new and vanished: the parts of a change."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analysis.decompose import Parts, PriceLine, decompose


def price_line(*numbers: int | str, unit: str = "h") -> PriceLine:
    """Cost before and after, quantity before and after."""
    return PriceLine(*(Decimal(number) for number in numbers), unit=unit)  # type: ignore[arg-type]


def test_more_hours_at_the_old_price_are_usage() -> None:
    """10 hours at 2 become 15 at 2: 10 of usage."""
    assert decompose([price_line(20, 30, 10, 15)]) == Parts(volume=Decimal(10))


def test_the_same_hours_at_a_new_price_are_rate() -> None:
    """10 hours at 2 become 10 at 3: 10 of rate."""
    assert decompose([price_line(20, 30, 10, 10)]) == Parts(rate=Decimal(10))


def test_the_joint_part_goes_to_the_rate() -> None:
    """10 at 2 become 20 at 3: usage (20 - 10) x 2 = 20, rate (3 - 2) x 20 = 20."""
    parts = decompose([price_line(20, 60, 10, 20)])
    assert (parts.usage, parts.rate) == (20, 20)


def test_new_and_vanished_stay_out_of_rate_and_usage() -> None:
    """What was not there before is new; what is gone is vanished."""
    parts = decompose([price_line(0, 30, 0, 3), price_line(40, 0, 4, 0)])
    assert parts == Parts(new=Decimal(30), vanished=Decimal(-40))


def test_without_quantities_nothing_is_split() -> None:
    """A line that states no quantity keeps its change whole."""
    assert decompose([price_line(10, 15, 0, 0)]) == Parts(unsplit=Decimal(5))


def test_a_shift_between_dear_and_cheap_is_mix() -> None:
    """10 at 1 and 10 at 5 become 4 and 16: the total stays, the mix adds 6 x (5 - 1) = 24."""
    parts = decompose([price_line(10, 4, 10, 4), price_line(50, 80, 10, 16)])
    assert (parts.volume, parts.mix, parts.rate) == (0, 24, 0)


def test_units_are_never_added() -> None:
    """Hours and gigabytes have no total quantity: all usage is volume."""
    parts = decompose([price_line(10, 4, 10, 4), price_line(50, 80, 10, 16, unit="GB")])
    assert (parts.volume, parts.mix) == (24, 0)


def test_a_trace_of_a_quantity_is_no_basis() -> None:
    """A rate of 2 for a hundred-millionth of an hour says nothing of what more hours would cost."""
    assert decompose([price_line(2, 5, "0.00000001", 10**9)]) == Parts(unsplit=Decimal(3))
    shared = [price_line(0, 0, "0.00000001", 10**9), price_line(1_000, 1_000, 1, 1)]
    assert decompose(shared).total == 0


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=8)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=8))
def test_the_parts_sum_to_the_change(
    rows: list[tuple[Decimal, Decimal, Decimal, Decimal]],
) -> None:
    """Whatever the numbers, no part of the change is lost to rounding."""
    lines = [PriceLine(*row) for row in rows]
    change = sum((line.cost_after - line.cost_before for line in lines), Decimal(0))
    assert decompose(lines).total == change
