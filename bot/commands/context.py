"""`spendthread context`: check a context folder, or propose one from what the store holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command and what it can do."""
    parser = commands.add_parser("context", help="check the folder with the shared model")
    kinds = parser.add_subparsers(title="what to do", metavar="check", required=True)
    check = kinds.add_parser("check", help="tell every fault with file, line and mend")
    check.add_argument("folder", metavar="DIR")
    check.set_defaults(run=run_check)


def run_check(asked: argparse.Namespace) -> int:
    """Print every fault of the folder; warnings stop nothing.

    Raises:
        ContextError: there is a fault that stops the folder from being loaded.

    """
    from tools.context.load import check_context
    from tools.errors import ContextError, MendableError

    folder = Path(asked.folder)
    if not folder.is_dir():
        raise MendableError(f"{folder} is not a folder")
    found = check_context(folder)
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    faults = sum(not fault.warning for fault in found)
    if faults:
        raise ContextError(f"{folder} has {_counted(faults, 'fault')}")
    warnings = f", {_counted(len(found), 'warning')}" if found else ""
    sys.stdout.write(f"{folder} has no faults{warnings}\n")
    return 0


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
