"""An answer fits the terminal, and nothing in the data can take it over."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.answer import answer_call
from bot.messages import (
    Answer,
    Question,
    SaidCell,
    SaidChart,
    SaidClaim,
    SaidColumn,
    SaidPoint,
    SaidSeries,
    SaidTable,
    Section,
)
from bot.terminal import show
from bot.understand.reading import Call, Choice

if TYPE_CHECKING:
    from datetime import datetime

    from bot.desk import Desk

HOSTILE = "\x1b[31mred\x1b[0m [bold]loud[/bold] \x07\u202e:smile:"


def _printed(answer: Answer, *, width: int = 100, terminal: bool = False) -> str:
    written = io.StringIO()
    show(answer, Console(file=written, width=width, force_terminal=terminal, no_color=not terminal))
    return written.getvalue()


def _answer(*, text: str = "Spend was 1.00 USD.", cell: str = "a") -> Answer:
    points = tuple(
        SaidPoint(label=f"d{n}", value=str(n % 7), text=f"{n % 7}.00 USD", fact=f"f{n}")
        for n in range(30)
    )
    section = Section(
        tool="spend",
        claims=(
            SaidClaim(text=text, facts=("f1",), kind="headline"),
            SaidClaim(text=text, facts=("f1",), kind="driver"),
            SaidClaim(text=text, facts=("f1",), kind="next"),
        ),
        table=SaidTable(
            title="t",
            columns=(
                SaidColumn(title=cell),
                SaidColumn(title="Cost", figures=True),
                SaidColumn(title="Before", figures=True),
            ),
            rows=((SaidCell(text=cell), SaidCell(text="1.00 USD"), SaidCell(text="2.00 USD")),),
        ),
        charts=(
            SaidChart(
                kind="line", title="c", unit="USD", series=(SaidSeries(name=cell, points=points),)
            ),
        ),
    )
    return Answer(question="q", status="answered", sections=(section,))


@pytest.mark.parametrize("terminal", [True, False])
def test_data_cannot_colour_ring_or_reverse_the_terminal(terminal: bool) -> None:
    """Escape codes, markup and emoji names in the data come out as the characters they are."""
    printed = _printed(_answer(text=HOSTILE, cell=HOSTILE), terminal=terminal, width=200)
    assert "\x1b[31m" not in printed
    assert "\x07" not in printed
    assert "\u202e" not in printed
    assert "[bold]loud[/bold]" in printed
    assert ":smile:" in printed


def test_a_pipe_gets_no_control_codes() -> None:
    """What is not a terminal gets plain text."""
    assert "\x1b" not in _printed(_answer())


@pytest.mark.parametrize("width", [20, 40, 69, 70, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int, desk: Desk, now: datetime) -> None:
    """Tables and charts keep to the width that there is."""
    question = Question(text="x", now=now)
    for args in ({"group_by": ["service", "team"]}, {"grain": "day"}):
        said = answer_call(Call(tool="spend", args=args), question, desk)
        lines = _printed(said, width=width).splitlines()
        assert all(len(entry) <= width for entry in lines)


def test_a_narrow_terminal_shows_names_and_the_first_figure() -> None:
    """Columns that do not fit go, rather than being torn apart."""
    narrow = _printed(_answer(), width=60)
    assert "1.00 USD" in narrow
    assert "Before" not in narrow
    assert "Before" in _printed(_answer(), width=100)


def test_a_question_back_lists_its_choices() -> None:
    """Choices can be read and typed."""
    said = Answer(
        question="q",
        status="clarify",
        message="Which one?",
        choices=(
            Choice(label="checkout", question="checkout?"),
            Choice(label="payments", question="payments?"),
        ),
    )
    printed = _printed(said)
    assert [entry.strip() for entry in printed.splitlines() if entry.strip()] == [
        "Which one?",
        "1. checkout",
        "2. payments",
    ]


def test_a_sparkline_keeps_the_spike_when_it_is_thinned() -> None:
    """A long course on a narrow screen still shows its highest point."""
    assert "█" in _printed(_answer(), width=40)
