"""Faults of an export: where they are, what is wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from tools.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 20
"""How many faults of one file, and of one ingest, are spelled out; the rest are counted."""

VALUE_LENGTH = 60


@dataclass(frozen=True)
class Fault:
    """One thing that makes a file untrustworthy.

    `row` counts the data rows of the file from 1; `line` is the line of a text file on which that
    row begins.
    """

    file: str
    text: str
    row: int | None = None
    line: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
            if self.line is not None:
                place += f" (line {self.line})"
        elif self.line is not None:
            place += f", line {self.line}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.text}"


def refuse(faults: Sequence[Fault]) -> NoReturn:
    """Raise one ExportError that lists the faults, a line each."""
    listed = [str(fault) for fault in faults[:LIMIT]]
    if len(faults) > LIMIT:
        listed.append(f"… and {len(faults) - LIMIT} more faults")
    listed[-1] += ". Nothing was loaded; what was loaded before goes on serving."
    raise ExportError("\n".join(listed))


def quote(value: object) -> str:
    """A value of the file as it may stand in a message: one line, no control characters."""
    text = "".join(mark if mark.isprintable() else "�" for mark in str(value))
    return repr(text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…")
