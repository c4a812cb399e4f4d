"""How much, by what, over time."""

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
    from tools.facts import Fact
    from tools.spend import Spend, SpendRow

NAMED = 3
"""Rows that are named in words; all of them are in the table."""

BARS = 8
ACROSS = 6
"""Things that fit side by side in a table."""


def spend(result: Spend, frame: Frame) -> Draft:
    """Say the total, what it is made of, and what to know about it."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    claims = [_headline(result, frame), *_rows(result), *_credits(result)]
    claims += phrases.owners(result.contacts, result.total)
    suggestions = _suggestions(result)
    claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, *_cited(result))
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: Spend, frame: Frame) -> Claim:
    what = phrases.subject(result, frame)
    text = f"{what} {phrases.during(result.window)} was {put(result.total)}"
    against = result.against
    if against is None or result.compared is None:
        return claim("headline", f"{text}.", result.total)
    before = f"{put(against.before)} {phrases.during(result.compared)}"
    if sign(against.change) == 0:
        return claim("headline", f"{text}, the same as {phrases.during(result.compared)}.")
    if sign(against.before) == 0:
        return claim("headline", f"{text}; {phrases.during(result.compared)} there was none.")
    percent = f" ({put(against.percent, 'signed')})" if against.percent else ""
    direction = phrases.moved(against, "up", "down")
    return claim(
        "headline", f"{text}, {direction} {put(against.change, 'size')}{percent} on {before}."
    )


def _rows(result: Spend) -> list[Claim]:
    rows = [row for row in result.rows if row.folded is None]
    if result.grain:
        return _course(result, rows)
    if len(rows) == 1 < len(result.rows):
        return [claim("driver", f"First comes {_name(rows[0])} ({_amount(rows[0])}).")]
    if len(rows) == 1:
        return [claim("driver", f"All of it is {_name(rows[0])}.", rows[0].amount)]
    rows.sort(key=lambda row: -Decimal(row.amount.value))
    shown = [row for row in rows[:NAMED] if sign(row.amount) > 0]
    if not shown:
        return []
    parts = [f"{_name(row)} ({_amount(row)})" for row in shown]
    return [claim("driver", f"Largest: {listed(parts)}.", *(row.amount for row in shown))]


def _course(result: Spend, rows: list[SpendRow]) -> list[Claim]:
    if len(rows) < 3 or result.groups:
        return []
    amounts = [Decimal(row.amount.value) for row in rows]
    highest, lowest = rows[amounts.index(max(amounts))], rows[amounts.index(min(amounts))]
    if highest.amount.value == lowest.amount.value:
        return [claim("driver", f"Every {result.grain} cost the same: {put(highest.amount)}.")]
    return [
        claim(
            "driver",
            f"The dearest {_when(highest, amounts, result)},"
            f" the cheapest {_when(lowest, amounts, result)}.",
        )
    ]


def _when(row: SpendRow, amounts: list[Decimal], result: Spend) -> str:
    if amounts.count(Decimal(row.amount.value)) > 1:
        return f"{result.grain}s cost {put(row.amount)}"
    return f"{result.grain} was {put(row.names[0], 'days')} with {put(row.amount)}"


def _name(row: SpendRow) -> str:
    return " / ".join(phrases.without(fact) or put(fact) for fact in row.names)


def _amount(row: SpendRow) -> str:
    text = f"{put(row.amount)}, {put(row.share)}" if row.share else put(row.amount)
    if row.against and row.against.percent and sign(row.against.percent):
        text += f", {put(row.against.percent, 'signed')}"
    return text


def _credits(result: Spend) -> list[Claim]:
    if result.credits is None or result.gross is None:
        return []
    return [
        claim(
            "caveat",
            f"Credits of {put(result.credits)} are in it; without them it was {put(result.gross)}.",
        )
    ]


def _table(result: Spend) -> Table | None:
    rows = result.rows
    if not rows:
        return None
    if result.grain and len(result.groups) == 1:
        crossed = _crossed(result)
        if crossed:
            return crossed
    compared = any(row.against for row in rows)
    shares = any(row.share for row in rows)
    titles = [result.grain.capitalize()] if result.grain else []
    titles += [
        kind_of(dimension)[0].upper() + kind_of(dimension)[1:] for dimension in result.groups
    ]
    columns = [Column(title) for title in titles] + [Column("Cost", True)]
    columns += [Column("Share", True)] if shares else []
    columns += [Column("Before", True), Column("Change", True)] if compared else []
    body = []
    for row in rows:
        cells = _name_cells(row, len(titles))
        cells.append(Cell((row.amount,)))
        cells += [Cell((row.share,) if row.share else ())] if shares else []
        if compared:
            cells += _change_cells(row)
        body.append(tuple(cells))
    if not result.grain:
        body.append(_total_row(result, len(titles), shares, compared))
    return Table("Breakdown", tuple(columns), tuple(body), tells=None if result.grain else "driver")


def _crossed(result: Spend) -> Table | None:
    """Time down, things across, where there are few enough of them."""
    things: dict[str, Fact] = {}
    times: dict[str, tuple[Fact, dict[str, Fact]]] = {}
    for row in result.rows:
        if len(row.names) < 2:
            return None
        time, thing = row.names
        things.setdefault(thing.value, thing)
        times.setdefault(time.value, (time, {}))[1][thing.value] = row.amount
    if len(things) > ACROSS:
        return None
    sums = {
        name: sum(Decimal(at[name].value) for _, at in times.values() if name in at)
        for name in things
    }
    order = sorted(things, key=lambda name: -sums[name])
    columns = [Column((result.grain or "").capitalize())]
    columns += [Column(things[name], True) for name in order]
    rows = tuple(
        (Cell((time,), "days"), *(Cell((at[name],) if name in at else ()) for name in order))
        for time, at in times.values()
    )
    return Table("Breakdown", tuple(columns), rows)


def _name_cells(row: SpendRow, width: int) -> list[Cell]:
    cells = [Cell((fact,), "days") for fact in row.names]
    if row.folded is not None:
        cells = [Cell((row.folded,), word="other: {} rows")]
    return (cells + [Cell()] * width)[:width]


def _change_cells(row: SpendRow) -> list[Cell]:
    if row.against is None:
        return [Cell(), Cell()]
    return [Cell((row.against.before,)), Cell((row.against.change,), "signed")]


def _total_row(result: Spend, width: int, shares: bool, compared: bool) -> tuple[Cell, ...]:
    cells = [Cell(word="Total"), *[Cell()] * (width - 1), Cell((result.total,))]
    cells += [Cell()] if shares else []
    if compared:
        against = result.against
        cells += (
            [Cell((against.before,)), Cell((against.change,), "signed")]
            if against
            else [Cell(), Cell()]
        )
    return tuple(cells)


def _charts(result: Spend) -> tuple[Chart, ...]:
    rows = [row for row in result.rows if row.folded is None]
    if len(rows) < 2:
        return ()
    if result.grain:
        return _lines(result, rows)
    points = tuple(
        Point(row.names, row.amount) for row in rows[:BARS] if sign(row.amount) > 0 and row.names
    )
    title = f"Cost by {listed([kind_of(dimension) for dimension in result.groups])}"
    return (Chart("bar", title, (Series("Cost", points),)),) if len(points) > 1 else ()


def _lines(result: Spend, rows: list[SpendRow]) -> tuple[Chart, ...]:
    """One line; with a breakdown, a line for each of the few that are largest in sum."""
    series: dict[str, tuple[Fact | str, list[Point]]] = {}
    sums: dict[str, Decimal] = {}
    for row in rows:
        key = " / ".join(fact.value for fact in row.names[1:])
        name: Fact | str = row.names[1] if len(row.names) > 1 else "Cost"
        series.setdefault(key, (name, []))[1].append(Point(row.names[:1], row.amount))
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row.amount.value)
    largest = sorted(sums, key=lambda key: -sums[key])[:NAMED]
    chosen = tuple(Series(series[key][0], tuple(series[key][1])) for key in largest)
    title = f"Cost by {result.grain}"
    return (Chart("line", title, chosen),) if any(len(one.points) > 1 for one in chosen) else ()


def _cited(result: Spend) -> tuple[Fact, ...]:
    return (result.window, result.against.change) if result.against else (result.window,)


def _suggestions(result: Spend) -> tuple[str, ...]:
    asked = []
    if result.against and sign(result.against.change):
        asked.append(f"why did it {phrases.moved(result.against, 'rise', 'fall')}?")
    if "team" not in result.groups and "team" not in result.scope:
        asked.append("and by team?")
    if "service" not in result.groups and "service" not in result.scope:
        asked.append("and by service?")
    largest = next((row for row in result.rows if row.folded is None and row.names), None)
    if largest and not result.grain and largest.names[0].value != UNALLOCATED:
        asked.append(f"who owns {put(largest.names[0])}?")
    if result.compare_to is None:
        asked.append("what about the time before?")
    return tuple(asked[:NAMED])
