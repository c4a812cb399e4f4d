"""Claims made by the thousand: true ones, and each way in which a language model spoils them.

Companies, amounts and names are drawn at random from a seed. What is true is known from how a
company was drawn, never from the verifier.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.compose.agreement import Owners
from bot.compose.bearing import Bearing
from bot.compose.claims import PLACEHOLDER, Claim
from bot.compose.verify import Ground, Names
from tools.facts import Fact, Ledger
from tools.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = (
    "Order Search Payment Media Catalogue Session Ledger Parcel Review Price Stock Mail".split()
)
_LAST = "index gateway worker cache queue router archive planner importer store".split()
_TEAMS = "Harbour Lantern Meadow Quarry Willow Beacon Copper Juniper Saffron Tundra".split()


@dataclass(frozen=True)
class Sample:
    """One claim, what it is checked against, and how it was spoiled; `good` when it was not."""

    how: str
    claim: Claim
    ground: Ground


@dataclass(frozen=True)
class _Thing:
    name: Fact
    team: Fact
    change: Fact
    percent: Fact
    before: Fact
    after: Fact
    share: Fact
    rose: bool


class _Company:
    """One company of a few components, with one week beside the week before."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        ledger = Ledger()
        start = date(2026, 1, 5) + timedelta(weeks=chance.randrange(40))
        self.week = Period(start=start, end=start + timedelta(7), label="last week")
        self.prior = self.week.before()
        self.window = ledger.window("window", self.week)
        self.compared = ledger.window("compared window", self.prior)
        names = [f"{first} {last}" for first in _FIRST for last in _LAST]
        chosen = chance.sample(names, 4)
        teams = chance.sample(_TEAMS, 5)
        amounts = self._amounts()
        total = sum(after for _, after in amounts)
        prior = sum(before for before, _ in amounts)
        ledger.query("select 1", [], 4)
        ledger.query("select 2", [], 4)
        self.things = [
            self._thing(ledger, name, team, amount, total)
            for name, team, amount in zip(chosen, teams, amounts, strict=False)
        ]
        self.stranger = ledger.name("team", teams[4], scope={"team": [_id(teams[4])]})
        self.total = ledger.money("total", total, "USD", period=self.week, query="q3")
        self.before = ledger.money("before", prior, "USD", period=self.prior, query="q4")
        self.change = ledger.money("change", total - prior, "USD")
        self.percent = ledger.fact("percent", "change", _percent(prior, total), unit="%")
        self.rose = total > prior
        event = ledger.name("event:1", f"Deploy of the {chosen[0]}")
        plan = ledger.name("plan:1", "Summer ramp")
        near = ledger.name("event:2", "A launch abroad")
        self.near, self.event, self.plan = near, event, plan
        states = ("planned", "unplanned")
        self.verdicts = {thing.change.id: chance.choice(states) for thing in self.things}
        self.ground = Ground(
            {fact.id: fact for fact in ledger.facts},
            Bearing(
                grades={
                    near.id: "coincides with",
                    event.id: "consistent with",
                    plan.id: "accounts for",
                },
                verdicts=dict(self.verdicts),
            ),
            Names(
                [("component", _id(name), name) for name in chosen]
                + [("team", _id(team), team) for team in teams]
            ),
            Owners(
                {
                    ("component", _id(name)): _id(team)
                    for name, team in zip(chosen, teams, strict=False)
                }
            ),
        )

    def _amounts(self) -> list[tuple[Decimal, Decimal]]:
        """Before and after of each component; every value and change another."""
        while True:
            drawn = [(Decimal(self.chance.randint(5_000, 900_000)) / 100,) * 2 for _ in range(4)]
            pairs = [
                (before, (after * self.chance.randint(30, 260) / 100).quantize(Decimal("0.01")))
                for before, after in drawn
            ]
            sums = {before for before, _ in pairs} | {after for _, after in pairs}
            sizes = {abs(after - before) for before, after in pairs}
            if len(sums) == 8 and len(sizes) == 4 and 0 not in sizes:
                return pairs

    def _thing(
        self,
        ledger: Ledger,
        name: str,
        team: str,
        amount: tuple[Decimal, Decimal],
        total: Decimal,
    ) -> _Thing:
        before, after = amount
        scope = {"component": [_id(name)]}
        return _Thing(
            name=ledger.name("component", name, scope=scope),
            team=ledger.name("team", team, scope={"team": [_id(team)]}),
            change=ledger.money(
                "change", after - before, "USD", period=self.week, scope=scope, query="q1"
            ),
            percent=ledger.fact(
                "percent", "change", _percent(before, after), unit="%", scope=scope, query="q1"
            ),
            before=ledger.money(
                "before", before, "USD", period=self.prior, scope=scope, query="q2"
            ),
            after=ledger.money("after", after, "USD", period=self.week, scope=scope, query="q1"),
            share=ledger.fact(
                "percent", "share", _percent_of(after, total), unit="%", scope=scope, query="q1"
            ),
            rose=after > before,
        )


def corpus(companies: int, seed: int) -> Iterator[Sample]:
    """Good claims and their spoiled versions, about sixty of them for each company."""
    chance = random.Random(seed)
    for _ in range(companies):
        yield from _samples(_Company(chance))


def _samples(own: _Company) -> Iterator[Sample]:
    one, two = own.chance.sample(own.things, 2)
    ranked = sorted(own.things, key=lambda thing: Decimal(thing.after.value))
    most, less = ranked[-1], ranked[0]
    moved = _moved(own.rose, own.chance)
    first, second = _moved(one.rose, own.chance), _moved(two.rose, own.chance)

    whole = (
        f"Spend {moved} by {_p(own.change, 'size')} to {_p(own.total)} in {_p(own.window)},"
        f" from {_p(own.before)} in {_p(own.compared)}."
    )
    yield from _with(own, whole, _numbers(own, whole))
    yield _spoil(own, "wrong direction", _flipped(whole, moved))
    yield _spoil(own, "swapped", _swap(whole, own.total, own.before))
    yield _spoil(own, "swapped", _swap(whole, own.change, own.total))
    yield _spoil(own, "swapped", _swap(whole, own.window, own.compared))

    pair = (
        f"{_p(one.name)} {first} by {_p(one.change, 'size')},"
        f" {_p(two.name)} {second} by {_p(two.change, 'size')}."
    )
    yield from _with(own, pair, _numbers(own, pair))
    yield _spoil(own, "wrong direction", _flipped(pair, first))
    yield _spoil(own, "sign-flipped", pair.replace(first, _opposite(first), 1))
    yield _spoil(own, "swapped", _swap(pair, one.change, two.change))
    yield _spoil(own, "swapped", _swap(pair, one.name, two.name))

    drift = f"{_p(one.name)} was at {_p(one.after)} ({_p(one.percent, 'signed')})."
    yield from _with(own, drift, _numbers(own, drift))
    yield _spoil(own, "swapped", drift.replace(_p(one.after), _p(two.after)))
    yield _spoil(own, "swapped", drift.replace(_p(one.percent, "signed"), _p(two.percent)))

    rank = f"The largest is {_p(most.name)} with {_p(most.after)}."
    yield from _with(own, rank, _numbers(own, rank))
    yield _spoil(own, "wrong rank", rank.replace("largest", "smallest"))
    yield _spoil(own, "swapped", rank.replace(_p(most.after), _p(less.after)))
    yield _spoil(own, "swapped", rank.replace(_p(most.name), _p(less.name)))

    owner = f"{_p(one.team)} owns {_p(one.name)}, which cost {_p(one.after)}."
    yield from _with(own, owner, _numbers(own, owner))
    yield _spoil(own, "wrong owner", owner.replace(_p(one.team), _p(two.team)))
    yield _spoil(own, "wrong owner", owner.replace(_p(one.team), _p(own.stranger)))
    yield _spoil(own, "wrong owner", owner.replace(_p(one.team), own.stranger.value))
    yield _spoil(own, "wrong owner", owner.replace(_p(one.name), _p(two.name)))
    yield _spoil(own, "wrong owner", f"Ask Brandon, who owns {_p(one.name)}.")

    cause = f"The change of {_p(one.change, 'signed')} is consistent with {_p(own.event)}."
    yield from _with(own, cause, _numbers(own, cause))
    for stronger in ("accounts for", "was caused by", "is due to", "happened because of"):
        yield _spoil(own, "stronger cause", _stronger(own, one, stronger))
    yield _spoil(own, "stronger cause", cause.replace(_p(own.event), _p(own.near)))

    state = own.verdicts[one.change.id]
    verdict = f"The change of {_p(one.change, 'signed')} on {_p(one.name)} was {state}."
    yield from _with(own, verdict, _numbers(own, verdict))
    other = "unplanned" if state == "planned" else "planned"
    yield _spoil(own, "wrong verdict", verdict.replace(f" {state}.", f" {other}."))

    share = f"{_p(most.share)} of it is {_p(most.name)}, and {_p(less.share)} is {_p(less.name)}."
    yield from _with(own, share, _numbers(own, share))
    yield _spoil(own, "swapped", _swap(share, most.share, less.share))

    spent = f"In {_p(own.window)} it was {_p(own.total)}; {_p(one.name)} came to {_p(one.after)}."
    yield from _with(own, spent, _numbers(own, spent))
    yield _spoil(own, "swapped", spent.replace(_p(one.after), _p(two.after)))


def _with(own: _Company, text: str, spoiled: Iterator[tuple[str, str]]) -> Iterator[Sample]:
    yield Sample("good", _claim(text), own.ground)
    for how, changed in spoiled:
        yield _spoil(own, how, changed)


def _numbers(own: _Company, text: str) -> Iterator[tuple[str, str]]:
    """The ways to get a figure wrong that fit every text: written out, rounded, invented."""
    places = [
        match
        for match in PLACEHOLDER.finditer(text)
        if own.ground.facts[match[1]].kind in ("money", "percent")
    ]
    if not places:
        return
    match = own.chance.choice(places)
    fact = own.ground.facts[match[1]]
    value = abs(Decimal(fact.value))
    begins, ends = text[: match.start()], text[match.end() :]
    rounded = own.chance.choice(
        (
            f"about {value:,.0f} {fact.unit}",
            f"{value / 1000:.1f}k {fact.unit}",
            f"roughly {own.chance.choice(('two', 'forty', 'nine'))} thousand {fact.unit}",
            f"some ${value:.0f}",
        )
    )
    yield "rounded", f"{begins}{rounded}{ends}"
    yield "invented", f"{begins}{own.chance.randint(2, 10**6):,} {fact.unit}{ends}"
    yield "invented", f"{begins}{{{{f{own.chance.randint(900, 999)}}}}}{ends}"
    yield "invented", f"{text[:-1]}, half of it on {own.chance.choice(('weekends', 'nights'))}."


def _stronger(own: _Company, one: _Thing, words: str) -> str:
    return f"The change of {_p(one.change, 'signed')} {words} {_p(own.event)}."


def _spoil(own: _Company, how: str, text: str) -> Sample:
    return Sample(how, _claim(text), own.ground)


def _claim(text: str) -> Claim:
    shown = dict.fromkeys(match[1] for match in PLACEHOLDER.finditer(text))
    return Claim("driver", text, tuple(shown))


def _moved(rose: bool, chance: random.Random) -> str:
    return chance.choice(("rose", "grew", "climbed") if rose else ("fell", "dropped", "shrank"))


def _opposite(word: str) -> str:
    return {
        "rose": "fell",
        "grew": "shrank",
        "climbed": "dropped",
        "fell": "rose",
        "dropped": "climbed",
        "shrank": "grew",
    }[word]


def _flipped(text: str, word: str) -> str:
    return text.replace(word, _opposite(word))


def _swap(text: str, one: Fact, two: Fact) -> str:
    """Exchange two facts in a text, each in whatever style it stands."""
    marks = {one.id: two.id, two.id: one.id}
    return PLACEHOLDER.sub(
        lambda match: match[0].replace(match[1], marks.get(match[1], match[1])), text
    )


def _p(fact: Fact, style: str = "") -> str:
    return f"{{{{{fact.id}:{style}}}}}" if style else f"{{{{{fact.id}}}}}"


def _id(name: str) -> str:
    return name.casefold().replace(" ", "-")


def _percent(before: Decimal, after: Decimal) -> Decimal:
    return ((after - before) / before * 100).quantize(Decimal("0.01"))


def _percent_of(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.01"))
