"""A progress bar with rows and time left, for whoever watches; silent in a pipe."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = {
    "find": "looking at files",
    "read": "reading rows",
    "allocate": "allocating",
    "verify": "verifying",
    "publish": "publishing",
}


@contextmanager
def watched() -> Iterator[Callable[[str, int, int], None]]:
    """What an ingest tells its progress to: the step, rows done, rows in all."""
    with _bar() as bar:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, visible=False)
                tasks[step] = bar.add_task(STEPS.get(step, step), total=total or None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield tell


@contextmanager
def spoken() -> Iterator[Callable[[str], None]]:
    """What work without a known end tells its progress to: a few words at a time."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status("starting") as status:
        yield status.update


def _bar() -> Progress:
    screen = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        disable=not screen.is_terminal,
        transient=True,
    )
