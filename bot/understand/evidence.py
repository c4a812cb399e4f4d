"""Whether a word that is both a name and plain English is meant as the name where it stands."""

from __future__ import annotations

import re

from bot.understand.words import plain_words

_ASKING = frozenset(
    """cost costs costing spend spends spending spent bill bills billing billed usage use uses used
    data report reports reporting budget budgets forecast forecasts plan plans planned planning
    change changes growth price prices pricing alert alerts alerting total amount money charge
    charges invoice invoices trend trends service services team teams feature features component
    components account accounts region regions environment environments model models key keys tag
    tags resource resources project projects product products month week day year quarter today
    yesterday show give tell list break compare help test tests live stage other others all who
    what why how which when where status update updates question answer rate unit units owner
    owners metric metrics log logs trace traces token tokens request requests save saving savings
    event events release releases deploy deploys incident incidents outage outages history time
    group category cloud provider vendor support training internal external general default core
    main common shared base start run running build go get set put make made need order orders one
    two first second last next new old top high low up down out on off in at by for to of us
    it is are was were do does did has have had can could will would should me my we our you your
    their there here this that these those more most much many less least than then and or not no
    yes if with without from about over under per each every any some only also just still
    monitoring logging observability""".split()
)
"""Words of which questions are made; as a name each needs a sign that it is one."""

_COST_WORD = r"(?:cost|costs|spend|spending|bill|bills|budget|expenses?|charges|usage|savings)"
_SIGN_AFTER = re.compile(rf"^[\"']?(?:'s\b|\s+{_COST_WORD}\b)", re.IGNORECASE)
_JOINED_AFTER = re.compile(r"^\s+(?:vs\.?|versus)\s", re.IGNORECASE)
_JOINED_BEFORE = re.compile(r"\b(?:vs\.?|versus|in|except|but|non)[\s-]+$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']$")
_SIGN_BEFORE = re.compile(
    r"(?:^|\b(?:of|for|on|in|by|from|at|with|within|about|did|does|do|has|had|own|owns|owned|"
    r"runs?|uses?|using|and|or|vs|versus|except|without|excluding|including|but|than|behind|"
    r"only|just|meant|mean|the|our|all|my|their|team|against|ignoring|minus|non|not|no|why is|"
    r"how expensive is|much is|is)[\s-]+(?:the\s+|our\s+|my\s+|all\s+)?|[,;:/&(]\s*)$",
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(
    r"\b(?:to|can|could|please|you|we|i|they|let's|will|would|should|must|n't|already|"
    r"also|help)\s+$",
    re.IGNORECASE,
)
_TO_A_NAME = re.compile(
    r"\b(?:deploy\w*|change\w*|happen\w*|belong\w*|due|compar\w+|attribut\w+|assign\w*|relat\w+|"
    r"talk\w*|up|next|switch\w*|mov\w+|allocat\w+|goes?|going|charged|respect|regard|according|"
    r"migrat\w+|something|anything|release\w*|back|done|contribut\w+)\s+to\s+$",
    re.IGNORECASE,
)
_NOUN_END = re.compile(r"(?:ing|ed|ly|est|able|ible|ful|less|ous|ness|ish)$")


def fits_here(text: str, start: int, end: int, *, named: bool, parts: bool) -> bool:
    """Whether the words from `start` to `end` are a name here.

    `named` is true where a word such as `team` stands beside them, `parts` where they are only a
    shortened name.
    """
    if named:
        return True
    word = text[start:end]
    folded = word.casefold()
    if folded == "us":
        return word == "US"
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _QUOTED.search(before) and after[:1] in "\"'":
        return True
    if any(mark in word for mark in "-_./"):
        return True
    words = folded.split()
    if len(words) == 1 and folded in _ASKING:
        if parts or folded in _NEVER:
            return False
        signs = (
            _SIGN_AFTER.match(after),
            _JOINED_AFTER.match(after),
            _JOINED_BEFORE.search(before),
        )
        return any(signs)
    if all(one in plain_words() for one in words):
        if len(words) > 1 and not parts:
            return True
        if parts:
            beside = _SIGN_BEFORE.search(before)
            return _SIGN_AFTER.match(after) is not None or bool(beside and beside.group())
        if _SIGN_AFTER.match(after):
            return True
        return _VERB_BEFORE.search(before) is None or _TO_A_NAME.search(before) is not None
    return True


_NEVER = frozenset(
    """total monthly daily all other unit cost spend bill usage average last next this that it our
    my cloud the high low top new main any some more most""".split()
)

_PLACE_BEFORE = re.compile(
    r"(?:^|\b(?:of|for|on|by|from|own|owns|owned by|owner of|team|feature|component|"
    r"service|account|"
    r"the|our|my|did|does|do|has|why is|how expensive is|how much is|much did|uses?|"
    r"using|vs|versus|"
    r"except|without|excluding|behind|about|runs?|maintains?|cluster|app|in|at|and)\s+)"
    r"(?:[a-z]+\s+){0,1}[\"']?$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    rf"^[\"']?(?:'s\b|\s*(?:[?.!,;:]|$)|\s+(?:{_COST_WORD}|go|went|rise|rose|spike\w*|jump\w*|"
    r"increase|drop\w*|fall|fell|grow|team|service|component|feature|cluster|account|app|yesterday|"
    r"today|this|last|in|since|over|on|for|per|by|so|up|down|use|run|project|and|or|vs|than|"
    r"between|from|during|every|each|set|is|was|has|anyway|exactly|got|get|had|expensive|now|"
    r"right|these|again|all|to|daily|weekly|monthly|compared|cheaper|more|less)\b)",
    re.IGNORECASE,
)


def reads_like_a_name(text: str, start: int, end: int) -> bool:
    """Whether an unknown word stands where a name would: "what did the frobnicator cost"."""
    word = text[start:end]
    if any(sign.isdigit() for sign in word) or re.search(r"[-_./:]", word):
        return True
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if before[-1:] in "\"'" and after[:1] in "\"'" and before and after:
        return True
    if re.search(r"[a-z][A-Z]", word) or (
        word[:1].isupper() and not re.search(r"(?:^|[.?!:]\s*)$", before)
    ):
        return True
    if len(word) < 4 or _NOUN_END.search(word.casefold()):
        return False
    return _PLACE_BEFORE.search(before) is not None and _PLACE_AFTER.match(after) is not None
