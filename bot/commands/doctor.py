"""`spendthread doctor`: what is set up, what is missing, and how to mend it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, right_now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bot.settings import Settings

MARKS = {"good": "ok", "off": "--", "bad": "!!"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: in order, not set up (which may be meant), or at fault."""

    what: str
    state: str
    said: str


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="check settings, store, context and tokens")
    add_home(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the findings; the status is 1 when something is at fault."""
    bad = False
    for finding in examine(asked.home):
        bad = bad or finding.state == "bad"
        sys.stdout.write(f"{MARKS[finding.state]}  {finding.what}: {finding.said}\n")
    return 1 if bad else 0


def examine(home: str | None) -> Iterator[Finding]:
    """Look at everything, one finding a thing; a fault in one does not hide the others."""
    from bot.errors import SettingsError
    from bot.settings import Settings

    try:
        settings = Settings.read()
    except SettingsError as fault:
        for line in fault.user_text.splitlines():
            yield Finding("settings", "bad", line)
        return
    yield Finding("settings", "good", "readable")
    folder = Path(home) if home else settings.spendthread_home
    if folder is None:
        yield Finding("store", "off", "no home folder; add --home DIR or set SPENDTHREAD_HOME")
    else:
        yield from _store(folder)
        yield _state(settings, folder)
    yield from _context(settings)
    yield from _slack(settings)
    yield _language_model(settings)


def _store(folder: Path) -> Iterator[Finding]:
    from tools.errors import SpendthreadError
    from tools.store.open import open_store

    try:
        with open_store(folder) as store:
            yield Finding(
                "store",
                "good",
                f"generation {store.generation}, {store.rows:,} lines,"
                f" {store.data_from} to {store.data_through}, {store.currency}",
            )
            late = (right_now().date() - store.data_through).days
            if late * 24 > store.context.organisation.data_lag_hours + 24:
                yield Finding("data", "bad", f"the last day is {late} days ago; load newer exports")
            yield Finding(
                "access",
                "good" if store.context.access else "off",
                "access.yaml is in use"
                if store.context.access
                else "no access.yaml: in Slack nobody is shown anything",
            )
    except SpendthreadError as fault:
        yield Finding("store", "bad", fault.user_text)


def _state(settings: Settings, folder: Path) -> Finding:
    from bot.state import State
    from tools.errors import SpendthreadError

    url = settings.spendthread_state_url
    if not url and not folder.is_dir():
        return Finding("state", "off", "no home folder yet")
    try:
        State(url).close() if url else State.in_home(folder).close()
    except SpendthreadError as fault:
        return Finding("state", "bad", fault.user_text)
    return Finding("state", "good", "SPENDTHREAD_STATE_URL" if url else "SQLite in the home folder")


def _context(settings: Settings) -> Iterator[Finding]:
    folder = settings.spendthread_context
    if folder is None:
        yield Finding("context", "off", "SPENDTHREAD_CONTEXT is not set; the store's own is used")
        return
    from tools.context.load import check_context

    if not folder.is_dir():
        yield Finding("context", "bad", f"{folder} is not a folder")
        return
    faults = [fault for fault in check_context(folder) if not fault.warning]
    for fault in faults:
        yield Finding("context", "bad", str(fault))
    if not faults:
        yield Finding("context", "good", str(folder))


def _slack(settings: Settings) -> Iterator[Finding]:
    if not settings.slack_bot_token:
        yield Finding("Slack", "off", "SLACK_BOT_TOKEN is not set; docs/slack-setup.md has the way")
        return
    ways = [
        name
        for name, value in (
            ("Socket Mode", settings.slack_app_token),
            ("HTTP", settings.slack_signing_secret),
        )
        if value
    ]
    if ways:
        yield Finding("Slack", "good", f"tokens are set for {' and '.join(ways)}")
    else:
        yield Finding("Slack", "bad", "set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET")


def _language_model(settings: Settings) -> Finding:
    if not settings.spendthread_llm:
        return Finding(
            "language model", "off", "SPENDTHREAD_LLM is not set; templates answer, which is enough"
        )
    if not settings.openai_api_key and not settings.openai_base_url:
        return Finding("language model", "bad", "set OPENAI_API_KEY, or OPENAI_BASE_URL")
    from bot.language_model.connection import try_connection
    from bot.language_model.errors import LanguageModelError

    try:
        return Finding("language model", "good", try_connection(settings))
    except LanguageModelError as fault:
        return Finding("language model", "bad", f"{fault.detail}; templates answer meanwhile")
