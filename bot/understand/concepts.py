"""Groups of words that mean much the same in questions about spend."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bot.understand.pieces import singular


@cache
def _groups() -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    """Single words, and words tied together, with the name of their group."""
    text = (files("bot.understand") / "data" / "concepts.txt").read_text(encoding="utf-8")
    single: dict[str, str] = {}
    tied: dict[tuple[str, ...], str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, words = line.partition(": ")
        for word in words.split():
            parts = tuple(word.split("_"))
            if len(parts) > 1:
                tied.setdefault(tuple(singular(part) for part in parts), name)
            else:
                single.setdefault(word if word.startswith("@") else singular(word), name)
    return single, tied


def concepts(words: list[str]) -> list[str]:
    """The words with the names of their groups, in capitals, in place of those that have one.

    >>> concepts(["why", "did", "it", "go", "up"])
    ['WHY', 'did', 'it', 'UP']
    """
    single, tied = _groups()
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in (4, 3, 2):
            name = tied.get(tuple(words[at : at + size]))
            if name:
                found.append(name.upper())
                at += size
                break
        else:
            word = words[at]
            found.append(single[word].upper() if word in single else word)
            at += 1
    return found
