"""An exact cache of composed answers, placeholders and all.

The key is what an answer rests on: tools, arguments, resolved windows, what the asker may see, the
generation, from when on figures are provisional, every fact, and the composer's version. Never the
question's words, and never anything near: a near miss would be a wrong figure. What is taken out
is checked against the facts of its new answer before it is used.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from bot.language_model.composer import faults_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.compose.verify import Ground
    from bot.language_model.written import Written
    from tools.view import View

KEPT = 500


class Cache:
    """Composed answers of this process, the latest used ones kept."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: OrderedDict[str, tuple[Written, tuple[str, ...]]] = OrderedDict()
        self._guard = threading.Lock()

    @staticmethod
    def key(calls: Sequence[dict[str, Any]], view: View, composer: str) -> str:
        """What an answer rests on, as one text."""
        parts = [
            list(calls),
            view.visibility.model_dump(mode="json"),
            view.store.generation,
            view.calendar.provisional_from().isoformat(),
            [(fact.id, fact.label, fact.value, fact.unit) for fact in view.ledger.facts],
            composer,
        ]
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def get(self, key: str, ground: Ground) -> tuple[Written, tuple[str, ...]] | None:
        """What was composed for this, where the facts of now bear it out."""
        with self._guard:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
        if known is None or any(faults_of(known[0], ground)):
            return None
        return known

    def put(self, key: str, written: Written, suggestions: tuple[str, ...]) -> None:
        """Keep what was composed."""
        with self._guard:
            self._known[key] = (written, suggestions)
            self._known.move_to_end(key)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
