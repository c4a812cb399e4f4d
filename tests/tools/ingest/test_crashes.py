"""A crash at any step leaves the old generation serving, and the next ingest goes through."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.exports import billed
from tests.support.focus import line, write_csv
from tools.errors import StoreError
from tools.ingest.flow import ingest
from tools.store.home import Home
from tools.store.lock import ingest_lock

ROOT = Path(__file__).parents[3]


def test_killed_at_every_step(tmp_path: Path, home: Path) -> None:
    """Killed at its n-th touch of the home folder, an ingest leaves the old sums or the new."""
    ingest([write_csv(tmp_path / "old.csv", [line(cost="1"), line(cost="2")])], home)
    new = write_csv(tmp_path / "new.csv", [line(cost="40"), line(day="2026-10-03", cost="500")])
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_ingest", home, new],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    runs = [json.loads(text) for text in done.stdout.splitlines()]
    served = [Decimal(total) for _, total in runs]
    assert len(runs) > 10
    assert [killed for killed, _ in runs] == [True] * (len(runs) - 1) + [False]
    # Old, until the pointer was swapped; new from then on.
    swapped = served.index(Decimal(540))
    assert served == [Decimal(3)] * swapped + [Decimal(540)] * (len(served) - swapped)
    assert billed(home) == 540
    assert not (home / "staging").exists()
    parquet = sorted((home / "lake").rglob("*.parquet"))
    assert len(parquet) == 3, "the part that was replaced stays while its generation is kept"
    assert not list((home / "lake").rglob("*.next"))


def test_the_disk_does_not_take_the_files(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing swap is a fault with a mend; the old sums serve, and later it goes through."""
    ingest([write_csv(tmp_path / "old.csv", [line(cost="1")])], home)
    new = write_csv(tmp_path / "new.csv", [line(cost="2")])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Home, "serve", full)
        with pytest.raises(StoreError, match="No space left"):
            ingest([new], home)
    assert billed(home) == 1
    ingest([new], home)
    assert billed(home) == 2


def test_two_ingests_at_once(tmp_path: Path, home: Path) -> None:
    """The second is told to wait; the first one's staging is not touched."""
    export = write_csv(tmp_path / "a.csv", [line()])
    with ingest_lock(Home(home)):
        (home / "staging").mkdir()
        with pytest.raises(StoreError, match="another ingest is running"):
            ingest([export], home)
        assert (home / "staging").is_dir()


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the place of the home folder is said in one line."""
    blocked = tmp_path / "home"
    blocked.write_text("", "utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        ingest([write_csv(tmp_path / "a.csv", [line()])], blocked)
