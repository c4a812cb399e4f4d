"""One file a command. Each adds its parser; what a command needs is imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands import ask, call, context, demo, digest, doctor, ingest, periods, serve, usage

if TYPE_CHECKING:
    from collections.abc import Callable

COMMANDS: tuple[Callable[[Any], None], ...] = (
    demo.add,
    ingest.add,
    ask.add,
    call.add,
    periods.add,
    serve.add,
    digest.add,
    context.add,
    usage.add,
    doctor.add,
)
