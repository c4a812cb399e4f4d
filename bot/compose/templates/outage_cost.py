"""What an outage cost: low and high, part by part, with every input named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put, put_all
from bot.compose.phrases import sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.facts import Fact
    from tools.outage import Outage
    from tools.outage_cost import OutageCost
    from tools.outage_parts import Absent, Part

TOLD = 2
"""Outages that are told part by part; of more there is a table."""


def outage_cost(result: OutageCost, frame: Frame) -> Draft:
    """Say what it cost, of what, and from which inputs."""
    if result.status == "no_data":
        return Draft(tuple(_none(result, frame)))
    told = result.outages if len(result.outages) <= TOLD else ()
    claims = _headlines(result, frame)
    for outage in told:
        if len(told) > 1:
            alone = _headline(outage, frame)
            claims.append(Claim("driver", alone.text, alone.facts))
        claims += [_part(part, outage) for part in outage.parts]
        claims += [_short(outage)] if outage.shortfalls else []
    claims += phrases.features(
        [(name, result.outages[0].high) for name in result.features[:TOLD]], frame
    )
    claims += phrases.owners(result.contacts, result.outages[0].high)
    claims += _verdict(result)
    claims += _caveats(result)
    suggestions = _suggestions(result, frame)
    shown = result.model_copy(
        update={"notes": tuple(note for note in result.notes if note != "provisional")}
    )
    claims += phrases.unknown_names(result, frame)
    claims += phrases.notes(shown, frame, result.window)
    claims += phrases.ask_next(suggestions, result.window)
    return Draft(tuple(claims), _table(result), (), suggestions)


def _none(result: OutageCost, frame: Frame) -> list[Claim]:
    where = phrases.subject(result, frame, "").strip()
    text = f"No incident{f' {where}' if where else ''} is on record {phrases.during(result.window)}"
    if result.unknown:
        named = [frame.word("asked", unknown.value) for unknown in result.unknown]
        text = f"No incident called {put_all(named, 'or')} is on record"
    claims = [claim("headline", f"{text}, so there is no outage to put a cost on.", result.count)]
    near = [fact for unknown in result.unknown for fact in unknown.near]
    if near:
        claims.append(claim("caveat", f"On record there is “{put_all(near, 'or')}”."))
    return claims


def _headlines(result: OutageCost, frame: Frame) -> list[Claim]:
    if len(result.outages) == 1 or result.low is None or result.high is None:
        return [_headline(outage, frame) for outage in result.outages]
    what = f"{put(result.count)} incidents cost {_range(result.low, result.high)} in all"
    return [claim("headline", f"{what}.", result.window)]


def _headline(outage: Outage, frame: Frame) -> Claim:
    cost = _range(outage.low, outage.high)
    if outage.imagined:
        out = put_all([frame.named("feature", name) for name in outage.features])
        what = f"{put(outage.hours)} without {out}"
        if outage.title:
            what = f"{put(outage.hours)} like those of “{put(outage.title)}”"
        if not outage.parts:
            return claim(
                "headline", f"What {what} would cost cannot be told from what is on record."
            )
        return claim("headline", f"{what} would cost {cost}.")
    assert outage.title  # noqa: S101 - what happened is on record
    if not outage.parts:
        text = f"What “{put(outage.title)}” cost cannot be told from what is on record."
        return claim("headline", text)
    lasted = f"{put(outage.hours)}{f', {put(outage.share)} hit' if outage.share else ''}"
    if outage.running and outage.hour_low and outage.hour_high:
        further = _range(outage.hour_low, outage.hour_high)
        return claim(
            "headline",
            f"“{put(outage.title)}” has cost {cost} so far ({lasted}); each further hour costs"
            f" {further}.",
        )
    when = f"{put(outage.window)}: " if outage.window else ""
    return claim("headline", f"“{put(outage.title)}” cost {cost} ({when}{lasted}).")


def _range(low: Fact, high: Fact) -> str:
    if low.value == high.value:
        return put(high)
    return f"between {put(low)} and {put(high)}"


def _part(part: Part, outage: Outage) -> Claim:
    inputs = {inputs.fact.label: inputs.fact for inputs in part.inputs}
    cost = _range(part.low, part.high)
    if part.kind == "revenue":
        text = f"Lost revenue{f' of {put(part.about)}' if part.about else ''}: {cost}"
        return claim("driver", f"{text} – {_revenue(inputs)}.")
    if part.kind == "credits":
        return claim("driver", _credits(part, inputs))
    if part.kind == "labour":
        hours, rate = inputs["person hours"], inputs["labour rate per hour"]
        return claim(
            "driver", f"Response labour: {cost} – {put(hours)} of work at {put(rate)} an hour."
        )
    window = put(inputs["above baseline"], "days")
    if not sign(part.high):
        return claim("driver", f"Extra infrastructure: none stands out in {window}.", part.high)
    until = "so far" if part.open and outage.running else "until it was back"
    return claim(
        "driver", f"Extra infrastructure: {cost} above the usual course in {window}, {until}."
    )


def _revenue(inputs: dict[str, Fact]) -> str:
    returns = f"the low end takes it that {put(inputs['made up for later'])} is made up for later"
    if "short" in inputs:
        return f"{put(inputs['short'])} short of the usual course; {returns}"
    rate, hours = inputs["revenue per hour"], inputs["hours of impact"]
    return f"{put(rate)} an hour × {put(inputs['impact share'])} × {put(hours)}; {returns}"


def _credits(part: Part, inputs: dict[str, Fact]) -> str:
    measured = next(fact for label, fact in inputs.items() if label.endswith((" month", " it")))
    percent = inputs.get("credit tier") or inputs["further credit"]
    about = f" under {put(part.about)}" if part.about else ""
    if not sign(part.high):
        return f"SLA credits{about}: none, at {put(measured)} the month stays above every tier."
    return (
        f"SLA credits{about}: up to {put(part.high)} – {put(percent)} of"
        f" {put(inputs['contract value'])} at {put(measured)} in the month; owed when claimed, on a"
        " later bill."
    )


def _short(outage: Outage) -> Claim:
    parts = [
        f"{put(one.metric)} were {put(one.short)} short, {put(one.share)} of the usual"
        for one in outage.shortfalls
    ]
    return claim("driver", f"Measured in those hours: {listed(parts)}.")


def _verdict(result: OutageCost) -> list[Claim]:
    verdict = result.verdict
    if verdict is None or verdict.by is None:
        return []
    others = " and the other incidents" if len(result.outages) > 1 else ""
    text = f"Unplanned: it rests on {phrases.record(verdict.by)}{others}."
    return [claim("verdict", text, result.window)]


def _caveats(result: OutageCost) -> list[Claim]:
    claims = []
    outages = result.outages
    absent = list({_left_out(gap): gap for outage in outages for gap in outage.absent})
    if absent:
        claims.append(claim("caveat", f"Left out: {listed(absent)}.", outages[0].high))
    if any(outage.ticket for outage in outages):
        claims.append(
            claim(
                "caveat",
                "Only a ticket's times are known, which are not those of the impact; the range is"
                " widened for it.",
                result.window,
            )
        )
    if any(outage.share is None for outage in outages):
        claims.append(
            claim(
                "caveat",
                "How much was hit is not on record; the range runs from nothing to everything, or"
                " rests on what was measured.",
                result.window,
            )
        )
    if any(outage.provisional for outage in outages):
        claims.append(
            claim(
                "caveat",
                "Provisional until the incident, the month and its bill are closed.",
                result.window,
            )
        )
    return claims


def _left_out(absent: Absent) -> str:
    reason = _LACKS[absent.lack]
    about = f" for {put(absent.about)}" if absent.about else ""
    return f"{_KINDS[absent.kind]}{about} ({reason})"


_KINDS = {
    "revenue": "lost revenue",
    "credits": "SLA credits",
    "labour": "response labour",
    "infrastructure": "extra infrastructure",
}
_LACKS = {
    "no feature": "no feature on record",
    "no revenue per hour": "no revenue per hour on record",
    "no credits agreed": "no objective with credits",
    "not measured": "its metric has no values for the month",
    "counted already": "counted with another incident of that month",
    "no responders": "no responders on record",
    "no labour rate": "no labour rate on record",
    "no bill yet": "the bill has not reached it yet",
    "no baseline": "no bill before it to compare with",
    "no exchange rate": "no exchange rate",
    "not foreseeable": "not foreseeable",
}


def _table(result: OutageCost) -> Table | None:
    if len(result.outages) < 2 or result.low is None or result.high is None:
        return None
    columns = (
        Column("Incident"),
        Column("When"),
        Column("Impact"),
        Column("Low", True),
        Column("High", True),
    )
    rows = [
        (
            Cell((outage.title,) if outage.title else ()),
            Cell((outage.window,) if outage.window else (), "days"),
            Cell((outage.hours,)),
            Cell((outage.low,)),
            Cell((outage.high,)),
        )
        for outage in result.outages
    ]
    total = (Cell(word="Total"), Cell(), Cell(), Cell((result.low,)), Cell((result.high,)))
    return Table("Outages", columns, (*rows, total))


def _suggestions(result: OutageCost, frame: Frame) -> tuple[str, ...]:
    outage = result.outages[0]
    asked = []
    if not outage.imagined and outage.title:
        asked.append("what changed around it?")
    if result.features:
        name = put(frame.named("feature", result.features[0]))
        asked.append(f"what are the trade-offs of {name}?")
        if not outage.imagined:
            asked.append(f"what would an hour without {name} cost?")
    return tuple(asked)
