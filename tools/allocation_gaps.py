"""What is unallocated, and the rule that would place it."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import CostArguments, Dimensions
from tools.facts import Fact
from tools.figures import money_of, name_of, share_of
from tools.placed import UNPLACED
from tools.proposals import GapLine, Proposer, read_tags
from tools.results import Result
from tools.scope import UNALLOCATED, Scope
from tools.spend import notes_on
from tools.view import Selection, last_days

if TYPE_CHECKING:
    from tools.proposals import Proposal
    from tools.view import View

Missing = Literal["owner", "component", "feature", "team", "environment"]
OWN: tuple[Missing, ...] = ("component", "feature", "team", "environment")
GROUPS = ("account", "service")
ROWS_SHOWN = 20
ANY_OWNER: Scope = {"feature": [UNALLOCATED], "team": [UNALLOCATED]}


class AllocationGapsArguments(CostArguments):
    """Cost arguments; `group_by` names what lacks a value and by what to break that down.

    Of component, feature, team and environment the widest named is the dimension that has the
    gap; without one it is what has neither a feature nor a team. The others cut it into rows.
    """

    group_by: Dimensions = Field(default=[], description="dimensions")
    top: int | None = Field(default=None, ge=1, le=1000, description="only the largest rows")


class ProposedRule(BaseModel):
    """A rule for rules.yaml that would place a gap.

    `sure` is `named` where a tag or name of the lines is that of the entity, `neighbours` where
    most of the money around it goes there, `open` where a person must fill in the owner.
    """

    model_config = ConfigDict(frozen=True)

    yaml: Fact
    sure: Literal["named", "neighbours", "open"]
    entity: Fact | None = None
    places: Fact
    """The money of the gap that the rule would place, in this row and in others."""
    before: Fact | None = None
    """The id of the rule above which it must stand, if one matches these lines already."""


class Gap(BaseModel):
    """One row of what is not allocated."""

    model_config = ConfigDict(frozen=True)

    names: tuple[Fact, ...]
    amount: Fact
    share: Fact | None = None
    """Percent of the gap."""
    lines: Fact
    rule: ProposedRule | None = None
    folded: Fact | None = None


class AllocationGaps(Result):
    """Rows sum to `gap`; `gap` + allocated = total."""

    tool: str = "allocation_gaps"
    window: Fact
    total: Fact
    dimension: Missing
    """What is missing; `owner` is a feature or a team."""
    gap: Fact
    share: Fact | None = None
    """Percent of the total that is the gap."""
    unplaced: Fact | None = None
    """The money of the gap that no rule matches; the rest a rule matches without giving it."""
    groups: tuple[str, ...] = ()
    rows: tuple[Gap, ...] = ()


def allocation_gaps(asked: AllocationGapsArguments, view: View) -> AllocationGaps:
    """Find the cost that nobody bears, and what would place it."""
    selection = view.select(asked, default=last_days(view, 30))
    missing = next((name for name in OWN if name in asked.group_by), None)
    groups = tuple(name for name in asked.group_by if name not in OWN) or GROUPS
    gap = selection.within({missing: [UNALLOCATED]} if missing else ANY_OWNER)
    total, count, query = view.total(selection)
    rows, query_gap = view.sums(gap, by=groups, columns=("TagSet", "RuleId"))
    open_amount = sum((row.amount for row in rows), Decimal(0))
    ledger = view.ledger
    result = AllocationGaps(
        status="answered" if count else "no_data",
        period=selection.period,
        cost=selection.cost,
        basis=selection.basis,
        scope=selection.scope,
        exclude=selection.exclude,
        notes=notes_on(view, selection, asked_basis=asked.basis),
        window=ledger.window("window", selection.period),
        total=money_of(view, selection, "total", total, query),
        dimension=missing or "owner",
        gap=money_of(view, gap, UNALLOCATED, open_amount, query_gap),
        share=share_of(view, open_amount, total),
        groups=groups,
    )
    if not rows:
        return result
    tags = read_tags(view, (row.keys[-2] for row in rows))
    width = len(groups)
    lines = [
        GapLine(row.keys[:width], tags.get(row.keys[-2], frozenset()), row.keys[-1], row.amount)
        for row in rows
    ]
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    amounts: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        counts[row.keys[:width]] += row.lines
        amounts[row.keys[:width]] += row.amount
    order = sorted(amounts, key=lambda keys: (-abs(amounts[keys]), keys))
    most = asked.top or ROWS_SHOWN
    proposer = Proposer(view, selection, groups, lines)
    written = [
        Gap(
            names=tuple(
                name_of(view, name, value) for name, value in zip(groups, keys, strict=True)
            ),
            amount=money_of(
                view,
                gap.within({name: [value] for name, value in zip(groups, keys, strict=True)}),
                ", ".join(keys),
                amounts[keys],
                query_gap,
            ),
            share=share_of(view, amounts[keys], open_amount),
            lines=ledger.fact("count", "lines", counts[keys]),
            rule=_rule(view, gap, proposer.propose(keys), query_gap),
        )
        for keys in order[:most]
    ]
    if rest := order[most:]:
        left = sum((amounts[keys] for keys in rest), Decimal(0))
        written.append(
            Gap(
                names=(ledger.name("row", "other"),),
                amount=money_of(view, gap, "other", left, query_gap),
                share=share_of(view, left, open_amount),
                lines=ledger.fact("count", "lines", sum(counts[keys] for keys in rest)),
                folded=ledger.fact("count", "rows in other", len(rest)),
            )
        )
    unplaced = sum((line.amount for line in lines if line.rule == UNPLACED), Decimal(0))
    return result.model_copy(
        update={
            "rows": tuple(written),
            "unplaced": money_of(view, gap, UNPLACED, unplaced, query_gap),
        }
    )


def _rule(view: View, gap: Selection, proposal: Proposal | None, query: str) -> ProposedRule | None:
    if proposal is None:
        return None
    ledger = view.ledger
    entity = None
    if proposal.dimension and proposal.entity:
        entity = name_of(view, proposal.dimension, proposal.entity)
    return ProposedRule(
        yaml=ledger.name("rule", proposal.yaml),
        sure=proposal.sure,
        entity=entity,
        places=ledger.money(
            "would be placed", proposal.places, view.currency, period=gap.period, query=query
        ),
        before=ledger.name("rule", proposal.before) if proposal.before else None,
    )
