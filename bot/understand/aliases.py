"""The short names that everybody uses for what providers sell, where they run it, and so on."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def load(name: str) -> Any:
    """One of the data files of this package."""
    return json.loads((files("bot.understand") / "data" / name).read_text(encoding="utf-8"))


@cache
def aliases() -> dict[str, dict[str, list[str]]]:
    """Dimension → `word|word` → the values that the words may stand for; `*` ends a prefix."""
    found: dict[str, dict[str, list[str]]] = load("aliases.json")
    return found


@cache
def kinds() -> dict[str, dict[str, list[str]]]:
    """Word class → the dimensions (or records) that it may stand for, and its words."""
    found: dict[str, dict[str, list[str]]] = load("kinds.json")
    return found


def resolve(patterns: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """The values of this bill that an alias stands for; `values` maps each to its folded form."""
    exact = {fold(pattern) for pattern in patterns if not pattern.endswith("*")}
    prefixes = tuple(fold(pattern.rstrip("*")) for pattern in patterns if pattern.endswith("*"))
    return [
        value
        for value, folded in values.items()
        if folded in exact or (prefixes and folded.startswith(prefixes))
    ]


def entries() -> Iterator[tuple[str, tuple[str, ...], list[str]]]:
    """Every alias: its dimension, its words, its patterns."""
    for dimension, words in aliases().items():
        for spelled, patterns in words.items():
            yield dimension, tuple(spelled.split("|")), patterns
