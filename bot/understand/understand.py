"""Words → calls: clean → greet or refuse → split → parse → route → build → settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.understand import manners, thread
from bot.understand.building import Built, build
from bot.understand.clean import clean
from bot.understand.parsing import Parsed, parse
from bot.understand.questions import join_statements, questions, without_opening
from bot.understand.reading import Call, Choice, Reading, Turn
from bot.understand.router import heard, rank
from bot.understand.scoping import Doubt, describe
from bot.understand.spelling import mend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.entities import Mention
    from bot.understand.vocabulary import Vocabulary
    from tools.periods import Calendar

MOST_CALLS = 4
PASTED = 1_500
"""Characters of a pasted text that are read when nothing stands beside it."""
SURE = 0.45
"""Below this probability the two likeliest readings are offered instead of an answer."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One question read: how sure its tool is, and what it says."""

    parsed: Parsed
    built: Built
    ranked: list[tuple[str, float]]


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
    if not cleaned.had_letters or not any(sign.isalnum() for sign in words):
        return _lost("There is nothing in that which I can read.")
    picked = thread.picked(words, turns)
    if picked:
        return understand(picked, vocabulary=vocabulary, calendar=calendar, turns=turns[:-1])
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
    clauses = questions(words)
    if len(clauses) > 1:
        clauses = join_statements(clauses)
        clauses = [clause for clause in clauses if not manners.is_social(clause)] or clauses
    parsed = [parse(clause, vocabulary, calendar) for clause in clauses[:12]]
    asking = [one for one in parsed if heard(one) >= 1.0]
    if len(asking) < 2 or len(clauses) < 2:
        whole = " ".join(clauses)
        asking = [parse(whole, vocabulary, calendar) if len(clauses) > 1 else parsed[0]]
    if pasted and not asking[0].mentions:
        beside = parse(pasted.replace("\n", " ")[:600], vocabulary, calendar)
        asking = [thread.lend(one, beside) for one in asking]
    found: list[_Read] = []
    remembered = list(turns)
    for one in asking[:MOST_CALLS]:
        read = _read(one, vocabulary, calendar, remembered)
        twin = next((n for n, old in enumerate(found) if _says_same(old, read)), None)
        if twin is None:
            found.append(read)
        elif len(read.built.call.args) > len(found[twin].built.call.args):
            found[twin] = read
        remembered.append(Turn(question=one.text, calls=(read.built.call,)))
    return found


def _says_same(old: _Read, new: _Read) -> bool:
    """Whether a clause only goes on about the question before it."""
    first, second = old.built.call, new.built.call
    if first.tool != second.tool:
        return False
    return all(
        name not in first.args or name not in second.args or first.args[name] == second.args[name]
        for name in ("scope", "exclude", "period", "entity", "incident", "decision", "term")
    )


def _read(
    parsed: Parsed, vocabulary: Vocabulary, calendar: Calendar, turns: Sequence[Turn]
) -> _Read:
    if turns:
        joined = thread.follow(parsed, vocabulary, calendar, turns)
        if joined is not None:
            return _Read(parsed, joined, [(joined.call.tool, 1.0)])
    ranked = rank(parsed)
    return _Read(parsed, build(ranked[0][0], parsed, vocabulary, calendar), ranked)


def _settle(words: str, read: list[_Read], vocabulary: Vocabulary, note: str) -> Reading:
    """Ask where something is in doubt; else hand over the calls."""
    first = read[0]
    if manners.is_elsewhere(words) and not first.parsed.mentions and heard(first.parsed) < 2.5:
        return _refuse("That is not something I know about.")
    for one in read:
        if one.built.call.tool == "define":
            continue
        if one.built.doubts:
            return _which(words, one.built.doubts[0], vocabulary)
        if one.built.choices:
            return _which_record(words, one.built)
        unknown = [mention for mention in one.built.unknown if _matters(mention)]
        if unknown:
            return _unknown(words, unknown[0], vocabulary)
    confidence = min(one.ranked[0][1] for one in read)
    empty = heard(first.parsed) < 0.5 and not first.parsed.mentions and first.ranked[0][1] < 1.0
    if empty and not first.parsed.windows.period:
        if len(words.split()) >= 3:
            return _refuse("I could not find a question about spend in that.")
        return _lost("I am not sure what you would like to know.")
    return Reading(
        status="calls",
        calls=tuple(one.built.call for one in read),
        message=note,
        confidence=confidence,
    )


def _matters(mention: Mention) -> bool:
    return mention.likeness >= 0


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


def _refuse(message: str) -> Reading:
    return Reading(status="refused", message=f"{message} {manners.CAN_DO}", confidence=1.0)


def _name(language: str) -> str:
    return "another language" if language == "another" else language
