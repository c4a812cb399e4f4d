"""How many questions are read right: by tool, by voice, in threads, how sure, how fast.

    python -m benchmarks.understanding

`train` holds the questions from which the classifier learns; `apart` those of other voices about
other companies, which it never saw while training. Some of the latter have since shown where a
rule was missing: what each round of them scored on its first day stands in docs/questions.md.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understand.training.golden import (
    answered,
    company,
    judge,
    read_cases,
    read_threads,
)
from bot.understand.understand import understand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.understand.reading import Reading, Turn
    from bot.understand.training.golden import Case, Step, Verdict

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
AIMS = "aims, unseen: tool 92%, place 90%, right or asks 97%, wrong 1%; threads 85%; 10 ms"


def main() -> None:
    """Print every table."""
    took: list[float] = []
    judged: dict[str, list[tuple[Case, Reading, Verdict]]] = {}
    print(f"{'questions':<28}{'of':>5}{'tool':>8}{'place':>8}{'right or asks':>15}{'wrong':>8}")
    for name in ("train", "apart"):
        judged[name] = [_judged(case, took) for case in _cases(name)]
        by_voice: dict[str, list[Verdict]] = defaultdict(list)
        for case, _, verdict in judged[name]:
            by_voice[case.voice].append(verdict)
        for voice, verdicts in by_voice.items():
            _line(voice, verdicts)
        _line(f"all of {name}", [verdict for _, _, verdict in judged[name]])
        print()
    print("place = tool, scope, exclusions, record and window; wrong = answered, but not that")
    _by_tool(judged)
    _confusion(judged["apart"])
    _calibration(judged["apart"])
    _threads()
    slowest = sorted(took)[int(len(took) * 0.99)]
    median = statistics.median(took)
    print(f"\nprocessor time: median {median:.1f} ms, 99 of 100 under {slowest:.1f} ms")
    print(AIMS)


def _cases(name: str) -> list[Case]:
    return read_cases(GOLDEN, f"utterances/{name}/*.txt")


def _judged(case: Case, took: list[float]) -> tuple[Case, Reading, Verdict]:
    known = company(GOLDEN, case.company)
    began = time.process_time()
    reading = understand(case.question, vocabulary=known.vocabulary, calendar=known.calendar)
    took.append((time.process_time() - began) * 1000)
    return case, reading, judge(case, reading)


def _line(name: str, verdicts: Sequence[Verdict]) -> None:
    count = len(verdicts)
    tool = sum(one.tool for one in verdicts) / count
    place = sum(one.place for one in verdicts) / count
    fair = sum(one.place or one.asked for one in verdicts) / count
    print(f"{name[:27]:<28}{count:>5}{tool:>8.1%}{place:>8.1%}{fair:>15.1%}{1 - fair:>8.1%}")


def _by_tool(judged: dict[str, list[tuple[Case, Reading, Verdict]]]) -> None:
    print(f"\n{'tool':<18}{'train':>8}{'of':>5}{'apart':>8}{'of':>5}")
    right: dict[str, Counter[str]] = {name: Counter() for name in judged}
    count: dict[str, Counter[str]] = {name: Counter() for name in judged}
    for name, rows in judged.items():
        for case, _, verdict in rows:
            wanted = case.calls[0].tool if case.calls else case.status
            count[name][wanted] += 1
            right[name][wanted] += verdict.tool
    for tool in sorted(count["train"] | count["apart"]):
        shares = [right[name][tool] / (count[name][tool] or 1) for name in judged]
        print(
            f"{tool:<18}{shares[0]:>8.1%}{count['train'][tool]:>5}"
            f"{shares[1]:>8.1%}{count['apart'][tool]:>5}"
        )


def _confusion(rows: Sequence[tuple[Case, Reading, Verdict]]) -> None:
    taken: Counter[tuple[str, str]] = Counter()
    for case, reading, verdict in rows:
        if not verdict.tool:
            wanted = "+".join(call.tool for call in case.calls) or case.status
            got = "+".join(call.tool for call in reading.calls) or reading.status
            taken[wanted, got] += 1
    print(f"\n{'asked for (apart)':<24}{'taken for':<32}{'times':>5}")
    for (wanted, got), times in taken.most_common():
        print(f"{wanted:<24}{got:<32}{times:>5}")


def _calibration(rows: Sequence[tuple[Case, Reading, Verdict]]) -> None:
    print(f"\n{'confidence (apart)':<24}{'tool right':>12}{'of':>5}")
    bins: dict[float, list[bool]] = defaultdict(list)
    for _, reading, verdict in rows:
        if reading.status == "calls":
            bins[min(int(reading.confidence * 10), 9) / 10].append(verdict.tool)
    for low, hits in sorted(bins.items()):
        print(f"{f'{low:.1f} to {low + 0.1:.1f}':<24}{sum(hits) / len(hits):>12.1%}{len(hits):>5}")


def _threads() -> None:
    print(f"\n{'threads':<24}{'every turn right':>18}{'of':>5}{'turns right':>14}{'of':>5}")
    for name in ("train", "apart"):
        threads = [_turns_right(thread) for thread in read_threads(GOLDEN, f"threads/{name}/*.txt")]
        turns = [right for thread in threads for right in thread]
        whole = sum(all(thread) for thread in threads) / len(threads)
        share = sum(turns) / len(turns)
        print(f"{name:<24}{whole:>18.1%}{len(threads):>5}{share:>14.1%}{len(turns):>5}")


def _turns_right(thread: Sequence[Step]) -> list[bool]:
    turns: list[Turn] = []
    right = []
    for step in thread:
        known = company(GOLDEN, step.case.company)
        reading = understand(
            step.case.question, vocabulary=known.vocabulary, calendar=known.calendar, turns=turns
        )
        right.append(judge(step.case, reading).details)
        turns.append(answered(step, reading, known.calendar))
    return right


if __name__ == "__main__":
    main()
