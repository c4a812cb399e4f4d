"""Outside text on its way to Slack."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.outside import mrkdwn

LIVE = re.compile(r"<[@#!]|<https?:|<[^>]*\|")


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<!here>", "<@U123>", "<!subteam^S1>", "<#C1>", "<https://evil.example|ok>"],
)
def test_no_token_of_slack_survives(text: str) -> None:
    """Mentions and links in outside text come out as the characters they are made of."""
    assert not LIVE.search(mrkdwn(text))


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_no_text_makes_a_token(text: str) -> None:
    """Whatever the text, no `<` or `>` is left that Slack could read."""
    assert not set("<>") & set(mrkdwn(text))


def test_bare_links_do_not_turn_into_links() -> None:
    """An address without brackets is broken, so that no client links or unfurls it."""
    assert "https://" not in mrkdwn("see https://evil.example/x")
    assert "evil.example" not in mrkdwn("see evil.example/x")
