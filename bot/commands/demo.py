"""`spendthread demo`: the demo company, loaded, asked a first question, and open for more."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.common import read_day, right_now

if TYPE_CHECKING:
    import argparse

    from bot.settings import Settings

FOLDER = ".demo"
QUESTION = "why did the bill spike last week?"
MARK = "demo.json"
"""Marks a home folder as the demo's own, which may be thrown away."""


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="make and load a demo company, then chat")
    parser.add_argument(
        "--today", metavar="DATE", type=read_day, help="the day that is today in the demo"
    )
    parser.add_argument("--home", metavar="DIR", default=FOLDER, help=f"default: {FOLDER}")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make, load, answer, chat."""
    from bot.settings import Settings

    home = Path(asked.home)
    now = _moment(asked.today)
    if not _made(home, now.date()):
        _make(home, now.date())
    _chat(home, Settings.read(), now)
    return 0


def _moment(today: date | None) -> datetime:
    """Nine in the morning of the day, or now."""
    return datetime.combine(today, time(9), UTC) if today else right_now()


def _made(home: Path, today: date) -> bool:
    """Whether this very company stands there already.

    Raises:
        UsageError: the folder holds a store that is not the demo's.

    """
    from bot.errors import UsageError

    mark = home / MARK
    if mark.is_file():
        known: object = json.loads(mark.read_text(encoding="utf-8"))
        return known == {"today": today.isoformat()} and (home / "current").is_file()
    if home.is_dir() and any(home.iterdir()):
        raise UsageError(f"{home} holds something that is not the demo; name another with --home")
    return False


def _make(home: Path, today: date) -> None:
    from bot.commands.ingest import summary
    from bot.progress import spoken, watched
    from tools.demo.company import make_demo
    from tools.ingest.flow import ingest

    for leftover in ("company", "lake", "generations"):
        shutil.rmtree(home / leftover, ignore_errors=True)
    for leftover in ("current", MARK, "state.db", "state.db-wal", "state.db-shm"):
        (home / leftover).unlink(missing_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text("{}", encoding="utf-8")
    with spoken() as tell:
        company = make_demo(home / "company", today, progress=tell)
    with watched() as count:
        report = ingest(
            list(company.exports.values()), home, context_folder=company.context, progress=count
        )
    for line in summary(report):
        sys.stdout.write(f"{line}\n")
    (home / MARK).write_text(json.dumps({"today": today.isoformat()}), encoding="utf-8")


def _chat(home: Path, settings: Settings, now: datetime) -> None:
    """Answer the first question, then whatever is typed, as one conversation."""
    from bot.commands.talk import Talk
    from bot.terminal import show

    began = right_now()
    turns: list[Any] = []
    with Talk(home, settings) as talk:
        question: str | None = QUESTION
        sys.stdout.write(f"\n> {QUESTION}\n\n")
        while question is not None:
            answer = talk.ask(question, now=now + (right_now() - began), turns=tuple(turns))
            show(answer)
            if answer.turn:
                turns.append(answer.turn)
            question = _next() if sys.stdin.isatty() and sys.stdout.isatty() else None


def _next() -> str | None:
    """What is typed next; None at the end."""
    while True:
        try:
            typed = input("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            return None
        if typed.casefold() in {"quit", "exit", "bye"}:
            return None
        if typed:
            return typed
