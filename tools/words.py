"""Comparing names the way people and tags write them."""

from __future__ import annotations

_SEPARATORS = str.maketrans("", "", " -_.:/")


def fold(text: str) -> str:
    """The text without case and separators: `Cost-Centre` and ` cost_centre` become the same."""
    return text.casefold().translate(_SEPARATORS)
