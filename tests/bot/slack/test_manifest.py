"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.slack.app import EVENTS, SCOPES

ROOT = Path(__file__).parents[3]


def manifest() -> dict[str, Any]:
    """The manifest as Slack reads it."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
    return read


def test_the_manifest_asks_for_the_scopes_of_the_code() -> None:
    """One list in the code, the same in the manifest."""
    assert manifest()["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_the_manifest_subscribes_to_the_events_that_are_handled() -> None:
    """One list in the code, the same in the manifest."""
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)


def test_every_scope_is_explained_to_the_administrator() -> None:
    """The setup page says what each scope is for."""
    page = (ROOT / "docs/slack-setup.md").read_text(encoding="utf-8")
    assert [scope for scope in SCOPES if f"`{scope}`" not in page] == []


@pytest.mark.skipif("MANIFEST_SCHEMA" not in os.environ, reason="needs Slack's schema file")
def test_the_manifest_is_valid_against_slacks_schema() -> None:
    """Slack's published JSON Schema, at the path in MANIFEST_SCHEMA, accepts it."""
    schema = json.loads(Path(os.environ["MANIFEST_SCHEMA"]).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(manifest())
