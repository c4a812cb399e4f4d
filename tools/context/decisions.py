"""`decisions/*.md`: architecture decision records, with or without figures.

Three forms are read. Our own has front matter with the keys of `Decision`. MADR has front matter
with `status`, `date` and the people. Nygard's has headings: `# 7. Title`, a `Date:` line and a
section `Status` in which links say what supersedes what. What front matter states wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.context.decision_prose import (
    Link,
    Prose,
    read_date,
    read_links,
    read_prose,
    status_word,
)
from tools.context.document import Mapping, read_documents, read_text
from tools.context.entries import Origin, check_keys, keys_of, read_entry
from tools.context.faults import Place, show
from tools.context.schema import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.draft import Draft

_OWN = tuple(key for key in keys_of(Decision) if key not in ("path", "body"))
_MADR = ("decision-makers", "deciders", "consulted", "informed", "tags", "parent", "nav_order")
_NO_RECORD = re.compile(
    r"index|((adr|madr|decision|0+)[-_])*template([-_](bare|minimal|short|long))*", re.I
)
_FRONT = re.compile(r"---[^\S\n]*\n(.*?\n)??(---|\.\.\.)[^\S\n]*(\n|\Z)", re.S)


class _Said(NamedTuple):
    """What the prose of one record says about others."""

    decision: str
    place: Place
    links: tuple[Link, ...]


def read_decisions(draft: Draft, paths: list[Path]) -> None:
    """Read every record, then join those that supersede one another."""
    names: dict[str, str] = {}
    said: list[_Said] = []
    for path in paths:
        if not _NO_RECORD.fullmatch(path.stem):
            _read_record(draft, path, names, said)
    _join(draft, names, said)


def _read_record(draft: Draft, path: Path, names: dict[str, str], said: list[_Said]) -> None:
    name = draft.name_of(path)
    text = read_text(path, name, draft.faults)
    if text is None:
        return
    text = text.replace("\r\n", "\n")
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    prose = read_prose(body, line=1 + text.count("\n", 0, len(text) - len(body)))
    origin = Origin(name, Mapping(1), 1)
    if front:
        documents = read_documents(front[1] or "", name, draft.faults, line=2)
        if documents and isinstance(documents[0], Mapping):
            origin = Origin(name, documents[0], 1)
        elif front[1] and front[1].strip():
            # Its fault is noted by now, unless it is text alone.
            if documents:
                draft.faults.fault(Place(name, 2), "the front matter has no keys; write id: …")
            return
    if not origin.raw and not prose.title:
        draft.faults.warn(Place(name), "is no decision record; begin it with a heading # Title")
        return
    check_keys(origin.raw, (*_OWN, *_MADR), origin, draft.faults)
    _keep(draft, path, origin, prose, body.strip(), names, said)


def _keep(
    draft: Draft,
    path: Path,
    origin: Origin,
    prose: Prose,
    body: str,
    names: dict[str, str],
    said: list[_Said],
) -> None:
    stated = {key: value for key, value in origin.raw.items() if key in _OWN and value is not None}
    status = stated.get("status", prose.status)
    place = origin.at("status") if "status" in stated else Place(origin.file, prose.status_line)
    found: dict[str, Any] = {
        "id": stated.get("id", path.stem),
        "title": stated.get("title") or prose.title or path.stem,
        "status": status_word(status) if isinstance(status, str) else "",
        "path": origin.file,
        "body": body,
    }
    if not found["status"]:
        draft.faults.warn(
            place, "states no status and counts as not in force; add status: accepted"
        )
        found["status"] = "unknown"
    day = stated.get("date", prose.date)
    if "id" not in stated and day:
        # Records of other tools: a date in another form is no reason to refuse them.
        found["date"] = read_date(day) if isinstance(day, str) else None
        if found["date"] is None:
            draft.faults.warn(
                origin.at("date"), f"the date {show(day)} is not read; write YYYY-MM-DD"
            )
    if isinstance(stated.get("supersedes"), str):
        found["supersedes"] = [stated["supersedes"]]
    raw = Mapping(1)
    raw.update(stated)
    raw.lines = {key: line for key, line in origin.raw.lines.items() if key in stated}
    placed = Origin(origin.file, raw, 1)
    decision_id = found["id"]
    free = isinstance(decision_id, str) and draft.decisions.claim(decision_id, placed, draft.faults)
    decision = read_entry(Decision, placed, draft.faults, extra=found)
    if decision is None or not free:
        return
    draft.decisions.entries[decision.id] = decision
    number = re.match(r"0*(\d+)", path.stem)
    for other in (decision.id, path.stem, prose.number, number[1] if number else ""):
        names.setdefault(other, decision.id)
    links = read_links(status) if "status" in stated and isinstance(status, str) else prose.links
    said.append(_Said(decision.id, place, links))


def _join(draft: Draft, names: dict[str, str], said: list[_Said]) -> None:
    entries = draft.decisions.entries
    older = {
        entry.id: [_named(names, target) or target for target in entry.supersedes]
        for entry in entries.values()
    }
    for decision, place, links in said:
        for link in links:
            other = _named(names, link.target)
            if other is None:
                draft.faults.warn(
                    place, f"no record is called {show(link.target)}; mend the link in the status"
                )
            elif link.backwards:
                older[other].append(decision)
            else:
                older[decision].append(other)
    for decision, superseded in older.items():
        unique = tuple(dict.fromkeys(superseded))
        entries[decision] = entries[decision].model_copy(update={"supersedes": unique})


def _named(names: dict[str, str], target: str) -> str | None:
    """The record that an id, a file or a number means; a number may have leading zeros."""
    return names.get(target) or names.get(target.lstrip("0"))
