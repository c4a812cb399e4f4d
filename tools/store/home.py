"""The home folder: where the lake, the generations and the pointer to the serving one lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.errors import StoreError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

GENERATIONS_KEPT = 3
"""The serving generation and those before it, for answers that began just before a swap."""


@dataclass(frozen=True)
class Home:
    """Paths below one home folder. A generation is named by a number that is never used again."""

    folder: Path

    @property
    def lake(self) -> Path:
        """Normalised rows, one folder a source and billing period."""
        return self.folder / "lake"

    @property
    def pointer(self) -> Path:
        """The file that names the generation that serves."""
        return self.folder / "current"

    @property
    def lock(self) -> Path:
        """Held while an ingest runs."""
        return self.folder / "ingest.lock"

    def part_folder(self, source: str, billing_period: date) -> Path:
        """Where the lake keeps what a source delivered for one billing period."""
        return self.lake / f"source={source}" / f"period={billing_period:%Y-%m}"

    def generation_file(self, number: int) -> Path:
        """The DuckDB file of a generation."""
        return self.folder / "generations" / f"{number}.duckdb"

    def serving(self) -> int | None:
        """The number of the generation that serves; None when nothing was published.

        Raises:
            StoreError: the pointer names nothing that can be read.

        """
        try:
            text = self.pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise StoreError(
                f"{self.pointer} cannot be read; check who may read the home folder",
                detail=str(fault),
            ) from fault
        if not text.isdecimal() or not self.generation_file(int(text)).is_file():
            raise StoreError(
                f"{self.pointer} does not name a generation that is there; "
                f"run spendthread ingest PATH --home {self.folder}"
            )
        return int(text)

    def numbers(self) -> list[int]:
        """The generations whose files are there, oldest first, finished or not."""
        files = self.generation_file(0).parent.glob("*.duckdb")
        return sorted(int(file.stem) for file in files if file.stem.isdecimal())

    def serve(self, number: int) -> None:
        """Make a finished generation the serving one, in one step that a crash cannot halve."""
        flush(self.generation_file(number))
        flush(self.generation_file(number).parent)
        beside = self.pointer.with_name("current.next")
        beside.write_text(f"{number}\n", "utf-8")
        flush(beside)
        beside.replace(self.pointer)
        flush(self.folder)


def flush(path: Path) -> None:
    """Have the disk hold what was written to a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
