"""Messages as people meant them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.inbound import MOST_CHARACTERS, mentions, plain


def test_the_mention_of_the_bot_is_not_part_of_the_question() -> None:
    """The bot's own name is left out; other people's ids stay as words."""
    read = plain("<@UBOT> ask <@UANNA> about <#C1|checkout>", bot_user="UBOT")
    assert read == "ask UANNA about checkout"


def test_links_dates_and_entities_become_words() -> None:
    """Links read as their labels, dates as their fallback, entities as characters."""
    text = "<https://example.org|the bill> on <!date^1^{date}|3 Nov> &amp; &lt;b&gt; <https://a.b>"
    assert plain(text) == "the bill on 3 Nov & <b> https://a.b"


def test_entities_are_decoded_once() -> None:
    """`&amp;lt;` was typed as `&lt;` and stays so."""
    assert plain("&amp;lt;") == "&lt;"


@settings(max_examples=50)
@given(st.text(alphabet="<>@#!|&;abc \n", max_size=2_000))
def test_any_text_is_read(text: str) -> None:
    """Whatever the markup, some text comes out, never longer than what came in."""
    assert len(plain(text, bot_user="UBOT")) <= len(text)


def test_a_huge_message_is_cut() -> None:
    """No message costs more than the longest that is read."""
    assert len(plain("x" * 1_000_000)) == MOST_CHARACTERS


def test_a_mention_is_found_with_and_without_a_label() -> None:
    """Slack writes `<@U1>` and `<@U1|name>`."""
    assert mentions("hi <@U1>", "U1")
    assert mentions("hi <@U1|bot>", "U1")
    assert not mentions("hi <@U12>", "U1")
