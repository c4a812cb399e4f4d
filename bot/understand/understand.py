"""Words → calls: clean → greet or refuse → split → parse → route → build → settle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand import manners, thread
from bot.understand.building import Built, build
from bot.understand.clean import clean
from bot.understand.parsing import Parsed, parse
from bot.understand.picking import picked
from bot.understand.questions import goes_on, join_statements, questions, without_opening
from bot.understand.reading import Call, Choice, Reading, Turn
from bot.understand.router import HEARD, Route, route
from bot.understand.scoping import Doubt, describe
from bot.understand.spelling import mend
from bot.understand.wording import as_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.entities import Mention
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar

MOST_CALLS = 4
MOST_CLAUSES = 12
PASTED = 1_500
"""Characters of a pasted text that are read when nothing stands beside it."""
SURE = 0.6
"""Below this probability the two likeliest readings are offered instead of an answer."""
UNHEARD = 0.5
"""How sure it is that a message asks nothing, when it is merely not understood."""
CLEAR = 0.55
"""The probability from which one sentence of several is a question of its own."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One question read: how sure its tool is, and what it says."""

    parsed: Parsed
    built: Built
    route: Route


def understand(
    text: str, *, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn] = ()
) -> Reading:
    """What a message asks for.

    Args:
        text: the message as it was sent, with whatever markup it has.
        vocabulary: the names that the asker may use.
        calendar: what "today" and "week" mean.
        turns: what the thread remembers, oldest first.

    """
    cleaned = clean(text)
    words = cleaned.text or cleaned.pasted[:PASTED]
    question = picked(words, turns)
    if question:
        return understand(question, vocabulary=vocabulary, calendar=calendar, turns=turns[:-1])
    if not cleaned.had_letters or not any(sign.isalnum() for sign in words):
        return _lost("There is nothing in that which I can read.")
    language = manners.language_of(words)
    note = ""
    if language:
        words = manners.in_english(words, language)
        note = f"I read English best; I took this for {_name(language)} and did what I could."
    else:
        words = mend(words, vocabulary)
    if manners.is_social(words):
        return Reading(status="calls", calls=(Call(tool="define"),), message=note)
    if manners.is_order(words):
        return _refuse("I only read and explain; I change nothing.")
    if manners.is_forbidden(words):
        return _refuse("That is not something I talk about.")
    read = _read_all(without_opening(words), cleaned.pasted, vocabulary, calendar, turns)
    return _settle(words, read, vocabulary, note)


def _read_all(
    words: str, pasted: str, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> list[_Read]:
    """Every question of the message; the later ones may lean on the earlier ones."""
    asking = _asking(words, vocabulary, calendar)
    if pasted and not asking[0].mentions:
        beside = parse(pasted.replace("\n", " ")[:600], vocabulary, calendar)
        asking = [thread.lend(one, beside) for one in asking]
    found: list[_Read] = []
    remembered = list(turns)
    for one in asking[:MOST_CALLS]:
        read = _read(one, vocabulary, calendar, remembered)
        twin = next((n for n, old in enumerate(found) if _says_same(old, read)), None)
        if twin is not None:
            if len(read.built.call.args) > len(found[twin].built.call.args):
                found[twin] = read
        elif not found or not _only_adds(found[-1], read):
            found.append(read)
        elif _WEIGHS in (read.built.call.tool, found[-1].built.call.tool):
            kept, other = (
                (read, found[-1]) if read.built.call.tool == _WEIGHS else (found[-1], read)
            )
            found[-1] = _in_the_window(kept, other, vocabulary, calendar)
        remembered.append(Turn(question=one.text, calls=(read.built.call,)))
    return found


def _asking(words: str, vocabulary: Vocabulary, calendar: Calendar) -> list[Parsed]:
    """The clauses that ask something; what the others name is lent to the one that asks."""
    clauses = join_statements(questions(words))
    clauses = [clause for clause in clauses if not manners.is_social(clause)] or clauses
    parsed = [parse(clause, vocabulary, calendar) for clause in clauses[:MOST_CLAUSES]]
    if len(parsed) == 1:
        return parsed
    clear = []
    for one in parsed:
        found = route(one)
        if found.confidence >= CLEAR and found.loudest >= HEARD and not goes_on(one.text):
            clear.append(one)
    if not clear:
        return [parse(" ".join(clauses), vocabulary, calendar)]
    if len(clear) == 1:
        for other in parsed:
            if other is not clear[0]:
                clear = [thread.lend(clear[0], other)]
        return clear
    first = parsed.index(clear[0])
    for other in parsed[:first]:
        clear[0] = thread.lend(clear[0], other)
    return clear


_WEIGHS = "trade_offs"
_TELLS_MONEY = frozenset(
    {"outage_cost", "ai_spend", "telemetry_spend", "decision_impact", "unit_cost", "cost_drivers"}
)


def _only_adds(old: _Read, new: _Read) -> bool:
    """Whether a clause only asks for a side of what the one before it asks about.

    "Was it down, and did that cost a lot?" is one question, and so is "what would it save and
    what would we risk?".
    """
    first, second = old.built.call.tool, new.built.call.tool
    if new.parsed.mentions or new.parsed.breakdown.dimensions:
        return False
    if {first, second} == {"savings", _WEIGHS} or (first, second) == (_WEIGHS, "spend"):
        return True
    return second == "spend" and first in _TELLS_MONEY and not new.parsed.windows.period


def _in_the_window(kept: _Read, other: _Read, vocabulary: Vocabulary, calendar: Calendar) -> _Read:
    """One question for two, in the window of either."""
    parsed = thread.lend(kept.parsed, other.parsed)
    return replace(kept, parsed=parsed, built=build(kept.route.tool, parsed, vocabulary, calendar))


def _says_same(old: _Read, new: _Read) -> bool:
    """Whether a clause only goes on about the question before it."""
    first, second = old.built.call, new.built.call
    if first.tool != second.tool:
        return False
    return all(
        name not in first.args or name not in second.args or first.args[name] == second.args[name]
        for name in (
            "scope",
            "exclude",
            "period",
            "entity",
            "group_by",
            "incident",
            "decision",
            "term",
        )
    )


def _read(
    parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> _Read:
    found = _ahead(route(parsed), parsed, calendar)
    if turns:
        joined = thread.follow(parsed, vocabulary, calendar, turns)
        if joined is not None:
            sure = found if joined.call.tool == found.tool else replace(found, confidence=1.0)
            return _Read(
                parsed, joined, replace(sure, none=0.0, confidence=max(sure.confidence, SURE))
            )
    return _Read(parsed, build(found.tool, parsed, vocabulary, calendar), found)


def _ahead(found: Route, parsed: Parsed, calendar: Calendar) -> Route:
    """What is spent in a window that has not begun can only be forecast."""
    period = parsed.windows.period
    if found.tool == "spend" and period and period.first_day > calendar.today:
        return replace(found, tool="forecast", second="spend")
    return found


def _settle(words: str, read: list[_Read], vocabulary: Vocabulary, note: str) -> Reading:
    """Ask where something is in doubt; else hand over the calls."""
    first = read[0]
    loud = first.route.loudest >= 2.5 and first.route.tool != "define"
    placed = bool(first.parsed.mentions) or loud
    elsewhere = manners.is_elsewhere(words) and first.route.loudest < 1.5
    if not placed and (elsewhere or first.route.none > 0.5):
        if len(words.split()) < 2:
            return _lost("I am not sure what you would like to know.")
        return _refuse("I could not find a question about spend in that.", UNHEARD)
    for one in read:
        if one.built.closed:
            return _lost("I cannot tell what that is about; please name it.")
        if one.built.call.tool == "define":
            continue
        if one.built.doubts:
            return _which(words, one.built.doubts[0], vocabulary)
        if one.built.choices:
            return _which_record(words, one.built)
        if one.built.unknown:
            return _unknown(words, one.built.unknown[0], vocabulary)
    for one in read:
        if one.route.confidence < SURE:
            return _which_tool(one)
    return Reading(
        status="calls",
        calls=tuple(one.built.call for one in read),
        message=note,
        confidence=min(one.route.confidence for one in read),
    )


def _which_tool(read: _Read) -> Reading:
    """Offer the two likeliest readings as whole questions."""
    choices = tuple(
        Choice(label=question, question=question)
        for question in (
            as_question(tool, read.parsed) for tool in (read.route.tool, read.route.second)
        )
    )
    return Reading(
        status="clarify",
        message="I can read that in two ways. Which do you mean?",
        choices=choices,
        confidence=read.route.confidence,
    )


def _which(words: str, doubt: Doubt, vocabulary: Vocabulary) -> Reading:
    mention = doubt.mention
    choices = []
    for dimension, value in doubt.options[:5]:
        named = describe(vocabulary, dimension, value)
        choices.append(Choice(label=named, question=_with(words, mention.text, named)))
    listed = " or ".join(choice.label for choice in choices)
    return Reading(
        status="clarify",
        message=f"“{mention.text}” may mean {listed}. Which one?",
        choices=tuple(choices),
        confidence=0.5,
    )


def _which_record(words: str, built: Built) -> Reading:
    choices = tuple(
        Choice(label=title, question=f"{words.rstrip(' ?.!')} ({record_id})?")
        for record_id, title in built.choices
    )
    listed = " or ".join(f"“{choice.label}”" for choice in choices)
    return Reading(
        status="clarify",
        message=f"Which one do you mean: {listed}?",
        choices=choices,
        confidence=0.5,
    )


def _unknown(words: str, mention: Mention, vocabulary: Vocabulary) -> Reading:
    options = dict.fromkeys(
        (entry.dimension, value) for entry in mention.entries[:3] for value in entry.values[:1]
    )
    choices = [
        Choice(
            label=describe(vocabulary, dimension, value),
            question=_with(words, mention.text, describe(vocabulary, dimension, value)),
        )
        for dimension, value in options
    ]
    message = f"I know nothing called “{mention.text}”."
    if choices:
        message += f" Did you mean {' or '.join(choice.label for choice in choices)}?"
    else:
        message += " Which team, feature, service or account is it part of?"
    return Reading(status="clarify", message=message, choices=tuple(choices), confidence=0.5)


def _with(words: str, written: str, named: str) -> str:
    """The question with a name spelled out in place of the word that was in doubt."""
    for lead in ("the ", "our ", ""):
        if lead + written in words:
            return words.replace(lead + written, named, 1)
    return words


def _lost(message: str) -> Reading:
    choices = tuple(Choice(label=example, question=example) for example in manners.EXAMPLES)
    return Reading(
        status="clarify", message=f"{message} {manners.CAN_DO}", choices=choices, confidence=0.0
    )


def _refuse(message: str, confidence: float = 1.0) -> Reading:
    return Reading(status="refused", message=f"{message} {manners.CAN_DO}", confidence=confidence)


def _name(language: str) -> str:
    return "another language" if language == "another" else language
