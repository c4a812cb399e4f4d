"""What a window that was said is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.understand.periods.atoms import Atom
    from bot.understand.periods.span import Span


@dataclass(frozen=True)
class Phrase:
    """A window that was said: its span, where its words stand, and what they were."""

    span: Span | None
    start: int
    end: int
    atoms: tuple[Atom, ...]
    kind: str = "plain"

    @property
    def to_date(self) -> bool:
        """Whether it runs to today."""
        return self.kind in ("since", "to date")
