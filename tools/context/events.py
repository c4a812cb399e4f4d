"""`events.jsonl` and JSON of CloudEvents and CDEvents: what happened, as pipelines tell it.

A CloudEvent is delivered at least once, so one that comes again is the same event. What it
concerns is read from `component`, `feature` and `team` in its data (CDEvents: in `customData`), or
from a CDEvents subject that is called like a component.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tools.context.document import read_text
from tools.context.entries import Origin, read_entry
from tools.context.faults import Place, show
from tools.context.json_file import line_with, parse, read_json_lines
from tools.context.schema import Event
from tools.words import fold

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.draft import Draft

_CDEVENT = re.compile(r"dev\.cdevents\.(.+?)(?:\.v?\d+[\w.\-]*)?")
_OURS = ("class", "title", "component", "feature", "team", "by", "link")


def read_event_files(draft: Draft, paths: list[Path]) -> None:
    """Read events that stand in JSON: one a line, a list of them, or `{"events": […]}`."""
    seen: dict[tuple[str, str], Place] = {}
    for path in paths:
        name = draft.name_of(path)
        if path.suffix.lower() == ".json":
            text = read_text(path, name, draft.faults) or "null"
            value = parse(text, Place(name, 1), draft.faults)
            if isinstance(value, dict) and isinstance(value.get("events"), list):
                value = value["events"]
            for one in value if isinstance(value, list) else [value] if value else []:
                given = one.get("id") if isinstance(one, dict) else None
                line = line_with(text, given) if isinstance(given, str) else 1
                _read(draft, Origin(name, one, line), seen)
        else:
            for line, one in read_json_lines(path, name, draft.faults):
                for each in one if isinstance(one, list) else [one]:
                    _read(draft, Origin(name, each, line), seen)


def _read(draft: Draft, origin: Origin, seen: dict[tuple[str, str], Place]) -> None:
    raw = origin.raw
    if not isinstance(raw, dict):
        draft.faults.fault(origin.at(), f"{show(raw)} is no event; write one object a line")
        return
    envelope = raw if "specversion" in raw else None
    inner = raw.get("data") if envelope else raw
    if isinstance(inner, dict) and isinstance(inner.get("context"), dict):
        made = _from_cdevent(draft, inner, envelope or {})
    elif envelope:
        made = _from_cloud_event(raw)
    else:
        draft.events.read(origin, draft.faults)
        return
    source = str(made.pop("source", ""))
    event_id = made.get("id")
    if isinstance(event_id, str):
        if (source, event_id) in seen:
            return
        seen[source, event_id] = origin.at()
        if event_id in draft.events.origins and source:
            # Ids are only unique within a source.
            made["id"] = event_id = f"{event_id}@{source}"
        if not draft.events.claim(event_id, Origin(origin.file, made, origin.line), draft.faults):
            return
    event = read_entry(Event, Origin(origin.file, made, origin.line), draft.faults)
    if event is not None:
        draft.events.entries[event.id] = event


def _from_cloud_event(raw: dict[str, Any]) -> dict[str, Any]:
    data = raw["data"] if isinstance(raw.get("data"), dict) else {}
    ours = {key: data.get(key, raw.get(key)) for key in _OURS}
    kind = raw.get("type")
    return {
        "id": raw.get("id"),
        "source": raw.get("source"),
        "time": raw.get("time"),
        "type": kind,
        **ours,
        "class": ours["class"] or "technical",
        "title": ours["title"] or f"{kind or ''} {raw.get('subject') or ''}".strip() or None,
    }


def _from_cdevent(draft: Draft, inner: dict[str, Any], envelope: dict[str, Any]) -> dict[str, Any]:
    context = inner["context"]
    subject = inner["subject"] if isinstance(inner.get("subject"), dict) else {}
    custom = inner["customData"] if isinstance(inner.get("customData"), dict) else {}
    ours = {key: custom.get(key) for key in _OURS}
    kind = str(context.get("type") or envelope.get("type") or "")
    cut = _CDEVENT.fullmatch(kind)
    kind = cut[1] if cut else kind
    called = str(subject.get("id") or "")
    return {
        "id": context.get("id") or envelope.get("id"),
        "source": context.get("source") or envelope.get("source"),
        "time": context.get("timestamp") or envelope.get("time"),
        "type": kind or None,
        **ours,
        "class": ours["class"] or "technical",
        "title": ours["title"] or f"{kind.replace('.', ' ')} {called}".strip() or None,
        "component": ours["component"] or _component(draft, called),
    }


def _component(draft: Draft, called: str) -> str | None:
    """The component that a subject such as `/apps/checkout-api` is called like, if there is one."""
    for name in (called, called.rstrip("/").rsplit("/", 1)[-1]):
        for component_id in draft.components.origins:
            if fold(component_id) == fold(name):
                return component_id
    return None
