"""How many phrases about time are read right, by whose voice, and how long one takes.

    python -m benchmarks.periods

Right means both ends of the window and of the one compared with. `held_out` holds phrases that were
written when the grammar was done and that it was not changed for; traps hold no time at all.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.understand.periods import find_windows
from tools.periods import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.understand.periods import Windows
    from tools.periods import Period

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
AIM_RIGHT, AIM_MS = 0.95, 2.0


def main() -> None:
    """Print the shares for each file of phrases, then the time a phrase takes."""
    took: list[float] = []
    print(f"{'phrases':<20}{'read right':>12}{'of':>6}")
    for path in sorted((GOLDEN / "periods").glob("*.jsonl")):
        right: Counter[bool] = Counter(_is_right(line, took) for line in _lines(path))
        print(f"{path.stem:<20}{right[True] / right.total():>12.1%}{right.total():>6}")
    traps = list(_lines(GOLDEN / "traps.jsonl"))
    caught = sum(_read(line, took).period is not None for line in traps)
    print(f"{'traps with a time':<20}{caught:>12}{len(traps):>6}")
    print(f"aims: {AIM_RIGHT:.0%} of unseen phrases, no trap, under {AIM_MS:g} ms")
    slowest = sorted(took)[int(len(took) * 0.99)]
    print(f"median {statistics.median(took):.2f} ms, 99 of 100 under {slowest:.2f} ms")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _read(line: dict[str, Any], took: list[float]) -> Windows:
    calendar = Calendar(
        now=datetime.fromisoformat(line["now"]),
        timezone=line["timezone"],
        week_start=line["week_start"],
        fiscal_year_start=line["fiscal_year_start"],
    )
    begun = time.perf_counter()
    windows = find_windows(line["text"], calendar)
    took.append((time.perf_counter() - begun) * 1000)
    return windows


def _is_right(line: dict[str, Any], took: list[float]) -> bool:
    windows = _read(line, took)
    read = _ends(windows.period), _ends(windows.compare_to)
    return read == (line["period"], line["compare_to"])


def _ends(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


if __name__ == "__main__":
    main()
