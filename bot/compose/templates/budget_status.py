"""How budgets stand: spent, expected, favourable or not, and when they are used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, put, put_all
from bot.compose.templates.forecast import basis, parts, planned, within

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.budget_status import BudgetItem, BudgetStatus, Standing

ENDANGERED: tuple[Standing, ...] = ("over", "will be over", "may be over")


def budget_status(result: BudgetStatus, frame: Frame) -> Draft:
    """Tell one budget in full, several in a table with the endangered ones in words."""
    if not result.items:
        return Draft(tuple(_none(result, frame)))
    if len(result.items) == 1:
        claims = _one(result.items[0])
        claims += phrases.owners(result.contacts, result.items[0].amount)
        claims += basis(result.items[0].ahead)
        table = None
    else:
        claims = _several(result)
        claims += basis(result.items[0].ahead)[:1]
        table = _table(result)
    claims += _unstarted(result)
    claims += phrases.unknown_names(result, frame)
    claims += phrases.notes(result, frame, result.window)
    suggestions = _suggestions(result)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), table, (), suggestions)


def _none(result: BudgetStatus, frame: Frame) -> list[Claim]:
    claims = _unstarted(result)
    if not claims:
        text = "No budget on record covers that; budgets are kept in budgets.yaml of the context."
        claims = [claim("headline", text, result.window)]
    return [*claims, *phrases.unknown_names(result, frame)]


def _unstarted(result: BudgetStatus) -> list[Claim]:
    if not result.unstarted:
        return []
    text = f"Not begun at that time: {put_all(result.unstarted)}."
    return [claim("caveat" if result.items else "headline", text, result.window)]


def _one(item: BudgetItem) -> list[Claim]:
    name = f"The budget {put(item.name)} of {put(item.amount)} {phrases.during(item.ahead.window)}"
    claims = [claim("headline", f"{name} {_verdict(item)}.", item.variance, item.left)]
    told = parts(item.ahead)
    if item.used and told:
        text = (
            f"{put(item.used)} of it is used when {put(item.passed)} of its time has passed;"
            f" left: {put(item.left)}."
        )
        claims.append(claim("driver", text))
    claims += told
    if item.used_up and item.standing != "over":
        claims.append(claim("driver", f"At that pace it is exhausted on {put(item.used_up)}."))
    claims += [planned(plan) for plan in item.ahead.plans]
    if item.owner:
        claims.append(claim("owner", f"The budget is held by {put(item.owner)}."))
    return claims


def _verdict(item: BudgetItem) -> str:
    """How it stands, and by how much."""
    side = "favourable" if item.favourable else "unfavourable"
    by = f"{put(item.variance, 'signed')}"
    if item.variance_percent:
        by += f" ({put(item.variance_percent, 'signed')})"
    variance = f"variance {side}, {by}"
    expected = f"expected in all {within(item.ahead.total)}" if item.ahead.total else ""
    if item.standing == "over":
        day = f" since {put(item.used_up)}" if item.used_up else ""
        text = f"is overspent{day}"
    elif item.standing == "will be over":
        text = "will not suffice"
    elif item.standing == "may be over":
        text = "should just suffice"
    elif item.standing == "within":
        text = "suffices" if expected else "was kept"
    else:
        return "cannot be foretold: there is too little history"
    return f"{text}: {expected}, {variance}" if expected else f"{text}: {variance}"


def _several(result: BudgetStatus) -> list[Claim]:
    endangered = [item for item in result.items if item.standing in ENDANGERED]
    sound = [item for item in result.items if item.standing == "within"]
    cites = [item.variance for item in result.items]
    if endangered:
        names = put_all([item.name for item in endangered])
        text = f"To watch: {names}."
    else:
        text = f"Every budget suffices: {put_all([item.name for item in result.items])}."
    claims = [claim("headline", text, *cites)]
    for item in endangered:
        until = f" {phrases.during(item.ahead.window)}"
        when = (
            f"; exhausted on {put(item.used_up)}"
            if item.used_up and item.standing != "over"
            else ""
        )
        text = f"{put(item.name)} ({put(item.amount)}){until} {_verdict(item)}{when}."
        claims.append(claim("driver", text, item.left))
    if endangered and sound:
        names = put_all([item.name for item in sound])
        claims.append(claim("driver", f"As it goes, {names} will do.", *cites))
    return claims


def _table(result: BudgetStatus) -> Table:
    columns = (
        Column("Budget"),
        Column("Period"),
        Column("Amount", True),
        Column("Spent", True),
        Column("Used", True),
        Column("Expected", True),
        Column("Variance", True),
    )
    rows = tuple(
        (
            Cell((item.name,)),
            Cell((item.ahead.window,), "days"),
            Cell((item.amount,)),
            Cell((item.ahead.spent,) if item.ahead.spent else ()),
            Cell((item.used,) if item.used else ()),
            Cell((item.ahead.total.mean,) if item.ahead.total else ()),
            Cell((item.variance,), "signed"),
        )
        for item in result.items
    )
    return Table("Budgets", columns, rows)


def _suggestions(result: BudgetStatus) -> tuple[str, ...]:
    first = result.items[0]
    asked = []
    if len(result.items) > 1:
        asked.append(f"how is the {put(first.name)} budget doing?")
    return (*asked, "what changed last week?", "is anything unusual?", "what could we save?")[:3]
