"""`spendthread ask`: one question, or a file of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.common import (
    add_asker,
    add_home,
    home_of,
    json_lines,
    rest_collector,
    right_now,
    text_of,
    time_of,
    write_answer,
    write_json,
)

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from bot.commands.talk import Talk


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("ask", help="answer a question")
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument(
        "--batch", metavar="FILE", help="answer every line of a JSON lines file (- for stdin)"
    )
    parser.add_argument("--thread", metavar="ID", help="continue an earlier conversation")
    parser.add_argument("--json", action="store_true", help="the answer as JSON")
    add_home(parser)
    add_asker(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Answer what was asked."""
    from bot.commands.talk import Talk
    from bot.errors import UsageError
    from bot.settings import Settings

    if (asked.question is None) == (asked.batch is None):
        raise UsageError('ask takes either "QUESTION" or --batch FILE')
    settings = Settings.read()
    with Talk(home_of(asked, settings), settings) as talk:
        if asked.batch is not None:
            return _batch(asked, talk)
        answer = talk.ask(
            asked.question,
            now=asked.now or right_now(),
            asker=asked.asker,
            channel=asked.channel,
            thread=asked.thread,
        )
    if asked.json:
        write_answer(answer.to_json())
    else:
        from bot.terminal import show

        show(answer)
    return 0


def _batch(asked: argparse.Namespace, talk: Talk) -> int:
    rest_collector()
    for entry, fault in json_lines(asked.batch):
        if entry is None:
            write_json({"id": None, "status": "error", "error": fault})
        else:
            write_json(_line(entry, asked, talk, asked.now or right_now()))
    return 0


def _line(
    entry: dict[str, Any], asked: argparse.Namespace, talk: Talk, now: datetime
) -> dict[str, Any]:
    """The answer to one line; whatever is wrong with it, the next line is answered too."""
    from tools.errors import SpendthreadError

    try:
        answer = talk.ask(
            text_of(entry, "question", needed=True) or "",
            now=time_of(entry, "now") or now,
            asker=text_of(entry, "as") or asked.asker,
            channel=text_of(entry, "channel") or asked.channel,
            thread=text_of(entry, "thread") or asked.thread,
            id=entry.get("id"),
        )
    except SpendthreadError as fault:
        return {"id": entry.get("id"), "status": "error", "error": fault.user_text}
    except Exception as fault:
        return {
            "id": entry.get("id"),
            "status": "error",
            "error": f"a fault of my own ({type(fault).__name__}: {fault}); please report it",
        }
    return answer.to_json()
