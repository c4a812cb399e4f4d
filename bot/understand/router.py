"""Which tool a question is for, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understand.classifier import NONE, probabilities
from bot.understand.concepts import concepts
from bot.understand.cues import cue_scores
from bot.understand.features import tokens

if TYPE_CHECKING:
    from bot.understand.parsing import Parsed

PLAIN = 0.95
"""How sure it is that a plain noun phrase asks for spend."""
CLEARLY = 2.0
"""How much louder than for spend a plain phrase must speak for another tool to be for it."""
HEARD = 1.0
"""The score from which a question speaks for a tool of its own, rather than leaning on a thread."""


@dataclass(frozen=True, slots=True)
class Route:
    """The likeliest tool, the next one, and how likely it is that no tool is meant.

    `heard` is how loudly the phrases speak for that tool, `loudest` for any at all.
    """

    tool: str
    confidence: float
    second: str
    none: float
    heard: float
    loudest: float


def route(parsed: Parsed) -> Route:
    """Choose a tool for a question."""
    scores = cue_scores(parsed.masked)
    loudest = max(scores.values())
    if _is_plain(parsed.masked) and loudest < scores["spend"] + CLEARLY:
        tool = specific("spend", parsed.masked)
        return Route(
            tool, PLAIN, "explain_change", 0.0, max(scores[tool], scores["spend"]), loudest
        )
    shares = probabilities(parsed.masked)
    none = shares.pop(NONE, 0.0)
    (tool, first), (second, _) = sorted(shares.items(), key=lambda one: -one[1])[:2]
    special = specific(tool, parsed.masked)
    if special == second:
        first += shares[second]
        second = tool
    heard = max(scores[special], scores[tool])
    return Route(special, first / max(1.0 - none, 1e-9), second, none, heard, loudest)


def _is_plain(masked: str) -> bool:
    """Whether names, windows and words for cost are all there is: "search, last week, by team"."""
    words = concepts(tokens(masked))
    return any(word in _SAID for word in words) and all(word in _PLAIN for word in words)


_SAID = frozenset({"@who", "@what", "@ai", "@when", "COST", "everything"})
_PLAIN = _SAID | frozenset(
    """ai SPLIT TOTAL TEAM FEATURE SERVICE MOST 0 a an the our my in on for of at over during and or
    by with credits component category region day week month quarter daily weekly monthly hourly
    quarterly yearly each every both together only top everything all what how much is was were did
    do does we have been""".split()
)
"""Words that say which spend is meant, and nothing else."""


_AI = re.compile(
    r"@ai\b|\b(?:tokens?|llms?|gen-?ai|ai|language models?|prompts?|cache[- ]hits?|embeddings?)\b"
)
_TELEMETRY = re.compile(
    r"\b(?:observability|telemetry|o11y|monitoring|logging|tracing|logs|traces)\b"
)


def specific(tool: str, masked: str) -> str:
    """The more special tool where two could answer.

    Tokens and AI models go before plain spend, what watches before what runs, and a named budget
    before all that counts money.
    """
    if tool in ("spend", "forecast") and "@budget" in masked:
        return "budget_status"
    if tool == "spend" and _AI.search(masked):
        return "ai_spend"
    if tool == "spend" and _TELEMETRY.search(masked):
        return "telemetry_spend"
    return tool
