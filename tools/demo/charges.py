"""From meters and story to charges: quantities in whole steps, and costs that are exact.

Quantities are counted in 10^-6 of their unit and costs in 10^-8 of the currency, both as whole
numbers, so that sums can be checked to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np

from tools.demo.catalogue import COST_DECIMALS, QUANTITY_DECIMALS
from tools.demo.course import course
from tools.demo.meter import COMMITTED_PRICES, SAVINGS_PLAN, SAVINGS_PLAN_RATE, Meter
from tools.demo.timeline import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tools.demo.happening import Effect, Happening
    from tools.demo.timeline import Timeline

LIST_MARKUP = {"azure": Decimal("1.25")}
"""List prices over ours, where we pay less than the list."""

Whole = np.ndarray
"""An array of int64."""


@dataclass(frozen=True)
class Posting:
    """A single charge beside the meters: a refund, a correction, a credit."""

    meter: Meter
    day: date
    cost: Decimal
    billed_in: date
    """The first day of the billing period that carries it."""


@dataclass
class Charges:
    """All charges, column by column; one entry a line of the bill."""

    meters: list[Meter] = field(default_factory=list)
    columns: dict[str, list[Whole]] = field(default_factory=dict)
    added: dict[str, dict[str, Whole]] = field(default_factory=dict)
    """Happening → meter key → what it added to the effective cost of each day."""

    def add(self, meter: Meter, lines: dict[str, Whole]) -> None:
        """Append the lines of one meter."""
        count = len(lines["day"])
        if not count:
            return
        lines = {"meter": np.full(count, len(self.meters), np.int64), **lines}
        self.meters.append(meter)
        for name, values in lines.items():
            self.columns.setdefault(name, []).append(values)

    def arrays(self) -> dict[str, Whole]:
        """The whole table."""
        return {name: np.concatenate(parts) for name, parts in self.columns.items()}


def make_charges(
    time: Timeline,
    seed: int,
    meters: Sequence[Meter],
    happenings: Sequence[Happening],
    postings: Iterable[Posting],
) -> Charges:
    """Everything that is billed."""
    charges = Charges()
    used = np.zeros(len(time.days), np.int64)
    unused: Meter | None = None
    for meter in meters:
        if meter.commitment_status == "Unused":
            unused = meter
            continue
        if meter.monthly:
            charges.add(meter, _monthly(time, meter))
            continue
        steps = _steps(time, seed, meter, happenings)
        charges.add(meter, _lines(time, meter, steps, happenings))
        _note_what_was_added(charges, time, seed, meter, steps, happenings)
        if meter.commitment == SAVINGS_PLAN:
            used += _day_cost(time, meter, steps, happenings)
    if unused is not None:
        committed = int((SAVINGS_PLAN_RATE * 24).scaleb(COST_DECIMALS))
        left = committed - used
        charges.add(unused, _amounts(time, left))
        charges.added["unused-commitment"][unused.key] = left
    for happening in happenings:
        if happening.credited_until:
            credit, amounts = _credit(time, charges, happening, meters)
            charges.add(credit, _amounts(time, amounts))
    for posting in postings:
        charges.add(posting.meter, _posted(time, posting))
    return charges


def _steps(time: Timeline, seed: int, meter: Meter, happenings: Iterable[Happening]) -> Whole:
    """How many of the smallest quantity steps each day (or hour) holds."""
    level = meter.daily * course(
        time,
        seed,
        meter.pulse or meter.key,
        shape=meter.shape,
        growth=meter.growth,
        noise=meter.noise,
        hourly=meter.hourly,
    )
    for effect in _effects(meter, happenings):
        inside = time.overlap(effect.start, effect.end, hourly=meter.hourly)
        level = level * (1.0 + (effect.factor - 1.0) * inside)
        level = level + effect.add * inside / (24 if meter.hourly else 1)
    steps: Whole = np.rint(level * 10**meter.sku.places).astype(np.int64)
    return steps


def _effects(meter: Meter, happenings: Iterable[Happening]) -> list[Effect]:
    return [
        effect
        for happening in happenings
        for effect in happening.effects
        if any(fnmatchcase(meter.key, pattern) for pattern in effect.meters)
    ]


def _prices(time: Timeline, meter: Meter, happenings: Iterable[Happening]) -> Whole:
    """The cost of one step in each day (or hour)."""
    price = meter.price or meter.sku.price
    if meter.commitment_status == "Used" and meter.commitment:
        price = COMMITTED_PRICES[meter.commitment, meter.sku.id]
    slots = len(time.days) * (24 if meter.hourly else 1)
    step = np.full(slots, meter.sku.step_cost(price), np.int64)
    for happening in happenings:
        for before in happening.prices:
            if before.sku == meter.sku.id:
                changed = time.index(before.until.date()) * (24 if meter.hourly else 1)
                step[: max(0, changed)] = meter.sku.step_cost(before.price)
    return step


def _lines(
    time: Timeline, meter: Meter, steps: Whole, happenings: Sequence[Happening]
) -> dict[str, Whole]:
    cost = steps * _prices(time, meter, happenings)
    listed = cost
    if meter.commitment_status == "Used":
        listed = steps * meter.sku.step_cost(meter.sku.price)
    markup = LIST_MARKUP.get(meter.sku.service.source)
    if markup:
        listed = steps * meter.sku.step_cost(meter.sku.price * markup)
    contracted = listed if meter.commitment_status == "Used" else cost
    lines = {
        "quantity": steps * 10 ** (QUANTITY_DECIMALS - meter.sku.places),
        "effective": cost,
        "billed": np.zeros_like(cost) if meter.commitment_status or meter.third_party else cost,
        "listed": listed,
        "contracted": contracted,
    }
    slots = np.arange(len(steps))
    if meter.hourly:
        lines, day, hour = _coarse_then_fine(time, lines)
    else:
        day, hour = slots, np.full(len(slots), -1, np.int64)
    kept = lines["quantity"] > 0
    lines = {"day": day, "hour": hour, "billed_in": _billing_months(time)[day], **lines}
    return {name: values[kept] for name, values in lines.items()}


def _coarse_then_fine(
    time: Timeline, lines: dict[str, Whole]
) -> tuple[dict[str, Whole], Whole, Whole]:
    """One line a day at first, one an hour of late."""
    turn, days = time.hours_from, len(time.days)
    joined = {
        name: np.concatenate(
            [values[: turn * 24].reshape(turn, 24).sum(axis=1), values[turn * 24 :]]
        )
        for name, values in lines.items()
    }
    day = np.concatenate([np.arange(turn), np.repeat(np.arange(turn, days), 24)])
    hour = np.concatenate([np.full(turn, -1, np.int64), np.tile(np.arange(24), days - turn)])
    return joined, day, hour


def _day_cost(time: Timeline, meter: Meter, steps: Whole, happenings: Sequence[Happening]) -> Whole:
    return _by_day(meter, steps * _prices(time, meter, happenings))


def _by_day(meter: Meter, amounts: Whole) -> Whole:
    return amounts.reshape(-1, 24).sum(axis=1) if meter.hourly else amounts


def _note_what_was_added(
    charges: Charges,
    time: Timeline,
    seed: int,
    meter: Meter,
    steps: Whole,
    happenings: Sequence[Happening],
) -> None:
    """Write down what each happening added to this meter: its cost less the cost without it."""
    for happening in happenings:
        charges.added.setdefault(happening.id, {})
        old = [before for before in happening.prices if before.sku == meter.sku.id]
        if not old and not _effects(meter, [happening]):
            continue
        others = [other for other in happenings if other is not happening]
        with_it = _day_cost(time, meter, steps, happenings)
        if old:
            without = _by_day(meter, steps * meter.sku.step_cost(old[0].price))
        else:
            without = _day_cost(time, meter, _steps(time, seed, meter, others), others)
        charges.added[happening.id][meter.key] = with_it - without


def _monthly(time: Timeline, meter: Meter) -> dict[str, Whole]:
    """A fee on the first of each month, for the whole month where it is counted in hours."""
    firsts = [time.index(month) for month in time.months]
    lengths = [(month_of(month, 1) - month).days for month in time.months]
    units = np.array(lengths if meter.sku.unit == "Hours" else [1] * len(firsts), np.int64)
    steps = units * int(meter.daily * 10**meter.sku.places)
    cost = steps * meter.sku.step_cost(meter.price or meter.sku.price)
    day = np.array(firsts, np.int64)
    covers_later_usage = meter.category == "Purchase"
    return {
        "day": day,
        "hour": np.full(len(day), -1, np.int64),
        "billed_in": day,
        "quantity": steps * 10 ** (QUANTITY_DECIMALS - meter.sku.places),
        "effective": np.zeros_like(cost) if covers_later_usage else cost,
        "billed": cost,
        "listed": cost,
        "contracted": cost,
    }


def _credit(
    time: Timeline, charges: Charges, happening: Happening, meters: Sequence[Meter]
) -> tuple[Meter, Whole]:
    """The credit that takes off what a happening adds, to the cent, until it ends."""
    added = charges.added[happening.id]
    metered = next(meter for meter in meters if meter.key in added)
    cents = 10 ** (COST_DECIMALS - 2)
    total: Whole = sum(added.values(), np.zeros(len(time.days), np.int64))
    assert happening.credited_until is not None  # noqa: S101
    total = total * (np.arange(len(time.days)) < time.index(happening.credited_until.date()))
    rounded = -((total + cents // 2) // cents) * cents
    meter = replace(
        metered,
        key=f"{metered.key}/credit",
        category="Credit",
        description="Promotional credit: Enterprise edition trial",
    )
    return meter, rounded


def _amounts(time: Timeline, amounts: Whole) -> dict[str, Whole]:
    """Daily lines with money and no quantity: the unused part of a commitment, or a credit."""
    day = np.arange(len(time.days))
    nothing = np.zeros_like(amounts)
    credit = amounts < 0
    lines = {
        "day": day,
        "hour": np.full(len(day), -1, np.int64),
        "billed_in": _billing_months(time),
        "quantity": nothing,
        "effective": amounts,
        "billed": np.where(credit, amounts, nothing),
        "listed": np.where(credit, amounts, nothing),
        "contracted": np.where(credit, amounts, nothing),
    }
    return {name: values[amounts != 0] for name, values in lines.items()}


def _posted(time: Timeline, posting: Posting) -> dict[str, Whole]:
    if not time.first_day <= posting.day <= time.through or posting.billed_in > time.through:
        return {"day": np.zeros(0, np.int64)}
    amount = np.array([int(posting.cost.scaleb(COST_DECIMALS))], np.int64)
    return {
        "day": np.array([time.index(posting.day)], np.int64),
        "hour": np.array([-1], np.int64),
        "billed_in": np.array([time.index(posting.billed_in)], np.int64),
        "quantity": np.zeros(1, np.int64),
        "effective": amount,
        "billed": amount,
        "listed": amount,
        "contracted": amount,
    }


def _billing_months(time: Timeline) -> Whole:
    """For each day the position of the first day of its month."""
    return np.array([time.index(day.replace(day=1)) for day in time.days], np.int64)
