"""Why a cost rose or fell: located causes that sum to the change, whose they are, were they meant."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import ComparedArguments
from tools.facts import Fact
from tools.locate import locate
from tools.records import overall
from tools.results import Evidence, Result, Verdict
from tools.scope import Dimension, Scope
from tools.spend import Change, compare, notes_on, percent_of
from tools.view import View

CauseKind = Literal[
    "new", "vanished", "rate", "usage", "rate and usage", "credit", "correction", "charge"
]


class ExplainChangeArguments(ComparedArguments):
    """Cost arguments; `group_by` names the dimensions along which causes are sought."""

    group_by: list[Dimension] = Field(default=[], max_length=3)


class TradeOff(BaseModel):
    """What a decision in force buys and gives up, as facts."""

    model_config = ConfigDict(frozen=True)

    decision: Evidence
    buys: tuple[Fact, ...] = ()
    gives_up: tuple[Fact, ...] = ()


class Cause(BaseModel):
    """One located part of the change: where, how much, what kind, whose, meant or not."""

    model_config = ConfigDict(frozen=True)

    where: Scope
    names: tuple[Fact, ...]
    change: Fact
    share: Fact | None
    kind: CauseKind
    rate: Fact | None = None
    usage: Fact | None = None
    mainly: Fact | None = None
    onset: Fact
    component: Fact | None = None
    feature: Fact | None = None
    team: Fact | None = None
    evidence: tuple[Evidence, ...] = ()
    verdict: Verdict


class ExplainedChange(Result):
    """The change between two windows and its causes; causes + `other` = change."""

    tool: str = "explain_change"
    window: Fact
    compared: Fact
    total: Fact
    against: Change
    causes: tuple[Cause, ...] = ()
    other: Fact | None = None
    located: Fact | None = None
    verdict: Verdict | None = None
    trade_offs: tuple[TradeOff, ...] = ()


def explain_change(asked: ExplainChangeArguments, view: View) -> ExplainedChange:
    """Locate what changed between the window and the one compared with."""
    selection = view.select(asked, default=_last_week(view))
    earlier = selection.during(asked.compare_to or selection.period.before())
    ledger = view.ledger
    after, lines, query = view.total(selection)
    before, lines_before, query_before = view.total(earlier)
    result = ExplainedChange(
        status="answered" if lines or lines_before else "no_data",
        period=selection.period,
        compare_to=earlier.period,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=ledger.window("window", selection.period),
        compared=ledger.window("compared window", earlier.period),
        total=ledger.money(
            "total",
            after,
            view.currency,
            period=selection.period,
            scope=selection.scope,
            query=query,
        ),
        against=compare(view, after, before, earlier, query_before),
    )
    change = after - before
    if result.status == "no_data" or (not change and not lines):
        return result
    pieces = locate(view, selection, earlier.period, asked.group_by)
    causes = [_cause(view, selection, earlier.period, piece, change) for piece in pieces]
    located = sum((piece.change for piece in pieces), Decimal(0))
    verdicts = [(piece.change, cause.verdict) for piece, cause in zip(pieces, causes, strict=True)]
    return result.model_copy(
        update={
            "causes": tuple(causes),
            "other": ledger.money("other", change - located, view.currency),
            "located": ledger.fact("percent", "located", percent_of(located, change), unit="%")
            if change
            else None,
            "verdict": overall(view, verdicts),
            "trade_offs": _trade_offs(view, pieces, selection.period),
            "features": _ids(cause.feature for cause in causes),
            "owners": _ids(cause.team for cause in causes),
            "notes": _with_credits(result.notes, causes),
        }
    )
