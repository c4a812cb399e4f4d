"""What infrastructure cost beyond its usual course from a day on, until it returned to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from tools.periods import Period
from tools.view import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.view import View

WEEKS = 4
"""The baseline of a day is the median of the same weekday in this many weeks before the first."""

MOST_DAYS = 14
"""How long extra cost is followed at most."""

BEYOND = 2
"""How many times the spread of the baseline's days a price line must lie above it to count."""

SHOWS = Decimal("0.1")
"""Part of the baseline above which a price line counts, and of the peak below which it is over."""

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Extra:
    """Extra cost. `low` counts the price lines that stand out, `high` all that lies above."""

    low: Decimal
    high: Decimal
    window: Period
    returned: bool
    """Whether cost was back at its usual course before the data end."""
    query: str


def extra_cost(view: View, components: Sequence[str], first: date) -> Extra | None:
    """Sum EffectiveCost above baseline of these components from a day on, until it returns.

    Price lines are component x service x region x SKU, usage only, so that a failover to another
    region counts whole. None where the bill holds neither the day nor one to compare with.
    """
    store = view.store
    today = view.calendar.now.astimezone(UTC).date()
    known = min(store.data_through_end, today + timedelta(days=1))
    last = min(first + timedelta(days=MOST_DAYS), known)
    start = max(first - timedelta(weeks=WEEKS), store.data_from)
    if last <= first or start >= first:
        return None
    scope = {"component": sorted(components), "charge_category": ["Usage"]}
    rows, query = view.sums(
        Selection(Period(start=start, end=last), scope),
        by=("component", "service", "region", "sku"),
        grain="day",
    )
    lines: dict[tuple[str, ...], dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        lines[row.keys][row.day] += row.amount
    low = high = peak = _ZERO
    day = first
    while day < last:
        standing_out, above = _beyond(lines, day, first, start)
        if day > first and standing_out <= SHOWS * peak:
            break
        low += standing_out
        high += above
        peak = max(peak, standing_out)
        day += timedelta(days=1)
    window = Period(start=first, end=day)
    return Extra(low, max(low, high) if peak else _ZERO, window, day < last, query)


def _beyond(
    lines: dict[tuple[str, ...], dict[date, Decimal]], day: date, first: date, start: date
) -> tuple[Decimal, Decimal]:
    """What of a day stands out from its baseline, and what lies above it in all."""
    weeks_on = (day - first).days // 7
    same = [day - timedelta(weeks=n + weeks_on) for n in range(1, WEEKS + 1)]
    same = [other for other in same if start <= other < first]
    if not same:
        same = [first - timedelta(days=1)]
    standing_out = net = _ZERO
    for days in lines.values():
        past = [days.get(other, _ZERO) for other in same]
        usual = median(past)
        spread = max(abs(value - usual) for value in past)
        excess = days.get(day, _ZERO) - usual
        net += excess
        if excess > BEYOND * spread and excess > SHOWS * usual:
            standing_out += excess
    return standing_out, max(_ZERO, net)
