"""Which file of a context folder holds what: by its name, and foreign formats by their content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.context.faults import Place, did_you_mean, show

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.draft import Draft

LISTS = (
    "teams",
    "features",
    "components",
    "metrics",
    "rules",
    "plans",
    "budgets",
    "events",
    "incidents",
    "slos",
)
"""Files that hold one list under their own name."""

OWN = ("org", *LISTS, "access")
_KNOWN = (
    *(f"{stem}.yaml" for stem in OWN),
    "catalog-info.yaml",
    "events.jsonl",
    "incidents.json",
    "recommendations.json",
    "decisions/",
    "metrics/",
)
_YAML = (".yaml", ".yml")
_QUIET = re.compile(r"(readme|license|licence|changelog|codeowners|makefile|contributing)\b", re.I)
_FOREIGN = re.compile(r"^apiVersion:\s*[\"']?(backstage\.io|openslo)/", re.M)
_RECOMMENDS = re.compile(r'"(estimatedMonthlySavings|recommendationTypeId)"')
_HEAD = 65_536
_MOST_UNREAD = 20


@dataclass
class Found:
    """The files of a folder, in the order of their names."""

    own: dict[str, Path] = field(default_factory=dict)
    events: list[Path] = field(default_factory=list)
    incidents: list[Path] = field(default_factory=list)
    decisions: list[Path] = field(default_factory=list)
    metrics: list[Path] = field(default_factory=list)
    catalogues: list[Path] = field(default_factory=list)
    openslo: list[Path] = field(default_factory=list)
    recommendations: list[Path] = field(default_factory=list)


def find_files(draft: Draft) -> Found:
    """Sort the files of the folder; those that are not read give warnings."""
    found = Found()
    unread = []
    for path in sorted(draft.folder.rglob("*")):
        parts = path.relative_to(draft.folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if hidden or not path.is_file() or _QUIET.match(path.name):
            continue
        if not _sort(draft, found, path, parts):
            unread.append(path)
    for path in unread[:_MOST_UNREAD]:
        draft.faults.warn(
            Place(draft.name_of(path)), f"is not read{did_you_mean(f'{path.stem}.yaml', _KNOWN)}"
        )
    if len(unread) > _MOST_UNREAD:
        draft.faults.warn(
            Place("."),
            f"{len(unread) - _MOST_UNREAD} more files are not read; "
            "keep the context in a folder of its own",
        )
    return found


def _sort(draft: Draft, found: Found, path: Path, parts: tuple[str, ...]) -> bool:
    suffix = path.suffix.lower()
    if parts[0] == "decisions" and len(parts) > 1:
        if suffix == ".md":
            found.decisions.append(path)
        # Records keep drawings beside them; those are nothing to warn about.
        return True
    if parts[0] == "metrics" and len(parts) > 1 and suffix in (".csv", ".json"):
        found.metrics.append(path)
        return True
    if parts[0].startswith("recommendation") and suffix in (".csv", ".json"):
        found.recommendations.append(path)
        return True
    if suffix in _YAML:
        return _sort_yaml(draft, found, path, parts)
    if suffix in (".jsonl", ".ndjson"):
        found.events.append(path)
        return True
    if suffix == ".json":
        return _sort_json(found, path, parts)
    return False


def _sort_yaml(draft: Draft, found: Found, path: Path, parts: tuple[str, ...]) -> bool:
    foreign = _FOREIGN.search(_head(path))
    if foreign and foreign[1] == "openslo":
        found.openslo.append(path)
        return True
    if foreign or path.name.startswith("catalog-info"):
        found.catalogues.append(path)
        return True
    if len(parts) > 1 or path.stem not in OWN:
        return False
    first = found.own.setdefault(path.stem, path)
    if first is not path:
        draft.faults.fault(
            Place(draft.name_of(path)),
            f"stands beside {show(first.name)}; join the two into one file",
        )
    return True


def _sort_json(found: Found, path: Path, parts: tuple[str, ...]) -> bool:
    head = _head(path)
    if parts[0].startswith("event") or '"specversion"' in head:
        found.events.append(path)
    elif _RECOMMENDS.search(head):
        found.recommendations.append(path)
    elif parts[0].startswith("incident") or '"incidents"' in head or '"incident_' in head:
        found.incidents.append(path)
    else:
        return False
    return True


def _head(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
