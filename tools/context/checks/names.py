"""Checking that the ids at the keys of one entry name something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.context.faults import did_you_mean, show
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tools.context.draft import Draft, Shelf
    from tools.context.entries import Origin


class Names:
    """The ids of one entry, which stands at `origin`."""

    def __init__(self, draft: Draft, origin: Origin) -> None:
        self._draft = draft
        self._origin = origin

    def one(self, shelf: Shelf[Any], name: str | None, *path: str | int) -> None:
        """Note a fault when no entry of the kind has the id; None is no id."""
        if name is not None and name not in shelf.origins:
            mend = did_you_mean(name, shelf.origins) or f"; declare it in {shelf.file}"
            self._draft.faults.fault(
                self._origin.at(*path), f"unknown {shelf.kind} {show(name)}{mend}"
            )

    def each(self, shelf: Shelf[Any], names: Iterable[str], *path: str) -> None:
        """Check every id of a list."""
        for index, name in enumerate(names):
            self.one(shelf, name, *path, index)

    def scope(self, scope: Mapping[str, list[str]], *path: str | int) -> None:
        """Check the teams, components and features of a scope; the bill knows the rest."""
        for kind, shelf in shelves(self._draft).items():
            for index, name in enumerate(scope.get(kind, ())):
                if name != UNALLOCATED:
                    self.one(shelf, name, *path, kind, index)


def shelves(draft: Draft) -> dict[str, Shelf[Any]]:
    """The kinds that are dimensions of the bill."""
    return {"team": draft.teams, "component": draft.components, "feature": draft.features}
