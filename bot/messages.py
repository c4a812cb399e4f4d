"""What comes in and what goes out: a question and its answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.access import Asker, Audience
from bot.compose.claims import ClaimKind
from bot.understand.reading import Choice, Turn
from tools.facts import Fact, Query
from tools.periods import Period
from tools.results import Note, VerdictState

Status = Literal["answered", "clarify", "refused", "no_data"]
Composer = Literal["template", "language_model"]


class Message(BaseModel):
    """What all parts of a question and an answer share."""

    model_config = ConfigDict(frozen=True)


class Question(Message):
    """What somebody asks.

    `asker` None is the person at the machine, who sees everything. `audience` None means that
    only the asker reads the answer. `turns` are what the thread remembers, oldest first.
    """

    text: str
    now: datetime
    """Without an offset it is the organisation's local time."""
    id: Any = None
    """Given back with the answer, whatever it is."""
    asker: Asker | None = None
    audience: Audience | None = None
    turns: tuple[Turn, ...] = ()


class SaidClaim(Message):
    """A claim with its values filled in."""

    text: str
    facts: tuple[str, ...]
    kind: ClaimKind


class SaidColumn(Message):
    """One column of a table; figures stand to the right."""

    title: str
    figures: bool = False


class SaidCell(Message):
    """One cell of a table and the facts behind it."""

    text: str
    facts: tuple[str, ...] = ()


class SaidTable(Message):
    """A table with its values filled in."""

    title: str
    columns: tuple[SaidColumn, ...]
    rows: tuple[tuple[SaidCell, ...], ...]
    tells: ClaimKind | None = None
    """The kind of claim that says the same in words, and need not stand beside the table."""


class SaidPoint(Message):
    """One point of a chart; `value` is exact decimal text, `text` the same for people."""

    label: str
    value: str
    text: str
    fact: str


class SaidSeries(Message):
    """Points of one colour."""

    name: str
    points: tuple[SaidPoint, ...]


class SaidChart(Message):
    """A chart: bars for things, a line for time."""

    kind: Literal["bar", "line"]
    title: str
    unit: str
    series: tuple[SaidSeries, ...]


class Section(Message):
    """The answer of one tool; two questions in one message give two sections."""

    tool: str
    claims: tuple[SaidClaim, ...]
    table: SaidTable | None = None
    charts: tuple[SaidChart, ...] = ()
    suggestions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Reach(Message):
    """How to reach a team. The ids are the context's own, so that a mention may be made of them."""

    team: str
    name: str
    slack_channel: str | None = None
    slack_usergroup: str | None = None


class SaidVerdict(Message):
    """Whether the cost was meant, and the record that says so."""

    state: VerdictState
    by: str | None = None


class Answer(Message):
    """What the bot says, and everything that it rests on.

    All texts are free of control characters; whoever renders them escapes them for their own
    screen. `message` is said beside the claims, or alone where there are none. `private` answers
    are for the asker alone.
    """

    id: Any = None
    question: str
    status: Status
    calls: tuple[dict[str, Any], ...] = ()
    facts: tuple[Fact, ...] = ()
    queries: tuple[Query, ...] = ()
    claims: tuple[SaidClaim, ...] = ()
    features: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    verdict: SaidVerdict | None = None
    period: Period | None = None
    compare_to: Period | None = None
    cost: str | None = None
    provisional: bool = False
    data_through: date | None = None
    generation: str | None = None
    text: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    composer: Composer = "template"
    ms: int = 0
    message: str = ""
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    reach: tuple[Reach, ...] = ()
    private: bool = False
    turn: Turn | None = Field(default=None, exclude=True)
    """What the thread should remember of this exchange."""

    def to_json(self) -> dict[str, Any]:
        """The answer in the documented JSON form."""
        return self.model_dump(mode="json")
