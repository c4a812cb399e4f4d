"""What an outage's cost is made of: parts with a low and a high end, and their inputs by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.facts import Fact, FactKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.view import View

TICKET = Decimal("0.5")
"""Where only a ticket's times are known, the hours may be this part less or this part more."""

ONE, ZERO = Decimal(1), Decimal(0)

PartKind = Literal["revenue", "credits", "labour", "infrastructure"]
Origin = Literal["incident", "feature", "organisation", "objective", "metric", "bill", "assumed"]
Lack = Literal[
    "no feature",
    "no revenue per hour",
    "no credits agreed",
    "not measured",
    "counted already",
    "no responders",
    "no labour rate",
    "no bill yet",
    "no baseline",
    "no exchange rate",
    "not foreseeable",
]
"""Why a part is left out."""


class Input(BaseModel):
    """One figure that a part was worked out from; the fact's label says what it is."""

    model_config = ConfigDict(frozen=True)

    fact: Fact
    origin: Origin


class Part(BaseModel):
    """One part of the cost. `about` names the feature or the objective that it is for."""

    model_config = ConfigDict(frozen=True)

    kind: PartKind
    low: Fact
    high: Fact
    about: Fact | None = None
    inputs: tuple[Input, ...] = ()
    open: bool = False
    """The figure may still grow: the month, the bill or the incident is not over."""


class Absent(BaseModel):
    """A part that is left out, and why; `about` names whose record lacks it."""

    model_config = ConfigDict(frozen=True)

    kind: PartKind
    lack: Lack
    about: Fact | None = None


class Shortfall(BaseModel):
    """How far a feature's own metric fell short of its usual course in the hours of impact."""

    model_config = ConfigDict(frozen=True)

    feature: Fact
    metric: Fact
    short: Fact
    share: Fact
    """Percent of what those hours usually hold."""


@dataclass(frozen=True)
class Impact:
    """How long and how much was out, as a range where that is not known for sure."""

    start: datetime
    end: datetime
    hours: Decimal
    share: Decimal | None
    ticket: bool

    @property
    def hours_low(self) -> Decimal:
        """The fewest hours that it may have been."""
        return self.hours * (ONE - TICKET) if self.ticket else self.hours

    @property
    def hours_high(self) -> Decimal:
        """The most hours that it may have been."""
        return self.hours * (ONE + TICKET) if self.ticket else self.hours

    @property
    def day(self) -> date:
        """The day of the bill on which it began."""
        return self.start.astimezone(UTC).date()


class Account:
    """The parts of one outage as they are worked out."""

    def __init__(self, view: View, scope: dict[str, list[str]]) -> None:
        self.view = view
        self.scope = scope
        self.parts: list[Part] = []
        self.absent: list[Absent] = []

    def money(self, label: str, amount: Decimal, query: str | None = None) -> Fact:
        """An amount in the currency of the answers."""
        ledger = self.view.ledger
        return ledger.money(label, amount, self.view.currency, scope=self.scope, query=query)

    def share(self, label: str, share: Decimal) -> Fact:
        """A share of the whole, in percent."""
        return self.view.ledger.fact("percent", label, share * 100, unit="%")

    def figure(
        self, kind: FactKind, label: str, value: Decimal, unit: str, origin: Origin
    ) -> Input:
        """A figure that a part was worked out from."""
        fact = self.view.ledger.fact(kind, label, value, unit=unit)
        return Input(fact=fact, origin=origin)

    def lacks(self, kind: PartKind, lack: Lack, about: Fact | None = None) -> None:
        """Leave a part out and say why."""
        self.absent.append(Absent(kind=kind, lack=lack, about=about))

    def add(
        self,
        kind: PartKind,
        low: Decimal,
        high: Decimal,
        inputs: Sequence[Input],
        *,
        about: Fact | None = None,
        query: str | None = None,
        is_open: bool = False,
    ) -> None:
        """Count a part."""
        label = f"{kind}{f' of {about.value}' if about else ''}"
        self.parts.append(
            Part(
                kind=kind,
                low=self.money(f"{label}, low", low, query),
                high=self.money(f"{label}, high", high, query),
                about=about,
                inputs=tuple(inputs),
                open=is_open,
            )
        )

    def ends(self) -> tuple[Fact, Fact]:
        """The sums of the parts."""
        low = sum((Decimal(part.low.value) for part in self.parts), ZERO)
        high = sum((Decimal(part.high.value) for part in self.parts), ZERO)
        return self.money("low", low), self.money("high", high)
