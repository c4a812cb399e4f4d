"""What people added to the shared model in Slack: plans, proposed owners, notes on a day.

A mark is attributed and can be undone. Plans and notes count at once; owners are proposals until
somebody takes them into the context folder (`spendthread context export`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import JSON, Column, Float, MetaData, String, Table, select, update

from tools.context.schema import Event, Plan

if TYPE_CHECKING:
    from bot.state import State
    from tools.context.schema import Context

Kind = Literal["plan", "component", "rule", "note"]

_tables = MetaData()
_marks = Table(
    "marks",
    _tables,
    Column("id", String(50), primary_key=True),
    Column("at", Float, nullable=False),
    Column("user", String(50), nullable=False),
    Column("team", String(100)),
    Column("kind", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    Column("undone_at", Float),
    Column("undone_by", String(50)),
)


@dataclass(frozen=True)
class Mark:
    """One thing that somebody added; `body` is the record as the context folder would hold it."""

    id: str
    at: float
    user: str
    team: str | None
    kind: Kind
    body: dict[str, Any]


class Marks:
    """The marks in the state store."""

    def __init__(self, state: State) -> None:
        self._state = state
        state.create(_tables)

    def add(
        self,
        kind: Kind,
        body: dict[str, Any],
        *,
        user: str,
        team: str | None,
        key: str | None = None,
    ) -> str:
        """Add a mark and return its id; with a `key` that was used before, nothing is added."""
        identity = key or uuid.uuid4().hex[:12]
        values = {"id": identity, "at": self._state.now(), "user": user, "team": team}
        self._state.claim(_marks, {**values, "kind": kind, "body": body})
        return identity

    def undo(self, identity: str, user: str) -> bool:
        """Undo a mark; False when there is none, or it was undone before."""
        standing = (_marks.c.id == identity) & _marks.c.undone_at.is_(None)
        values = {"undone_at": self._state.now(), "undone_by": user}
        return bool(self._state.run(update(_marks).where(standing).values(**values)))

    def all(self, kind: Kind | None = None) -> list[Mark]:
        """The marks that stand, oldest first."""
        chosen = select(_marks).where(_marks.c.undone_at.is_(None)).order_by(_marks.c.at)
        if kind:
            chosen = chosen.where(_marks.c.kind == kind)
        return [
            Mark(row.id, row.at, row.user, row.team, row.kind, row.body)
            for row in self._state.rows(chosen)
        ]

    def plans(self) -> dict[str, Plan]:
        """The plans that were marked, by id."""
        plans = [Plan.model_validate(mark.body) for mark in self.all("plan")]
        return {plan.id: plan for plan in plans}

    def notes(self) -> tuple[Event, ...]:
        """The notes on days, as events."""
        return tuple(Event.model_validate(mark.body) for mark in self.all("note"))


def may_mark(context: Context, user: str, team: str | None) -> bool:
    """Whether somebody may speak for a team: its members and FinOps may."""
    access = context.access
    teams = {one.id for one in context.teams.values() if user in one.members}
    finops = set(access.finops) if access else set()
    return user in finops or bool(teams & finops) or (team is not None and team in teams)


def as_yaml(marks: list[Mark]) -> dict[str, dict[str, Any]]:
    """File of the context folder → its content, for what was marked.

    Entries are as the folder would hold them; where they belong among others is for people to say.
    """
    files: dict[str, dict[str, Any]] = {}
    for kind, file, name in (
        ("plan", "plans.yaml", "plans"),
        ("component", "components.yaml", "components"),
        ("rule", "rules.yaml", "rules"),
        ("note", "events.yaml", "events"),
    ):
        bodies = [mark.body for mark in marks if mark.kind == kind]
        if bodies:
            files[file] = {name: bodies}
    return files
