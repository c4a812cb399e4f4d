"""Stores that are opened for a test and closed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.company import bill, company
from tests.support.store import NOW, load, view_of
from tools.store.open import Store, open_store
from tools.visibility import FULL_VIEW, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tests.support.company import Opens
    from tools.context.schema import Context
    from tools.view import View


@pytest.fixture
def view(tmp_path: Path) -> Iterator[Opens]:
    """Open a view of lines and a context."""
    opened: list[Store] = []

    def publish_and_open(
        lines: Sequence[dict[str, str]],
        context: Context | None = None,
        *,
        visibility: Visibility = FULL_VIEW,
        now: datetime = NOW,
    ) -> View:
        home = tmp_path / f"home-{len(opened)}"
        load(home, lines, context)
        opened.append(open_store(home))
        return view_of(opened[-1], visibility=visibility, now=now)

    yield publish_and_open
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def company_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small company's store, made once."""
    home = tmp_path_factory.mktemp("company")
    load(home, bill(), company())
    with open_store(home) as store:
        yield store


@pytest.fixture
def small_company(company_store: Store) -> View:
    """A full view of the small company with a fresh ledger."""
    return view_of(company_store)
