"""What people wrote, freed of Slack's markup.

Slack escapes `&`, `<` and `>` and writes mentions, channels, dates and links as `<…>`. The text
that leaves here is plain; nothing of it goes back to Slack without `bot.slack.outside`.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 20_000
"""Slack's own limit on a message is 40,000; no question needs half of that."""

_TOKEN = re.compile(r"<([^<>]{0,3000})>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain(text: str, *, bot_user: str = "") -> str:
    """The words of a message, without the mention of the bot itself."""
    read = _TOKEN.sub(lambda token: _words(token[1], bot_user), text[:MOST_CHARACTERS])
    for entity, character in _ENTITIES:
        read = read.replace(entity, character)
    return " ".join(read.split(" ")).strip()


def mentions(text: str, user: str) -> bool:
    """Whether a message names this user."""
    return f"<@{user}>" in text or f"<@{user}|" in text


def _words(token: str, bot_user: str) -> str:
    target, _, label = token.partition("|")
    if target == f"@{bot_user}":
        return ""
    if label:
        return label
    if target.startswith(("@", "#", "!")):
        return target.lstrip("@#!")
    return target
