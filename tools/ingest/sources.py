"""Which source a delivery belongs to, so that the next run of the same export replaces it.

A manifest names its export. Elsewhere a source is known by what it bills: the pairs of provider
and billing account on its lines. Files that share a pair are of one source, and a source that the
store holds already keeps its name, however the files are called this time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.ingest.find import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tools.ingest.stage import Staged
    from tools.ingest.survey import Survey
    from tools.store.lake import Part

Pair = tuple[str, str]
"""Provider and billing account."""

UNNAMED = "bill"


@dataclass(frozen=True)
class Origin:
    """Files of one staged delivery that belong to one source."""

    source: str
    staged: Staged
    survey: Survey
    files: frozenset[str]
    accounts: frozenset[Pair]


def name_sources(
    deliveries: Sequence[tuple[Staged, Survey]], serving: Iterable[Part], given: str | None
) -> list[Origin]:
    """Give the files of all deliveries their sources; `given` is the person's own name for all."""
    known: dict[str, set[Pair]] = {}
    for part in serving:
        known.setdefault(part.source, set()).update(part.accounts)
    origins = []
    for staged, survey in deliveries:
        hint = staged.delivery.source
        for files in [frozenset(survey.pairs)] if given or hint else _related(survey):
            pairs = frozenset().union(*(survey.pairs[file] for file in files))
            source = given or _known_as(pairs, known) or _new_name(hint, files, survey, known)
            known.setdefault(source, set()).update(pairs)
            origins.append(Origin(source, staged, survey, files, pairs))
    return origins


def _related(survey: Survey) -> list[frozenset[str]]:
    """The files, those together that share a provider and billing account."""
    groups: list[tuple[set[str], set[Pair]]] = []
    for file in sorted(survey.pairs):
        files, pairs = {file}, set(survey.pairs[file])
        for group in [group for group in groups if group[1] & pairs]:
            groups.remove(group)
            files |= group[0]
            pairs |= group[1]
        groups.append((files, pairs))
    return [frozenset(files) for files, _ in groups]


def _known_as(pairs: frozenset[Pair], known: dict[str, set[Pair]]) -> str | None:
    shared = {source: len(pairs & theirs) for source, theirs in known.items() if pairs & theirs}
    return min(shared, key=lambda source: (-shared[source], source)) if shared else None


def _new_name(
    hint: str | None, files: frozenset[str], survey: Survey, known: dict[str, set[Pair]]
) -> str:
    """The export's name or the provider with most lines; with its account where that is taken."""
    counts: Counter[Pair] = Counter()
    for file in files:
        counts.update(survey.pairs[file])
    (provider, account), _ = min(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    base = hint or slug(provider) or UNNAMED
    name, number = base, 1
    while name in known:
        name = "-".join(part for part in (base, slug(account), number > 1 and str(number)) if part)
        number += 1
    return name
