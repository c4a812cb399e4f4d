"""Which tool a question is for, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understand.classifier import NONE, probabilities
from bot.understand.cues import cue_scores

if TYPE_CHECKING:
    from bot.understand.parsing import Parsed

HEARD = 1.0
"""The score from which a question speaks for a tool of its own, rather than leaning on a thread."""


@dataclass(frozen=True, slots=True)
class Route:
    """The likeliest tool, the next one, and how likely it is that no tool is meant.

    `heard` is how loudly the phrases speak for any tool at all.
    """

    tool: str
    confidence: float
    second: str
    none: float
    heard: float


def route(parsed: Parsed) -> Route:
    """Choose a tool for a question."""
    shares = probabilities(parsed.masked)
    none = shares.pop(NONE, 0.0)
    (tool, first), (second, _) = sorted(shares.items(), key=lambda one: -one[1])[:2]
    heard = max(cue_scores(parsed.masked).values())
    special = specific(tool, parsed.masked)
    if special == second:
        first += shares[second]
        second = tool
    return Route(special, first / max(1.0 - none, 1e-9), second, none, heard)


_AI = re.compile(
    r"@ai\b|\b(?:tokens?|llms?|gen-?ai|ai|language models?|prompts?|cache[- ]hits?|embeddings?)\b"
)
_TELEMETRY = re.compile(
    r"\b(?:observability|telemetry|o11y|monitoring|logging|tracing|logs|traces)\b"
)


def specific(tool: str, masked: str) -> str:
    """The more special tool where two could answer: tokens and AI models before plain spend, what
    watches before what runs, a named budget before all that counts money.
    """
    if tool in ("spend", "forecast") and "@budget" in masked:
        return "budget_status"
    if tool == "spend" and _AI.search(masked):
        return "ai_spend"
    if tool == "spend" and _TELEMETRY.search(masked):
        return "telemetry_spend"
    return tool
