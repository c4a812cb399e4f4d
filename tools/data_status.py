"""Which data stand behind the answers: sources, freshness, what is provisional, currencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tools.arguments import CostArguments
from tools.facts import Fact
from tools.periods import Period
from tools.results import Result
from tools.spend import notes_on

if TYPE_CHECKING:
    from datetime import date

    from tools.store.open import Source
    from tools.view import Selection, View


class DataStatusArguments(CostArguments):
    """Cost arguments, all of which narrow what is counted; the window is all data unless given."""


class SourceStatus(BaseModel):
    """One source: how many lines, which days, when it was delivered."""

    model_config = ConfigDict(frozen=True)

    name: Fact
    authority: str
    lines: Fact
    first_day: Fact
    last_day: Fact
    as_of: Fact | None = None
    behind: Fact | None = None
    """Days between its last day and that of the newest source, where it is behind."""


class CurrencyStatus(BaseModel):
    """One billing currency: its lines, and the day of the rate with which it is converted."""

    model_config = ConfigDict(frozen=True)

    code: Fact
    lines: Fact
    rate_day: Fact | None = None


class DataStatus(Result):
    """The state of the serving generation as the asker may see it."""

    tool: str = "data_status"
    data_from: Fact
    data_through: Fact
    provisional_from: Fact | None = None
    """The first day with data whose figures may still change; None where all are final."""
    age: Fact
    """Whole days between the last day with data and today."""
    generation: Fact
    lines: Fact
    currency: Fact
    """The currency in which answers are given."""
    sources: tuple[SourceStatus, ...] = ()
    currencies: tuple[CurrencyStatus, ...] = ()


def data_status(asked: DataStatusArguments, view: View) -> DataStatus:
    """Say how fresh and how complete the data are."""
    store, ledger, calendar = view.store, view.ledger, view.calendar
    everything = Period(start=store.data_from, end=store.data_through_end, label="all data")
    selection = view.select(asked, default=everything)
    _, lines, query = view.total(selection)
    unsettled = max(calendar.provisional_from(), store.data_from)
    return DataStatus(
        status="answered" if lines else "no_data",
        period=selection.period,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        data_from=_day(view, "data from", store.data_from),
        data_through=_day(view, "data through", store.data_through),
        provisional_from=_day(view, "provisional from", unsettled)
        if unsettled <= store.data_through
        else None,
        age=ledger.fact(
            "duration", "age", max(0, (calendar.today - store.data_through).days), unit="d"
        ),
        generation=ledger.name("generation", store.generation),
        lines=ledger.fact("count", "lines", lines, query=query),
        currency=ledger.name("currency", view.currency),
        sources=_sources(view, selection),
        currencies=_currencies(view, selection),
    )


def _sources(view: View, selection: Selection) -> tuple[SourceStatus, ...]:
    """The sources whose lines the asker may see, the largest first."""
    rows, query = view.sums(selection, columns=("Source",))
    rows.sort(key=lambda row: (-row.lines, row.keys))
    delivered: dict[str, list[Source]] = {row.keys[0]: [] for row in rows}
    for source in view.store.sources:
        if source.part.source in delivered:
            delivered[source.part.source].append(source)
    ledger = view.ledger
    statuses: list[SourceStatus] = []
    for row in rows:
        name = row.keys[0]
        parts = sorted(delivered[name], key=lambda source: source.part.billing_period)
        if not parts:
            continue
        last = max(source.last_day for source in parts)
        as_of = max((part.part.as_of for part in parts if part.part.as_of), default=None)
        behind = (view.store.data_through - last).days
        statuses.append(
            SourceStatus(
                name=ledger.name("source", name),
                authority=parts[-1].part.authority,
                lines=ledger.fact("count", f"lines of {name}", row.lines, query=query),
                first_day=_day(view, "first day", min(source.first_day for source in parts)),
                last_day=_day(view, "last day", last),
                as_of=ledger.fact("date", "delivered", as_of.isoformat()) if as_of else None,
                behind=ledger.fact("duration", "behind", behind, unit="d") if behind else None,
            )
        )
    return tuple(statuses)


def _currencies(view: View, selection: Selection) -> tuple[CurrencyStatus, ...]:
    rows, query = view.sums(selection, columns=("BillingCurrency",))
    rows.sort(key=lambda row: (-row.lines, row.keys))
    rates = view.store.context.organisation.exchange_rates
    statuses: list[CurrencyStatus] = []
    for row in rows:
        code = row.keys[0]
        days = [
            rate.day
            for rate in rates
            if {rate.from_, rate.to} == {code, view.currency}
            and rate.day <= view.store.data_through
        ]
        statuses.append(
            CurrencyStatus(
                code=view.ledger.name("currency", code),
                lines=view.ledger.fact("count", f"lines in {code}", row.lines, query=query),
                rate_day=_day(view, "rate of", max(days)) if days else None,
            )
        )
    return tuple(statuses)


def _day(view: View, label: str, day: date) -> Fact:
    return view.ledger.fact("date", label, day.isoformat())
