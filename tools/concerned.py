"""Whose cost it is: the features and teams behind a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.view import Selection, View

MOST = 5
"""More than these are everybody; naming them would tell nobody anything."""


def concerned(view: View, selection: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features and the teams behind the selection, most expensive first.

    A selection without scope concerns everybody and gives none.
    """
    if not selection.scope:
        return (), ()
    rows, _ = view.sums(selection, by=("feature", "team"))
    features = _named(row.keys[0] for row in rows)
    teams = _named(row.keys[1] for row in rows)
    return features, teams


def _named(values: Iterable[str]) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(value for value in values if value != UNALLOCATED))
    return named if len(named) <= MOST else ()
