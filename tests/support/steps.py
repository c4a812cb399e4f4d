"""Makes the n-th step of a publish fail, or the process die at it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb

from tools.store import build, home

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """While entered, counts what a publish does to the disk and breaks one of its steps.

    A step is a statement of the build, the end of its connection, or a move, write or flush of a
    file. `fail_at` raises as a full disk does; `die_at` ends the process without any clean-up.
    """

    def __init__(self, *, fail_at: int = 0, die_at: int = 0) -> None:
        self._fail_at = fail_at
        self._die_at = die_at
        self._done = 0
        self._patches = [
            patch.object(build, "duckdb", self),
            patch.object(home, "flush", self._breaking(home.flush)),
            patch.object(Path, "rename", self._breaking(Path.rename)),
            patch.object(Path, "replace", self._breaking(Path.replace)),
            patch.object(Path, "write_text", self._breaking(Path.write_text)),
        ]

    def __enter__(self) -> Steps:
        for each in self._patches:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._patches:
            each.stop()

    def connect(self, *args: Any, **settings: Any) -> _Connection:
        """Stands in for `duckdb.connect` in the build."""
        return _Connection(duckdb.connect(*args, **settings), self)

    def step(self) -> None:
        """Count one step, and break it when it is its turn."""
        self._done += 1
        if self._done == self._die_at:
            os._exit(9)
        if self._done == self._fail_at:
            raise OSError(28, "No space left on device")

    def _breaking(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def act(*args: Any, **settings: Any) -> Any:
            self.step()
            return action(*args, **settings)

        return act


class _Connection:
    """A connection whose statements are steps."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, steps: Steps) -> None:
        self._connection = connection
        self._steps = steps

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._steps.step()

    def execute(self, *args: Any) -> duckdb.DuckDBPyConnection:
        self._steps.step()
        return self._connection.execute(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)
