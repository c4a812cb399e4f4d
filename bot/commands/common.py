"""What several commands share: the home folder, the clock, JSON lines."""

from __future__ import annotations

import gc
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bot.settings import Settings


def add_home(parser: argparse.ArgumentParser) -> None:
    """Add `--home`."""
    parser.add_argument("--home", metavar="DIR", help="home folder (default: SPENDTHREAD_HOME)")


def add_asker(parser: argparse.ArgumentParser) -> None:
    """Add the clock, the asker and the audience."""
    parser.add_argument(
        "--now", metavar="TIME", type=read_time, help="the moment at which it is asked, ISO 8601"
    )
    parser.add_argument(
        "--as", dest="asker", metavar="USER", help="ask with this user's rights (default: all)"
    )
    parser.add_argument("--channel", metavar="ID", help="answer in front of this channel")


def read_time(text: str) -> datetime:
    """A moment; without an offset it is local time of the organisation.

    Raises:
        ValueError: it is none.

    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time; write it as 2026-11-25T09:00:00+00:00") from None


def read_day(text: str) -> date:
    """A day of the calendar.

    Raises:
        ValueError: it is none.

    """
    return date.fromisoformat(text)


def home_of(asked: argparse.Namespace, settings: Settings) -> Path:
    """The home folder of the command line, else of the settings.

    Raises:
        UsageError: neither names one.

    """
    from bot.errors import UsageError

    if asked.home:
        return Path(asked.home)
    if settings.spendthread_home:
        return settings.spendthread_home
    raise UsageError("no home folder; add --home DIR or set SPENDTHREAD_HOME")


def rest_collector() -> None:
    """Let the garbage collector look less often, for a process that answers many questions.

    An answer makes tens of thousands of small objects at once and drops them together; to look
    through them again and again took a sixth of its time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def right_now() -> datetime:
    """The moment at which the command runs."""
    return datetime.now(UTC)


def write_json(value: dict[str, Any], *, indent: int | None = None) -> None:
    """Write one JSON value on standard output at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent))
    sys.stdout.write("\n")
    sys.stdout.flush()


def write_answer(value: dict[str, Any]) -> None:
    """Write JSON: laid out for somebody at a terminal, on one line for a program."""
    write_json(value, indent=2 if sys.stdout.isatty() else None)


def json_lines(name: str) -> Iterator[tuple[dict[str, Any] | None, str]]:
    """The objects of a file with one JSON object a line; `-` is standard input.

    A line that holds none gives None and what is wrong with it.

    Raises:
        MendableError: the file cannot be read.

    """
    from tools.errors import MendableError

    try:
        file = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
    except OSError as fault:
        raise MendableError(f"{name} cannot be read: {(fault.strerror or '').lower()}") from fault
    with file:
        for number, raw in enumerate(file, start=1):
            line = raw.removeprefix(b"\xef\xbb\xbf").strip()
            if line:
                yield _object(line, number)


def _object(line: bytes, number: int) -> tuple[dict[str, Any] | None, str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None, f"line {number} is not JSON in UTF-8"
    if not isinstance(value, dict):
        return None, f"line {number} is not a JSON object"
    return value, ""


def text_of(entry: dict[str, Any], key: str, *, needed: bool = False) -> str | None:
    """A text of a batch line.

    Raises:
        MendableError: it is missing though needed, or no text.

    """
    from tools.errors import MendableError

    value = entry.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise MendableError(f'"{key}" is missing' if value is None else f'"{key}" is not a text')
    return value


def time_of(entry: dict[str, Any], key: str) -> datetime | None:
    """A moment of a batch line.

    Raises:
        MendableError: it is none.

    """
    from tools.errors import MendableError

    text = text_of(entry, key)
    try:
        return read_time(text) if text is not None else None
    except ValueError as fault:
        raise MendableError(f'"{key}": {fault}') from None
