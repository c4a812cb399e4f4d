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
        r"\bwhat (?:do|does|did) (?:you|we|they|people|the bot|spendthread) mean (?:by|"
        r"with)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)(?: here| exactly|"
        r" in this context)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:does|do|did|would|is)\s+(?:the (?:word|term|phrase|column) |an? |"
        r"the )?(?P<term>[^?.!,]{2,60}?)\s+(?:actually |really |even )?(?:means?|meant|"
        r"stands? for|signif\w+|refers? to|supposed to mean)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat (?:means?|counts as|qualifies as|is (?:signified|understood|"
        r"meant) by)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:definition|meaning) of\s+(?:the (?:word|term) |an? |"
        r"the )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bdefine\s+(?:the (?:word|term) |an? |"
        r"the )?(?P<term>[^?.!,]{2,60}?)(?: for me| please| again)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:do|does|is|are|did)\s+(?:you |we |it |they |the bot |"
        r"spendthread )?(?:compute|computing|calculate|calculating|define|determine|"
        r"measure|derive|work out|get to|figure out|come up with)\s+(?:an? |the |my |"
        r"our )?(?P<term>[^?.!,]{2,60}?)\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:is|are|was|were)\s+(?:an? |the |"
        r"our )?(?P<term>[^?.!,]{2,60}?)\s+(?:computed|calculated|defined|determined|"
        r"measured|derived|worked out)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bhow (?:does|do|is|are)\s+(?:an? |the )?(?P<term>[^?.!,]{2,60}?)\s+(?:work|"
        r"differ\w*|different)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:explain|clarify|tell me about|describe|eli5)\s+(?:to me |"
        r"me )?(?:what )?(?:the (?:word|term|concept(?: of)?|notion(?: of)?) |an? |"
        r"the )?(?P<term>[^?.!,]{2,60}?)(?: is| are| means?| to me| please)?\s*[?.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bwhat(?:'s| is| are| exactly is| was|s)\s+(?:the (?:word|term) |an? |the |"
        r"meant by (?:an? |the )?)?(?P<term>[^?.!,]{2,60}?)(?: exactly| anyway| again|"
        r" in finops| here)?\s*[?.!]*$",
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
    r"\b(?:per|for each|for every|for (?:an?|one)|of (?:an?|one|each)|of serving (?:an?|one|each)|"
    r"serve (?:an?|one|each)|each|every|an?|one|single|(?<=\w)/)(?:(?<=/)|[\s-]+)"
    r"(?:(?:single|individual|unique|monthly|weekly|daily|placed|completed|served|sold|processed|"
    r"successful|paying|thousand|1k|1000|1,000|million|100|hundred) ){0,2}"
    r"(?P<unit>[a-z][a-z-]*(?: (?!of\b|in\b|for\b|on\b|and\b|to\b)[a-z][a-z-]*){0,2})",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    """order request user customer transaction booking ride trip shipment delivery message session
    conversation call query search signup checkout upload document page tenant seat subscriber event
    visit visitor invocation purchase click view play stream image video parcel payment claim policy
    reservation student patient listing member token player match game ticket chat prompt job build
    invoice lead quote report scan article lesson course meal appointment consultation device sensor
    meter kilometre mile passenger rider driver courier drop item basket cart sale post
    comment""".split()
)


def unit_span(text: str, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Where the words say by what is counted: `journey search` in "cost per journey search"."""
    for match in _PER.finditer(text):
        words = match["unit"].split()
        counted = [
            place
            for place, word in enumerate(words)
            if stem(word.casefold()) in vocabulary.unit_stems | _COUNTED
        ]
        if counted:
            last = sum(len(word) + 1 for word in words[: counted[-1] + 1]) - 1
            return match.start("unit"), match.start("unit") + last
    return None


def metric_of(text: str, unit: tuple[int, int] | None, vocabulary: Vocabulary) -> str | None:
    """The metric of this organisation that the words count by, or the word itself."""
    said = {stem(piece.text) for piece in pieces_of(text[unit[0] : unit[1]])} if unit else set()
    best: tuple[float, str] | None = None
    for metric, described in vocabulary.metrics:
        own = [stem(word) for word in words_of(metric)]
        named = sum(word in said for word in {*own, *map(stem, words_of(described))})
        whole = {stem(piece.text) for piece in pieces_of(text)}
        score = named + 0.5 * (set(own) <= whole) + 0.1 * sum(word in whole for word in own)
        if score >= 0.6 and (best is None or score > best[0]):
            best = (score, metric)
    if best:
        return best[1]
    counted = [word for word in sorted(said) if word in _COUNTED]
    return counted[0] if counted else None
