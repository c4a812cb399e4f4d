"""One spelling for signs that look alike, with the way back to where each stood in the message."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LOOKALIKES = str.maketrans(
    dict.fromkeys("‘’ʼ′`´", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–—−", "-")
)
# What is quoted, linked or addressed is not said by the asker.
_ASIDE = re.compile(
    r"```[^`]*(?:```|$)|`[^`\n]*`|<(?:[@#!]|https?:|mailto:)[^<>\s|]{0,200}(?:\|[^<>]{0,200})?>|https?://\S+|\S{1,80}@\S+"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A message in plain lower-case signs; `at[i]` is the place of its sign i in the message."""

    text: str
    at: tuple[int, ...]
    original: str

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The place in the message of the signs from `start` up to `end`."""
        return self.at[start], self.at[end - 1] + 1


def clean(message: str) -> Cleaned:
    """Drop invisible signs, set asides to blanks, and write every sign its plain way."""
    signs: list[str] = []
    places: list[int] = []
    shown = _ASIDE.sub(lambda aside: "\x00" * len(aside.group()), message)
    for place, sign in enumerate(shown):
        if sign < "\x7f":
            signs.append(sign.lower())
            places.append(place)
            continue
        if unicodedata.category(sign) in ("Cf", "Mn", "Cc"):
            continue
        plain = unicodedata.normalize("NFKC", sign).lower()
        signs.append(plain if len(plain) == 1 else sign)
        places.append(place)
    return Cleaned("".join(signs).translate(_LOOKALIKES), tuple(places), message)
