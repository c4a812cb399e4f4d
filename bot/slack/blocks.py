"""An answer as Block Kit, within Slack's limits by construction.

Everything that came from outside goes into rich text or plain text, where Slack reads neither
mentions nor links nor formatting. Links to channels are made of the context's own ids alone.
No slack_* import: `ask --json` shows blocks without loading Slack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack.charts import chart_block
from bot.slack.outside import mrkdwn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.messages import Answer, SaidChart, SaidClaim, SaidTable, Section

Block = dict[str, Any]
Channels = tuple[dict[str, Block], "re.Pattern[str] | None"]
"""How an answer says each channel → the link to it, and where those are said."""

MOST_BLOCKS = 50
MOST_ROWS = 20
MOST_COLUMNS = 8
MOST_TABLE_CHARACTERS = 8_000
MOST_BUTTONS = 5
LONGEST_TEXT = 2_900
LONGEST_FALLBACK = 3_900
LONGEST_LABEL = 75
LONGEST_TITLE = 150
LONGEST_VALUE = 2_000
LONGEST_CELL = 200
LONGEST_UNWRAPPED = 24

ASK = "ask"
"""The action of every button that asks a question; the question is the button's value."""

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,20}")
_LINES = ("feature", "owner", "verdict", "trade_off")
_LONGEST_LEAD = 20


def fallback(answer: Answer) -> str:
    """The text for notifications, and for where blocks cannot be shown."""
    return _cut(mrkdwn(answer.text or answer.message), LONGEST_FALLBACK)


def blocks(answer: Answer) -> list[Block]:
    """The blocks of an answer, of a question back, or of a refusal."""
    made: list[Block] = []
    if answer.message:
        made.append(_rich([_paragraph(answer.message)]))
    made.extend(_choices(answer))
    free = {"table": True, "data_visualization": True}
    channels = _channels(answer)
    for number, section in enumerate(answer.sections):
        if number:
            made.append({"type": "divider"})
        body = _section(section, free, channels)
        free = {kind: free[kind] and all(b["type"] != kind for b in body) for kind in free}
        made.extend(body)
    made.extend(_suggestions(answer))
    return made[:MOST_BLOCKS]


def digest_blocks(lines: Sequence[str], charts: Sequence[SaidChart]) -> list[Block]:
    """The message of a digest in its channel: a few lines and one chart."""
    made = [_rich([_paragraph(line, bold=not place)]) for place, line in enumerate(lines)]
    drawn = [chart_block(chart) for chart in charts[:1]]
    return [*made, *(block for block in drawn if block)]


def report_blocks(
    title: str, answer: Answer, told: Collection[str], *, table: bool = False
) -> list[Block]:
    """One part of a report under its title: the kinds of claim that are told."""
    made: list[Block] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(title, LONGEST_TITLE)}}
    ]
    free = {"table": True, "data_visualization": False}
    for section in answer.sections[:1]:
        claims = tuple(claim for claim in section.claims if claim.kind in told)
        shown = section.table if table else None
        kept = section.model_copy(update={"claims": claims, "table": shown})
        made.extend(_section(kept, free, _channels(answer)))
    return made[:MOST_BLOCKS]


def _section(section: Section, free: dict[str, bool], channels: Channels) -> list[Block]:
    """Headline, drivers, table, chart, whose and whether meant, then what to know beside it."""
    made: list[Block] = []
    table = section.table if section.table and section.table.rows and free["table"] else None
    head = [
        _paragraph(claim.text, bold=not place)
        for place, claim in enumerate(_of(section, "headline"))
    ]
    if head:
        made.append(_rich(head))
    if table is None or table.tells != "driver":
        drivers = [_paragraph(claim.text) for claim in _of(section, "driver")]
        made.extend([_rich([_list(drivers)])] if drivers else [])
    if table is not None:
        made.extend(_table(table))
    lines = [_line(claim.text, channels) for claim in _of(section, *_LINES)]
    if lines:
        made.append(_rich([_list(lines)]))
    if section.charts and free["data_visualization"]:
        chart = chart_block(section.charts[0])
        made.extend([chart] if chart else [])
    caveats = " ".join(claim.text for claim in _of(section, "caveat"))
    if caveats:
        made.append(_context(caveats))
    return made


def _of(section: Section, *kinds: str) -> list[SaidClaim]:
    return [claim for claim in section.claims if claim.kind in kinds]


def _table(table: SaidTable) -> list[Block]:
    """The table, without the rows that do not fit; the last one, often the total, always does."""
    columns = table.columns[:MOST_COLUMNS]
    units = [_unit(table, place) for place in range(len(columns))]
    body = [
        [_cell(cell.text.removesuffix(unit)) for cell, unit in zip(row, units, strict=False)]
        for row in table.rows
    ]
    shown, last = body[: MOST_ROWS - 1], body[MOST_ROWS - 1 :][-1:]
    while shown and _length([*shown, *last]) > MOST_TABLE_CHARACTERS:
        shown.pop()
    head = [
        _cell(f"{column.title} ({unit.strip()})" if unit else column.title)
        for column, unit in zip(columns, units, strict=True)
    ]
    made: list[Block] = [
        {
            "type": "table",
            "column_settings": [
                {"align": "right" if column.figures else "left", "is_wrapped": _wraps(table, place)}
                for place, column in enumerate(columns)
            ],
            "rows": [head, *shown, *last],
        }
    ]
    hidden = len(body) - len(shown) - len(last)
    if hidden:
        noun = "row is" if hidden == 1 else "rows are"
        made.append(
            _context(f"{hidden} further {noun} not shown; narrow the question to see more.")
        )
    return made


def _wraps(table: SaidTable, place: int) -> bool:
    """Whether a column holds texts that are too long for one line; figures never wrap."""
    longest = max(len(row[place].text) for row in table.rows)
    return not table.columns[place].figures and longest > LONGEST_UNWRAPPED


def _unit(table: SaidTable, place: int) -> str:
    """The unit, with the space before it, that all figures of a column have; it is said once."""
    if not table.columns[place].figures:
        return ""
    texts = [row[place].text for row in table.rows if row[place].text]
    units = {text[text.rfind(" ") :] if " " in text else "" for text in texts}
    unit = units.pop() if len(units) == 1 else ""
    return unit if unit.strip().isalpha() else ""


def _length(rows: list[list[Block]]) -> int:
    return sum(len(cell["text"]) for row in rows for cell in row)


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": _cut(text, LONGEST_CELL) or "–"}


def _choices(answer: Answer) -> list[Block]:
    return _buttons([(choice.label, choice.question) for choice in answer.choices])


def _suggestions(answer: Answer) -> list[Block]:
    return _buttons([(question, question) for question in answer.suggestions])


def _buttons(labelled: Sequence[tuple[str, str]]) -> list[Block]:
    """Buttons that ask a question; labels must differ in what can be read of them."""
    elements = [
        {
            "type": "button",
            "action_id": f"{ASK}:{number}",
            "text": {"type": "plain_text", "text": _cut(label, LONGEST_LABEL)},
            "value": question,
        }
        for number, (label, question) in enumerate(labelled[:MOST_BUTTONS])
        if len(question) <= LONGEST_VALUE and label
    ]
    return [{"type": "actions", "elements": elements}] if elements else []


def _channels(answer: Answer) -> Channels:
    """The channels of the owning teams, where the context gives their ids, as an answer says them.

    Only the context's own ids become links; whatever else a text holds stays text.
    """
    ids = [reach.slack_channel or "" for reach in answer.reach]
    links = {
        f"channel {channel}": {"type": "channel", "channel_id": channel}
        for channel in ids
        if _CHANNEL_ID.fullmatch(channel)
    }
    said = "|".join(map(re.escape, sorted(links, reverse=True)))
    return links, re.compile(rf"({said})(?!\w)") if links else None


def _line(text: str, channels: Channels) -> Block:
    """A line with its lead, such as `Owners:`, in bold, and with channels as links."""
    lead, colon, rest = text.partition(": ")
    if not colon or len(lead) > _LONGEST_LEAD:
        lead, rest = "", text
    elements = [_text(f"{lead}:", bold=True)] if lead else []
    links, said = channels
    parts = said.split(f" {rest}" if lead else rest) if said else [f" {rest}" if lead else rest]
    elements.extend(links.get(part) or _text(part) for part in parts if part)
    return {"type": "rich_text_section", "elements": elements}


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _paragraph(text: str, *, bold: bool = False) -> Block:
    return {"type": "rich_text_section", "elements": [_text(text, bold=bold)]}


def _list(lines: list[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": lines}


def _text(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": _cut(text, LONGEST_TEXT) or " "}
    if bold:
        element["style"] = {"bold": True}
    return element


def _context(text: str) -> Block:
    words = {"type": "plain_text", "text": _cut(text, LONGEST_TEXT), "emoji": False}
    return {"type": "context", "elements": [words]}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
