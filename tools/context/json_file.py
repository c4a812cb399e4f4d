"""Reading JSON that other tools wrote; numbers stay the text in the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.context.document import read_text
from tools.context.faults import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.context.faults import Faults


def read_json(path: Path, name: str, faults: Faults) -> Any:
    """The value of a JSON file; None after noting why it cannot be read."""
    text = read_text(path, name, faults)
    return None if text is None else parse(text, Place(name, 1), faults)


def read_json_lines(path: Path, name: str, faults: Faults) -> Iterator[tuple[int, Any]]:
    """Each line's number and value; a line that is no JSON is noted and left out."""
    text = read_text(path, name, faults)
    for number, line in enumerate((text or "").split("\n"), start=1):
        if line.strip():
            value = parse(line, Place(name, number), faults)
            if value is not None:
                yield number, value


def parse(text: str, start: Place, faults: Faults) -> Any:
    """The value of JSON text that begins at `start`; None after noting why it cannot be read."""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        line = (start.line or 1) + error.lineno - 1
        faults.fault(
            Place(start.file, line), f"is no JSON ({error.msg}); export it again, or mend this line"
        )
    except RecursionError:
        faults.fault(start, "is nested too deep; flatten it")
    return None


def line_with(text: str, needle: str) -> int | None:
    """The first line that holds a quoted text; JSON values carry no lines of their own."""
    at = text.find(json.dumps(needle, ensure_ascii=False))
    return None if at < 0 else text.count("\n", 0, at) + 1
