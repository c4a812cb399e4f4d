"""Charts: as Slack's own block, and as a picture where a workspace does not take that block."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.messages import SaidChart, SaidSeries

MOST_POINTS = 20
MOST_BARS = 6
"""Slack takes twenty; the names of more than six run into each other."""

MOST_SERIES = 6
LONGEST_TITLE = 50
LONGEST_LABEL = 20
LONGEST_AXIS = 50

_MONTH = re.compile(
    r"\b(Jan|Feb|Mar|Apr|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|ust|tember|ober|ember)\b"
)
_COLOURS = ("#8d99ae", "#1d3557", "#e07a5f", "#3d8b7d", "#c9a227", "#6d597a")
"""The window that is compared with is grey; what the question is about is dark."""


def chart_block(chart: SaidChart) -> dict[str, Any] | None:
    """The chart as a block; None when it does not fit what Slack takes."""
    laid = _laid_out(chart)
    if laid is None:
        return None
    categories, series = laid
    return {
        "type": "data_visualization",
        "title": _cut(chart.title, LONGEST_TITLE),
        "chart": {
            "type": chart.kind,
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(categories, values, strict=True)
                    ],
                }
                for name, values in series
            ],
            "axis_config": {
                "categories": categories,
                "y_label": _cut(chart.unit or "value", LONGEST_AXIS),
            },
        },
    }


def picture(chart: SaidChart) -> bytes | None:
    """The chart as a PNG; None when it has nothing to draw."""
    laid = _laid_out(chart)
    if laid is None:
        return None
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # only where a picture is drawn
    from matplotlib.figure import Figure

    categories, series = laid
    figure = Figure(figsize=(7, 2.6), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    colours = _COLOURS if len(series) > 1 else _COLOURS[1:]
    places = list(range(len(categories)))
    for (name, values), colour in zip(series, colours, strict=False):
        if chart.kind == "bar":
            axes.barh([_plain(label) for label in categories], values, color=colour)
        else:
            axes.plot(places, values, color=colour, linewidth=2, label=_plain(name))
    if chart.kind == "bar":
        axes.invert_yaxis()
        axes.set_xlabel(_plain(chart.unit))
    else:
        axes.set_xticks(places, [_plain(label) for label in categories], fontsize=8)
        axes.set_ylabel(_plain(chart.unit))
        axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
        axes.legend(frameon=False, fontsize=8, loc="lower right")
    axes.set_title(_plain(chart.title), loc="left", fontsize=10, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    written = io.BytesIO()
    figure.savefig(written, format="png", metadata={"Software": None})
    return written.getvalue()


def _laid_out(
    chart: SaidChart,
) -> tuple[list[str], list[tuple[str, list[float]]]] | None:
    """Categories that differ, and a value of each series for every one of them.

    Two windows are laid over each other when they are equally long; else the later one stands
    alone. Of more points than fit the latest ones are shown, of bars the first.
    """
    series = [one for one in chart.series if one.points][-MOST_SERIES:]
    if not series:
        return None
    count = len(series[-1].points)
    kept = [one for one in series if len(one.points) == count]
    shown = slice(MOST_BARS) if chart.kind == "bar" else slice(-MOST_POINTS, None)
    labels = _labels([point.label for point in series[-1].points][shown])
    names = [_name(one) for one in kept]
    if count < 2 or len(set(labels)) < len(labels) or len(set(names)) < len(names):
        return None
    values = [[round(float(point.value), 2) for point in one.points] for one in kept]
    return labels, [(name, row[shown]) for name, row in zip(names, values, strict=True)]


def _labels(labels: Sequence[str]) -> list[str]:
    """Short labels: the year goes where all share it."""
    years = {label[-5:] for label in labels}
    year = years.pop() if len(years) == 1 else ""
    if year.startswith(" ") and year[1:].isdigit():
        labels = [label.removesuffix(year) for label in labels]
    return [_cut(_MONTH.sub(r"\1", label), LONGEST_LABEL) or "–" for label in labels]


def _name(series: SaidSeries) -> str:
    """The name without the dates in brackets that stand behind a window's own words."""
    return _cut(series.name.partition(" (")[0], LONGEST_LABEL) or "–"


def _plain(text: str) -> str:
    """Text that the drawing reads as it is: a dollar sign would begin a formula."""
    return text.replace("$", r"\$")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
