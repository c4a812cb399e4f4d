"""Publishing: a generation is built beside the serving one, verified, and swapped in."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import duckdb

from tools.context.schema import Context
from tools.errors import StoreError
from tools.store.build import Generation, build
from tools.store.home import GENERATIONS_KEPT, Home
from tools.store.lake import Part, replaced
from tools.store.metrics import read_metrics
from tools.store.open import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

T = TypeVar("T")


def serving_parts(home: Home) -> tuple[Part, ...]:
    """The parts of the lake from which the serving generation was built."""
    number = home.serving()
    return _read(home, number, _parts) if number is not None else ()


def serving_context(home: Home) -> Context:
    """The context of the serving generation with its metric values; empty when there is none."""
    number = home.serving()
    return _read(home, number, _context) if number is not None else Context()


def publish(
    home: Home,
    parts: Sequence[Part],
    context: Context,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Generation:
    """Build, verify and swap in a generation of the serving parts with `parts` in their places.

    The caller holds the ingest lock. A failure at any step leaves the old generation serving.
    `progress` is told the step, `allocate`, `verify` or `publish`, and the share of it done.

    Raises:
        StoreError: the sums do not agree with the exports, or the disk does not take the files.
        ContextError: a currency lacks a rate, or a rule cannot be used.

    """
    tell = progress or _tell_nobody
    every = replaced(serving_parts(home), tuple(parts))
    if not every:
        raise StoreError(f"{home.folder} holds no rows yet; name an export to load")
    number = max([home.serving() or 0, *home.numbers()]) + 1
    try:
        _clear(home)
        home.generations.mkdir(parents=True, exist_ok=True)
        generation = build(home, number, every, context, tell)
        tell("publish", 0.0)
        home.finish(number)
        home.serve(number)
    except (duckdb.Error, OSError) as fault:
        raise StoreError(
            f"the store in {home.folder} could not be written ({str(fault).splitlines()[0]});"
            " the one before goes on serving; check the space on the disk and load again",
            detail=str(fault),
        ) from fault
    finally:
        with suppress(OSError):
            _clear(home)
    _tidy(home, number)
    tell("publish", 1.0)
    return generation


def _tell_nobody(_step: str, _done: float) -> None:
    """Progress that nobody watches."""


def _clear(home: Home) -> None:
    """Remove what an unfinished build left, of this ingest or of one that was killed."""
    for left in home.generations.glob("*.building*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _tidy(home: Home, serving: int) -> None:
    """Keep the last few generations and the lake's files that they read.

    What cannot be removed or read stays until the next ingest: the new generation serves already.
    """
    kept = [number for number in home.numbers() if number <= serving][-GENERATIONS_KEPT:]
    try:
        for number in set(home.numbers()) - set(kept):
            home.generation_file(number).unlink(missing_ok=True)
        needed: set[Path] = set()
        for number in kept:
            for part in _read(home, number, _parts):
                needed |= {part.parquet(home), part.manifest(home)}
        for file in home.lake.glob("source=*/period=*/*"):
            if file not in needed:
                file.unlink(missing_ok=True)
    except (duckdb.Error, OSError, ValueError):
        return


def _read(home: Home, number: int, read: Callable[[DuckDBPyConnection], T]) -> T:
    with duckdb.connect(
        str(home.generation_file(number)), read_only=True, config=CONFIG
    ) as connection:
        return read(connection)


def _parts(connection: DuckDBPyConnection) -> tuple[Part, ...]:
    rows = connection.execute("SELECT manifest FROM sources ORDER BY 1").fetchall()
    return tuple(Part.model_validate_json(manifest) for (manifest,) in rows)


def _context(connection: DuckDBPyConnection) -> Context:
    rows = connection.execute("SELECT json FROM context").fetchall()
    context = Context.model_validate_json(rows[0][0])
    return context.model_copy(update={"metric_values": read_metrics(connection)})
