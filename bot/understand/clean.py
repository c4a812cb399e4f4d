"""A message as people send it → the words of the question, and what was pasted with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 4_000
"""Characters of a message that are read; a question stands at its start or its end."""

_CODE = re.compile(r"```(.*?)(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*$", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$|^[^\n\t]*\t[^\n]*\t[^\n]*$", re.MULTILINE)
_DATE = re.compile(r"<!date\^(\d{1,12})\^[^<>|]{0,200}?(?:\|([^<>]{0,200}))?>")
_LABELLED = re.compile(
    r"<(?:[#@!][^<>|]{0,100}|https?://[^<>|\s]{0,2000}|mailto:[^<>|\s]{0,300})\|([^<>]{0,300})>"
)
_BARE = re.compile(r"<(?:[#@!][^<>|]{0,100}|https?://[^<>\s]{0,2000}|mailto:[^<>\s]{0,300})>")
_LINK = re.compile(r"\bhttps?://\S{1,2000}")
_EMOJI_NAME = re.compile(r":[a-z][a-z0-9_+\-]{1,40}:(?::skin-tone-\d:)?")
_MARKS = re.compile(r"(?<!\w)[*_~]{1,3}(?=\S)|(?<=\S)[*_~]{1,3}(?!\w)")
_SPACES = re.compile(r"[ \t\f\v]+")
_LINES = re.compile(r"\s*\n\s*")
_PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "‛": "'",
        "`": '"',
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "—": " - ",
        "―": " - ",
        "…": "...",
        "？": "?",
        "，": ",",
        "。": ".",
        "\r": "\n",
    }
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` is what was asked; `pasted` what stood in code blocks, quotes and tables."""

    text: str
    pasted: str = ""
    had_letters: bool = True


def clean(message: str) -> Cleaned:
    """Take Slack's markup, invisible characters and decoration out of a message."""
    text = _shorten(message)
    text = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    text = "".join(_visible(character) for character in text)
    pasted: list[str] = []

    def aside(match: re.Match[str]) -> str:
        pasted.append(match.group(match.lastindex or 0))
        return "\n"

    text = text.replace('"""', "```")
    text = _CODE.sub(aside, text)
    text = _QUOTED.sub(aside, text)
    text = _TABLE.sub(aside, text)
    words = _unmark(text)
    return Cleaned(
        text=words,
        pasted=_unmark("\n".join(pasted)),
        had_letters=any(character.isalpha() for character in text),
    )


def _shorten(message: str) -> str:
    if len(message) <= LONGEST:
        return message
    half = LONGEST // 2
    return message[:half] + "\n" + message[-half:]


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or character == "\t":
        return character
    if kind in ("Cf", "Co", "Cs", "Cn", "Mn", "Me"):
        return "" if kind != "Mn" else character
    if kind in ("Cc", "So", "Sk", "Zl", "Zp"):
        return " "
    return character


def _unmark(text: str) -> str:
    text = _DATE.sub(_spell_date, text)
    text = _LABELLED.sub(lambda match: match.group(1).lstrip("@#"), text)
    text = _BARE.sub(" ", text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    text = _LINK.sub(" ", text)
    text = _EMOJI_NAME.sub(" ", text)
    text = _MARKS.sub("", text)
    text = _SPACES.sub(" ", text)
    return _LINES.sub("\n", text).strip()


def _spell_date(match: re.Match[str]) -> str:
    if match.group(2):
        return match.group(2)
    seconds = int(match.group(1))
    if seconds > 10**11:
        return " "
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
