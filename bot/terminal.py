"""An answer in the terminal: claims, tables and small charts; plain when nobody looks at it."""

from __future__ import annotations

import itertools
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.compose.render import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from bot.messages import Answer, SaidChart, SaidClaim, SaidSeries, SaidTable, Section

PIPED_WIDTH = 100
NARROW = 70
"""Below this width a table shows its names and its first figure alone."""

MOST_ROWS = 40
BAR = 12
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SPARKS = "▁▂▃▄▅▆▇█"
_STYLES = {
    "headline": "bold",
    "driver": "",
    "feature": "cyan",
    "owner": "cyan",
    "verdict": "magenta",
    "trade_off": "yellow",
    "caveat": "dim",
    "next": "italic dim",
}


def console() -> Console:
    """Standard output; without colours or control codes where it is no terminal."""
    probe = Console()
    if probe.is_terminal:
        return probe
    width = shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    return Console(width=width, no_color=True)


def show(answer: Answer, to: Console | None = None) -> None:
    """Print an answer."""
    screen = to or console()
    screen.print(_whole(answer, screen.width), soft_wrap=False, highlight=False)


def _whole(answer: Answer, width: int) -> Group:
    parts: list[RenderableType] = []
    if answer.message:
        parts.append(_text(answer.message, "bold" if not answer.sections else ""))
    parts.extend(
        Padding(_text(f"{number}. {choice.label}"), (0, 0, 0, 2), expand=False)
        for number, choice in enumerate(answer.choices, start=1)
    )
    for section in answer.sections:
        if parts:
            parts.append(Text())
        parts.extend(_section(section, width))
    return Group(*parts)


def _section(section: Section, width: int) -> Iterable[RenderableType]:
    above, below = split(section)
    told = section.table.tells if section.table and width >= NARROW else None
    yield from (_claim(claim) for claim in above if claim.kind != told)
    if section.table:
        yield Padding(_table(section.table, _bars(section), width), (1, 0, 1, 2), expand=False)
    for chart in section.charts:
        if chart.kind == "line":
            yield Padding(_lines(chart, width), (0 if section.table else 1, 0, 1, 2), expand=False)
    yield from (_claim(claim) for claim in below if claim.kind != told)


def _claim(claim: SaidClaim) -> RenderableType:
    style = _STYLES[claim.kind]
    if claim.kind != "driver":
        return _text(claim.text, style)
    point = Table.grid(padding=(0, 1))
    point.add_row("  •", _text(claim.text, style))
    return point


def _bars(section: Section) -> dict[str, Decimal]:
    """The values that the rows of the table stand beside, by fact."""
    charts = [chart for chart in section.charts if chart.kind == "bar"]
    return {
        point.fact: Decimal(point.value)
        for chart in charts
        for series in chart.series
        for point in series.points
    }


def _table(table: SaidTable, bars: dict[str, Decimal], width: int) -> Table:
    columns = list(range(len(table.columns)))
    if width < NARROW:
        figures = [place for place in columns if table.columns[place].figures]
        names = [place for place in columns if not table.columns[place].figures]
        columns = sorted([*names[:1], *figures[:1]])
    largest = max(bars.values(), default=Decimal(0))
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place in columns:
        column = table.columns[place]
        shown.add_column(
            _text(column.title),
            justify="right" if column.figures else "left",
            no_wrap=column.figures,
            overflow="fold",
        )
    if largest > 0 and width >= NARROW:
        shown.add_column("")
    for row in table.rows[:MOST_ROWS]:
        cells = [_text(row[place].text) for place in columns]
        if largest > 0 and width >= NARROW:
            value = next((bars[f] for cell in row for f in cell.facts if f in bars), Decimal(0))
            cells.append(Text(_bar(value, largest), style="blue"))
        shown.add_row(*cells)
    if len(table.rows) > MOST_ROWS:
        shown.add_row(Text(f"… {len(table.rows) - MOST_ROWS} more rows with --json", style="dim"))
    return shown


def _bar(value: Decimal, largest: Decimal) -> str:
    eighths = int(value * BAR * 8 / largest) if value > 0 else 0
    full, part = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[part] if part else "")


def _lines(chart: SaidChart, width: int) -> RenderableType:
    """A sparkline a series, all on one scale."""
    values = [Decimal(point.value) for series in chart.series for point in series.points]
    low, high = min(*values, Decimal(0)), max(values)
    rows = Table.grid(padding=(0, 2))
    room = max(10, width - 60)
    for series in chart.series:
        rows.add_row(
            _text(series.name, "dim"),
            Text(_sparks(series, low, high, room), style="blue"),
            _text(_ends(series), "dim"),
        )
    return rows


def _sparks(series: SaidSeries, low: Decimal, high: Decimal, room: int) -> str:
    values = [Decimal(point.value) for point in series.points]
    if len(values) > room:
        values = _thinned(values, room)
    if high == low:
        return _SPARKS[0] * len(values)
    steps = len(_SPARKS) - 1
    return "".join(_SPARKS[int((value - low) * steps / (high - low))] for value in values)


def _thinned(values: Sequence[Decimal], room: int) -> list[Decimal]:
    """The highest value of each stretch, so that no spike is lost."""
    edges = [len(values) * place // room for place in range(room + 1)]
    return [max(values[start:end]) for start, end in itertools.pairwise(edges)]


def _ends(series: SaidSeries) -> str:
    points = series.points
    low = min(points, key=lambda point: Decimal(point.value))
    high = max(points, key=lambda point: Decimal(point.value))
    return f"{low.text} – {high.text}"


def _text(text: str, style: str = "") -> Text:
    """Text as it is: no markup, no colour codes, no control characters in it."""
    safe = "".join(
        character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )
    return Text(safe, style=style)
