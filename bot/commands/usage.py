"""`spendthread usage`: what the language model cost, as lines that `ingest` reads."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, home_of, read_day, write_json

if TYPE_CHECKING:
    import argparse

    from bot.state import Usage

COMPONENT = "spendthread"


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("usage", help="what the language model cost, to load with ingest")
    parser.add_argument("--since", metavar="DATE", type=read_day, help="from this day (UTC) on")
    add_home(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Write one JSON line an answer."""
    from bot.settings import Settings
    from bot.state import State

    settings = Settings.read()
    url = settings.spendthread_state_url
    state = State(url) if url else State.in_home(home_of(asked, settings))
    since = datetime.combine(asked.since, time(), UTC).timestamp() if asked.since else 0.0
    try:
        for usage in state.usage(since=since):
            if usage.turns:
                write_json(line(usage))
    finally:
        state.close()
    return 0


def line(usage: Usage) -> dict[str, Any]:
    """One answer as a row of a gateway's spend log, in the form in which LiteLLM writes it.

    `spend` is in USD; 0 where no price is known. Who asked and what was said are not in it.
    """
    return {
        "request_id": f"{COMPONENT}-{usage.at:.6f}",
        "startTime": datetime.fromtimestamp(usage.at, UTC).isoformat(),
        "model": usage.model,
        "custom_llm_provider": "openai",
        "spend": str(usage.cost or 0),
        "prompt_tokens": usage.sent,
        "completion_tokens": usage.received,
        "metadata": {
            "usage_object": {"prompt_tokens_details": {"cached_tokens": usage.cached}},
            "user_api_key_alias": COMPONENT,
        },
        "request_tags": [f"component:{COMPONENT}", f"outcome:{usage.outcome}"],
    }
