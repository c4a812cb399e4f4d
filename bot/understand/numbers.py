"""Numbers as people spell them in front of what they count."""

from __future__ import annotations

NUMBERS = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "single": 1.0,
    "each": 1.0,
    "per": 1.0,
    "another": 1.0,
    "every": 1.0,
    "further": 1.0,
    "more": 1.0,
    "half": 0.5,
    "half an": 0.5,
    "half a": 0.5,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "twelve": 12.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "forty-five": 45.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "ninety": 90.0,
}
NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
"""A pattern of them all, the longest first."""
