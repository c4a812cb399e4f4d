"""What a happening is: where it acts on the bill, and which records speak of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from tools.demo.timeline import Timeline

Entry = dict[str, Any]
"""One entry of a context file, ready to be written."""

RAMPED = (
    "storefront-web/EC2-C6I-2XLARGE/shop-production/*",
    "checkout-api/EC2-C6I-XLARGE/shop-production/eu-west-1/*",
    "tracking-api/EC2-M6I-LARGE/shop-production/*",
)
"""The meters that holiday ramps act on."""


@dataclass(frozen=True)
class Effect:
    """What a happening does to meters: a factor on their course, and units added a day."""

    meters: tuple[str, ...]
    """Patterns of meter keys."""
    start: datetime
    end: datetime | None = None
    factor: float = 1.0
    add: float = 0.0


@dataclass(frozen=True)
class PriceBefore:
    """A price that held until a moment; since then it is the price list's."""

    sku: str
    until: datetime
    price: Decimal


@dataclass(frozen=True)
class Window:
    """The two windows in which people would ask about a happening, ends exclusive."""

    period: tuple[date, date]
    compare_to: tuple[date, date]


@dataclass(frozen=True)
class Happening:
    """One thing that happened, where it shows, and what the records say of it."""

    id: str
    title: str
    window: Window
    where: dict[str, list[str]]
    """The scope that selects it."""
    effects: tuple[Effect, ...] = ()
    prices: tuple[PriceBefore, ...] = ()
    credited_until: datetime | None = None
    """Until then the provider's credit takes off exactly what it adds."""
    component: str | None = None
    feature: str | None = None
    team: str | None = None
    verdict: str = "unknown"
    record: str | None = None
    """The record on which the verdict rests."""
    events: tuple[Entry, ...] = ()
    incident: Entry | None = None
    plan: Entry | None = None
    facts: dict[str, Any] = field(default_factory=dict, hash=False)
    """Further things that are true of it."""


def weeks(time: Timeline, week: int) -> Window:
    """A whole week, and the one before."""
    return Window((time.week(week), time.week(week + 1)), (time.week(week - 1), time.week(week)))


def experiments(name: str, time: Timeline, week: int, start: datetime, end: datetime) -> Happening:
    """Two GPU instances in the sandbox account, without any tag."""
    return Happening(
        id=name,
        title="Short untagged experiments on GPUs",
        window=weeks(time, week),
        where={"account": ["034500310044"]},
        effects=(Effect(("sandbox/experiment-a", "sandbox/experiment-b"), start, end, add=24.0),),
    )


def deployed(
    component: str, version: str, moment: datetime, what: str, team: str, by: str
) -> Entry:
    """The release of a version of a component, as an event."""
    return {
        "id": f"deploy-{component}-{version}",
        "time": moment,
        "class": "technical",
        "type": "deployment",
        "title": f"{component} {version}: {what}",
        "component": component,
        "team": team,
        "by": by,
        "link": f"https://git.larkfield.example/{component}/releases/{version}",
    }
