"""The one seam through which outside text reaches Slack.

Names, tags, titles and messages are hostile: they may hold Slack's live tokens (`<!channel>`),
formatting marks, links that unfurl, or characters that nobody sees. What leaves here is one short
line that Slack shows as it is.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 80
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_SPACES = re.compile(r"\s+")
_LINK = re.compile(r"(?i)\b(https?|mailto|slack|tel)(:)")
_BARE_HOST = re.compile(r"(?i)(?<=[\w-])\.(?=[a-z]{2,}(?:[/:?#\s]|$))")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
_JOINER = "\N{WORD JOINER}"


def name(text: str, *, longest: int = LONGEST_NAME) -> str:
    """One short line with every invisible character replaced visibly."""
    line = _SPACES.sub(" ", text).strip()
    line = "".join(
        REPLACEMENT if unicodedata.category(character) in _INVISIBLE else character
        for character in line[: longest * 4]
    )
    return line if len(line) <= longest else line[: longest - 1] + "…"


def escape(text: str) -> str:
    """Escape the three characters that make Slack's tokens."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """Text for a mrkdwn field in which no token and no link is live; formatting marks may be."""
    broken = _LINK.sub(rf"\1{_JOINER}\2", text)
    broken = _BARE_HOST.sub(f"{_JOINER}.", broken)
    return escape(broken)
