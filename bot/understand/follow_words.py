"""The words by which a message leans on the thread that it continues."""

from __future__ import annotations

import re


def _any_of(*patterns: str, start: bool = False) -> re.Pattern[str]:
    opening = r"^\W*" if start else r"\b"
    return re.compile(opening + r"(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


MARKER = _any_of(
    r"and|also|what about|how about|same|now|then|ok(?:ay)?|but|no|nope|instead|only|just|or|so",
    r"sorry|actually|i mean|i meant|again|back|go back|show|break|split|by|per|in|for|with|without",
    r"excluding|except|compared?|vs|versus|daily|weekly|monthly|hourly|why|who|when|how come",
    start=True,
)
"""What opens a message that goes on."""

POINTING = _any_of(
    r"it|its|it's|that|this|those|these|them|they|their|there|then|same|ones?|of which",
    r"the (?:former|latter|increase|spike|rise|jump|drop|change|difference|first|second|top|"
    r"biggest|largest|main|driver|cause|culprit|team|owner|feature|component|rest)",
)
"""What points at something said before."""

THEY = _any_of(r"they|their|them|that team|the team|those people|these people")
WHOLE = _any_of(
    r"overall|in total|total (?:bill|spend|cost)|whole (?:bill|company|org\w*)|everything|everyone",
    r"company[- ]wide|all of it|entire (?:bill|company|org\w*)|across the (?:board|company|org\w*)",
    r"the (?:whole )?bill",
)
"""What lifts the thread's scope."""

CORRECTION = re.compile(
    r"^\W*(?:no|nope|nah|sorry|actually|wait|oops|not that|wrong|rather)\b"
    r"|\bi mean(?:t)?\b|\binstead\b",
    re.IGNORECASE,
)
BACK = _any_of(
    r"go(?:ing)? back to|back to|return(?:ing)? to|again about|earlier (?:about|question)",
    r"coming back to",
)
BOTH = _any_of(r"both|together|combined|the two(?: of them)?|all of them")
SAME = re.compile(r"\bsame\b(?! (?:time|period|day|week|month|quarter))", re.IGNORECASE)
SAME_QUESTION = _any_of(r"same (?:question|thing|for|but|with|again|by|in|on)")
NARROW = _any_of(
    r"of (?:that|this|it|which|those|them)|only|just|within (?:that|it)|in (?:that|it)|there"
)
COMPARE = _any_of(
    r"compar\w*|versus|vs\.?|against|relative to|than|difference (?:to|from|with)",
)
COMPARE_AT_ALL = _any_of(r"compar\w*|vs|versus")
PLAIN_SPEND = _any_of(r"spend|spent|cost|costs|bill|how much")
AN_HOUR = _any_of(r"per hour|(?:an|each|another|every) hour")
