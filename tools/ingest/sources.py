"""Which source a delivery belongs to, so that the next run of the same export replaces it.

A source is known by what it bills, however its files are called this time. Plain files that bill
the same account of a provider are of one source. A manifest names its export; two exports of one
account are one source only where they bill the same sub-accounts, because Azure exports one
subscription at a time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.ingest.ai.use import INVOICE
from tools.ingest.find import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.ingest.stage import Staged
    from tools.ingest.survey import Account, Survey
    from tools.store.lake import Part

UNNAMED = "bill"
_PLAIN, _LISTED = 2, 3
"""How many of provider, billing account and sub-account must be the same."""


@dataclass(frozen=True)
class Origin:
    """Files of one staged delivery that belong to one source."""

    source: str
    staged: Staged
    survey: Survey
    files: frozenset[str]
    accounts: frozenset[Account]


def name_sources(
    deliveries: Sequence[tuple[Staged, Survey]], serving: Iterable[Part], given: str | None
) -> list[Origin]:
    """Give the files of all deliveries their sources; `given` is the person's own name for all."""
    known: dict[str, set[Account]] = {}
    for part in serving:
        known.setdefault(part.source, set()).update(part.accounts)
    origins = []
    for staged, survey in deliveries:
        hint = staged.delivery.source
        depth = _LISTED if hint else _PLAIN
        # A log keeps its own name: what it repeats is sorted out by authority, not replaced.
        fixed = hint if staged.delivery.authority != INVOICE else given
        for files in [frozenset(survey.accounts)] if fixed or hint else _related(survey):
            accounts = frozenset(one for file in files for one in survey.accounts[file])
            named = fixed or (hint if hint in known else _known_as(accounts, known, depth))
            source = named or _new_name(hint, files, survey, known)
            known.setdefault(source, set()).update(accounts)
            origins.append(Origin(source, staged, survey, files, accounts))
    return origins


def _related(survey: Survey) -> list[frozenset[str]]:
    """The files, those together that share a provider's billing account."""
    groups: list[tuple[set[str], set[Account]]] = []
    for file in sorted(survey.accounts):
        files, accounts = {file}, set(survey.accounts[file])
        for group in [group for group in groups if _shared(accounts, group[1], _PLAIN)]:
            groups.remove(group)
            files |= group[0]
            accounts |= group[1]
        groups.append((files, accounts))
    return [frozenset(files) for files, _ in groups]


def _shared(these: Iterable[Account], those: Iterable[Account], depth: int) -> int:
    return len({one[:depth] for one in these} & {one[:depth] for one in those})


def _known_as(
    accounts: frozenset[Account], known: dict[str, set[Account]], depth: int
) -> str | None:
    shared = {source: _shared(accounts, theirs, depth) for source, theirs in known.items()}
    best = min(shared, key=lambda source: (-shared[source], source), default=None)
    return best if best and shared[best] else None


def _new_name(
    hint: str | None, files: frozenset[str], survey: Survey, known: dict[str, set[Account]]
) -> str:
    """The export's name or the provider with most lines; with its account where that is taken."""
    counts: Counter[tuple[str, str]] = Counter()
    for file in files:
        for (provider, account, _), rows in survey.accounts[file].items():
            counts[provider, account] += rows
    (provider, account), _ = min(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    base = hint or slug(provider) or UNNAMED
    name, number = base, 1
    while name in known:
        name = "-".join(part for part in (base, slug(account), number > 1 and str(number)) if part)
        number += 1
    return name
