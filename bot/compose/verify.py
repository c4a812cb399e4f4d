"""Checking claims: every word that says something is borne out by a cited fact.

A claim passes when it cites at least one fact and only known ones; holds no digit and no number
word outside a placeholder; every direction, rank, multiple, verdict and cause word agrees with the
facts it cites; it names no team, feature or component that is not in them; and it holds no
address and no mention. Of claims that are not ours, every figure must also stand with its own
thing, window and owner. The time taken is linear in the length of the claim.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose import lexicon
from bot.compose.agreement import Owners, disagreements, strangers
from bot.compose.bearing import Bearing
from bot.compose.claims import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.compose.claims import Claim
    from tools.context.schema import Component, Context, Feature, Team
    from tools.facts import Fact

LONGEST_CLAIM = 2_000
STYLES = frozenset({"", "size", "signed", "days", "brief", "long", "block"})
SIGNED = frozenset(
    {"change", "rate", "usage", "other", "rises", "falls", "planned", "beyond the plan", "stated"}
)
"""Labels of facts whose sign says a direction."""

_TOKEN = re.compile(r"\{\{(?:\w+)(?::\w+)?\}\}|\w+(?:['’.\-/]\w+)*|[.;!?](?=\s|$)")
_FOREIGN = re.compile(r"://|\bwww\.|[<>@]|\]\(", re.IGNORECASE)
_ENDS = frozenset(".;!?")


class Names:
    """The teams, features and components that a claim may name only when it cites them."""

    def __init__(self, named: Iterable[tuple[str, str, str]]) -> None:
        """Take (dimension, id, name) triples."""
        self._starts: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for dimension, identity, name in named:
            for spelling in {identity, name}:
                words = tuple(_words(spelling))
                if words:
                    self._starts[words[0]].append((words, dimension, identity))

    @classmethod
    def of(cls, context: Context, more: Iterable[tuple[str, str, str]] = ()) -> Names:
        """The names of one organisation, and `more` triples such as those of the bill."""
        kinds: dict[str, Mapping[str, Team | Feature | Component]] = {
            "team": context.teams,
            "feature": context.features,
            "component": context.components,
        }
        own = (
            (dimension, record.id, record.name)
            for dimension, records in kinds.items()
            for record in records.values()
        )
        return cls((*own, *more))

    def at(self, words: Sequence[str], place: int) -> list[tuple[str, str, int]]:
        """What is named at a place: dimension, id and how many words its name has."""
        return [
            (dimension, identity, len(name))
            for name, dimension, identity in self._starts.get(words[place], ())
            if tuple(words[place : place + len(name)]) == name
        ]


@dataclass
class Ground:
    """What the claims of one answer are checked against; made once an answer."""

    facts: Mapping[str, Fact]
    bearing: Bearing = field(default_factory=Bearing)
    names: Names | None = None
    """None for texts of ours, in which every name stands in a placeholder."""
    owners: Owners | None = None
    """Who owns what, for claims that are not ours."""

    def __post_init__(self) -> None:
        self._extremes: dict[tuple[object, ...], list[Decimal]] = defaultdict(list)
        for fact in self.facts.values():
            if fact.kind in ("money", "count", "percent") and fact.label != "other":
                self._extremes[_kin(fact)].append(_size(fact))

    def stands_out(self, fact: Fact, *, largest: bool) -> bool:
        """Whether a value is the largest, or smallest, of at least two of its kind."""
        kin = self._extremes.get(_kin(fact), [])
        if len(kin) < 2:
            return False
        return _size(fact) == (max(kin) if largest else min(kin))

    def rank(self, fact: Fact) -> tuple[int, int] | None:
        """The place of a value among those of its kind, 1 the largest, and how many they are."""
        kin = self._extremes.get(_kin(fact), [])
        if len(kin) < 2:
            return None
        return 1 + sum(1 for other in kin if other > _size(fact)), len(kin)


def verify(claim: Claim, ground: Ground) -> list[str]:
    """The faults of a claim; none when every word of it is borne out."""
    if len(claim.text) > LONGEST_CLAIM:
        return ["the claim is too long"]
    faults = list(_citations(claim, ground))
    if faults:
        return faults
    text = _Text(claim, ground)
    for check in (_foreign, _digits, _numbers, _directions, _ranks, _multiples, _causes, _verdicts):
        faults.extend(check(text))
    faults.extend(_entities(text))
    if ground.names is not None:
        faults.extend(disagreements(text.words, text.at, ground.owners))
        faults.extend(strangers(claim.text, text.cited))
    return faults


class _Text:
    """A claim cut into words and placeholders."""

    def __init__(self, claim: Claim, ground: Ground) -> None:
        self.ground = ground
        self.raw = unicodedata.normalize("NFKC", claim.text)
        self.tokens = [token.casefold() for token in _TOKEN.findall(self.raw)]
        self.words = [token.replace("’", "'") for token in self.tokens]
        self.cited = [ground.facts[fact_id] for fact_id in claim.facts]
        self.at: dict[int, Fact] = {}
        for place, token in enumerate(self.tokens):
            found = PLACEHOLDER.fullmatch(token)
            if found:
                self.at[place] = ground.facts[found[1]]
        self._harmless = self._mark_harmless()
        self._next: dict[str, dict[int, Fact]] = {}
        self._previous: dict[str, dict[int, Fact]] = {}

    def said(self, words: Iterable[str] | Mapping[str, object]) -> Iterator[tuple[int, str]]:
        """Where one of the words stands in its own sense."""
        for place, word in enumerate(self.words):
            if word in words and place not in self._harmless:
                yield place, word

    def phrase(self, place: int, phrase: Sequence[str]) -> bool:
        """Whether the phrase begins at this place."""
        return tuple(self.words[place : place + len(phrase)]) == tuple(phrase)

    def bearer(self, place: int, fits: Callable[[Fact], bool], key: str) -> list[Fact]:
        """The facts that must bear out a word.

        The next one in its sentence, else the one before it, else all that the claim cites.
        """
        if key not in self._next:
            self._next[key], self._previous[key] = self._neighbours(fits)
        found = self._next[key].get(place) or self._previous[key].get(place)
        return [found] if found else [fact for fact in self.cited if fits(fact)]

    def _neighbours(self, fits: Callable[[Fact], bool]) -> tuple[dict[int, Fact], dict[int, Fact]]:
        after: dict[int, Fact] = {}
        before: dict[int, Fact] = {}
        places = range(len(self.tokens))
        for order, found in ((places, before), (reversed(places), after)):
            latest: Fact | None = None
            for place in order:
                if self.tokens[place] in _ENDS:
                    latest = None
                elif place in self.at and fits(self.at[place]):
                    latest = self.at[place]
                elif latest is not None:
                    found[place] = latest
        return after, before

    def _mark_harmless(self) -> set[int]:
        marked: set[int] = set()
        for place in range(len(self.words)):
            for phrase in lexicon.HARMLESS:
                if self.phrase(place, phrase):
                    marked.update(range(place, place + len(phrase)))
        return marked


def _citations(claim: Claim, ground: Ground) -> Iterator[str]:
    if not claim.facts:
        yield "the claim cites no fact"
    shown = {match[1] for match in PLACEHOLDER.finditer(claim.text)}
    for fact_id in sorted(shown | set(claim.facts)):
        if fact_id not in ground.facts:
            yield f"unknown fact {fact_id}"
    if not shown <= set(claim.facts):
        yield "a placeholder shows a fact that the claim does not cite"
    for match in PLACEHOLDER.finditer(claim.text):
        if (match[2] or "") not in STYLES:
            yield f"unknown style {match[2]}"
        elif match[2] == "size" and not _says_direction(claim.text, match.start()):
            fact = ground.facts.get(match[1])
            if fact and fact.label in SIGNED:
                yield f"{fact.id} is shown without its sign and no word says it"
    if "{{" in PLACEHOLDER.sub("", claim.text):
        yield "a placeholder is malformed"


def _says_direction(text: str, place: int) -> bool:
    """Whether the sentence around a place holds a word that says a direction."""
    start = max(text.rfind(". ", 0, place), text.rfind("; ", 0, place), 0)
    ends = [end for end in (text.find(". ", place), text.find("; ", place)) if end >= 0]
    words = set(_words(text[start : min(ends, default=len(text))]))
    return bool(words & (lexicon.UP | lexicon.DOWN))


def _foreign(text: _Text) -> Iterator[str]:
    if _FOREIGN.search(text.raw):
        yield "an address, a mention or markup"


def _digits(text: _Text) -> Iterator[str]:
    spelled = {
        word
        for fact in text.cited
        if fact.kind == "name"
        for word in _words(unicodedata.normalize("NFKC", fact.value))
    } | lexicon.PRODUCTS
    rest = text.raw.casefold()
    for place, token in enumerate(text.tokens):
        if place in text.at or token in spelled:
            continue
        if any(unicodedata.numeric(character, None) is not None for character in token):
            yield f"the figure {token!r} outside a placeholder"
    stray = _TOKEN.sub(" ", rest)
    if any(unicodedata.numeric(character, None) is not None for character in stray):
        yield "a figure outside a placeholder"


def _numbers(text: _Text) -> Iterator[str]:
    for place, token in enumerate(text.words):
        if place in text.at:
            continue
        parts = token.split("-") if "-" in token else [token]
        if any(part in lexicon.NUMBERS for part in parts) or text.phrase(place, ("quarter", "of")):
            yield f"the number word {token!r}"


def _directions(text: _Text) -> Iterator[str]:
    for words, sign in ((lexicon.UP, 1), (lexicon.DOWN, -1)):
        for place, word in text.said(words):
            denied = bool(lexicon.NOT & set(text.words[max(0, place - 2) : place]))
            facts = text.bearer(place, _is_signed, "signed")
            if not any(_agrees(Decimal(fact.value) * sign, denied) for fact in facts):
                yield f"no cited fact bears out {word!r}"


def _agrees(value: Decimal, denied: bool) -> bool:
    return value <= 0 if denied else value > 0


def _ranks(text: _Text) -> Iterator[str]:
    for words, largest in ((lexicon.LARGEST, True), (lexicon.SMALLEST, False)):
        for place, word in text.said(words):
            facts = text.bearer(place, _is_figure, "figure")
            if not any(text.ground.stands_out(fact, largest=largest) for fact in facts):
                yield f"no cited fact bears out {word!r}"


def _multiples(text: _Text) -> Iterator[str]:
    for place, word in text.said(lexicon.MULTIPLES):
        low, high = lexicon.MULTIPLES[word]
        facts = text.bearer(place, _is_change_in_percent, "percent")
        if not any(low <= Decimal(fact.value) <= high for fact in facts):
            yield f"no cited fact bears out {word!r}"


def _causes(text: _Text) -> Iterator[str]:
    for _, word in text.said(lexicon.CAUSES):
        yield f"{word!r} says more than any grade"
    for place in range(len(text.words)):
        for phrase in lexicon.CAUSE_PHRASES:
            if text.phrase(place, phrase):
                yield f"{' '.join(phrase)!r} says more than any grade"
        for phrase, rank in lexicon.GRADES.items():
            if text.phrase(place, phrase) and rank > _grade(text, place):
                yield f"no cited record is graded {' '.join(phrase)!r}"


def _grade(text: _Text, place: int) -> int:
    grades = text.ground.bearing.grades
    facts = text.bearer(place, lambda fact: fact.id in grades, "graded")
    return min((lexicon.GRADE_RANKS[grades[fact.id]] for fact in facts), default=0)


def _verdicts(text: _Text) -> Iterator[str]:
    judged = {
        text.ground.bearing.verdicts[fact.id]
        for fact in text.cited
        if fact.id in text.ground.bearing.verdicts
    }
    states = {
        "planned": {"planned", "partly_planned"},
        "unplanned": {"unplanned", "partly_planned"},
        "approved": {"planned", "partly_planned"},
        "justified": {"planned", "partly_planned"},
    }
    for place, word in text.said(states):
        denied = bool(lexicon.NOT & set(text.words[max(0, place - 2) : place]))
        if not denied and not judged & states[word]:
            yield f"no verdict bears out {word!r}"


def _entities(text: _Text) -> Iterator[str]:
    if text.ground.names is None:
        return
    cited = {
        (dimension, value)
        for fact in text.cited
        for dimension, values in fact.scope.items()
        for value in values
    }
    spelled = {" ".join(_words(fact.value)) for fact in text.cited if fact.kind == "name"}
    for place in range(len(text.words)):
        if place in text.at:
            continue
        for dimension, identity, length in text.ground.names.at(text.words, place):
            name = " ".join(text.words[place : place + length])
            if (dimension, identity) not in cited and name not in spelled:
                yield f"{name!r} is named but not cited"


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _TOKEN.findall(text) if word not in _ENDS]


def _is_signed(fact: Fact) -> bool:
    return fact.label in SIGNED and fact.kind in ("money", "percent", "ratio", "count")


def _is_figure(fact: Fact) -> bool:
    return fact.kind in ("money", "count", "percent")


def _is_change_in_percent(fact: Fact) -> bool:
    return fact.kind == "percent" and fact.label == "change"


def _size(fact: Fact) -> Decimal:
    """What ranks compare: the size of a change, the value of anything else."""
    value = Decimal(fact.value)
    return abs(value) if fact.label in SIGNED else value


def _kin(fact: Fact) -> tuple[object, ...]:
    """Facts are of a kind when the same query gave them for other values of the same dimensions."""
    return (fact.kind, fact.unit, fact.query, tuple(sorted(fact.scope)), fact.label in SIGNED)
