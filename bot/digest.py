"""The weekly digest of a channel, and its month-end edition: what it says, not how it is sent.

Every sentence is a claim of a tool, verified like those of any answer; what the channel may not
see is not in it. A tool that has nothing to say leaves its part out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from bot.answer import answer_call
from bot.messages import Question
from bot.slack.blocks import digest_blocks, report_blocks
from bot.understand.reading import Call
from tools.catalog import CATALOG
from tools.errors import ArgumentError, NoDataError
from tools.periods import Calendar, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.access import Asker, Audience
    from bot.compose.claims import ClaimKind
    from bot.desk import Desk
    from bot.messages import Answer, SaidClaim
    from tools.scope import Scope

Edition = Literal["week", "month"]

QUIET_PERCENT = Decimal(3)
"""A total that moves by less, with nothing unplanned, is told in one line."""

_ALL: tuple[ClaimKind, ...] = (
    "headline",
    "driver",
    "feature",
    "owner",
    "verdict",
    "trade_off",
    "caveat",
)
_SHORT: tuple[ClaimKind, ...] = ("headline", "driver", "verdict")

PARTS: tuple[tuple[str, str, bool, tuple[ClaimKind, ...]], ...] = (
    ("explain_change", "What moved", True, _ALL),
    ("anomalies", "Unusual days", False, _SHORT),
    ("justification", "Unit costs", True, ("trade_off",)),
    ("budget_status", "Budgets", False, _SHORT),
    ("forecast", "Forecast", False, _SHORT),
    ("ai_spend", "AI", True, _SHORT),
    ("telemetry_spend", "Observability", True, _SHORT),
    ("allocation_gaps", "Without an owner", False, _SHORT),
    ("commitments", "Commitments", False, _SHORT),
    ("savings", "What could be saved", False, _SHORT),
)
"""Tool, heading, whether it compares with the window before, and the claims that are told."""

_OWN_WINDOW = {"budget_status", "forecast", "savings"}
"""These look from today on, not at the window of the digest."""


@dataclass(frozen=True)
class Part:
    """One part of the report."""

    title: str
    answer: Answer
    told: tuple[ClaimKind, ...] = _ALL

    @property
    def lines(self) -> list[str]:
        """What it says in words."""
        claims = [claim for section in self.answer.sections for claim in section.claims]
        return [claim.text for claim in claims if claim.kind in self.told]


@dataclass(frozen=True)
class Digest:
    """What a channel is told. `lines` go into the channel, the parts into the thread below."""

    edition: Edition
    period: Period
    compare_to: Period
    status: Literal["told", "quiet", "no_data", "refused"]
    lines: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    complete: bool = True
    """Whether the data reach the end of the window."""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The message in the channel."""
        charts = [c for part in self.parts for s in part.answer.sections for c in s.charts]
        line = [chart for chart in charts[:1] if self.status == "told"]
        return digest_blocks(self.lines, line)

    @property
    def report(self) -> list[list[dict[str, Any]]]:
        """The messages of the thread, one a part."""
        if self.status != "told":
            return []
        return [
            report_blocks(part.title, part.answer, part.told, table=part.told == _ALL)
            for part in self.parts
        ]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        told = ["\n".join(self.lines)]
        if self.status == "told":
            told += ["\n".join([part.title, *part.lines]) for part in self.parts]
        return "\n\n".join(told)

    def to_json(self, channel: str) -> dict[str, Any]:
        """What the command line prints."""
        return {
            "channel": channel,
            "edition": self.edition,
            "status": self.status,
            "period": self.period.model_dump(mode="json"),
            "compare_to": self.compare_to.model_dump(mode="json"),
            "complete": self.complete,
            "lines": list(self.lines),
            "parts": [{"title": p.title, "answer": p.answer.to_json()} for p in self.parts],
            "text": self.text,
            "blocks": self.blocks,
            "report": self.report,
        }


def digest(
    desk: Desk,
    audience: Audience,
    now: datetime,
    *,
    asker: Asker | None = None,
    scope: Scope | None = None,
    edition: Edition = "week",
) -> Digest:
    """What a channel is told about its last whole week, or month; with `asker`, for him alone.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    question = Question(text=f"digest of the {edition}", now=now, asker=asker, audience=audience)
    with desk.view(question) as view:
        period, before = window(view.calendar, edition)
        complete = view.store.data_through_end >= period.end_day
    parts = tuple(_parts(desk, question, scope or {}, period, before))
    made = Digest(edition, period, before, "told", (), parts, complete)
    return _with_lines(made)


def window(calendar: Calendar, edition: Edition) -> tuple[Period, Period]:
    """The last whole week, or month, and the one before it."""
    if edition == "month":
        first = calendar.today.replace(day=1)
        start = (first - timedelta(days=1)).replace(day=1)
        period = Period(start=start, end=first, label="last month")
    else:
        since = (calendar.today.weekday() + (calendar.week_start == "sunday")) % 7
        end: date = calendar.today - timedelta(days=since)
        period = Period(start=end - timedelta(days=7), end=end, label="last week")
    return period, period.before()


def _parts(
    desk: Desk, question: Question, scope: Scope, period: Period, before: Period
) -> Iterator[Part]:
    for tool, title, compared, told in PARTS:
        if tool not in CATALOG:
            continue
        fields = CATALOG[tool].arguments.model_fields
        args: dict[str, Any] = {"scope": scope} if scope and "scope" in fields else {}
        if tool not in _OWN_WINDOW and "period" in fields:
            args["period"] = period.model_dump(mode="json")
            if compared and "compare_to" in fields:
                args["compare_to"] = before.model_dump(mode="json")
        try:
            said = answer_call(Call(tool=tool, args=args), question, desk)
        except (ArgumentError, NoDataError):
            continue
        part = Part(title, said, told)
        if (said.status == "answered" and part.lines) or tool == "explain_change":
            yield part


def _with_lines(made: Digest) -> Digest:
    """Three lines at most: the total, what was not meant, and how the budget stands."""
    whole = next((p.answer for p in made.parts if p.answer.sections or p.answer.message), None)
    if whole is None or whole.status != "answered":
        refused = whole is not None and whole.status == "refused"
        line = whole.message or whole.text.split("\n")[0] if whole else "There are no data yet."
        status: Literal["refused", "no_data"] = "refused" if refused else "no_data"
        return Digest(made.edition, made.period, made.compare_to, status, (line,), (), True)
    head = _first(made, "explain_change", "headline")
    unplanned = _starting(made, "explain_change", "Unplanned:")
    lines = [head, unplanned, _budgets(made)]
    status_told: Literal["told", "quiet"] = "told"
    if unplanned is None and _steady(whole):
        lines, status_told = [f"Nothing out of the ordinary. {head}"], "quiet"
    if not made.complete and whole.data_through:
        lines.append(f"Provisional: data run through {whole.data_through.isoformat()} only.")
    shown = tuple(line for line in lines if line)
    return Digest(
        made.edition,
        made.period,
        made.compare_to,
        status_told,
        shown,
        made.parts,
        made.complete,
    )


def _budgets(made: Digest) -> str | None:
    text = _first(made, "budget_status", "headline")
    return text if text is None or "budget" in text.casefold() else f"Budgets – {text}"


def _steady(answer: Answer) -> bool:
    moved = next(
        (f for f in answer.facts if f.kind == "percent" and f.label == "change"),
        None,
    )
    return moved is not None and abs(Decimal(moved.value)) < QUIET_PERCENT


def _claims(made: Digest, tool: str) -> list[SaidClaim]:
    return [
        claim
        for part in made.parts
        for section in part.answer.sections
        if section.tool == tool
        for claim in section.claims
    ]


def _first(made: Digest, tool: str, kind: str) -> str | None:
    return next((claim.text for claim in _claims(made, tool) if claim.kind == kind), None)


def _starting(made: Digest, tool: str, start: str) -> str | None:
    return next((c.text for c in _claims(made, tool) if c.text.startswith(start)), None)
