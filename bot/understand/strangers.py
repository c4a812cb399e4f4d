"""Plain words that stand where a name must stand, although nothing bears that name.

"The cost of the gateway" is about something: where no gateway is known, it is better to ask than
to answer with the whole bill.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.understand.aliases import kinds, load
from bot.understand.entities import Mention
from bot.understand.pieces import pieces_of, singular, words_of
from bot.understand.spelling import asking_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOUN = r"(?P<noun>[a-z][\w-]*(?: [a-z][\w-]*){0,2})"
_SLOTS = (
    re.compile(
        rf"\b(?:costs?|spend|spending|spent|bill|price|owner|budget|forecast|pay|paid|paying) "
        rf"(?:of|for|on) (?:the |our |my |all |a |this |that )*{_NOUN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:did|does|do|will|would) (?:the |our |my |this |"
        rf"that )*{_NOUN} (?:costs?|spend|cost us|own|"
        rf"go up|spike|increase|jump|rise|drop|get)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|\b(?:the|our|my|what's|show me|is|was|and|"
        r"for) )(?P<noun>[a-z][\w-]*(?: [a-z][\w-]*)?) "
        r"(?:costs?|spend|spending|bill|budget|forecast|anomalies)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bhow (?:much|expensive|pricey|costly) (?:is|was|are|were) (?:the |our |my |"
        rf"this |that )+{_NOUN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:who|which team) (?:owns?|runs|maintains|manages|looks after|"
        rf"is responsible for) (?:the |our |my |this |that )*{_NOUN}",
        re.IGNORECASE,
    ),
)
_ENDS = frozenset(
    """in on at for of by per to from with without since until during over between before after
    last this next each every and or but vs versus than compared yesterday today please pls by
    when while if so then again now right exactly actually really up down as""".split()
)
_LOOKS_LIKE_NO_NOUN = re.compile(r"(?:ing|ed|ly|al|ive|ous|ful|est|able|ible|ic|ant|ent|less|ish)$")


@cache
def _safe() -> frozenset[str]:
    """The words that may stand there without being a name."""
    words = {word for kind in kinds().values() for one in kind["words"] for word in words_of(one)}
    return frozenset(words | asking_words() | set(load("spelling.json")["no_names"]))


def strangers(text: str, taken: Sequence[tuple[int, int]]) -> list[Mention]:
    """The unknown names among plain words; spans in `taken` are understood already."""
    found: list[Mention] = []
    for slot in _SLOTS:
        for match in slot.finditer(text[:600]):
            span = _noun(text, *match.span("noun"), before_cost=slot is _SLOTS[2])
            known = [*taken, *((one.start, one.end) for one in found)]
            if span and not any(span[0] < stop and begin < span[1] for begin, stop in known):
                found.append(Mention(*span, text[span[0] : span[1]], (), likeness=0))
    return found


def _noun(text: str, start: int, end: int, *, before_cost: bool) -> tuple[int, int] | None:
    """The part of the slot that must be a name; none where plain words fill it.

    Just before a word for cost an adjective may stand as well.
    """
    pieces = []
    for piece in pieces_of(text[start:end]):
        if piece.text in _ENDS:
            break
        pieces.append(piece)
    if len(pieces) > 1 and pieces[-1].text in ("thing", "things", "stuff"):
        pieces.pop()
    if not pieces:
        return None
    strange = [
        piece for piece in pieces if _strange(piece.text) and not piece.text.endswith(("ed", "ing"))
    ]
    if before_cost and any(_LOOKS_LIKE_NO_NOUN.search(piece.text) for piece in strange):
        return None
    plain = [
        piece
        for piece in pieces
        if piece not in strange and not _kind(piece.text) and not _strange(piece.text)
    ]
    if not strange or plain:
        return None
    return start + pieces[0].start, start + pieces[-1].end


def _strange(word: str) -> bool:
    return (
        len(word) > 2
        and not word.isdigit()
        and word not in _safe()
        and singular(word) not in _safe()
    )


@cache
def _kinds() -> frozenset[str]:
    return frozenset(
        word for kind in kinds().values() for one in kind["words"] for word in words_of(one)
    )


def _kind(word: str) -> bool:
    return word in _kinds()
