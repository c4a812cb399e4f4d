"""Facts: single values that can be traced to the query that gave them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from tools.periods import Period
from tools.scope import Scope

FactKind = Literal["money", "percent", "count", "ratio", "duration", "date", "name"]


class Fact(BaseModel):
    """One value with unit, period, scope and source. `value` is exact decimal text, not rounded."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: FactKind
    label: str
    value: str
    unit: str = ""
    period: Period | None = None
    scope: Scope = {}
    query: str | None = None


class Query(BaseModel):
    """One statement that was run, so that anyone can run it again."""

    model_config = ConfigDict(frozen=True)

    id: str
    sql: str
    params: list[Any]
    rows: int


class Ledger:
    """The facts and queries of one answer, numbered in the order in which they came."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.queries: list[Query] = []

    def fact(
        self,
        kind: FactKind,
        label: str,
        value: Decimal | int | str,
        *,
        unit: str = "",
        period: Period | None = None,
        scope: Scope | None = None,
        query: str | None = None,
    ) -> Fact:
        """Write down one value and return it as a fact."""
        text = _exact(value) if isinstance(value, Decimal) else str(value)
        fact = Fact(
            id=f"f{len(self.facts) + 1}",
            kind=kind,
            label=label,
            value=text,
            unit=unit,
            period=period,
            scope=scope or {},
            query=query,
        )
        self.facts.append(fact)
        return fact

    def query(self, sql: str, params: list[Any], rows: int) -> str:
        """Write down one statement that was run and return its id."""
        entry = Query(id=f"q{len(self.queries) + 1}", sql=sql, params=params, rows=rows)
        self.queries.append(entry)
        return entry.id

    def money(
        self,
        label: str,
        amount: Decimal,
        currency: str,
        *,
        period: Period | None = None,
        scope: Scope | None = None,
        query: str | None = None,
    ) -> Fact:
        """Write down an amount of money."""
        return self.fact(
            "money", label, amount, unit=currency, period=period, scope=scope, query=query
        )

    def name(self, label: str, name: str, *, scope: Scope | None = None) -> Fact:
        """Write down the name of something, so that claims can cite it."""
        return self.fact("name", label, name, scope=scope)

    def window(self, label: str, period: Period) -> Fact:
        """Write down a window of time; its value is the first day, its period both ends."""
        return self.fact("date", label, period.start.isoformat(), period=period)


def _exact(value: Decimal) -> str:
    """All digits that carry something, and at least two decimals where there are any."""
    text = f"{value:f}"
    if "." not in text:
        return text
    whole, decimals = text.split(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals:0<2}"
