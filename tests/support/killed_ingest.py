"""Ingests that are killed at the n-th touch of the home folder, for n = 1, 2, 3 and so on.

Run as a program with the home folder and the exports; it prints one JSON line a run: whether the
run was killed, and what served afterwards. Each run is a fork of this process, which itself never
opens DuckDB.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.exports import billed
from tools.ingest.flow import ingest

if TYPE_CHECKING:
    from collections.abc import Callable

_TOUCHES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
KILLED = 9


def main() -> None:
    """Kill one run after the other until one passes unharmed."""
    home, exports = Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]]
    touch = 0
    killed = True
    while killed:
        touch += 1
        killed = _forked(lambda at=touch: _ingest_until(at, home, exports)) == KILLED
        _forked(lambda killed=killed: _report(killed, home))


def _report(killed: bool, home: Path) -> None:
    sys.stdout.write(f"{json.dumps([killed, str(billed(home))])}\n")
    sys.stdout.flush()


def _ingest_until(touch: int, home: Path, exports: list[Path]) -> None:
    seen = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in _TOUCHES and str(home) in str(args[0]):
            seen += 1
            if seen == touch:
                os._exit(KILLED)

    sys.addaudithook(watch)
    ingest(exports, home)


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
    finally:
        os._exit(0)
    return 0


if __name__ == "__main__":
    main()
