"""What a message was understood to ask, and what a thread remembers of it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.scope import Scope

ReadingStatus = Literal["calls", "clarify", "refused"]


class Call(BaseModel):
    """One tool with its arguments in JSON form; only those that the words set are in it.

    `args` has the keys of the tool's arguments: `scope` and `exclude` (dimension → values),
    `period` and `compare_to` ({"start", "end", "label"}, ISO 8601, half-open), `group_by`,
    `grain`, `top`, `cost`, `basis`, `entity`, `incident`, `decision`, `plan`, `budget`,
    `metric`, `horizon`, `hours`, `term`, `class`.
    """

    model_config = ConfigDict(frozen=True)

    tool: str
    args: dict[str, Any] = Field(default_factory=dict)


class Choice(BaseModel):
    """One answer to a question back: what its button says, and the whole question it stands for."""

    model_config = ConfigDict(frozen=True)

    label: str
    question: str


class Turn(BaseModel):
    """What one exchange leaves behind for the next; whoever keeps threads stores it as JSON.

    `period` and `compare_to` are the windows that the answer used, also where the question named
    none. `found` is what the answer singled out, such as the scope of its largest cause, so that
    "who owns that?" has something to point at. `choices` are those of a question back that is
    still open.
    """

    model_config = ConfigDict(frozen=True)

    question: str
    calls: tuple[Call, ...] = ()
    status: str = "answered"
    period: dict[str, Any] | None = None
    compare_to: dict[str, Any] | None = None
    found: Scope = Field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


class Reading(BaseModel):
    """What to do with a message.

    With status `calls` there is at least one call and `message` holds what must be said beside the
    answer (such as a word that was read in one of two ways), if anything. With `clarify` it is the
    question to put, with `choices` as buttons. With `refused` it says kindly what the bot is for.
    `confidence` lies between 0 and 1.
    """

    model_config = ConfigDict(frozen=True)

    status: ReadingStatus
    calls: tuple[Call, ...] = ()
    message: str = ""
    choices: tuple[Choice, ...] = ()
    confidence: float = 1.0
