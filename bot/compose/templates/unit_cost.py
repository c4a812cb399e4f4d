"""What one business unit costs, and whether price or volume moved the bill."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import (
    Cell,
    Chart,
    Claim,
    Column,
    Draft,
    Point,
    Series,
    Table,
    claim,
    put,
    put_all,
)
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.facts import Fact
    from tools.unit_cost import UnitCost
    from tools.unit_item import Trend, UnitItem

TOLD = 3
"""Metrics that are told in words, those that moved furthest; all are in the table."""


def unit_cost(result: UnitCost, frame: Frame) -> Draft:
    """Say what one unit costs, how that moved, and what could not be divided."""
    if not result.items:
        return Draft(tuple(_nothing(result, frame)))
    known = [item for item in result.items if item.unit_cost]
    told = sorted(known, key=_how_far, reverse=True)[:TOLD] if len(known) > TOLD else known
    claims = [_headline(item, result, frame) for item in told]
    if len(known) <= TOLD:
        claims += [driver for item in told if item.trend for driver in _moved(item, item.trend)]
    lacking = [_lack(item, result, frame) for item in result.items if item.lack]
    claims += lacking if known else [_first(lacking[0]), *lacking[1:]]
    claims += phrases.features(
        [(item.feature.scope["feature"][0], item.unit_cost) for item in told if item.feature],
        frame,
    )
    cited = known[0].unit_cost if known else None
    claims += phrases.owners(result.contacts, *([cited] if cited else []))
    claims += _caveats(result, frame)
    claims += phrases.unknown_names(result, frame)
    suggestions = _suggestions(result)
    claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _how_far(item: UnitItem) -> Decimal:
    return (
        abs(Decimal(item.trend.percent.value)) if item.trend and item.trend.percent else Decimal(0)
    )


def _nothing(result: UnitCost, frame: Frame) -> list[Claim]:
    text = (
        f"I cannot say what a unit costs {phrases.during(result.window)}: no such metric is kept."
    )
    return [claim("headline", text, result.window), *phrases.unknown_names(result, frame)]


def _first(lack: Claim) -> Claim:
    return Claim("headline", lack.text, lack.facts)


def _headline(item: UnitItem, result: UnitCost, frame: Frame) -> Claim:
    assert item.unit_cost and item.quantity  # noqa: S101 - only of what could be divided
    what = f"{_a(item.unit)} {put(item.unit)}{_where(item, frame)} cost {put(item.unit_cost)}"
    text = f"{what} {phrases.during(result.window)}: {put(item.cost)} for {put(item.quantity)}"
    trend = item.trend
    if trend is None:
        return claim("headline", f"{text}.")
    before = f"{put(trend.unit_cost)} {phrases.during(trend.window)}"
    if sign(trend.change) == 0:
        return claim("headline", f"{text}, the same as {phrases.during(trend.window)}.")
    direction = "up" if sign(trend.change) > 0 else "down"
    how_much = put(trend.percent, "size") if trend.percent else put(trend.change, "size")
    return claim("headline", f"{text}. That is {direction} {how_much} on {before}.")


def _a(unit: Fact) -> str:
    return "An" if unit.value[:1].casefold() in "aeio" else "A"


def _where(item: UnitItem, frame: Frame) -> str:
    """What the cost is of: its feature, or the scope where that says more."""
    components = item.where.get("component")
    if components and len(components) == 1:
        return f" on {put(frame.named('component', components[0]))}"
    return f" of {put(item.feature)}" if item.feature else ""


def _moved(item: UnitItem, trend: Trend) -> list[Claim]:
    """The change of the cost as price and volume."""
    if sign(trend.cost_change) == 0:
        return []
    rose = "rose" if sign(trend.cost_change) > 0 else "fell"
    volume = f"volume {put(trend.volume, 'signed')}"
    if trend.volume_percent:
        volume += f" ({put(trend.volume_percent, 'signed')} {put(item.metric)})"
    price = f"the cost of each {put(item.unit)} {put(trend.price, 'signed')}"
    return [
        claim(
            "driver",
            f"The cost {rose} by {put(trend.cost_change, 'size')} from {put(trend.cost)}: {volume},"
            f" {price}.",
        )
    ]


def _lack(item: UnitItem, result: UnitCost, frame: Frame) -> Claim:
    what = f"I do not divide {put(item.cost)}{_where(item, frame)} by {put(item.metric)}"
    when = phrases.during(result.window)
    if item.lack == "no values":
        return claim("caveat", f"{what} {when}: nothing was counted.", result.window)
    if item.lack == "zero" or item.missing_days is None:
        return claim("caveat", f"{what} {when}: it counted none, so there is no cost of each.")
    days = put_all(item.missing)
    more = " and others" if len(item.missing) < int(item.missing_days.value) else ""
    text = f"{what} {when}: it has no full count on {put(item.missing_days)}, {days}{more}."
    if item.covered:
        text += f" It is whole for {put(item.covered)}."
    return claim("caveat", text)


def _caveats(result: UnitCost, frame: Frame) -> list[Claim]:
    claims = []
    averaged = [item for item in result.items if item.averaged and item.unit_cost]
    if averaged:
        names = put_all([item.metric for item in averaged])
        claims.append(
            claim("caveat", f"{names}: not a sum over the days but the value that stands for them.")
        )
    local = [item.metric for item in result.items if item.local_days and item.unit_cost]
    if local:
        zone = frame.word("timezone", frame.view.calendar.timezone)
        claims.append(
            claim(
                "caveat",
                f"Days of {put_all(local)} are those of {put(zone)}, days of the bill are UTC.",
            )
        )
    return claims


def _table(result: UnitCost) -> Table | None:
    points = result.items[0].points if len(result.items) == 1 else ()
    if points:
        over_time = (
            Column((result.grain or "").capitalize()),
            Column("Cost", True),
            Column("Count", True),
            Column("Cost per unit", True),
        )
        rows = tuple(
            (
                Cell((point.window,), "days"),
                Cell((point.cost,)),
                Cell((point.quantity,)),
                Cell((point.unit_cost,)),
            )
            for point in points
        )
        return Table("Unit cost", over_time, rows)
    known = [item for item in result.items if item.unit_cost and item.quantity]
    if len(known) < 2:
        return None
    columns = (
        Column("Feature"),
        Column("Cost", True),
        Column("Count", True),
        Column("Cost per unit", True),
        Column("Change", True),
    )
    return Table("Unit cost", columns, tuple(_row(item) for item in known))


def _row(item: UnitItem) -> tuple[Cell, ...]:
    def cell(fact: Fact | None, *, signed: bool = False) -> Cell:
        return Cell((fact,) if fact else (), "signed" if signed else "")

    return (
        cell(item.feature or item.metric),
        cell(item.cost),
        cell(item.quantity),
        cell(item.unit_cost),
        cell(item.trend.percent if item.trend else None, signed=True),
    )


def _charts(result: UnitCost) -> tuple[Chart, ...]:
    if len(result.items) != 1 or len(result.items[0].points) < 2:
        return ()
    item = result.items[0]
    points = tuple(Point((point.window,), point.unit_cost) for point in item.points)
    return (Chart("line", "Cost per unit", (Series(item.unit, points),)),)


def _suggestions(result: UnitCost) -> tuple[str, ...]:
    known = [item for item in result.items if item.unit_cost]
    if not known:
        return ("which metrics are there?", "how fresh are the data?")
    asked = []
    if known[0].trend and sign(known[0].trend.cost_change):
        asked.append("why did the cost change?")
    if result.grain is None:
        asked.append("and by week?")
    if known[0].feature and len(known) == 1:
        asked.append(f"what are the trade-offs of {put(known[0].feature)}?")
    return tuple(asked)
