"""The texts that the language model reads, and the hash that tells one version from another."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from bot.language_model.errors import LanguageModelError

NAMES = ("system", "plan", "compose", "digest", "incident")
_BOT = Path(__file__).parent.parent
_PLACES = (_BOT / "prompts", _BOT.parent / "prompts")
"""Inside the installed package, and beside it in the repository."""


@cache
def prompt(name: str) -> str:
    """One text.

    Raises:
        LanguageModelError: the file is missing or cannot be read.

    """
    for place in _PLACES:
        file = place / f"{name}.md"
        if file.is_file():
            try:
                return file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as fault:
                raise LanguageModelError("prompt", f"{file}: {fault}") from fault
    raise LanguageModelError("prompt", f"prompts/{name}.md is missing")


def instructions(task: str) -> str:
    """The system message for one task: who the bot is, then what to do now."""
    return f"{prompt('system')}\n\n{prompt(task)}"


@cache
def version(name: str) -> str:
    """The first twelve digits of a text's SHA-256."""
    return hashlib.sha256(prompt(name).encode()).hexdigest()[:12]


def versions(*names: str) -> dict[str, str]:
    """Name → version, for the record of an answer."""
    return {name: version(name) for name in names}


def echoes(text: str) -> bool:
    """Whether a text repeats six words in a row of what the language model was told."""
    return not _runs(text).isdisjoint(_told())


@cache
def _told() -> frozenset[tuple[str, ...]]:
    return frozenset(run for name in NAMES for run in _runs(prompt(name)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[place : place + 6]) for place in range(len(words) - 5)}
