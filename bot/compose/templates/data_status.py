"""Which data stand behind the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put, put_all
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.data_status import DataStatus


def data_status(result: DataStatus, _: Frame) -> Draft:
    """Say how far the data go and how sure they are."""
    suggestions = ("what did we spend last month?", "what is unallocated?")
    claims: list[Claim] = [
        claim(
            "headline",
            f"Data run from {put(result.data_from)} through {put(result.data_through)}"
            f" ({put(result.age)} ago).",
        ),
        claim(
            "driver",
            f"{put(result.lines)} lines from {put_all([source.name for source in result.sources])},"
            f" reported in {put(result.currency)}, generation {put(result.generation)}."
            if result.sources
            else f"{put(result.lines)} lines, reported in {put(result.currency)}, generation"
            f" {put(result.generation)}.",
        ),
    ]
    if result.provisional_from:
        claims.append(
            claim("caveat", f"Days from {put(result.provisional_from)} on are provisional.")
        )
    else:
        claims.append(claim("caveat", "All days are final.", result.data_through))
    late = [source for source in result.sources if source.behind and sign(source.behind) > 0]
    if late:
        parts = [f"{put(source.name)} by {put(source.behind)}" for source in late if source.behind]
        claims.append(claim("caveat", f"Behind the newest source: {listed(parts)}."))
    if len(result.currencies) > 1:
        codes = put_all([currency.code for currency in result.currencies])
        claims.append(claim("caveat", f"Billed in {codes}; converted to {put(result.currency)}."))
    claims.append(
        claim("next", f"Ask next: “{suggestions[0]}” or “{suggestions[1]}”.", result.data_through)
    )
    return Draft(tuple(claims), _table(result), (), suggestions)


def _table(result: DataStatus) -> Table | None:
    if not result.sources:
        return None
    columns = (
        Column("Source"),
        Column("Lines", True),
        Column("From"),
        Column("Through"),
        Column("Delivered"),
    )
    rows = tuple(
        (
            Cell((source.name,)),
            Cell((source.lines,)),
            Cell((source.first_day,)),
            Cell((source.last_day,)),
            Cell((source.as_of,) if source.as_of else ()),
        )
        for source in result.sources
    )
    return Table("Sources", columns, rows)
