"""Which data stand behind the answers: sources, freshness, what is provisional, currencies."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tools.arguments import CostArguments
from tools.facts import Fact
from tools.results import Result


class DataStatusArguments(CostArguments):
    """Cost arguments, all of which narrow what is counted."""


class SourceStatus(BaseModel):
    """One source: how many lines, which days, when it was delivered."""

    model_config = ConfigDict(frozen=True)

    name: Fact
    authority: str | None = None
    lines: Fact
    first_day: Fact
    last_day: Fact
    as_of: Fact | None = None
    behind: Fact | None = None
    """Days between its last day and that of the newest source."""


class CurrencyStatus(BaseModel):
    """One billing currency: lines and their sum in that currency and in the reporting one."""

    model_config = ConfigDict(frozen=True)

    code: Fact
    lines: Fact
    rate_day: Fact | None = None


class DataStatus(Result):
    """The state of the serving generation as the asker may see it."""

    tool: str = "data_status"
    data_from: Fact
    data_through: Fact
    provisional_from: Fact | None = None
    """The first day with data whose figures may still change; None where all are final."""
    age: Fact
    """Whole days between the last day with data and today."""
    generation: Fact
    lines: Fact
    currency: Fact
    sources: tuple[SourceStatus, ...] = ()
    currencies: tuple[CurrencyStatus, ...] = ()
