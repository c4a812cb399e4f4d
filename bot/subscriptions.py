"""Which channels get a digest, of what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Column, Float, Integer, MetaData, String, Table, insert, select

if TYPE_CHECKING:
    from bot.state import State
    from tools.scope import Scope

_tables = MetaData()
_subscriptions = Table(
    "subscriptions",
    _tables,
    Column("channel", String(50), primary_key=True),
    Column("at", Float, nullable=False),
    Column("user", String(50), nullable=False),
    Column("scope", JSON, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("timezone", String(60), nullable=False),
)


@dataclass(frozen=True)
class Subscription:
    """The digest of one channel. `weekday` is 0 for Monday; `hour` is local to `timezone`."""

    channel: str
    user: str
    weekday: int
    hour: int
    timezone: str
    scope: Scope

    def last_due(self, now: datetime) -> datetime:
        """The latest moment, not after `now`, at which the weekly digest is due."""
        local = now.astimezone(ZoneInfo(self.timezone))
        day = local.date() - timedelta(days=(local.weekday() - self.weekday) % 7)
        due = datetime.combine(day, time(self.hour), local.tzinfo)
        return due if due <= local else due - timedelta(days=7)

    def last_month_due(self, now: datetime) -> datetime:
        """The latest moment at which the month-end edition is due: the third of a month.

        By then the last days of the month have settled in most exports.
        """
        local = now.astimezone(ZoneInfo(self.timezone))
        due = datetime.combine(local.date().replace(day=3), time(self.hour), local.tzinfo)
        if due <= local:
            return due
        before = local.date().replace(day=1) - timedelta(days=1)
        return datetime.combine(before.replace(day=3), time(self.hour), local.tzinfo)


class Subscriptions:
    """The subscriptions in the state store; a channel has one at most."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.create(_tables)

    def set(self, subscription: Subscription) -> None:
        """Set up a channel's digest, in place of an earlier one."""
        self.stop(subscription.channel)
        values = {**vars(subscription), "at": self._state.now()}
        self._state.run(insert(_subscriptions).values(**values))

    def stop(self, channel: str) -> bool:
        """Stop a channel's digest; whether there was one."""
        gone = _subscriptions.delete().where(_subscriptions.c.channel == channel)
        return bool(self._state.run(gone))

    def of(self, channel: str) -> Subscription | None:
        """The digest of a channel."""
        return next((one for one in self.all() if one.channel == channel), None)

    def all(self) -> list[Subscription]:
        """Every subscription, in order of channel."""
        rows = self._state.rows(select(_subscriptions).order_by(_subscriptions.c.channel))
        return [
            Subscription(
                channel=row.channel,
                user=row.user,
                weekday=row.weekday,
                hour=row.hour,
                timezone=row.timezone,
                scope=row.scope,
            )
            for row in rows
        ]
