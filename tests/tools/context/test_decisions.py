"""Decision records: our own with money, MADR's and Nygard's without."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.support.context import SHOP, said, write_context
from tools.context.load import load_context

if TYPE_CHECKING:
    from pathlib import Path

    from tools.context.schema import Decision

_OWN = SHOP["decisions/0001-three-zones.md"]

_NYGARD = """\
# 7. Use one database <!-- omit in toc -->

Date: 2019-02-03

## Status <!-- required -->

{status}

## Context

```
# not a heading
```

## Decision

One is enough.
"""

_MADR = """\
---
status: {status}
date: 2024-05-06
decision-makers: [Ann, Bob]
consulted: everyone
---

# Keep the queue

## Context and Problem Statement

It fills up.
"""


def _write(folder: Path, **records: str) -> Path:
    write_context(folder)
    for name, text in records.items():
        (folder / "decisions" / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
    return folder


def _load(folder: Path, **records: str) -> dict[str, Decision]:
    return load_context(_write(folder, **records)).decisions


def test_our_own_record_states_money_and_effects(tmp_path: Path) -> None:
    """Front matter gives figures, scope and effects; the text is kept."""
    decision = _load(tmp_path)["three-zones"]
    assert decision.expected_monthly_cost_change is not None
    assert decision.expected_monthly_cost_change.amount == Decimal(2900)
    assert decision.scope == {"component": ["orders-db"]}
    assert decision.buys[0].change == Decimal("0.05")
    assert decision.path == "decisions/0001-three-zones.md"
    assert decision.body == "# Context\n\nOne zone was not enough."


def test_a_madr_record_is_read_without_figures(tmp_path: Path) -> None:
    """Title from the heading, id from the file, the people's names are passed over."""
    decision = _load(tmp_path, **{"0003-queue": _MADR.format(status="accepted")})["0003-queue"]
    assert decision.title == "Keep the queue"
    assert (decision.status, decision.date) == ("accepted", date(2024, 5, 6))
    assert decision.expected_monthly_cost_change is None
    assert said(tmp_path) == []


def test_a_nygard_record_is_read_without_figures(tmp_path: Path) -> None:
    """Number, comments in headings and code do not disturb; date and status arrive."""
    text = _NYGARD.format(status="Accepted")
    decision = _load(tmp_path, **{"0007-one-database": text})["0007-one-database"]
    assert decision.title == "Use one database"
    assert (decision.status, decision.date) == ("accepted", date(2019, 2, 3))
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Accepted", "accepted"),
        ("**Accepted** on 2020-01-01", "accepted"),
        ("Proposed.", "proposed"),
        ("Partially superseded by [x](0001-three-zones.md)", "partly superseded"),
        ("Accepted\n\nSuperseded by [x](0001-three-zones.md)", "superseded"),
        ("On hold", "on hold"),
        ("Accepted\n\nSupersedes [x](0001-three-zones.md)", "accepted"),
        ("Pending", "pending"),
        ("Amended by [x](0001-three-zones.md)", "amended"),
    ],
)
def test_a_status_is_one_word(tmp_path: Path, written: str, read: str) -> None:
    """Whatever else stands in the section, the status is its first word, or that it is replaced."""
    decisions = _load(tmp_path, **{"0007-one": _NYGARD.format(status=written)})
    assert decisions["0007-one"].status == read


@pytest.mark.parametrize(
    "link",
    [
        "[1. Three zones](0001-three-zones.md)",
        "[three zones](./0001-three-zones.md)",
        "ADR-0001",
        "[ADR-1](https://example.com/adr/0001-three-zones.md)",
        "#1",
    ],
)
def test_a_link_in_the_status_joins_two_records(tmp_path: Path, link: str) -> None:
    """Superseded by and supersedes say the same from both sides, by file or by number."""
    older = _NYGARD.format(status=f"Superseded by {link}")
    decisions = _load(tmp_path, **{"0007-older": older})
    assert decisions["three-zones"].supersedes == ("0007-older",)
    newer = _NYGARD.format(status=f"Accepted\n\nSupersedes {link}")
    decisions = _load(tmp_path / "b", **{"0008-newer": newer})
    assert decisions["0008-newer"].supersedes == ("three-zones",)


def test_a_madr_status_may_name_the_newer_record(tmp_path: Path) -> None:
    """MADR says it in the front matter."""
    text = _MADR.format(status='"superseded by ADR-0001"')
    decisions = _load(tmp_path, **{"0003-queue": text})
    assert decisions["0003-queue"].status == "superseded"
    assert decisions["three-zones"].supersedes == ("0003-queue",)


@pytest.mark.parametrize("named", ["0007-older", "7", "'0007'"])
def test_supersedes_takes_an_id_or_a_number(tmp_path: Path, named: str) -> None:
    """Front matter names the older record by its id, its file or its number."""
    own = _OWN.replace("owner: payments", f"owner: payments\nsupersedes: [{named}]")
    records = {"0001-three-zones": own, "0007-older": _NYGARD.format(status="Accepted")}
    assert _load(tmp_path, **records)["three-zones"].supersedes == ("0007-older",)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("owner:", "ownr:", "decisions/0001-three-zones.md:7: unknown key 'ownr'; did you mean"),
        ("2026-06-01", "June", "decisions/0001-three-zones.md:6: effective_from: 'June' is not a"),
        ("2026-05-01", "01.05.2026", "decisions/0001-three-zones.md:5: date: '01.05.2026' is not"),
        ("effective_from: 2026-06-01\n", "", "decisions/0001-three-zones.md:8: expected_monthly"),
        (
            "metric: availability",
            "metric: avail",
            ":10: unknown metric 'avail'; known: availability",
        ),
        ("component: orders-db,", "component: x,", ":10: unknown component 'x'"),
        ("owner: payments", "supersedes: [ghost]", ":7: unknown decision 'ghost'"),
        ("owner: payments", "supersedes: three-zones", "supersedes goes round in a circle"),
        ("id: three-zones", "id: three zones", ":2: id: 'three zones' is not an id"),
        ("---\nid", "---\n- id", ":3: is no YAML"),
    ],
)
def test_a_fault_in_the_front_matter(
    tmp_path: Path, before: str, after: str, expected: str
) -> None:
    """The front matter of our own records is held to its keys, with the line of the file."""
    assert before in _OWN
    messages = said(_write(tmp_path, **{"0001-three-zones": _OWN.replace(before, after, 1)}))
    assert any(expected in message for message in messages), messages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_NYGARD.format(status=""), "0009-x.md:5: warning: states no status and counts as not in"),
        (_NYGARD.format(status="Superseded by [gone](0099-gone.md)"), ":5: warning: no record is"),
        (_NYGARD.format(status="Accepted").replace("2019-02-03", "Tuesday"),
         ":1: warning: the date 'Tuesday' is not read; write YYYY-MM-DD"),
        (_MADR.format(status="{proposed | accepted}"), ":2: warning: states no status"),
        ("only words\n", "0009-x.md: warning: is no decision record"),
        ("", "0009-x.md: warning: is no decision record"),
    ],
)  # fmt: skip
def test_records_of_others_are_never_refused(tmp_path: Path, text: str, expected: str) -> None:
    """What a foreign record lacks is a warning; it is listed with what it has."""
    (message,) = said(_write(tmp_path, **{"0009-x": text}))
    assert expected in message
    load_context(tmp_path)


def test_two_records_with_one_id_are_a_fault(tmp_path: Path) -> None:
    """A copied record is told with both files."""
    messages = said(_write(tmp_path, **{"0002-copy": _OWN}))
    assert messages == [
        (
            "decisions/0002-copy.md:2: the decision 'three-zones' stands here again, after "
            "decisions/0001-three-zones.md; give one of them another id"
        )
    ]


def test_indexes_and_templates_are_no_records(tmp_path: Path) -> None:
    """The files that every folder of records has beside them are passed over."""
    names = ("index", "template", "adr-template", "adr-template-bare", "0000-template", "README")
    _write(tmp_path, **dict.fromkeys(names, "# Title\n"))
    assert list(load_context(tmp_path).decisions) == ["three-zones"]
    assert said(tmp_path) == []


def test_a_record_about_templates_is_a_record(tmp_path: Path) -> None:
    """Only what is called nothing but a template is one."""
    text = _NYGARD.format(status="Accepted")
    assert "0012-mail-template" in _load(tmp_path, **{"0012-mail-template": text})
