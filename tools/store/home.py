"""The home folder: where the lake, the generations and the pointer to the serving one lie."""

from __future__ import annotations

import os
from contextlib import suppress
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

    @property
    def generations(self) -> Path:
        """The folder of the generations' files."""
        return self.folder / "generations"

    def generation_file(self, number: int) -> Path:
        """The DuckDB file of a finished generation."""
        return self.generations / f"{number}.duckdb"

    def building_file(self, number: int) -> Path:
        """The same while it is being built."""
        return self.generations / f"{number}.building"

    def numbers(self) -> list[int]:
        """The finished generations whose files are there, oldest first."""
        stems = (file.stem for file in self.generations.glob("*.duckdb"))
        return sorted(int(stem) for stem in stems if stem.isdecimal())

    def serving(self) -> int | None:
        """The number of the generation that serves; None when nothing was published.

        Every finished generation was verified, so the newest one serves where the pointer is
        missing or names none.

        Raises:
            StoreError: the pointer is there and cannot be read.

        """
        try:
            text = self.pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as fault:
            raise StoreError(
                f"{self.pointer} cannot be read; check who may read the home folder",
                detail=str(fault),
            ) from fault
        if text.isdecimal() and self.generation_file(int(text)).is_file():
            return int(text)
        return max(self.numbers(), default=None)

    def finish(self, number: int) -> None:
        """Give a built and verified generation its final name, on the disk for good."""
        flush(self.building_file(number))
        self.building_file(number).rename(self.generation_file(number))
        flush(self.generations)

    def serve(self, number: int) -> None:
        """Make a finished generation the serving one, in one step that a crash cannot halve."""
        beside = self.pointer.with_name("current.next")
        beside.write_text(f"{number}\n", "utf-8")
        flush(beside)
        beside.replace(self.pointer)
        # It serves from here on, whether or not the disk says that it will remember.
        with suppress(OSError):
            flush(self.folder)


def flush(path: Path) -> None:
    """Have the disk hold what was written to a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
