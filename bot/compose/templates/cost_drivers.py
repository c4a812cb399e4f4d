"""Which features and teams stand behind a cost, directly and by sharing."""

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
    listed,
    put,
)
from bot.compose.phrases import kind_of, sign
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.cost_drivers import CostDrivers, Driver
    from tools.results import Placement

NAMED = 3
BARS = 8

HOW = {
    "tag": "by a tag, which whoever runs it has set",
    "resource": "by the name of the resource",
    "account": "by the account, which is inferred",
    "service": "by the service, which is inferred",
    "other": "by a rule",
    "split": "by a split, which is a key and not a measurement",
    "none": "by no rule",
}
"""How a rule places a line → how sure that is, in words."""


def cost_drivers(result: CostDrivers, frame: Frame) -> Draft:
    """Say who stands behind the cost and how that is known."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    suggestions = _suggestions(result)
    claims = [
        claim(
            "headline",
            f"{phrases.subject(result, frame)} {phrases.during(result.window)} was"
            f" {put(result.total)}.",
        ),
        *_largest(result),
        *_parts(result),
        *_sureness(result.placements),
        *phrases.features(_features(result), frame),
        *phrases.owners(
            [row.contact for row in result.rows[:NAMED] if row.contact] or result.contacts,
            result.total,
        ),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _largest(result: CostDrivers) -> list[Claim]:
    rows = [row for row in result.rows if row.folded is None and sign(row.amount) > 0]
    rows.sort(key=lambda row: -Decimal(row.amount.value))
    if not rows:
        return []
    if len(rows) == 1 < len(result.rows):
        return [claim("driver", f"{_name(rows[0], result)} stands behind {_amount(rows[0])}.")]
    parts = [f"{_name(row, result)} ({_amount(row)})" for row in rows[:NAMED]]
    cites = [row.amount for row in rows[:NAMED]]
    if len(rows) == 1:
        return [claim("driver", f"All of it stands behind {parts[0]}.", *cites)]
    return [claim("driver", f"Largest: {listed(parts)}.", *cites)]


def _amount(row: Driver) -> str:
    return f"{put(row.amount)}, {put(row.share)}" if row.share else put(row.amount)


def _name(row: Driver, result: CostDrivers) -> str:
    parts = []
    for dimension, fact in zip(result.groups, row.names, strict=False):
        missing = fact.value == UNALLOCATED
        parts.append(f"no {kind_of(dimension)}" if missing else put(fact))
    return " / ".join(parts)


def _parts(result: CostDrivers) -> list[Claim]:
    if result.direct and result.direct.value == result.total.value:
        return [claim("driver", "All of it is assigned directly.", result.direct)]
    parts = []
    if result.direct and sign(result.direct):
        parts.append(f"{put(result.direct)} is assigned directly")
    if result.shared and sign(result.shared):
        parts.append(f"{put(result.shared)} is shared out by split rules")
    if result.unallocated and sign(result.unallocated):
        parts.append(f"{put(result.unallocated)} is unallocated")
    return [claim("driver", f"Of it {listed(parts)}.", result.total)] if parts else []


def _sureness(placements: tuple[Placement, ...]) -> list[Claim]:
    by_kind = {placement.how: placement for placement in reversed(placements)}
    placed = [by_kind[how] for how in dict.fromkeys(p.how for p in placements) if how != "none"][:2]
    if not placed:
        return []
    parts = []
    for placement in placed:
        share = f"{put(placement.share)} of it " if placement.share else ""
        parts.append(f"{share}{HOW[placement.how]} (rule {put(placement.name)})")
    return [claim("driver", f"How that is known: {listed(parts)}.")]


def _features(result: CostDrivers) -> list[tuple[str, None]]:
    if "feature" not in result.groups:
        return [(feature, None) for feature in result.features[:1]]
    place = result.groups.index("feature")
    names = [row.names[place] for row in result.rows[:1] if len(row.names) > place]
    named = [name for fact in names for name in fact.scope.get("feature", [])]
    return [(name, None) for name in named if name != UNALLOCATED]


def _table(result: CostDrivers) -> Table | None:
    if not result.rows:
        return None
    titles = [kind_of(dimension) for dimension in result.groups]
    columns = [Column(title[0].upper() + title[1:]) for title in titles]
    columns += [Column("Cost", True), Column("Share", True), Column("Shared", True)]
    rows = []
    for row in result.rows:
        names = [Cell((fact,)) for fact in row.names] + [Cell()] * len(titles)
        rows.append(
            (
                *names[: len(titles)],
                Cell((row.amount,)),
                Cell((row.share,) if row.share else ()),
                Cell((row.shared,) if row.shared else ()),
            )
        )
    blank = [Cell()] * (len(titles) - 1)
    rows.append((Cell(word="Total"), *blank, Cell((result.total,)), Cell(), Cell()))
    return Table("Drivers", tuple(columns), tuple(rows))


def _charts(result: CostDrivers) -> tuple[Chart, ...]:
    points = tuple(
        Point(row.names, row.amount)
        for row in result.rows[:BARS]
        if row.names and sign(row.amount) > 0
    )
    return (Chart("bar", "Cost by driver", (Series("Cost", points),)),) if len(points) > 1 else ()


def _suggestions(result: CostDrivers) -> tuple[str, ...]:
    asked = []
    if result.unallocated and sign(result.unallocated):
        asked.append("what is unallocated?")
    owned = [row for row in result.rows if row.names and row.names[0].value != UNALLOCATED]
    if owned:
        asked.append(f"who owns {put(owned[0].names[0])}?")
    asked.append("how did that change since the time before?")
    return tuple(asked)
