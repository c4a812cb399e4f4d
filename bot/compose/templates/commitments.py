"""How well commitments are used, and whose money is lying idle."""

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

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.commitments import Commitment, Commitments, Coverage

TOLD = 4
BARS = 8


def commitments(result: Commitments, frame: Frame) -> Draft:
    """Say what is unused first, then each commitment, then what they cover."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window, "use of a commitment")))
    suggestions = _suggestions(result)
    claims = [
        _headline(result, frame),
        *_each(result),
        *_coverage(result, frame),
        *phrases.owners(result.contacts, *([result.unused] if result.unused else [])),
        *_partial(result),
        *phrases.unknown_names(result, frame),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: Commitments, frame: Frame) -> Claim:
    when = phrases.during(result.window)
    if result.unused is None or result.cost_of_all is None:
        used = [item.used for item in result.items]
        what = phrases.subject(result, frame, "spend")
        paid = [f"{put(item.name)} paid for {put(item.used)}" for item in result.items[:TOLD]]
        return claim("headline", f"Of {what}, {listed(paid)} {when}.", *used)
    if sign(result.unused) == 0:
        text = f"No money was left unused in commitments {when}: all of the"
        return claim("headline", f"{text} {put(result.cost_of_all)} was used.", result.unused)
    text = f"Unused commitments cost {put(result.unused)} {when}"
    if result.utilisation:
        text += f": {put(result.utilisation)} of the {put(result.cost_of_all)} paid was used"
    against = result.against
    if against and result.compared and sign(against.change):
        text += (
            f". That is {phrases.moved(against, 'up', 'down')} {put(against.change, 'size')} on"
            f" {put(against.before)} {phrases.during(result.compared)}"
        )
    return claim("headline", f"{text}.", result.unused)


def _each(result: Commitments) -> list[Claim]:
    claims = []
    for item in result.items[:TOLD]:
        if item.unused is None or item.cost is None:
            continue
        if sign(item.unused) == 0:
            text = f"{_name(item)} is used in full: {put(item.used)}"
        else:
            text = f"{_name(item)} left {put(item.unused)} of {put(item.cost)} unused"
            if item.utilisation:
                text += f" ({put(item.utilisation)} used)"
        claims.append(claim("driver", f"{text}.", item.used))
    return claims


def _name(item: Commitment) -> str:
    kind = f" ({put(item.kind)})" if item.kind else ""
    return f"{put(item.name)}{kind}"


def _coverage(result: Commitments, frame: Frame) -> list[Claim]:
    coverage = result.coverage
    if coverage is None or coverage.percent is None:
        return []
    where = phrases.subject(result, frame, "Coverage") if result.scope else "Coverage"
    text = (
        f"{where} is {put(coverage.percent)}: commitments paid for {put(coverage.covered)} at"
        f" negotiated prices"
    )
    if sign(coverage.on_demand):
        text += f", and {put(coverage.on_demand)} of the same kind of use ran on demand"
    return [claim("driver", f"{text}.")]


def _partial(result: Commitments) -> list[Claim]:
    if not any(item.partial for item in result.items):
        return []
    text = (
        "What is left unused is not told for commitments of which only the use here can be seen;"
        " it is a cost of whoever owns them."
    )
    return [claim("caveat", text, result.window)]


def _table(result: Commitments) -> Table | None:
    if result.groups:
        return _coverage_table(result)
    columns = (
        Column("Commitment"),
        Column("Kind"),
        Column("Owner"),
        Column("Used", True),
        Column("Unused", True),
        Column("Utilisation", True),
    )
    rows = tuple(
        (
            Cell((item.name,)),
            Cell((item.kind,) if item.kind else ()),
            Cell((item.owner.team,) if item.owner else ()),
            Cell((item.used,)),
            Cell((item.unused,) if item.unused else ()),
            Cell((item.utilisation,) if item.utilisation else ()),
        )
        for item in result.items
    )
    return Table("Commitments", columns, rows)


def _coverage_table(result: Commitments) -> Table | None:
    if not result.rows:
        return None
    titles = [kind_of(dimension) for dimension in result.groups]
    columns = [Column(title[0].upper() + title[1:]) for title in titles]
    columns += [Column("Covered", True), Column("Not covered", True), Column("Coverage", True)]
    rows = [(*(Cell((name,)) for name in row.names), *_amounts(row)) for row in result.rows]
    if result.coverage:
        blank = [Cell()] * (len(titles) - 1)
        rows.append((Cell(word="Total"), *blank, *_amounts(result.coverage)))
    return Table("Coverage", tuple(columns), tuple(rows))


def _amounts(row: Coverage) -> tuple[Cell, Cell, Cell]:
    percent = (row.percent,) if row.percent else ()
    return Cell((row.covered,)), Cell((row.on_demand,)), Cell(percent)


def _charts(result: Commitments) -> tuple[Chart, ...]:
    bars = [item for item in result.items if item.unused and Decimal(item.unused.value) > 0]
    if len(bars) < 2:
        return ()
    points = tuple(Point((item.name,), item.unused) for item in bars[:BARS] if item.unused)
    return (Chart("bar", "Unused commitments", (Series("Unused", points),)),)


def _suggestions(result: Commitments) -> tuple[str, ...]:
    offered = ["where can we save money?"]
    if not result.groups:
        offered.append("commitment coverage by team")
    return tuple(offered)
