"""What a word means here; and what can be asked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose.claims import Claim, Draft, claim, put

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.define import Define, Definition


def define(result: Define, frame: Frame) -> Draft:
    """Give each meaning and how it is computed; without a word, what can be asked."""
    claims: list[Claim] = []
    for definition in result.definitions:
        claims += _definition(definition)
    if not claims and result.status == "no_data":
        return Draft(
            (
                claim(
                    "headline",
                    "I know no such word; ask “what can you do?” for what I do know.",
                    frame.data_through,
                ),
            )
        )
    suggestions = tuple(capability.question for capability in result.capabilities)
    if result.capabilities:
        start = "Beside that I can" if claims else "I answer questions about cloud, AI and"
        text = start if claims else f"{start} observability spend. I can"
        claims.append(claim("headline", f"{text} say, for instance:", frame.data_through))
        claims += [
            claim(
                "driver",
                f"{put(capability.answers, 'long')} –"
                f" “{put(frame.word('question', capability.question))}”",
            )
            for capability in result.capabilities
        ]
    return Draft(tuple(claims), None, (), suggestions)


def _definition(definition: Definition) -> list[Claim]:
    claims = [
        claim("headline", f"{put(definition.term)}: {put(definition.meaning, 'long')}"),
    ]
    if definition.computed:
        claims.append(
            claim(
                "driver", f"How it is computed: {put(definition.computed, 'long')}", definition.term
            )
        )
    return claims
