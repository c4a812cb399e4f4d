"""Which tool a question is for, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.classifier import probabilities
from bot.understand.cues import cue_scores

if TYPE_CHECKING:
    from bot.understand.parsing import Parsed

HEARD = 1.0
"""The score from which a question speaks for a tool of its own, rather than leaning on a thread."""


def rank(parsed: Parsed) -> list[tuple[str, float]]:
    """Every tool with its probability, the likeliest first."""
    return sorted(probabilities(parsed.masked).items(), key=lambda one: -one[1])


def heard(parsed: Parsed) -> float:
    """How loudly the question speaks for any tool at all."""
    return max(cue_scores(parsed.masked).values())
