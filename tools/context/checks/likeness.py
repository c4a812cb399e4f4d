"""Entries that are written alike, so that a tag or an asker cannot tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.context.faults import show
from tools.words import fold

if TYPE_CHECKING:
    from tools.context.draft import Draft


def check_likeness(draft: Draft) -> None:
    """Warn of two entries of one kind whose ids, or names, agree but for case and separators.

    A name that is like the id of another is no matter: ids go first.
    """
    for shelf in (draft.teams, draft.components, draft.features):
        ids = {fold(entry_id) for entry_id in shelf.entries}
        for key in ("id", "name"):
            holders: dict[str, str] = {}
            for entry in shelf.entries.values():
                word = getattr(entry, key)
                other = holders.setdefault(fold(word), entry.id)
                if other != entry.id and (key == "id" or fold(word) not in ids):
                    draft.faults.warn(
                        shelf.origins[entry.id].at(key),
                        f"{show(word)} also means the {shelf.kind} {show(other)}, and tags may "
                        f"mean either; give one of them another {key}",
                    )
