"""Plain English: the words that are never names, and never misspelt ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def plain_words() -> frozenset[str]:
    """Words that people use in questions, lower case."""
    text = (files("bot.understand") / "data" / "words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
