"""The word that `define` is asked for, and the metric by which a unit cost is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.understand.manners import is_social
from bot.understand.pieces import pieces_of, stem, words_of

if TYPE_CHECKING:
    from bot.understand.vocabulary import Vocabulary

_TERM = (
    re.compile(
        r"\b(?:difference|distinction) between\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:do|does|did) (?:you|we|they|people|the bot|spendthread) mean (?:by|with)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)(?: here| exactly| in this context)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:does|do|did|would|is)\s+(?:the (?:word|term|phrase|column) |an? |the )?(?P<term>[^?.!,]{2,60}?)\s+(?:actually |really |even )?(?:means?|meant|stands? for|signif\w+|refers? to|supposed to mean)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:means?|counts as|qualifies as|is (?:signified|understood|meant) by)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:definition|meaning) of\s+(?:the (?:word|term) |an? |the )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bdefine\s+(?:the (?:word|term) |an? |the )?(?P<term>[^?.!,]{2,60}?)(?: for me| please| again)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:do|does|is|are|did)\s+(?:you |we |it |they |the bot |spendthread )?(?:compute|computing|calculate|calculating|define|determine|measure|derive|work out|get to|figure out|come up with)\s+(?:an? |the |my |our )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:is|are|was|were)\s+(?:an? |the |our )?(?P<term>[^?.!,]{2,60}?)\s+(?:computed|calculated|defined|determined|measured|derived|worked out)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:does|do|is|are)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)\s+(?:work|differ\w*|different)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:explain|clarify|tell me about|describe|eli5)\s+(?:to me |me )?(?:what )?(?:the (?:word|term|concept(?: of)?|notion(?: of)?) |an? |the )?(?P<term>[^?.!,]{2,60}?)(?: is| are| means?| to me| please)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat(?:'s| is| are| exactly is| was|s)\s+(?:the (?:word|term) |an? |the |meant by (?:an? |the )?)?(?P<term>[^?.!,]{2,60}?)(?: exactly| anyway| again| in finops| here)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
)
_NO_TERM = re.compile(r"^(?:you|i|we|it|that|this|things?|words?|all|everything)$", re.IGNORECASE)


def term_of(text: str) -> str | None:
    """The words to explain; none where it is asked what can be asked."""
    if is_social(text):
        return None
    for pattern in _TERM:
        match = pattern.search(text)
        if match:
            term = match["term"].strip(" \"'")
            return None if _NO_TERM.match(term) else term
    return None


_PER = re.compile(
    r"\b(?:per|for each|for every|for (?:a|an|one)(?: single)?|of (?:a|an|one|each|serving (?:a|an|one|each))(?: single)?|"
    r"each|every|an?|one|a single|single)[\s-]+(?P<unit>(?:thousand |1k |1000 |1,000 |million |active |api |placed |completed )?[a-z][\w-]*(?: [a-z][\w-]*)?)",
    re.IGNORECASE,
)


def unit_span(text: str) -> tuple[int, int] | None:
    """Where the words say by what is counted: "per journey search"."""
    match = re.search(
        r"\b(?:per|for each|for every|each|every|for an?|of an?|an?|one)\s+[a-z]",
        text,
        re.IGNORECASE,
    )
    if not match:
        return None
    for unit in _PER.finditer(text):
        words = unit["unit"].split()
        if any(stem(word.casefold()) in _COUNTED for word in words):
            return unit.start(), unit.end()
    return None


def metric_of(text: str, vocabulary: Vocabulary) -> str | None:
    """The metric of this organisation that the words count by, or the word itself."""
    lowered = text.casefold()
    best: tuple[float, str] | None = None
    units = [match["unit"] for match in _PER.finditer(lowered)]
    for metric, described in vocabulary.metrics:
        stems = {stem(word) for word in words_of(described)}
        own = {stem(word) for word in words_of(metric)}
        for unit in units:
            words = [stem(word) for word in words_of(unit)]
            hit = sum(word in stems for word in words)
            if hit:
                score = hit / len(own) + (words[0] in own)
                if best is None or score > best[0]:
                    best = (score, metric)
        if best is None and len(own) and own <= {stem(piece.text) for piece in pieces_of(text)}:
            best = (0.1, metric)
    if best:
        return best[1]
    for unit in units:
        word = unit.split()[0]
        if word in _COUNTED or stem(word) in _COUNTED:
            return stem(word)
    return None


_COUNTED = frozenset(
    """order request user customer transaction booking ride trip shipment delivery message session
    conversation call query search signup checkout upload document page tenant seat subscriber event
    visit visitor invocation purchase click view play stream image video parcel payment claim policy
    reservation student patient listing member token thousand""".split()
)
