"""What the Markdown of a decision record says: its title, date, status and what it supersedes."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import NamedTuple

_HIDDEN = re.compile(r"<!--.*?-->|^(```|~~~).*?^\1[^\S\n]*$", re.S | re.M)
_HEADING = re.compile(r"^(#{1,6})[^\S\n]+(.+?)[^\S\n]*#*[^\S\n]*$", re.M)
_NUMBER = re.compile(r"(?:ADR[-\s]?)?0*(\d+)\s*[.:\-–—]\s*(?=\S)", re.I)
_KEY_LINE = r"^[\s*_\-+]*{key}[\s*_]*:[\s*_]*(.+?)[\s*_]*$"
_DIRECTION = re.compile(r"(partly |partially )?supersed(?:es|ed(?:\s+(?:by|in))?)\b", re.I)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)[^)]*\)|\b(?:ADR)[-\s]?0*(\d+)|#0*(\d+)", re.I)
_STATUS = re.compile(r"\W*([a-z][a-z \-]*)", re.I)
_USUAL = frozenset(
    "accepted amended approved deprecated draft implemented pending proposed rejected".split()
)
_DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y")


class Link(NamedTuple):
    """One record supersedes another. `target` is a file's stem or a record's number.

    `backwards` is true when the target is the newer one: "superseded by".
    """

    target: str
    backwards: bool


class Prose(NamedTuple):
    """What a record says without front matter; empty text where it says nothing."""

    title: str
    number: str
    date: str
    status: str
    status_line: int
    links: tuple[Link, ...]


def read_prose(body: str, *, line: int = 1) -> Prose:
    """Read the Markdown below the front matter; its first line is line `line` of the file."""
    # Comments and code go, their line ends stay, so that lines can still be counted.
    text = _HIDDEN.sub(lambda match: "\n" * match[0].count("\n"), body)
    headings = list(_HEADING.finditer(text))
    title = headings[0][2] if headings else ""
    number = _NUMBER.match(title)
    preamble = text[headings[0].end() if headings else 0 :]
    if len(headings) > 1:
        preamble = text[headings[0].end() : headings[1].start()]
    status, at = _status_text(text, headings, preamble)
    return Prose(
        title=title[number.end() :] if number else title,
        number=number[1] if number else "",
        date=_key_line("date", preamble),
        status=status,
        status_line=line + text.count("\n", 0, at),
        links=read_links(status),
    )


def read_links(status: str) -> tuple[Link, ...]:
    """What the text of a status says supersedes what."""
    found = []
    for line in status.splitlines():
        says = _DIRECTION.search(line)
        if not says:
            continue
        backwards = says[0].casefold().split()[-1] != "supersedes"
        for link in _LINK.finditer(line, says.end()):
            target = PurePosixPath(link[2]).stem if link[2] else link[3] or link[4]
            if not target:
                numbered = _NUMBER.match(link[1] or "")
                target = numbered[1] if numbered else link[1]
            if target:
                found.append(Link(target, backwards))
    return tuple(dict.fromkeys(found))


def status_word(text: str) -> str:
    """`Accepted (2024-05-02)` gives `accepted`; empty when the text begins with no word.

    A record that a newer one replaces is `superseded`, or `partly superseded`, whatever else
    stands in its status.
    """
    for says in _DIRECTION.finditer(text):
        if says[0].casefold().split()[-1] != "supersedes":
            return "partly superseded" if says[1] else "superseded"
    words = _STATUS.match(text)
    if words is None:
        return ""
    first = words[1].split()[0].casefold()
    return first if first in _USUAL else words[1].strip(" -").casefold()


def read_date(text: str) -> date | None:
    """A day as people write it; None when it is none of the usual forms."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _status_text(text: str, headings: list[re.Match[str]], preamble: str) -> tuple[str, int]:
    for index, heading in enumerate(headings):
        if heading[2].strip(" :*_").casefold() == "status":
            end = headings[index + 1].start() if index + 1 < len(headings) else len(text)
            return text[heading.end() : end].strip(), heading.start()
    return _key_line("status", preamble), 0


def _key_line(key: str, text: str) -> str:
    found = re.search(_KEY_LINE.format(key=key), text, re.I | re.M)
    return found[1] if found else ""
