"""Events as people write them and as pipelines send them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.context import said, write_context
from tools.context.load import load_context

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.schema import Event


def _cloud_event(**changes: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/pipelines/shop",
        "type": "com.example.flag.switched",
        "time": "2026-11-16T10:00:00+01:00",
        "data": {"component": "checkout-api", "title": "Cache switched off"},
    } | changes


def _cdevent(**changes: Any) -> dict[str, Any]:
    return {
        "context": {
            "version": "0.4.1",
            "id": "cd-1",
            "source": "/deployer",
            "type": "dev.cdevents.service.deployed.0.2.0",
            "timestamp": "2026-11-16T09:00:00Z",
        },
        "subject": {
            "id": "/apps/Checkout-API",
            "type": "service",
            "content": {"environment": {"id": "production"}, "artifactId": "pkg:oci/x@1"},
        },
    } | changes


def _load(folder: Path, *lines: Any, name: str = "events.jsonl") -> dict[str, Event]:
    write_context(folder)
    (folder / "events.yaml").unlink()
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return {event.id: event for event in load_context(folder).events}


def test_json_lines_hold_our_own_form(tmp_path: Path) -> None:
    """A line of events.jsonl has the keys of an entry of events.yaml."""
    events = _load(
        tmp_path,
        {"id": "a", "time": "2026-11-16T09:00:00Z", "class": "provider", "type": "price",
         "title": "Cheaper storage"},
    )  # fmt: skip
    assert events["a"].class_ == "provider"
    assert events["a"].time == datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_cloud_event_becomes_an_event(tmp_path: Path) -> None:
    """Envelope and data give id, moment, type, title and component."""
    event = _load(tmp_path, _cloud_event())["e-1"]
    assert event.time == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert (event.class_, event.type) == ("technical", "com.example.flag.switched")
    assert (event.title, event.component) == ("Cache switched off", "checkout-api")


@pytest.mark.parametrize("in_envelope", [False, True])
def test_a_cdevent_names_its_component_by_its_subject(tmp_path: Path, in_envelope: bool) -> None:
    """A subject called like a component is that component, bare or inside a CloudEvent."""
    sent = _cloud_event(id="envelope", data=_cdevent()) if in_envelope else _cdevent()
    event = _load(tmp_path, sent)["cd-1"]
    assert event.type == "service.deployed"
    assert event.title == "service deployed /apps/Checkout-API"
    assert event.component == "checkout-api"
    assert event.time == datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_a_cdevent_may_say_more_in_its_custom_data(tmp_path: Path) -> None:
    """`customData` gives what CDEvents has no word for."""
    custom = {"class": "business", "feature": "checkout", "title": "Version 2", "by": "U1"}
    event = _load(tmp_path, _cdevent(subject={"id": "x"}, customData=custom))["cd-1"]
    assert (event.class_, event.feature, event.by) == ("business", "checkout", "U1")
    assert event.component is None


def test_an_event_delivered_again_is_one_event(tmp_path: Path) -> None:
    """Id and source together are one event; the same id from elsewhere is another."""
    events = _load(
        tmp_path, _cloud_event(), _cloud_event(), _cloud_event(source="/other"), _cloud_event()
    )
    assert list(events) == ["e-1", "e-1@/other"]


@pytest.mark.parametrize("wrap", [lambda e: e, lambda e: [e], lambda e: {"events": [e]}])
def test_a_json_file_holds_one_or_a_batch(tmp_path: Path, wrap: Any) -> None:
    """Events also arrive as one JSON value, in a folder of their own."""
    assert list(_load(tmp_path, wrap(_cloud_event()), name="events/deploys.json")) == ["e-1"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "events.jsonl:2: is no JSON"),
        ('"words"', "events.jsonl:2: 'words' is no event; write one object a line"),
        ('{"id": "a", "time": "2026-11-16"}', "events.jsonl:2: time: '2026-11-16' is not a time"),
        (json.dumps(_cloud_event(id="b", time=None)), "events.jsonl:2: time is missing; add it"),
        (
            json.dumps(_cloud_event(id="b", data={"team": "ghost"})),
            "events.jsonl:2: unknown team 'ghost'",
        ),
        (
            json.dumps(_cloud_event(id="b", data={"class": "odd"})),
            "events.jsonl:2: class is 'odd'; write",
        ),
        (json.dumps({"id": "a"}), "events.jsonl:2: class is missing; add it"),
        ("[" * 100_000, "events.jsonl:2: is "),
    ],
)
def test_a_fault_names_the_line(tmp_path: Path, line: str, expected: str) -> None:
    """What is wrong with one line is told with its number."""
    write_context(tmp_path)
    sound = json.dumps(_cloud_event())
    (tmp_path / "events.jsonl").write_text(f"{sound}\n{line}\n", encoding="utf-8")
    messages = said(tmp_path)
    assert any(message.startswith(expected) for message in messages), messages
