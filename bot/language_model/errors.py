"""Why a language model did not answer; every one of them ends in router and template."""

from __future__ import annotations

from tools.errors import SpendthreadError


class LanguageModelError(SpendthreadError):
    """The language model gave nothing that can be used. `reason` is one word, for counting."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__("The language model did not answer.", detail=detail or reason)
        self.reason = reason
