"""The names in a question: where they stand and what each may stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.understand.evidence import fits_here, reads_like_a_name
from bot.understand.pieces import Piece, glued, key_of, pieces_of, singular, words_of
from bot.understand.spelling import bank
from bot.understand.vocabulary import Entry, Strength, Vocabulary
from bot.understand.words import plain_words
from tools.scope import TAG_PREFIX
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ACCEPT = 88
"""Likeness, in percent, from which a misspelt name is taken for the nearest one …"""
MARGIN = 6
"""… when the next nearest thing is this much less like it."""
SUGGEST = 70
"""Likeness from which a name is offered as a guess."""

_TIES = ("-", "_", ".", "/")
_MOST_PIECES = 8
_MOST_UNKNOWN = 12

_TAG = re.compile(
    r"""\b(?:tag(?:ged)?(?:\s+(?:with|as))?[:\s]\s*)?(?P<key>[\w.\-/]{1,60}(?::[\w.\-/]{1,60})?)\s?[=]\s?["']?(?P<value>[\w.\-/@:]{1,100})""",
    re.IGNORECASE,
)
_RESOURCE = re.compile(
    r"\b(?:(?:i|vol|snap|eni|nat|vpc|subnet|sg|ami|lb)-[0-9a-f]{8,17}|arn:[\w:/.\-*]{5,200})\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at one place of the text. `entries` are what it may stand for, the best first.

    `kinds` are the dimensions to which a word beside it points ("team payments"). `likeness` is
    100 unless the name was misspelt.
    """

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]
    kinds: frozenset[str] = frozenset()
    excluded: bool = False
    likeness: float = 100.0


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of a text, and the words that look like names but are not known."""

    mentions: tuple[Mention, ...]
    unknown: tuple[Mention, ...] = ()
    whole: tuple[tuple[int, int], ...] = ()
    """Where the organisation itself is named, which narrows nothing."""


def find_names(
    text: str, vocabulary: Vocabulary, *, blocked: Sequence[tuple[int, int]] = ()
) -> Found:
    """Every name in the text; spans in `blocked` are something else (a window, a breakdown)."""
    mentions = _literal(text, vocabulary)
    pieces = pieces_of(text)
    taken = [*blocked, *((one.start, one.end) for one in mentions)]
    mentions += _known(text, pieces, vocabulary, taken, parts=False)
    whole = _organisation(text, pieces, vocabulary)
    longer = [(one.start, one.end) for one in mentions if (one.start, one.end) not in whole]
    whole = [span for span in whole if not _overlaps(*span, longer)]
    mentions = [one for one in mentions if (one.start, one.end) not in whole]
    blocked = [*blocked, *whole]
    taken = [*blocked, *((one.start, one.end) for one in mentions)]
    mentions += _known(text, pieces, vocabulary, taken, parts=True)
    taken = [*blocked, *((one.start, one.end) for one in mentions)]
    mentions += _known(text, pieces, vocabulary, taken, parts=False, absent=True)
    taken = [*blocked, *((one.start, one.end) for one in mentions)]
    mentions += _by_kind(text, pieces, vocabulary, taken)
    taken = [*blocked, *((one.start, one.end) for one in mentions)]
    near, unknown = _misspelt(text, pieces, vocabulary, taken)
    mentions = sorted([*mentions, *near], key=lambda one: one.start)
    return Found(tuple(mentions), tuple(unknown), tuple(whole))


def _organisation(
    text: str, pieces: Sequence[Piece], vocabulary: Vocabulary
) -> list[tuple[int, int]]:
    """Where the organisation itself is named, which narrows nothing."""
    named = vocabulary.organisation
    return [
        (run[0].start, run[-1].end)
        for _, run in _runs(text, pieces)
        if key_of([piece.text for piece in run]) in named
        and text[run[-1].end : run[-1].end + 1] not in _TIES
        and not _kinds_beside(text, run[0].start, run[-1].end, vocabulary)
    ]


def _literal(text: str, vocabulary: Vocabulary) -> list[Mention]:
    found = []
    keys = {fold(key): key for key in vocabulary.tag_keys}
    for match in _TAG.finditer(text):
        written = match["key"].split(":")[-1] if match["key"].startswith("tag:") else match["key"]
        key = keys.get(fold(written))
        if key is None and not match.group().casefold().startswith("tag"):
            continue
        dimension = f"{TAG_PREFIX}{key or written}"
        value = match["value"].rstrip(".:")
        entry = Entry(dimension, (value,), match.group(), Strength.SYNONYM)
        found.append(Mention(match.start(), match.end(), match.group(), (entry,)))
    for key in vocabulary.tag_keys:
        spelled = r"[\s\-_./:]?".join(re.escape(word) for word in words_of(key))
        pattern = rf"\b{spelled}\s+(?:number\s+|id\s+|is\s+)?[\"']?(?P<value>[\w.\-]*\d[\w.\-]*)"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            entry = Entry(f"{TAG_PREFIX}{key}", (match["value"].rstrip("."),), "", Strength.OWN)
            found.append(Mention(match.start(), match.end(), match.group(), (entry,)))
    for match in _RESOURCE.finditer(text):
        entry = Entry("resource", (match.group(),), match.group(), Strength.OWN)
        found.append(Mention(match.start(), match.end(), match.group(), (entry,)))
    return found


def _known(
    text: str,
    pieces: Sequence[Piece],
    vocabulary: Vocabulary,
    taken: Sequence[tuple[int, int]],
    *,
    parts: bool,
    absent: bool = False,
) -> list[Mention]:
    """Full names, or shortened ones; names of what this bill does not hold come last."""
    look = vocabulary.part if parts else vocabulary.exact
    hits = []
    for first, run in _runs(text, pieces):
        key = key_of([piece.text for piece in run])
        # A model is named by more words than its maker: "mistral-large" is not Mistral.
        longer = [] if parts or len(run) < 2 else _models(vocabulary.part(key))
        entries = look(key) or longer
        if entries and (absent or any(one.strength != Strength.ABSENT for one in entries)):
            hits.append((run[-1].end - run[0].start, first, run, entries))
    hits.sort(key=lambda hit: (-hit[0], hit[1]))
    found: list[Mention] = []
    spans = list(taken)
    for _, _, run, entries in hits:
        start, end = run[0].start, run[-1].end
        if _overlaps(start, end, spans) or _tied_to_stranger(text, pieces, start, end):
            continue
        mention = _mention(text, start, end, entries, vocabulary)
        if parts and _is_a_kind(text, mention, taken):
            continue
        if entries[0].dimension != "charge_category" and not fits_here(
            text, mention.start, mention.end, named=bool(mention.kinds), parts=parts
        ):
            continue
        spans.append((start, end))
        found.append(mention)
    return found


def _models(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.dimension == "ai_model"]


_ANY = re.compile(r"\b(?:an?|any|another|each|every|no)\s+$", re.IGNORECASE)


def _is_a_kind(text: str, mention: Mention, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the last word of a name is meant as a kind of thing, not as that name.

    Where there is a pricing desk, "a desk" may be any, and "the customs desk" is another one.
    """
    entry = mention.entries[0]
    last = words_of(entry.spelled)[-1:]
    if entry.cover > 0.5 or key_of(words_of(mention.text)) != key_of(last):
        return False
    if _ANY.search(text[max(0, mention.start - 12) : mention.start]):
        return True
    return any(stop + 1 == mention.start and text[stop] == " " for _, stop in taken)


def _tied_to_stranger(text: str, pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Whether the words are only a part of a longer name that is not known: `kraken-db`."""
    before = [piece for piece in pieces if piece.end == start - 1 and text[start - 1] in _TIES]
    after = [piece for piece in pieces if piece.start == end + 1 and text[end] in _TIES]
    return any(_odd(piece.text) for piece in (*before, *after))


def _by_kind(
    text: str,
    pieces: Sequence[Piece],
    vocabulary: Vocabulary,
    taken: Sequence[tuple[int, int]],
) -> list[Mention]:
    """A word that tells nothing alone, but does beside its kind: "the eu account"."""
    found = []
    for piece in pieces:
        if _overlaps(piece.start, piece.end, taken) or piece.text in _EMPTY:
            continue
        kinds = _kinds_beside(text, piece.start, piece.end, vocabulary) & _OWN_NAMES
        entries = [
            Entry(dimension, (value,), name, Strength.PART)
            for dimension in kinds
            for value, name in vocabulary.of_dimension(dimension).items()
            if piece.text in words_of(f"{value} {name}")
        ]
        if len(entries) == 1:
            found.append(
                Mention(
                    piece.start, piece.end, text[piece.start : piece.end], tuple(entries), kinds
                )
            )
    return found


_OWN_NAMES = frozenset({"account", "team", "component", "feature", "ai_key"})
_EMPTY = frozenset(
    """the a an our my your their his her its this that these those which what each every any all
    some no one two other another same per by for of in on to from and or is are was were be do
    does did has have had team teams account accounts component components feature features service
    services app apps key keys new old top most biggest largest main""".split()
)


def _runs(text: str, pieces: Sequence[Piece]) -> Iterable[tuple[int, list[Piece]]]:
    for first in range(len(pieces)):
        run = [pieces[first]]
        yield first, list(run)
        for piece in pieces[first + 1 : first + _MOST_PIECES]:
            if not glued(text, run[-1], piece):
                break
            run.append(piece)
            yield first, list(run)


def _mention(
    text: str, start: int, end: int, entries: Sequence[Entry], vocabulary: Vocabulary
) -> Mention:
    kinds = _kinds_beside(text, start, end, vocabulary)
    fitting = [entry for entry in entries if not kinds or entry.dimension in kinds]
    written = text[start:end]
    ranked = sorted(fitting or entries, key=lambda entry: _rank(entry, written), reverse=True)
    return Mention(
        start=start,
        end=end,
        text=written,
        entries=tuple(ranked),
        kinds=kinds if fitting else frozenset(),
    )


def _rank(entry: Entry, written: str) -> tuple[float, ...]:
    same = fold(entry.spelled) == fold(written)
    return (entry.strength, entry.cover, same)


_BEFORE = re.compile(r"([\w'/-]+(?:\s+[\w'/-]+)?)\s+(?:called\s+|named\s+|the\s+|our\s+)?[\"']?$")
_AFTER = re.compile(r"^[\"']?(?:'s)?[\s-]+([\w/-]+)(?:\s+([\w/-]+))?")


def _kinds_beside(text: str, start: int, end: int, vocabulary: Vocabulary) -> frozenset[str]:
    """The dimensions to which a word such as `team` just before or after points."""
    after = _AFTER.match(text[end : end + 60])
    if after:
        following = [word.casefold() for word in after.groups() if word]
        for tried in (following, following[:1]):
            kinds = vocabulary.kind_words.get(key_of(tried))
            if kinds:
                return kinds
    before = _BEFORE.search(text[max(0, start - 60) : start])
    if before:
        words = before.group(1).casefold().split()
        for tried in (words, words[-1:]):
            kinds = vocabulary.kind_words.get(key_of(tried))
            # A plural before a name ends another phrase: "which teams use S3".
            if kinds and singular(tried[-1]) == tried[-1]:
                return kinds
    return frozenset()


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in spans)


def _misspelt(
    text: str, pieces: Sequence[Piece], vocabulary: Vocabulary, taken: Sequence[tuple[int, int]]
) -> tuple[list[Mention], list[Mention]]:
    known, unknown = [], []
    spans = list(taken)
    tried = 0
    for index, piece in enumerate(pieces):
        if tried >= _MOST_UNKNOWN:
            break
        if _overlaps(piece.start, piece.end, spans) or not _odd(piece.text):
            continue
        tried += 1
        run = _odd_run(text, pieces, index, spans)
        start, end = run[0].start, run[-1].end
        near = _nearest(run, vocabulary)
        spans.append((start, end))
        mention = _mention(text, start, end, [entry for entry, _ in near], vocabulary)
        likely = reads_like_a_name(text, start, end) or bool(mention.kinds)
        if not near or near[0][1] < SUGGEST:
            if likely:
                unknown.append(replace(mention, entries=(), likeness=0))
            continue
        best = near[0][1]
        rivals = [
            (entry, likeness)
            for entry, likeness in near
            if best - likeness < MARGIN and (not mention.kinds or entry.dimension in mention.kinds)
        ]
        if best >= ACCEPT and rivals:
            entries = tuple(entry for entry, likeness in rivals if likeness >= ACCEPT)
            known.append(replace(mention, entries=entries, likeness=best))
        elif likely:
            unknown.append(replace(mention, likeness=best))
    return known, unknown


def _odd(word: str) -> bool:
    plain = plain_words()
    return (
        len(word) >= 3
        and not word.isdigit()
        and word not in plain
        and word not in bank()
        and singular(word) not in bank()
        and singular(word) not in plain
        and f"{word}s" not in plain
    )


def _odd_run(
    text: str, pieces: Sequence[Piece], index: int, spans: Sequence[tuple[int, int]]
) -> list[Piece]:
    """The unknown piece with what is tied to it by a hyphen, a dot or another unknown piece."""
    run = [pieces[index]]
    for piece in pieces[index + 1 : index + 5]:
        between = text[run[-1].end : piece.start]
        tied = between in ("-", "_", ".", "/") or (between == " " and _odd(piece.text))
        if not tied or _overlaps(piece.start, piece.end, spans):
            break
        run.append(piece)
    back = index - 1
    while back >= 0 and text[pieces[back].end : run[0].start] in ("-", "_", ".", "/"):
        if _overlaps(pieces[back].start, pieces[back].end, spans):
            break
        run.insert(0, pieces[back])
        back -= 1
    return run


def _nearest(run: Sequence[Piece], vocabulary: Vocabulary) -> list[tuple[Entry, float]]:
    key = key_of([piece.text for piece in run])
    hits = process.extract(
        key, vocabulary.fuzzy_keys, scorer=fuzz.ratio, score_cutoff=SUGGEST - 15, limit=8
    )
    found: dict[tuple[str, tuple[str, ...]], tuple[Entry, float]] = {}
    for name, likeness, _ in hits:
        parts = not vocabulary.exact(name)
        for entry in vocabulary.exact(name) or vocabulary.part(name):
            place = (entry.dimension, entry.values)
            value = likeness - (2 if parts else 0)
            if place not in found or found[place][1] < value:
                found[place] = (entry, value)
    return sorted(found.values(), key=lambda one: -one[1])
