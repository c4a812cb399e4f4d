"""When a question is worth planning: the router is unsure, or it holds more than was read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.understand.reading import Reading

SURE_OF_NOTHING = 0.9
"""A refusal below this confidence may be a question that the router does not know."""

UNSURE = 0.5
"""A question back below this confidence is about the question, not about a name in it."""

_ASKING = re.compile(
    r"(?i)(?:^|[,;?.!]|\band\b|\bor\b|\bthen\b)\s*(?:and\s+|then\s+)?"
    r"(?:which|who|whose|what|why|how|when|where|was|were|is|are|did|does|do|will|can|could)\b"
)
_BACK = re.compile(r"(?i)\b(?:it|its|that|those|them|they|their|there)\b")
"""Words that may point at what another part of the question is yet to find."""


def parts(text: str) -> int:
    """How many questions a message seems to hold."""
    return len(_ASKING.findall(text))


def needs_planning(text: str, reading: Reading) -> bool:
    """Whether the router alone leaves something open that a language model could find.

    A name that fits two things stays a question back: only the asker knows which one is meant.
    """
    if reading.status == "clarify":
        return reading.confidence < UNSURE or not reading.choices
    if reading.status == "refused":
        return reading.confidence < SURE_OF_NOTHING
    asked = parts(text)
    if asked > 1 and _BACK.search(text) and not reading.calls[0].args.get("scope"):
        return True
    return asked > max(1, len(reading.calls))
