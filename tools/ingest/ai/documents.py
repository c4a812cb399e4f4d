"""JSON and CSV files of AI spend: which kind they are, and their documents one by one."""

from __future__ import annotations

import csv
import gzip
import json
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from tools.ingest.ai import anthropic, langfuse, litellm, openai, otel
from tools.ingest.ai.use import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from tools.ingest.ai.use import Account

KINDS: dict[str, tuple[Callable[[Any], bool], Callable[[Iterable[Any]], Account]]] = {
    "openai": (openai.is_ours, openai.read),
    "anthropic": (anthropic.is_ours, anthropic.read),
    "litellm": (litellm.is_ours, litellm.read),
    "langfuse": (langfuse.is_ours, langfuse.read),
    "otel": (otel.is_ours, otel.read),
}
"""Kind → whether a document is of it, and how its documents are read."""

SUFFIXES = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
_CSV_MARKS = ("startTime", "spend"), ("startTime", "usageDetails"), ("start_time", "usage_details")
_LOOKED_AT = 50
"""Documents by which a file's kind is known; an empty day may come first."""


def kind_of(path: Path) -> str | None:
    """The kind of a file's documents; None when it is none that is known.

    Raises:
        UnreadableError: it is JSON by its name, but cannot be read as such.

    """
    if not path.name.casefold().endswith((*SUFFIXES, ".csv", ".csv.gz")):
        return None
    for document in islice(documents(path), _LOOKED_AT):
        for kind, (is_ours, _) in KINDS.items():
            if is_ours(document):
                return kind
    return None


def documents(path: Path) -> Iterator[Any]:
    """The documents in a file: JSON whole or line by line, or the rows of a CSV file.

    Raises:
        UnreadableError: the file is cut off or is no JSON.

    """
    opener = gzip.open if path.name.casefold().endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
            if ".csv" in path.name.casefold():
                yield from _rows(text)
            else:
                yield from _json(text)
    except (OSError, EOFError, ValueError) as fault:
        raise UnreadableError(
            f"cannot be read as JSON or CSV ({fault}); deliver it again"
        ) from None


def _rows(text: TextIO) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(text)
    names = reader.fieldnames or ()
    if any(all(mark in names for mark in marks) for marks in _CSV_MARKS):
        yield from reader


def _json(text: TextIO) -> Iterator[Any]:
    """Lines where the first line is a whole document, so that a long log is not held in memory."""
    first = text.readline()
    try:
        found = json.loads(first, parse_float=Decimal)
    except ValueError:
        found = json.loads(first + text.read(), parse_float=Decimal)
    yield from found if isinstance(found, list) else (found,)
    for line in text:
        if line.strip():
            yield json.loads(line, parse_float=Decimal)
