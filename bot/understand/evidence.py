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
    credit tax group category cloud provider vendor support training internal external general
    default core main common shared base start run running build go get set put make made need
    one two first second last next new old top high low up down out on off in at by for to of us
    it is are was were do does did has have had can could will would should me my we our you your
    their there here this that these those more most much many less least than then and or not no
    yes if with without from about over under per each every any some only also just
    still""".split()
)
"""Words of which questions are made; as a name each needs a sign that it is one."""

_COST_WORD = r"(?:cost|costs|spend|spending|bill|bills|budget|expenses?|charges|usage|savings)"
_SIGN_AFTER = re.compile(rf"^[\"']?(?:'s\b|\s+{_COST_WORD}\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']$")
_SIGN_BEFORE = re.compile(
    r"(?:^|\b(?:of|for|on|in|by|from|to|at|with|within|about|is|are|was|were|did|does|do|has|had|"
    r"own|owns|owned|runs?|uses?|using|and|or|vs|versus|except|without|excluding|including|but|"
    r"than|behind|only|just|whole|entire|meant|mean|the|our|all|my|their|team|against|also|drop|"
    r"ignore|ignoring|minus|non|not|no)[\s-]+(?:the\s+|our\s+|my\s+|all\s+)?|[,;:/&(]\s*)$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^[\"']?\s*(?:[?.!,;:)]|$|\b(?:and|or|vs|cost|spend|bill|go|went|rise|rose|jump|spike|double|increase|drop|fall|fell|grow|grew|get|up|down|so|use|look|do|doing|last|this|over|since|in|on|by|per|team|yesterday|today|is|was|are|were|has|have|did|does|owner|vs|compared|budget|incident|outage|each|every|between|from|during|for|to|than|last)\b)",
    re.IGNORECASE,
)


def fits_here(text: str, start: int, end: int, *, named: bool, parts: bool) -> bool:
    """Whether the words from `start` to `end` are a name here.

    `named` is true where a word such as `team` stands beside them, `parts` where they are only a
    shortened name.
    """
    if named:
        return True
    word = text[start:end]
    folded = word.casefold()
    if folded == "us" and word != "US":
        return False
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _QUOTED.search(before) and after[:1] in "\"'":
        return True
    if any(mark in word for mark in "-_./"):
        return True
    words = folded.split()
    if len(words) == 1 and folded in _ASKING:
        return _SIGN_AFTER.match(after) is not None and folded not in _NEVER
    if all(one in plain_words() for one in words):
        if len(words) > 1 and not parts:
            return True
        return _SIGN_AFTER.match(after) is not None or (
            _SIGN_BEFORE.search(before) is not None and _END.match(after) is not None
        )
    return True


_NEVER = frozenset(
    """total monthly daily all other unit cost spend bill usage average last next this that it our
    my cloud the high low top new main any some more most""".split()
)
