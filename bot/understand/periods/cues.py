"""Which of the windows found is asked about, and which it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.words import LAST

if TYPE_CHECKING:
    from bot.understand.periods.reader import Reader

_AGAINST = frozenset("""vs v against than above below versus compared relative beyond""".split())
_BETWEEN = frozenset(
    """the in on of our that at during for a an what we had spent spend did it was cost costs
    bill is were i to with from same usage total paid saw those that these figures numbers
    ones""".split()
)
# What is up or different from a time is compared with it; what rose on it only happened then.
_APART = frozenset("up down higher lower different change changed more less".split())
_MOVED = _APART | frozenset(
    """increase increased increases rise rose risen grew growth grown jump jumped drop dropped fell
    fall decrease decreased delta gain moved climbed shrank""".split()
)
DIFFERENCES = frozenset(
    """compare compares comparing comparison difference differences differ differs diff delta
    contrast versus""".split()
)
RATHER = frozenset("more less higher lower cheaper dearer worse better bigger smaller".split())
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
        if word in ("compare", "comparing", "compares", "comparison") and token.kind == "word":
            return bool(seen) and seen[-1] in ("to", "with", "against")
        if word in ("from", "over", "on") and _moved(reader, back, place):
            return True
        if token.kind == "word" and word not in _BETWEEN:
            return False
        if token.kind not in ("word", "stop"):
            return False
        seen.append(word)
        back -= 1
    return False


def _moved(reader: Reader, place: int, window: int) -> bool:
    """Up 20% from, down on last month, an increase over last quarter; not: up over the weekend."""
    measured = False
    for back in range(1, 5):
        token = reader.at(place - back)
        if token is None or token.kind == "stop":
            return False
        if token.text in _MOVED:
            last = reader.word(window) in LAST and reader.unit(window + 1) is not None
            if reader.word(place) == "from":
                return measured or last or token.text in _APART
            return (measured or last) and window == place + 1
        counted = token.kind in ("number", "name")
        if not counted and token.text not in ("by", "percent", "so", "much", "%"):
            return False
        measured = measured or counted
    return False


def said_before(reader: Reader, place: int, words: frozenset[str], reach: int = 8) -> bool:
    """Whether one of the words stands shortly before a place, within the sentence."""
    for back in range(1, reach + 1):
        token = reader.at(place - back)
        if token is None or (token.kind == "stop" and token.text in ".?!;"):
            return False
        if token.kind == "word" and token.text in words:
            return True
    return False
