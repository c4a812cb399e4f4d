"""What the language model is shown: facts without their values, and words from outside as data.

Exactly this leaves the company, and docs/language-model.md says so: of a fact its id, kind, label,
unit, period and scope, its direction and rank, and the text of a name; of a figure no digit.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.compose.fill import clean
from bot.compose.verify import SIGNED

if TYPE_CHECKING:
    from bot.compose.verify import Ground
    from tools.facts import Fact

LONGEST_QUESTION = 1_000
LONGEST_TITLE = 80
MOST_VALUES = 5
OPENING, CLOSING = "<data>", "</data>"


def marked(data: dict[str, Any]) -> str:
    """Data between marks that no text within can forge."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{OPENING}\n{text.replace('<', chr(92) + 'u003c')}\n{CLOSING}"


def asked(text: str) -> str:
    """A message, shortened and on one line."""
    return clean(text, LONGEST_QUESTION)


def shown(fact: Fact, ground: Ground) -> dict[str, Any]:
    """One fact, its figure left out."""
    entry: dict[str, Any] = {"id": fact.id, "kind": fact.kind, "label": clean(fact.label)}
    if fact.kind == "name":
        entry["text"] = clean(fact.value, LONGEST_TITLE)
    elif fact.kind == "date":
        entry["date"] = fact.value
    else:
        if fact.unit:
            entry["unit"] = clean(fact.unit, 20)
        if fact.label in SIGNED:
            entry["direction"] = _direction(Decimal(fact.value))
        place = ground.rank(fact)
        if place:
            entry["rank"] = f"{place[0]} of {place[1]}"
    if fact.period:
        entry["period"] = {
            "start": fact.period.start.isoformat(),
            "end": fact.period.end.isoformat(),
            "label": clean(fact.period.label),
        }
    if fact.scope:
        entry["scope"] = {
            clean(dimension): [clean(value, LONGEST_TITLE) for value in values[:MOST_VALUES]]
            for dimension, values in fact.scope.items()
        }
    grade = ground.bearing.grades.get(fact.id)
    verdict = ground.bearing.verdicts.get(fact.id)
    return entry | ({"grade": grade} if grade else {}) | ({"verdict": verdict} if verdict else {})


def _direction(value: Decimal) -> str:
    return "up" if value > 0 else "down" if value < 0 else "unchanged"
