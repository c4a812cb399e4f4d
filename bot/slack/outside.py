"""The one seam through which outside text reaches Slack.

Names, tags, titles and messages are hostile: they may hold Slack's live tokens (`<!channel>`),
links that unfurl, or formatting marks. Where a block allows it they go into rich or plain text,
which Slack shows as it is; here is the way for the fields that Slack reads as mrkdwn.
"""

from __future__ import annotations

import re

_LINK = re.compile(r"(?i)\b(https?|mailto|slack|tel)(:)")
_BARE_HOST = re.compile(r"(?i)(?<=[\w-])\.(?=[a-z]{2,}(?:[/:?#\s]|$))")
_JOINER = "\N{WORD JOINER}"


def escape(text: str) -> str:
    """Escape the three characters that make Slack's tokens."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """Text for a mrkdwn field in which no token and no link is live; formatting marks may be."""
    broken = _LINK.sub(rf"\1{_JOINER}\2", text)
    broken = _BARE_HOST.sub(f"{_JOINER}.", broken)
    return escape(broken)
