"""What happened when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, put, put_all

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.changes import Changes, Happening

TOLD = 8
"""Entries that are told in words; all are in the table."""


def changes(result: Changes, frame: Frame) -> Draft:
    """List the entries of the timeline, earliest first."""
    if result.status == "no_data" or not result.happenings:
        return Draft(tuple(_none(result, frame)))
    several = len(result.happenings) > 1
    noun = "things are" if several else "thing is"
    suggestions = ("why did the bill change in that time?", "and by team?")
    claims: list[Claim] = [
        claim(
            "headline",
            f"{put(result.count)} {noun} on record {phrases.during(result.window)}"
            f"{_place(result, frame)}.",
        )
    ]
    claims += [_entry(happening, frame) for happening in result.happenings[-TOLD:]]
    if len(result.happenings) > TOLD:
        claims.append(claim("caveat", "Those before them are in the table.", result.count))
    claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), (), suggestions)


def _none(result: Changes, frame: Frame) -> list[Claim]:
    text = f"Nothing is on record {phrases.during(result.window)}{_place(result, frame)}."
    claims = [claim("headline", text, result.count)]
    claims.append(
        claim(
            "caveat",
            "Events, incidents, decisions and plans come from the context folder; none that"
            " touches this lies in the window.",
            result.window,
        )
    )
    return claims


def _place(result: Changes, frame: Frame) -> str:
    place = phrases.subject(result, frame, "").strip()
    return f" {place}" if place else ""


def _entry(happening: Happening, frame: Frame) -> Claim:
    where = list(happening.components)
    if happening.feature:
        where.append(happening.feature)
    text = f"{put(happening.time)}: {_what(happening, frame)} “{put(happening.title)}”"
    if where:
        text += f" on {put_all(where)}"
    if happening.contact:
        text += f" by {put(happening.contact.team)}"
    if happening.lasted:
        text += f", lasted {put(happening.lasted)}"
    elif happening.ends:
        text += f", until {put(happening.ends)}"
    if happening.amount:
        text += f", stated at {put(happening.amount, 'signed')}{_per(happening)}"
    return claim("driver", f"{text}.")


def _what(happening: Happening, frame: Frame) -> str:
    if happening.kind in ("plan starts", "plan ends"):
        return happening.kind
    return f"{happening.kind} ({put(frame.word('type', happening.type))})"


def _per(happening: Happening) -> str:
    if happening.per in ("day", "week", "month"):
        return f" a {happening.per}"
    return " in all" if happening.per == "total" else ""


def _table(result: Changes) -> Table | None:
    if len(result.happenings) <= TOLD:
        return None
    columns = (Column("When"), Column("What"), Column("Title"), Column("Where"), Column("Team"))
    rows = []
    for happening in result.happenings:
        where = (*happening.components, *([happening.feature] if happening.feature else []))
        rows.append(
            (
                Cell((happening.time,)),
                Cell(word=happening.kind),
                Cell((happening.title,)),
                Cell(where),
                Cell((happening.contact.team,) if happening.contact else ()),
            )
        )
    return Table("Timeline", columns, tuple(rows))
