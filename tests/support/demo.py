"""The demo company as a desk that answers, and what its books say of last week."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.answer import answer
from bot.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.messages import Answer, Question

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FINOPS_USER = "U0LFNOOR"
FINOPS_CHANNEL = "C0FINOPS"
CAUSES_OF_LAST_WEEK = ("Vector index", "Query embedder", "Holiday ramp")
"""What the story of the demo company did in the week before NOW and named."""


def answers(home: Path) -> Callable[[Question], Answer]:
    """Answer questions from a loaded demo company; any claim that does not hold is an error."""
    return partial(answer, desk=Desk(home), strict=True)
