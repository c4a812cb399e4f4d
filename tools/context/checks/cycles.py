"""Nothing is above itself: teams, dependencies of components, decisions that supersede others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.context.draft import Draft, Shelf


def check_cycles(draft: Draft) -> None:
    """Note each cycle once, where its first entry stands."""
    parents = {
        team.id: (team.parent,) if team.parent else () for team in draft.teams.entries.values()
    }
    needs = {entry.id: entry.depends_on for entry in draft.components.entries.values()}
    older = {entry.id: entry.supersedes for entry in draft.decisions.entries.values()}
    _note(draft, draft.teams, "parent", parents)
    _note(draft, draft.components, "depends_on", needs)
    _note(draft, draft.decisions, "supersedes", older)


def _note(draft: Draft, shelf: Shelf[Any], key: str, edges: Mapping[str, Sequence[str]]) -> None:
    for cycle in _cycles(edges):
        draft.faults.fault(
            shelf.origins[cycle[0]].at(key),
            f"{key} goes round in a circle: {' → '.join([*cycle, cycle[0]])}; break it",
        )


def _cycles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """One cycle for each group of entries that reach one another, by a walk without recursion."""
    done: set[str] = set()
    found = []
    for start in edges:
        if start in done:
            continue
        path, waiting = [start], [iter(edges[start])]
        while waiting:
            after = next(waiting[-1], None)
            if after is None:
                waiting.pop()
                done.add(path.pop())
            elif after in path:
                found.append(path[path.index(after) :])
            elif after in edges and after not in done:
                path.append(after)
                waiting.append(iter(edges[after]))
    return found
