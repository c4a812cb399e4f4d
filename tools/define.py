"""What a word means here and how it is computed; and what can be asked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from tools.arguments import COST_COLUMNS, Arguments, Ids
from tools.facts import Fact
from tools.glossary import GLOSSARY, Kind, Term
from tools.known import near_names
from tools.results import Result, Unknown
from tools.words import fold

if TYPE_CHECKING:
    from tools.view import View

EVERYTHING = frozenset({"help", "whatcanyoudo", "whatcaniask", "whatcaniaskyou", "examples"})


class DefineArguments(Arguments):
    """`term`: the words to explain; without one, what can be asked."""

    term: Ids | None = Field(default=None, description="words to explain")


class Definition(BaseModel):
    """One word. All texts are facts, so that claims can cite them."""

    model_config = ConfigDict(frozen=True)

    asked: str
    term: Fact
    kind: Kind
    meaning: Fact
    computed: Fact | None = None


class Capability(BaseModel):
    """One thing that can be asked, with a question that asks it."""

    model_config = ConfigDict(frozen=True)

    tool: str
    answers: Fact
    question: str


class Define(Result):
    """Definitions of the words asked for; capabilities where none was."""

    tool: str = "define"
    definitions: tuple[Definition, ...] = ()
    capabilities: tuple[Capability, ...] = ()


def define(asked: DefineArguments, view: View) -> Define:
    """Explain words of the bill, of the organisation's context and of Spendthread itself."""
    words = [word for word in asked.term or () if fold(word).rstrip("?") not in EVERYTHING]
    if not words:
        return Define(capabilities=_capabilities(view))
    known = _known(view)
    definitions: list[Definition] = []
    unknown: list[Unknown] = []
    for word in words:
        term = _look_up(word, known)
        if term:
            definitions.append(_written(view, word, term))
        else:
            near = near_names(word, {term.name: term for term in known.values()})
            names = tuple(view.ledger.name("term", name) for name in near)
            unknown.append(Unknown(dimension="term", value=word, near=names))
    return Define(
        status="answered" if definitions else "no_data",
        definitions=tuple(definitions),
        unknown=tuple(unknown),
    )


def _look_up(word: str, known: dict[str, Term]) -> Term | None:
    folded = fold(word)
    return known.get(folded) or known.get(folded.removesuffix("s"))


def _known(view: View) -> dict[str, Term]:
    """Every word by its folded names: the organisation's own before those of everybody."""
    terms = [*_of_context(view), *_cost_here(view), *GLOSSARY, *_of_tools()]
    known: dict[str, Term] = {}
    for term in terms:
        known.setdefault(fold(term.name), term)
    for term in terms:
        for other in term.others:
            known.setdefault(fold(other), term)
    for word, meant in view.context.organisation.synonyms.items():
        name = meant.rpartition(":")[2]
        target = known.get(fold(name))
        if target:
            known.setdefault(fold(word), target)
    return known


def _of_context(view: View) -> list[Term]:
    """The metrics, features, components and teams that the asker may see."""
    context = view.context
    terms: list[Term] = []
    for metric in context.metrics.values():
        meaning = f"a {metric.kind} metric in {metric.unit}; {metric.better} is better"
        computed = f"the {metric.aggregation} of its values over the window"
        terms.append(Term(metric.name, (), "metric", meaning, computed))
    for feature in context.features.values():
        owner = view.name_of("team", feature.team)
        meaning = f"a feature of {owner}: {feature.value}"
        terms.append(Term(feature.name, (feature.id,), "entity", meaning))
    for component in context.components.values():
        owner = view.name_of("team", component.team)
        meaning = f"a component of {owner}"
        if component.feature:
            meaning += f" that serves {view.name_of('feature', component.feature)}"
        terms.append(Term(component.name, (component.id,), "entity", meaning))
    for team in context.teams.values():
        meaning = f"a team, reached in {team.slack_channel}" if team.slack_channel else "a team"
        terms.append(Term(team.name, (team.id,), "entity", meaning))
    return terms


def _cost_here(view: View) -> list[Term]:
    """What "cost" means where a question does not say which."""
    kind = view.store.context.organisation.default_cost
    column = COST_COLUMNS[kind]
    return [
        Term(
            "cost",
            ("spend", "spending", "bill", "money"),
            "cost",
            f"{column}, unless a question asks for another cost",
            f"sum of the FOCUS column {column} over the lines of the scope and the window",
        )
    ]


def _of_tools() -> list[Term]:
    from tools.catalog import CATALOG  # the catalogue holds this tool too

    return [Term(tool.name, (), "tool", tool.summary) for tool in CATALOG.values()]


def _capabilities(view: View) -> tuple[Capability, ...]:
    from tools.catalog import CATALOG  # the catalogue holds this tool too

    return tuple(
        Capability(
            tool=tool.name,
            answers=view.ledger.name(tool.name, tool.summary),
            question=tool.question,
        )
        for tool in CATALOG.values()
    )


def _written(view: View, asked: str, term: Term) -> Definition:
    ledger = view.ledger
    return Definition(
        asked=asked,
        term=ledger.name("term", term.name),
        kind=term.kind,
        meaning=ledger.name("meaning", term.meaning),
        computed=ledger.name("computed", term.computed) if term.computed else None,
    )
