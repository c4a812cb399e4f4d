"""Teams and components from a Backstage catalogue, `catalog-info.yaml` and the like.

A Group becomes a team; a Component or Resource becomes a component. A System is a hint for a
feature: components join the feature of that id where `features.yaml` declares one. An entity
in the namespace `default` takes its name for an id, any other `namespace/name`.

Real catalogues are never whole. What cannot be followed is a warning with file and line, and the
rest is kept; a component whose owner is not known belongs to nobody: `unallocated`. Own files win
over the catalogue where both have an id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tools.context.document import Mapping
from tools.context.entries import Origin, read_entry
from tools.context.faults import Faults, did_you_mean, show
from tools.context.schema import Component, Record, Team
from tools.scope import UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.context.draft import Draft

E = TypeVar("E", bound=Record)

_PIECES = ("component", "resource")
_OTHERS = frozenset({"api", "airesource", "domain", "location", "template"})
_KINDS = ("Component", "Resource", "AiResource", "System", "Group", "User", "API", "Domain")
_PAGERDUTY = "pagerduty.com/service-id"


class Ref(NamedTuple):
    """An entity reference `[kind:][namespace/]name`; Backstage compares them without case."""

    kind: str
    namespace: str
    name: str

    @property
    def id(self) -> str:
        """The id that the entity has here."""
        return self.name if self.namespace == "default" else f"{self.namespace}/{self.name}"


@dataclass
class _Entity:
    ref: Ref
    id: str
    origin: Origin
    metadata: dict[str, Any]
    spec: dict[str, Any]

    def warn(self, draft: Draft, text: str, *path: str | int) -> None:
        draft.faults.warn(self.origin.at(*path), text)


@dataclass
class _Catalogue:
    entities: dict[Ref, _Entity] = field(default_factory=dict)
    hints: dict[str, list[_Entity]] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> Iterator[_Entity]:
        return (entity for ref, entity in self.entities.items() if ref.kind in kinds)

    def find(self, text: Any, kinds: tuple[str, ...], near: Ref) -> _Entity | None:
        """The entity that a reference in the entity `near` means.

        Without a kind it is of the first of `kinds` that has the name; without a namespace it is
        in that of `near`, or else in `default`.
        """
        if not isinstance(text, str):
            return None
        ref = text.casefold()
        kind, colon, rest = ref.partition(":")
        namespace, slash, name = (rest if colon else ref).rpartition("/")
        for each in (kind,) if colon else kinds:
            for space in (namespace,) if slash else dict.fromkeys((near.namespace, "default")):
                found = self.entities.get(Ref(each, space, name))
                if found:
                    return found
        return None


def read_backstage(draft: Draft, paths: list[Path]) -> None:
    """Add the teams and components of every catalogue file."""
    catalogue = _Catalogue()
    for path in paths:
        name = draft.name_of(path)
        for raw in draft.documents(path):
            if raw is not None:
                _collect(draft, Origin(name, raw, getattr(raw, "line", 1)), catalogue)
    for group in catalogue.of_kind("group"):
        _add_team(draft, catalogue, group)
    _name_children(draft, catalogue)
    pieces = _pieces(draft, catalogue)
    for piece in pieces:
        _add_component(draft, catalogue, piece)
    _hint_at_features(draft, catalogue)


def _collect(draft: Draft, origin: Origin, catalogue: _Catalogue) -> None:
    raw = origin.raw
    if not isinstance(raw, Mapping):
        draft.faults.warn(origin.at(), "is no entity; write apiVersion, kind, metadata and spec")
        return
    kind, metadata, spec = raw.get("kind"), raw.get("metadata"), raw.get("spec")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    if not isinstance(kind, str) or not isinstance(name, str) or not isinstance(metadata, Mapping):
        draft.faults.warn(
            origin.at("metadata"), "the entity lacks its kind or metadata.name, and is left out"
        )
        return
    if kind.casefold() not in (*_PIECES, "system", "group", "user"):
        if kind.casefold() not in _OTHERS:
            draft.faults.warn(
                origin.at("kind"),
                f"the kind {show(kind)} is not known, and {show(name)} is left out"
                f"{did_you_mean(kind, _KINDS)}",
            )
        return
    namespace = metadata.get("namespace") or "default"
    ref = Ref(kind.casefold(), str(namespace).casefold(), name.casefold())
    first = catalogue.entities.get(ref)
    if first is not None:
        place = first.origin.at()
        draft.faults.warn(
            origin.at("metadata", "name"),
            f"{kind} {show(name)} stands here again, after {place.file} line {place.line}, and is "
            "left out; give one of them another name or namespace",
        )
        return
    catalogue.entities[ref] = _Entity(
        ref,
        Ref(ref.kind, ref.namespace, name).id,
        origin,
        metadata,
        spec if isinstance(spec, Mapping) else {},
    )


def _entry(draft: Draft, model: type[E], made: dict[str, Any], entity: _Entity) -> E | None:
    """An entry of ours; what does not fit its shape is left out with a warning."""
    faults = Faults()
    entry = read_entry(model, Origin(entity.origin.file, made, entity.origin.line), faults)
    for fault in faults.in_order():
        entity.warn(draft, f"{show(entity.id)} is left out: {fault.text}", "metadata", "name")
    return entry


def _title(entity: _Entity) -> str:
    profile = entity.spec.get("profile")
    shown = profile.get("displayName") if isinstance(profile, Mapping) else None
    name = shown or entity.metadata.get("title") or entity.metadata.get("name")
    return name if isinstance(name, str) else entity.id


def _add_team(draft: Draft, catalogue: _Catalogue, group: _Entity) -> None:
    if group.id in draft.teams.origins:
        return
    stated = group.spec.get("parent")
    parent = catalogue.find(stated, ("group",), group.ref)
    if stated and parent is None:
        group.warn(
            draft,
            f"the parent {show(stated)} is not in the catalogue, so the team has none",
            "spec",
            "parent",
        )
    made = {"id": group.id, "name": _title(group), "parent": parent.id if parent else None}
    team = _entry(draft, Team, made, group)
    if team is not None:
        draft.teams.origins[group.id] = group.origin._replace(checked=True)
        draft.teams.entries[group.id] = team


def _name_children(draft: Draft, catalogue: _Catalogue) -> None:
    """A group may name its children instead of being named by them."""
    for group in catalogue.of_kind("group"):
        children = group.spec.get("children")
        for index, stated in enumerate(children if isinstance(children, list) else ()):
            child = catalogue.find(stated, ("group",), group.ref)
            if child is None:
                group.warn(
                    draft,
                    f"the child {show(stated)} is not in the catalogue",
                    "spec",
                    "children",
                    index,
                )
                continue
            team = draft.teams.entries.get(child.id)
            if team is not None and team.parent is None and child.id != group.id:
                draft.teams.entries[child.id] = team.model_copy(update={"parent": group.id})


def _pieces(draft: Draft, catalogue: _Catalogue) -> list[_Entity]:
    """The entities that become components; of two with one id the kind that comes first wins."""
    kept: dict[str, _Entity] = {}
    for kind in _PIECES:
        for entity in catalogue.of_kind(kind):
            if entity.id in kept:
                entity.warn(
                    draft,
                    f"{show(entity.id)} is also the name of a {kept[entity.id].ref.kind}, and this "
                    f"{kind} is left out; give it another name",
                    "metadata",
                    "name",
                )
            elif entity.id not in draft.components.origins:
                kept[entity.id] = entity
    return list(kept.values())


def _add_component(draft: Draft, catalogue: _Catalogue, piece: _Entity) -> None:
    spec = piece.spec
    needed = []
    stated = spec.get("dependsOn")
    for index, text in enumerate(stated if isinstance(stated, list) else ()):
        other = catalogue.find(text, _PIECES, piece.ref)
        if other is not None and other.ref.kind in _PIECES:
            if other.id != piece.id:
                needed.append(other.id)
        elif not str(text).casefold().startswith("api:"):
            piece.warn(
                draft,
                f"depends on {show(text)}, which is not in the catalogue",
                "spec",
                "dependsOn",
                index,
            )
    made = {
        "id": piece.id,
        "name": _title(piece),
        "team": _owner(draft, catalogue, piece),
        "feature": _feature(draft, catalogue, piece),
        "depends_on": needed,
    }
    component = _entry(draft, Component, made, piece)
    if component is None:
        return
    draft.components.origins[piece.id] = piece.origin._replace(checked=True)
    draft.components.entries[piece.id] = component
    annotations = piece.metadata.get("annotations")
    service = annotations.get(_PAGERDUTY) if isinstance(annotations, Mapping) else None
    if isinstance(service, str):
        draft.pagerduty_services[service] = piece.id


def _owner(draft: Draft, catalogue: _Catalogue, piece: _Entity) -> str:
    stated = piece.spec.get("owner")
    if stated is None:
        piece.warn(draft, f"{show(piece.id)} has no owner, so it belongs to no team", "spec")
        return UNALLOCATED
    owner = catalogue.find(stated, ("group",), piece.ref)
    if owner is None and isinstance(stated, str) and stated in draft.teams.origins:
        return stated
    if owner is None:
        # Without a kind a group is meant; a user of that name is the likely slip.
        user = catalogue.find(stated, ("user",), piece.ref)
        known = [group.id for group in catalogue.of_kind("group")]
        hint = "; write user: before it" if user else did_you_mean(str(stated), known)
        piece.warn(
            draft,
            f"the owner {show(stated)} is not in the catalogue, so {show(piece.id)} belongs to no "
            f"team{hint}",
            "spec",
            "owner",
        )
        return UNALLOCATED
    if owner.ref.kind == "group":
        return owner.id
    teams = _teams_of(catalogue, owner) if owner.ref.kind == "user" else []
    if len(teams) == 1:
        piece.warn(
            draft,
            f"the owner {show(stated)} is a person, and their only team {show(teams[0])} is taken; "
            "name the team",
            "spec",
            "owner",
        )
        return teams[0]
    reason = f"a person in {len(teams)} teams" if owner.ref.kind == "user" else "no team"
    piece.warn(
        draft,
        f"the owner {show(stated)} is {reason}, so {show(piece.id)} belongs to no team; name the "
        "team",
        "spec",
        "owner",
    )
    return UNALLOCATED


def _teams_of(catalogue: _Catalogue, user: _Entity) -> list[str]:
    stated = user.spec.get("memberOf")
    groups = [
        catalogue.find(text, ("group",), user.ref)
        for text in (stated if isinstance(stated, list) else ())
    ]
    return list(dict.fromkeys(group.id for group in groups if group))


def _feature(draft: Draft, catalogue: _Catalogue, piece: _Entity) -> str | None:
    stated = piece.spec.get("system")
    if stated is None:
        return None
    system = catalogue.find(stated, ("system",), piece.ref)
    feature = system.id if system else str(stated)
    if feature in draft.features.origins:
        return feature
    if system is None:
        piece.warn(draft, f"the system {show(stated)} is not in the catalogue", "spec", "system")
    else:
        catalogue.hints.setdefault(system.id, []).append(system)
    return None


def _hint_at_features(draft: Draft, catalogue: _Catalogue) -> None:
    for system_id, systems in catalogue.hints.items():
        system = systems[0]
        system.warn(
            draft,
            f"the system {show(system_id)} has components but is no feature; if customers or "
            "colleagues get it, add it to features.yaml with its team and value",
        )
