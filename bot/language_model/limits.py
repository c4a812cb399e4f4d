"""What one question, one day and one person may spend on the language model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.state import State


@dataclass(frozen=True)
class Limits:
    """The most that one question may use; what lies beyond is answered by router and template.

    `seconds` leave enough of the twenty that an answer may take for the tools and the template.
    """

    seconds: float = 14.0
    turns: int = 6
    planning_turns: int = 4
    calls: int = 8
    tokens: int = 60_000
    usd: Decimal = Decimal("0.50")


@dataclass(frozen=True)
class Caps:
    """The most that a day (UTC) may use, in all and for one person."""

    day_usd: Decimal
    person_usd: Decimal
    day_tokens: int

    @classmethod
    def of(cls, settings: Settings) -> Caps:
        """The caps of the settings."""
        return cls(
            settings.spendthread_llm_day_usd,
            settings.spendthread_llm_person_day_usd,
            settings.spendthread_llm_day_tokens,
        )

    def reached(self, state: State, person: str, now: float) -> bool:
        """Whether one of them is used up."""
        midnight = datetime.fromtimestamp(now, UTC).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        usd, tokens = state.spent(midnight.timestamp())
        if usd >= self.day_usd or tokens >= self.day_tokens:
            return True
        return state.spent(midnight.timestamp(), person=person)[0] >= self.person_usd
