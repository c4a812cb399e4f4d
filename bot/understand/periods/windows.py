"""From words to windows: the flow clean → cut → read → give each window its role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.understand.periods.beside import window_chain
from bot.understand.periods.cues import CHANGES, DIFFERENCES, RATHER, compares, said_before
from bot.understand.periods.grains import grain_at
from bot.understand.periods.happenings import Happening, Happenings
from bot.understand.periods.leftover import leftover_at
from bot.understand.periods.licence import licensed
from bot.understand.periods.phrase import Phrase
from bot.understand.periods.phrases import phrase_at
from bot.understand.periods.reader import Reader
from bot.understand.periods.roles import Found, given_roles
from bot.understand.periods.shifts import shift_at
from bot.understand.periods.span import Frame
from bot.understand.periods.text import Cleaned, clean
from bot.understand.periods.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.periods import Calendar, Grain, Period


@dataclass(frozen=True)
class Windows:
    """What a message says about time; `spans` are the places in it that were read as time."""

    period: Period | None = None
    compare_to: Period | None = None
    spans: tuple[tuple[int, int], ...] = ()
    grain: Grain | None = None
    note: str | None = None


_COMING = frozenset("will we'll it'll gonna shall upcoming won't".split())
_FORESEEN = frozenset(
    """forecast forecasts forecasted forecasting predict predicts predicted prediction
    projected projection projections prognosis expect expected outlook estimate estimated
    land landing""".split()
)
_DEFINING = ("mean", "means", "meaning", "define", "definition", "stands", "glossary")
_JARGON = ("mtd", "ytd", "qtd", "wtd", "fytd", "year", "month", "quarter", "week")
_PAST = frozenset(
    "was were did spent rose spiked jumped happened went grew dropped fell had cost".split()
)


def find_windows(
    text: str,
    calendar: Calendar,
    *,
    happenings: Sequence[Happening] = (),
    day_first: bool | None = None,
) -> Windows:
    """The window a message asks about, the one it compares with, and the grain it wants.

    `happenings` are what "since the launch" may mean. `day_first` says how the asker writes 11/03;
    unknown, the time zone tells, and where it does not there is no window but a note that asks.
    Whole days come as dates of the organisation, hours as times with its offset.
    """
    cleaned = clean(text)
    cut = tokens(cleaned)
    frame = _frame(cut, calendar, day_first)
    found, grain, places = _scan(Reader(cut, frame, Happenings(happenings)))
    spans = [cleaned.between(cut[first].start, cut[end - 1].end) for first, end in places]
    if not found:
        written = leftover_at(cleaned.text, frame)
        if written:
            date, start, end = written
            place = cleaned.between(start, end)
            period = frame.period(date, _plain(text, place))
            return Windows(period, spans=(*spans, place), grain=grain)
    asked, against = given_roles(found, frame)
    said = [_label(found, cleaned, cut, compared=compared) for compared in (False, True)]
    return Windows(
        period=frame.period(asked, said[0]) if asked else None,
        compare_to=frame.period(against, said[1]) if against else None,
        spans=tuple(spans),
        grain=grain,
        note=" ".join(frame.notes) or None,
    )


def _frame(cut: list[Token], calendar: Calendar, day_first: bool | None) -> Frame:
    words = {token.text for token in cut if token.kind == "word"}
    past = words & _PAST
    # More than expected in October looks back, what we expect for October ahead.
    foreseen = bool(words & _FORESEEN) and not past - {"cost"}
    coming = bool(words & _COMING) or any(word.endswith("'ll") for word in words)
    future = foreseen or coming or {"going", "to"} <= words
    return Frame.of(calendar, day_first=day_first, future=future, past=bool(past))


def _scan(reader: Reader) -> tuple[list[Found], Grain | None, list[tuple[int, int]]]:
    found: list[Found] = []
    behind = Reader(reader.tokens, replace(reader.frame, future=False), reader.happenings)
    # Who asks what YTD means asks for no window.
    defining = any(token.word(*_DEFINING) for token in reader.tokens)
    grain: Grain | None = None
    places: list[tuple[int, int]] = []
    place = 0
    while place < len(reader.tokens):
        token = reader.tokens[place]
        if token.kind in ("name", "stop", "join"):
            place += 1
            continue
        if defining and (token.kind == "over" or token.word(*_JARGON)):
            place += 1
            continue
        how = grain_at(reader, place)
        if how:
            grain = grain or how[0]
            places.append((place, how[1]))
            place = how[1]
            continue
        shift = shift_at(reader, place)
        if shift:
            found.append(Found(shift, compares(reader, place)))
            places.append((place, shift.end))
            place = shift.end
            continue
        pair = _compared_pair(reader, place)
        if pair:
            found += pair
            end = max(one.what.end for one in pair)
            places.append((place, end))
            place = end
            continue
        noted = len(reader.frame.notes)
        compared = compares(reader, place)
        # What a forecast is compared with lies behind.
        phrase = phrase_at(behind if compared else reader, place)
        if phrase and licensed(reader, phrase):
            found.append(Found(phrase, compared))
            places.append((phrase.start, phrase.end))
            place = phrase.end
            continue
        del reader.frame.notes[noted:]
        place += 1
    return found, grain, places


def _compared_pair(reader: Reader, place: int) -> list[Found] | None:
    """The difference between October and November; compare this week with last week."""
    opening = reader.word(place)
    start = place + 1 if opening in ("from", "between") else place
    differs = said_before(reader, place, DIFFERENCES | RATHER)
    if not differs and not (opening in ("from", "between") and said_before(reader, place, CHANGES)):
        return None
    left = window_chain(reader, reader.skip(start, "the"))
    if left is None:
        return None
    connector = reader.word(left.end)
    either = connector == "or" and said_before(reader, place, RATHER)
    if connector not in ("and", "to", "with", "against", "vs", "versus") and not either:
        return None
    beside = shift_at(reader, left.end + 1)
    one = left.resolve(reader.frame)
    if beside and one and connector in ("to", "with", "against"):
        phrase = Phrase(one, place, left.end, left.atoms)
        return [Found(phrase, compared=False), Found(beside, compared=True)]
    right = window_chain(reader, reader.skip(left.end + 1, "the", "in", "during"))
    if right and right.finest.weak == "duration":
        return None
    if right is None or left.finest.unit != right.finest.unit:
        return None
    if said_before(reader, place, RATHER) and connector != "or":
        return None
    if not differs and left.finest.unit not in ("week", "month", "quarter", "half", "year"):
        return None
    two = right.resolve(reader.frame)
    if one is None or two is None:
        return None
    first = Phrase(one, place, left.end, left.atoms)
    second = Phrase(two, left.end + 1, right.end, right.atoms)
    swap = (opening in ("from", "between") or connector == "and") and one.start < two.start
    return [Found(first, swap), Found(second, not swap)]


def _label(found: list[Found], cleaned: Cleaned, cut: list[Token], *, compared: bool) -> str:
    """The words that told a window, as they were written."""
    for one in found:
        if one.compared == compared:
            place = cleaned.between(cut[one.what.start].start, cut[one.what.end - 1].end)
            return _plain(cleaned.original, place)
    return ""


def _plain(text: str, place: tuple[int, int]) -> str:
    return " ".join(text[slice(*place)].split())
