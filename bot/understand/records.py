"""Records of the context that people name by their titles: "the Redis outage", "the ramp plan"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from bot.understand.pieces import stem, words_of

if TYPE_CHECKING:
    from datetime import date

    from tools.context.schema import Context

RecordKind = Literal["incident", "decision", "plan", "budget", "event"]

_PALE = frozenset(
    """a an the of to for in on at by and or with from our we it is was that this plan plans budget
    incident outage decision adr event events move moved moving use using run running new add
    added all because after before into over per up down out more less costs cost spend""".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """A record that a question may be about. `places` are the ids that it names."""

    kind: RecordKind
    id: str
    title: str
    words: tuple[str, ...]
    stems: frozenset[str]
    places: frozenset[str]
    start: datetime | None
    end: datetime | None


def forms(word: str) -> list[str]:
    """A word as a title may hold it: "timed" is looked for as "time" too."""
    found = [stem(word)]
    for ending in ("ed", "ing"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3:
            found += [bare, f"{bare}e"]
    return found


def known_records(context: Context) -> tuple[Known, ...]:
    """Every record of the context that has a title or an id to be named by."""
    return (
        *(
            _known(
                "incident",
                incident.id,
                incident.title,
                {*incident.components, *incident.features},
                incident.impact_start,
                incident.impact_end,
            )
            for incident in context.incidents.values()
        ),
        *(
            _known(
                "decision",
                decision.id,
                decision.title,
                _ids(decision.scope),
                _midnight(decision.effective_from or decision.date),
                None,
            )
            for decision in context.decisions.values()
        ),
        *(
            _known(
                "plan",
                plan.id,
                plan.title,
                _ids(plan.scope),
                _midnight(plan.from_),
                _midnight(plan.until + timedelta(days=1)),
            )
            for plan in context.plans.values()
        ),
        *(
            _known("budget", budget.id, budget.id, _ids(budget.scope), None, None)
            for budget in context.budgets.values()
        ),
        *(
            _known(
                "event",
                event.id,
                event.title,
                {event.component, event.feature, event.team} - {None},
                event.time,
                None,
            )
            for event in context.events
        ),
    )


def _known(
    kind: RecordKind,
    record_id: str,
    title: str,
    places: set[Any],
    start: datetime | None,
    end: datetime | None,
) -> Known:
    words = (*words_of(record_id), *words_of(title))
    titled = words_of(title) or words
    stems = frozenset(stem(word) for word in titled if word not in _PALE and len(word) > 1)
    return Known(kind, record_id, title, words, stems, frozenset(places), start, end)


def _ids(scope: dict[str, Any]) -> set[str]:
    return {value for values in scope.values() for value in values}


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
