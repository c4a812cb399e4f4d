"""`spendthread ingest`: load billing exports and publish a generation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_home, home_of

if TYPE_CHECKING:
    import argparse
    from decimal import Decimal

    from tools.ingest.report import IngestReport, PartReport

COSTS = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("ingest", help="load billing exports")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders of exports")
    parser.add_argument(
        "--context",
        metavar="DIR",
        help="folder with the shared model (default: SPENDTHREAD_CONTEXT, else the one in use)",
    )
    parser.add_argument("--source", metavar="NAME", help="name of the source (default: inferred)")
    add_home(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Load the exports and say what became of them."""
    from bot.progress import watched
    from bot.settings import Settings
    from tools.ingest.flow import ingest

    settings = Settings.read()
    home = home_of(asked, settings)
    context = Path(asked.context) if asked.context else settings.spendthread_context
    with watched() as tell:
        report = ingest(
            [Path(path) for path in asked.paths],
            home,
            context_folder=context,
            source=asked.source,
            progress=tell,
        )
    for line in lines(report):
        sys.stdout.write(f"{line}\n")
    return 0


def lines(report: IngestReport) -> list[str]:
    """What became of every part, what to know about it, and the summary."""
    return [
        *(_part(part) for part in report.parts),
        *(f"note: {note}" for note in report.notes),
        *(f"warning: {warning}" for warning in report.warnings),
        *summary(report),
    ]


def summary(report: IngestReport) -> list[str]:
    """Lines and periods, sums per currency, coverage, and which generation serves."""
    said = _whole(report.parts)
    coverage = report.coverage
    if coverage:
        share = f" ({coverage.allocated * 100 / coverage.total:.1f}%)" if coverage.total else ""
        said.append(
            f"allocated: {_amount(coverage.allocated)} of {_amount(coverage.total)}"
            f" {coverage.currency}{share}"
        )
    if report.published:
        said.append(f"generation {report.generation} serves now")
    elif report.generation is not None:
        said.append(f"nothing changed; generation {report.generation} goes on serving")
    return said


def _part(part: PartReport) -> str:
    sums = ", ".join(
        f"{_amount(amounts['BilledCost'])} {currency} billed"
        for currency, amounts in sorted(part.sums.items())
    )
    why = f" ({part.reason})" if part.reason else ""
    name = f"{part.source} {part.billing_period:%Y-%m}"
    text = f"{name}: {part.status}{why}, {_lines(part.rows)}, {sums}"
    for kind, found in (("credits", part.credits), ("corrections", part.corrections)):
        for currency, (count, amount) in sorted(found.items()):
            text += f"; {kind} {_amount(amount)} {currency} in {_lines(count)}"
    return text


def _whole(parts: tuple[PartReport, ...]) -> list[str]:
    if not parts:
        return []
    periods = sorted({part.billing_period for part in parts})
    span = f"{periods[0]:%Y-%m}" + (f" to {periods[-1]:%Y-%m}" if len(periods) > 1 else "")
    sums: dict[str, dict[str, Decimal]] = {}
    for part in parts:
        for currency, amounts in part.sums.items():
            whole = sums.setdefault(currency, {})
            for name, amount in amounts.items():
                whole[name] = whole.get(name, amount - amount) + amount
    said = [f"{_lines(sum(part.rows for part in parts))}, billing periods {span}"]
    for currency, amounts in sorted(sums.items()):
        each = ", ".join(f"{name} {_amount(amounts[name])}" for name in COSTS if name in amounts)
        said.append(f"{currency}: {each}")
    return said


def _lines(count: int) -> str:
    return f"{count:,} line" if count == 1 else f"{count:,} lines"


def _amount(amount: Decimal) -> str:
    return f"{amount:,.2f}"
