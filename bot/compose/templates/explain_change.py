"""Why a cost rose or fell: the drivers, whose they are, and whether they were meant."""

from __future__ import annotations

from decimal import Decimal
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
)
from bot.compose.phrases import kind_of, sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.compose.frame import Frame
    from tools.explained import Cause, ExplainedChange, TradeOff
    from tools.facts import Fact
    from tools.results import Evidence, Verdict

SHOWN = 3
"""Causes that are told in words; all of them are in the table."""

WORTH_SAYING = Decimal("1")
"""Percent of the change from which the unexplained rest is told."""


def explain_change(result: ExplainedChange, frame: Frame) -> Draft:
    """Tell the change, its located drivers, and all that the records say of them."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    told = result.causes[:SHOWN]
    suggestions = _suggestions(result)
    claims = [
        _headline(result, frame),
        *_offset(result),
        *(_driver(cause) for cause in told),
        *_coinciding(told),
        *_features(result, frame),
        *_owners(result),
        *_verdicts(result),
        *(_trade_off(trade_off, frame) for trade_off in result.trade_offs),
        *_unexplained(result),
        *_credits(result),
        *phrases.notes(result, frame, result.window),
        *phrases.ask_next(suggestions, result.window, result.against.change),
    ]
    return Draft(tuple(claims), _table(result), _charts(result), suggestions)


def _headline(result: ExplainedChange, frame: Frame) -> Claim:
    what, against = phrases.subject(result, frame), result.against
    now, then = phrases.during(result.window), phrases.during(result.compared)
    if sign(against.change) == 0:
        text = f"{what} did not change: {put(result.total)} {now}, the same as {then}."
    elif sign(against.before) == 0:
        text = f"{what} is new: {put(result.total)} {now}, and nothing {then}."
    elif sign(result.total) == 0:
        text = f"{what} stopped: nothing {now}, after {put(against.before)} {then}."
    else:
        rose = phrases.moved(against, "rose", "fell")
        text = (
            f"{what} {rose} {phrases.by_how_much(against)} to {put(result.total)} {now},"
            f" from {put(against.before)} {then}."
        )
    return claim("headline", text, result.window, against.change)


def _offset(result: ExplainedChange) -> list[Claim]:
    """Large rises and falls behind a small change."""
    rises, falls = result.rises, result.falls
    if not rises or not falls or not sign(rises) or not sign(falls):
        return []
    smaller = min(abs(Decimal(rises.value)), abs(Decimal(falls.value)))
    if smaller * 4 < abs(Decimal(result.against.change.value)):
        return []
    return [
        claim(
            "headline",
            f"Behind it lie rises of {put(rises, 'size')} and falls of {put(falls, 'size')}.",
        )
    ]


def _driver(cause: Cause) -> Claim:
    amount = put(cause.change, "signed")
    if cause.share and sign(cause.share) > 0:
        amount += f" ({put(cause.share)} of the change)"
    nearest = f"; {_graded(cause.evidence[0])}" if cause.evidence else ""
    return claim(
        "driver", f"{_where(cause)}: {amount} – {_kind(cause)}{nearest}.", cause.change, cause.onset
    )


def _where(cause: Cause) -> str:
    return phrases.place(_names(cause))


def _names(cause: Cause) -> list[Fact]:
    """What the cause is known by, its component first even where another name located it."""
    names = phrases.in_order(cause.names)
    if cause.component and not {"component", "feature", "team"} & set(cause.where):
        names.insert(0, cause.component)
    return names


def _short(cause: Cause, result: ExplainedChange) -> str:
    """The first name, where it tells the cause from the others."""
    return phrases.place(_telling(cause, result))


def _telling(cause: Cause, result: ExplainedChange) -> list[Fact]:
    """As many names as it takes to tell the cause from the others."""
    names = _names(cause)
    if cause.component is None:
        return names
    others = [_names(other) for other in result.causes if other is not cause]
    for count in range(1, len(names)):
        values = [name.value for name in names[:count]]
        if values not in [[name.value for name in other[:count]] for other in others]:
            return names[:count]
    return names


def _kind(cause: Cause) -> str:
    since = f"since {put(cause.onset)}"
    if cause.kind == "new":
        return f"new {since}"
    if cause.kind == "vanished":
        return f"gone {since}, {put(cause.before)} before"
    if cause.kind == "rate":
        return f"the price, at the same usage, {since}"
    if cause.kind == "usage":
        return f"{'more' if sign(cause.change) > 0 else 'less'} usage at the same price, {since}"
    if cause.kind == "rate and usage" and cause.rate and cause.usage:
        return f"usage {put(cause.usage, 'signed')}, price {put(cause.rate, 'signed')}, {since}"
    if cause.kind == "credit":
        return f"credits, {since}"
    if cause.kind == "correction":
        return f"a correction of earlier bills, on {put(cause.onset)}"
    if cause.kind == "charge":
        if cause.monthly:
            return f"a charge that comes every month, on {put(cause.onset)}"
        return f"a single charge on {put(cause.onset)}"
    return f"from {put(cause.before)} to {put(cause.after)}, {since}"


def _coinciding(causes: Sequence[Cause]) -> Iterable[Claim]:
    """The further records that fit, each once, with its grade."""
    groups: dict[tuple[str, str | None], list[tuple[Cause, Evidence]]] = {}
    for cause in causes:
        for evidence in cause.evidence[1:]:
            groups.setdefault((evidence.ref, evidence.grade), []).append((cause, evidence))
    for group in groups.values():
        where = listed([_where(cause) for cause, _ in group])
        text = f"{where} also: {_graded(group[0][1])}."
        yield claim("driver", text, *(cause.change for cause, _ in group))


def _on_record(by: Evidence) -> str:
    return _graded(by) if by.grade else f"on record is {phrases.record(by)}"


def _graded(evidence: Evidence) -> str:
    """A record in the words of its grade."""
    record = phrases.record(evidence)
    if evidence.grade == "accounts for":
        return f"{record} accounts for it"
    if evidence.grade == "consistent with":
        return f"consistent with {record}"
    return f"coincides with {record}"


def _features(result: ExplainedChange, frame: Frame) -> list[Claim]:
    named: dict[str, Fact] = {}
    for cause in result.causes:
        if cause.feature:
            for feature in cause.feature.scope.get("feature", ()):
                named.setdefault(feature, cause.change)
    return phrases.features(list(named.items())[:SHOWN], frame)


def _owners(result: ExplainedChange) -> list[Claim]:
    contacts = [cause.contact for cause in result.causes if cause.contact]
    claims = phrases.owners(contacts or result.contacts, result.against.change)
    ownerless = [cause for cause in result.causes if cause.contact is None]
    if not ownerless:
        return claims
    unowned = f"No owner is known for {_amounts(ownerless, result)}."
    if not claims:
        return [claim("owner", unowned)]
    known = claims[0]
    return [
        claim(
            "owner",
            f"{known.text} {unowned}",
            result.against.change,
            *(contact.team for contact in contacts),
        )
    ]


def _amounts(causes: Iterable[Cause], result: ExplainedChange) -> str:
    return listed([f"{_short(cause, result)} ({put(cause.change, 'signed')})" for cause in causes])


def _verdicts(result: ExplainedChange) -> Iterable[Claim]:
    """What was meant and what was not, each with the record that says so."""
    groups: dict[tuple[str, str | None], list[Cause]] = {}
    for cause in result.causes:
        ref = cause.verdict.by.ref if cause.verdict.by else None
        groups.setdefault((cause.verdict.state, ref), []).append(cause)
    for group in groups.values():
        verdict = group[0].verdict
        yield claim(
            "verdict",
            f"{_STATES[verdict.state]}: {_amounts(group, result)} – {_reason(group)}.",
            *(cause.change for cause in group),
        )


_STATES = {
    "planned": "Planned",
    "partly_planned": "Partly planned",
    "unplanned": "Unplanned",
    "unknown": "Verdict unknown",
}


def _reason(group: Sequence[Cause]) -> str:
    verdict = group[0].verdict
    by = verdict.by
    if by is None:
        return "nothing on record speaks of it"
    if verdict.state == "unplanned":
        return f"no plan covers it; {_on_record(by)}"
    if verdict.state == "unknown":
        return f"only {phrases.record(by)} speaks of it"
    text = f"{phrases.record(by)}{_terms(verdict)}"
    beyond = [cause.verdict.excess for cause in group if cause.verdict.excess]
    if beyond:
        text += f"; {listed([put(excess, 'signed') for excess in beyond])} goes beyond it"
    return text


def _terms(verdict: Verdict) -> str:
    """Who approved it, how much it states, and when it ends."""
    by = verdict.by
    if by is None:
        return ""
    parts = []
    if by.approved_by:
        parts.append(f"approved by {put(by.approved_by)}")
    if by.amount:
        parts.append(f"states {put(by.amount, 'signed')} for this window")
    if by.until:
        parts.append(f"until {put(by.until)}")
    return f", {', '.join(parts)}" if parts else ""


def _trade_off(trade_off: TradeOff, frame: Frame) -> Claim:
    parts = []
    if trade_off.buys:
        parts.append(f"buys {_effects(trade_off.buys, frame)}")
    if trade_off.gives_up:
        parts.append(f"gives up {_effects(trade_off.gives_up, frame)}")
    return claim(
        "trade_off",
        f"Decision in force: {phrases.record(trade_off.decision)} {' and '.join(parts)}.",
    )


def _effects(effects: Iterable[Fact], frame: Frame) -> str:
    return listed(
        [f"{put(frame.word('metric', fact.label))} {put(fact, 'signed')}" for fact in effects]
    )


def _unexplained(result: ExplainedChange) -> list[Claim]:
    other, change = result.other, Decimal(result.against.change.value)
    if other is None or not change or not result.causes:
        if result.causes or not change:
            return []
        return [
            claim(
                "caveat",
                f"No single part stands out: all {put(result.against.change, 'signed')} stays"
                " unexplained.",
            )
        ]
    if abs(Decimal(other.value)) * 100 < WORTH_SAYING * abs(change):
        return []
    return [claim("caveat", f"The rest, {put(other, 'signed')}, stays unexplained.")]


def _credits(result: ExplainedChange) -> list[Claim]:
    credited = result.credits
    if credited is None or not sign(credited.change):
        return []
    return [
        claim(
            "caveat",
            f"Credits are in the total and moved it by {put(credited.change, 'signed')}.",
            result.window,
        )
    ]


def _table(result: ExplainedChange) -> Table | None:
    if not result.causes:
        return None
    columns = (
        Column("Driver"),
        Column("Change", True),
        Column("Share", True),
        Column("What"),
        Column("Owner"),
    )
    rows = [
        (
            Cell(tuple(_telling(cause, result))),
            Cell((cause.change,), "signed"),
            Cell((cause.share,) if cause.share else ()),
            _behind(cause),
            Cell((cause.contact.team,) if cause.contact else ()),
        )
        for cause in result.causes
    ]
    if result.other and sign(result.other):
        rest = (Cell(word="Unexplained"), Cell((result.other,), "signed"))
        rows.append((*rest, Cell(), Cell(), Cell()))
    whole = (Cell(word="Total"), Cell((result.against.change,), "signed"))
    rows.append((*whole, Cell(), Cell(), Cell()))
    return Table("Drivers", columns, tuple(rows), tells="driver")


def _behind(cause: Cause) -> Cell:
    """What kind of change it is, and since when."""
    joint = "on" if cause.kind in ("charge", "correction") else "since"
    word = _MARKS.get(cause.kind, "changed")
    if cause.kind == "usage" and sign(cause.change) < 0:
        word = "less usage"
    return Cell((cause.onset,), "brief", f"{word} {joint} {{}}")


_MARKS = {
    "new": "new",
    "vanished": "gone",
    "rate": "another price",
    "usage": "more usage",
    "rate and usage": "usage and price",
    "credit": "credits",
    "correction": "corrected",
    "charge": "a charge",
}


def _charts(result: ExplainedChange) -> tuple[Chart, ...]:
    series = []
    for compared, name in ((True, result.compared), (False, result.window)):
        points = tuple(
            Point((point.window,), point.amount)
            for point in result.course
            if point.compared is compared
        )
        if len(points) > 1:
            series.append(Series(name, points))
    return (Chart("line", "Cost over time", tuple(series)),) if series else ()


def _suggestions(result: ExplainedChange) -> tuple[str, ...]:
    asked = [
        f"break down {put(drill.name)} by {kind_of(drill.dimension)}"
        for drill in result.drill_downs[:1]
    ]
    ownerless = [cause for cause in result.causes if cause.contact is None]
    if ownerless and not phrases.without(_names(ownerless[0])[0]):
        asked.append(f"who owns {put(_names(ownerless[0])[0])}?")
    asked.append("what changed in that time?")
    if "team" not in result.scope:
        asked.append("and by team?")
    return tuple(asked[:SHOWN])
