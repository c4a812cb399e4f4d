"""Incidents as PagerDuty, Statuspage and incident.io export them.

Their times are those of the ticket, not of the impact on customers, and are marked as such; only
incident.io may know when the impact began and ended. None of them knows the share of traffic that
was hit. An incident of the same id in `incidents.yaml` is used instead of the exported one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.context.document import read_text
from tools.context.entries import Origin, read_entry
from tools.context.faults import Place, show
from tools.context.json_file import line_with, parse
from tools.context.scalars import read_instant
from tools.context.schema import Incident
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.context.draft import Draft

_MAINTENANCE = frozenset({"scheduled", "in_progress", "verifying", "completed"})
_NEVER_HAPPENED = frozenset({"declined", "canceled", "merged"})


def read_incident_exports(draft: Draft, paths: list[Path]) -> None:
    """Read every export; what it calls a component is found by id, name or PagerDuty's id."""
    own = set(draft.incidents.origins)
    for path in paths:
        name = draft.name_of(path)
        text = read_text(path, name, draft.faults)
        value = None if text is None else parse(text, Place(name, 1), draft.faults)
        if text is None or value is None:
            continue
        listed = value.get("incidents") if isinstance(value, dict) else value
        if not isinstance(listed, list):
            draft.faults.fault(
                Place(name, 1),
                'holds no list of incidents; save the whole {"incidents": […]}',
            )
            continue
        for index, raw in enumerate(listed):
            given = _text(raw, "id") if isinstance(raw, dict) else None
            line = line_with(text, given) if given else None
            _read(draft, Origin(name, raw, line or 1), index, own)


def _read(draft: Draft, origin: Origin, index: int, own: set[str]) -> None:
    raw = origin.raw
    made = None
    if isinstance(raw, dict):
        if "impact_start" in raw:
            draft.incidents.read(origin, draft.faults)
            return
        if "incident_number" in raw:
            made = _from_pagerduty(draft, raw)
        elif "incident_status" in raw or "incident_timestamp_values" in raw:
            status = _text(_object(raw, "incident_status"), "category")
            if status in _NEVER_HAPPENED or _text(raw, "mode") in ("test", "tutorial"):
                return
            made = _from_incident_io(draft, raw)
        elif "impact" in raw or "incident_updates" in raw:
            if raw.get("scheduled_for") and _text(raw, "status") in _MAINTENANCE:
                # Announced maintenance is no outage.
                return
            made = _from_statuspage(raw)
    if made is None:
        draft.faults.fault(
            origin.at(),
            f"incident {index + 1} is of no form that is read; "
            "export it from PagerDuty, Statuspage or incident.io, or write it in incidents.yaml",
        )
        return
    if made["id"] not in own:
        _keep(draft, Origin(origin.file, made, origin.line))


def _keep(draft: Draft, origin: Origin) -> None:
    made = origin.raw
    called, closed = made.pop("called"), made.pop("closed")
    start, end = made.pop("start"), made.pop("end")
    who = f"the incident {show(made['id'])}"
    if closed and end is None:
        draft.faults.fault(
            origin.at(),
            f"{who} is closed but states no end; add it, or write the incident in "
            "incidents.yaml with the same id",
        )
        return
    if start is not None and _moment(start) == _moment(end):
        draft.faults.warn(origin.at(), f"{who} lasted no time and is left out")
        return
    components = sorted({component for name in called for component in _components(draft, name)})
    features = sorted({feature for name in called for feature in _features(draft, name)})
    if called and not components and not features:
        draft.faults.warn(
            origin.at(),
            f"{who} is about {' and '.join(map(show, called))}, which is no component here; give "
            "a component that name, or write the incident in incidents.yaml with the same id",
        )
    made |= {
        "impact_start": start,
        "impact_end": end,
        "resolved": end if made["times"] == "ticket" else None,
        "components": components,
        "features": [] if components else features,
    }
    if not isinstance(made["id"], str) or draft.incidents.claim(made["id"], origin, draft.faults):
        incident = read_entry(Incident, origin, draft.faults)
        if incident is not None:
            draft.incidents.entries[incident.id] = incident


def _moment(value: Any) -> Any:
    try:
        return read_instant(value)
    except ValueError:
        return None


def _from_pagerduty(draft: Draft, raw: dict[str, Any]) -> dict[str, Any]:
    service = _object(raw, "service")
    closed = _text(raw, "status") == "resolved"
    mapped = draft.pagerduty_services.get(_text(service, "id") or "")
    return {
        "id": _text(raw, "id"),
        "title": _text(raw, "title") or _text(raw, "summary"),
        "severity": _text(_object(raw, "priority"), "summary")
        or _text(raw, "urgency")
        or "unknown",
        "start": _text(raw, "created_at"),
        "end": _text(raw, "resolved_at")
        or (_text(raw, "last_status_change_at") if closed else None),
        "closed": closed,
        "times": "ticket",
        "link": _text(raw, "html_url"),
        "called": [name for name in (mapped or _text(service, "summary"),) if name],
    }


def _from_statuspage(raw: dict[str, Any]) -> dict[str, Any]:
    resolving = [
        _text(update, "created_at")
        for update in _objects(raw, "incident_updates")
        if _text(update, "status") == "resolved"
    ]
    return {
        "id": _text(raw, "id"),
        "title": _text(raw, "name"),
        "severity": _text(raw, "impact") or "unknown",
        "start": _text(raw, "started_at") or _text(raw, "created_at"),
        "end": _text(raw, "resolved_at") or next(iter(resolving), None),
        "closed": _text(raw, "status") in ("resolved", "postmortem"),
        "times": "ticket",
        "link": _text(raw, "shortlink"),
        "called": [name for part in _objects(raw, "components") if (name := _text(part, "name"))],
    }


def _from_incident_io(draft: Draft, raw: dict[str, Any]) -> dict[str, Any]:
    moments = {
        fold(_text(_object(entry, "incident_timestamp"), "name") or ""): _text(
            _object(entry, "value"), "value"
        )
        for entry in _objects(raw, "incident_timestamp_values")
    }
    began = moments.get("impactstarted")
    ended = moments.get("impactended") or moments.get("fixedat")
    closed = _text(_object(raw, "incident_status"), "category") in ("closed", "learning")
    return {
        "id": _text(raw, "reference") or _text(raw, "id"),
        "title": _text(raw, "name"),
        "severity": _text(_object(raw, "severity"), "name") or "unknown",
        "start": began or moments.get("reportedat") or _text(raw, "created_at"),
        "end": ended or moments.get("resolvedat") or moments.get("closedat"),
        "closed": closed,
        "times": "impact" if began and (ended or not closed) else "ticket",
        "slack_channel": _text(raw, "slack_channel_id"),
        "link": _text(raw, "permalink"),
        # A custom field may hold anything; only what names something here says what was hit.
        "called": [
            name
            for name in _custom_values(raw)
            if any(_components(draft, name)) or any(_features(draft, name))
        ],
    }


def _custom_values(raw: dict[str, Any]) -> Iterator[str]:
    for entry in _objects(raw, "custom_field_entries"):
        for value in _objects(entry, "values"):
            catalogued = _object(value, "value_catalog_entry")
            names = (
                _text(catalogued, "external_id"),
                _text(catalogued, "name"),
                _text(_object(value, "value_option"), "value"),
                _text(value, "value_text"),
            )
            yield from (name for name in names if name)


def _components(draft: Draft, name: str) -> Iterator[str]:
    for component in draft.components.entries.values():
        if fold(name) in (fold(component.id), fold(component.name)):
            yield component.id


def _features(draft: Draft, name: str) -> Iterator[str]:
    for feature in draft.features.entries.values():
        if fold(name) in (fold(feature.id), fold(feature.name)):
            yield feature.id


def _text(raw: dict[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return value if isinstance(value, str) and value else None


def _object(raw: dict[str, Any], key: str) -> dict[str, Any]:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _objects(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = raw.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
