"""What a thread remembers, read from the state store and written back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.reading import Turn

if TYPE_CHECKING:
    from bot.messages import Answer
    from bot.state import State


def recall(state: State, thread: str) -> tuple[Turn, ...]:
    """The turns of a thread, oldest first."""
    return tuple(Turn.model_validate(turn) for turn in state.turns(thread))


def remember(state: State, thread: str, answer: Answer, *, user: str | None = None) -> None:
    """Add what an answer leaves behind."""
    if answer.turn is not None:
        state.add_turn(thread, answer.turn.model_dump(mode="json"), user=user)
