"""What a word means here and how it is computed; and what can be asked at all."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import Arguments, Ids
from tools.facts import Fact
from tools.results import Result


class DefineArguments(Arguments):
    """`term`: the words to explain; without one, what can be asked."""

    term: Ids | None = Field(default=None, description="words to explain")


class Definition(BaseModel):
    """One word. All texts are facts, so that claims can cite them."""

    model_config = ConfigDict(frozen=True)

    asked: str
    term: Fact
    kind: Literal["cost", "word", "tool", "dimension", "metric", "entity"]
    meaning: Fact
    computed: Fact | None = None


class Capability(BaseModel):
    """One thing that can be asked, with a question that asks it."""

    model_config = ConfigDict(frozen=True)

    tool: str
    answers: Fact
    question: str


class Define(Result):
    """Definitions of the words asked for; capabilities where none was."""

    tool: str = "define"
    definitions: tuple[Definition, ...] = ()
    capabilities: tuple[Capability, ...] = ()
