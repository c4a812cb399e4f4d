"""What could be saved, what each finding rests on, and what it risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import (
    Cell,
    Chart,
    Claim,
    Column,
    Draft,
    Point,
    Series,
    Table,
    claim,
    listed,
    put,
    put_all,
)
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.compose.frame import Frame
    from tools.saving_finders import Kind
    from tools.savings import Saving, Savings

TOLD = 5
BARS = 8


def savings(result: Savings, frame: Frame) -> Draft:
    """Say the sum, then each finding with its risk, then what was left out on purpose."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    suggestions = _suggestions(result)
    claims = [
        _headline(result, frame),
        *(_finding(item) for item in result.items[:TOLD]),
        *_more(result),
        *phrases.owners(result.contacts, result.total),
        *_held_back(result),
        *phrases.unknown_names(result, frame),
        *_basis(result),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: Savings, frame: Frame) -> Claim:
    if sign(result.total) <= 0:
        text = phrases.subject(result, frame, "I found nothing to save")
        return claim("headline", f"{text} {phrases.during(result.window)}.", result.window)
    start = f"There is about {put(result.total)} a month to save"
    narrowed = bool(result.scope or result.exclude)
    text = phrases.subject(result, frame, f"{start} in spend") if narrowed else start
    if result.share:
        text += f", {put(result.share)} of the {put(result.cost_now)} that it costs a month"
    return claim("headline", f"{text}.")


def _finding(item: Saving) -> Claim:
    text = f"{put(item.amount)} a month: {_WHAT[item.kind](item)}. {_risk(item)}"
    return claim("driver", text, item.of)


def _where(item: Saving) -> str:
    return " / ".join(put(name) for name in item.names) or (put(item.name) if item.name else "")


def _unused(item: Saving) -> str:
    return f"{_where(item)}, of which {put(item.of)} a month are paid, is not used in full"


def _untagged(item: Saving) -> str:
    text = f"disks on {_where(item)} that have neither tag nor owner"
    if item.resources and item.resource_count:
        shown = put_all(item.resources)
        text += f" ({put(item.resource_count)}: {shown})"
    return text


def _steady(item: Saving) -> str:
    text = f"{_where(item)} on a commitment, since {put(item.of)} a month run on demand every day"
    if item.percent is None:
        return text
    if item.confidence == "low":
        return f"{text}; a discount of {put(item.percent)} is assumed"
    return f"{text}; those that you have take {put(item.percent)} off"


def _old(item: Saving) -> str:
    to = f" to {put(item.instead)}" if item.instead else ""
    name = f" from {put(item.name)}" if item.name else ""
    percent = f", {put(item.percent)} off its list price" if item.percent else ""
    return f"move {_where(item)}{name}{to}{percent}"


def _cache(item: Saving) -> str:
    percent = f": {put(item.percent)} of its input used to be" if item.percent else ""
    return f"input of {_where(item)} that is not read from the cache{percent}"


_WHAT: dict[Kind, Callable[[Saving], str]] = {
    "unused_commitment": _unused,
    "left_behind": lambda item: f"what is left of {_where(item)}, whose machines are gone",
    "untagged_volume": _untagged,
    "idle": lambda item: f"{_where(item)}, which by its name nothing uses",
    "steady_on_demand": _steady,
    "old_generation": _old,
    "cache_misses": _cache,
    "unread_telemetry": lambda item: f"telemetry of {_where(item)} that nobody read",
    "recommended": lambda item: (
        f"{put(item.name) if item.name else 'a change'} on {_where(item)},"
        f" says {put(item.instead) if item.instead else 'the provider'}"
    ),
}

_RISKS: dict[Kind, str] = {
    "unused_commitment": "no risk to speed or uptime; move steady use onto it or let it run out",
    "left_behind": "what is deleted is gone; take a snapshot before",
    "untagged_volume": "somebody may miss the data; find the owner and take a snapshot before",
    "idle": "check that no failover relies on it",
    "steady_on_demand": "no risk to speed or uptime; the money is bound for the term",
    "old_generation": "needs a restart; test speed and processor type before",
    "cache_misses": "none to answers, and they come faster; prompts need a stable beginning",
    "unread_telemetry": "may be missed in an incident; keep what alerts read",
    "recommended": "check latency and headroom before",
}


def _risk(item: Saving) -> str:
    words = _RISKS[item.kind]
    if item.kind == "recommended":
        words += ", needs a restart" if item.restart else ""
        words += ", cannot be rolled back" if item.rollback is False else ""
    return f"Confidence {item.confidence}; risk: {words}."


def _more(result: Savings) -> list[Claim]:
    rest = result.items[TOLD:]
    if not rest:
        return []
    return [
        claim(
            "driver",
            f"The table holds all {put(result.number)} findings.",
            *(i.amount for i in rest),
        )
    ]


def _held_back(result: Savings) -> list[Claim]:
    if not result.held_back:
        return []
    text = (
        f"No new commitment is proposed for {put_all(result.held_back)}: those that there are have"
        " room left."
    )
    return [claim("caveat", text)]


def _basis(result: Savings) -> list[Claim]:
    if not result.items:
        return []
    text = f"Estimates from {put(result.window)}, as a month of average length"
    if any(item.source == "provider" for item in result.items):
        text += "; those of the provider as it states them"
    return [claim("caveat", f"{text}.")]


_TITLES: dict[Kind, str] = {
    "unused_commitment": "Unused commitment",
    "left_behind": "Left behind",
    "untagged_volume": "Disk without owner",
    "idle": "Idle",
    "steady_on_demand": "Steady use on demand",
    "old_generation": "Old generation",
    "cache_misses": "Cache misses",
    "unread_telemetry": "Unread telemetry",
    "recommended": "Provider's advice",
}


def _table(result: Savings) -> Table | None:
    if not result.items:
        return None
    columns = (
        Column("What"),
        Column("Where"),
        Column("A month", True),
        Column("Confidence"),
        Column("Owner"),
    )
    rows = [
        (
            Cell(word=_TITLES[item.kind]),
            Cell(item.names or ((item.name,) if item.name else ())),
            Cell((item.amount,)),
            Cell(word=item.confidence),
            Cell((item.owner.team,) if item.owner else ()),
        )
        for item in result.items
    ]
    rows.append((Cell(word="Total"), Cell(), Cell((result.total,)), Cell(), Cell()))
    return Table("What could be saved", columns, tuple(rows))


def _charts(result: Savings) -> tuple[Chart, ...]:
    points = tuple(
        Point(item.names or ((item.name,) if item.name else ()), item.amount)
        for item in result.items[:BARS]
    )
    if len(points) < 2:
        return ()
    return (Chart("bar", "What could be saved a month", (Series("A month", points),)),)


def _suggestions(result: Savings) -> tuple[str, ...]:
    kinds = {item.kind for item in result.items}
    offered = []
    if "unused_commitment" in kinds:
        offered.append("how much did unused commitments cost us last month?")
    if "cache_misses" in kinds:
        offered.append("AI spend by model last month")
    if not result.scope and result.contacts:
        teams = listed([put(result.contacts[0].team)])
        offered.append(f"what could {teams} save?")
    return tuple(offered)
