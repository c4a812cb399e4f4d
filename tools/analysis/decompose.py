"""Splitting a change of cost into rate, usage (volume and mix), new and vanished.

Per price line with quantity q and rate p, before (0) and after (1):

    usage = (q1 - q0) x p0        rate = (p1 - p0) x q1        usage + rate = change

The joint part (p1 - p0) x (q1 - q0) is counted with the rate: what the new price does to all
that is now used. Over price lines of one unit, with Q their total and P its mean rate, usage
splits further:

    volume = (Q1 - Q0) x P0       mix = usage - volume

Mix is what moves because quantities shift between dear and cheap lines. Quantities of different
units are never added; then all usage is volume. A line that was not there before is *new*, one
that is gone *vanished*; both stay out of rate and usage. A line without quantities cannot be
split and counts as *unsplit*.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Decimal(0)
STEP = Decimal("0.00000001")
"""The eight decimals of the rollup: parts are rounded to it once, so that they sum exactly."""

LARGEST = Decimal(10) ** 12
"""A part beyond any bill says that one of the quantities was only a trace: no split then."""


@dataclass(frozen=True)
class PriceLine:
    """Cost and quantity of one price line in both windows; one unit, one currency."""

    cost_before: Decimal
    cost_after: Decimal
    quantity_before: Decimal
    quantity_after: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Parts:
    """The parts of a change; they sum to it exactly."""

    rate: Decimal = ZERO
    volume: Decimal = ZERO
    mix: Decimal = ZERO
    new: Decimal = ZERO
    vanished: Decimal = ZERO
    unsplit: Decimal = ZERO

    @property
    def usage(self) -> Decimal:
        """What the quantities moved at the old rates: volume and mix together."""
        return self.volume + self.mix

    @property
    def total(self) -> Decimal:
        """The whole change."""
        return self.rate + self.usage + self.new + self.vanished + self.unsplit


def decompose(lines: Iterable[PriceLine]) -> Parts:
    """Split the change over price lines; the parts sum to the change to the last digit."""
    rate = usage = new = vanished = unsplit = ZERO
    lasting: list[PriceLine] = []
    for line in lines:
        change = line.cost_after - line.cost_before
        if not line.cost_before and not line.quantity_before:
            new += change
        elif not line.cost_after and not line.quantity_after:
            vanished += change
        elif line.quantity_before > 0 and line.quantity_after > 0 and _splits(line):
            of_usage = _at_old_rate(line)
            usage += of_usage
            rate += change - of_usage
            lasting.append(line)
        else:
            unsplit += change
    volume = usage
    if len({line.unit for line in lasting}) == 1 and _splits(whole := _together(lasting)):
        volume = _at_old_rate(whole)
    return Parts(rate, volume, usage - volume, new, vanished, unsplit)


def _splits(line: PriceLine) -> bool:
    growth = (line.quantity_after - line.quantity_before) / line.quantity_before
    return abs(growth * line.cost_before) < LARGEST


def _together(lines: list[PriceLine]) -> PriceLine:
    return PriceLine(
        cost_before=sum((line.cost_before for line in lines), ZERO),
        cost_after=sum((line.cost_after for line in lines), ZERO),
        quantity_before=sum((line.quantity_before for line in lines), ZERO),
        quantity_after=sum((line.quantity_after for line in lines), ZERO),
    )


def _at_old_rate(line: PriceLine) -> Decimal:
    """What the change of quantity costs at the rate before."""
    growth = line.quantity_after - line.quantity_before
    return (growth * line.cost_before / line.quantity_before).quantize(STEP)
