"""What a question says beside its tool, its scope, its window and its breakdown."""

from __future__ import annotations

import re
from typing import Any

from bot.understand.numbers import NUMBER, NUMBERS

TAKES: dict[str, frozenset[str]] = {}
"""Tool → the names of its arguments."""

_COST = frozenset({"scope", "exclude", "period", "cost", "basis"})
_GROUPED = _COST | {"compare_to", "group_by", "grain", "top"}
TAKES.update(
    {
        "spend": _GROUPED,
        "explain_change": _COST | {"compare_to", "group_by"},
        "anomalies": _COST | {"top"},
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


_UNITS_OF_TIME = {
    "hour": "hourly",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}
_GRAINS = {
    unit: re.compile(
        rf"\b{every}\b(?! budget)|\b(?:by|per|each|every|for each|a)[\s-](?:the |single )?{unit}\b|"
        rf"\b{unit}[- ](?:by|over|to)[- ]{unit}\b(?! change)|\b{unit}[- ]?wise\b",
        re.IGNORECASE,
    )
    for unit, every in _UNITS_OF_TIME.items()
}
_OVER_TIME = re.compile(
    r"\b(?:over time|trend\w*|evolution|evolv\w+|develop(?:ed|ing)|history|"
    r"historical\w*|time ?series|curve|time ?line of (?:our |the )?(?:cost|spend|"
    r"bill)\w*|graph|chart|plot)\b",
    re.IGNORECASE,
)


def grain_of(text: str) -> str | None:
    """`day`, `week` … where the words ask for one row each; `trend` where they leave it open."""
    for grain, pattern in _GRAINS.items():
        if pattern.search(text):
            return grain
    return "trend" if _OVER_TIME.search(text) else None


_TOP = re.compile(
    r"\btop[\s-]?(?P<top>\d{1,3}|" + NUMBER + r")\b|"
    r"\b(?P<many>\d{1,3}|"
    + NUMBER
    + r")\s+(?:most (?:expensive|costly)|biggest|largest|costliest|priciest|highest|"
    r"worst|top|main|heaviest|cheapest)\b|"
    r"\b(?:biggest|largest|costliest|priciest|highest|worst|main|heaviest|"
    r"most expensive)\s+(?P<few>\d{1,3}|" + NUMBER + r")\b",
    re.IGNORECASE,
)


_WHICH_MANY = re.compile(
    r"\b(?:which|what)(?: are| were)?(?: the| our)? (?P<top>\d{1,3}|"
    + NUMBER
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
    number = int(word) if word.isdigit() else int(NUMBERS[word])
    return number if number >= 1 else None


_CASH = re.compile(
    r"\b(?:cash(?:[- ]?(?:basis|view|flow|out))?|invoiced?|invoices|billed|as billed|"
    r"billing (?:period|basis|month)|"
    r"actually (?:paid|pay|charged)|on the (?:invoice|bill)|accounts payable)\b",
    re.IGNORECASE,
)
_BILLED_ONLY = re.compile(r"\b(?:billed cost|unblended)\b", re.IGNORECASE)
_EFFECTIVE = re.compile(
    r"\b(?:amorti[sz]ed|amorti[sz]ation|effective(?: cost)?|consumption(?: basis|"
    r" cost)?|accrual|accrued)\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:list (?:price|cost|prices|costs)|at list|rack rate|public price|"
    r"sticker price|undiscounted|without discounts?|before discounts?|"
    r"on[- ]demand equivalent|retail price)\b",
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
    + NUMBER
    + r")(?:[\s-]+(?:full |more |extra |further |additional |whole |single )?|"
    r"-?)(?P<unit>hours?|hrs?|h|minutes?|mins?|min|days?)\b",
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
        return (float(word) if word.isdigit() else NUMBERS[word]) + 0.5
    match = _HOURS.search(text)
    if not match:
        return 1.0 if re.search(r"\bhourly\b", text, re.IGNORECASE) else None
    word = match["number"].casefold()
    number = NUMBERS.get(word) or float(word)
    hours = round(number * _UNITS[match["unit"][0].casefold()], 4)
    return int(hours) if hours == int(hours) else hours


_CLASSES = {
    "technical": r"\b(?:deploy\w*|releases?|released|rollouts?|rolled out|technical|"
    r"shipped|config\w* changes?|merges?|migrations?|infra\w* changes?)\b",
    "business": r"\b(?:launch\w*|campaigns?|business|marketing|promotions?|sales? event)\b",
    "provider": r"\b(?:providers?|vendors?|suppliers?|aws|azure|gcp|"
    r"price changes?|pricing changes?|price (?:cut|increase|rise|drop)s?)\b"
    r".{0,30}\b(?:change[sd]?|events?|announce\w*|cuts?|increases?)\b|\bprice changes?\b",
}


_BY_THE_END = re.compile(
    r"\b(?:(?:end of|eo)[- ]?(?:the |this |current )*(?P<end>month|quarter|year|m|q|y)|"
    r"(?P<close>month|quarter|year)[- ]?(?:'s )?end|"
    r"(?:this|current|full|whole) (?P<this>month|quarter|year))\b",
    re.IGNORECASE,
)


def horizon_of(text: str) -> str | None:
    """How far a forecast is to look: "by month end", "end of the year", "this quarter"."""
    match = _BY_THE_END.search(text)
    if not match or re.search(r"\b(?:next|fiscal|financial|fy ?\d*)\b", text, re.IGNORECASE):
        return None
    unit = next(group for group in match.groups() if group).casefold()
    return {"m": "month", "q": "quarter", "y": "year"}.get(unit, unit)


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
