"""Every name that an asker may use, and what it stands for in this bill and this context.

A vocabulary is made of plain data, so that it can be written by hand. It holds what one asker
may see and nothing else: a name outside it reads as unknown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

from bot.understand.aliases import entries, kinds, resolve
from bot.understand.names import ai_base, ai_parts, looser_forms, own_forms, parts_of
from bot.understand.periods import Happening
from bot.understand.pieces import key_of, stem, words_of
from bot.understand.records import Known, known_records
from bot.understand.words import plain_words
from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED
from tools.seen import Seen
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tools.context.schema import Context
    from tools.view import View


class Strength(IntEnum):
    """How well a name fits what it stands for; the higher, the better."""

    PART = 1
    ABSENT = 2
    ALIAS = 3
    OWN = 4
    SYNONYM = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """What one name stands for: values of one dimension.

    `spelled` is the name as it is written at its source; `cover` is the part of the name's
    telling pieces that a shortened form keeps, 1 for a full name.
    """

    dimension: str
    values: tuple[str, ...]
    spelled: str
    strength: Strength
    cover: float = 1.0


@dataclass(frozen=True)
class Vocabulary:
    """Names and what they stand for.

    `values` lists (dimension, value, name) for everything that the bill holds and the asker may
    see; context records come with `context`.
    """

    values: tuple[tuple[str, str, str], ...]
    context: Context
    tag_keys: tuple[str, ...] = ()
    _exact: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False)
    _parts: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        exact: defaultdict[str, list[Entry]] = defaultdict(list)
        parts: defaultdict[str, list[Entry]] = defaultdict(list)
        for dimension, value, name in self._own():
            self._add_own(exact, parts, dimension, value, name)
        self._add_aliases(exact)
        self._add_synonyms(exact)
        self._exact.update(exact)
        self._parts.update(parts)

    @classmethod
    def of(cls, view: View) -> Vocabulary:
        """Everything that may be named in this view."""
        seen = None if view.visibility.everything else Seen(view)
        keys = _tag_keys(view.store.tag_keys)
        many = sum(entry.dimension == "resource" for entry in view.store.values) > MOST_RESOURCES
        values = tuple(
            (_one_spelling(entry.dimension, keys), entry.value, entry.name or entry.value)
            for entry in view.store.values
            if entry.value != UNALLOCATED
            and not (many and entry.dimension == "resource")
            and (seen is None or entry.value in seen.values(entry.dimension))
        )
        return cls(values=values, context=view.context, tag_keys=tuple(keys.values()))

    def exact(self, key: str) -> list[Entry]:
        """What a full name stands for."""
        return self._exact.get(key, [])

    def part(self, key: str) -> list[Entry]:
        """What a shortened name may stand for."""
        return self._parts.get(key, [])

    @cached_property
    def organisation(self) -> frozenset[str]:
        """The name of the organisation, and its first word where that is no plain one."""
        words = words_of(self.context.organisation.name)
        first = {key_of(words[:1])} if words and words[0] not in plain_words() else set()
        own = {key for key in (key_of(words), *first) if key}
        return frozenset(
            key for key in own if all(one.dimension not in _NAMED_BY_ALL for one in self.exact(key))
        )

    @cached_property
    def fuzzy_keys(self) -> list[str]:
        """The names near to which a misspelt one is sought."""
        usable = {
            key
            for key, found in self._exact.items()
            if len(key) >= 4 and any(entry.strength >= Strength.ALIAS for entry in found)
        }
        return sorted(usable | {key for key in self._parts if len(key) >= 5})

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Every piece of every name, so that spelling is not mended in what is a name."""
        found: set[str] = set()
        for _, value, name in self._own():
            found.update(words_of(value))
            found.update(words_of(name))
        for _, words, _ in entries():
            for word in words:
                found.update(words_of(word))
        for word in self.context.organisation.synonyms:
            found.update(words_of(word))
        for record in self.records:
            found.update(record.words)
        return frozenset(found)

    @cached_property
    def spelled_pieces(self) -> tuple[str, ...]:
        """The pieces of names that are long enough to be misspelt."""
        return tuple(sorted(piece for piece in self.pieces if len(piece) >= 4 and piece.isalpha()))

    @cached_property
    def records(self) -> tuple[Known, ...]:
        """Incidents, decisions, plans, budgets and events, to be named by their titles."""
        return known_records(self.context)

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """The moments at which words such as "since the launch" may point."""
        return tuple(
            Happening(name=record.title, start=record.start, end=record.end)
            for record in self.records
            if record.start is not None and record.kind != "budget"
        )

    @cached_property
    def metrics(self) -> tuple[tuple[str, str], ...]:
        """Every metric with its name and unit as words, the business ones first."""
        known = sorted(self.context.metrics.values(), key=lambda one: one.kind != "business")
        return tuple((one.name, f"{one.name} {one.unit}") for one in known)

    @cached_property
    def served(self) -> dict[str, str]:
        """Component → the feature that it serves."""
        return {one.id: one.feature for one in self.context.components.values() if one.feature}

    def team_of(self, value: str) -> str | None:
        """The team of a component or a feature."""
        record = self.context.components.get(value) or self.context.features.get(value)
        return record.team if record else None

    @cached_property
    def unit_stems(self) -> frozenset[str]:
        """The words by which this organisation counts: `order`, `ticket`."""
        return frozenset(
            stem(word)
            for metric in self.context.metrics.values()
            if metric.kind in ("business", "traffic", "usage")
            for word in words_of(f"{metric.name} {metric.unit}")
        )

    def places(self, value: str) -> list[str]:
        """The dimensions in which a value stands."""
        return [name for name, values in self._by_dimension.items() if value in values]

    def weight(self, word: str) -> float:
        """How much a word of a record's title tells; the rarer, the more."""
        return 1.0 / self._frequency.get(word, 1)

    @cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(word for record in self.records for word in record.stems)

    @cached_property
    def dimension_words(self) -> dict[tuple[str, ...], str]:
        """The words for dimensions, those of this organisation included."""
        found = {}
        for kind, entry in kinds().items():
            dimension = "account" if kind == "project" else entry["dimensions"][0]
            if dimension in COLUMNS:
                for word in entry["words"]:
                    found[words_of(word)] = dimension
        for key in self.tag_keys:
            found.setdefault(words_of(key), f"{TAG_PREFIX}{key}")
        for word, target in self.context.organisation.synonyms.items():
            if target in COLUMNS:
                found[words_of(word)] = target
                found[words_of(f"{word}s")] = target
        return found

    @cached_property
    def kind_words(self) -> dict[str, frozenset[str]]:
        """A word such as `team` beside a name → the dimensions or records it can then mean."""
        found: dict[str, frozenset[str]] = {}
        for entry in kinds().values():
            for word in entry["words"]:
                found[key_of(words_of(word))] = frozenset(entry["dimensions"])
        for word, target in self.context.organisation.synonyms.items():
            if target in COLUMNS:
                found[key_of(words_of(word))] = frozenset({target})
        return found

    def knows(self, dimension: str, value: str) -> bool:
        """Whether the asker may use this value."""
        if dimension.startswith(TAG_PREFIX):
            return any(fold(dimension[4:]) == fold(key) for key in self.tag_keys)
        return dimension not in _CLOSED or value in self.of_dimension(dimension)

    def of_dimension(self, dimension: str) -> dict[str, str]:
        """Value → name of one dimension."""
        return self._by_dimension.get(dimension, {})

    def name(self, dimension: str, value: str) -> str:
        """The name by which people know a value."""
        return self.of_dimension(dimension).get(value, value)

    @cached_property
    def _by_dimension(self) -> dict[str, dict[str, str]]:
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for dimension, value, name in self._own():
            found[dimension][value] = name
        return found

    def _own(self) -> Iterable[tuple[str, str, str]]:
        known: dict[tuple[str, str], str] = {}
        for dimension, value, name in self.values:
            known[dimension, value] = name
        context = self.context
        for dimension, table in (
            ("team", context.teams),
            ("component", context.components),
            ("feature", context.features),
        ):
            for record in table.values():
                known[dimension, record.id] = record.name
        return [(dimension, value, name) for (dimension, value), name in known.items()]

    def _add_own(
        self,
        exact: dict[str, list[Entry]],
        parts: dict[str, list[Entry]],
        dimension: str,
        value: str,
        name: str,
    ) -> None:
        if dimension == "charge_category":
            return
        if dimension in _ONLY_EXACT or dimension.startswith(TAG_PREFIX):
            self._add_exact(exact, dimension, value, name)
            return
        forms = own_forms(dimension, value, name)
        known = set()
        for form in forms:
            key = key_of(words_of(form))
            if key and key not in known:
                known.add(key)
                exact[key].append(Entry(dimension, (value,), form, Strength.OWN))
        for form in looser_forms(dimension, value):
            key = key_of(words_of(form))
            if key and key not in known:
                known.add(key)
                exact[key].append(Entry(dimension, (value,), form, Strength.ALIAS))
        if dimension == "ai_model":
            base = ai_base(value)
            if base not in known:
                known.add(base)
                exact[base].append(Entry(dimension, (value,), value, Strength.ALIAS))
            for key in ai_parts(value) - known:
                parts[key].append(Entry(dimension, (value,), value, Strength.PART))
        elif dimension in _SHORTENED:
            for form in forms:
                for key, cover in parts_of(form, dimension):
                    if key not in known:
                        known.add(key)
                        parts[key].append(
                            Entry(dimension, (value,), form, Strength.PART, cover=cover)
                        )

    def _add_exact(
        self, exact: dict[str, list[Entry]], dimension: str, value: str, name: str
    ) -> None:
        """Names that are many, and are only meant when they are written out."""
        forms = {value, name, *looser_forms(dimension, value)}
        for form in forms:
            words = words_of(form)
            if words and not set(words) <= plain_words():
                exact[key_of(words)].append(Entry(dimension, (value,), form, Strength.OWN))

    def _add_aliases(self, exact: dict[str, list[Entry]]) -> None:
        bill = {
            dimension: {value: fold(value) for value in self.of_dimension(dimension)}
            for dimension in (
                "provider",
                "service",
                "service_category",
                "region",
                "environment",
                "charge_category",
            )
        }
        for dimension, words, patterns in entries():
            target, present = dimension, resolve(patterns, bill[dimension])
            if not present and dimension == "service":
                target, present = "provider", resolve(patterns, bill["provider"])
            for word in words:
                key = key_of(words_of(word))
                if present:
                    entry = Entry(target, tuple(present), word, Strength.ALIAS)
                elif dimension in _NAMED_THOUGH_ABSENT and not set(words_of(word)) & plain_words():
                    value = patterns[0].rstrip("*")
                    entry = Entry(dimension, (value,), word, Strength.ABSENT)
                else:
                    continue
                if not any(set(entry.values) <= set(one.values) for one in exact.get(key, ())):
                    exact[key].append(entry)

    def _add_synonyms(self, exact: dict[str, list[Entry]]) -> None:
        for word, target in self.context.organisation.synonyms.items():
            key = key_of(words_of(word))
            for dimension, value in self._targets(target):
                exact[key].append(Entry(dimension, (value,), word, Strength.SYNONYM))

    def _targets(self, target: str) -> list[tuple[str, str]]:
        """What `id`, `dimension:id` or a bill's value in the synonyms stands for."""
        dimension, _, value = target.partition(":")
        if target.startswith(TAG_PREFIX):
            key, _, value = target.removeprefix(TAG_PREFIX).partition("=")
            return [(f"{TAG_PREFIX}{key}", value)] if value else []
        if value and dimension in COLUMNS:
            return [(dimension, value)]
        return [(name, target) for name in COLUMNS if target in self.of_dimension(name)]


def _tag_keys(keys: Iterable[str]) -> dict[str, str]:
    """Folded tag key → one of its spellings, the plainest: `app` for `app`, `App` and `APP`."""
    found: dict[str, str] = {}
    for key in sorted(keys, key=lambda one: (one != one.casefold(), one)):
        found.setdefault(fold(key), key)
    return found


def _one_spelling(dimension: str, keys: dict[str, str]) -> str:
    if not dimension.startswith(TAG_PREFIX):
        return dimension
    key = dimension.removeprefix(TAG_PREFIX)
    return f"{TAG_PREFIX}{keys.get(fold(key), key)}"


_CLOSED = frozenset({"team", "component", "feature", "account", "ai_key"})
"""Dimensions whose values are the organisation's own: what is not known may not be shown."""

_NAMED_BY_ALL = frozenset({"team", "component", "feature", "provider", "service", "ai_model"})
"""What goes before the organisation, where both have one name."""

_ONLY_EXACT = frozenset({"sku", "resource"})
MOST_RESOURCES = 2_000
"""Resources that may be named; where there are more, only ids that read like ids are taken."""

_SHORTENED = frozenset(
    {"team", "component", "feature", "account", "service", "environment", "ai_key", "provider"}
)
_NAMED_THOUGH_ABSENT = frozenset({"provider", "service"})
