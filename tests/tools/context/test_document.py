"""YAML as people write it, and as they should not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.context import said, write_files
from tools.context.document import line_of, read_documents
from tools.context.faults import Faults

if TYPE_CHECKING:
    from pathlib import Path


def _read(text: str) -> tuple[list[object], list[str]]:
    faults = Faults()
    documents = read_documents(text, "a.yaml", faults)
    return documents, [str(fault) for fault in faults.in_order()]


def test_scalars_stay_the_text_in_the_file() -> None:
    """Numbers, truth values and times are not interpreted."""
    documents, _ = _read("a: 0123\nb: no\nc: 1e3\nd: 2026-11-16\ne: 12:30\nf: 0x1f\n")
    assert documents == [
        {"a": "0123", "b": "no", "c": "1e3", "d": "2026-11-16", "e": "12:30", "f": "0x1f"}
    ]


def test_nothing_and_the_word_null_differ_by_quotes() -> None:
    """An empty value, ~ and null are none; in quotes they are text."""
    documents, _ = _read("a:\nb: ~\nc: null\nd: 'null'\ne: ''\n")
    assert documents == [{"a": None, "b": None, "c": None, "d": "null", "e": ""}]


def test_keys_and_entries_know_their_line() -> None:
    """Every key and entry can be found again in the file."""
    documents, _ = _read("# heading\na:\n  - x: 1\n    y: [p,\n      q]\nb: 2\n")
    document = documents[0]
    assert line_of(document, "a", 0, "y") == 4
    assert line_of(document, "a", 0, "y", 1) == 5
    assert line_of(document, "b") == 6
    assert line_of(document, "a", 0, "missing", "deeper") == 3


def test_anchors_and_aliases_are_followed() -> None:
    """Generated YAML repeats values by alias; they are values like others."""
    documents, faults = _read("a: &x {team: t}\nb: *x\nc: [*x, *x]\n")
    assert documents == [{"a": {"team": "t"}, "b": {"team": "t"}, "c": [{"team": "t"}] * 2}]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3: the key 'a' stands here again, after line 1"),
        ("a:\n\tb: 1\n", "a.yaml:2: is indented with a tab; use spaces"),
        ("a: b: c\n", "a.yaml:1: is no YAML (mapping values are not allowed in this context)"),
        ("a: @home\n", "put the value in quotes"),
        ('a: 1\nb: "open\nc: 2\n', "close the quote that opens here"),
        ("a: [1, 2\n", "a.yaml:1: is no YAML"),
        ("a: 1\nb: \x01\n", "a.yaml:2: holds a control character; delete it"),
        ("a: !!python/object:os.system x\n", "a.yaml:1: the tag"),
        ("a: !ruby x\n", "a.yaml:1: the tag '!ruby' is not read; leave it out"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "a.yaml:3: merge keys (<<) are not read"),
        ("? [a]\n: 1\n", "a.yaml:1: a key is not plain text"),
        ("a: *nowhere\n", "a.yaml:1: '*nowhere' names no anchor"),
        ("a: &x [*x]\n", "a.yaml:1: '*x' names no anchor that ends before it"),
        ("a: " + "[" * 200 + "]" * 200, "a.yaml:1: is nested more than 50 deep"),
    ],
)
def test_what_is_not_read_says_where_and_why(text: str, said: str) -> None:
    """Broken or dangerous YAML is told with its line and the mend."""
    _, faults = _read(text)
    assert len(faults) == 1
    assert said in faults[0]


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    """Nine lines that stand for a billion values are refused at once."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    _, faults = _read("\n".join(lines))
    assert len(faults) == 1
    assert "holds more than 2,000,000 values" in faults[0]


def test_other_encodings_are_told(tmp_path: Path) -> None:
    """A file that is not UTF-8 names the line; one in UTF-16 names its encoding."""
    write_files(tmp_path, {})
    (tmp_path / "teams.yaml").write_bytes("teams:\n  - {id: a, name: Zürich}\n".encode("latin-1"))
    (tmp_path / "plans.yaml").write_bytes("plans: []\n".encode("utf-16"))
    assert said(tmp_path) == [
        "plans.yaml: is UTF-16; save the file as UTF-8",
        "teams.yaml:2: is not UTF-8; save the file as UTF-8",
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    """Files saved by editors on Windows are read like others."""
    text = "\ufeffteams:\r\n  - id: a\r\n    naem: A\r\n"
    (tmp_path / "teams.yaml").write_bytes(text.encode())
    assert said(tmp_path) == [
        "teams.yaml:2: name is missing; add it",
        "teams.yaml:3: unknown key 'naem'; did you mean 'name'?",
    ]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "teams:\n", "teams: []\n"])
def test_a_file_without_entries_is_sound(tmp_path: Path, text: str) -> None:
    """A file that is empty, or only commented, declares nothing and is no fault."""
    assert said(write_files(tmp_path, {"teams.yaml": text})) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- id: a\n  name: A\n", "teams.yaml:1: holds no keys at its top; begin with teams:"),
        ("just words\n", "teams.yaml:1: holds no keys at its top"),
        ("teams: []\n---\nteams: []\n", "teams.yaml: holds several documents"),
        ("teams: {a: {name: A}}\n", "teams.yaml:1: teams is no list; begin each entry with - id:"),
        ("teams: [a, b]\n", "teams.yaml:1: 'a' is no entry; write its keys, id: …, name: …"),
        ("team: []\n", "teams.yaml:1: unknown key 'team'; did you mean 'teams'?"),
    ],
)
def test_a_file_of_another_shape_is_told(tmp_path: Path, text: str, expected: str) -> None:
    """What stands where the list should be is named, with the way to write it."""
    assert said(write_files(tmp_path, {"teams.yaml": text}))[0].startswith(expected)


_TREES = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc xyz", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(tree=st.dictionaries(st.sampled_from("abc"), _TREES, min_size=1))
def test_text_that_was_written_comes_back(tree: dict[str, object]) -> None:
    """Whatever text another program writes as YAML is read as that text."""
    documents, faults = _read(yaml.safe_dump(tree, allow_unicode=True))
    assert faults == []
    assert documents == [tree]
