"""What lies at the paths that a person gave: deliveries of billing exports.

Where a manifest is there, its list is what was delivered. Elsewhere the files below a folder are
taken together, month folders and hive partitions (`key=value`) notwithstanding.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tools.ingest.ai.documents import SUFFIXES, kind_of
from tools.ingest.ai.use import INVOICE, UnreadableError
from tools.ingest.faults import Fault
from tools.ingest.files import DataFile
from tools.ingest.manifests import (
    Manifest,
    is_data,
    is_manifest,
    moment_in,
    partition_in,
    read_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

_UNREAD = (".zip", ".xlsx", ".xls", ".csv.bz2", ".csv.zst", ".csv.xz", ".7z")
_DATE_RANGE = re.compile(r"\d{8}-\d{8}")
_RUN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{12,14}", re.IGNORECASE)
_PART_OF_TIME = re.compile(r"\w+=.*|\d{4}|\d{2}|\d{4}-?\d{2}(-?\d{2})?|\d{8}-\d{8}")


@dataclass(frozen=True)
class Delivery:
    """Files that were delivered together, and what a manifest says about them.

    `listed` is true where a manifest lists the files, so that each of them counts. `authority`
    says how far its amounts can be trusted beside those of other sources.
    """

    label: str
    files: tuple[DataFile, ...]
    source: str | None = None
    as_of: datetime | None = None
    rows: int | None = None
    listed: bool = False
    authority: str = INVOICE


@dataclass
class Found:
    """Everything that lies at the paths; `logs` are files of AI spend by their kind."""

    deliveries: list[Delivery] = field(default_factory=list)
    logs: dict[str, list[DataFile]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def find(paths: Sequence[Path], *, home: Path) -> Found:
    """Find the deliveries at the paths; what cannot be trusted comes back as faults.

    The store's own `home` may lie among them: its files are no exports.
    """
    found = Found()
    data, manifests = _collect(paths, home.resolve(), found)
    logs = _take_logs(data, found)
    names = _short_names([*data, *manifests, *logs])
    for path, kind in logs.items():
        found.logs.setdefault(kind, []).append(DataFile(path, names[path]))
    read = [manifest for path in manifests if (manifest := _read(path, names, found))]
    claimed = _by_manifests(read, data, names, found)
    plain = [path for path in data if path not in claimed]
    _refuse_side_by_side(plain, data, found)
    feeds: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in plain:
        feeds[_feed(path, data[path])].append(path)
    for feed, members in sorted(feeds.items()):
        files = tuple(DataFile(path, names[path]) for path in members)
        found.deliveries.append(Delivery("/".join(feed) or "the files given", files))
    if not found.deliveries and not found.logs and not found.faults:
        places = ", ".join(path.name or str(path) for path in paths)
        text = "holds no export in CSV, CSV.GZ or Parquet; name the export's folder or file"
        found.faults.append(Fault(places, text))
    return found


def slug(text: str) -> str:
    """A name as it may stand in a folder: lower case, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60].rstrip("-")


def _collect(
    paths: Sequence[Path], home: Path, found: Found
) -> tuple[dict[Path, Path | None], dict[Path, Path | None]]:
    """Data files and manifests, each with the folder it was found below."""
    data: dict[Path, Path | None] = {}
    manifests: dict[Path, Path | None] = {}
    for path in paths:
        if path.is_dir():
            for file in _below(path, home):
                if is_manifest(file):
                    manifests.setdefault(file, path)
                elif is_data(file) or file.name.casefold().endswith(SUFFIXES):
                    data.setdefault(file, path)
                elif file.name.casefold().endswith(_UNREAD):
                    found.faults.append(
                        Fault(file.name, "cannot be read as it is packed; unpack it or remove it")
                    )
        elif not path.exists():
            found.faults.append(Fault(str(path), "is not there; check the path"))
        elif is_manifest(path):
            found.faults.append(Fault(path.name, "is a manifest; name the folder of the export"))
        else:
            data.setdefault(path, None)
    return data, manifests


def _take_logs(data: dict[Path, Path | None], found: Found) -> dict[Path, str]:
    """Take the files of AI spend out of `data`, and JSON files that are nothing of ours."""
    logs: dict[Path, str] = {}
    for path, given in list(data.items()):
        is_json = path.name.casefold().endswith(SUFFIXES)
        kind = None
        try:
            kind = kind_of(path)
            unknown = is_json and not kind and given is None
            fault = "is no bill and no log that is known here" if unknown else None
        except UnreadableError as unreadable:
            # What ails a CSV file is found out when it is looked at as a bill.
            fault = str(unreadable) if is_json else None
        if kind:
            logs[path] = kind
        if kind or is_json:
            del data[path]
        if fault:
            found.faults.append(Fault(path.name, fault))
    return logs


def _below(folder: Path, home: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and Path(parent, name).resolve() != home
        )
        for name in sorted(files):
            if not name.startswith((".", "_")) or is_manifest(Path(name)):
                yield Path(parent, name)


def _short_names(paths: Iterable[Path]) -> dict[Path, str]:
    """The shortest ends of the paths that tell them apart; whole paths are nobody's business."""
    names = {path: path.name for path in paths}
    depth = 1
    while True:
        counts = Counter(names.values())
        alike = [path for path, name in names.items() if counts[name] > 1]
        longer = {path: "/".join(path.parts[-depth - 1 :]) for path in alike}
        if not alike or all(names[path] == name for path, name in longer.items()):
            return names
        names |= longer
        depth += 1


def _read(path: Path, names: dict[Path, str], found: Found) -> Manifest | None:
    manifest = read_manifest(path, names[path])
    if isinstance(manifest, Fault):
        found.faults.append(manifest)
        return None
    return manifest


def _by_manifests(
    manifests: list[Manifest],
    data: dict[Path, Path | None],
    names: dict[Path, str],
    found: Found,
) -> set[Path]:
    """Add what the newest manifest of each scope and month lists; return all files it speaks for.

    An Azure container may hold other exports beside FOCUS: they are passed over, unless they are
    all there is.
    """
    claimed: set[Path] = set()
    runs: dict[tuple[str, str, date | None], list[Manifest]] = defaultdict(list)
    has_focus = any(manifest.is_focus for manifest in manifests)
    for manifest in manifests:
        claimed |= {path for path in data if _speaks_for(manifest, path)}
        if manifest.is_focus or not has_focus:
            runs[manifest.provider, manifest.scope, manifest.period].append(manifest)
        else:
            found.notes.append(f"{manifest.name}: {manifest.fault}")
    periods = {(scope, period) for _, scope, period in runs}
    for members in runs.values():
        *older, newest = sorted(members, key=lambda manifest: (manifest.as_of, manifest.name))
        found.notes += [
            f"{manifest.name}: passed over, {newest.name} is a newer run of the same month"
            for manifest in older
        ]
        _add(newest, data, names, found)
    for path in claimed:
        roots = [m.scope for m in manifests if m.provider == "aws" and _speaks_for(m, path)]
        period = partition_in(str(path))
        if roots and period and all((root, period) not in periods for root in roots):
            text = "has no manifest for its month yet: the delivery is not complete"
            found.faults.append(Fault(names[path], text))
    return claimed


def _speaks_for(manifest: Manifest, path: Path) -> bool:
    """Whether only a manifest can say if a file counts."""
    if manifest.provider == "aws" and manifest.path.parent != Path(manifest.scope):
        return Path(manifest.scope) in path.parents
    return path.parent == manifest.path.parent


def _add(
    manifest: Manifest, data: dict[Path, Path | None], names: dict[Path, str], found: Found
) -> None:
    """Match what a manifest lists with the files that are there."""
    if manifest.fault:
        found.faults.append(Fault(manifest.name, manifest.fault))
        return
    files, faults = [], []
    for listed in manifest.files:
        path = _match(listed.path, manifest, data)
        if path is None:
            text = f"lists {listed.path.rpartition('/')[2]}, which is not there; deliver it again"
            faults.append(Fault(manifest.name, text))
        else:
            files.append(DataFile(path, names[path], listed.rows))
    folders = {file.path.parent for file in files}
    extra = [path for path in data if path.parent in folders] if not faults else []
    for path in extra:
        if path not in {file.path for file in files}:
            text = f"is not in {manifest.name}; remove it or deliver the export again"
            faults.append(Fault(names[path], text))
    found.faults += faults
    if files and not faults:
        hint = manifest.export if manifest.provider == "aws" else manifest.scope.rpartition("/")[2]
        prefix = "" if slug(hint).startswith(manifest.provider) else f"{manifest.provider}-"
        found.deliveries.append(
            Delivery(
                label=manifest.name,
                files=tuple(files),
                source=slug(prefix + hint),
                as_of=manifest.as_of,
                rows=manifest.rows,
                listed=True,
            )
        )
    elif not manifest.files:
        found.notes.append(f"{manifest.name}: lists no file, so nothing of it was loaded")


def _match(listed: str, manifest: Manifest, data: dict[Path, Path | None]) -> Path | None:
    """The local file of a listed one: beside its manifest, or the same end of the path.

    Chunks of different months bear the same name, so that the name alone is not enough.
    """
    wanted = [part.casefold() for part in listed.replace("\\", "/").split("/") if part]
    beside = manifest.path.parent / listed.replace("\\", "/").rpartition("/")[2]
    if beside in data:
        return beside
    best: tuple[int, Path | None] = (1, None)
    for path in data:
        parts = [part.casefold() for part in path.parts]
        same = 0
        while same < min(len(parts), len(wanted)) and parts[-1 - same] == wanted[-1 - same]:
            same += 1
        if same > best[0]:
            best = (same, path)
    return best[1]


def _feed(path: Path, given: Path | None) -> tuple[str, ...]:
    """The folder that files of one export share once months and partitions are left out."""
    if given is None:
        return ()
    folders = path.relative_to(given).parts[:-1]
    return tuple(part for part in folders if not _PART_OF_TIME.fullmatch(part))


def _refuse_side_by_side(plain: list[Path], data: dict[Path, Path | None], found: Found) -> None:
    """Several runs of one month without a manifest: to load them all would count them twice."""
    runs: dict[Path, set[str]] = defaultdict(set)
    for path in plain:
        for depth, parent in enumerate(path.parents):
            given = data[path]
            if given is None or parent == given.parent:
                break
            if depth and (_DATE_RANGE.fullmatch(parent.name) or partition_in(parent.name)):
                run = path.relative_to(parent).parts[0]
                if _RUN_ID.fullmatch(run) or moment_in(run):
                    runs[parent].add(run)
    for folder, names_of_runs in sorted(runs.items()):
        if len(names_of_runs) > 1:
            text = (
                f"holds {len(names_of_runs)} runs of one month and no manifest that says which"
                " counts; copy the manifests too, or keep the newest run alone"
            )
            found.faults.append(Fault(folder.name, text))
