"""The state store: claims that one process wins, threads that survive a restart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.errors import StateError
from bot.state import State

if TYPE_CHECKING:
    from pathlib import Path


def test_of_many_claims_of_one_event_exactly_one_wins(home: Path) -> None:
    """Two stores on one file, eight threads: one of them handles the event."""
    stores = [State.in_home(home), State.in_home(home)]
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: stores[n % 2].claim_event("C1:1.1", {}), range(16)))
    assert won.count(True) == 1
    for store in stores:
        store.close()


def test_turns_survive_a_restart_in_order(home: Path) -> None:
    """The last turns of a thread come back oldest first, and only of that thread."""
    first = State.in_home(home)
    for number in range(5):
        first.add_turn("C1:1", {"question": str(number)}, user="UANNA")
    first.add_turn("C1:2", {"question": "other"})
    first.close()
    second = State.in_home(home)
    assert [turn["question"] for turn in second.turns("C1:1", most=3)] == ["2", "3", "4"]
    assert second.knows_thread("C1:1")
    assert not second.knows_thread("C1:3")
    second.close()


def test_only_recent_unfinished_events_are_taken_up(home: Path) -> None:
    """What was answered, or is older than asked for, is not given again."""
    clock = [1_000.0]
    state = State(f"sqlite:///{home.parent / 'state.db'}", clock=lambda: clock[0])
    state.claim_event("old", {"n": 1})
    clock[0] = 2_000.0
    state.claim_event("done", {"n": 2})
    state.finish_event("done")
    state.claim_event("open", {"n": 3})
    assert state.unfinished_events(seconds=900) == [("open", {"n": 3})]
    state.close()


def test_a_store_that_cannot_be_opened_says_what_to_check() -> None:
    """A folder that is not there is a fault with a mend, not a database's traceback."""
    with pytest.raises(StateError, match="SPENDTHREAD_STATE_URL"):
        State("sqlite:////nowhere/at/all/state.db")
