"""One template a tool: from its result to a draft. A new one is a file and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.compose.templates.ai_spend import ai_spend
from bot.compose.templates.allocation_gaps import allocation_gaps
from bot.compose.templates.anomalies import anomalies
from bot.compose.templates.budget_status import budget_status
from bot.compose.templates.changes import changes
from bot.compose.templates.commitments import commitments
from bot.compose.templates.cost_drivers import cost_drivers
from bot.compose.templates.data_status import data_status
from bot.compose.templates.decision_impact import decision_impact
from bot.compose.templates.define import define
from bot.compose.templates.explain_change import explain_change
from bot.compose.templates.forecast import forecast
from bot.compose.templates.justification import justification
from bot.compose.templates.outage_cost import outage_cost
from bot.compose.templates.owner import owner
from bot.compose.templates.savings import savings
from bot.compose.templates.spend import spend
from bot.compose.templates.telemetry_spend import telemetry_spend
from bot.compose.templates.trade_offs import trade_offs
from bot.compose.templates.unit_cost import unit_cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.compose.claims import Draft
    from bot.compose.frame import Frame

TEMPLATES: dict[str, Callable[[Any, Frame], Draft]] = {
    "spend": spend,
    "explain_change": explain_change,
    "anomalies": anomalies,
    "cost_drivers": cost_drivers,
    "owner": owner,
    "changes": changes,
    "unit_cost": unit_cost,
    "decision_impact": decision_impact,
    "budget_status": budget_status,
    "forecast": forecast,
    "ai_spend": ai_spend,
    "telemetry_spend": telemetry_spend,
    "outage_cost": outage_cost,
    "justification": justification,
    "trade_offs": trade_offs,
    "allocation_gaps": allocation_gaps,
    "commitments": commitments,
    "savings": savings,
    "data_status": data_status,
    "define": define,
}
"""Tool → template; each takes the tool's own result."""
