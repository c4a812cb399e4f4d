"""Which tool a question is for, and how sure that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.understand.cues import cue_scores

if TYPE_CHECKING:
    from bot.understand.parsing import Parsed

SHARPNESS = 1.6
"""How fast confidence grows with the lead of one tool's score over the others'."""

HEARD = 1.0
"""The score from which a question speaks for a tool of its own, rather than leaning on a thread."""


def rank(parsed: Parsed) -> list[tuple[str, float]]:
    """Every tool with its probability, the likeliest first."""
    scores = cue_scores(parsed.masked)
    weights = {tool: math.exp(SHARPNESS * score) for tool, score in scores.items()}
    whole = sum(weights.values())
    return sorted(
        ((tool, weight / whole) for tool, weight in weights.items()), key=lambda one: -one[1]
    )


def heard(parsed: Parsed) -> float:
    """How loudly the question speaks for any tool at all."""
    return max(cue_scores(parsed.masked).values())
