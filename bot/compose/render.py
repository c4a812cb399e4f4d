"""From drafts to what is shown: claims, tables and charts with their values filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose.fill import clean, fill, show
from bot.messages import (
    SaidCell,
    SaidChart,
    SaidClaim,
    SaidColumn,
    SaidPoint,
    SaidSeries,
    SaidTable,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.compose.claims import Cell, Chart, Draft, Point, Table
    from tools.facts import Fact
    from tools.results import Note

ROWS_IN_TEXT = 12
TOLD_IN_WORDS = 4
"""Up to so many rows, total included, the drivers say in words what the table holds."""


def section(
    tool: str, draft: Draft, facts: Mapping[str, Fact], notes: tuple[Note, ...] = ()
) -> Section:
    """One tool's part of the answer."""
    return Section(
        tool=tool,
        claims=tuple(
            SaidClaim(text=fill(claim.text, facts), facts=claim.facts, kind=claim.kind)
            for claim in draft.claims
        ),
        table=_table(draft.table) if draft.table else None,
        charts=tuple(_chart(chart) for chart in draft.charts),
        suggestions=tuple(fill(suggestion, facts) for suggestion in draft.suggestions),
        notes=notes,
    )


def plain(message: str, sections: Iterable[Section]) -> str:
    """The answer as lines of plain text."""
    lines = [message] if message else []
    for part in sections:
        if lines:
            lines.append("")
        first, rest = split(part)
        lines.extend(_line(claim) for claim in first)
        if part.table and len(part.table.rows) > TOLD_IN_WORDS:
            lines.extend(_rows(part.table))
        lines.extend(_line(claim) for claim in rest)
    return "\n".join(lines)


def split(part: Section) -> tuple[tuple[SaidClaim, ...], tuple[SaidClaim, ...]]:
    """The claims that stand above a table, up to the last driver of the first run, and the rest."""
    kinds = [claim.kind for claim in part.claims]
    end = next(
        (place for place, kind in enumerate(kinds) if kind not in ("headline", "driver")),
        len(kinds),
    )
    return part.claims[:end], part.claims[end:]


def _line(claim: SaidClaim) -> str:
    return f"• {claim.text}" if claim.kind == "driver" else claim.text


def _rows(table: SaidTable) -> list[str]:
    """The first rows: names, then the figures that are not the past ones."""
    lines = []
    for row in table.rows[:ROWS_IN_TEXT]:
        pairs = list(zip(row, table.columns, strict=True))
        names = [cell.text for cell, column in pairs if not column.figures and cell.text]
        figures = [
            cell.text
            for cell, column in pairs
            if column.figures and cell.text and column.title != "Before"
        ]
        lines.append(f"  {' / '.join(names)}: {', '.join(figures)}")
    more = len(table.rows) - ROWS_IN_TEXT
    return [*lines, f"  … and {more} more"] if more > 0 else lines


def _table(table: Table) -> SaidTable:
    return SaidTable(
        title=table.title,
        columns=tuple(
            SaidColumn(title=_named(column.title), figures=column.figures)
            for column in table.columns
        ),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in table.rows),
        tells=table.tells,
    )


def _cell(cell: Cell) -> SaidCell:
    shown = [show(fact, cell.style) for fact in cell.facts]
    text = _worded(cell.word, shown) if cell.word else ", ".join(shown)
    return SaidCell(text=text, facts=tuple(fact.id for fact in cell.facts))


def _worded(word: str, shown: list[str]) -> str:
    """The word with the values in their places; a value that holds `{}` stays as it is."""
    first, *rest = word.split("{}")
    if len(rest) <= 1:
        return f"{first}{', '.join(shown)}{rest[0]}" if rest else first
    return first + "".join(value + part for value, part in zip(shown, rest, strict=True))


def _chart(chart: Chart) -> SaidChart:
    values = [point.value for series in chart.series for point in series.points]
    return SaidChart(
        kind=chart.kind,
        title=chart.title,
        unit=clean(values[0].unit) if values else "",
        series=tuple(
            SaidSeries(
                name=_named(series.name),
                points=tuple(_point(point) for point in series.points),
            )
            for series in chart.series
        ),
    )


def _named(name: Fact | str) -> str:
    return name if isinstance(name, str) else show(name)


def _point(point: Point) -> SaidPoint:
    return SaidPoint(
        label=" / ".join(show(name, "days") for name in point.names),
        value=point.value.value,
        text=show(point.value),
        fact=point.value.id,
    )
