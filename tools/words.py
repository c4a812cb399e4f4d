"""Comparing names the way people and tags write them."""

from __future__ import annotations

_SEPARATORS = str.maketrans("", "", " -_.:/")


def fold(text: str) -> str:
    """The text without case and separators: `Cost-Centre` and ` cost_centre` become the same."""
    return text.casefold().translate(_SEPARATORS)


def last_part(resource: str) -> str:
    """The end of an ARN or of a path, by which two spellings of one resource agree."""
    return resource.casefold().replace(":", "/").rstrip("/").rpartition("/")[2]
