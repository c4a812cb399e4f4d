"""All benchmarks of speed and memory, one after the other; figures stand side by side in one run.

    python -m benchmarks [--quick]

`--quick` takes a tenth of the lines. The exit status is 1 when an aim was missed.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks import cold, ingest, queries


def main() -> int:
    """Run them all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of the lines")
    share = 10 if parser.parse_args().quick else 1
    parts = {
        "Ingest beside a bare CREATE TABLE AS": lambda: ingest.main([str(5_000_000 // share)]),
        "Tools beside bare SQL, and a batch of questions": lambda: queries.main(
            [str(20_000_000 // share)]
        ),
        "A cold question": lambda: cold.main([]),
    }
    reached = {}
    for title, run in parts.items():
        print(f"\n{title}\n{'─' * len(title)}", flush=True)
        reached[title] = run()
    print()
    for title, good in reached.items():
        print(f"{'reached' if good else 'MISSED':8} {title}")
    return 0 if all(reached.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
