"""What the classifier sees of a question: its words, their neighbours, their spelling, the cues."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from bot.understand.concepts import concepts
from bot.understand.cues import cue_scores
from bot.understand.pieces import singular

_TOKEN = re.compile(r"@\w+|[a-z]+(?:'[a-z]+)?|\d+|\?")
_SHORT = {
    "what's": "what is",
    "whats": "what is",
    "who's": "who is",
    "whos": "who is",
    "where's": "where is",
    "how's": "how is",
    "why's": "why is",
    "it's": "it is",
    "that's": "that is",
    "there's": "there is",
    "we're": "we are",
    "we've": "we have",
    "they're": "they are",
    "didn't": "did not",
    "don't": "do not",
    "doesn't": "does not",
    "isn't": "is not",
    "aren't": "are not",
    "wasn't": "was not",
    "can't": "can not",
    "cannot": "can not",
    "i'm": "i am",
    "i'd": "i would",
    "gonna": "going to",
    "gimme": "give me",
    "u": "you",
    "r": "are",
    "pls": "please",
    "plz": "please",
}
MOST_GROUPS = 12
_FILLERS = frozenset(
    """please pls plz thanks thank kindly hi hello hey hiya just really actually basically maybe
    perhaps btw lol ok okay so well hm hmm um uh mate folks guys dear morning afternoon quick sorry
    quickly simply exactly roughly approximately about honestly again currently also then still
    ? us""".split()
)
"""Words that say nothing about what is asked."""

LONGEST = 80
"""Tokens of a question that are looked at."""


def tokens(masked: str) -> list[str]:
    """The words of a masked question in one form: singular, written out, numbers alike."""
    found: list[str] = []
    for token in _TOKEN.findall(masked):
        if token in _FILLERS:
            continue
        if token.isdigit():
            found.append("0")
        elif token in _SHORT:
            found.extend(_SHORT[token].split())
        else:
            found.append(token if token.startswith("@") else singular(token))
    return found[:LONGEST]


def features(masked: str) -> list[str]:
    """The names of what is there.

    `w:` a word, `b:` two neighbours, `c:` the stem of a long word, `f:` how it opens; the same of
    groups of words: `k:` one, `n:` two neighbours, `p:` two anywhere; `q:` the tool for which the
    phrases speak loudest.
    """
    words = tokens(masked)
    found = {f"w:{word}" for word in words}
    found |= {f"b:{first} {second}" for first, second in pairwise(words)}
    found |= {f"c:{word[:5]}" for word in words if len(word) > 6}
    if words:
        found.add(f"f:{words[0]}")
        found.add(f"f:{' '.join(words[:2])}")
    grouped = concepts(words)
    named = sorted({word for word in grouped if word.isupper() or word.startswith("@")})
    found |= {f"k:{word}" for word in named}
    found |= {f"n:{first} {second}" for first, second in pairwise(grouped)}
    found |= {f"p:{first} {second}" for first, second in combinations(named[:MOST_GROUPS], 2)}
    found |= {f"o:{' '.join(grouped[:size])}" for size in (1, 2, 3)}
    scores = sorted(((score, tool) for tool, score in cue_scores(masked).items()), reverse=True)
    if scores[0][0] > 0:
        found.add(f"q:{scores[0][1]}")
        if scores[1][0] > 0:
            found.add(f"q2:{scores[1][1]}")
    return sorted(found)
