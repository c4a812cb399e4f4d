"""By what an answer is to be broken down: "by team", "which service", "top 5 accounts"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understand.numbers import NUMBER
from tools.scope import TAG_PREFIX
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`group_by` with the places of its words; `ranking` where the best of them is asked for."""

    dimensions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    ranking: bool = False
    single: bool = False


_BY = re.compile(
    r"\b(?:by|per|for each|for every|each|every|across(?: all)?(?: the| our)?|"
    r"split (?:up )?(?:by|into)|group(?:ed)? by|"
    r"(?:broken|break|breaking) (?:it |that |this |them )?down (?:by|per|into)|"
    r"break ?down (?:by|per|of)|"
    r"according to|sorted by|ordered by|ranked by|on a|among|between)"
    r"[\s-]+(?:the |our |each |every |individual |different |all )?(?:tags?[: ]+)?$",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"^\s*(?:and(?: then)?(?: by| per)?|,|&|/|x|then(?: by)?|by|"
    r"and also(?: by)?)\s*(?:the |our )?$",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:top|biggest|largest|most expensive|costliest|priciest|highest|heaviest|main|"
    r"major|worst|cheapest|smallest|least expensive|"
    r"most costly|leading|fastest[- ]growing)(?:[\s-]+(?:\d+|"
    + NUMBER
    + r"))?[\s-]+(?:\w+ing |spend |cost |aws |gcp |azure |cloud )?$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|what)(?: of (?:our|the|my|these|those|all))?(?: are| is| were|"
    r" was)?(?: the| our| my)?[\s]+(?:aws |gcp |azure |cloud |other |ai |\d+ |(?:two|"
    r"three|four|five|ten) )?$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:all(?: of)?(?: the| our)?|each of (?:the|our)|every|each|"
    r"list(?: of)?(?: the| our)?|the different|different|various|individual|"
    r"compare(?: the| our| all)?(?: the| our)?|rank(?: the| our| all)?(?: the| our)?|"
    r"our|between|among)\s+$",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(
    r"^(?:s)?[\s-]+(?:break ?down|split|ranking|comparison|by (?:cost|spend|price|size|amount))\b",
    re.IGNORECASE,
)
_PLAIN_PER = re.compile(r"^-(?=wise\b)|^\s?wise\b", re.IGNORECASE)


def breakdown(text: str, vocabulary: Vocabulary, named: Sequence[tuple[int, int]]) -> Breakdown:
    """The dimensions by which the answer is to be broken down.

    `named` are the places of words that stand beside a name ("team payments"): they are its kind.
    """
    found: list[tuple[str, int, int]] = []
    ranking = single = False
    for dimension, start, end, word in _dimension_words(text, vocabulary):
        if any(start < stop and begin < end for begin, stop in named):
            continue
        lead, rest = text[max(0, start - 60) : start], text[end : end + 20]
        tagged = _tag_named(text, start, end, vocabulary)
        dimension = tagged or dimension
        joined = found and _JOIN.match(text[found[-1][2] : start]) is not None
        ranked = _RANKED.search(lead) is not None
        which = _WHICH.search(lead) is not None
        if not (
            joined
            or ranked
            or which
            or _BY.search(lead)
            or (_EACH.search(lead) and word.endswith("s"))
            or _AFTER_WORD.match(rest)
            or _PLAIN_PER.match(rest)
        ):
            continue
        ranking = ranking or ranked or which
        single = single or ((ranked or which) and not word.endswith("s"))
        if dimension not in [one[0] for one in found]:
            found.append((dimension, start, end))
    return Breakdown(
        dimensions=tuple(one[0] for one in found[:3]),
        spans=tuple((start, end) for _, start, end in found),
        ranking=ranking,
        single=single,
    )


_TAG_BEFORE = re.compile(r"\btags?[\s:]+(?:called |named |key )?$", re.IGNORECASE)
_TAG_AFTER = re.compile(r"^[\s-]tags?\b", re.IGNORECASE)


def _tag_named(text: str, start: int, end: int, vocabulary: Vocabulary) -> str | None:
    """The tag of that name, where the words say that a tag is meant: "by tag app"."""
    said = _TAG_BEFORE.search(text[:start]) or _TAG_AFTER.match(text[end:])
    keys = {fold(key): key for key in vocabulary.tag_keys}
    key = keys.get(fold(text[start:end]))
    return f"{TAG_PREFIX}{key}" if said and key else None


def _dimension_words(text: str, vocabulary: Vocabulary) -> list[tuple[str, int, int, str]]:
    pieces = list(re.finditer(r"[^\W_]+", text))
    longest = max((len(words) for words in vocabulary.dimension_words), default=1)
    found = []
    index = 0
    while index < len(pieces):
        for size in range(min(longest, len(pieces) - index), 0, -1):
            run = pieces[index : index + size]
            words = tuple(piece.group().casefold() for piece in run)
            if any(run[n + 1].start() - run[n].end() > 1 for n in range(size - 1)):
                continue
            dimension = vocabulary.dimension_words.get(words)
            if dimension:
                found.append((dimension, run[0].start(), run[-1].end(), words[-1]))
                index += size - 1
                break
        index += 1
    return found
