"""What is unallocated, and the rule that would place it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put
from bot.compose.phrases import kind_of, sign
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.allocation_gaps import AllocationGaps, Gap

NAMED = 3
RULES = 2
"""Rules that are proposed in words."""


def allocation_gaps(result: AllocationGaps, frame: Frame) -> Draft:
    """Say how large the gap is, what is in it, and how to close it."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    if not sign(result.gap):
        return Draft((_closed(result, frame), *phrases.notes(result, frame, result.window)))
    suggestions = ("and by service?", "and by account?")
    claims = [
        _headline(result, frame),
        *_rows(result),
        *_unplaced(result),
        *(_proposal(row) for row in _ruled(result)[:RULES]),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), (), suggestions)


def _closed(result: AllocationGaps, frame: Frame) -> Claim:
    what = phrases.subject(result, frame, "spend")
    return claim(
        "headline",
        f"Nothing is unallocated: all {what} {phrases.during(result.window)}, {put(result.total)},"
        f" has a {kind_of(result.dimension)}.",
    )


def _headline(result: AllocationGaps, frame: Frame) -> Claim:
    share = f" ({put(result.share)})" if result.share else ""
    what = phrases.subject(result, frame, "spend")
    return claim(
        "headline",
        f"{put(result.gap)}{share} of {what} {phrases.during(result.window)},"
        f" {put(result.total)} in all, has no {kind_of(result.dimension)}.",
    )


def _rows(result: AllocationGaps) -> list[Claim]:
    rows = [row for row in result.rows if row.folded is None and sign(row.amount) > 0][:NAMED]
    if not rows:
        return []
    parts = [f"{_name(row, result)} ({put(row.amount)})" for row in rows]
    return [claim("driver", f"It holds {listed(parts)}.", result.gap)]


def _name(row: Gap, result: AllocationGaps) -> str:
    parts = []
    for dimension, fact in zip(result.groups, row.names, strict=False):
        missing = fact.value == UNALLOCATED
        parts.append(f"no {kind_of(dimension)}" if missing else put(fact))
    return " / ".join(parts)


def _unplaced(result: AllocationGaps) -> list[Claim]:
    if result.unplaced is None or not sign(result.unplaced):
        return []
    return [
        claim("driver", f"No rule matches lines worth {put(result.unplaced)} of it.", result.gap)
    ]


def _ruled(result: AllocationGaps) -> list[Gap]:
    """Rows for which a rule is proposed, each rule once."""
    seen: dict[str, Gap] = {}
    for row in result.rows:
        if row.rule:
            seen.setdefault(row.rule.yaml.value, row)
    return list(seen.values())


def _proposal(row: Gap) -> Claim:
    rule = row.rule
    assert rule is not None  # noqa: S101 - only rows with a rule come here
    how = {
        "named": f"its tags or names say {put(rule.entity)}" if rule.entity else "its tags name it",
        "neighbours": f"what lies beside it belongs to {put(rule.entity)}"
        if rule.entity
        else "what lies beside it is placed so",
        "open": "fill in the owner",
    }[rule.sure]
    return claim(
        "next",
        f"This rule would place {put(rule.places)} ({how}):\n{put(rule.yaml, 'block')}",
        row.amount,
    )


def _table(result: AllocationGaps) -> Table | None:
    if not result.rows:
        return None
    titles = [kind_of(dimension) for dimension in result.groups]
    columns = [Column(title[0].upper() + title[1:]) for title in titles]
    columns += [Column("Cost", True), Column("Of the gap", True), Column("Lines", True)]
    rows = []
    for row in result.rows:
        names = [Cell((fact,)) for fact in row.names] + [Cell()] * len(titles)
        if row.folded:
            names = [Cell((row.folded,), word="other: {} rows")] + [Cell()] * len(titles)
        rows.append(
            (
                *names[: len(titles)],
                Cell((row.amount,)),
                Cell((row.share,) if row.share else ()),
                Cell((row.lines,)),
            )
        )
    return Table("Not allocated", tuple(columns), tuple(rows))
