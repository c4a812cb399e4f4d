"""Drafts of the templates in better words: one call, verified claim by claim, one repair.

The tables, charts and caveats of the templates stay, and so does what they say of feature, owner
and verdict where the language model says nothing of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.compose.agreement import Owners
from bot.compose.bearing import Bearing
from bot.compose.claims import PLACEHOLDER, Claim
from bot.compose.verify import Ground, verify
from bot.language_model import prompts
from bot.language_model.data import asked, marked, shown
from bot.language_model.errors import LanguageModelError
from bot.language_model.session import tokens_of
from bot.language_model.written import ANSWER_TOOL, Written, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from langchain_core.language_models import BaseChatModel

    from bot.compose.claims import Draft
    from bot.compose.verify import Names
    from bot.language_model.session import Session
    from tools.context.schema import Context
    from tools.facts import Fact
    from tools.results import Result

MOST_FACTS = 80
KEPT = ("caveat",)
"""Kinds of claim that stay whatever is written."""

FILLED_IN = ("feature", "owner", "verdict")
"""Kinds that the template says where the language model does not."""

ORDER = ("headline", "driver", "feature", "owner", "verdict", "trade_off", "caveat", "next")


class Composer:
    """Writes for one question."""

    def __init__(self, chat: BaseChatModel, session: Session) -> None:
        self._chat = chat.bind_tools([ANSWER_TOOL], tool_choice="answer")
        self._session = session

    def write(
        self, question: str, drafts: Sequence[Draft], ground: Ground
    ) -> tuple[Written, tuple[str, ...]]:
        """The answer in new words and the questions to ask next; every claim is borne out.

        Raises:
            LanguageModelError: it gave nothing, or claims that its facts do not bear out, twice.

        """
        messages: list[Any] = [
            ("system", prompts.instructions("compose")),
            ("user", marked(material(question, drafts, ground))),
        ]
        self._session.prompts |= prompts.versions("system", "compose")
        faults = ["it was not called"]
        for outcome in ("composed", "repaired"):
            message = self._turn(messages)
            try:
                written = read(message)
                faults = list(faults_of(written, ground))
            except LanguageModelError as fault:
                faults = [f"the answer has another form: {fault.detail[:300]}"]
            if not faults:
                self._session.outcome = outcome
                return written, questions(written, ground, self._session.rejected)
            self._session.rejected.extend(faults)
            messages = [*messages[:2], ("user", _mend(message, faults))]
        raise LanguageModelError("rejected", "; ".join(faults))

    def _turn(self, messages: list[Any]) -> Any:
        length = sum(len(text) for _, text in messages)
        return self._session.ask(
            lambda: self._chat.invoke(messages), lambda message: tokens_of(message, length)
        )


def material(question: str, drafts: Sequence[Draft], ground: Ground) -> dict[str, Any]:
    """What the language model sees: the question, the facts without figures, and a plain draft."""
    claims = [one for draft in drafts for one in draft.claims if one.kind not in (*KEPT, "next")]
    return {
        "question": asked(question),
        "facts": [shown(fact, ground) for fact in _facts(drafts, claims, ground)],
        "draft": [{"kind": one.kind, "text": one.text, "facts": list(one.facts)} for one in claims],
    }


def _facts(drafts: Sequence[Draft], claims: Iterable[Claim], ground: Ground) -> list[Fact]:
    """The facts that the draft rests on, then those of its tables, as many as are worth reading."""
    ids = dict.fromkeys(fact_id for one in claims for fact_id in one.facts)
    for draft in drafts:
        if draft.table:
            cells = (cell for row in draft.table.rows for cell in row)
            ids |= dict.fromkeys(fact.id for cell in cells for fact in cell.facts)
    return [ground.facts[fact_id] for fact_id in list(ids)[:MOST_FACTS]]


def faults_of(written: Written, ground: Ground) -> Iterable[str]:
    """What its facts do not bear out, each with the claim that says it."""
    if not PLACEHOLDER.search(written.headline.text):
        yield "headline: it shows no fact"
    for one in written.all_claims():
        for fault in verify(one, ground):
            yield f"{one.kind} {one.text[:120]!r}: {fault}"
        if prompts.echoes(one.text):
            yield f"{one.kind} {one.text[:120]!r}: it repeats the instructions"


def questions(written: Written, ground: Ground, rejected: list[str]) -> tuple[str, ...]:
    """The questions to ask next that say nothing untrue; the others are left out."""
    cites = written.all_claims()[0].facts
    kept = []
    for text in written.next:
        shows = tuple(match[1] for match in PLACEHOLDER.finditer(text))
        faults = verify(Claim("next", text, tuple(dict.fromkeys([*shows, *cites]))), ground)
        if faults:
            rejected.extend(f"next {text[:120]!r}: {fault}" for fault in faults)
        else:
            kept.append(text)
    return tuple(kept)


def joined(written: Written, suggestions: tuple[str, ...], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the new words in the first of them."""
    said = written.all_claims()
    kinds = {one.kind for one in said}
    kept: list[Claim] = []
    for draft in drafts:
        for one in draft.claims:
            filled = one.kind in FILLED_IN and one.kind not in kinds
            if (one.kind in KEPT or filled) and one not in kept:
                kept.append(one)
    if suggestions:
        cites = said[0].facts
        quoted = ", ".join(f"“{text}”" for text in suggestions)
        kept.append(Claim("next", f"Ask next: {quoted}.", _cited(quoted, cites)))
    else:
        suggestions = drafts[0].suggestions
        kept.extend(one for one in drafts[0].claims if one.kind == "next")
    claims = sorted([*said, *kept], key=lambda one: ORDER.index(one.kind))
    rest = [replace(draft, claims=(), suggestions=()) for draft in drafts[1:]]
    return [replace(drafts[0], claims=tuple(claims), suggestions=suggestions), *rest]


def _cited(text: str, cites: tuple[str, ...]) -> tuple[str, ...]:
    shows = (match[1] for match in PLACEHOLDER.finditer(text))
    return tuple(dict.fromkeys([*shows, *cites]))


def ground_of(
    facts: Iterable[Fact], results: Sequence[Result], names: Names, context: Context
) -> Ground:
    """What claims over several results are checked against."""
    bearing = Bearing()
    answered = frozenset(team for result in results for team in result.owners)
    for result in results:
        part = Bearing.of(result)
        bearing.grades |= part.grades
        bearing.verdicts |= part.verdicts
    owners = {
        **{("component", one.id): one.team for one in context.components.values()},
        **{("feature", one.id): one.team for one in context.features.values()},
    }
    return Ground({fact.id: fact for fact in facts}, bearing, names, Owners(owners, answered))


def _mend(message: Any, faults: Sequence[str]) -> str:
    """The second and last request: what was wrong, and what was written."""
    calls = message.tool_calls
    wrote = str(calls[0]["args"] if calls else message.text)[:4_000]
    return "Call `answer` again with these faults mended.\n" + marked(
        {"faults": list(faults)[:12], "written": wrote}
    )
