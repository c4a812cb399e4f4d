"""Messages that are kept up to date in place, and what people asked to be left alone with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Column, Float, MetaData, String, Table, Text, select, update

if TYPE_CHECKING:
    from bot.state import State

_tables = MetaData()
_standing = Table(
    "standing_messages",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("channel", String(50), nullable=False),
    Column("ts", String(50), nullable=False),
    Column("text", Text, nullable=False),
)
_snoozed = Table(
    "snoozed",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("until", Float, nullable=False),
    Column("user", String(50), nullable=False),
)
_runs = Table(
    "runs",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("at", Float, nullable=False),
    Column("done_at", Float),
)

ABANDONED_SECONDS = 300
"""A run that was begun so long ago and is not done is taken over."""


@dataclass(frozen=True)
class StandingMessage:
    """A message that is updated in place; `text` is what it says now."""

    key: str
    channel: str
    ts: str
    text: str


class Standing:
    """Standing messages, snoozes, and which runs of a schedule were made."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.create(_tables)

    def message(self, key: str) -> StandingMessage | None:
        """The message that stands under this key."""
        rows = self._state.rows(select(_standing).where(_standing.c.key == key))
        return StandingMessage(**rows[0]._mapping) if rows else None

    def note(self, key: str, channel: str, ts: str, text: str) -> None:
        """Note what a message says now."""
        changed = update(_standing).where(_standing.c.key == key).values(text=text, ts=ts)
        if not self._state.run(changed):
            self._state.claim(_standing, {"key": key, "channel": channel, "ts": ts, "text": text})

    def snooze(self, key: str, user: str, *, until: float) -> None:
        """Leave a thing alone until a moment, in seconds since 1970."""
        changed = update(_snoozed).where(_snoozed.c.key == key).values(until=until, user=user)
        if not self._state.run(changed):
            self._state.claim(_snoozed, {"key": key, "until": until, "user": user})

    def is_snoozed(self, key: str, at: float) -> bool:
        """Whether a thing is to be left alone."""
        rows = self._state.rows(
            select(_snoozed.c.key).where(_snoozed.c.key == key, _snoozed.c.until > at)
        )
        return bool(rows)

    def begin(self, key: str) -> bool:
        """Whether this caller is to make the run: nobody did, or whoever began it died."""
        now = self._state.now()
        if self._state.claim(_runs, {"key": key, "at": now}):
            return True
        stale = (
            update(_runs)
            .where(_runs.c.key == key, _runs.c.done_at.is_(None))
            .where(_runs.c.at < now - ABANDONED_SECONDS)
            .values(at=now)
        )
        return bool(self._state.run(stale))

    def finish(self, key: str) -> None:
        """Note that a run was made to its end."""
        self._state.run(update(_runs).where(_runs.c.key == key).values(done_at=self._state.now()))

    def give_up(self, key: str) -> None:
        """Let a run be made again, because it could not be made yet."""
        self._state.run(_runs.delete().where(_runs.c.key == key))
