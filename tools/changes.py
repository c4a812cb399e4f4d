"""What happened when: events, incidents, decisions, plans that start or end, provider changes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Ids
from tools.facts import Fact
from tools.results import Contact, Result

HappeningKind = Literal["event", "incident", "decision", "plan starts", "plan ends"]
EventClass = Literal["business", "technical", "provider"]


class ChangesArguments(CostArguments):
    """Cost arguments; `incident` narrows to what surrounds an incident, `class` to one kind."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, extra="forbid")

    incident: Ids | None = Field(default=None, description="ids of incidents")
    class_: list[EventClass] | None = Field(
        default=None, alias="class", description="business, technical or provider"
    )


class Happening(BaseModel):
    """One entry of the timeline. `time` is a day or, where known, a time with its offset."""

    model_config = ConfigDict(frozen=True)

    ref: str
    kind: HappeningKind
    class_: EventClass
    type: str
    """The event's own type (deploy, launch …), an incident's severity, a decision's status."""
    title: Fact
    time: Fact
    ends: Fact | None = None
    lasted: Fact | None = None
    """Of an incident that is over: the hours of its impact."""
    components: tuple[Fact, ...] = ()
    feature: Fact | None = None
    contact: Contact | None = None
    amount: Fact | None = None
    """What a plan or decision states, as written in the record."""
    per: Literal["day", "week", "month", "total", "percent"] | None = None


class Changes(Result):
    """The timeline, earliest first."""

    tool: str = "changes"
    window: Fact
    happenings: tuple[Happening, ...] = ()
    count: Fact
