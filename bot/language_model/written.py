"""The form in which the language model writes an answer, and how it is read from what came back."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.compose.claims import PLACEHOLDER, Claim, ClaimKind
from bot.language_model.errors import LanguageModelError

FactId = Annotated[str, Field(max_length=20)]
Text = Annotated[str, Field(min_length=1, max_length=600)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Form):
    """One statement with placeholders."""

    text: Text
    facts: list[FactId] = Field(default=[], max_length=30, description="ids of the facts behind it")


class Statement(Sentence):
    """One statement and what it speaks of."""

    kind: Literal["driver", "feature", "owner", "verdict"]


class Written(_Form):
    """The whole answer."""

    headline: Sentence
    claims: list[Statement] = Field(default=[], max_length=8)
    trade_offs: list[Sentence] = Field(default=[], max_length=3)
    next: list[Text] = Field(default=[], max_length=3, description="questions to ask next")

    def all_claims(self) -> list[Claim]:
        """Its statements in the order in which they are read, each with the facts that it shows."""
        return [
            _claim("headline", self.headline),
            *(_claim(one.kind, one) for one in self.claims),
            *(_claim("trade_off", one) for one in self.trade_offs),
        ]


ANSWER_TOOL = {
    "type": "function",
    "function": {
        "name": "answer",
        "description": "Give the answer.",
        "parameters": Written.model_json_schema(),
    },
}


def read(message: Any) -> Written:
    """The answer in a message: the arguments of its call, or JSON that it wrote instead.

    Raises:
        LanguageModelError: there is none, or it has another form.

    """
    calls = [call for call in message.tool_calls if call["name"] == "answer"]
    try:
        if calls:
            return Written.model_validate(calls[0]["args"])
        return Written.model_validate(json.loads(_inside(message.text)))
    except (ValidationError, ValueError, RecursionError) as fault:
        raise LanguageModelError("form", str(fault)) from fault


def _inside(text: str) -> str:
    """The JSON object in a text, whatever stands around it."""
    return text[text.find("{") : text.rfind("}") + 1]


def _claim(kind: ClaimKind, sentence: Sentence) -> Claim:
    shown = [match[1] for match in PLACEHOLDER.finditer(sentence.text)]
    return Claim(kind, sentence.text, tuple(dict.fromkeys([*shown, *sentence.facts])))
