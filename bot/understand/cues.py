"""How loudly the phrases of a question speak for each tool; the phrases are in `data/cues.txt`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 600
"""Characters of one question that are listened to."""


@cache
def cues() -> dict[str, list[tuple[float, re.Pattern[str]]]]:
    """Tool → its phrases with their weights."""
    text = (files("bot.understand") / "data" / "cues.txt").read_text(encoding="utf-8")
    words: dict[str, str] = {}
    found: dict[str, list[tuple[float, re.Pattern[str]]]] = {}
    tool = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("= "):
            name, _, pattern = line[2:].partition(" ")
            words[name] = pattern
        elif line.startswith("["):
            tool = line.strip("[]")
            found[tool] = []
        else:
            weight, _, pattern = line.partition(" ")
            for name, alternatives in words.items():
                pattern = pattern.replace("{" + name + "}", alternatives)
            found[tool].append((float(weight), re.compile(pattern)))
    return found


@lru_cache(maxsize=64)
def cue_scores(masked: str) -> Mapping[str, float]:
    """Tool → score: its loudest phrase, half of the next, a quarter of the third, and so on."""
    masked = masked[:LONGEST]
    scores = {}
    for tool, phrases in cues().items():
        heard = sorted(
            (weight for weight, phrase in phrases if phrase.search(masked)), reverse=True
        )
        scores[tool] = sum(weight / 2**rank for rank, weight in enumerate(heard))
    return MappingProxyType(scores)
