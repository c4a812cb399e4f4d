"""The page of the command line and the README agree with the code."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, get_args

import pytest

from bot.__main__ import _parser
from bot.messages import Answer, Status
from bot.settings import Settings
from tests.docs.readme import ROOT, answer_block, with_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def _commands(
    parser: argparse.ArgumentParser, path: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _commands(inner, f"{path} {name}".strip())
            return
    yield path, parser


COMMANDS = dict(_commands(_parser()))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_on_the_page(name: str) -> None:
    """A new option cannot be added without its line in the docs."""
    assert f"spendthread {name}" in PAGE
    section = PAGE.split(f"\n## {name.split()[0]}\n")[1].split("\n## ")[0]
    for action in COMMANDS[name]._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help", "--json"):
                assert option in section


def test_every_setting_is_on_the_page() -> None:
    """Each environment variable that the code reads is documented."""
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in PAGE] == []


def test_every_key_of_the_answer_is_on_the_page() -> None:
    """The JSON that outsiders build on is described whole."""
    section = PAGE.split("## The answer as JSON")[1]
    keys = [name for name, field in Answer.model_fields.items() if not field.exclude]
    assert [key for key in keys if not re.search(rf"[\"`]{key}[\"`]", section)] == []
    assert [status for status in get_args(Status) if status not in section] == []


def test_every_page_that_the_readme_names_is_there() -> None:
    """No link leads nowhere."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_readme_shows_what_the_demo_answers(demo_home: Path) -> None:
    """The answer on the first screen is the real one; `python -m tests.docs.readme` renews it."""
    assert with_answer(README, answer_block(demo_home)) == README
