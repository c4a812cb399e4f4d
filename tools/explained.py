"""What `explain_change` returns: a change, its causes, and what speaks of them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from tools.facts import Fact
from tools.results import Contact, Evidence, Result, Verdict
from tools.scope import Scope
from tools.spend import Change

CauseKind = Literal[
    "new", "vanished", "rate", "usage", "rate and usage", "credit", "correction", "charge", "mixed"
]
"""`charge` is a purchase, fee or tax that falls on one day; `mixed` has no quantities to split."""


class TradeOff(BaseModel):
    """What a decision in force buys and gives up.

    Each effect is a ratio fact: its label is the metric's name, its unit the metric's.
    """

    model_config = ConfigDict(frozen=True)

    decision: Evidence
    buys: tuple[Fact, ...] = ()
    gives_up: tuple[Fact, ...] = ()


class Cause(BaseModel):
    """One located part of the change: where, how much, what kind, whose, meant or not.

    `share` is percent of the change. `rate` and `usage` (money) split it where both moved.
    `onset` is the first day on which it shows. A `monthly` charge falls on the same day of each
    month and is no spike. `back` is a return to the level before the window compared with.
    """

    model_config = ConfigDict(frozen=True)

    where: Scope
    names: tuple[Fact, ...]
    change: Fact
    share: Fact | None = None
    before: Fact
    after: Fact
    kind: CauseKind
    monthly: bool = False
    back: bool = False
    rate: Fact | None = None
    usage: Fact | None = None
    mix: Fact | None = None
    """The part of usage that comes of shifting between dear and cheap, where it matters."""
    onset: Fact
    service: Fact | None = None
    component: Fact | None = None
    feature: Fact | None = None
    contact: Contact | None = None
    evidence: tuple[Evidence, ...] = ()
    verdict: Verdict


class DrillDown(BaseModel):
    """A further question that splits the largest part that is still lumped together."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    name: Fact
    dimension: str


class CoursePoint(BaseModel):
    """The cost of one day (or week, month) of the two windows, for a chart."""

    model_config = ConfigDict(frozen=True)

    window: Fact
    amount: Fact
    compared: bool
    """Whether it lies in the window compared with."""


class ExplainedChange(Result):
    """The change between two windows and its causes; causes + `other` = change.

    `other` is what is *unexplained*. `located` is the percent that is not: of all money that
    moved, where causes offset each other. `rises` and `falls` sum the causes of each direction
    where there are both: rises + falls + other = change.
    """

    tool: str = "explain_change"
    window: Fact
    compared: Fact
    total: Fact
    against: Change
    rises: Fact | None = None
    falls: Fact | None = None
    causes: tuple[Cause, ...] = ()
    other: Fact | None = None
    located: Fact | None = None
    credits: Change | None = None
    """Credits in both windows, where there are any: they are in the total."""
    trade_offs: tuple[TradeOff, ...] = ()
    course: tuple[CoursePoint, ...] = ()
    drill_downs: tuple[DrillDown, ...] = ()
