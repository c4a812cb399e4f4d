"""Every test has its own home, a fixed clock, and no settings from outside."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tools.demo.company import DemoCompany, make_demo
from tools.ingest.flow import ingest

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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoCompany:
    """The demo company on the day of all tests; made once and never changed."""
    return make_demo(tmp_path_factory.mktemp("demo"), date(2026, 11, 25))


@pytest.fixture(scope="session")
def demo_home(demo: DemoCompany, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, loaded; for reading only."""
    home = tmp_path_factory.mktemp("demo-home")
    ingest(list(demo.exports.values()), home, context_folder=demo.context)
    return home
