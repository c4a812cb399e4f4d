"""One cold `spendthread ask` on the demo company, beside a bare interpreter with DuckDB.

python -m benchmarks.cold [RUNS]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tools.demo.company import make_demo
from tools.ingest.flow import ingest

AIM_SECONDS = 1.2
TODAY = date(2026, 11, 25)
QUESTION = "why did the bill spike last week?"


def main(arguments: list[str] | None = None) -> bool:
    """Measure and print; true when the aim was reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold")
    parser.add_argument("runs", type=int, nargs="?", default=7)
    runs = parser.parse_args(arguments).runs
    with tempfile.TemporaryDirectory() as folder:
        demo = make_demo(Path(folder) / "company", TODAY)
        home = Path(folder) / "home"
        ingest(list(demo.exports.values()), home, context_folder=demo.context)
        now = f"{TODAY}T09:00:00+00:00"
        ask = ["-m", "bot", "ask", QUESTION, "--home", str(home), "--now", now]
        bare = ["-c", "import duckdb; duckdb.connect().execute('SELECT 1')"]
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(_seconds(ask))
            theirs.append(_seconds(bare))
    median, floor = statistics.median(ours), statistics.median(theirs)
    reached = median <= AIM_SECONDS
    print(f"cold ask on the demo company, {runs} runs each, seconds")
    print(f"  {'ask':24} median {median:.2f}  worst {max(ours):.2f}  (aim {AIM_SECONDS})")
    print(f"  {'bare DuckDB':24} median {floor:.2f}  ratio {median / floor:.1f}")
    return reached


def _seconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
