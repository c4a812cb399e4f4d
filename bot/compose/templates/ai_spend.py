"""What language models cost, what they were used for, and what moved it."""

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

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.ai_spend import AiRow, AiSpend, AiUse
    from tools.facts import Fact

NAMED = 3
BARS = 8
SMALL = 100
"""Parts of a change below a hundredth of all that moved are not told."""

_PARTS = {
    "price": "price",
    "requests": "number of requests",
    "tokens_per_request": "tokens per request",
    "cache_share": "use of the cache",
    "new": "new AI models",
    "vanished": "AI models no longer used",
    "unsplit": "charges without tokens",
}


def ai_spend(result: AiSpend, frame: Frame) -> Draft:
    """Say cost and use, then what a request costs, what moved it, and vector stores beside."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window, "AI spend")))
    suggestions = _suggestions(result)
    claims = [
        _headline(result, frame),
        *_parts(result),
        *_kinds(result.total),
        *_each(result),
        *_largest(result),
        *_vectors(result),
        *phrases.features([(feature, None) for feature in result.features[:NAMED]], frame),
        *phrases.owners(result.contacts, result.total.cost),
        *_uncosted(result),
        *_counted_by(result),
        *phrases.unknown_names(result, frame),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: AiSpend, frame: Frame) -> Claim:
    if result.vectors and not sign(result.total.cost) and result.total.tokens is None:
        what = phrases.subject(result, frame, "Vector stores")
        text = f"{what} cost {put(result.vectors)} {phrases.during(result.window)}"
        return claim("headline", f"{text}; no language model is billed there.")
    what = phrases.subject(result, frame, "AI spend")
    total = result.total
    text = f"{what} {phrases.during(result.window)} was {put(total.cost)}"
    counts = [f"{put(total.requests)} requests"] if total.requests else []
    counts += [f"{put(total.tokens)} tokens"] if total.tokens else []
    if counts:
        text += f" for {listed(counts)}"
    against = result.against
    if against is None or result.compared is None:
        return claim("headline", f"{text}.")
    before = f"{put(against.before)} {phrases.during(result.compared)}"
    if sign(against.change) == 0:
        return claim("headline", f"{text}, the same as {phrases.during(result.compared)}.")
    percent = f" ({put(against.percent, 'signed')})" if against.percent else ""
    direction = phrases.moved(against, "up", "down")
    return claim(
        "headline", f"{text}, {direction} {put(against.change, 'size')}{percent} on {before}."
    )


def _parts(result: AiSpend) -> list[Claim]:
    """The change as price and volume."""
    if result.parts is None:
        return []
    known = {name: getattr(result.parts, name) for name in _PARTS}
    parts = [(name, fact) for name, fact in known.items() if fact is not None]
    parts.sort(key=lambda part: -abs(Decimal(part[1].value)))
    moved = sum(abs(Decimal(fact.value)) for _, fact in parts)
    told = [
        f"{_PARTS[name]} {put(fact, 'signed')}"
        for name, fact in parts
        if abs(Decimal(fact.value)) * SMALL >= moved
    ]
    return [claim("driver", f"Price against volume: {listed(told)}.")] if told else []


def _kinds(use: AiUse) -> list[Claim]:
    """Which tokens they were."""
    words = (
        (use.uncached, "read in full"),
        (use.cached, "from a cache"),
        (use.written, "written to the cache"),
        (use.output, "of output"),
    )
    told = [f"{put(fact)} {word}" for fact, word in words if fact]
    if len(told) < 2:
        return []
    text = f"Tokens: {listed(told)}"
    if use.cached_share:
        text += f"; {put(use.cached_share)} of the input was read from a cache"
    return [claim("driver", f"{text}.")]


def _each(result: AiSpend) -> list[Claim]:
    """What a request costs, and a conversation."""
    use = result.total
    claims = []
    if use.cost_per_request:
        text = f"A request cost {put(use.cost_per_request)}"
        if use.tokens_per_request:
            text += f" and took {put(use.tokens_per_request)}"
        claims.append(claim("driver", f"{text}."))
    if use.cost_per_conversation:
        claims.append(claim("driver", f"A conversation cost {put(use.cost_per_conversation)}."))
    else:
        for item in result.talks[:NAMED]:
            if item.unit_cost and item.quantity:
                where = f" of {put(item.feature)}" if item.feature else ""
                text = f"Each {put(item.unit)}{where} cost {put(item.unit_cost)} in AI models"
                claims.append(
                    claim("driver", f"{text}: {put(item.cost)} for {put(item.quantity)}.")
                )
    if use.retries:
        claims.append(claim("driver", f"{put(use.retries)} of the requests were retries."))
    return claims


def _largest(result: AiSpend) -> list[Claim]:
    rows = [row for row in result.rows if row.folded is None and sign(row.use.cost) > 0]
    if result.grain or len(rows) < 2:
        return []
    cites = [row.use.cost for row in rows]
    parts = [f"{_name(row)} ({_amount(row)})" for row in rows[:NAMED]]
    return [claim("driver", f"Largest: {listed(parts)}.", *cites)]


def _amount(row: AiRow) -> str:
    return put(row.use.cost) + (f", {put(row.share)}" if row.share else "")


def _name(row: AiRow) -> str:
    return " / ".join(phrases.without(fact) or put(fact) for fact in row.names)


def _vectors(result: AiSpend) -> list[Claim]:
    if result.vectors is None or (not sign(result.total.cost) and result.total.tokens is None):
        return []
    text = f"Vector stores beside them cost {put(result.vectors)}, which is not in that sum"
    fed = [row for row in result.rows if row.beside and row.folded is None]
    if fed and not result.grain:
        fed.sort(key=lambda row: -Decimal(row.beside.value if row.beside else 0))
        parts = [f"{put(row.beside)} for {_name(row)}" for row in fed[:NAMED] if row.beside]
        text += f": {listed(parts)}"
    return [claim("driver", f"{text}.")]


def _uncosted(result: AiSpend) -> list[Claim]:
    if not result.uncosted:
        return []
    text = (
        f"No cost is on record for {put_all(result.uncosted)}: the tokens are counted, what they"
        " cost is not."
    )
    return [claim("caveat", text)]


def _counted_by(result: AiSpend) -> list[Claim]:
    if not result.counted_by:
        return []
    text = (
        f"The bill does not count all of this use; {put_all(result.counted_by)} does. The money is"
        " the bill's alone."
    )
    return [claim("caveat", text)]


def _table(result: AiSpend) -> Table | None:
    rows = result.rows
    if len(rows) < 2 and not result.grain:
        return None
    titles = [kind_of(dimension) for dimension in result.groups]
    if result.grain:
        titles.insert(0, result.grain)
    columns = [Column(title[0].upper() + title[1:]) for title in titles]
    columns.append(Column("Cost", True))
    beside = any(row.beside for row in rows)
    compared = any(row.against for row in rows)
    fit = list(_COLUMNS)[: len(_COLUMNS) - beside - compared]
    shown = [name for name in fit if any(getattr(row.use, name) for row in rows)]
    columns += [Column(_COLUMNS[name], True) for name in shown]
    columns += [Column("Vector stores", True)] if beside else []
    columns += [Column("Change", True)] if compared else []
    written = []
    for row in rows:
        names = [Cell((fact,), "days" if fact.period else "") for fact in row.names]
        cells = [*names, *[Cell()] * (len(titles) - len(names)), *_cells(row.use, shown)]
        cells += [_cell(row.beside)] if beside else []
        cells += [Cell((row.against.change,), "signed") if row.against else Cell()] * compared
        written.append(tuple(cells))
    total = [Cell(word="Total"), *[Cell()] * (len(titles) - 1), *_cells(result.total, shown)]
    total += [_cell(result.vectors)] if beside else []
    total += [Cell((result.against.change,), "signed") if result.against else Cell()] * compared
    written.append(tuple(total))
    return Table("AI models", tuple(columns), tuple(written))


_COLUMNS = {
    "tokens": "Tokens",
    "cost_per_request": "Per request",
    "requests": "Requests",
    "cached_share": "From cache",
}
"""Column → its title, those that are left out last where there are many."""


def _cells(use: AiUse, shown: list[str]) -> list[Cell]:
    return [Cell((use.cost,)), *(_cell(getattr(use, name)) for name in shown)]


def _cell(fact: Fact | None) -> Cell:
    return Cell((fact,) if fact else ())


def _charts(result: AiSpend) -> tuple[Chart, ...]:
    rows = [row for row in result.rows if row.folded is None]
    if result.grain:
        if len(rows) < 2 or result.groups:
            return ()
        course = tuple(Point(row.names, row.use.cost) for row in rows)
        return (Chart("line", "AI spend over time", (Series("Cost", course),)),)
    points = tuple(Point(row.names, row.use.cost) for row in rows[:BARS] if sign(row.use.cost) > 0)
    if len(points) < 2:
        return ()
    return (Chart("bar", "AI spend", (Series("Cost", points),)),)


def _suggestions(result: AiSpend) -> tuple[str, ...]:
    offered = ["AI spend by feature"] if "feature" not in result.groups else []
    offered += ["AI spend by model"] if "ai_model" not in result.groups else []
    if result.compare_to is None:
        offered.append("AI spend last week compared with the week before")
    return tuple(offered[:3])
