"""The answer flow: understand → authorise → gather → compose → verify → render → deliver.

Where a language model is configured, it may plan what the words alone leave open, and reword what
the templates say; either step does nothing without one, and leaves things as they are on a fault.

Each step is one function that fills in its part of the work. A step that settles the answer
before the end, such as a question back, makes the steps behind it do nothing.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot import outcome
from bot.compose.bearing import Bearing
from bot.compose.fill import clean
from bot.compose.frame import Frame
from bot.compose.render import plain, section
from bot.compose.templates import TEMPLATES
from bot.compose.verify import Ground, verify
from bot.errors import ComposeError
from bot.hiding import hidden_words
from bot.messages import Answer, Question, Section, Status
from bot.slack.blocks import blocks
from bot.understand.reading import Call, Reading
from tools.arguments import COST_COLUMNS
from tools.catalog import CATALOG, call
from tools.errors import ArgumentError, NoDataError
from tools.view import View
from tools.visibility import FULL_VIEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.compose.claims import Claim, Draft
    from bot.desk import Desk
    from bot.language_model.session import Session
    from bot.messages import Composer
    from tools.results import Result

log = logging.getLogger(__name__)

NOTHING_OPEN = (
    "I have nothing that I may show you here. Access is given in access.yaml of the context folder;"
    " whoever looks after the bill can add you or this channel."
)
NOT_YET = "I cannot work that out yet. Ask me what I can do, and I will list it."
PARTLY = "I could answer a part of that only; ask the rest by itself. What was missing: {why}."
NOT_FOUND = (
    "I know nothing called “{names}”. Which team, feature, service or account is it part of?"
)
"""Word for word what an unknown name is answered with."""


@dataclass
class Work:
    """One question on its way to an answer."""

    question: Question
    desk: Desk
    view: View
    strict: bool = False
    reading: Reading | None = None
    by_words: bool = False
    status: Status | None = None
    message: str = ""
    results: list[tuple[Call, Result]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    session: Session | None = None
    """What the language model has done for this question; None where there is none."""
    barred: bool = False
    """Whether access, not the words, settled the answer."""
    composer: Composer = "template"
    answer: Answer | None = None
    began: float = field(default_factory=time.perf_counter)

    @property
    def settled(self) -> bool:
        """Whether the answer is known without asking any tool."""
        return self.status is not None

    def settle(self, status: Status, message: str) -> None:
        """Say this and ask no tool."""
        self.status, self.message = status, message


def understand(work: Work) -> None:
    """Read the words, unless the calls are given."""
    if work.reading is not None:
        return
    work.by_words = True
    if work.desk.assistant is not None:
        work.session = work.desk.assistant.begin(work.question, time.perf_counter() - work.began)
    work.reading = _read(work, work.view)
    if work.reading.status != "calls":
        work.settle(work.reading.status, work.reading.message)


def authorise(work: Work) -> None:
    """Refuse what the asker may not see, in the words in which an unknown name is answered."""
    visibility = work.view.visibility
    if visibility.everything:
        return
    if visibility.allowed == ():
        work.barred = True
        work.settle("refused", NOTHING_OPEN)
    elif work.by_words:
        full = View(work.view.store, work.view.calendar, FULL_VIEW, work.view.ledger)
        hidden = hidden_words(
            work.question.text, _read(work, full), work.view, work.desk.sight(work.view).seen
        )
        work.barred = bool(hidden)
        if hidden and work.status == "clarify":
            work.status = "refused"
        elif hidden:
            work.settle("refused", NOT_FOUND.format(names="” or “".join(hidden)))


def gather(work: Work) -> None:
    """Call the tools; every figure is a fact in the ledger from here on."""
    if work.reading is None or _planned(work) or work.settled:
        return
    left_out: list[str] = []
    for asked in work.reading.calls:
        if asked.tool not in CATALOG:
            work.settle("clarify", NOT_YET)
            return
        try:
            result = call(asked.tool, asked.args, work.view)
        except NoDataError as fault:
            work.settle("no_data", fault.user_text)
            return
        except ArgumentError as fault:
            if not work.by_words:
                raise
            log.info("The reading of %r fits no tool: %s", work.question.text, fault.detail)
            left_out.append(fault.user_text)
            continue
        unseen = [unknown.value for unknown in result.unknown]
        if unseen and not work.by_words and not work.view.visibility.everything:
            names = "” or “".join(clean(name) for name in unseen)
            work.results.clear()
            work.settle("refused", NOT_FOUND.format(names=names))
            return
        work.results.append((asked, result))
    if left_out and not work.results:
        work.settle("clarify", f"I could not ask for that: {left_out[0]}")
        return
    work.message = work.reading.message
    if left_out:
        work.message = f"{work.message} {PARTLY.format(why=left_out[0])}".strip()


def compose(work: Work) -> None:
    """Write a draft a tool from its template."""
    frame = Frame(work.view)
    work.drafts = [TEMPLATES[result.tool](result, frame) for _, result in work.results]


def check(work: Work) -> None:
    """Drop every claim that its facts do not bear out; in tests that is an error.

    The language model may then say what is left in its own words, which are checked alike.
    """
    facts = {fact.id: fact for fact in work.view.ledger.facts}
    for place, ((_, result), draft) in enumerate(zip(work.results, work.drafts, strict=True)):
        ground = Ground(facts, Bearing.of(result))
        kept = [claim for claim in draft.claims if _holds(claim, ground, strict=work.strict)]
        work.drafts[place] = replace(draft, claims=tuple(kept))
    _reword(work)


def render(work: Work) -> None:
    """Fill in the values."""
    facts = {fact.id: fact for fact in work.view.ledger.facts}
    work.sections = [
        section(result.tool, draft, facts, result.notes)
        for (_, result), draft in zip(work.results, work.drafts, strict=True)
    ]


def deliver(work: Work) -> None:
    """Hand over the answer with all that it rests on and what its thread should remember."""
    results = [result for _, result in work.results]
    first = results[0] if results else None
    status = work.status or outcome.status_of(results)
    calls = tuple(outcome.call_json(asked, result) for asked, result in work.results)
    owners = outcome.merged(result.owners for result in results)
    choices = work.reading.choices if work.reading and work.settled else ()
    answer = Answer(
        id=work.question.id,
        question=work.question.text,
        status=status,
        calls=calls,
        facts=() if work.settled else tuple(work.view.ledger.facts),
        queries=() if work.settled else tuple(work.view.ledger.queries),
        claims=tuple(claim for part in work.sections for claim in part.claims),
        features=outcome.merged(result.features for result in results),
        owners=owners,
        verdict=outcome.verdict_of(first),
        period=first.period if first else None,
        compare_to=first.compare_to if first else None,
        cost=COST_COLUMNS[first.cost] if first and first.cost else None,
        provisional=any("provisional" in result.notes for result in results),
        data_through=work.view.store.data_through,
        generation=work.view.store.generation,
        text=plain(work.message, work.sections),
        message=work.message,
        choices=choices,
        suggestions=outcome.merged(part.suggestions for part in work.sections),
        sections=tuple(work.sections),
        reach=outcome.reach(work.view, owners),
        composer=work.composer,
        private=status == "refused",
        turn=outcome.turn(work.question.text, status, calls, results, choices),
    )
    work.answer = answer.model_copy(
        update={
            "blocks": tuple(blocks(answer)),
            "ms": round((time.perf_counter() - work.began) * 1000),
        }
    )


FLOW: tuple[Callable[[Work], None], ...] = (
    understand,
    authorise,
    gather,
    compose,
    check,
    render,
    deliver,
)


def answer(question: Question, desk: Desk, *, strict: bool = False) -> Answer:
    """Answer a question.

    Raises:
        StoreError: there is no store, or it cannot be read.
        QueryTooBigError: a query ran over its time or memory.
        ComposeError: with `strict`, when a claim is not borne out by its facts.

    """
    return _run(question, desk, reading=None, strict=strict)


def answer_call(asked: Call, question: Question, desk: Desk, *, strict: bool = False) -> Answer:
    """Answer one call of a tool, without words.

    Raises:
        ArgumentError: there is no such tool, or it cannot take the arguments.

    """
    if asked.tool not in CATALOG:
        raise ArgumentError(f"there is no tool {asked.tool!r}; choose from {', '.join(CATALOG)}")
    reading = Reading(status="calls", calls=(asked,))
    return _run(question, desk, reading=reading, strict=strict)


def _run(question: Question, desk: Desk, *, reading: Reading | None, strict: bool) -> Answer:
    with desk.view(question) as view:
        work = Work(question, desk, view, strict=strict, reading=reading)
        for step in FLOW:
            step(work)
    if work.desk.assistant is not None and work.session is not None:
        work.desk.assistant.finish(work.session)
    if work.answer is None:
        raise AssertionError("the flow ended without an answer")
    return work.answer


def _read(work: Work, view: View) -> Reading:
    from bot.understand.understand import understand as read  # `call` needs no words

    return read(
        work.question.text,
        vocabulary=work.desk.sight(view).vocabulary,
        calendar=view.calendar,
        turns=work.question.turns,
    )


def _planned(work: Work) -> bool:
    """Let the language model choose the tools, where the words alone leave the question open."""
    assistant = work.desk.assistant
    if assistant is None or work.session is None or work.reading is None or work.barred:
        return False
    view = work.desk.fresh(work.view)
    results = assistant.plan(work.session, work.question, view, work.reading)
    if results is None:
        return False
    work.view, work.results, work.status, work.message = view, results, None, ""
    return True


def _reword(work: Work) -> None:
    """Let the language model say it better, where there is one and it keeps to the facts."""
    assistant = work.desk.assistant
    if assistant is None or work.session is None or work.settled or not work.results:
        return
    calls = [outcome.call_json(asked, result) for asked, result in work.results]
    drafts = assistant.reword(
        work.session, work.question.text, work.view, work.results, work.drafts, calls
    )
    if drafts is not None:
        work.drafts, work.composer = drafts, "language_model"


def _holds(claim: Claim, ground: Ground, *, strict: bool) -> bool:
    faults = verify(claim, ground)
    if not faults:
        return True
    detail = f"{claim.kind} claim {claim.text!r}: {'; '.join(faults)}"
    if strict:
        raise ComposeError("a claim was not borne out by its facts", detail=detail)
    log.error("Dropped a %s", detail)
    return False
