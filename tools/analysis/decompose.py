"""Splitting a change of cost into rate, usage, new and vanished.

Per price line with quantity q and rate p, before (0) and after (1):

    usage = (q1 - q0) x p0        rate = (p1 - p0) x q1        usage + rate = change

The joint part (p1 - p0) x (q1 - q0) is counted with the rate: what the new price does to all
that is now used. A line that was not there before is *new*, one that is gone *vanished*; both
stay out of rate and usage. A line without quantities cannot be split and counts as *unsplit*.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ZERO = Decimal(0)


@dataclass(frozen=True)
class PriceLine:
    """Cost and quantity of one price line in both windows; one unit, one currency."""

    cost_before: Decimal
    cost_after: Decimal
    quantity_before: Decimal
    quantity_after: Decimal


@dataclass(frozen=True)
class Parts:
    """The parts of a change; they sum to it exactly."""

    rate: Decimal = ZERO
    usage: Decimal = ZERO
    new: Decimal = ZERO
    vanished: Decimal = ZERO
    unsplit: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """The whole change."""
        return self.rate + self.usage + self.new + self.vanished + self.unsplit


def decompose(lines: Iterable[PriceLine]) -> Parts:
    """Split the change over price lines; the parts sum to the change to the last digit."""
    rate = usage = new = vanished = unsplit = ZERO
    for line in lines:
        change = line.cost_after - line.cost_before
        if not line.cost_before and not line.quantity_before:
            new += change
        elif not line.cost_after and not line.quantity_after:
            vanished += change
        elif line.quantity_before > 0 and line.quantity_after > 0:
            of_usage = (
                (line.quantity_after - line.quantity_before)
                * line.cost_before
                / line.quantity_before
            )
            usage += of_usage
            rate += change - of_usage
        else:
            unsplit += change
    return Parts(rate, usage, new, vanished, unsplit)
