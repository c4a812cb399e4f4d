"""How good, how dear and how quick a language model is at the golden questions of the demo company.

    python -m benchmarks.evaluation [--only TOOL] [--most N] [--rehearsal]

Asks whatever endpoint the settings name (SPENDTHREAD_LLM, OPENAI_BASE_URL, OPENAI_API_KEY), and the
same questions without any, so that both stand side by side. `--rehearsal` takes a stand-in in
process that repeats the templates and costs no time: what is left is our own overhead.

Right means that figures, owners and verdict are those of the demo's books.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answer import answer
from bot.desk import Desk
from bot.errors import SettingsError
from bot.language_model.assistant import Assistant
from bot.language_model.endpoint import connect
from bot.language_model.limits import Limits
from bot.messages import Question
from bot.settings import Settings
from bot.state import State
from tests.support.fake_language_model import FakeLanguageModel, honest
from tests.support.golden import questions, shortcomings
from tools.catalog import CATALOG
from tools.demo.company import make_demo
from tools.ingest.flow import ingest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.language_model.session import Session
    from tests.support.golden import Golden

TODAY = date(2026, 11, 25)
UNCAPPED = {
    "spendthread_llm_day_usd": "1000",
    "spendthread_llm_person_day_usd": "1000",
    "spendthread_llm_day_tokens": 10**9,
}
OWN_MS = 25.0
"""The most that our own work may add to a question, 95 of 100 times."""


@dataclass
class Run:
    """What became of all questions."""

    right: int = 0
    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    tokens: int = 0
    usd: Decimal | None = Decimal(0)


class Timed(Assistant):
    """Counts our own time: what passes in here, less what the endpoint and the tools take."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.own: list[float] = []

    def begin(self, *given: Any) -> Session:
        """A new question."""
        self.own.append(0.0)
        return super().begin(*given)

    def plan(self, session: Session, *given: Any) -> Any:
        """Time the planning."""
        return self._timed(super().plan, session, *given)

    def reword(self, session: Session, *given: Any) -> Any:
        """Time the words."""
        return self._timed(super().reword, session, *given)

    def finish(self, session: Session) -> None:
        """Time the books."""
        self._timed(super().finish, session)

    def _timed(self, work: Callable[..., Any], session: Session, *given: Any) -> Any:
        began, others = time.perf_counter(), session.waited + session.in_tools
        done = work(session, *given)
        others = session.waited + session.in_tools - others
        self.own[-1] += time.perf_counter() - began - others
        return done


def main(arguments: Sequence[str] | None = None) -> bool:
    """Ask all questions with and without; whether our overhead keeps to its aim."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluation")
    parser.add_argument("--only", metavar="TOOL", help="questions of one tool")
    parser.add_argument("--most", metavar="N", type=int, help="the first N questions")
    parser.add_argument(
        "--rehearsal", action="store_true", help="a stand-in instead of an endpoint"
    )
    asked = parser.parse_args(arguments)
    settings = _settings(rehearsal=asked.rehearsal)
    chosen = [
        golden
        for golden in questions()
        if golden.question and golden.tool in CATALOG and asked.only in (None, golden.tool)
    ][: asked.most]
    with tempfile.TemporaryDirectory() as folder:
        home, books = _demo(Path(folder))
        state = State.in_home(Path(folder) / "state")
        chat = None
        if asked.rehearsal:
            chat = connect(settings, http_client=FakeLanguageModel(honest).client())
        assistant = Timed(settings, state, chat=chat, limits=Limits())
        without = _run(Desk(home), chosen, books)
        run = _run(Desk(home, assistant=assistant), chosen, books, state)
        state.close()
    return _print(settings, without, run, assistant.own)


def _settings(*, rehearsal: bool) -> Settings:
    if rehearsal:
        return Settings.model_validate({"spendthread_llm": "gpt-4o-mini", **UNCAPPED})
    settings = Settings.read()
    if not settings.spendthread_llm:
        raise SettingsError("set SPENDTHREAD_LLM to evaluate, or take --rehearsal")
    return settings.model_copy(update=dict(Settings.model_validate(UNCAPPED), **_given(settings)))


def _given(settings: Settings) -> dict[str, Any]:
    """The settings that were given, without the caps."""
    return {name: getattr(settings, name) for name in Settings.model_fields if name not in UNCAPPED}


def _demo(folder: Path) -> tuple[Path, dict[str, Any]]:
    company = make_demo(folder / "company", TODAY)
    ingest(list(company.exports.values()), folder / "home", context_folder=company.context)
    return folder / "home", company.books


def _run(
    desk: Desk, chosen: Sequence[Golden], books: dict[str, Any], state: State | None = None
) -> Run:
    run = Run()
    answer(Question(text="how fresh are the data?", now=chosen[0].now), desk)
    seen = len(state.usage()) if state else 0
    for golden in chosen:
        began = time.perf_counter()
        said = answer(Question(text=golden.question or "", now=golden.now), desk)
        run.seconds.append(time.perf_counter() - began)
        run.asked += 1
        run.right += not shortcomings(golden, said, books)
        for usage in state.usage()[seen:] if state else ():
            seen += 1
            run.outcomes[usage.outcome] += 1
            run.refusals.update(fault.rpartition(": ")[2] for fault in usage.rejected)
            run.turns.append(usage.turns)
            run.tokens += usage.sent + usage.received
            run.usd = None if usage.cost is None or run.usd is None else run.usd + usage.cost
            run.waited.append(usage.seconds)
    desk.close()
    return run


def _print(settings: Settings, without: Run, run: Run, own: Sequence[float]) -> bool:
    composed = sum(run.outcomes[name] for name in ("composed", "repaired", "cached"))
    money = "not known" if run.usd is None else f"{run.usd:.4f} USD"
    overhead = _at(own, 95) * 1000
    figures = {
        "language model": settings.spendthread_llm,
        "questions": run.asked,
        "right": f"{run.right / run.asked:.1%} ({without.right / run.asked:.1%} without)",
        "in its words": composed,
        "repaired": run.outcomes["repaired"],
        "refused, template answered": run.outcomes["rejected"],
        "fallen back for another reason": sum(run.outcomes.values())
        - composed
        - run.outcomes["rejected"],
        "turns a question": f"{statistics.mean(run.turns or [0]):.2f}",
        "at most two turns": f"{sum(n <= 2 for n in run.turns) / max(1, len(run.turns)):.1%}",
        "tokens a question": round(run.tokens / run.asked),
        "money in all": money,
        "seconds, median and 95 of 100": f"{_at(run.seconds, 50):.2f}  {_at(run.seconds, 95):.2f}",
        "of it waiting": f"{_at(run.waited, 50):.2f}  {_at(run.waited, 95):.2f}",
        "without, the same": f"{_at(without.seconds, 50):.2f}  {_at(without.seconds, 95):.2f}",
        "our own overhead, ms, 95 of 100": f"{overhead:.0f} (aim {OWN_MS:.0f})",
    }
    for name, value in figures.items():
        print(f"{name:<34}{value}")
    for fault, count in run.refusals.most_common(8):
        print(f"  refused {count:>4} × {fault[:80]}")
    print(json.dumps({"outcomes": run.outcomes}))
    return overhead <= OWN_MS


def _at(values: Sequence[float], percent: int) -> float:
    """The value below which so many percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
