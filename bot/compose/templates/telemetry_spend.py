"""What observability costs beside the things it watches."""

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
    put_all,
)
from bot.compose.phrases import kind_of, sign
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.telemetry_spend import TelemetryRow, TelemetrySpend

NAMED = 3
BARS = 8


def telemetry_spend(result: TelemetrySpend, frame: Frame) -> Draft:
    """Say what watching costs, beside what is watched, who sends most, and what grew."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    suggestions = _suggestions(result)
    claims = [
        _headline(result, frame),
        *_beside(result),
        *_largest(result),
        *_grown(result),
        claim("caveat", f"Counted as observability: {put_all(result.services)}."),
        *phrases.owners(result.contacts, result.total),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: TelemetrySpend, frame: Frame) -> Claim:
    what = phrases.subject(result, frame, "Observability")
    text = f"{what} {phrases.during(result.window)} cost {put(result.total)}"
    against = result.against
    if against is None or result.compared is None or sign(against.change) == 0:
        return claim("headline", f"{text}.", result.total)
    percent = f" ({put(against.percent, 'signed')})" if against.percent else ""
    direction = phrases.moved(against, "up", "down")
    before = f"{put(against.before)} {phrases.during(result.compared)}"
    return claim(
        "headline", f"{text}, {direction} {put(against.change, 'size')}{percent} on {before}."
    )


def _beside(result: TelemetrySpend) -> list[Claim]:
    if result.watched is None or result.beside is None:
        return []
    return [
        claim(
            "driver",
            f"That is {put(result.beside)} of the {put(result.watched)} that the rest of it costs.",
        )
    ]


def _largest(result: TelemetrySpend) -> list[Claim]:
    if result.grain:
        return []
    rows = [row for row in result.rows if row.folded is None and sign(row.amount) > 0]
    rows.sort(key=lambda row: -Decimal(row.amount.value))
    if len(rows) < 2:
        return []
    cites = [row.amount for row in rows]
    parts = [f"{_name(row)} ({_amount(row)})" for row in rows[:NAMED]]
    return [claim("driver", f"Largest senders: {listed(parts)}.", *cites)]


def _amount(row: TelemetryRow) -> str:
    if row.beside is None:
        return put(row.amount)
    return f"{put(row.amount)}, {put(row.beside)} of its other cost"


def _name(row: TelemetryRow) -> str:
    return " / ".join(phrases.without(fact) or put(fact) for fact in row.names)


def _grown(result: TelemetrySpend) -> list[Claim]:
    row = result.grown
    rises = [other.against.change for other in result.rows if other.against]
    if row is None or row.against is None or len(rises) < len(result.rows) or len(rises) < 2:
        return []
    return [
        claim("driver", f"{_name(row)} rose most, by {put(row.against.change, 'size')}.", *rises)
    ]


def _table(result: TelemetrySpend) -> Table | None:
    if not result.rows:
        return None
    titles = [kind_of(dimension) for dimension in result.groups]
    if result.grain:
        titles.insert(0, result.grain)
    columns = [Column(title[0].upper() + title[1:]) for title in titles]
    columns.append(Column("Observability", True))
    beside = any(row.beside for row in result.rows)
    compared = any(row.against for row in result.rows)
    columns += [Column("Of its other cost", True)] if beside else []
    columns += [Column("Change", True)] if compared else []
    rows = []
    for row in result.rows:
        names = [Cell((fact,), "days" if fact.period else "") for fact in row.names]
        cells = [*names, *[Cell()] * (len(titles) - len(names)), Cell((row.amount,))]
        cells += [Cell((row.beside,) if row.beside else ())] if beside else []
        change = (row.against.change,) if row.against else ()
        cells += [Cell(change, "signed")] if compared else []
        rows.append(tuple(cells))
    blank = len(columns) - len(titles) - 1
    total = [Cell(word="Total"), *[Cell()] * (len(titles) - 1), Cell((result.total,))]
    rows.append((*total, *[Cell()] * blank))
    return Table("Observability", tuple(columns), tuple(rows))


def _charts(result: TelemetrySpend) -> tuple[Chart, ...]:
    rows = [row for row in result.rows if row.folded is None]
    if result.grain:
        if len(rows) < 2 or result.groups:
            return ()
        course = tuple(Point(row.names, row.amount) for row in rows)
        return (Chart("line", "Observability over time", (Series("Cost", course),)),)
    points = tuple(Point(row.names, row.amount) for row in rows[:BARS] if sign(row.amount) > 0)
    if len(points) < 2:
        return ()
    return (Chart("bar", "Observability by sender", (Series("Cost", points),)),)


def _suggestions(result: TelemetrySpend) -> tuple[str, ...]:
    asked = []
    named = [row.names[0] for row in result.rows if row.names and not row.names[0].period]
    owned = [fact for fact in named if fact.scope and fact.value != UNALLOCATED]
    if owned:
        asked.append(f"why did the telemetry of {put(owned[0])} change?")
    asked.append("and by team?")
    return tuple(asked)
