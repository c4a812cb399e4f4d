"""What is unusual: how far from what was expected, whose, since when, and whether planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.compose import phrases
from bot.compose.claims import Cell, Claim, Column, Draft, Table, claim, listed, put
from bot.compose.phrases import place as place_of
from bot.compose.phrases import record, sign

if TYPE_CHECKING:
    from bot.compose.frame import Frame
    from tools.anomalies import Anomalies, Anomaly, Place
    from tools.facts import Fact
    from tools.results import Contact

TOLD = 4
"""Anomalies that are told in words; all are in the table."""

PLACES = 3


def anomalies(result: Anomalies, frame: Frame) -> Draft:
    """Say what nobody planned first, then what was planned, then what was looked at."""
    if result.status == "no_data" or result.judged is None:
        return Draft(tuple(_too_fresh(result, frame)))
    meant = [item for item in result.items if item.verdict.state == "planned"]
    others = [item for item in result.items if item.verdict.state != "planned"]
    claims = [_headline(result, others, meant, frame)]
    for item in others[:TOLD]:
        claims += _told(item)
    claims += [_planned(item) for item in meant]
    claims += phrases.features(_features(others[:TOLD]), frame)
    claims += phrases.owners(_contacts(others or meant), result.window)
    claims += _basis(result)
    claims += phrases.notes(result, frame, result.window)
    suggestions = _suggestions(others or meant)
    claims += phrases.ask_next(suggestions, result.window, *(item.change for item in result.items))
    return Draft(tuple(claims), _table(result), (), suggestions)


def _too_fresh(result: Anomalies, frame: Frame) -> list[Claim]:
    when = phrases.during(result.window)
    text = (
        f"Nothing can be judged {when}: its days are still provisional, not delivered yet, or"
        " without a past."
    )
    return [
        claim("headline", text, result.window),
        claim("caveat", f"Settled through {put(frame.settled_through)}."),
        *phrases.unknown_names(result, frame),
    ]


def _headline(
    result: Anomalies, others: list[Anomaly], meant: list[Anomaly], frame: Frame
) -> Claim:
    what = phrases.subject(result, frame, "spend")
    when = phrases.during(result.window)
    if not others:
        text = f"Nothing unusual in {what} {when}"
        if meant:
            text += " but what was planned"
        return claim("headline", f"{text}.", result.window, *(i.change for i in meant))
    first = others[0]
    where = listed([place_of(phrases.in_order(p.names)) for p in first.places[:PLACES]])
    text = f"Unusual in {what} {when}: {where or 'the whole of it'}, {_by(first)}"
    more = "; others below" if len(others) > 1 else ""
    return claim("headline", f"{text}{more}.", first.change)


def _by(item: Anomaly) -> str:
    """`4,480 USD more than expected since 17 November`."""
    word = "more" if sign(item.change) > 0 else "less"
    when = put(item.hour) if item.hour else put(item.since)
    since = f"since {when}" if item.ongoing else f"from {when} on"
    return f"{put(item.change, 'size')} {word} than expected {since}"


def _told(item: Anomaly) -> list[Claim]:
    claims = [claim("driver", _line(place)) for place in item.places[:PLACES]]
    return [*claims, *_records(item)]


def _line(place: Place) -> str:
    where = place_of(phrases.in_order(place.names)) if place.names else "The whole of it"
    when = phrases.during(place.window)
    band = f"{put(place.daily_low)} to {put(place.daily_high)}"
    if place.kind == "new":
        return f"{where}: new {when}, {put(place.change, 'signed')} at {put(place.daily)} a day."
    if place.kind == "vanished":
        return f"{where}: gone {when}, {put(place.change, 'signed')}; expected were {band} a day."
    return (
        f"{where}: {put(place.daily)} a day {when} where {band} was to be expected,"
        f" {put(place.change, 'signed')} in all."
    )


def _records(item: Anomaly) -> list[Claim]:
    """The verdict and the record it rests on."""
    verdict = item.verdict
    if verdict.state == "partly_planned" and verdict.by:
        text = f"Partly planned: {record(verdict.by)}"
        if verdict.planned:
            text += f" covers {put(verdict.planned, 'signed')}"
        return [claim("verdict", f"{text}.", item.change)]
    if verdict.by is None:
        return [claim("verdict", f"Verdict unknown: {_unspoken(item)}.", item.change)]
    graded = next((e for e in item.happenings if e.ref == verdict.by.ref), None)
    if verdict.state == "unplanned" and graded and graded.grade:
        text = f"Its start is {graded.grade} {record(graded)}; no plan covers it."
        return [claim("verdict", text, item.change)]
    return [claim("verdict", f"On record is {record(verdict.by)}.", item.change)]


def _unspoken(item: Anomaly) -> str:
    """What is known where no record says whether it was meant."""
    beside = next((e for e in item.happenings if e.grade), None)
    if beside is None:
        return "no plan, decision, event or incident on record speaks of it"
    return f"no plan or decision speaks of it; its start {beside.grade} {record(beside)}"


def _planned(item: Anomaly) -> Claim:
    where = listed([place_of(phrases.in_order(p.names)) for p in item.places])
    text = f"Planned: {where}, {_by(item)}"
    by = item.verdict.by
    if by:
        text += f" – {record(by)}"
        if by.approved_by:
            text += f", approved by {put(by.approved_by)}"
        if by.until:
            text += f", until {put(by.until)}"
    return claim("verdict", f"{text}.", item.change, *(p.change for p in item.places))


def _features(items: list[Anomaly]) -> list[tuple[str, Fact | None]]:
    found: dict[str, Fact | None] = {
        place.feature.scope["feature"][0]: place.change
        for item in reversed(items)
        for place in item.places
        if place.feature
    }
    return list(found.items())[:PLACES]


def _contacts(items: list[Anomaly]) -> list[Contact]:
    return [place.contact for item in items for place in item.places if place.contact]


def _basis(result: Anomalies) -> list[Claim]:
    if result.judged is None:
        return []
    text = (
        f"Judged are {put(result.judged, 'days')} on {put(result.looked_at)} places, each against"
        " its own course by level, weekday, trend and day of the month; credits apart."
    )
    return [claim("caveat", text)]


def _table(result: Anomalies) -> Table | None:
    places = [(item, place) for item in result.items for place in item.places]
    if len(places) < 2:
        return None
    columns = (
        Column("Where"),
        Column("When"),
        Column("A day", True),
        Column("Expected", True),
        Column("Difference", True),
        Column("Owner"),
    )
    rows = tuple(
        (
            Cell(tuple(phrases.in_order(place.names)), word="" if place.names else "everything"),
            Cell((place.window,), "days"),
            Cell((place.daily,)),
            Cell((place.daily_low, place.daily_high)),
            Cell((place.change,), "signed"),
            Cell((place.contact.team,) if place.contact else ()),
        )
        for _, place in places
    )
    return Table("Unusual", columns, rows)


def _suggestions(items: list[Anomaly]) -> tuple[str, ...]:
    asked = []
    if items and items[0].places and items[0].places[0].names:
        name = put(phrases.in_order(items[0].places[0].names)[0])
        asked += [f"break down {name} by resource", f"who owns {name}?"]
    return (*asked, "what changed in that time?")
