"""Which names the bill knows, as far as the asker may see, and what reads like one it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from tools.facts import Ledger
from tools.periods import Period
from tools.results import Unknown
from tools.scope import TAG_PREFIX, UNALLOCATED
from tools.view import Selection, View
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.scope import Scope

NEAR = 70
"""From this similarity (of 100) on a name is worth offering."""

MOST_NEAR = 3


def unknown_values(view: View, scope: Scope) -> tuple[Unknown, ...]:
    """The scope's values that no line and no record bears, with the names that read alike."""
    unknown: list[Unknown] = []
    for dimension, values in scope.items():
        known = known_values(view, dimension)
        for value in values:
            if value in known:
                continue
            near = (
                view.ledger.name(
                    dimension, view.name_of(dimension, name), scope={dimension: [name]}
                )
                for name in _near(view, dimension, value, known)
            )
            unknown.append(Unknown(dimension=dimension, value=value, near=tuple(near)))
    return tuple(unknown)


def known_values(view: View, dimension: str) -> frozenset[str]:
    """Every value of a dimension that the asker may see, in the bill or in the context."""
    store, context = view.store, view.context
    own: dict[str, Iterable[str]] = {
        "component": context.components,
        "feature": context.features,
        "team": context.teams,
    }
    if (
        view.visibility.everything
        and not dimension.startswith(TAG_PREFIX)
        and dimension != "resource"
    ):
        of_lines = {entry.value for entry in store.values if entry.dimension == dimension}
    else:
        window = Period(start=store.data_from, end=store.data_through_end)
        looking = View(store, view.calendar, view.visibility, Ledger())
        rows, _ = looking.sums(Selection(window), by=[dimension])
        of_lines = {row.keys[0] for row in rows}
    return frozenset({*of_lines, *own.get(dimension, ()), UNALLOCATED})


def near_names(word: str, names: Iterable[str]) -> list[str]:
    """The names that read most like a word, best first."""
    found = process.extract(
        word,
        list(names),
        scorer=fuzz.WRatio,
        processor=fold,
        score_cutoff=NEAR,
        limit=MOST_NEAR,
    )
    return [name for name, _, _ in found]


def _near(view: View, dimension: str, value: str, known: Iterable[str]) -> list[str]:
    """The ids whose id or name reads like the value."""
    spelled: dict[str, str] = {}
    for entry in sorted(known):
        spelled.setdefault(entry, entry)
        spelled.setdefault(view.name_of(dimension, entry), entry)
    return list(dict.fromkeys(spelled[name] for name in near_names(value, spelled)))
