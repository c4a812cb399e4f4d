"""Whether words that could name a time do so here: `may`, `sat`, `H2`, `the 3rd` and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.understand.periods.hours import Clock, DayPart
from bot.understand.periods.recurring import Dated, Holiday, Month, Quarterly, Weekday
from bot.understand.periods.sections import Directed, Sectioned

if TYPE_CHECKING:
    from bot.understand.periods.phrase import Phrase
    from bot.understand.periods.reader import Reader

_TIMED = frozenset(
    [
        "in",
        "on",
        "since",
        "from",
        "until",
        "through",
        "during",
        "over",
        "for",
        "of",
        "before",
        "after",
        "between",
        "vs",
        "v",
        "than",
        "against",
        "by",
        "around",
        "at",
        "last",
        "this",
        "next",
        "past",
        "compared",
        "to",
        "throughout",
        "within",
        "and",
        "early",
        "mid",
        "late",
        "previous",
    ]
)
_SURE = frozenset(
    [
        "in",
        "on",
        "since",
        "until",
        "during",
        "through",
        "throughout",
        "before",
        "after",
        "between",
        "vs",
        "than",
    ]
)
_MONEY = frozenset(
    [
        "spend",
        "spending",
        "spent",
        "cost",
        "costs",
        "bill",
        "bills",
        "invoice",
        "budget",
        "total",
        "totals",
        "forecast",
        "usage",
        "numbers",
        "figures",
        "charges",
        "expenses",
        "expenditure",
        "overview",
        "summary",
        "breakdown",
        "report",
        "results",
        "actuals",
        "close",
        "run",
        "runrate",
        "increase",
        "spike",
        "jump",
        "rise",
        "drop",
        "change",
        "trend",
        "burn",
    ]
)
_THINGS = frozenset(
    [
        "cluster",
        "clusters",
        "node",
        "nodes",
        "instance",
        "instances",
        "bucket",
        "buckets",
        "db",
        "database",
        "databases",
        "server",
        "servers",
        "service",
        "services",
        "component",
        "components",
        "queue",
        "queues",
        "topic",
        "table",
        "tables",
        "api",
        "apis",
        "deploy",
        "project",
        "projects",
        "account",
        "accounts",
        "env",
        "environment",
        "namespace",
        "pod",
        "pods",
        "repo",
        "branch",
        "build",
        "pipeline",
        "pipelines",
        "job",
        "jobs",
        "script",
        "module",
        "version",
        "dashboard",
        "channel",
        "party",
        "engine",
        "console",
        "framework",
        "boot",
        "cloud",
        "batch",
        "security",
        "cleaning",
        "meeting",
        "standup",
        "review",
        "sync",
        "demo",
        "digest",
        "egg",
        "tree",
        "madness",
        "replica",
        "replicas",
        "shard",
        "region",
        "zone",
        "tier",
        "attempt",
        "option",
        "item",
        "line",
        "team",
        "squad",
        "person",
        "party",
        "place",
        "step",
        "stage",
        "time",
        "thing",
        "one",
        "customer",
        "tenant",
        "user",
        "feature",
        "generation",
        "microsystems",
        "solaris",
        "imagery",
        "reports",
        "files",
        "heading",
        "feature",
    ]
)
_NAMED = frozenset(
    [
        "team",
        "project",
        "component",
        "service",
        "called",
        "named",
        "codename",
        "squad",
        "bucket",
        "@",
        "hi",
        "hey",
    ]
)
_SPEAKERS = frozenset(
    [
        "said",
        "says",
        "asked",
        "asks",
        "wants",
        "wanted",
        "thinks",
        "told",
        "tells",
        "reports",
        "owns",
        "works",
        "needs",
        "is's",
        "we",
        "i",
        "you",
        "they",
        "he",
        "she",
        "it",
        "be",
        "have",
        "not",
        "also",
        "cause",
        "need",
        "want",
        "see",
        "get",
        "know",
        "ask",
        "help",
        "take",
        "well",
        "still",
        "or",
        "never",
        "just",
        "actually",
        "only",
        "require",
        "break",
        "increase",
        "cost",
    ]
)
_FILL = frozenset(
    [
        "the",
        "in",
        "for",
        "on",
        "of",
        "at",
        "over",
        "please",
        "show",
        "me",
        "a",
        "our",
        "my",
        "us",
        "and",
        "what",
        "about",
        "how",
        "spend",
        "spending",
        "costs",
        "cost",
        "bill",
        "usage",
        "total",
        "so",
        "ok",
        "hi",
        "thanks",
        "during",
        "how's",
        "what's",
        "whats",
    ]
)
_ENDS = frozenset(
    [
        "to",
        "through",
        "until",
        "and",
        "for",
        "in",
        "of",
        "with",
        "vs",
        "v",
        "versus",
        "compared",
        "than",
        "on",
        "at",
        "from",
        "or",
        "was",
        "is",
        "did",
        "were",
        "we",
        "our",
        "because",
        "due",
        "please",
        "by",
        "as",
        "but",
        "so",
        "that",
        "did",
        "do",
        "does",
        "has",
        "have",
        "had",
        "i",
        "you",
        "they",
        "it",
        "why",
        "what",
        "how",
        "who",
        "which",
        "when",
        "where",
        "against",
        "per",
        "across",
        "onwards",
        "till",
        "up",
        "down",
        "alone",
        "only",
        "too",
        "again",
        "spend",
        "cost",
        "costs",
        "bill",
        "spike",
    ]
)


def licensed(reader: Reader, phrase: Phrase) -> bool:
    """Whether the words of a phrase speak of time at this place in the message."""
    if phrase.kind in ("since", "to date"):
        return _since_licensed(reader, phrase)
    doubts = {atom.weak for atom in phrase.atoms}
    if phrase.kind == "range":
        return _range_licensed(reader, phrase, doubts)
    if None in doubts or len(phrase.atoms) > 1:
        return _named_time(reader, phrase)
    doubt = next(iter(doubts), None)
    if doubt in ("nth", "now", "number"):
        return False
    if _all(reader, phrase):
        return True
    before = reader.word(phrase.start - 1)
    if before == "the" or before == "our":
        before = reader.word(phrase.start - 2) or before
    check = _CHECKS.get(str(doubt))
    return check(reader, phrase, before) if check else _after(reader, phrase) not in _THINGS


def _all(reader: Reader, phrase: Phrase) -> bool:
    """Whether the phrase is all that the message says."""
    rest = [*reader.tokens[: phrase.start], *reader.tokens[phrase.end :]]
    return len(rest) <= 8 and all(token.kind == "stop" or token.word(*_FILL) for token in rest)


def _after(reader: Reader, phrase: Phrase) -> str:
    token = reader.at(phrase.end)
    return token.text if token and token.kind in ("word", "name") else ""


def _since_licensed(reader: Reader, phrase: Phrase) -> bool:
    doubts = {atom.weak for atom in phrase.atoms}
    if doubts and doubts <= {"nth", "number", "now"}:
        return False
    return _after(reader, phrase) not in _THINGS


def _range_licensed(reader: Reader, phrase: Phrase, doubts: set[str | None]) -> bool:
    if _after(reader, phrase) in _THINGS:
        return False
    if None in doubts:
        return True
    if doubts <= {"number", "nth"}:
        return False
    if doubts <= {"year", "slashed", "ordinal", "half", "number", "clock"}:
        return reader.word(phrase.start) in ("from", "between") or (
            reader.word(phrase.start - 1) in _TIMED | {"the"} or _all(reader, phrase)
        )
    return True


def _named_time(reader: Reader, phrase: Phrase) -> bool:
    """A month, weekday or quarter may be part of a name: the Friday job, team March."""
    atom = phrase.atoms[0]
    while isinstance(atom, Sectioned | Directed):
        if isinstance(atom, Directed):
            return _after(reader, phrase) not in ("boot", "cloud")
        atom = atom.inner
    if (
        not isinstance(atom, Month | Weekday | Quarterly | Holiday | Clock | Dated)
        or len(phrase.atoms) > 1
    ):
        return True
    token = reader.tokens[phrase.end - 1]
    before = reader.word(phrase.start - 1)
    if before in _NAMED or (
        reader.kind(phrase.start - 1) == "name" and reader.tokens[phrase.start - 1].text in _NAMED
    ):
        return False
    if token.possessive:
        return reader.word(phrase.end) not in ("team", "squad")
    after = _after(reader, phrase)
    if isinstance(atom, Month | Weekday) and after in _SPEAKERS - {
        "we",
        "i",
        "you",
        "they",
        "it",
        "cost",
        "increase",
        "be",
        "or",
        "not",
        "also",
        "just",
        "only",
        "have",
        "he",
        "she",
    }:
        return before in _SURE
    if after in _THINGS:
        return before in _SURE
    return True


def _month(reader: Reader, phrase: Phrase, before: str) -> bool:
    token = reader.tokens[phrase.start]
    after = _after(reader, phrase)
    if token.possessive:
        return True
    name = token.text
    if name == "may":
        if before in ("to", "by", "at", "and", "this") and after in _SPEAKERS:
            return False
        if before in _TIMED - {"to", "at", "by", "and"}:
            return True
        if reader.word(phrase.start - 1) in ("the", "our", "my") and after not in _SPEAKERS:
            return True
        return after in ("vs", "versus", "bill", "invoice", "compared", "through") and (
            before not in ("we", "you", "they", "i", "it", "this", "that")
        )
    if after in _THINGS:
        return False
    return before in _TIMED or after in _MONEY or after in ("vs", "versus", "compared")


def _short_weekday(reader: Reader, phrase: Phrase, before: str) -> bool:
    return (
        before in _SURE | {"from", "last", "this", "next", "by", "of", "for", "compared", "against"}
        and (_after(reader, phrase) not in _THINGS)
    ) or reader.tokens[phrase.start].possessive


def _ordinal(reader: Reader, phrase: Phrase, before: str) -> bool:
    if before not in _TIMED - {"last", "this", "next", "past", "at", "over"}:
        return False
    token = reader.at(phrase.end)
    if token is None or token.kind in ("stop", "over"):
        return True
    return token.kind == "word" and token.text in _ENDS


def _year(reader: Reader, phrase: Phrase, before: str) -> bool:
    token = reader.at(phrase.end)
    after = _after(reader, phrase)
    ends = (
        token is None
        or token.kind in ("stop", "over")
        or (token.kind == "word" and (token.text in _ENDS or token.text in _MONEY))
    )
    if before in _TIMED | {"all", "whole", "entire", "calendar", "year"} and ends:
        return True
    return after in _MONEY | {"vs", "versus"} or reader.tokens[phrase.start].possessive


def _half(reader: Reader, phrase: Phrase, before: str) -> bool:
    after = _after(reader, phrase)
    if after in _THINGS or after == "of":
        return False
    return before in _TIMED or after in _MONEY or after in ("vs", "versus")


def _season(reader: Reader, phrase: Phrase, before: str) -> bool:
    if reader.word(phrase.start - 1) == "fall" or before in ("to", "at", "by"):
        return False
    after = _after(reader, phrase)
    if after in _THINGS or (after in ("in", "of") and reader.word(phrase.start) == "fall"):
        return False
    return before in {
        "in",
        "since",
        "during",
        "over",
        "last",
        "until",
        "through",
        "vs",
        "than",
        "of",
    }


def _part(reader: Reader, phrase: Phrase, before: str) -> bool:
    del before
    atom = phrase.atoms[0]
    if not isinstance(atom, DayPart):
        return True
    if reader.word(phrase.start) == "overnight":
        return _after(reader, phrase) not in _THINGS | {"shipping", "delivery"}
    return reader.word(phrase.start - 1) == "at" and atom.name in ("midnight", "noon", "midday")


def _weekend(reader: Reader, phrase: Phrase, before: str) -> bool:
    ahead = reader.word(phrase.start - 1)
    if ahead not in ("the", "our") and before not in _SURE | {"over", "this"}:
        return False
    return before in _SURE | {
        "over",
        "at",
        "the",
        "from",
        "for",
        "of",
        "to",
        "against",
        "by",
        "our",
    } and (_after(reader, phrase) not in _THINGS)


def _holiday(reader: Reader, phrase: Phrase, before: str) -> bool:
    after = _after(reader, phrase)
    if after in _THINGS or before in ("happy", "merry"):
        return False
    return (
        before in _TIMED
        or after in _MONEY
        or after in ("vs", "versus")
        or (reader.tokens[phrase.end - 1].possessive)
    )


def _clock(reader: Reader, phrase: Phrase, before: str) -> bool:
    return before in {"at", "since", "from", "until", "before", "after", "by", "around"} and (
        _after(reader, phrase) not in _THINGS
    )


def _slashed(reader: Reader, phrase: Phrase, before: str) -> bool:
    return before in {
        "on",
        "since",
        "from",
        "until",
        "before",
        "after",
        "between",
        "through",
        "by",
        "vs",
        "than",
    } and (_after(reader, phrase) not in _THINGS)


def _duration(reader: Reader, phrase: Phrase, before: str) -> bool:
    """Our 30-day spend; cost over 7 days."""
    after = _after(reader, phrase)
    if after in _MEASURED:
        return reader.word(phrase.start - 1) not in ("a", "an")
    return (
        before in ("over", "for", "across")
        and reader.word(phrase.start - 2) in _MEASURED
        and (after not in ("old", "of", "or", "retention"))
    )


_MEASURED = frozenset(
    [
        "spend",
        "spending",
        "cost",
        "costs",
        "usage",
        "bill",
        "total",
        "trend",
        "burn",
        "average",
        "avg",
    ]
)
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
}
