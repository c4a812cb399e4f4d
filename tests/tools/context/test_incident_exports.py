"""Incidents exported from other tools: ticket times are kept apart from impact."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.context import said, write_context
from tools.context.load import load_context

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.schema import Incident

_START, _END = "2026-11-10T02:00:00Z", "2026-11-10T05:30:00Z"


def _pagerduty(**changes: Any) -> dict[str, Any]:
    return {
        "id": "PT4KHLK",
        "incident_number": 1234,
        "title": "Payments fail",
        "created_at": _START,
        "resolved_at": _END,
        "status": "resolved",
        "urgency": "high",
        "priority": {"summary": "P1"},
        "service": {"id": "PSVC1", "summary": "Checkout API"},
        "teams": [],
        "html_url": "https://example.pagerduty.com/incidents/PT4KHLK",
    } | changes


def _statuspage(**changes: Any) -> dict[str, Any]:
    return {
        "id": "k7mf5z1gz05c",
        "name": "Orders are slow",
        "impact": "major",
        "status": "resolved",
        "created_at": _START,
        "started_at": _START,
        "resolved_at": _END,
        "incident_updates": [{"status": "resolved", "created_at": _END}],
        "components": [{"id": "x", "name": "Orders database"}],
        "shortlink": "https://stspg.io/x",
    } | changes


def _incident_io(**changes: Any) -> dict[str, Any]:
    return {
        "id": "01FCNDV6P870EA6S7TK1DSYDG0",
        "reference": "INC-61",
        "name": "Database is sad",
        "mode": "standard",
        "created_at": _START,
        "incident_status": {"name": "Closed", "category": "closed"},
        "severity": {"name": "Major"},
        "incident_timestamp_values": [
            {"incident_timestamp": {"name": "Reported at"}, "value": {"value": _START}},
            {"incident_timestamp": {"name": "Resolved at"}, "value": {"value": _END}},
        ],
        "custom_field_entries": [
            {"values": [{"value_catalog_entry": {"name": "Checkout API"}}]},
            {"values": [{"value_option": {"value": "Other"}}]},
        ],
    } | changes


def _write(folder: Path, *incidents: Any, name: str = "incidents.json") -> Path:
    write_context(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    text = json.dumps({"incidents": list(incidents)}, indent=1)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def _load(folder: Path, *incidents: Any, name: str = "incidents.json") -> dict[str, Incident]:
    return load_context(_write(folder, *incidents, name=name)).incidents


@pytest.mark.parametrize(
    ("incident", "incident_id", "title", "severity", "component"),
    [
        (_pagerduty(), "PT4KHLK", "Payments fail", "P1", "checkout-api"),
        (_statuspage(), "k7mf5z1gz05c", "Orders are slow", "major", "orders-db"),
        (_incident_io(), "INC-61", "Database is sad", "Major", "checkout-api"),
    ],
)
def test_each_export_becomes_incidents(
    tmp_path: Path, incident: Any, incident_id: str, title: str, severity: str, component: str
) -> None:
    """Id, title, severity, component and times arrive; the times are marked as the ticket's."""
    read = _load(tmp_path, incident)[incident_id]
    assert (read.title, read.severity) == (title, severity)
    assert read.components == (component,)
    assert read.impact_start == datetime(2026, 11, 10, 2, tzinfo=UTC)
    assert read.impact_end == datetime(2026, 11, 10, 5, 30, tzinfo=UTC)
    assert read.times == "ticket"
    assert read.impact_share is None
    assert said(tmp_path) == []


def test_incident_io_may_know_the_impact(tmp_path: Path) -> None:
    """Timestamps of the impact itself are the times of the impact."""
    moments = [
        {"incident_timestamp": {"name": "Impact started"}, "value": {"value": _START}},
        {"incident_timestamp": {"name": "Fixed at"}, "value": {"value": _END}},
        {"incident_timestamp": {"name": "Resolved at"}, "value": {"value": "2026-11-11T00:00:00Z"}},
    ]
    read = _load(tmp_path, _incident_io(incident_timestamp_values=moments))["INC-61"]
    assert read.times == "impact"
    assert read.impact_end == datetime(2026, 11, 10, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "incident",
    [
        _pagerduty(status="acknowledged", resolved_at=None),
        _statuspage(status="identified", resolved_at=None, incident_updates=[]),
        _incident_io(incident_status={"category": "live"}, incident_timestamp_values=[]),
    ],
)
def test_an_open_incident_has_no_end(tmp_path: Path, incident: Any) -> None:
    """An incident that is still open goes on."""
    write = _load(tmp_path, incident)
    assert [read.impact_end for read in write.values() if read.times == "ticket"] == [None]


@pytest.mark.parametrize(
    "incident",
    [
        _statuspage(scheduled_for=_START, status="completed"),
        _incident_io(mode="test"),
        _incident_io(incident_status={"category": "declined"}),
    ],
)
def test_what_was_no_outage_is_passed_over(tmp_path: Path, incident: Any) -> None:
    """Announced maintenance, tests and declined incidents are not read."""
    assert list(_load(tmp_path, incident)) == ["inc-1"]
    assert said(tmp_path) == []


def test_pagerduty_services_are_known_from_the_catalogue(tmp_path: Path) -> None:
    """Backstage's annotation says which component a PagerDuty service is."""
    folder = _write(tmp_path, _pagerduty(service={"id": "PX", "summary": "Something else"}))
    (folder / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        "metadata: {name: mailer, annotations: {pagerduty.com/service-id: PX}}\n"
        "spec: {owner: payments}\n"
    )
    assert load_context(folder).incidents["PT4KHLK"].components == ("mailer",)


def test_our_own_record_wins(tmp_path: Path) -> None:
    """An incident that incidents.yaml also holds is the one written there, with its impact."""
    incidents = _load(tmp_path, _pagerduty(id="inc-1"))
    assert list(incidents) == ["inc-1"]
    assert incidents["inc-1"].title == "Checkout down"


@pytest.mark.parametrize(
    ("incident", "expected"),
    [
        (_pagerduty(resolved_at="2026-11-09T00:00:00Z"), "incidents.json:4: impact_end is not"),
        (_pagerduty(created_at=None), "incidents.json:4: impact_start is missing; add it"),
        (
            _pagerduty(service={"summary": "Mail"}),
            "warning: the incident 'PT4KHLK' is about 'Mail'",
        ),
        (_pagerduty(resolved_at=_START), "warning: the incident 'PT4KHLK' lasted no time"),
        (_statuspage(resolved_at=None, incident_updates=[]), "is closed but states no end; add it"),
        ({"id": "x", "state": "SEV1"}, "incidents.json:4: incident 1 is of no form that is read"),
        ("words", "incidents.json:1: incident 1 is of no form that is read"),
    ],
)
def test_what_is_wrong_with_an_exported_incident(
    tmp_path: Path, incident: Any, expected: str
) -> None:
    """Incidents that end before they start or name nothing are told with their line."""
    messages = said(_write(tmp_path, incident))
    assert any(expected in message for message in messages), messages


@pytest.mark.parametrize("name", ["incidents/may.json", "pagerduty.json"])
def test_an_export_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Exports are known by their content, or by the folder `incidents`."""
    assert "PT4KHLK" in _load(tmp_path, _pagerduty(), name=name)


def test_a_truncated_export_is_a_fault(tmp_path: Path) -> None:
    """Half a file is told, not read as far as it goes."""
    folder = _write(tmp_path, _pagerduty())
    path = folder / "incidents.json"
    path.write_text(path.read_text()[:-20])
    assert any(": is no JSON (" in message for message in said(folder))
