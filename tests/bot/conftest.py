"""A store to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.desk import Desk
from tests.support.shop import make_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home folder of the small shop; read only."""
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def desk(shop: Path) -> Iterator[Desk]:
    """The small shop's desk."""
    opened = Desk(shop)
    yield opened
    opened.close()
