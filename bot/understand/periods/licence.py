"""Whether words that could name a time do so here: `may`, `sat`, `H2`, `the 3rd` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.hours import Clock, DayPart
from bot.understand.periods.recurring import Dated, Holiday, Month, Quarterly, Weekday
from bot.understand.periods.sections import Directed, Sectioned

if TYPE_CHECKING:
    from bot.understand.periods.phrase import Phrase
    from bot.understand.periods.reader import Reader


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words after which a doubtful word is a time, and those after which it surely is.
_TIMED = _words(
    """in on since from until through during over for of before after between vs v than against by
    around at last this next past compared to throughout within and early mid late previous"""
)
_SURE = _words("in on since until during through throughout before after between vs than")
# What is spent in a time may follow it; a thing that is named after a time may follow too.
_MONEY = _words(
    """spend spending spent cost costs bill bills invoice budget total totals forecast usage numbers
    figures charges expenses expenditure overview summary breakdown report results actuals close
    run runrate increase spike jump rise drop change trend burn"""
)
_THINGS = _words(
    """cluster clusters node nodes instance instances bucket buckets db database databases server
    servers service services component components queue queues topic table tables api apis deploy
    project projects account accounts env environment namespace pod pods repo branch build pipeline
    pipelines job jobs script module version dashboard channel party engine console framework boot
    cloud batch security cleaning meeting standup review sync demo digest egg tree madness replica
    replicas shard region zone tier attempt option item line team squad person place step stage
    time thing customer tenant user feature generation microsystems solaris imagery files
    heading reports shipping delivery"""
)
_NAMED = _words("team project component service called named codename squad bucket hi hey")
_GREETED = _words("ask tell ping thank thanks dear happy merry hello")
# Who says something is a person; what follows the verb `may` is a verb.
_SPOKEN = _words("said says asked asks wants wanted thinks told tells reports owns works needs")
_AFTER_VERB = _SPOKEN | _words(
    """we i you they he she it be have not also cause need want see get know ask help take well
    still or never just actually only require break increase cost"""
)
_FILL = _words(
    """the in for on of at over please show me a our my us and what about how spend spending costs
    cost bill usage total so ok hi thanks during how's what's whats"""
)
# What may follow a time that ends there.
_ENDS = _words(
    """to through until and for in of with vs v versus compared than on at from or was is did were
    we our because due please by as but so that does do has have had i you they it why what how who
    which when where against per across onwards till up down alone only too again spend cost costs
    bill spike"""
)
_ASKING = _words("was is were did")
_RATHER = _words("worse better higher lower more less cheaper dearer bigger smaller")
_MEASURED = _words("spend spending cost costs usage bill total trend burn average avg")
_VERSUS = ("vs", "versus", "compared")


def licensed(reader: Reader, phrase: Phrase) -> bool:
    """Whether the words of a phrase speak of time at this place in the message."""
    doubts = {atom.weak for atom in phrase.atoms}
    if phrase.kind in ("since", "to date"):
        empty = bool(doubts) and doubts <= {"nth", "number", "now"}
        return not empty and _after(reader, phrase) not in _THINGS
    if phrase.kind == "range":
        return _range(reader, phrase, doubts)
    if None in doubts or len(phrase.atoms) > 1:
        return _named_time(reader, phrase)
    doubt = str(next(iter(doubts), None))
    if doubt in ("nth", "now", "number"):
        return False
    if _is_all(reader, phrase):
        return True
    before = reader.word(phrase.start - 1)
    if before in ("the", "our"):
        before = reader.word(phrase.start - 2) or before
    check = _CHECKS.get(doubt)
    return check(reader, phrase, before) if check else _after(reader, phrase) not in _THINGS


def _is_all(reader: Reader, phrase: Phrase) -> bool:
    """Whether the phrase is all that the message says."""
    if len(reader.tokens) - (phrase.end - phrase.start) > 8:
        return False
    rest = [*reader.tokens[: phrase.start], *reader.tokens[phrase.end :]]
    return all(token.kind == "stop" or token.word(*_FILL) for token in rest)


def _after(reader: Reader, phrase: Phrase) -> str:
    token = reader.at(phrase.end)
    return token.text if token and token.kind in ("word", "name") else ""


def _range(reader: Reader, phrase: Phrase, doubts: set[str | None]) -> bool:
    if _after(reader, phrase) in _THINGS:
        return False
    if None in doubts or doubts in ({"slashed"}, {"clock"}):
        return True
    if doubts <= {"number", "nth"}:
        return False
    if doubts <= {"year", "slashed", "ordinal", "half", "number", "clock"}:
        opened = reader.word(phrase.start) in ("from", "between")
        introduced = reader.word(phrase.start - 1) in _TIMED | {"the"}
        return opened or introduced or _is_all(reader, phrase)
    return True


def _named_time(reader: Reader, phrase: Phrase) -> bool:
    """A month, weekday or quarter may be part of a name: the Friday job, team March."""
    atom = phrase.atoms[0]
    while isinstance(atom, Sectioned | Directed):
        if isinstance(atom, Directed):
            return _after(reader, phrase) not in ("boot", "cloud")
        atom = atom.inner
    named = isinstance(atom, Month | Weekday | Quarterly | Holiday | Clock | Dated)
    if not named or len(phrase.atoms) > 1:
        return True
    before = reader.at(phrase.start - 1)
    if before and before.text in _NAMED | _GREETED:
        return False
    if reader.tokens[phrase.end - 1].possessive:
        return reader.word(phrase.end) not in ("team", "squad")
    after = _after(reader, phrase)
    said = isinstance(atom, Month | Weekday) and after in _SPOKEN
    if said or after in _THINGS:
        return before is not None and before.text in _SURE
    return True


def _month(reader: Reader, phrase: Phrase, before: str) -> bool:
    """May, Mar and Dec: a verb, a first name, a product."""
    token = reader.tokens[phrase.start]
    after = _after(reader, phrase)
    if token.possessive:
        return True
    if "may" not in (token.text, reader.tokens[phrase.end - 1].text):
        timed = before in _TIMED or after in _MONEY or after in _VERSUS
        return timed and after not in _THINGS
    if token.text == "this":
        return after not in _AFTER_VERB
    if before in ("to", "by", "at", "and", "this") and after in _AFTER_VERB:
        return False
    if before in _TIMED - {"to", "at", "by", "and"}:
        return True
    if reader.word(phrase.start - 1) in ("the", "our", "my"):
        return after not in _AFTER_VERB
    spoken_of = after in ("bill", "invoice", "through", *_VERSUS)
    return spoken_of and before not in ("we", "you", "they", "i", "it", "this", "that")


def _short_weekday(reader: Reader, phrase: Phrase, before: str) -> bool:
    if reader.tokens[phrase.start].possessive:
        return True
    timed = before in _SURE | {"from", "last", "this", "next", "by", "of", "for", "against"}
    return timed and _after(reader, phrase) not in _THINGS


def _ordinal(reader: Reader, phrase: Phrase, before: str) -> bool:
    if before in _ASKING:
        return reader.word(phrase.start - 1) == "the" and _after(reader, phrase) in _RATHER
    spelt = reader.kind(phrase.start) == "word"
    timed = _SURE if spelt else _TIMED - {"last", "this", "next", "past", "at", "over"}
    return before in timed and _closes(reader, phrase, _ENDS)


def _closes(reader: Reader, phrase: Phrase, words: frozenset[str]) -> bool:
    """Whether the phrase ends its part of the sentence."""
    token = reader.at(phrase.end)
    return token is None or token.kind in ("stop", "over") or token.word(*words)


def _year(reader: Reader, phrase: Phrase, before: str) -> bool:
    if reader.tokens[phrase.start].possessive:
        return True
    timed = before in _TIMED | {"all", "whole", "entire", "calendar", "year"}
    if timed and _closes(reader, phrase, _ENDS | _MONEY):
        return True
    return _after(reader, phrase) in _MONEY | {"vs", "versus"}


def _half(reader: Reader, phrase: Phrase, before: str) -> bool:
    after = _after(reader, phrase)
    if after in _THINGS or after == "of":
        return False
    return before in _TIMED | _ASKING or after in _MONEY or after in _VERSUS


def _season(reader: Reader, phrase: Phrase, before: str) -> bool:
    after = _after(reader, phrase)
    fallen = reader.word(phrase.start) == "fall" and after in ("in", "of")
    if fallen or after in _THINGS:
        return False
    return before in {"in", "since", "during", "over", "last", "until", "through", "vs", "than"}


def _part(reader: Reader, phrase: Phrase, before: str) -> bool:
    del before
    atom = phrase.atoms[0]
    return isinstance(atom, DayPart) and (
        reader.word(phrase.start) == "overnight" and _after(reader, phrase) not in _THINGS
    )


def _weekend(reader: Reader, phrase: Phrase, before: str) -> bool:
    ahead = reader.word(phrase.start - 1)
    if ahead not in ("the", "our") and before not in _SURE | {"over", "this"}:
        return False
    timed = _SURE | {"over", "at", "the", "from", "for", "of", "to", "against", "by", "our"}
    named = before in timed and _after(reader, phrase) not in _THINGS
    return named or _closes(reader, phrase, _ENDS | _MONEY)


def _holiday(reader: Reader, phrase: Phrase, before: str) -> bool:
    after = _after(reader, phrase)
    if after in _THINGS or before in _GREETED:
        return False
    timed = before in _TIMED or after in _MONEY or after in _VERSUS
    ended = _closes(reader, phrase, _ENDS)
    return timed or ended or reader.tokens[phrase.end - 1].possessive


def _clock(reader: Reader, phrase: Phrase, before: str) -> bool:
    timed = before in ("at", "since", "from", "until", "before", "after", "by", "around")
    return timed and _after(reader, phrase) not in _THINGS


def _slashed(reader: Reader, phrase: Phrase, before: str) -> bool:
    """3/4 is a share as well as a date."""
    timed = before in _SURE | {"from", "by"} - {"in"}
    return timed and _after(reader, phrase) not in _THINGS


def _duration(reader: Reader, phrase: Phrase, before: str) -> bool:
    """Our 30-day spend; cost over 7 days."""
    after = _after(reader, phrase)
    if after in _MEASURED:
        return reader.word(phrase.start - 1) not in ("a", "an", "of", "retention")
    measured = before in ("over", "for", "across") and reader.word(phrase.start - 2) in _MEASURED
    return measured and after not in ("old", "of", "or", "retention")


def _the_unit(reader: Reader, phrase: Phrase, before: str) -> bool:
    """The unit that is meant: for the week; how was the month."""
    rest = reader.tokens[phrase.end : phrase.end + 2]
    last_words = len(rest) < 2 and all(token.kind == "stop" for token in rest)
    timed = before in ("for", "during", "over", "in")
    return _closes(reader, phrase, _ENDS) and (timed or last_words)


_CHECKS = {
    "may": _month,
    "mar": _month,
    "dec": _month,
    "short weekday": _short_weekday,
    "ordinal": _ordinal,
    "year": _year,
    "half": _half,
    "season": _season,
    "part": _part,
    "weekend": _weekend,
    "holiday": _holiday,
    "clock": _clock,
    "slashed": _slashed,
    "duration": _duration,
    "the unit": _the_unit,
}
