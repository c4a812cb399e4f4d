"""Which of the windows found is asked about, and which it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader

_AGAINST = frozenset(
    """vs v against than above below versus compared relative beyond comparison""".split()
)
_BETWEEN = frozenset(
    """the in on of our that at during for a an what we had spent spend did it was cost costs
    bill is were i to with from same usage total paid saw those that these figures numbers
    ones""".split()
)
_MOVED = frozenset(
    """up down higher lower increase increased increases rise rose risen grew growth grown jump
    jumped drop dropped fell fall decrease decreased more less change changed delta gain
    different spiked moved climbed shrank % percent""".split()
)
DIFFERENCES = frozenset(
    """compare compares comparing comparison difference differences differ differs diff delta
    contrast versus""".split()
)
CHANGES = frozenset(
    """change changed changes movement movements variance swing evolution growth increase
    increased grew growth grow rose rise risen jump jumped drop dropped decrease decreased
    moved move went go evolve evolved shift shifted fell""".split()
)


def compares(reader: Reader, place: int) -> bool:
    """Whether the words before a place say that what follows is compared with."""
    back = place - 1
    seen: list[str] = []
    while back >= 0 and place - back <= 8:
        token = reader.tokens[back]
        word = token.text
        if token.kind == "stop" and word != "(":
            return False
        if token.kind == "word" and word in _AGAINST:
            return True
        if word in ("compare", "comparing", "compares") and token.kind == "word":
            return bool(seen) and seen[-1] in ("to", "with", "against")
        if word in ("from", "over", "on") and _moved(reader, back):
            return True
        if token.kind == "word" and word not in _BETWEEN:
            return False
        if token.kind not in ("word", "stop"):
            return False
        seen.append(word)
        back -= 1
    return False


def _moved(reader: Reader, place: int) -> bool:
    """Up 20% from, down on, an increase over."""
    for back in range(1, 4):
        token = reader.at(place - back)
        if token is None or token.kind == "stop":
            return False
        if token.text in _MOVED:
            return reader.word(place) != "on" or (back == 1 and _earlier(reader, place))
        if token.kind not in ("number", "name") and token.text not in (
            "by",
            "percent",
            "so",
            "much",
        ):
            return False
    return False


def _earlier(reader: Reader, place: int) -> bool:
    """Up on last month is a comparison; up on Tuesday says when."""
    words = [reader.word(place + ahead) for ahead in (1, 2)]
    return any(word in ("last", "previous", "prior", "preceding") for word in words)


def said_before(reader: Reader, place: int, words: frozenset[str], reach: int = 8) -> bool:
    """Whether one of the words stands shortly before a place, within the sentence."""
    for back in range(1, reach + 1):
        token = reader.at(place - back)
        if token is None or (token.kind == "stop" and token.text in ".?!;"):
            return False
        if token.kind == "word" and token.text in words:
            return True
    return False
