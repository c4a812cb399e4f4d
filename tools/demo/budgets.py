"""The company's budgets: round amounts near what is usually spent, some of them too small."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from tools.demo.architecture import CURRENCY
from tools.demo.timeline import month_of

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from tools.demo.timeline import Timeline

CENTS = Decimal("0.01")


@dataclass(frozen=True)
class _Budget:
    id: str
    period: Literal["month", "quarter", "year"]
    scope: dict[str, list[str]]
    where: str
    """The scope as a condition on `shares` and `meters`."""
    owner: str
    room: Decimal
    """The amount over what the months before the last two held."""


_BUDGETS = (
    _Budget("whole-bill", "month", {}, "TRUE", "platform", Decimal("1.03")),
    _Budget(
        "ai-apis",
        "month",
        {"service": ["OpenAI API", "Anthropic API"]},
        "m.service IN ('OpenAI API', 'Anthropic API')",
        "care",
        Decimal("1.15"),
    ),
    _Budget(
        "checkout",
        "month",
        {"feature": ["checkout"]},
        "s.feature = 'checkout'",
        "payments",
        Decimal("1.10"),
    ),
    _Budget(
        "discovery",
        "quarter",
        {"team": ["discovery"]},
        "s.team = 'discovery'",
        "discovery",
        Decimal("1.02"),
    ),
    _Budget(
        "observability",
        "year",
        {"service": ["Datadog"]},
        "m.service = 'Datadog'",
        "platform",
        Decimal("1.05"),
    ),
)

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def budgets(con: duckdb.DuckDBPyConnection, time: Timeline) -> list[dict[str, Any]]:
    """The entries of `budgets.yaml`, and with each what was spent so far (`spent`, `period_*`)."""
    newest = time.months[-1]
    entries = []
    for budget in _BUDGETS:
        length = _MONTHS[budget.period]
        usual = _spent(con, time, budget, month_of(newest, -4), month_of(newest, -1)) / 3
        amount = (usual * length * budget.room / 100).quantize(Decimal(1)) * 100
        start = _period_start(time.today, length)
        entries.append(
            {
                "id": budget.id,
                "scope": budget.scope,
                "period": budget.period,
                "start": _period_start(time.first_day, length),
                "amount": amount,
                "currency": CURRENCY,
                "owner": budget.owner,
                "period_start": start,
                "period_end": month_of(start, length),
                "spent": _spent(con, time, budget, start, time.today).quantize(CENTS),
            }
        )
    return entries


def _period_start(day: date, months: int) -> date:
    return month_of(day, -((day.month - 1) % months))


def _spent(
    con: duckdb.DuckDBPyConnection, time: Timeline, budget: _Budget, start: date, end: date
) -> Decimal:
    [(amount,)] = con.execute(
        "SELECT COALESCE(SUM(s.effective), 0) FROM shares s JOIN meters m ON m.id = s.meter"
        f" WHERE {budget.where} AND s.day >= ? AND s.day < ?",
        [time.index(start), time.index(end)],
    ).fetchall()
    return Decimal(amount).scaleb(-8)
