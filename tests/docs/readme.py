"""The answer that the README shows, made from the demo company: `python -m tests.docs.readme`."""

from __future__ import annotations

import io
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from bot.answer import answer
from bot.desk import Desk
from bot.messages import Question
from bot.terminal import show
from tools.demo.company import make_demo
from tools.ingest.flow import ingest

ROOT = Path(__file__).parents[2]
QUESTION = "why did the bill spike last week?"
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WIDTH = 96

_BLOCK = re.compile(r"(```console\n\$ spendthread ask [^\n]*\n).*?(\n```)", re.DOTALL)


def answer_block(home: Path) -> str:
    """What the terminal shows for the question."""
    desk = Desk(home)
    written = io.StringIO()
    show(
        answer(Question(text=QUESTION, now=NOW), desk),
        Console(file=written, width=WIDTH, no_color=True),
    )
    desk.close()
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def with_answer(readme: str, block: str) -> str:
    """The README with this answer on its first screen."""
    return _BLOCK.sub(lambda found: f"{found[1]}{block}{found[2]}", readme, count=1)


def main() -> None:
    """Make the demo company and write its answer into the README."""
    with tempfile.TemporaryDirectory() as folder:
        company = make_demo(Path(folder) / "company", date(2026, 11, 25))
        home = Path(folder) / "home"
        ingest(list(company.exports.values()), home, context_folder=company.context)
        page = ROOT / "README.md"
        page.write_text(with_answer(page.read_text("utf-8"), answer_block(home)), "utf-8")


if __name__ == "__main__":
    main()
