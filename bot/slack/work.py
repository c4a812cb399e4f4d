"""Showing the work: each query of an answer with its parameters, and the facts it gave, as CSV too.

The calls are asked again as whoever presses the button, so that nobody sees more than he may.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from bot.compose.fill import clean, show
from bot.slack.controls import CSV, button

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.messages import Answer
    from tools.facts import Fact

Block = dict[str, Any]

MOST_QUERIES = 20
MOST_FACTS = 60
LONGEST_CODE = 2_800
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run; amounts are written apart and are left alone."""


def work_view(answers: Sequence[Answer], key: str) -> Block:
    """The modal with the work behind the answers of one question."""
    blocks: list[Block] = []
    for answer in answers:
        for query in answer.queries[:MOST_QUERIES]:
            noun = "row" if query.rows == 1 else "rows"
            blocks.append(_words(f"Query {query.id}: {query.rows} {noun}", bold=True))
            blocks.append(_code(query.sql))
            if query.params:
                blocks.append(_code(json.dumps(query.params, default=str, ensure_ascii=False)))
        if answer.facts:
            blocks.append(_words(_facts_title(answer), bold=True))
            blocks.append(_code("\n".join(_fact_lines(answer.facts[:MOST_FACTS]))))
    if any(answer.facts for answer in answers):
        blocks.append({"type": "actions", "elements": [button("Send me all as CSV", CSV, key)]})
    return modal("The work behind it", blocks or [_words("There is nothing behind it to show.")])


def waiting_view() -> Block:
    """What is shown until the work is there; Slack opens a modal only within three seconds."""
    return modal("The work behind it", [_words("Asking again with your rights…")])


def told_view(text: str) -> Block:
    """A modal that says one thing."""
    return modal("The work behind it", [_words(text)])


def modal(title: str, blocks: list[Block], **more: Any) -> Block:
    """A modal; `more` are further keys of the view."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title[:24]},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks[:100],
        **more,
    }


def as_csv(answers: Iterable[Answer]) -> str:
    """Every fact of the answers, one a line; amounts exact, names kept from acting as formulas."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("fact", "kind", "label", "value", "unit", "start", "end", "scope", "query"))
    for answer in answers:
        for fact in answer.facts:
            period = fact.period
            text = fact.value if fact.kind not in ("name", "date") else _tame(fact.value)
            rows.writerow(
                (
                    fact.id,
                    fact.kind,
                    _tame(fact.label),
                    text,
                    _tame(fact.unit),
                    period.start.isoformat() if period else "",
                    period.end.isoformat() if period else "",
                    json.dumps(fact.scope, ensure_ascii=False) if fact.scope else "",
                    fact.query or "",
                )
            )
    return written.getvalue()


def _facts_title(answer: Answer) -> str:
    shown = min(len(answer.facts), MOST_FACTS)
    more = len(answer.facts) - shown
    return f"Facts: the first {shown} of {len(answer.facts)}" if more else f"Facts: {shown}"


def _fact_lines(facts: Iterable[Fact]) -> list[str]:
    lines = []
    for fact in facts:
        where = ", ".join(f"{name}={'|'.join(values)}" for name, values in fact.scope.items())
        source = f" ← {fact.query}" if fact.query else ""
        lines.append(
            f"{fact.id} {clean(fact.label)}: {show(fact)} {clean(where)}".rstrip() + source
        )
    return lines


def _tame(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _words(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": text}
    if bold:
        element["style"] = {"bold": True}
    section = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "elements": [section]}


def _code(text: str) -> Block:
    cut = text if len(text) <= LONGEST_CODE else f"{text[: LONGEST_CODE - 1]}…"
    inner = {"type": "text", "text": cut or " "}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [inner]}],
    }
