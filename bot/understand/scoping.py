"""From the names in a question to `scope`, `exclude`, and what must be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.understand.vocabulary import Entry, Strength, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.understand.entities import Mention
    from tools.scope import Scope

EMPTY: Mapping[str, str] = MappingProxyType({})
WHO = frozenset({"team", "feature", "component"})
"""The organisation's own names; a name that fits two of them is asked about."""

_POOLED = frozenset(
    {"service", "region", "ai_model", "provider", "environment", "service_category", "sku"}
)
"""Dimensions in which one short name may stand for several values at once."""

_ORDER = (
    "environment",
    "provider",
    "service_category",
    "ai_model",
    "service",
    "account",
    "region",
    "ai_key",
    "charge_category",
    "sku",
    "resource",
)
"""Which dimension is meant where a name stands in several that are not the organisation's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A mention with its meaning settled."""

    mention: Mention
    dimension: str
    values: tuple[str, ...]

    @property
    def excluded(self) -> bool:
        """Whether this part is to be left out."""
        return self.mention.excluded


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mention that may mean several things."""

    mention: Mention
    options: tuple[tuple[str, str], ...]


def settle(
    mention: Mention, *, within: Mapping[str, str] = EMPTY, prefer: Sequence[str] = ()
) -> Part | Doubt | None:
    """What a mention stands for; a doubt where two things fit equally well.

    `within` says of each component which feature it serves.
    """
    if not mention.entries:
        return None
    best = mention.entries[0]
    if best.strength == Strength.PART:
        rivals = _of_parts(mention.entries, within)
    else:
        rivals = [entry for entry in mention.entries if _level(entry) == _level(best)]
    same = [entry for entry in rivals if _written_same(entry, mention)]
    rivals = same or rivals
    dimensions = {entry.dimension for entry in rivals}
    own = dimensions & WHO
    chosen = None
    for wanted in (*prefer, *(_ORDER if not own else ())):
        if wanted in dimensions:
            chosen = wanted
            break
    if chosen is None:
        candidates = own or dimensions
        if len(candidates) > 1:
            return _doubt(mention, [one for one in rivals if one.dimension in candidates])
        chosen = next(iter(candidates))
    fitting = [entry for entry in rivals if entry.dimension == chosen]
    values = tuple(dict.fromkeys(value for entry in fitting for value in entry.values))
    if len(fitting) > 1 and len(values) > 1 and chosen not in _POOLED:
        return _doubt(mention, fitting)
    return Part(mention, chosen, values)


def _of_parts(entries: Sequence[Entry], within: Mapping[str, str]) -> list[Entry]:
    """What a shortened name may mean.

    The organisation's own things come first, and the feature that holds all the components that
    fit rather than one of them.
    """
    own = [entry for entry in entries if entry.dimension in WHO]
    candidates = own or list(entries)
    features = {entry.values[0] for entry in own if entry.dimension == "feature"}
    components = [entry for entry in own if entry.dimension == "component"]
    if len(features) == 1 and all(within.get(one.values[0]) in features for one in components):
        candidates = [entry for entry in own if entry.dimension != "component"]
    most = max(entry.cover for entry in candidates)
    return [entry for entry in candidates if entry.cover >= most - 0.2]


def _level(entry: Entry) -> tuple[int, float]:
    return (entry.strength, round(entry.cover, 2))


def _written_same(entry: Entry, mention: Mention) -> bool:
    return entry.strength == Strength.OWN and entry.spelled.casefold() == mention.text.casefold()


def _doubt(mention: Mention, entries: Sequence[Entry]) -> Doubt:
    options = dict.fromkeys((entry.dimension, value) for entry in entries for value in entry.values)
    return Doubt(mention, tuple(options))


_LEAVES_OUT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|exclud(?:e|es|ed|ing)|excl\.?|without|but(?: not| for)?|"
    r"other than|apart from|aside from|minus|leaving out|leave out|not counting|not including|"
    r"ignor(?:e|es|ing)|disregard(?:ing)?|outside(?: of)?|save for|bar(?:ring)?|less|ex|sans|w/o|"
    r"not(?: in| for| on)?|no|non|never mind|omit(?:ting)?|skip(?:ping)?|drop(?:ping)?|net of|"
    r"before|pre|gross of|subtract(?:ing)?|take out|taking out|strip(?:ping)? out|remov(?:e|ing)|"
    r"filter(?:ing)? out)[\s-]+$",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"\b(?:all|everything|anything|everyone|total|whole (?:bill|company))\b[^.?!]{0,40}\bbut\s+$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"^[\s,]*(?:and|or|nor|&|/|,|the|our|any|all|team|environment|env|account|both|-)?[\s,]*"
    r"(?:the|our|any|all|team|non-|not|nor)?[\s\"']*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\b(?:the|our|any|all|team|component|feature|service|environment|env|account|"
    r"stuff in|things in|everything in|anything in|what(?:'s| is) in|costs? (?:of|for)|"
    r"both)\s+|[\"'])+$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[\"']?(?:\s+(?:team|environment|env|account|costs?|spend|component|feature))?\s*"
    r"(?:excluded|aside|apart|left out|removed|not included|not counted|ignored|excl\.?)\b",
    re.IGNORECASE,
)
_ONLY_MONEY = re.compile(r"\b(?:before|pre|gross of|net of)[\s-]+$", re.IGNORECASE)
_WITH = re.compile(r"\b(?:including|incl\.?|inclusive of|with|after|plus)\s+$", re.IGNORECASE)
_AMBIGUOUS_BUT = re.compile(r"\bbut\s+$", re.IGNORECASE)
_LOOSE = re.compile(r"\b(?:before|pre|less|drop(?:ping)?|ex|no|bar)[\s-]+$", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:but|except)\b", re.IGNORECASE)


def mark_exclusions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mark the mentions that the words leave out; a list after `except` is left out as a whole."""
    marked: list[Mention] = []
    running = False
    for index, mention in enumerate(mentions):
        lead = text[: mention.start]
        stripped = _LEAD.sub("", lead[-80:])
        out = _left_out(stripped, mention)
        if not out and running and marked:
            out = _BETWEEN.match(text[marked[-1].end : mention.start]) is not None
        out = out or _AFTER.match(text[mention.end : mention.end + 40]) is not None
        marked.append(replace(mention, excluded=out))
        running = out
        del index
    return marked


def leaving_out(text: str, start: int) -> int:
    """Where the words begin that leave out the name at `start`."""
    lead = text[:start]
    stripped = _LEAD.sub("", lead[-80:])
    match = _LEAVES_OUT.search(stripped)
    return max(0, len(lead) - 80) + match.start() if match else start


def _left_out(lead: str, mention: Mention) -> bool:
    money = mention.entries[:1] and mention.entries[0].dimension == "charge_category"
    if not _LEAVES_OUT.search(lead):
        return False
    if _ONLY_MONEY.search(lead):
        credit = bool(money) and "Credit" in mention.entries[0].values
        return bool(money) and not (credit and re.search(r"net of[\s-]+$", lead, re.IGNORECASE))
    if _AMBIGUOUS_BUT.search(lead):
        return (
            _ALL_BUT.search(lead) is not None
            or re.search(r"\b(?:every\w*|any\w*|all)\s+but\s+$", lead) is not None
        )
    return True


def drops_out(text: str, mention: Mention) -> bool:
    """Whether a mention narrows nothing: "including tax", "after credits", "net of credits"."""
    if not mention.entries or mention.entries[0].dimension != "charge_category":
        return False
    lead = _LEAD.sub("", text[max(0, mention.start - 40) : mention.start])
    return _WITH.search(lead) is not None or (
        "Credit" in mention.entries[0].values
        and re.search(r"\bnet of\s+$", lead, re.IGNORECASE) is not None
    )


def scopes_of(parts: Sequence[Part]) -> tuple[Scope, Scope]:
    """`scope` and `exclude` of settled parts."""
    scope: dict[str, list[str]] = {}
    exclude: dict[str, list[str]] = {}
    for part in parts:
        side = exclude if part.excluded else scope
        values = side.setdefault(part.dimension, [])
        values.extend(value for value in part.values if value not in values)
    return scope, exclude


def describe(vocabulary: Vocabulary, dimension: str, value: str) -> str:
    """A value with its kind, so that a question that holds it is not in doubt again."""
    kind = {"ai_model": "AI model", "ai_key": "API key", "service_category": "category"}.get(
        dimension, dimension.replace("_", " ")
    )
    if dimension.startswith("tag:"):
        return f"{dimension}={value}"
    name = vocabulary.name(dimension, value)
    return f"the {value} {kind}" if name == value or dimension in WHO else f"the {name} {kind}"
