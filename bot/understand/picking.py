"""An answer to a question back: "the second", "yes", "the feature"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.reading import Turn

LONGEST = 8
"""Words of an answer; what is longer is a question of its own."""

_PLACES = {
    **dict.fromkeys(("1", "first", "1st", "former"), 0),
    **dict.fromkeys(("2", "second", "2nd", "latter"), 1),
    **dict.fromkeys(("3", "third", "3rd"), 2),
    **dict.fromkeys(("4", "fourth"), 3),
    "last": -1,
}
_PICK = re.compile(
    r"^\W*(?:(?:i (?:meant?|want)|sorry|no|yes|yeah|the|option|number|choice|please|that|it's|its|"
    r"a|one|about)\W+)*(?P<word>1st|2nd|3rd|[1-4]|first|second|third|fourth|former|latter|last)"
    r"(?:\W+(?:one|option|choice|please))*\W*$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|correct|exactly|right|sure|that one|ok|okay|please do|y)"
    r"(?:\W+(?:please|that|exactly|one))*\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w.-]+")
_FILLER = frozenset(
    """i meant mean the a an no sorry yes please one that it is was for of about component feature
    team service account our my want""".split()
)


def picked(words: str, turns: Sequence[Turn]) -> str | None:
    """The whole question, where the message answers a question back."""
    if not turns or not turns[-1].choices:
        return None
    choices = turns[-1].choices
    match = _PICK.match(words)
    if match:
        place = _PLACES[match["word"].casefold()]
        return choices[place].question if place < len(choices) else None
    if _YES.match(words):
        return choices[0].question if len(choices) == 1 else None
    if len(words.split()) > LONGEST:
        return None
    said = set(_WORD.findall(words.casefold()))
    fits = []
    for choice in choices:
        label = set(_WORD.findall(choice.label.casefold()))
        if said <= label | _FILLER and said & label:
            fits.append((len(said & (label - _FILLER)), len(said & label), choice.question))
    fits.sort(reverse=True)
    if not fits or (len(fits) > 1 and fits[0][:2] == fits[1][:2]):
        return None
    return fits[0][2]
