"""Names that a question uses and its asker may not see: they are answered as unknown ones are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from tools.scope import COLUMNS, UNALLOCATED
from tools.seen import OWN
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.understand.reading import Reading
    from tools.seen import Seen
    from tools.view import View

RECORDS = {
    "incident": "incidents",
    "decision": "decisions",
    "plan": "plans",
    "budget": "budgets",
}
"""Argument that names a record → where the context keeps those records."""

_WORD = re.compile(r"\w[\w.\-/]*")
_LONGEST_NAME = 4


def hidden_words(text: str, full: Reading, view: View, seen: Seen) -> list[str]:
    """The words of a question that name what its asker may not see, as they were typed.

    `full` is the question read with every name in sight; nothing of it but the asker's own words
    comes back.
    """
    return [
        _typed(text, (value, view.store.account_names.get(value, value)))
        for call in full.calls
        for value in _hidden(call.args, view, seen)
    ]


def _hidden(args: dict[str, Any], view: View, seen: Seen) -> Iterator[str]:
    for key in ("scope", "exclude"):
        for dimension, values in args.get(key, {}).items():
            shown = _shown(dimension, view, seen)
            yield from (value for value in values if value not in shown)
    for value in _listed(args.get("entity")):
        name = value.partition(":")[2] if value.partition(":")[0] in COLUMNS else value
        dimensions = [*OWN, *{v.dimension for v in view.store.values if v.value == name}]
        places = [dimension for dimension in dimensions if name in _everything(dimension, view)]
        if places and not any(name in _shown(place, view, seen) for place in places):
            yield name
    for key, kept in RECORDS.items():
        everywhere, shown = getattr(view.store.context, kept), getattr(view.context, kept)
        yield from (
            value for value in _listed(args.get(key)) if value in everywhere and value not in shown
        )


def _shown(dimension: str, view: View, seen: Seen) -> frozenset[str]:
    own: Iterable[str] = getattr(view.context, f"{dimension}s") if dimension in OWN else ()
    return seen.values(dimension) | {UNALLOCATED, *own}


def _everything(dimension: str, view: View) -> set[str]:
    known = {entry.value for entry in view.store.values if entry.dimension == dimension}
    return known | set(getattr(view.store.context, f"{dimension}s") if dimension in OWN else ())


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _typed(text: str, names: Iterable[str]) -> str:
    """The words of the text that read most like a name."""
    words = _WORD.findall(text)
    stretches = [
        " ".join(words[start : start + length])
        for length in range(1, _LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    ]
    wanted = [fold(name) for name in names]
    return max(
        stretches,
        key=lambda stretch: max(fuzz.ratio(fold(stretch), name) for name in wanted),
        default=text,
    )
