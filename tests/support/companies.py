"""The invented companies of `tests/golden/companies`, whose words have nothing in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.understand.training.golden import company

if TYPE_CHECKING:
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar

GOLDEN = Path(__file__).parents[1] / "golden"


def grocer() -> Vocabulary:
    """Larder: groceries to the door, mostly on AWS."""
    return company(GOLDEN, "grocer").vocabulary


def railway() -> Vocabulary:
    """Halt & Co: tickets for trains, on Azure and Google Cloud; a fiscal year from April."""
    return company(GOLDEN, "railway").vocabulary


def calendar(name: str = "grocer") -> Calendar:
    """A company's clock; it is Wednesday, 25 November 2026."""
    return company(GOLDEN, name).calendar
