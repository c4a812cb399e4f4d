"""Periods for a file of phrases, one JSON object a line."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.understand.periods.windows import find_windows
from tools.periods import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tools.periods import Period


def read_batch(lines: Iterable[str]) -> Iterator[str]:
    """One line `{"id", "period", "compare_to"}` for each line `{"id", "text", "now", …}`.

    Raises ValueError, naming the line, where a line is not such an object.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            calendar = Calendar(
                now=datetime.fromisoformat(asked["now"]),
                timezone=asked.get("timezone") or "UTC",
                week_start=asked.get("week_start") or "monday",
                fiscal_year_start=asked.get("fiscal_year_start") or "01-01",
            )
            text = asked["text"]
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"line {number}: {fault}") from fault
        windows = find_windows(text, calendar)
        answer: dict[str, Any] = {
            "id": asked.get("id"),
            "period": _ends(windows.period),
            "compare_to": _ends(windows.compare_to),
        }
        if windows.grain:
            answer["grain"] = windows.grain
        if windows.note:
            answer["note"] = windows.note
        yield json.dumps(answer, ensure_ascii=False)


def _ends(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}
