"""What a question says beside its tool, its scope and its window: breakdown, rank, cost kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.understand.pieces import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.vocabulary import Vocabulary

TAKES: dict[str, frozenset[str]] = {}
"""Tool → the names of its arguments."""

_COST = frozenset({"scope", "exclude", "period", "cost", "basis"})
_GROUPED = _COST | {"compare_to", "group_by", "grain", "top"}
TAKES.update(
    {
        "spend": _GROUPED,
        "explain_change": _COST | {"compare_to", "group_by"},
        "anomalies": _COST | {"compare_to"},
        "cost_drivers": _COST | {"compare_to", "group_by", "top"},
        "owner": _COST | {"entity"},
        "unit_cost": _COST | {"compare_to", "metric", "grain"},
        "trade_offs": _COST | {"compare_to"},
        "decision_impact": _COST | {"decision"},
        "outage_cost": _COST | {"incident", "hours"},
        "justification": _COST | {"compare_to", "plan"},
        "budget_status": _COST | {"budget"},
        "forecast": _COST | {"horizon"},
        "ai_spend": _GROUPED,
        "telemetry_spend": _GROUPED,
        "allocation_gaps": _COST | {"group_by", "top"},
        "commitments": _COST | {"compare_to", "group_by"},
        "savings": _COST,
        "changes": _COST | {"incident", "class"},
        "data_status": _COST,
        "define": frozenset({"term"}),
    }
)

_NUMBERS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "single": 1.0,
    "each": 1.0,
    "per": 1.0,
    "another": 1.0,
    "every": 1.0,
    "further": 1.0,
    "more": 1.0,
    "half": 0.5,
    "half an": 0.5,
    "half a": 0.5,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "twelve": 12.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "forty-five": 45.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "ninety": 90.0,
}
_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`group_by` with the places of its words; `ranking` where the best of them is asked for."""

    dimensions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    ranking: bool = False
    single: bool = False


_BY = re.compile(
    r"\b(?:by|per|for each|for every|each|every|across(?: all)?(?: the| our)?|split (?:up )?(?:by|into)|group(?:ed)? by|"
    r"(?:broken|break|breaking) (?:it |that |this |them )?down (?:by|per|into)|break ?down (?:by|per|of)|"
    r"according to|sorted by|ordered by|ranked by|on a|among|between)"
    r"[\s-]+(?:the |our |each |every |individual |different |all |tag[: ])?$",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"^\s*(?:and(?: then)?(?: by| per)?|,|&|/|x|then(?: by)?|by|and also(?: by)?)\s*(?:the |our )?$",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:top|biggest|largest|most expensive|costliest|priciest|highest|heaviest|main|major|worst|cheapest|smallest|least expensive|"
    r"most costly|leading|fastest[- ]growing)(?:[\s-]+(?:\d+|"
    + _NUMBER
    + r"))?[\s-]+(?:\w+ing |spend |cost |aws |gcp |azure |cloud )?$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|what)(?: of (?:our|the|my|these|those|all))?(?: are| is| were| was)?(?: the| our| my)?[\s]+(?:aws |gcp |azure |cloud |other |ai |\d+ |(?:two|three|four|five|ten) )?$",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:all(?: of)?(?: the| our)?|each of (?:the|our)|every|each|list(?: of)?(?: the| our)?|the different|different|various|individual|compare(?: the| our| all)?(?: the| our)?|rank(?: the| our| all)?(?: the| our)?|our|between|among)\s+$",
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


_GRAINS: tuple[tuple[str, str], ...] = (
    (
        "hour",
        r"\bhourly\b|\b(?:by|per|each|every|for each)[\s-](?:the )?hour\b|\bhour[- ]by[- ]hour\b",
    ),
    (
        "day",
        r"\bdaily\b|\b(?:by|per|each|every|for each|a)[\s-](?:single )?day\b|\bday[- ](?:by|over|to)[- ]day\b|\bdaywise\b|\bday wise\b",
    ),
    ("week", r"\bweekly\b|\b(?:by|per|each|every|for each|a)[\s-]week\b|\bweek[- ]by[- ]week\b"),
    (
        "month",
        r"\bmonthly\b(?! budget)|\b(?:by|per|each|every|for each|a)[\s-]month\b|\bmonth[- ]by[- ]month\b",
    ),
    (
        "quarter",
        r"\bquarterly\b|\b(?:by|per|each|every|for each|a)[\s-]quarter\b|\bquarter[- ]by[- ]quarter\b",
    ),
    (
        "year",
        r"\b(?:yearly|annually)\b|\b(?:by|per|each|every|for each)[\s-]year\b|\byear[- ]by[- ]year\b",
    ),
)
_OVER_TIME = re.compile(
    r"\b(?:over time|trend\w*|evolution|evolv\w+|develop(?:ed|ing)|history|historical\w*|time ?series|curve|time ?line of (?:our |the )?(?:cost|spend|bill)\w*|graph|chart|plot)\b",
    re.IGNORECASE,
)


def grain_of(text: str) -> str | None:
    """`day`, `week` … where the words ask for one row each; `trend` where they leave it open."""
    for grain, pattern in _GRAINS:
        if re.search(pattern, text, re.IGNORECASE):
            return grain
    return "trend" if _OVER_TIME.search(text) else None


_TOP = re.compile(
    r"\btop[\s-]?(?P<top>\d{1,3}|" + _NUMBER + r")\b|"
    r"\b(?P<many>\d{1,3}|"
    + _NUMBER
    + r")\s+(?:most (?:expensive|costly)|biggest|largest|costliest|priciest|highest|worst|top|main|heaviest|cheapest)\b|"
    r"\b(?:biggest|largest|costliest|priciest|highest|worst|main|heaviest|most expensive)\s+(?P<few>\d{1,3}|"
    + _NUMBER
    + r")\b",
    re.IGNORECASE,
)


_WHICH_MANY = re.compile(
    r"\b(?:which|what)(?: are| were)?(?: the| our)? (?P<top>\d{1,3}|"
    + _NUMBER
    + r") \w+ (?:\w+ ){0,6}?"
    r"(?:most|biggest|largest|highest|costliest|priciest|top)\b",
    re.IGNORECASE,
)


def top_of(text: str) -> int | None:
    """How many rows are asked for: "top 5", "the three largest"."""
    match = _TOP.search(text) or _WHICH_MANY.search(text)
    if not match:
        return None
    groups = match.groupdict()
    word = (groups["top"] or groups.get("many") or groups.get("few") or "").casefold()
    number = int(word) if word.isdigit() else int(_NUMBERS[word])
    return number if number >= 1 else None


_CASH = re.compile(
    r"\b(?:cash(?:[- ]?(?:basis|view|flow|out))?|invoiced?|invoices|billed|as billed|billing (?:period|basis|month)|"
    r"actually (?:paid|pay|charged)|on the (?:invoice|bill)|accounts payable)\b",
    re.IGNORECASE,
)
_BILLED_ONLY = re.compile(r"\b(?:billed cost|unblended)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(
    r"\b(?:amorti[sz]ed|amorti[sz]ation|effective(?: cost)?|consumption(?: basis| cost)?|accrual|accrued)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:list (?:price|cost|prices|costs)|at list|rack rate|public price|sticker price|undiscounted|without discounts?|before discounts?|on[- ]demand equivalent|retail price)\b",
    re.IGNORECASE,
)
_CONTRACTED = re.compile(
    r"\b(?:contracted|contract (?:price|cost|rate)|negotiated (?:price|cost|rate)s?)\b",
    re.IGNORECASE,
)
_CHARGE = re.compile(
    r"\b(?:by|on|per) (?:the )?(?:charge|usage|consumption) (?:period|date|day|basis)\b",
    re.IGNORECASE,
)


def cost_of(text: str) -> dict[str, str]:
    """`cost` and `basis` where the words ask for other than the usual."""
    found: dict[str, str] = {}
    if _LIST.search(text):
        found["cost"] = "list"
    elif _CONTRACTED.search(text):
        found["cost"] = "contracted"
    elif _EFFECTIVE.search(text):
        found["cost"] = "effective"
    elif _CASH.search(text):
        found["cost"] = "billed"
        if not _BILLED_ONLY.search(text):
            found["basis"] = "billing"
    elif _BILLED_ONLY.search(text):
        found["cost"] = "billed"
    if _CHARGE.search(text):
        found["basis"] = "charge"
    return found


_HOURS = re.compile(
    r"\b(?P<number>\d{1,4}(?:\.\d{1,2})?|"
    + _NUMBER
    + r")(?:[\s-]+(?:full |more |extra |further |additional |whole |single )?|-?)(?P<unit>hours?|hrs?|h|minutes?|mins?|min|days?)\b",
    re.IGNORECASE,
)
_HALVES = re.compile(
    r"\b(\d+|an?|one|two|three) (?:hours? )?and a half(?: hours?)?\b", re.IGNORECASE
)
_UNITS = {"h": 1.0, "m": 1 / 60, "d": 24.0}


def hours_of(text: str) -> float | None:
    """The length of an outage that somebody imagines: "2 hours", "90 minutes", "an hour"."""
    halves = _HALVES.search(text)
    if halves:
        word = halves.group(1).casefold()
        return (float(word) if word.isdigit() else _NUMBERS[word]) + 0.5
    match = _HOURS.search(text)
    if not match:
        return 1.0 if re.search(r"\bhourly\b", text, re.IGNORECASE) else None
    word = match["number"].casefold()
    number = _NUMBERS.get(word) or float(word)
    hours = round(number * _UNITS[match["unit"][0].casefold()], 4)
    return int(hours) if hours == int(hours) else hours


_CLASSES = {
    "technical": r"\b(?:deploy\w*|releases?|released|rollouts?|rolled out|technical|shipped|config\w* changes?|merges?|migrations?|infra\w* changes?)\b",
    "business": r"\b(?:launch\w*|campaigns?|business|marketing|promotions?|sales? event)\b",
    "provider": r"\b(?:provider|vendor|aws|azure|gcp|price changes?|pricing changes?|price (?:cut|increase|rise|drop)s?)\b.{0,30}\b(?:changes?|events?|announce\w*|cuts?|increases?)\b|\bprice changes?\b",
}


def classes_of(text: str) -> list[str]:
    """The classes of events that are asked about."""
    found = [name for name, pattern in _CLASSES.items() if re.search(pattern, text, re.IGNORECASE)]
    return found if len(found) == 1 else []


def keep(tool: str, args: dict[str, Any]) -> dict[str, Any]:
    """Only what the tool takes, and nothing that is empty."""
    takes = TAKES[tool]
    return {
        name: value for name, value in args.items() if name in takes and value not in (None, [], {})
    }


def is_word(text: str) -> bool:
    """Whether there is anything to read."""
    return bool(words_of(text))
