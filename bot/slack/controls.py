"""The buttons below an answer. Each names the answer by its key; none carries a figure or a right.

No slack_* import: the answer's own blocks and these are plain dictionaries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.messages import Answer

Block = dict[str, Any]

WORK = "show_work"
CSV = "send_csv"
BREAK_DOWN = "break_down"
COMPARE = "ask:compare"
PLANNED = "mark_planned"
NOT_OURS = "not_ours"
SHARE = "share"
FEEDBACK = "feedback"
SNOOZE = "snooze"
EXPLAIN = "ask:explain"

LONGEST_KEY = 200
_DIMENSIONS = (
    ("team", "Team"),
    ("feature", "Feature"),
    ("component", "Component"),
    ("service", "Service"),
    ("account", "Account"),
    ("region", "Region"),
    ("environment", "Environment"),
)
_CAN_BREAK_DOWN = {"spend", "explain_change", "cost_drivers", "unit_cost", "ai_spend"}
_CAN_BE_PLANNED = {"explain_change", "anomalies"}


def controls(answer: Answer, key: str, *, private: bool = False) -> list[Block]:
    """What can be done with an answer; nothing where there is none."""
    if answer.status != "answered" or not answer.calls:
        return []
    tools = {str(call["tool"]) for call in answer.calls}
    elements = [button("Show the work", WORK, key)]
    if tools & _CAN_BREAK_DOWN:
        elements.append(_break_down(answer))
    if tools == {"spend"} and answer.compare_to is None:
        elements.append(button("Compare", COMPARE, "what about the time before?"))
    if tools & _CAN_BE_PLANNED:
        elements.append(button("Mark as planned", PLANNED, key))
        owned = "This is not ours" if answer.owners else "Claim ownership"
        elements.append(button(owned, NOT_OURS, key))
    if private:
        elements.append(button("Share", SHARE, key))
    return [{"type": "actions", "elements": elements}, _feedback(key)]


def alert_controls(key: str, question: str) -> list[Block]:
    """What can be done with an alert; `question` is what explains it."""
    elements = [
        button("Explain", EXPLAIN, question),
        button("Show the work", WORK, key),
        button("Mark as planned", PLANNED, key),
        button("Snooze for a week", SNOOZE, key),
    ]
    return [{"type": "actions", "elements": elements}]


def button(text: str, action: str, value: str, *, style: str | None = None) -> Block:
    """One button; its text and its value are ours."""
    made: Block = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": text},
        "value": value[:LONGEST_KEY],
    }
    return {**made, "style": style} if style else made


def _break_down(answer: Answer) -> Block:
    grouped = {name for call in answer.calls for name in call["args"].get("group_by", ())}
    return {
        "type": "static_select",
        "action_id": BREAK_DOWN,
        "placeholder": {"type": "plain_text", "text": "Break down by…"},
        "options": [
            {"text": {"type": "plain_text", "text": title}, "value": f"break it down by {name}"}
            for name, title in _DIMENSIONS
            if name not in grouped
        ],
    }


def _feedback(key: str) -> Block:
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": {
                    "text": {"type": "plain_text", "text": "Helpful"},
                    "value": f"+{key}"[:LONGEST_KEY],
                },
                "negative_button": {
                    "text": {"type": "plain_text", "text": "Not helpful"},
                    "value": f"-{key}"[:LONGEST_KEY],
                },
            }
        ],
    }
