"""From files of AI spend to deliveries that are read like any other export."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tools.ingest.ai.documents import KINDS, documents
from tools.ingest.ai.lines import Line, lines_of, uncovered, write_lines
from tools.ingest.ai.use import GATEWAY, TELEMETRY, UnreadableError
from tools.ingest.faults import Fault, quote
from tools.ingest.files import DataFile
from tools.ingest.find import Delivery, Found, slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tools.ingest.ai.use import Account


def deliver(found: Found, folder: Path, source: str | None) -> list[str]:
    """Turn the logs that were found into deliveries, written below `folder`; return warnings.

    A gateway's log and telemetry make one source a provider, because what another source bills
    already is decided provider by provider.
    """
    warnings: list[str] = []
    for kind, files in sorted(found.logs.items()):
        try:
            account = KINDS[kind][1](_of_kind(kind, files))
            lines = list(lines_of(account))
        except UnreadableError as fault:
            found.faults.append(Fault(_together(files), str(fault)))
            continue
        warnings += _said(account, _together(files))
        by_provider: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_provider[line["ServiceProviderName"]].append(line)
        if not lines:
            found.notes.append(f"{_together(files)}: holds no call of an AI model")
        for provider, members in sorted(by_provider.items()):
            feed = source or account.feed
            if account.authority in (GATEWAY, TELEMETRY):
                feed = f"{feed}-{slug(provider)}"
            path = folder / f"{feed}.csv"
            write_lines(path, members)
            found.deliveries.append(
                Delivery(
                    label=_together(files),
                    files=(DataFile(path, _together(files)),),
                    source=feed,
                    as_of=_written(files),
                    authority=account.authority,
                )
            )
    return warnings


def _of_kind(kind: str, files: list[DataFile]) -> Iterator[Any]:
    for file in files:
        try:
            for document in documents(file.path):
                if KINDS[kind][0](document):
                    yield document
                elif _holds_something(document):
                    raise UnreadableError(
                        f"{file.name} holds {quote(str(document)[:40])} among them"
                    )
        except UnreadableError as fault:
            raise UnreadableError(f"{file.name}: {fault}") from None


def _holds_something(document: Any) -> bool:
    """An empty day of a report is of no kind and harmless; anything else is not."""
    if isinstance(document, dict) and isinstance(document.get("data"), list):
        return any(bucket.get("results") for bucket in document["data"] if isinstance(bucket, dict))
    return True


def _together(files: list[DataFile]) -> str:
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{files[0].name}{more}"


def _written(files: list[DataFile]) -> datetime:
    return datetime.fromtimestamp(max(file.path.stat().st_mtime for file in files), tz=UTC)


def _said(account: Account, label: str) -> list[str]:
    said = [
        f"{label}: no price is known for {quote(model)}; {calls:,} calls count as 0"
        for model, calls in sorted(account.unpriced.items())
    ]
    bare = uncovered(account)
    if bare:
        said.append(f"{label}: {bare:,} entries of usage have no cost on their day and project")
    return said
