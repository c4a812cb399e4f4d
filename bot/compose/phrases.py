"""Parts of sentences that several templates share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose.claims import Claim, claim, listed, put, put_all
from bot.compose.fill import clean
from tools.scope import TAG_PREFIX, UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.compose.frame import Frame
    from tools.facts import Fact
    from tools.results import Contact, Evidence, Note, Result
    from tools.scope import Scope
    from tools.spend import Change

DIMENSIONS = {
    "provider": ("provider", "providers"),
    "service": ("service", "services"),
    "service_category": ("category", "categories"),
    "account": ("account", "accounts"),
    "region": ("region", "regions"),
    "sku": ("SKU", "SKUs"),
    "resource": ("resource", "resources"),
    "charge_category": ("kind of charge", "kinds of charge"),
    "environment": ("environment", "environments"),
    "component": ("component", "components"),
    "feature": ("feature", "features"),
    "team": ("team", "teams"),
    "ai_model": ("AI model", "AI models"),
    "ai_key": ("AI key", "AI keys"),
    "owner": ("owner", "owners"),
    "entity": ("thing", "things"),
    "metric": ("metric", "metrics"),
    "incident": ("incident", "incidents"),
    "plan": ("plan", "plans"),
    "decision": ("decision", "decisions"),
    "budget": ("budget", "budgets"),
}
"""Dimension → what people call one and several of it.

An owner is a team or a feature, an entity anything that can be owned.
"""

_PLACES = {
    "provider": "at",
    "service": "on",
    "service_category": "on",
    "account": "in account",
    "region": "in",
    "sku": "for SKU",
    "resource": "on",
    "charge_category": "of the kind",
    "environment": "in",
    "component": "on",
    "feature": "on",
    "team": "of",
    "ai_model": "on",
    "ai_key": "through key",
}
_ORDER = (
    "component",
    "feature",
    "resource",
    "service",
    "service_category",
    "sku",
    "ai_model",
    "ai_key",
    "team",
    "provider",
    "account",
    "region",
    "environment",
    "charge_category",
)
_BARE_LABELS = (
    "last ",
    "this ",
    "yesterday",
    "today",
    "since ",
    "during ",
    "from ",
    "between ",
    "after ",
    "before ",
    "until ",
    "on ",
    "in ",
    "over ",
    "so far",
    "the day ",
    "the week ",
    "the month ",
    "same ",
)
MOST_UNEVEN = 115
"""Percent of the shorter window up to which the longer one is as good as equal."""

_SPANS = ("the last ", "the past ", "past ", "trailing ")

COSTS = {
    "effective": "Effective cost (commitments spread over what used them)",
    "billed": "Billed cost (what the invoice says)",
    "list": "List cost (before any discount)",
    "contracted": "Contracted cost (negotiated prices, before commitments)",
}


def kind_of(dimension: str, *, several: bool = False) -> str:
    """What people call a dimension."""
    if dimension.startswith(TAG_PREFIX):
        return "tag values" if several else "tag value"
    return DIMENSIONS[dimension][several]


def subject(result: Result, frame: Frame, start: str = "Spend") -> str:
    """`Spend on Checkout in production without Credit`."""
    parts = [start]
    ordered = sorted(
        result.scope, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)
    )
    parts.extend(_place(dimension, result.scope[dimension], frame) for dimension in ordered)
    if result.exclude:
        parts.append(f"without {_excluded(result.exclude, frame)}")
    return " ".join(parts)


def _place(dimension: str, values: Sequence[str], frame: Frame) -> str:
    if list(values) == [UNALLOCATED]:
        return f"that has no {kind_of(dimension)}"
    names = put_all([frame.named(dimension, value) for value in values], "or")
    if dimension not in _PLACES:
        return f"tagged {names}"
    return f"{_PLACES[dimension]} {names}"


def _excluded(exclude: Scope, frame: Frame) -> str:
    return put_all(
        [frame.named(dimension, value) for dimension, values in exclude.items() for value in values]
    )


def place(names: Sequence[Fact]) -> str:
    """Where something lies, by its names in order: `Vector index (Pinecone, READ-UNITS)`."""
    first, *rest = names
    where = without(first) or put(first)
    return f"{where} ({', '.join(map(_named_or_not, rest))})" if rest else where


def in_order(names: Sequence[Fact]) -> list[Fact]:
    """Names of dimensions, those first by which people know a thing.

    That it is usage goes without saying where another name says what it is.
    """
    telling = [fact for fact in names if fact.scope != _USAGE]
    return sorted(telling or names, key=_rank)


_USAGE = {"charge_category": ["Usage"]}


def without(fact: Fact) -> str:
    """`spend without a team`, where a name is that of no value; else nothing."""
    if fact.value != UNALLOCATED:
        return ""
    kind = kind_of(next(iter(fact.scope), "owner"))
    return f"spend without {'an' if kind[0] in 'aeiouA' else 'a'} {kind}"


def _rank(fact: Fact) -> tuple[bool, int]:
    dimension = next(iter(fact.scope), "")
    return fact.value == UNALLOCATED, _ORDER.index(dimension) if dimension in _ORDER else len(
        _ORDER
    )


def _named_or_not(fact: Fact) -> str:
    if fact.value == UNALLOCATED:
        return f"no {kind_of(next(iter(fact.scope), 'owner'))}"
    return put(fact)


def during(window: Fact) -> str:
    """The window with the word before it that fits: `last week (…)`, `in November 2026`."""
    period = window.period
    if period is None:
        return f"on {put(window)}"
    label = clean(period.label).casefold()
    if label.startswith(_SPANS):
        return f"over {put(window)}"
    if label.startswith(_BARE_LABELS):
        return put(window)
    if period.days == 1 and not period.hourly and not label:
        return f"on {put(window)}"
    return f"in {put(window)}"


def sign(fact: Fact) -> int:
    """1, 0 or -1."""
    value = Decimal(fact.value)
    return (value > 0) - (value < 0)


def moved(against: Change, up: str, down: str) -> str:
    """The word for the direction of a change that is not zero."""
    return up if sign(against.change) > 0 else down


def by_how_much(against: Change) -> str:
    """`by 1,234.00 USD (12.3%)`, behind a word that says the direction."""
    text = f"by {put(against.change, 'size')}"
    return f"{text} ({put(against.percent, 'signed')})" if against.percent else text


def owners(contacts: Iterable[Contact], *cites: Fact) -> list[Claim]:
    """Who owns it, and how to reach them."""
    teams = list({contact.id: contact for contact in contacts}.values())
    if not teams:
        return []
    reached = [reach(contact) for contact in teams]
    return [
        claim("owner", f"{'Owners' if len(teams) > 1 else 'Owner'}: {listed(reached)}.", *cites)
    ]


def reach(contact: Contact) -> str:
    """A team, and where it is reached."""
    if contact.channel is None:
        return put(contact.team)
    kind = "" if contact.channel.value.startswith("#") else "channel "
    return f"{put(contact.team)} ({kind}{put(contact.channel)})"


def features(ids: Iterable[tuple[str, Fact | None]], frame: Frame) -> list[Claim]:
    """Which features it serves, and what the business has from the first of them."""
    known = list(ids)
    if not known:
        return []
    (first, _), *others = known
    value, _ = frame.worth(first)
    text = f"Feature: {_feature(first, frame)}"
    if value:
        text += f" – {put(value, 'long')}"
    text = _ended(text, value)
    if others:
        also = listed([_feature(feature, frame) for feature, _ in others])
        text = f"{text} Also: {also}."
    return [claim("feature", text, *(cited for _, cited in known if cited))]


def _feature(feature: str, frame: Frame) -> str:
    name = put(frame.named("feature", feature))
    _, revenue = frame.worth(feature)
    return f"{name} (revenue of {put(revenue)} an hour)" if revenue else name


def _ended(text: str, last: Fact | None) -> str:
    ends = last is not None and text.endswith("}}") and last.value.rstrip().endswith((".", "!"))
    return text if ends else f"{text}."


def record(evidence: Evidence) -> str:
    """A record of the context by its title and day."""
    text = f"“{put(evidence.title)}”"
    return f"{text} ({put(evidence.day)})" if evidence.day else text


def notes(result: Result, frame: Frame, window: Fact) -> list[Claim]:
    """What a reader must know about the window and the way it was counted."""
    claims = _uneven(result, frame, window)
    for note in result.notes:
        words = _NOTES.get(note)
        if words:
            claims.append(claim("caveat", words(frame), window))
    if result.cost:
        basis = ", by billing month" if result.basis == "billing" else ""
        claims.append(
            claim(
                "caveat",
                f"{COSTS[result.cost]}{basis}; data through {put(frame.data_through)}.",
                window,
            )
        )
    return claims


def _uneven(result: Result, frame: Frame, window: Fact) -> list[Claim]:
    """That two windows are not equally long, where that says more than the change."""
    if result.compare_to is None or result.period is None or result.period.hourly:
        return []
    now = frame.days("days with data", result.period)
    then = frame.days("days with data before", result.compare_to)
    longer, shorter = sorted((int(now.value), int(then.value)), reverse=True)
    if longer * 100 <= shorter * MOST_UNEVEN:
        return []
    text = f"The windows are not equally long: {put(now)} with data against {put(then)}."
    return [claim("caveat", text, window)]


_NOTES: dict[Note, Callable[[Frame], str]] = {
    "provisional": lambda frame: (
        f"Provisional: days after {put(frame.settled_through)} may still change as late data"
        " arrive."
    ),
    "corrections": lambda _: "Corrections of earlier bills are part of it.",
    "billing_basis_needs_months": lambda _: (
        "Counted by day of charge, since invoices cover whole months only."
    ),
    "converted": lambda frame: (
        f"Other currencies are converted to {put(frame.word('currency', frame.view.currency))} at"
        " the rates of the context."
    ),
    "starts_before_data": lambda frame: f"There are no data before {put(frame.data_from)}.",
    "ends_after_data": lambda frame: f"There are no data yet after {put(frame.data_through)}.",
    "hides_other_scopes": lambda _: "Only what you may see is counted.",
    "split_fallback": lambda _: (
        "Some shared costs are split by a month's average, for lack of a value on the day."
    ),
}


def nothing(result: Result, frame: Frame, window: Fact, start: str = "spend") -> list[Claim]:
    """That the window or scope holds nothing, and why that may be."""
    claims = [
        claim("headline", f"I found no {subject(result, frame, start)} {during(window)}.", window)
    ]
    claims += unknown_names(result, frame)
    claims.append(
        claim(
            "caveat",
            f"Data run from {put(frame.data_from)} through {put(frame.data_through)}.",
        )
    )
    return claims


def unknown_names(result: Result, frame: Frame) -> list[Claim]:
    """The names asked for that there are not, and those that read alike."""
    claims = []
    for unknown in result.unknown:
        name = frame.word("asked", unknown.value)
        text = f"There is no {kind_of(unknown.dimension)} called {put(name)} in bill or context"
        if unknown.near:
            text += f"; near to it there is {put_all(unknown.near, 'or')}"
        claims.append(claim("caveat", f"{text}."))
    return claims


def ask_next(suggestions: Sequence[str], *cites: Fact) -> list[Claim]:
    """The questions to ask next, as a claim."""
    if not suggestions:
        return []
    quoted = [f"“{suggestion}”" for suggestion in suggestions]
    return [claim("next", f"Ask next: {listed(quoted, 'or')}.", *cites)]
