"""`spendthread call`: one tool, without words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_asker, add_home, home_of, right_now, write_answer

if TYPE_CHECKING:
    import argparse


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("call", help="call one tool")
    parser.add_argument("tool", metavar="TOOL")
    parser.add_argument("--args", metavar="JSON", default="{}", help="the tool's arguments")
    parser.add_argument("--json", action="store_true", help="the answer as JSON (always so)")
    add_home(parser)
    add_asker(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Call the tool and write its answer as JSON."""
    from bot.commands.talk import Talk
    from bot.errors import UsageError
    from bot.settings import Settings
    from bot.understand.reading import Call

    try:
        args = json.loads(asked.args)
    except ValueError as fault:
        raise UsageError(f"--args is not JSON: {fault}") from None
    if not isinstance(args, dict):
        raise UsageError('--args is not a JSON object, such as {"group_by": ["service"]}')
    settings = Settings.read()
    with Talk(home_of(asked, settings), settings) as talk:
        answer = talk.call(
            Call(tool=asked.tool, args=args),
            now=asked.now or right_now(),
            asker=asked.asker,
            channel=asked.channel,
        )
    write_answer(answer.to_json())
    return 0
