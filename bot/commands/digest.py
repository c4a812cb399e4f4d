"""`spendthread digest`: what a channel's digest would say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, home_of, read_time, right_now, write_answer

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from bot.settings import Settings
    from tools.scope import Scope


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("digest", help="show what a channel's digest would say")
    parser.add_argument("--channel", metavar="ID", required=True, help="the channel it is for")
    parser.add_argument(
        "--now", metavar="TIME", type=read_time, help="the moment at which it is made, ISO 8601"
    )
    parser.add_argument("--month", action="store_true", help="the edition of the last month")
    parser.add_argument("--json", action="store_true", help="the digest as JSON")
    add_home(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make the digest and show it; nothing is sent."""
    from bot.access import Audience
    from bot.desk import Desk
    from bot.digest import digest
    from bot.settings import Settings

    settings = Settings.read()
    home = home_of(asked, settings)
    desk = Desk(home)
    try:
        made = digest(
            desk,
            Audience(channel=asked.channel),
            asked.now or right_now(),
            scope=_scope(asked.channel, home, settings),
            edition="month" if asked.month else "week",
        )
    finally:
        desk.close()
    if asked.json:
        write_answer(made.to_json(asked.channel))
    else:
        sys.stdout.write(f"{made.text}\n")
    return 0


def _scope(channel: str, home: Path, settings: Settings) -> Scope:
    """What the channel's own digest is about, where it was set up in Slack."""
    from bot.state import State
    from bot.subscriptions import Subscriptions

    url = settings.spendthread_state_url
    if not url and not (home / "state.db").exists():
        return {}
    state = State(url) if url else State.in_home(home)
    try:
        found = Subscriptions(state).of(channel)
    finally:
        state.close()
    return found.scope if found else {}
