"""What one asker may see. Every query carries it; there is no default."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tools.scope import Scope


class Visibility(BaseModel):
    """The part of the bill that may be shown.

    `allowed` lists scopes, any of which opens what it covers; None opens all.
    `hidden` lists scopes that stay shut whatever `allowed` says.
    """

    model_config = ConfigDict(frozen=True)

    allowed: tuple[Scope, ...] | None
    hidden: tuple[Scope, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is held back."""
        return self.allowed is None and not self.hidden


FULL_VIEW = Visibility(allowed=None)
"""The view of the person at the machine, who can read the files anyway."""
