"""What stays between questions: the open store and the words that each asker may use."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.access import decide
from bot.understand.vocabulary import Vocabulary
from tools.facts import Ledger
from tools.store.open import Stores
from tools.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.messages import Question
    from tools.visibility import Visibility

KEPT = 64
"""Vocabularies that are kept, one for each thing that may be seen in each generation."""


class Desk:
    """One home folder, asked any number of questions by any number of threads."""

    def __init__(self, home: Path) -> None:
        self._stores = Stores(home)
        self._words: dict[tuple[str, str], Vocabulary] = {}
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
            yield View(store, calendar, decision.visibility, Ledger())

    def vocabulary(self, view: View) -> Vocabulary:
        """Every name that may be used in this view."""
        key = (view.store.generation, _key(view.visibility))
        with self._guard:
            known = self._words.get(key)
        if known is None:
            known = Vocabulary.of(view)
            with self._guard:
                if len(self._words) >= KEPT:
                    self._words.pop(next(iter(self._words)))
                self._words[key] = known
        return known


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """A time without an offset is the organisation's local time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _key(visibility: Visibility) -> str:
    return "" if visibility.everything else visibility.model_dump_json()
