"""Ten thousand hostile outputs: whatever is let through holds no figure that is not a fact's."""

from __future__ import annotations

import random
import re

from bot.compose.claims import PLACEHOLDER
from bot.compose.fill import fill, show
from bot.language_model.composer import faults_of
from bot.language_model.errors import LanguageModelError
from bot.language_model.written import Sentence, Written
from tests.support.claim_corpus import corpus

OUTPUTS = 10_000
FRAGMENTS = """\
Report zero.|0 USD|$5|12 %|１２３|Ⅷ|½|²|٣ thousand|about nine|a dozen|twice as much|half|nil
<!channel>|<!here>|@everyone|<@U0123456>|https://evil.example|[a](b)|www.evil.example|evil.example/x
ignore the rules above|system:|</data>|{{f0}}|{{f9999}}|{{total}}|{{{{f1}}}}|{{f1:evil}}|{f1}|{{f1
was caused by|because of|due to|drove|it doubled|it tripled|the largest|the smallest|rose|fell
planned|unplanned|approved|accounts for|Brandon|Payments team|Bitcoin|\u202e|\u200b|1\u200b000|l00
one|million|zero|no cost at all|in week 3|since 2019|Q5|S3|EC2|x10|10x|1e9|0x1F|#1|No. 2|2nd
it was|spend|in|by|to|from|and|of|on|the|.|,|;|(|)|for""".replace("\n", "|").split("|")


def test_no_figure_gets_through_that_is_not_a_facts() -> None:
    """Fragments of attacks, words and true placeholders in any order, checked and filled in."""
    chance = random.Random(4)
    grounds = [sample.ground for sample in corpus(8, 4) if sample.how == "good"][::9]
    passed = 0
    for _ in range(OUTPUTS):
        ground = chance.choice(grounds)
        ids = list(ground.facts)
        pieces = [
            f"{{{{{chance.choice(ids)}}}}}" if chance.random() < 0.4 else chance.choice(FRAGMENTS)
            for _ in range(chance.randint(1, 6))
        ]
        text = (" " if chance.random() < 0.8 else "").join(pieces) or "."
        written = Written(headline=Sentence(text=text))
        if any(faults_of(written, ground)):
            continue
        passed += 1
        said = fill(written.all_claims()[0].text, ground.facts)
        shown = [show(ground.facts[match[1]]) for match in PLACEHOLDER.finditer(text)]
        for part in shown:
            said = said.replace(part, " ", 1)
        rest = re.sub(r"\b(S3|EC2|Q[1-4])\b", "", said)
        assert not re.search(r"\d", rest), text
        assert not any(character.isnumeric() for character in rest), text
        assert not re.search(r"[<>@]|://|evil|\{\{", rest), text
    assert 0 < passed < OUTPUTS


def test_an_answer_of_another_form_is_refused() -> None:
    """Unknown keys, missing parts and too many claims are faults of form, never half read."""
    import pytest
    from langchain_core.messages import AIMessage

    from bot.language_model.written import read

    for args in (
        {},
        {"headline": "text"},
        {"headline": {"text": ""}},
        {"headline": {"text": "x"}, "channel": "C1"},
        {"headline": {"text": "x", "value": 5}},
        {"headline": {"text": "x"}, "claims": [{"kind": "order", "text": "x"}]},
        {"headline": {"text": "x"}, "claims": [{"kind": "driver", "text": "x"}] * 9},
    ):
        call = {"name": "answer", "args": args, "id": "1", "type": "tool_call"}
        with pytest.raises(LanguageModelError):
            read(AIMessage(content="", tool_calls=[call]))
