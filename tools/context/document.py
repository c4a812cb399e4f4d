"""Reading YAML so that every scalar stays the text in the file and every key knows its line.

YAML would make a number of the account `0123` and a truth value of the team `no`; here both stay
text, and the types of `tools.context.scalars` read them. Only what the syntax itself says is kept:
an empty value, `~` and `null` without quotes mean that there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from tools.context.faults import Place, show

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.context.faults import Faults

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_MOST_VALUES = 2_000_000
"""A folder that a team keeps by hand stays far below; aliases of aliases do not."""

_NONE = frozenset({"", "~", "null", "Null", "NULL"})
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
)


class Mapping(dict[str, Any]):
    """A mapping that knows the line on which it starts and the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Listing(list[Any]):
    """A list that knows the line on which it starts and the line of each entry."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_text(path: Path, name: str, faults: Faults) -> str | None:
    """Read a file as UTF-8, with or without a byte order mark; None after noting a fault."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        faults.fault(Place(name), f"cannot be read ({error.strerror}); check its permissions")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            faults.fault(Place(name), "is UTF-16; save the file as UTF-8")
        else:
            line = raw.count(b"\n", 0, error.start) + 1
            faults.fault(Place(name, line), "is not UTF-8; save the file as UTF-8")
        return None


def read_documents(text: str, name: str, faults: Faults, *, line: int = 1) -> list[Any]:
    """Read every YAML document of `text`, whose first line is line `line` of the file `name`.

    Values are `Mapping`, `Listing`, text or None. Of duplicate keys the first is kept and the
    others are noted; text that is no YAML is noted and gives nothing.
    """
    reader = _Reader(name, faults, line)
    try:
        return reader.documents(yaml.parse(text, Loader=_LOADER))
    except _UnreadableError as error:
        faults.fault(Place(name, error.line), error.text)
    except yaml.YAMLError as error:
        at, problem = _explain(error, text)
        faults.fault(Place(name, at + line), problem)
    return []


def line_of(value: Any, *path: str | int) -> int | None:
    """The line of the key or entry at `path`, or of the nearest one around it that is there."""
    line: int | None = getattr(value, "line", None)
    for step in path:
        if isinstance(value, Mapping) and step in value.lines:
            line, value = value.lines[str(step)], value[str(step)]
        elif isinstance(value, Listing) and isinstance(step, int) and step < len(value):
            line, value = value.lines[step], value[step]
        elif isinstance(value, Mapping | Listing):
            break
    return line


class _UnreadableError(Exception):
    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


class _Reader:
    """Puts values together from the parser's events; `_size` counts them with aliases expanded."""

    def __init__(self, name: str, faults: Faults, first_line: int) -> None:
        self._name = name
        self._faults = faults
        self._first = first_line
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._size = 0

    def documents(self, events: Iterator[yaml.Event]) -> list[Any]:
        found = []
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors.clear()
                found.append(self._value(next(events), events, 0))
        return found

    def _value(self, event: Any, events: Iterator[yaml.Event], depth: int) -> Any:
        line = self._line(event)
        if depth > _DEEPEST:
            raise _UnreadableError(line, f"is nested more than {_DEEPEST} deep; flatten it")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, line)
        if event.tag not in (None, "!") and event.tag not in _CORE_TAGS:
            raise _UnreadableError(line, f"the tag {show(event.tag)} is not read; leave it out")
        before = self._size
        self._count(1, line)
        value: Any
        if isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(line, events, depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._listing(line, events, depth)
        else:
            plain = not event.style
            value = None if plain and event.value in _NONE else event.value
        if event.anchor:
            self._anchors[event.anchor] = value, self._size - before
        return value

    def _mapping(self, line: int, events: Iterator[yaml.Event], depth: int) -> Mapping:
        mapping = Mapping(line)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            at = self._line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _UnreadableError(at, "a key is not plain text; write `key: value`")
            key = event.value
            if key == "<<":
                raise _UnreadableError(at, "merge keys (<<) are not read; write the keys out")
            value = self._value(next(events), events, depth + 1)
            if key in mapping:
                self._faults.fault(
                    Place(self._name, at),
                    f"the key {show(key)} stands here again, after line {mapping.lines[key]}; "
                    "keep one of the two",
                )
                continue
            mapping[key] = value
            mapping.lines[key] = at
        return mapping

    def _listing(self, line: int, events: Iterator[yaml.Event], depth: int) -> Listing:
        listing = Listing(line)
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            listing.lines.append(self._line(event))
            listing.append(self._value(event, events, depth + 1))
        return listing

    def _alias(self, event: yaml.AliasEvent, line: int) -> Any:
        anchor = event.anchor or ""
        if anchor not in self._anchors:
            raise _UnreadableError(
                line,
                f"{show('*' + anchor)} names no anchor that ends before it; "
                "write the value out, or quote it if it is text",
            )
        value, size = self._anchors[anchor]
        self._count(size, line)
        return value

    def _count(self, values: int, line: int) -> None:
        self._size += values
        if self._size > _MOST_VALUES:
            raise _UnreadableError(
                line, f"holds more than {_MOST_VALUES:,} values; write out what aliases repeat"
            )

    def _line(self, event: Any) -> int:
        return int(event.start_mark.line) + self._first


def _explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line, from 0, and what to do about text that is no YAML."""
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes.
        line = text.encode("utf-8", "replace").count(b"\n", 0, error.position)
        return line, "holds a control character; delete it"
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line if mark else 0
    lines = text.splitlines()
    # A fault at the end of the text is marked behind its last line.
    line = min(line, max(len(lines) - 1, 0))
    here = lines[line] if lines else ""
    if here[: len(here) - len(here.lstrip())].count("\t"):
        return line, "is indented with a tab; use spaces"
    problem = getattr(error, "problem", None) or "cannot be parsed"
    mend = "check the indentation and the brackets around this line"
    if "mapping values are not allowed" in problem:
        mend = "put the value in quotes if it holds a colon, or check the indentation"
    elif "cannot start any token" in problem:
        mend = "put the value in quotes"
    elif "end of stream" in problem:
        mend = "close the quote that opens here"
    return line, f"is no YAML ({problem}); {mend}"
