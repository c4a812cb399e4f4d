"""What a result says about its facts beside their values: how sure a cause is, what was meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel

from tools.results import Evidence, Verdict

if TYPE_CHECKING:
    from tools.results import Grade, Result, VerdictState


@dataclass
class Bearing:
    """Grades of records and verdicts on amounts, by the id of the fact that a claim cites."""

    grades: dict[str, Grade] = field(default_factory=dict)
    verdicts: dict[str, VerdictState] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result) -> Bearing:
        """Gather what a result bears out."""
        bearing = cls()
        bearing._read(result)
        return bearing

    def _read(self, part: BaseModel) -> None:
        if isinstance(part, Evidence):
            if part.grade:
                self.grades[part.title.id] = part.grade
            return
        verdict = getattr(part, "verdict", None)
        if isinstance(verdict, Verdict):
            self._judge(part, verdict)
        for name in type(part).model_fields:
            value = getattr(part, name)
            for inner in value if isinstance(value, tuple) else (value,):
                if isinstance(inner, BaseModel):
                    self._read(inner)

    def _judge(self, part: BaseModel, verdict: Verdict) -> None:
        """A verdict stands on the change it is about, or else on the part's own window."""
        change = getattr(part, "change", None) or getattr(
            getattr(part, "against", None), "change", None
        )
        for fact in (change, verdict.planned, verdict.excess, getattr(part, "window", None)):
            if fact is not None:
                self.verdicts[fact.id] = verdict.state
