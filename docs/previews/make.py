"""The pictures of messages in the docs, drawn from what the bot answers: `make previews`.

The demo company is asked; a Block Kit renderer turns the blocks into HTML, and Chromium
photographs it. Both are development tools: the bot needs neither.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from shown import pictures

from bot.desk import Desk
from tools.demo.company import make_demo
from tools.ingest.flow import ingest

HERE = Path(__file__).parent
TODAY = date(2026, 11, 25)
WIDTH = 740
LOWEST = 150
"""Chromium draws nothing in windows that are lower."""

CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def main() -> None:
    """Draw every picture anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        company = make_demo(folder / "company", TODAY)
        home = folder / "home"
        ingest(list(company.exports.values()), home, context_folder=company.context)
        desk = Desk(home)
        drawn = pictures(desk)
        desk.close()
        _pages(drawn, folder)
        for picture in drawn["pictures"]:
            _photograph(folder / f"{picture['name']}.html", folder)


def _pages(drawn: dict[str, Any], folder: Path) -> None:
    subprocess.run(
        ["node", HERE / "render.mjs", folder],
        input=json.dumps(drawn),
        text=True,
        check=True,
    )


def _photograph(page: Path, folder: Path) -> None:
    """Photograph a page at exactly the height of what is on it."""
    dom = _chromium(folder, f"--window-size={WIDTH},800", "--dump-dom", page.as_uri())
    height = re.search(r'data-height="(\d+)"', dom)
    if height is None:
        raise SystemExit(f"{page.name} was not drawn; is chromium installed?")
    size = f"{WIDTH},{max(LOWEST, int(height[1]))}"
    picture = HERE / f"{page.stem}.png"
    _chromium(folder, f"--window-size={size}", f"--screenshot={picture}", page.as_uri())
    print(picture.relative_to(HERE.parents[1]))


def _chromium(folder: Path, *more: str) -> str:
    ran = subprocess.run(
        [*CHROMIUM, f"--user-data-dir={folder / 'chromium'}", *more],
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


if __name__ == "__main__":
    main()
