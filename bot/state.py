"""What the bot remembers between messages: events seen, threads, and what it has delivered.

SQLite (WAL) in the home folder on one machine, PostgreSQL by URL for several replicas. A claim is
an insert under a unique key, so that of all processes exactly one wins it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_NANO = 1_000_000_000
"""Money is kept in whole billionths of a dollar, so that a database sums it exactly."""

DeliveryStatus = Literal["claimed", "sent", "failed", "maybe_missing"]

_tables = MetaData()
_events = Table(
    "events",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("at", Float, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("done_at", Float),
)
_turns = Table(
    "turns",
    _tables,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("thread", String(200), nullable=False, index=True),
    Column("at", Float, nullable=False),
    Column("user", String(50)),
    Column("turn", JSON, nullable=False),
)
_deliveries = Table(
    "deliveries",
    _tables,
    Column("key", String(200), primary_key=True),
    Column("at", Float, nullable=False),
    Column("channel", String(50), nullable=False),
    Column("thread_ts", String(50)),
    Column("status", String(20), nullable=False),
    Column("ts", String(50)),
    Column("reason", Text),
)
_quiet = Table(
    "quiet_threads",
    _tables,
    Column("thread", String(200), primary_key=True),
    Column("at", Float, nullable=False),
)
_usage = Table(
    "language_model_usage",
    _tables,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("person", String(50), nullable=False),
    Column("model", String(200), nullable=False),
    Column("sent", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("cached", Integer, nullable=False),
    Column("nano_usd", BigInteger),
    Column("seconds", Float, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("rejected", JSON, nullable=False),
    Column("prompts", JSON, nullable=False),
)


@dataclass(frozen=True)
class Delivery:
    """One message that was, or may have been, posted. `at` is in seconds since 1970."""

    key: str
    at: float
    channel: str
    thread_ts: str | None
    status: DeliveryStatus
    ts: str | None
    reason: str | None


@dataclass(frozen=True)
class Usage:
    """What the language model cost one answer. Texts are not kept.

    `cached` tokens are part of `sent`; `cost` is in USD, None where the price is not known;
    `rejected` are the faults for which claims were refused; `prompts` are name → version.
    """

    at: float
    person: str
    model: str
    sent: int
    received: int
    cached: int
    cost: Decimal | None
    seconds: float
    turns: int
    calls: int
    outcome: str
    rejected: list[str]
    prompts: dict[str, str]


class State:
    """The state store. All methods are safe to call from several threads and processes."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        try:
            self._engine = _engine(url)
            _tables.create_all(self._engine)
        except SQLAlchemyError as fault:
            raise StateError(
                "The state store cannot be opened; check SPENDTHREAD_STATE_URL and that the home "
                "folder can be written to.",
                detail=str(fault),
            ) from fault
        self._clock = clock

    @classmethod
    def in_home(cls, home: Path) -> State:
        """Open the SQLite store of a home folder."""
        home.mkdir(parents=True, exist_ok=True)
        return cls(f"sqlite:///{home / 'state.db'}")

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def claim_event(self, key: str, payload: dict[str, Any]) -> bool:
        """Whether this caller is the first to see the event, and so the one to handle it."""
        return self.claim(_events, {"key": key, "at": self._clock(), "payload": payload})

    def finish_event(self, key: str) -> None:
        """Note that an event was answered."""
        self.run(update(_events).where(_events.c.key == key).values(done_at=self._clock()))

    def unfinished_events(self, *, seconds: float) -> list[tuple[str, dict[str, Any]]]:
        """Events of the last `seconds` that were claimed and never answered."""
        rows = self.rows(
            select(_events.c.key, _events.c.payload)
            .where(_events.c.done_at.is_(None), _events.c.at >= self._clock() - seconds)
            .order_by(_events.c.at)
        )
        return [(row[0], row[1]) for row in rows]

    def forget_events(self, *, seconds: float) -> None:
        """Drop events older than `seconds`; Slack repeats none that old."""
        self.run(_events.delete().where(_events.c.at < self._clock() - seconds))

    def add_turn(self, thread: str, turn: dict[str, Any], *, user: str | None = None) -> None:
        """Remember what was asked and understood in a thread."""
        self.run(insert(_turns).values(thread=thread, at=self._clock(), user=user, turn=turn))

    def turns(self, thread: str, *, most: int = 20) -> list[dict[str, Any]]:
        """The last turns of a thread, oldest first."""
        rows = self.rows(
            select(_turns.c.turn)
            .where(_turns.c.thread == thread)
            .order_by(_turns.c.id.desc())
            .limit(most)
        )
        return [row[0] for row in reversed(rows)]

    def knows_thread(self, thread: str) -> bool:
        """Whether something was asked in this thread before."""
        counted = select(func.count()).select_from(_turns).where(_turns.c.thread == thread)
        return bool(self.rows(counted)[0][0])

    def set_quiet(self, thread: str, quiet: bool) -> None:
        """Stop, or take up again, answering in a thread without being mentioned."""
        if quiet:
            self.claim(_quiet, {"thread": thread, "at": self._clock()})
        else:
            self.run(_quiet.delete().where(_quiet.c.thread == thread))

    def is_quiet(self, thread: str) -> bool:
        """Whether the bot was told to be quiet in this thread."""
        return bool(self.rows(select(_quiet.c.thread).where(_quiet.c.thread == thread)))

    def claim_delivery(self, key: str, channel: str, thread_ts: str | None) -> bool:
        """Whether this caller is the one to post the message with this key."""
        return self.claim(
            _deliveries,
            {
                "key": key,
                "at": self._clock(),
                "channel": channel,
                "thread_ts": thread_ts,
                "status": "claimed",
            },
        )

    def settle_delivery(
        self, key: str, status: DeliveryStatus, *, ts: str | None = None, reason: str | None = None
    ) -> None:
        """Note how a delivery ended."""
        self.run(
            update(_deliveries)
            .where(_deliveries.c.key == key)
            .values(status=status, ts=ts, reason=reason)
        )

    def delivery(self, key: str) -> Delivery | None:
        """What is known of one delivery."""
        rows = self.rows(select(_deliveries).where(_deliveries.c.key == key))
        return Delivery(**rows[0]._mapping) if rows else None

    def add_usage(self, usage: Usage) -> None:
        """Remember what the language model cost one answer."""
        values = {name: value for name, value in vars(usage).items() if name != "cost"}
        nano = None if usage.cost is None else int(usage.cost * _NANO)
        self.run(insert(_usage).values(**values, nano_usd=nano))

    def spent(self, since: float, *, person: str | None = None) -> tuple[Decimal, int]:
        """USD and tokens of the language model since a moment, of everybody or one person."""
        tokens = func.coalesce(func.sum(_usage.c.sent + _usage.c.received), 0)
        chosen = select(func.coalesce(func.sum(_usage.c.nano_usd), 0), tokens)
        chosen = chosen.where(_usage.c.at >= since)
        if person is not None:
            chosen = chosen.where(_usage.c.person == person)
        nano, counted = self.rows(chosen)[0]
        return Decimal(nano) / _NANO, int(counted)

    def usage(self, *, since: float = 0, until: float | None = None) -> list[Usage]:
        """What the language model cost, oldest first, from and up to moments since 1970."""
        chosen = select(*(column for column in _usage.c if column.name != "id"))
        chosen = chosen.where(_usage.c.at >= since).order_by(_usage.c.id)
        if until is not None:
            chosen = chosen.where(_usage.c.at < until)
        found = []
        for row in self.rows(chosen):
            values = dict(row._mapping)
            nano = values.pop("nano_usd")
            found.append(Usage(**values, cost=None if nano is None else Decimal(nano) / _NANO))
        return found

    def create(self, tables: MetaData) -> None:
        """Add the tables of another part that keeps its records here."""
        tables.create_all(self._engine)

    def now(self) -> float:
        """Seconds since 1970, by the clock of this store."""
        return self._clock()

    def claim(self, table: Table, values: dict[str, Any]) -> bool:
        """Insert a row; False when there is one of that key."""
        try:
            self.run(insert(table).values(values))
        except IntegrityError:
            return False
        return True

    def run(self, statement: Any) -> int:
        """Run a statement that changes rows; how many it changed."""
        with self._engine.begin() as connection:
            return int(connection.execute(statement).rowcount)

    def rows(self, statement: Any) -> Sequence[Any]:
        """The rows that a statement selects."""
        with self._engine.connect() as connection:
            return connection.execute(statement).fetchall()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _write_ahead(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA busy_timeout=5000")

    return engine
