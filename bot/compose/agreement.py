"""Checks for claims that were not written by us: that every figure stands with what it is of.

A claim may cite true facts and still say something false, by giving one thing the figure of
another, one window the total of the other, or a thing an owner who is not its own. Inside one
sentence a figure belongs to the name right behind it, where only small words stand between, else
to the last name before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.compose import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tools.facts import Fact

OWNING = frozenset("own owns owned owner owners owning belongs belong runs looks".split())
_LINKS = frozenset("of on for in by from at is was it the to goes went came during over".split())
_WHEN = frozenset("in during over for of the".split())
_WHOLE = frozenset({"total", "before", "after", "change"})
_RECORDS = frozenset("plan plans decision decisions budget budgets incident incidents".split())
"""Things of the context that somebody owns who need not own the component."""

_WITHOUT = frozenset({"without", "no", "unallocated", "nothing"})
"""Words that name what has no name."""

_OWN = ("component", "feature", "team", "service", "provider", "account")
_TITLES = frozenset(
    "Also EffectiveCost BilledCost ListCost ContractedCost FOCUS AI API CPU GPU SLA SLO SKU ID I"
    " Slack FinOps Q1 Q2 Q3 Q4 H1 H2"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_HOST = re.compile(r"\b[A-Za-z][\w-]*\.[A-Za-z]{2,}")
_CAPITAL = re.compile(r"(?<![.!?:“\"]\s)(?<![\w{“\"(])(?<!^)\b[A-Z][\w’'-]+")


def disagreements(
    tokens: Sequence[str], at: Mapping[int, Fact], owners: Owners | None
) -> Iterator[str]:
    """The figures, windows and owners of a claim that stand with the wrong thing.

    Args:
        tokens: words, placeholders and ends of sentences, in order.
        at: place of a token → the fact that it shows.
        owners: who owns what.

    """
    for start, end in _sentences(tokens):
        inside = [place for place in range(start, end) if place in at]
        for place in inside:
            if at[place].kind not in ("name", "date"):
                yield from _role(tokens, at, place, start)
                yield from _subject(tokens, at, place, inside)
                yield from _window(tokens, at, place, inside)
        said = set(tokens[start:end])
        if owners is not None and OWNING & said and not _RECORDS & said:
            yield from _owned([at[place] for place in inside if at[place].kind == "name"], owners)


class Owners:
    """Which team owns a thing; `answered` are the teams that the tools gave as owners."""

    def __init__(
        self, of: Mapping[tuple[str, str], str], answered: frozenset[str] = frozenset()
    ) -> None:
        self.of, self.answered = of, answered


def strangers(text: str, cited: Sequence[Fact]) -> Iterator[str]:
    """Words that are written like names or addresses and are in no fact."""
    spelled = [fact.value for fact in cited]
    spelled += [value for fact in cited for values in fact.scope.values() for value in values]
    if any(sign.isnumeric() and not sign.isascii() for sign in text):
        yield "a figure in another script"
    for found in _HOST.findall(text):
        if not any(found in name for name in spelled):
            yield f"{found!r} reads like an address"
    known = {word for name in spelled for word in re.findall(r"[\w’'-]+", name)}
    for found in _CAPITAL.findall(text):
        if found not in known | _TITLES and found.casefold() not in lexicon.PRODUCTS:
            yield f"{found!r} reads like a name and is in no cited fact"


def _sentences(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for place, token in enumerate([*tokens, "."]):
        if token in (".", ";", "!", "?"):
            yield start, place
            start = place + 1


def _role(tokens: Sequence[str], at: Mapping[int, Fact], place: int, start: int) -> Iterator[str]:
    """Behind a direction, `by` shows the change, `to` what it became, `from` what it was."""
    before = tokens[start:place]
    if not before or not (lexicon.UP | lexicon.DOWN) & set(before):
        return
    fact, word = at[place], before[-1]
    if fact.kind != "money":
        return
    if word == "by" and fact.label in ("total", "before", "after"):
        yield f"{fact.id} is no change"
    elif word == "to" and fact.label in ("change", "before"):
        yield f"{fact.id} is not what it became"
    elif word == "from" and fact.label in ("change", "total", "after"):
        yield f"{fact.id} is not what it was before"


def _subject(
    tokens: Sequence[str], at: Mapping[int, Fact], place: int, inside: Sequence[int]
) -> Iterator[str]:
    fact = at[place]
    named = [one for one in inside if at[one].kind == "name" and at[one].scope]
    ahead = next((one for one in named if one > place), None)
    behind = next((one for one in reversed(named) if one < place), None)
    if ahead is not None and _only(tokens[place + 1 : ahead], _LINKS):
        belongs = at[ahead]
    elif behind is not None:
        belongs = at[behind]
        if _WITHOUT & set(tokens[behind:place]):
            return
    elif ahead is not None:
        belongs = at[ahead]
    else:
        return
    shared = set(fact.scope) & set(belongs.scope)
    if any(not set(fact.scope[one]) & set(belongs.scope[one]) for one in shared):
        yield f"{fact.id} is not of {belongs.id}"
    elif (
        not fact.scope
        and fact.label in _WHOLE
        and belongs is at.get(place - 2 if tokens[place - 1] != "by" else place - 3)
        and any(dimension in belongs.scope for dimension in _OWN)
        and tokens[place - 1] != "of"
    ):
        yield f"{fact.id} is of the whole, not of {belongs.id}"


def _window(
    tokens: Sequence[str], at: Mapping[int, Fact], place: int, inside: Sequence[int]
) -> Iterator[str]:
    """A window right behind a figure is the figure's own."""
    fact = at[place]
    ahead = next((one for one in inside if one > place), None)
    if fact.period is None or ahead is None:
        return
    window = at[ahead]
    between = tokens[place + 1 : ahead]
    if window.kind != "date" or window.period is None or not _only(between, _WHEN):
        return
    if (window.period.start, window.period.end) != (fact.period.start, fact.period.end):
        yield f"{fact.id} is not of the window {window.id}"


def _owned(named: Sequence[Fact], owners: Owners) -> Iterator[str]:
    teams = {value for fact in named for value in fact.scope.get("team", ())}
    allowed = {
        owners.of[dimension, value]
        for fact in named
        for dimension in ("component", "feature")
        for value in fact.scope.get(dimension, ())
        if (dimension, value) in owners.of
    } or owners.answered
    if allowed and not teams <= allowed:
        yield f"{', '.join(sorted(teams - allowed))} does not own that"


def _only(words: Sequence[str], among: frozenset[str]) -> bool:
    return 0 < len(words) <= 4 and all(word in among for word in words)
