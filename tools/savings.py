"""What could be saved: each with money a month, how sure it is, whose it is, and what it risks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from tools.concerned import contact, contacts
from tools.facts import Fact
from tools.figures import name_of, share_of
from tools.periods import Period
from tools.recommended import recommended
from tools.results import Contact, Result
from tools.saving_finders import (
    Confidence,
    Kind,
    idle_by_name,
    left_behind,
    monthly,
    old_generations,
    steady_on_demand,
    untagged_volumes,
    unused_commitments,
)
from tools.saving_use import cache_misses, unread_telemetry
from tools.scope import UNALLOCATED, Scope
from tools.spend import notes_on
from tools.words import fold

if TYPE_CHECKING:
    from tools.arguments import CostArguments
    from tools.saving_finders import Found
    from tools.view import Selection, View

DAYS = 30
ROWS_SHOWN = 50
RESOURCES_NAMED = 5
SMALLEST = Decimal(1)
"""Money a month below which nothing is worth telling."""

Source = Literal["bill", "provider"]


class Saving(BaseModel):
    """One thing that could be saved.

    `amount` is money a month of 365/12 days, `of` what the same thing costs a month. `names` say
    where it is, `name` what it is called; `percent` is the discount, or the part of the input that
    is no longer cached. Estimates of the provider have `source` `provider`.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    amount: Fact
    of: Fact
    confidence: Confidence
    source: Source = "bill"
    where: Scope = {}
    names: tuple[Fact, ...] = ()
    name: Fact | None = None
    instead: Fact | None = None
    percent: Fact | None = None
    resources: tuple[Fact, ...] = ()
    resource_count: Fact | None = None
    owner: Contact | None = None
    restart: bool | None = None
    rollback: bool | None = None


class Savings(Result):
    """All that could be saved, the most money first.

    `held_back` are services whose steady use should first fill the commitments that there are.
    """

    tool: str = "savings"
    window: Fact
    total: Fact
    cost_now: Fact
    share: Fact | None = None
    number: Fact
    items: tuple[Saving, ...] = ()
    held_back: tuple[Fact, ...] = ()


def savings(asked: CostArguments, view: View) -> Savings:
    """Find what could be saved in the scope, by the last whole days of the bill."""
    selection = replace(view.select(asked, default=_settled_days(view)), cost="effective")
    found, held = _find(view, selection)
    found = [one for one in found if one.saving >= SMALLEST]
    found.sort(key=lambda one: (-one.saving, one.kind, str(one.where), one.name))
    amount, lines, query = view.total(selection)
    now = monthly(view, amount, selection.period)
    ledger = view.ledger
    total = sum((one.saving for one in found), Decimal(0))
    items = tuple(_written(view, selection, one) for one in found[:ROWS_SHOWN])
    owners = tuple(dict.fromkeys(item.owner.id for item in items if item.owner))
    return Savings(
        status="answered" if lines else "no_data",
        period=selection.period,
        cost="effective",
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=ledger.window("window", selection.period),
        total=_money(view, selection, "to save a month", total, selection.scope),
        cost_now=ledger.money(
            "cost a month", _cents(now), view.currency, scope=selection.scope, query=query
        ),
        share=share_of(view, total, now, label="share of the cost"),
        number=ledger.fact("count", "findings", len(found)),
        items=items,
        held_back=tuple(name_of(view, "service", service) for service in held),
        owners=owners,
        contacts=contacts(view, owners),
    )


def _settled_days(view: View) -> Period:
    """The last thirty days whose figures are all there."""
    end = min(view.store.data_through_end, view.calendar.provisional_from())
    return Period(start=end - timedelta(days=DAYS), end=end, label=f"the last {DAYS} whole days")


def _find(view: View, selection: Selection) -> tuple[list[Found], list[str]]:
    """Everything once: what two finders see alike counts where it is surest."""
    told = recommended(view, selection)
    found = [
        *unused_commitments(view, selection),
        *idle_by_name(view, selection),
        *untagged_volumes(view, selection),
        *left_behind(view, selection),
        *cache_misses(view, selection),
        *unread_telemetry(view, selection),
    ]
    old = old_generations(view, selection)
    steady, held = steady_on_demand(
        view, selection, frozenset(sku for one in old for sku in one.skus)
    )
    named = {fold(name) for one in told for name in one.resources}
    left = [
        one for one in (*found, *old, *steady) if not named & {fold(name) for name in one.resources}
    ]
    return [*told, *left], held


def _written(view: View, selection: Selection, one: Found) -> Saving:
    ledger = view.ledger
    scope = {**selection.scope, **one.where}
    owner = one.owner or _owner(view, selection, one)
    return Saving(
        kind=one.kind,
        amount=_money(view, selection, "saving a month", one.saving, scope),
        of=_money(view, selection, "cost of it a month", one.of, scope),
        confidence=one.confidence,
        source="provider" if one.kind == "recommended" else "bill",
        where=one.where,
        names=tuple(
            name_of(view, dimension, values[0])
            for dimension, values in one.where.items()
            if values != [UNALLOCATED] and dimension != "provider"
        ),
        name=ledger.name("name", one.name) if one.name else None,
        instead=ledger.name("instead", one.instead) if one.instead else None,
        percent=ledger.fact("percent", "part", one.percent, unit="%") if one.percent else None,
        resources=tuple(
            name_of(view, "resource", resource) for resource in one.resources[:RESOURCES_NAMED]
        ),
        resource_count=ledger.fact("count", "resources", len(one.resources))
        if one.resources
        else None,
        owner=contact(view, owner) if owner else None,
        restart=one.restart,
        rollback=one.rollback,
    )


def _owner(view: View, selection: Selection, one: Found) -> str | None:
    """The team that most of it is of."""
    if not one.where:
        return None
    rows, _ = view.sums(selection.within(one.where), by=("team",))
    teams = [row.keys[0] for row in rows if row.keys[0] != UNALLOCATED and row.amount > 0]
    return teams[0] if teams else None


def _money(view: View, selection: Selection, label: str, amount: Decimal, scope: Scope) -> Fact:
    return view.ledger.money(
        label, _cents(amount), view.currency, period=selection.period, scope=scope
    )


def _cents(amount: Decimal) -> Decimal:
    """Estimates end at the eighth decimal, as all money does."""
    return amount.quantize(Decimal("0.00000001"))
