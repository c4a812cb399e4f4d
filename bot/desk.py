"""What stays between questions: the open store, and what each asker may see and say."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.access import decide
from bot.understand.vocabulary import Vocabulary
from tools.facts import Ledger
from tools.seen import Seen
from tools.store.open import Stores
from tools.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.language_model.assistant import Assistant
    from bot.marks import Marks
    from bot.messages import Question
    from tools.context.schema import Context
    from tools.visibility import Visibility

KEPT = 64
"""How many different things that may be seen are kept in mind; one for each in each generation."""


@dataclass
class Sight:
    """What a visibility opens in one generation; looked up once, since neither ever changes."""

    context: Context
    vocabulary: Vocabulary
    seen: Seen


class Desk:
    """One home folder, asked any number of questions by any number of threads."""

    def __init__(
        self,
        home: Path,
        *,
        assistant: Assistant | None = None,
        marks: Marks | None = None,
    ) -> None:
        """Open the desk; `marks` are what people added to the context in Slack."""
        self.assistant = assistant
        """The language model; None where none is configured."""
        self._marks = marks
        self._stores = Stores(home)
        self._sights: dict[tuple[str, str], Sight] = {}
        self._guard = threading.Lock()

    def close(self) -> None:
        """Let go of the store."""
        self._stores.close()

    @contextmanager
    def view(self, question: Question) -> Iterator[View]:
        """The serving generation as this asker may see it in front of this audience."""
        with self._stores.current() as store:
            zone = ZoneInfo(store.context.organisation.timezone)
            calendar = store.context.calendar(_aware(question.now, zone))
            decision = decide(store.context, question.asker, question.audience)
            view = View(store, calendar, decision.visibility, Ledger())
            with self._guard:
                known = self._sights.get(_key(view))
            if known is not None:
                # The view would look this up by itself, with a query for every dimension.
                vars(view)["context"] = known.context
            self._add_marked(view)
            yield view

    def _add_marked(self, view: View) -> None:
        """Add what was marked since, as far as the view may see what it is about."""
        if self._marks is None:
            return
        plans, notes = self._marks.plans(), self._marks.notes()
        if not plans and not notes:
            return
        known = self.sight(view)  # before anything is added: it is kept, and marks may be undone
        if not view.visibility.everything:
            seen = known.seen
            plans = {key: plan for key, plan in plans.items() if seen.scope(plan.scope)}
            notes = tuple(note for note in notes if seen.event(note))
        context = view.context
        added = {"plans": {**context.plans, **plans}, "events": (*context.events, *notes)}
        vars(view)["context"] = context.model_copy(update=added)

    def fresh(self, view: View) -> View:
        """The same view with an empty ledger, for a try that may come to nothing."""
        empty = View(view.store, view.calendar, view.visibility, Ledger())
        vars(empty)["context"] = view.context
        return empty

    def sight(self, view: View) -> Sight:
        """What this view may see of the context, and every name that may be used in it."""
        key = _key(view)
        with self._guard:
            known = self._sights.get(key)
        if known is None:
            known = Sight(view.context, Vocabulary.of(view), Seen(view))
            with self._guard:
                if len(self._sights) >= KEPT:
                    self._sights.pop(next(iter(self._sights)))
                self._sights[key] = known
        return known


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """A time without an offset is the organisation's local time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _key(view: View) -> tuple[str, str]:
    return view.store.generation, _named(view.visibility)


def _named(visibility: Visibility) -> str:
    return "" if visibility.everything else visibility.model_dump_json()
