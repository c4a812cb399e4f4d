"""Every tool that may be called: name, typed arguments, result. A new tool is one more entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from tools.ai_spend import ai_spend
from tools.allocation_gaps import AllocationGapsArguments, allocation_gaps
from tools.anomalies import AnomaliesArguments, anomalies
from tools.arguments import Arguments, ComparedArguments, CostArguments, GroupedArguments
from tools.budget_status import BudgetStatusArguments, budget_status
from tools.changes import ChangesArguments, changes
from tools.commitments import CommitmentsArguments, commitments
from tools.cost_drivers import CostDriversArguments, cost_drivers
from tools.data_status import DataStatusArguments, data_status
from tools.decision_impact import DecisionImpactArguments, decision_impact
from tools.define import DefineArguments, define
from tools.errors import ArgumentError
from tools.explain_change import ExplainChangeArguments, explain_change
from tools.forecast import ForecastArguments, forecast
from tools.justification import JustificationArguments, justification
from tools.known import near_names, unknown_values
from tools.outage_cost import OutageCostArguments, outage_cost
from tools.owner import OwnerArguments, owner
from tools.savings import savings
from tools.spend import spend
from tools.telemetry_spend import telemetry_spend
from tools.trade_offs import trade_offs
from tools.unit_cost import UnitCostArguments, unit_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tools.results import Result
    from tools.view import View

PERIOD_SHAPE = (
    'write it as {"start": "2026-11-16", "end": "2026-11-23"}, where end is the first day that'
    " no longer counts; times carry an offset, as in 2026-11-16T02:00:00+00:00"
)

Asked = TypeVar("Asked", bound=Arguments)


@dataclass(frozen=True)
class Tool(Generic[Asked]):
    """One tool: what it answers, what it takes, and the function that does it."""

    name: str
    summary: str
    question: str
    """A question that it answers, as a person would ask it."""
    arguments: type[Asked]
    run: Callable[[Asked, View], Result]


_TOOLS: tuple[Tool[Any], ...] = (
    Tool(
        "spend",
        "how much, by what, over time; ranking and comparison",
        "What did we spend by service last month?",
        GroupedArguments,
        spend,
    ),
    Tool(
        "explain_change",
        "why it rose or fell: located causes that sum to the change; rate, usage and mix; new and"
        " vanished; coinciding events; owner; verdict",
        "Why did the bill spike last week?",
        ExplainChangeArguments,
        explain_change,
    ),
    Tool(
        "anomalies",
        "what is unusual, against which expected band, whose, since when, planned or not",
        "Was anything unusual last week?",
        AnomaliesArguments,
        anomalies,
    ),
    Tool(
        "cost_drivers",
        "which features and teams stand behind a cost, direct and shared, and how sure",
        "Which features drive our compute cost?",
        CostDriversArguments,
        cost_drivers,
    ),
    Tool(
        "owner",
        "who owns it, by which rule, how to reach them; what a team owns",
        "Who owns the checkout?",
        OwnerArguments,
        owner,
    ),
    Tool(
        "unit_cost",
        "cost per order, request, user, thousand tokens: trend, price and volume",
        "What does an order cost us?",
        UnitCostArguments,
        unit_cost,
    ),
    Tool(
        "ai_spend",
        "tokens, requests, cost per request, cache hits, price against volume, by AI model,"
        " feature, team, key; vector stores included",
        "What did our AI models cost last month?",
        GroupedArguments,
        ai_spend,
    ),
    Tool(
        "telemetry_spend",
        "what observability costs beside the thing it watches; who sends most",
        "What does observability cost us by component?",
        GroupedArguments,
        telemetry_spend,
    ),
    Tool(
        "decision_impact",
        "expected and measured effect of an architecture decision, with interval and placebo"
        " check; what it bought, and when that pays for it",
        "What did running the database in three zones do to our costs?",
        DecisionImpactArguments,
        decision_impact,
    ),
    Tool(
        "budget_status",
        "budget, spend to date, forecast to the end, variance, and when it is used up",
        "Are we within our budgets?",
        BudgetStatusArguments,
        budget_status,
    ),
    Tool(
        "forecast",
        "projected spend with interval: so far, to come, in all; plans that begin or end meanwhile",
        "What will we spend this month?",
        ForecastArguments,
        forecast,
    ),
    Tool(
        "outage_cost",
        "what an outage cost, or an hour of one would: revenue, SLA credits, response labour, extra"
        " infrastructure; low and high, inputs named; live while it runs",
        "What did the checkout outage cost us?",
        OutageCostArguments,
        outage_cost,
    ),
    Tool(
        "justification",
        "planned or not, by what record, what the business got for it",
        "Was the holiday ramp planned?",
        JustificationArguments,
        justification,
    ),
    Tool(
        "trade_offs",
        "cost beside latency, availability and headroom; what each option or decision buys and"
        " gives up",
        "What are the trade-offs of the orders database?",
        ComparedArguments,
        trade_offs,
    ),
    Tool(
        "allocation_gaps",
        "what is unallocated, and the rule that would place it",
        "What is unallocated, and how do we place it?",
        AllocationGapsArguments,
        allocation_gaps,
    ),
    Tool(
        "commitments",
        "coverage, utilisation, unused commitments in money",
        "How well did we use our savings plans last month?",
        CommitmentsArguments,
        commitments,
    ),
    Tool(
        "savings",
        "what could be saved, with the performance or reliability risk of each",
        "Where can we save money?",
        CostArguments,
        savings,
    ),
    Tool(
        "changes",
        "timeline of deploys, launches, decisions, incidents, provider changes",
        "What changed last week?",
        ChangesArguments,
        changes,
    ),
    Tool(
        "data_status",
        "sources, freshness, what is provisional, currencies",
        "How fresh are the data?",
        DataStatusArguments,
        data_status,
    ),
    Tool(
        "define",
        "what a word means here and how it is computed",
        "What does EffectiveCost mean?",
        DefineArguments,
        define,
    ),
)

CATALOG: dict[str, Tool[Any]] = {tool.name: tool for tool in _TOOLS}


def call(name: str, arguments: Mapping[str, Any] | Arguments, view: View) -> Result:
    """Run a tool for one asker.

    Args:
        name: one of the names in `CATALOG`.
        arguments: the tool's arguments, or what JSON holds of them.
        view: the store as the asker may see it; facts go to its ledger.

    Raises:
        ArgumentError: no such tool, or arguments that it cannot take; the text says the mend.

    """
    tool = CATALOG.get(name)
    if tool is None:
        near = near_names(name, CATALOG) or list(CATALOG)
        raise ArgumentError(f"there is no tool {name!r}; try {', '.join(near)}")
    asked = arguments if isinstance(arguments, tool.arguments) else _read(tool, arguments)
    result = tool.run(asked, view)
    if isinstance(asked, CostArguments):
        unknown = unknown_values(view, {**asked.exclude, **asked.scope})
        result = result.model_copy(update={"unknown": (*result.unknown, *unknown)})
    return result


def _read(tool: Tool[Any], arguments: Mapping[str, Any] | Arguments) -> Arguments:
    if isinstance(arguments, Arguments):
        arguments = arguments.model_dump(exclude_unset=True, by_alias=True)
    try:
        asked: Arguments = tool.arguments.model_validate(arguments)
    except ValidationError as fault:
        mends = dict.fromkeys(_mend(tool, dict(error)) for error in fault.errors())
        raise ArgumentError(f"{tool.name}: {'; '.join(mends)}", detail=str(fault)) from None
    return asked


def _mend(tool: Tool[Any], error: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden" and len(error["loc"]) == 1:
        names = [field.alias or name for name, field in tool.arguments.model_fields.items()]
        return f"there is no argument {where}; it takes {', '.join(names)}"
    if error["loc"][0] in ("period", "compare_to") and error["type"] != "value_error":
        return f"{error['loc'][0]}: {PERIOD_SHAPE}"
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
