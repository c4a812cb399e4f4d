"""Answers that were given, kept so that their buttons still work, and what people thought of them.

Of an answer only the calls are kept, no figure: whoever presses a button sees what the calls give
under his own rights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    MetaData,
    String,
    Table,
    Text,
    select,
    update,
)

from bot.understand.reading import Call

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.state import State

_tables = MetaData()
_answers = Table(
    "answers",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("at", Float, nullable=False),
    Column("channel", String(50), nullable=False),
    Column("thread_ts", String(50)),
    Column("user", String(50), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked_at", String(50), nullable=False),
    Column("calls", JSON, nullable=False),
)
_feedback = Table(
    "feedback",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("user", String(50), primary_key=True),
    Column("at", Float, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("reason", Text),
)


@dataclass(frozen=True)
class Given:
    """One answer that was given: where, to whom, and the calls that gave it."""

    key: str
    channel: str
    thread_ts: str | None
    user: str
    question: str
    asked_at: datetime
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Opinion:
    """What somebody thought of an answer."""

    key: str
    user: str
    helped: bool
    reason: str | None


class Kept:
    """Answers and opinions in the state store."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.create(_tables)

    def keep(
        self,
        key: str,
        answer: Answer,
        asked_at: datetime,
        *,
        channel: str,
        thread_ts: str | None,
        user: str,
    ) -> None:
        """Keep an answer's calls, so that its buttons can ask them again."""
        self._state.claim(
            _answers,
            {
                "key": key,
                "at": self._state.now(),
                "channel": channel,
                "thread_ts": thread_ts,
                "user": user,
                "question": answer.question,
                "asked_at": asked_at.isoformat(),
                "calls": list(answer.calls),
            },
        )

    def given(self, key: str) -> Given | None:
        """The answer with this key; None when it was never given or was forgotten."""
        rows = self._state.rows(select(_answers).where(_answers.c.key == key))
        if not rows:
            return None
        row = rows[0]._mapping
        return Given(
            key=key,
            channel=row["channel"],
            thread_ts=row["thread_ts"],
            user=row["user"],
            question=row["question"],
            asked_at=datetime.fromisoformat(row["asked_at"]),
            calls=tuple(Call(**call) for call in row["calls"]),
        )

    def say(self, key: str, user: str, *, helped: bool, reason: str | None = None) -> None:
        """Note what somebody thinks of an answer; a later word replaces an earlier one."""
        values = {"at": self._state.now(), "helped": helped, "reason": reason}
        if not self._state.claim(_feedback, {"key": key, "user": user, **values}):
            mine = (_feedback.c.key == key) & (_feedback.c.user == user)
            self._state.run(update(_feedback).where(mine).values(**values))

    def opinions(self) -> list[Opinion]:
        """Every opinion, oldest first."""
        rows = self._state.rows(select(_feedback).order_by(_feedback.c.at))
        return [Opinion(row.key, row.user, row.helped, row.reason) for row in rows]
