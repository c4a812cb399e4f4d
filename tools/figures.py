"""Writing figures and names down as facts, the same way in every tool."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.facts import Fact
    from tools.scope import Scope
    from tools.view import Selection, View


def money_of(
    view: View, selection: Selection, label: str, amount: Decimal, query: str | None
) -> Fact:
    """Write down the amount of a selection, with its window and scope."""
    return view.ledger.money(
        label, amount, view.currency, period=selection.period, scope=selection.scope, query=query
    )


def share_of(
    view: View, part: Decimal, whole: Decimal, *, label: str = "share", scope: Scope | None = None
) -> Fact | None:
    """Write down a part in percent of the whole; None where that would mean nothing."""
    if whole <= 0 or part < 0:
        return None
    return view.ledger.fact("percent", label, percent_of(part, whole), unit="%", scope=scope)


def name_of(view: View, dimension: str, value: str) -> Fact:
    """Write down the name of a value; its scope selects it."""
    return view.ledger.name(dimension, view.name_of(dimension, value), scope={dimension: [value]})


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """`part` in percent of `whole`, rounded to a tenth."""
    return (part * 100 / whole).quantize(Decimal("0.1"))
