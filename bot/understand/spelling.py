"""Misspelt words of a question, mended to the words of which questions and names are made."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.understand.aliases import load
from bot.understand.pieces import singular
from bot.understand.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.understand.vocabulary import Vocabulary

MOST = 25
"""Words of one message that are mended."""

_WORD = re.compile(r"(?<![\w@#./:=-])[A-Za-z]{2,24}(?:'[a-z]{1,2})?(?![\w@/:=]|[.-]\w)")


@cache
def bank() -> tuple[str, ...]:
    """The words of which questions are made, and those of time."""
    text = (files("bot.understand.training") / "phrases.txt").read_text(encoding="utf-8")
    words = set(re.findall(r"(?<![@$\w])[a-z]{4,}", text))
    return tuple(sorted(words | set(load("spelling.json")["bank"])))


@cache
def asking_words() -> frozenset[str]:
    """Every word of the phrase grammar."""
    text = (files("bot.understand.training") / "phrases.txt").read_text(encoding="utf-8")
    return frozenset(re.findall(r"(?<![@$\w])[a-z]+", text))


@cache
def _slips() -> dict[str, str]:
    slips: dict[str, str] = load("spelling.json")["slips"]
    return slips


def mend(text: str, vocabulary: Vocabulary) -> str:
    """The text with its misspelt words put right; names that are known are left alone."""
    left = MOST
    text = re.sub(r"\bw/o\b", "without", text, flags=re.IGNORECASE)
    text = re.sub(r"\btop(\d{1,3})\b", r"top \1", text, flags=re.IGNORECASE)

    def right(match: re.Match[str]) -> str:
        nonlocal left
        word = match.group()
        folded = word.casefold()
        if folded in _slips():
            return _slips()[folded]
        if left <= 0 or len(folded) < 4 or not _strange(folded, vocabulary):
            return word
        left -= 1
        return _nearest(folded, vocabulary) or word

    return _WORD.sub(right, text)


def _strange(word: str, vocabulary: Vocabulary) -> bool:
    forms = {word, singular(word), word.removesuffix("'s")}
    return not (forms & plain_words() or forms & vocabulary.pieces or forms & set(bank()))


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The one word that is a slip or two away; none where two are as near."""
    of_names = _within(word, vocabulary.spelled_pieces, name=True)
    of_questions = _within(word, bank(), name=False)
    best = min((*of_names, *of_questions), default=None)
    if best is None:
        return None
    rivals = {one[-1] for one in (*of_names, *of_questions) if one[:2] == best[:2]}
    if len(rivals) > 1 and not _same_stem(rivals):
        return None
    return best[-1]


def _same_stem(words: Iterable[str]) -> bool:
    return len({singular(word)[:5] for word in words}) == 1


def _within(word: str, known: tuple[str, ...], *, name: bool) -> list[tuple[int, int, str]]:
    """(slips, whether it opens differently, word) of the known words that are near enough."""
    most = 1 if len(word) < 10 else 2
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=6)
    found += [
        (other, most + 1, 0)
        for other, _, _ in process.extract(word, known, scorer=fuzz.ratio, score_cutoff=85, limit=4)
        if other[:2] == word[:2] and not name
    ]
    near = []
    for other, slips, _ in found:
        longest = max(len(word), len(other))
        if name and slips > longest / 8 + 0.4 and sorted(word) != sorted(other):
            continue
        near.append((int(slips), int(other[0] != word[0]), other))
    return near
