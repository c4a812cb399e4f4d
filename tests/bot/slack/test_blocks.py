"""Block Kit within Slack's limits, whatever is said."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Answer, Reach, SaidCell, SaidClaim, SaidColumn, SaidTable, Section
from bot.slack.blocks import blocks, fallback
from bot.understand.reading import Choice

HOSTILE = st.text(max_size=400) | st.sampled_from(
    ["<!channel>", "<@U1>", "*bold*", "https://evil.example", "x" * 9_000]
)


def answer(**given: Any) -> Answer:
    """An answer with the parts that a test is about."""
    return Answer(question="?", status="answered", **given)


def table(rows: int, *, figures: str = "1.00 USD") -> SaidTable:
    """A table of a name and a figure a row, the last row a total."""
    body = [(SaidCell(text=f"row {n}"), SaidCell(text=figures)) for n in range(rows - 1)]
    total = (SaidCell(text="Total"), SaidCell(text=figures))
    columns = (SaidColumn(title="Service"), SaidColumn(title="Cost", figures=True))
    return SaidTable(title="Breakdown", columns=columns, rows=(*body, total))


@settings(max_examples=50)
@given(
    texts=st.lists(HOSTILE, max_size=60),
    cells=st.lists(HOSTILE, max_size=120),
    questions=st.lists(HOSTILE, max_size=12),
)
def test_no_limit_of_slack_is_broken(
    texts: list[str], cells: list[str], questions: list[str]
) -> None:
    """However much is said, every part stays within what Slack takes."""
    kinds = ["headline", "driver", "owner", "verdict", "caveat"]
    claims = tuple(
        SaidClaim(text=text, facts=(), kind=kinds[number % len(kinds)])  # type: ignore[arg-type]
        for number, text in enumerate(texts)
    )
    rows = tuple((SaidCell(text=cell),) for cell in cells)
    long = SaidTable(title="t", columns=(SaidColumn(title="c"),), rows=rows)
    section = Section(tool="spend", claims=claims, table=long)
    made = blocks(
        answer(
            sections=(section, section),
            suggestions=tuple(questions),
            choices=tuple(Choice(label=text, question=text) for text in questions),
            message="m" * 9_000,
        )
    )
    assert len(made) <= 50
    assert sum(block["type"] == "table" for block in made) <= 1
    for block in made:
        if block["type"] == "table":
            assert len(block["rows"]) <= 100
            assert sum(len(cell["text"]) for row in block["rows"] for cell in row) <= 10_000
        if block["type"] == "actions":
            assert 1 <= len(block["elements"]) <= 25
            for button in block["elements"]:
                assert 1 <= len(button["text"]["text"]) <= 75
                assert len(button["value"]) <= 2_000
        for text in _texts(block):
            assert 1 <= len(text) <= 3_000


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        found = [part["text"]] if isinstance(part.get("text"), str) else []
        return found + [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return []


def test_outside_text_stands_only_where_slack_reads_no_marks() -> None:
    """No mrkdwn field holds a claim or a name; the fallback text is escaped."""
    hostile = SaidClaim(text="<!channel> *x* & <https://a.b|c>", facts=(), kind="headline")
    said = answer(text=hostile.text, sections=(Section(tool="spend", claims=(hostile,)),))
    assert '"mrkdwn"' not in json.dumps(blocks(said))
    assert "<" not in fallback(said)
    assert "&amp;" in fallback(said)


def test_a_long_table_keeps_its_total_and_counts_what_is_hidden() -> None:
    """Twenty rows are shown, the total among them, and the rest is counted."""
    made = blocks(answer(sections=(Section(tool="spend", claims=(), table=table(30)),)))
    assert len(made[0]["rows"]) == 21
    assert made[0]["rows"][-1][0]["text"] == "Total"
    assert made[1]["elements"][0]["text"].startswith("10 further rows")


def test_a_unit_that_all_figures_share_is_said_once() -> None:
    """The currency stands in the heading rather than in every cell; a mixed column keeps it."""
    shared = blocks(answer(sections=(Section(tool="spend", claims=(), table=table(2)),)))
    assert shared[0]["rows"][0][1]["text"] == "Cost (USD)"
    assert shared[0]["rows"][1][1]["text"] == "1.00"
    percents = table(2, figures="12%")
    mixed = blocks(answer(sections=(Section(tool="spend", claims=(), table=percents),)))
    assert mixed[0]["rows"][0][1]["text"] == "Cost"
    assert mixed[0]["rows"][1][1]["text"] == "12%"


def test_channels_are_linked_by_the_contexts_own_ids_alone() -> None:
    """An id becomes a link; anything else that stands in the context stays text elsewhere."""
    reach = (
        Reach(team="payments", name="Payments", slack_channel="C0PAYMENTS"),
        Reach(team="evil", name="Evil", slack_channel="<!channel>"),
    )
    said = "Owners: Payments (channel C0PAYMENTS) and Evil (channel <!channel>)."
    claims = (SaidClaim(text=said, facts=(), kind="owner"),)
    made = blocks(answer(reach=reach, sections=(Section(tool="spend", claims=claims),)))
    (line,) = made[0]["elements"][0]["elements"]
    assert [part for part in line["elements"] if part["type"] != "text"] == [
        {"type": "channel", "channel_id": "C0PAYMENTS"}
    ]
    assert line["elements"][-1]["text"].endswith("Evil (channel <!channel>).")
