"""Every id that an entry names belongs to an entry that is there.

The raw values are followed, not the entries made of them, so that an entry with another fault has
its ids checked all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tools.context.faults import did_you_mean, show
from tools.scope import COLUMNS, TAG_PREFIX, UNALLOCATED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.context.draft import Draft, Shelf
    from tools.context.entries import Origin

Path = tuple[str | int, ...]

REFERENCES: dict[str, dict[str, str]] = {
    "teams": {"parent": "team"},
    "components": {"team": "team", "feature": "feature", "depends_on.*": "component"},
    "features": {"team": "team", "unit_metric": "metric"},
    "rules": {"split.metric": "metric"},
    "plans": {"scope": "scope"},
    "budgets": {"scope": "scope"},
    "events": {"component": "component", "feature": "feature", "team": "team"},
    "incidents": {
        "components.*": "component",
        "features.*": "feature",
        "responders.*.team": "team",
    },
    "decisions": {
        "scope": "scope",
        "buys.*.component": "component",
        "gives_up.*.component": "component",
    },
    "slos": {"component": "component", "feature": "feature", "metric": "metric"},
}
"""Shelf → where its entries name others, `*` for each entry of a list → the kind named."""

_ACCESS = {"rules.*.team": "team", "rules.*.scope": "scope", "restricted.*": "scope"}
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{5,}")
_TEAM_LIKE = re.compile(r"[a-z][\w\-]*")


def check_references(draft: Draft) -> None:
    """Note each id that names nothing."""
    for kind, paths in REFERENCES.items():
        shelf: Shelf[Any] = getattr(draft, kind)
        for origin in shelf.origins.values():
            if not origin.checked:
                _follow(draft, origin, paths)
    if draft.access_origin is not None:
        _follow(draft, draft.access_origin, _ACCESS)
        for path, name in values_at(draft.access_origin.raw, "finops.*"):
            if not _SLACK_USER.fullmatch(name):
                check_name(draft, draft.access_origin, path, "team", name)
    _check_owners(draft)
    _check_effects(draft)
    _check_superseded(draft)
    _check_synonyms(draft)


def check_name(draft: Draft, origin: Origin, path: Path, kind: str, name: str) -> None:
    """Note a fault when no entry of the kind has the id."""
    shelf = shelves(draft)[kind]
    if name not in shelf.origins:
        mend = did_you_mean(name, shelf.origins) or f"; declare it in {shelf.file}"
        draft.faults.fault(origin.at(*path), f"unknown {kind} {show(name)}{mend}")


def shelves(draft: Draft) -> dict[str, Shelf[Any]]:
    """What other entries and synonyms may name, by kind."""
    return {
        "team": draft.teams,
        "component": draft.components,
        "feature": draft.features,
        "metric": draft.metrics,
        "plan": draft.plans,
        "budget": draft.budgets,
        "incident": draft.incidents,
        "decision": draft.decisions,
    }


def values_at(raw: Any, path: str) -> Iterator[tuple[Path, str]]:
    """Each text at a path such as `responders.*.team`, and where exactly it stands."""
    steps = path.split(".") if path else []
    if not steps:
        if isinstance(raw, str):
            yield (), raw
        return
    rest = ".".join(steps[1:])
    if steps[0] != "*":
        if isinstance(raw, dict) and steps[0] in raw:
            yield from _below(steps[0], raw[steps[0]], rest)
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _below(index, value, rest)
    elif isinstance(raw, str) and not rest:
        # One text where a list may stand is a list of one.
        yield (), raw


def _below(step: str | int, value: Any, rest: str) -> Iterator[tuple[Path, str]]:
    for path, text in values_at(value, rest):
        yield (step, *path), text


def _follow(draft: Draft, origin: Origin, paths: dict[str, str]) -> None:
    for path, kind in paths.items():
        if kind != "scope":
            for where, name in values_at(origin.raw, path):
                check_name(draft, origin, where, kind, name)
            continue
        for dimension in ("team", "component", "feature"):
            for where, name in values_at(origin.raw, f"{path}.{dimension}.*"):
                if name != UNALLOCATED:
                    check_name(draft, origin, where, dimension, name)


def _check_owners(draft: Draft) -> None:
    """An owner may be a person; one that looks like an id of a team should be one."""
    for shelf in (draft.plans, draft.budgets, draft.decisions):
        for origin in shelf.origins.values():
            for path, owner in values_at(origin.raw, "owner"):
                if owner not in draft.teams.origins and _TEAM_LIKE.fullmatch(owner):
                    mend = did_you_mean(owner, draft.teams.origins)
                    draft.faults.warn(origin.at(*path), f"the owner {show(owner)} is no team{mend}")


def _check_effects(draft: Draft) -> None:
    for decision_id, decision in draft.decisions.entries.items():
        origin = draft.decisions.origins[decision_id]
        for key, effects in (("buys", decision.buys), ("gives_up", decision.gives_up)):
            for index, effect in enumerate(effects):
                if effect.metric in draft.metrics.origins:
                    continue
                if effect.unit is None:
                    check_name(draft, origin, (key, index, "metric"), "metric", effect.metric)
                    continue
                draft.faults.warn(
                    origin.at(key, index, "metric"),
                    f"the metric {show(effect.metric)} is not declared, so nothing measures what "
                    f"was bought{did_you_mean(effect.metric, draft.metrics.origins)}",
                )


def _check_superseded(draft: Draft) -> None:
    for decision_id, decision in draft.decisions.entries.items():
        origin = draft.decisions.origins[decision_id]
        for name in decision.supersedes:
            check_name(draft, origin, ("supersedes",), "decision", name)


def _check_synonyms(draft: Draft) -> None:
    origin = draft.organisation_origin
    if origin is None:
        return
    kinds = shelves(draft)
    for path, target in _synonyms(origin):
        kind, _, name = target.partition(":")
        if name and kind in kinds:
            check_name(draft, origin, path, kind, name)
        elif target in COLUMNS or (name and (kind in COLUMNS or target.startswith(TAG_PREFIX))):
            continue
        else:
            holders = [kind for kind, shelf in kinds.items() if target in shelf.origins]
            # A dimension of the bill is meant before a plan or an incident of the same name.
            holders = [kind for kind in holders if kind in COLUMNS] or holders
            if not holders:
                known = [*COLUMNS, *(known for shelf in kinds.values() for known in shelf.origins)]
                draft.faults.fault(
                    origin.at(*path),
                    f"{show(path[-1])} stands for {show(target)}, which names nothing"
                    f"{did_you_mean(target, known)}",
                )
            elif len(holders) > 1:
                choices = " or ".join(f"{holder}:{target}" for holder in holders)
                draft.faults.fault(
                    origin.at(*path),
                    f"{show(target)} is the id of a {' and of a '.join(holders)}; write {choices}",
                )


def _synonyms(origin: Origin) -> Iterator[tuple[Path, str]]:
    words = origin.raw.get("synonyms")
    for word in words if isinstance(words, dict) else ():
        for path, target in values_at(words[word], ""):
            yield ("synonyms", word, *path), target
