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
        text = f"{value:f}" if isinstance(value, Decimal) else str(value)
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
