"""What a template or the language model writes, before any figure is filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.facts import Fact

ClaimKind = Literal[
    "headline", "driver", "owner", "feature", "verdict", "trade_off", "caveat", "next"
]
Style = Literal["", "size", "signed", "days", "brief", "long", "block"]
"""How a placeholder is filled: as the fact stands; without its sign, behind a word that says the
direction; always with its sign; a window as its days alone; a day without its year; a name as a
whole sentence, or with its lines kept.
"""

PLACEHOLDER = re.compile(r"\{\{(\w+)(?::(\w+))?\}\}")


def put(fact: Fact, style: Style = "") -> str:
    """The placeholder of a fact."""
    return f"{{{{{fact.id}:{style}}}}}" if style else f"{{{{{fact.id}}}}}"


def put_all(facts: Iterable[Fact], last: str = "and") -> str:
    """Several placeholders as people list things: a, b and c."""
    return listed([put(fact) for fact in facts], last)


def listed(parts: list[str], last: str = "and") -> str:
    """Join parts as people list things: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


@dataclass(frozen=True)
class Claim:
    """One statement. `text` holds `{{fact_id}}` or `{{fact_id:style}}` for every value.

    `facts` are the ids of the facts it rests on: those in its text, and those that bear out its
    words without being shown.
    """

    kind: ClaimKind
    text: str
    facts: tuple[str, ...]


def claim(kind: ClaimKind, text: str, *cites: Fact) -> Claim:
    """A claim that rests on the facts in its text and on `cites`."""
    shown = (match[1] for match in PLACEHOLDER.finditer(text))
    return Claim(kind, text, tuple(dict.fromkeys([*shown, *(fact.id for fact in cites)])))


@dataclass(frozen=True)
class Column:
    """One column of a table; figures stand to the right. `title` is a word of ours or a fact."""

    title: Fact | str
    figures: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell: facts joined by commas, a word of ours, or a word with `{}` for the facts.

    Where the word holds several `{}` there is one for each fact.
    """

    facts: tuple[Fact, ...] = ()
    style: Style = ""
    word: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of facts. `title` is a word of ours."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tells: ClaimKind | None = None
    """The kind of claim that says the same in words, and need not stand beside the table."""


@dataclass(frozen=True)
class Point:
    """One value of a chart and what it stands for."""

    names: tuple[Fact, ...]
    value: Fact


@dataclass(frozen=True)
class Series:
    """Points of one colour; `name` is a word of ours or a fact."""

    name: Fact | str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Chart:
    """Bars for things, a line for time."""

    kind: Literal["bar", "line"]
    title: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Draft:
    """An answer of one tool with its figures still out."""

    claims: tuple[Claim, ...]
    table: Table | None = None
    charts: tuple[Chart, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Questions to ask next; each may hold placeholders."""
