"""A message → its questions, each to be read on its own."""

from __future__ import annotations

import re

MOST = 4
"""Questions that are answered at once."""

_ENDS = re.compile(
    r"(?<=[?!])\s+|\n+|(?<=[a-z0-9)\"']{2}[.;])\s+(?=[A-Za-z\"'])|\s+-\s+(?=(?:and|also|plus)\b)",
    re.IGNORECASE,
)
_ASKS = (
    r"(?:who|whose|what|what's|which|why|when|where|how|is|are|was|were|do|does|did|"
    r"can you|could you|will|should|"
    r"show|give|tell|list|break|compare|explain)"
)
_AND = re.compile(
    rf"(?:,|;)?\s+(?:and also|and then|and|plus|also|as well as|, but|but|"
    rf"oh and)\s+(?:also\s+|please\s+|then\s+)?(?={_ASKS}\b)|"
    rf"(?:,|;)\s+(?:also\s+|then\s+)?(?={_ASKS}\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:hi|hey|hello|hiya|good (?:morning|afternoon|evening)|morning|dear \w+|"
    r"team|all|folks|there|everyone|bot|spendthread|"
    r"quick (?:question|one)|question|random question|just wondering|"
    r"sorry(?: to bother)?|thanks(?: in advance)?|fyi|btw|ok so|ok|okay|so|well|um+|"
    r"uh+|hmm+)\b[\s,:!.\-]*)+",
    re.IGNORECASE,
)


def questions(text: str) -> list[str]:
    """The questions in a message, at most `MOST`; a sentence that asks nothing joins its neighbour.

    "How much did search cost last week and who owns it?" holds two.
    """
    found: list[str] = []
    for sentence in _ENDS.split(text):
        for clause in _clauses(sentence):
            stripped = clause.strip(" \t,;-")
            if stripped:
                found.append(stripped)
    return found


def _clauses(sentence: str) -> list[str]:
    parts = []
    at = 0
    for match in _AND.finditer(sentence):
        lead = sentence[at : match.start()]
        if _asks(lead) and len(lead.split()) >= 2:
            parts.append(lead)
            at = match.end()
    parts.append(sentence[at:])
    return parts


_TELLS = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|but|well|hey|hi|also|just|hmm|yeah|because|since|as|while|after|"
    r"when|yesterday|today|last \w+|fyi|btw)\W+)*(?:i|i'm|i've|we|we're|we've|our|my|the|there|it|"
    r"it's|they|he|she|this|that|someone|somebody|people|everyone|nobody|\w+ (?:told|asked|said|"
    r"thinks|believes|mentioned|wants))\b",
    re.IGNORECASE,
)


_GOES_ON = re.compile(
    r"^\W*(?:and |or |but )?(?:(?:is|are|was|were|has|have|did|does) (?:it|that|this|"
    r"they|those)(?: all)? "
    r"(?:going|getting|gone|go|trending|rising|falling|up|down|higher|lower|more|less|normal|a lot|"
    r"much|too much|increas\w*|decreas\w*|improv\w*)\b|(?:and )?by how much\b|"
    r"how much(?: was it| is it)?\W*$|"
    r"right\W*$|or not\W*$|correct\W*$|is that (?:right|correct|so)\b|does that make sense)",
    re.IGNORECASE,
)


def goes_on(text: str) -> bool:
    """Whether a clause adds nothing of its own: "… and is it going up?"."""
    return _GOES_ON.match(text) is not None


_ONLY_WHY = re.compile(
    r"^\W*(?:(?:please|pls|and|but|can you|could you|so)\W+)*(?:explain|elaborate|why|how come|"
    r"what happened|reasons?|any (?:idea|clue|explanation)s?)"
    r"(?:\W+(?:please|pls|this|that|it|why|so|for me|to me))*\W*$",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:that|this|it|these|those)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:went|goes|go|keeps?|kept|became|becomes?|got|gets?|is|are|was|were|has|have|had|rose|"
    r"grew|fell|jumped|spiked|doubled|tripled|climbed|dropped|increased|decreased|cost|costs)\b",
    re.IGNORECASE,
)


def _states(clause: str) -> bool:
    """Whether a clause says something and asks nothing."""
    return "?" not in clause and not _OPENS.match(clause) and _VERB.search(clause) is not None


def join_statements(clauses: list[str]) -> list[str]:
    """Put sentences that only tell something in front of the question that follows them."""
    found: list[str] = []
    waiting = ""
    for place, clause in enumerate(clauses):
        if found and _ONLY_WHY.match(clause):
            found[-1] = f"{found[-1]} {clause}"
            continue
        after = clauses[place + 1] if place + 1 < len(clauses) else ""
        if _states(clause) and (_ONLY_WHY.match(after) or _POINTS.search(after)):
            waiting = f"{waiting} {clause}".strip()
            continue
        if _TELLS.match(clause) and "?" not in clause and not _asks(clause):
            waiting = f"{waiting} {clause}".strip()
            continue
        found.append(f"{waiting} {clause}".strip())
        waiting = ""
    if waiting:
        if found:
            found[-1] = f"{found[-1]} {waiting}"
        else:
            found.append(waiting)
    return found


_OPENS = re.compile(rf"\W*{_ASKS}\b", re.IGNORECASE)
_ASKS_ANYWHERE = re.compile(rf"\b{_ASKS}\b", re.IGNORECASE)


def _asks(text: str) -> bool:
    return _ASKS_ANYWHERE.search(text) is not None


def without_opening(text: str) -> str:
    """The text without "hi all, quick question:"."""
    shorter = _OPENING.sub("", text)
    return shorter if re.search(r"\w", shorter) else text
