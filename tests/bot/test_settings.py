"""Settings come from the environment, then from `.env`, and faults name the variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A variable of the process overrides the same one in `.env`."""
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-file\nSPENDTHREAD_LLM=small\n", encoding="utf-8")
    settings = Settings.read({"SLACK_BOT_TOKEN": "xoxb-process"}, file=file)
    assert (settings.slack_bot_token, settings.spendthread_llm) == ("xoxb-process", "small")


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    """`SPENDTHREAD_LLM=` means no language model."""
    settings = Settings.read({"SPENDTHREAD_LLM": ""}, file=tmp_path / "none")
    assert settings.spendthread_llm is None


def test_every_fault_is_named_with_its_variable(tmp_path: Path) -> None:
    """Swapped tokens and a bare host are all told at once, without the secret."""
    with pytest.raises(SettingsError) as fault:
        Settings.read(
            {
                "SLACK_BOT_TOKEN": "xapp-1",
                "SLACK_APP_TOKEN": "xoxb-1",
                "OPENAI_BASE_URL": "localhost:8000",
            },
            file=tmp_path / "none",
        )
    lines = fault.value.user_text.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "OPENAI_BASE_URL",
    ]
    assert "xapp-1" not in fault.value.user_text
