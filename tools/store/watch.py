"""Ends queries that run over their time: DuckDB has no time-out of its own."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

CHECKS = 4
"""How often in one time limit the watch looks; a query ends at most a quarter late."""


class Watch:
    """One thread that watches over all queries of a store.

    A thread for each query would cost more than most queries do, since starting one waits for it.
    """

    def __init__(self, limit: float) -> None:
        """`limit` is in seconds."""
        self._limit = limit
        self._guard = threading.Lock()
        self._running: dict[int, tuple[float, DuckDBPyConnection]] = {}
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, cursor: DuckDBPyConnection) -> Iterator[None]:
        """While entered, the cursor's query is interrupted when its time is over."""
        with self._guard:
            self._running[id(cursor)] = time.monotonic() + self._limit, cursor
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._guard:
                del self._running[id(cursor)]

    def stop(self) -> None:
        """End the thread; nothing is watched any more."""
        self._stopped.set()

    def _look(self) -> None:
        while not self._stopped.wait(self._limit / CHECKS):
            now = time.monotonic()
            with self._guard:
                for deadline, cursor in self._running.values():
                    if deadline <= now:
                        cursor.interrupt()
