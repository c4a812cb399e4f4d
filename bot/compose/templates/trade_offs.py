"""Cost beside what it buys: speed, availability, room; and the price of each decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.choices import Choice, Traded
    from tools.objectives import Objective
    from tools.trade_offs import Gauge, Standing, TradeOffs

TOLD = 3
"""Components that are told in words; all are in the table."""

CHOICES = 4


def trade_offs(result: TradeOffs, frame: Frame) -> Draft:
    """Say what it costs, what that buys, where there is room to save and where there is none."""
    if result.status == "no_data":
        return Draft(tuple(phrases.nothing(result, frame, result.window)))
    claims = [_headline(result, frame)]
    claims += [_measured(one) for one in result.standings[:TOLD] if one.gauges]
    for choice in result.choices[:CHOICES]:
        claims.append(_choice(choice))
        claims += _bearings(choice)
    if not result.choices:
        claims.append(
            claim("trade_off", "No decision on record says what was traded here.", result.window)
        )
    claims += _rooms(result)
    claims += phrases.features([(name, result.total) for name in result.features[:TOLD]], frame)
    claims += phrases.owners(result.contacts, result.total)
    claims += _caveats(result)
    suggestions = _suggestions(result, frame)
    claims += phrases.notes(result, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), (), suggestions)


def _headline(result: TradeOffs, frame: Frame) -> Claim:
    what = phrases.subject(result, frame)
    text = f"{what} {phrases.during(result.window)} was {put(result.total)}"
    if len(result.standings) == 1 and result.standings[0].against and result.compared:
        against = result.standings[0].against
        if sign(against.change) and against.percent:
            text += f" ({put(against.percent, 'signed')} against {put(result.compared, 'days')})"
    missed = [one for standing in result.standings for one in standing.objectives]
    bad = [one for one in missed if one.room == "missed"]
    if bad:
        text += f"; it misses {listed([_target(one) for one in bad[:TOLD]])}"
    elif missed:
        text += f"; it keeps {listed([_target(one) for one in missed[:TOLD]])}"
    return claim("headline", f"{text}.", result.total)


def _target(one: Objective) -> str:
    return f"{put(one.slo)} ({put(one.measured)} against a target of {put(one.target)})"


def _measured(standing: Standing) -> Claim:
    gauges = listed([_gauge(gauge) for gauge in standing.gauges])
    return claim("driver", f"{put(standing.component)}, {put(standing.cost)}: {gauges}.")


def _gauge(gauge: Gauge) -> str:
    counted = gauge.value.kind == "count" and gauge.value.unit
    text = put(gauge.value) if counted else f"{put(gauge.metric)} {put(gauge.value)}"
    notes = []
    if gauge.change and gauge.kind != "availability":
        notes.append(put(gauge.change, "signed"))
    if gauge.worst and gauge.worst_day and gauge.worst.value != gauge.value.value:
        reach = "up to " if gauge.kind == "latency" else ""
        notes.append(f"{reach}{put(gauge.worst)} on {put(gauge.worst_day)}")
    return f"{text} ({', '.join(notes)})" if notes else text


def _choice(choice: Choice) -> Claim:
    kind = "Decision in force" if choice.in_force else f"Option ({put(choice.status)})"
    parts = []
    if choice.buys:
        parts.append(f"buys {listed([_traded(one) for one in choice.buys])}")
    if choice.monthly:
        parts.append(f"for {put(choice.monthly, 'signed')} a month{_price(choice)}")
    if choice.gives_up:
        parts.append(f"and gives up {listed([_traded(one) for one in choice.gives_up])}")
    said = " ".join(parts) or "states neither effects nor money"
    if parts and not choice.monthly:
        said += "; it states no money"
    return claim("trade_off", f"{kind}: {phrases.record(choice.decision)} {said}.")


def _traded(one: Traded) -> str:
    text = put(one.change, "signed")
    if one.metric.value not in one.change.unit:
        text += f" of {put(one.metric)}"
    return f"{text} on {put(one.component)}" if one.component else text


def _price(choice: Choice) -> str:
    """The price of one unit, where one effect alone is bought."""
    bought = [one for one in choice.buys if one.per_unit and one.unit]
    if len(bought) != 1 or bought[0].per_unit is None or bought[0].unit is None:
        return ""
    return f" ({put(bought[0].per_unit)} a {put(bought[0].unit)})"


def _bearings(choice: Choice) -> list[Claim]:
    """What becomes of the objectives without a decision, or with an option."""
    claims = []
    effects = choice.buys if choice.in_force else (*choice.buys, *choice.gives_up)
    for one in effects:
        if one.then is None or one.target is None or one.bearing is None:
            continue
        value = f"{put(one.metric)} would be {put(one.then)} against a target of {put(one.target)}"
        text = {
            "would break": f"No place to save: without it {value}, which misses it.",
            "would hold": f"Room to save: even without it {value}, which still holds.",
            "would meet": f"With it {value}, which holds.",
            "would miss": f"Even with it {value}, which misses.",
        }[one.bearing]
        claims.append(claim("trade_off", text, choice.decision.title))
    return claims


def _rooms(result: TradeOffs) -> list[Claim]:
    """Where objectives leave room to save; not where that rests on a decision told above."""
    resting = {
        one.target.id
        for choice in result.choices
        for one in choice.buys
        if one.target and one.bearing == "would break"
    }
    objectives = [
        one
        for standing in result.standings
        for one in standing.objectives
        if one.target.id not in resting or one.room == "missed"
    ]
    claims = []
    for room, lead in (
        ("room", "Room to save"),
        ("tight", "Little room"),
        ("missed", "No room: missed already"),
    ):
        some = [one for one in objectives if one.room == room]
        if some:
            claims.append(claim("trade_off", f"{lead}: {listed([_room(one) for one in some])}."))
    return claims


def _room(one: Objective) -> str:
    text = f"{put(one.subject)} {put(one.metric)}"
    if one.room == "missed":
        return f"{text} {put(one.measured)} against {put(one.target)}"
    if one.budget_left:
        return f"{text} has {put(one.budget_left)} of its error budget left"
    if one.days_missed and sign(one.days_missed):
        return f"{text} missed its target of {put(one.target)} on {put(one.days_missed)}"
    return f"{text} is {put(one.headroom)} inside its target of {put(one.target)}"


def _caveats(result: TradeOffs) -> list[Claim]:
    gauges = [gauge for standing in result.standings for gauge in standing.gauges]
    claims = []
    percentiles = [gauge.metric for gauge in gauges if gauge.percentile]
    if percentiles:
        claims.append(
            claim(
                "caveat",
                f"{put(percentiles[0])} is that of the middle day, since percentiles cannot be"
                " averaged.",
            )
        )
    objectives = [one for standing in result.standings for one in standing.objectives]
    if objectives:
        window = put(objectives[0].window, "days")
        text = f"Objectives are measured over their own window, such as {window}."
        claims.append(claim("caveat", text))
    if any(choice.monthly for choice in result.choices):
        claims.append(
            claim(
                "caveat",
                "Prices of decisions are those that the records expect; ask for the impact of a"
                " decision to see what was measured.",
                result.window,
            )
        )
    return claims


def _table(result: TradeOffs) -> Table | None:
    if len(result.standings) < 2:
        return None
    columns = (
        Column("Component"),
        Column("Cost", True),
        Column("Availability", True),
        Column("Error budget left", True),
        Column("Latency", True),
        Column("Traffic", True),
    )
    return Table("Trade-offs", columns, tuple(_row(one) for one in result.standings))


def _row(standing: Standing) -> tuple[Cell, ...]:
    def of(kind: str) -> Cell:
        return Cell(tuple(gauge.value for gauge in standing.gauges if gauge.kind == kind))

    budgets = tuple(one.budget_left for one in standing.objectives if one.budget_left)
    return (
        Cell((standing.component,)),
        Cell((standing.cost,)),
        of("availability"),
        Cell(budgets),
        of("latency"),
        of("traffic"),
    )


def _suggestions(result: TradeOffs, frame: Frame) -> tuple[str, ...]:
    asked = []
    held = [choice for choice in result.choices if choice.in_force and choice.monthly]
    if held:
        asked.append(f"what did “{put(held[0].decision.title)}” really cost and bring?")
    if result.features:
        name = put(frame.named("feature", result.features[0]))
        asked.append(f"what would an hour without {name} cost?")
    asked.append("what could we save?")
    return tuple(asked)
