"""What a word names: a part of the bill, or a record of the shared model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.known import known_values, near_names
from tools.results import Unknown
from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED
from tools.view import Selection
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tools.periods import Period
    from tools.view import View

OWN = ("component", "feature", "team")
IN_BILL = tuple(name for name in COLUMNS if name not in (*OWN, "resource"))
RECORDS = ("plan", "decision", "incident", "budget")


@dataclass(frozen=True)
class Entity:
    """A dimension's value, or a record: then `kind` is one of `RECORDS`."""

    kind: str
    value: str


def resolve(view: View, word: str, period: Period) -> Entity | None:
    """Return what the word names: an id before a name, our own before the provider's.

    `kind:id` and `tag:KEY=VALUE` say which is meant. None when the asker may see nothing of that
    name; a resource must have cost in the period.
    """
    kind, colon, rest = word.partition(":")
    if colon and f"{kind}:" == TAG_PREFIX and "=" in rest:
        key, _, value = rest.partition("=")
        entity = Entity(f"{TAG_PREFIX}{key}", value)
        return entity if value in known_values(view, entity.kind) else None
    if colon and kind in (*OWN, *IN_BILL, *RECORDS, "resource"):
        return _find(view, rest, (kind,), period)
    return _find(view, word, (*OWN, *IN_BILL, *RECORDS, "resource"), period)


def unknown_entity(view: View, word: str) -> Unknown:
    """The word, with the names that read like it."""
    kind, colon, rest = word.partition(":")
    kinds, sought = (
        ((kind,), rest) if colon and kind in (*OWN, *IN_BILL) else ((*OWN, *IN_BILL), word)
    )
    spelled: dict[str, Entity] = {}
    for entity in (entity for kind in kinds for entity in _entities(view, kind)):
        spelled.setdefault(entity.value, entity)
        spelled.setdefault(view.name_of(entity.kind, entity.value), entity)
    found = dict.fromkeys(spelled[name] for name in near_names(sought, spelled))
    return Unknown(
        dimension="entity",
        value=word,
        near=tuple(
            view.ledger.name(
                entity.kind,
                view.name_of(entity.kind, entity.value),
                scope={entity.kind: [entity.value]},
            )
            for entity in found
        ),
    )


def _find(view: View, word: str, kinds: tuple[str, ...], period: Period) -> Entity | None:
    wanted = fold(word)
    for kind in kinds:
        if kind == "resource":
            _, lines, _ = view.total(Selection(period, {"resource": [word]}))
            if lines:
                return Entity(kind, word)
            continue
        entities = list(_entities(view, kind))
        for exact in (entity for entity in entities if entity.value == word):
            return exact
        for entity in entities:
            if wanted in (fold(entity.value), fold(_name(view, entity))):
                return entity
    return None


def _entities(view: View, kind: str) -> Iterator[Entity]:
    if kind in RECORDS:
        yield from (Entity(kind, value) for value in records(view, kind))
        return
    for value in sorted(known_values(view, kind) - {UNALLOCATED}):
        yield Entity(kind, value)


def _name(view: View, entity: Entity) -> str:
    if entity.kind in RECORDS:
        return str(getattr(records(view, entity.kind)[entity.value], "title", entity.value))
    return view.name_of(entity.kind, entity.value)


def records(view: View, kind: str) -> Mapping[str, object]:
    """The records of a kind that the asker may see."""
    context = view.context
    tables: dict[str, Mapping[str, object]] = {
        "plan": context.plans,
        "decision": context.decisions,
        "incident": context.incidents,
        "budget": context.budgets,
    }
    return tables[kind]
