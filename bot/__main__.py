"""The command line: `spendthread`, also `python -m bot`.

Exit status: 0 answered or done; 1 a fault that the person can mend, said in one line on standard
error; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import TYPE_CHECKING

from bot.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FAULT, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _print_anything()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s", stream=sys.stderr)
    asked = _parser().parse_args(argv)
    try:
        status: int = asked.run(asked)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has enough; nothing is left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        _tell("stopped")
        return FAULT
    except Exception as fault:  # the last wall: nobody should ever read a traceback
        return _failed(fault)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spendthread",
        description="Answers questions about cloud, AI and observability spend.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in COMMANDS:
        add(commands)
    return parser


def _failed(fault: Exception) -> int:
    """Say a fault in a line, or a line each where there are several."""
    from bot.errors import UsageError
    from tools.errors import SpendthreadError

    if isinstance(fault, SpendthreadError):
        for line in fault.user_text.splitlines():
            _tell(line)
        logging.getLogger("spendthread").debug("%s", fault.detail)
        return USAGE if isinstance(fault, UsageError) else FAULT
    if isinstance(fault, OSError) and fault.strerror:
        name = f"{fault.filename}: " if fault.filename else ""
        _tell(f"{name}{fault.strerror.lower()}")
        return FAULT
    _tell(f"a fault of my own ({type(fault).__name__}: {_one_line(str(fault))}); please report it")
    return FAULT


def _tell(text: str) -> None:
    print(f"spendthread: {_one_line(text)}", file=sys.stderr)


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _print_anything() -> None:
    """A terminal that lacks a character shows its number, rather than stopping the answer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    raise SystemExit(main())
