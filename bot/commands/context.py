"""`spendthread context`: check a context folder, propose one, or write what was marked in Slack."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, right_now

if TYPE_CHECKING:
    import argparse

    from tools.context.starter import Holdings


def add(commands: Any) -> None:
    """Add the command and what it can do."""
    parser = commands.add_parser(
        "context", help="check, propose or add to the shared model's folder"
    )
    kinds = parser.add_subparsers(title="what to do", metavar="check|init|export", required=True)
    check = kinds.add_parser("check", help="tell every fault with file, line and mend")
    check.add_argument("folder", metavar="DIR")
    check.set_defaults(run=run_check)
    init = kinds.add_parser("init", help="propose a first folder from what the store holds")
    init.add_argument("folder", metavar="DIR")
    add_home(init)
    init.set_defaults(run=run_init)
    export = kinds.add_parser("export", help="write what was marked in Slack, as YAML")
    export.add_argument("folder", metavar="DIR")
    add_home(export)
    export.set_defaults(run=run_export)


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


def run_export(asked: argparse.Namespace) -> int:
    """Write what stands marked in Slack into a folder, one file a kind, for a pull request.

    Raises:
        MendableError: the folder holds one of the files already; nothing was written.

    """
    import yaml

    from bot.commands.common import home_of
    from bot.marks import Marks, as_yaml
    from bot.settings import Settings
    from bot.state import State
    from tools.errors import MendableError

    settings = Settings.read()
    url = settings.spendthread_state_url
    state = State(url) if url else State.in_home(home_of(asked, settings))
    try:
        files = as_yaml(Marks(state).all())
    finally:
        state.close()
    folder = Path(asked.folder)
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise MendableError(f"{folder / there[0]} is there already; name an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{folder / name}\n")
    if not files:
        sys.stdout.write("nothing is marked\n")
    return 0


def run_init(asked: argparse.Namespace) -> int:
    """Write a commented starter folder; without a store, one of examples alone.

    Raises:
        MendableError: the folder holds one of the files already; nothing was written.

    """
    from bot.settings import Settings
    from tools.context.starter import propose
    from tools.errors import MendableError

    folder = Path(asked.folder)
    home = Path(asked.home) if asked.home else Settings.read().spendthread_home
    files = propose(_holdings(home))
    taken = sorted(name for name in files if (folder / name).exists())
    if taken:
        raise MendableError(f"{folder} already holds {', '.join(taken)}; choose an empty folder")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{folder / name}\n")
    return 0


def _holdings(home: Path | None) -> Holdings:
    """What the store of a home folder holds; nothing where there is none."""
    from tools.context.starter import Holdings

    if home is None:
        return Holdings(currency="USD")
    from tools.facts import Ledger
    from tools.holdings import holdings
    from tools.store.open import open_store
    from tools.view import View
    from tools.visibility import FULL_VIEW

    with open_store(home) as store:
        return holdings(View(store, store.context.calendar(right_now()), FULL_VIEW, Ledger()))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
