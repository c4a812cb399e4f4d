"""The rule that would place a gap of the allocation: by its tags, its neighbours, or left open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import yaml

from tools.context.scalars import safe_id
from tools.placed import UNPLACED, fields_of
from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tools.view import Row, Selection, View

OWN = ("component", "feature", "team")
MOSTLY = Decimal("0.6")
"""The share of the money around a gap that must go one way to guess that the gap does too."""

Sure = Literal["named", "neighbours", "open"]
Tags = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Proposal:
    """A rule as YAML, whose lines it would give to whom, and how much of the gap they are.

    `before` is the rule above which it must stand, when one matches these lines already but
    gives them no owner.
    """

    yaml: str
    sure: Sure
    dimension: str | None
    entity: str | None
    places: Decimal
    before: str | None


@dataclass(frozen=True)
class GapLine:
    """A part of a gap: the row it is in, its tags, the rule that matched it, its money."""

    keys: tuple[str, ...]
    tags: Tags
    rule: str
    amount: Decimal


class Proposer:
    """Finds rules for the rows of one gap, each with an id of its own."""

    def __init__(
        self, view: View, selection: Selection, groups: Sequence[str], lines: Sequence[GapLine]
    ) -> None:
        self._view = view
        self._groups = groups
        self._lines = lines
        self._ids = {rule.id for rule in view.store.context.rules}
        self._names = _spelled(view)
        self._proposed: dict[str, Proposal] = {}
        fields = (field for rule in view.store.context.rules for field in fields_of(rule.when))
        self._tag_keys = {fold(field.partition(".")[2]) for field in fields if "Tags." in field}
        around = [name for name in ("account", "service") if name in groups]
        rows: list[Row] = []
        if around:
            rows, _ = view.sums(selection, by=(*around, *OWN))
        self._around = around
        self._neighbours = rows

    def propose(self, keys: tuple[str, ...]) -> Proposal | None:
        """The rule for one row of the gap; None where nothing of its lines can be named."""
        return self._by_tag(keys) or self._open_by_tag(keys) or self._by_place(keys)

    def _by_tag(self, keys: tuple[str, ...]) -> Proposal | None:
        """A tag of the row whose value is the name of a component, a feature or a team."""
        money: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for line in self._lines:
            if line.keys == keys:
                for tag in line.tags:
                    if fold(tag[1]) in self._names:
                        money[tag] += line.amount
        if not money:
            return None
        key, value = max(money, key=lambda tag: (abs(money[tag]), tag))
        dimension, entity = self._names[fold(value)]
        inside = [line for line in self._lines if (key, value) in line.tags]
        return self._rule(
            f"{value}-by-{key}",
            {"field": f"Tags.{key}", "equals": value},
            (dimension, entity),
            "named",
            inside,
        )

    def _open_by_tag(self, keys: tuple[str, ...]) -> Proposal | None:
        """A tag that rules go by, with a value that no record knows: its owner stays open."""
        inside = [line for line in self._lines if line.keys == keys]
        money: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for line in inside:
            for key, value in line.tags:
                if fold(key) in self._tag_keys:
                    money[key, value] += abs(line.amount)
        if not money:
            return None
        key, value = max(money, key=lambda tag: (money[tag], tag))
        if money[key, value] < MOSTLY * sum(abs(line.amount) for line in inside):
            return None
        bearing = [line for line in self._lines if (key, value) in line.tags]
        when = {"field": f"Tags.{key}", "equals": value}
        return self._rule(f"{value}-by-{key}", when, None, "open", bearing)

    def _by_place(self, keys: tuple[str, ...]) -> Proposal | None:
        """The row's own values, given to whoever most of the money around them belongs to."""
        tests = [
            test
            for name, value in zip(self._groups, keys, strict=True)
            if (test := _test(name, value))
        ]
        if not tests:
            return None
        when = tests[0] if len(tests) == 1 else {"all": tests}
        inside = [line for line in self._lines if line.keys == keys]
        entity = None
        if sum(line.amount for line in inside) > 0:  # who earned a credit, neighbours cannot tell
            entity = self._neighbour(dict(zip(self._groups, keys, strict=True)))
        named = "-".join(value for value in keys if value != UNALLOCATED)
        return self._rule(named, when, entity, "neighbours" if entity else "open", inside)

    def _neighbour(self, values: Mapping[str, str]) -> tuple[str, str] | None:
        """Who gets most of what is allocated beside the row: the same place, then its account."""
        for places in (self._around, self._around[:1]):
            beside = [
                row
                for row in self._neighbours
                if all(row.keys[self._around.index(name)] == values[name] for name in places)
            ]
            for offset, dimension in enumerate(OWN, start=len(self._around)):
                owner = _mostly((row.keys[offset], row.amount) for row in beside)
                if owner:
                    return dimension, owner
        return None

    def _rule(
        self,
        named: str,
        when: dict[str, Any],
        entity: tuple[str, str] | None,
        sure: Sure,
        inside: Sequence[GapLine],
    ) -> Proposal:
        condition = repr(when)
        if condition in self._proposed:
            return self._proposed[condition]
        base = safe_id(named) or "rule"
        id_, number = base, 2
        while id_ in self._ids:
            id_, number = f"{base}-{number}", number + 1
        self._ids.add(id_)
        assign = {entity[0]: entity[1]} if entity else {"team": "TEAM"}
        text = yaml.safe_dump(
            [{"id": id_, "when": when, "assign": assign}],
            sort_keys=False,
            allow_unicode=True,
            width=1000,
        )
        matched = sorted({line.rule for line in inside} - {UNPLACED})
        order = [rule.id for rule in self._view.store.context.rules]
        matched.sort(key=lambda rule: order.index(rule) if rule in order else len(order))
        self._proposed[condition] = Proposal(
            yaml=text,
            sure=sure,
            dimension=entity[0] if entity else None,
            entity=entity[1] if entity else None,
            places=sum((line.amount for line in inside), Decimal(0)),
            before=matched[0] if matched else None,
        )
        return self._proposed[condition]


def read_tags(view: View, sets: Iterable[str]) -> dict[str, Tags]:
    """The tags of each set of tags."""
    numbers = sorted({int(number) for number in sets} - {0})
    if not numbers:
        return {}
    marks = ", ".join("?" for _ in numbers)
    sql = f"SELECT TagSet, TagKey, TagValue FROM tag_values WHERE TagSet IN ({marks})"
    tags: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for number, key, value in view.store.execute(sql, numbers):
        tags[str(number)].add((key, value))
    return {number: frozenset(pairs) for number, pairs in tags.items()}


def _spelled(view: View) -> dict[str, tuple[str, str]]:
    """Every id and name of our own, folded, with what it names; components before features."""
    context = view.context
    names: dict[str, tuple[str, str]] = {}
    for dimension, entries in (
        ("component", context.components),
        ("feature", context.features),
        ("team", context.teams),
    ):
        for key, entry in entries.items():
            names.setdefault(fold(key), (dimension, key))
            names.setdefault(fold(entry.name), (dimension, key))
    return names


def _test(dimension: str, value: str) -> dict[str, Any] | None:
    """The condition that holds for a value of a dimension; None where no line's field tells."""
    if dimension.startswith(TAG_PREFIX):
        field = f"Tags.{dimension.removeprefix(TAG_PREFIX)}"
    elif dimension in (*OWN, "environment"):
        return None
    else:
        field = COLUMNS[dimension]
    if value == UNALLOCATED:
        return {"field": field, "exists": False}
    return {"field": field, "equals": value}


def _mostly(owners: Iterable[tuple[str, Decimal]]) -> str | None:
    money: dict[str, Decimal] = defaultdict(Decimal)
    for owner, amount in owners:
        if owner != UNALLOCATED and amount > 0:
            money[owner] += amount
    if not money:
        return None
    first = max(money, key=lambda owner: (money[owner], owner))
    return first if money[first] >= MOSTLY * sum(money.values()) else None
