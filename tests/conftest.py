"""Every test has its own home, a fixed clock, and no settings from outside."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("SLACK_", "OPENAI_", "SPENDTHREAD_", "LANGSMITH_", "LANGCHAIN_")):
            monkeypatch.delenv(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder that holds nothing yet."""
    return tmp_path / "home"


@pytest.fixture
def now() -> datetime:
    """The moment at which all tests take place."""
    return datetime(2026, 11, 25, 9, tzinfo=UTC)
