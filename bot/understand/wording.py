"""A plain question for a tool, to be offered as a button and read back without doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.understand.parsing import Parsed

_QUESTIONS = {
    "spend": "How much did we spend{on}{when}?",
    "explain_change": "Why did the cost{of} change{when}?",
    "anomalies": "Is anything unusual in the cost{of}{when}?",
    "cost_drivers": "Which features and teams drive the cost{of}{when}?",
    "owner": "Who owns {it}?",
    "unit_cost": "What is the unit cost{of}{when}?",
    "trade_offs": "What are the trade-offs{of}?",
    "decision_impact": "What was the effect of the decision{about}?",
    "outage_cost": "What did the outage{of} cost{when}?",
    "justification": "Was the spend{on}{when} planned?",
    "budget_status": "How does the budget{of} stand{when}?",
    "forecast": "What is the forecast{of}{when}?",
    "ai_spend": "What was the AI spend{of}{when}?",
    "telemetry_spend": "What does observability cost{of}{when}?",
    "allocation_gaps": "How much of the spend{on}{when} is unallocated?",
    "commitments": "How well are commitments used{of}{when}?",
    "savings": "Where can we save money{on}?",
    "changes": "Which deploys, launches and other events were there{of}{when}?",
    "data_status": "How fresh is the data?",
    "define": "What can you do?",
}


def as_question(tool: str, parsed: Parsed) -> str:
    """The question of a tool about what is named here, in the window that is named here."""
    text = parsed.text
    names = " and ".join(one.text for one in parsed.mentions if not one.excluded)
    left_out = " and ".join(one.text for one in parsed.mentions if one.excluded)
    without = f" without {left_out}" if left_out else ""
    when = " ".join(text[start:end] for start, end in parsed.windows.spans)
    return _QUESTIONS[tool].format(
        it=names or "it",
        on=(f" on {names}" if names else "") + without,
        of=(f" of {names}" if names else "") + without,
        about=f" about {names}" if names else "",
        when=f" {when}" if when else "",
    )
