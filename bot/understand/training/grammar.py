"""The phrase grammar: every way to ask that `phrases.txt` allows, drawn at random."""

from __future__ import annotations

import random
import re
from importlib.resources import files

_WORD = re.compile(r"\$([a-z]+)")
_TIMES = re.compile(r"x(\d+) ")
_CHOICE = re.compile(r"\(([^()]*)\)")


Line = tuple[str, int]


def read_grammar() -> tuple[dict[str, list[str]], dict[str, list[Line]]]:
    """The defined words with their alternatives, and the lines of each tool with their weights."""
    text = (files("bot.understand.training") / "phrases.txt").read_text(encoding="utf-8")
    words: dict[str, list[str]] = {}
    lines: dict[str, list[Line]] = {}
    tool = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("$"):
            name, _, alternatives = line[1:].partition(" = ")
            words[name] = [one.strip() for one in alternatives.split("|")]
        elif line.startswith("["):
            tool = line.strip("[]")
            lines[tool] = []
        else:
            times = _TIMES.match(line)
            lines[tool].append((line[times.end() :], int(times.group(1))) if times else (line, 1))
    return words, lines


def draw(line: str, words: dict[str, list[str]], chance: random.Random) -> str:
    """One utterance of a line."""

    def choose(match: re.Match[str]) -> str:
        return str(chance.choice(match.group(1).split("|")))

    text: str = line
    while True:
        before = text
        text = _CHOICE.sub(choose, text)
        text = _WORD.sub(lambda match: str(chance.choice(words[match.group(1)])), text)
        if text == before:
            break
    return re.sub(r"\s+", " ", text).replace(" ,", ",").strip()


def drawn(per_line: int, seed: int) -> list[tuple[str, str, int]]:
    """(tool, masked utterance, weight) of every line, `per_line` times, without repeats."""
    words, lines = read_grammar()
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    found: dict[tuple[str, str], int] = {}
    for tool, of_tool in lines.items():
        for line, weight in of_tool:
            for _ in range(per_line):
                found[tool, draw(line, words, chance).casefold()] = weight
    return [(tool, text, weight) for (tool, text), weight in found.items()]
