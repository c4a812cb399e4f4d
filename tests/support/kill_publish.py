"""Publishes the parts of a home's lake again and again in processes that die at one step each.

Run as a program of its own, so that it can fork before any thread is there. Writes out at how
many steps a process died before one got through.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.steps import Steps
from tools.context.schema import Context
from tools.store.home import Home
from tools.store.lake import Part
from tools.store.open import open_store
from tools.store.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable

DIED = 9


def main() -> None:
    """Kill the publish at step 1, 2, 3 …; until the pointer moves the old generation must serve."""
    home = Home(Path(sys.argv[1]))
    serving = home.serving()
    assert serving is not None
    died = 0
    while _in_child(_publish, home, died + 1) == DIED:
        died += 1
        if home.serving() != serving:
            assert _in_child(_publish, home, 0) == 0
            break
        assert _in_child(_check, home, serving) == 0
    sys.stdout.write(f"{died}\n")


def _in_child(work: Callable[[Home, int], None], home: Home, number: int) -> int:
    """Run in a process of its own; return its exit status."""
    child = os.fork()
    if child == 0:
        try:
            work(home, number)
        except BaseException as fault:
            sys.stderr.write(f"{fault!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _publish(home: Home, die_at: int) -> None:
    parts = [Part.model_validate_json(file.read_text()) for file in home.lake.glob("*/*/*.json")]
    dearest = max(parts, key=lambda part: part.sums["USD"]["EffectiveCost"])
    with Steps(die_at=die_at):
        publish(home, [dearest], Context())


def _check(home: Home, serving: int) -> None:
    with open_store(home.folder) as store:
        assert store.generation == str(serving)
        assert store.execute("SELECT COUNT(*) FROM rollup") == [(1,)]


if __name__ == "__main__":
    main()
