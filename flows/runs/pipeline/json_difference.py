"""The first place at which two JSON documents, or two texts, differ.

deepdiff 9.1 and jsondiff 2.2 list every difference, unordered, and leave the texts to be cut and quoted here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flows.language.formatting import one_line

_SHOWN = 160
_BEFORE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A place where two documents differ (`sections[0].stories`), and the text of each, fit to be shown."""

    place: str
    expected: str
    actual: str


def first_difference(expected: Any, actual: Any, place: str = "") -> Mismatch | None:
    """Return the first difference of two decoded documents, keys by their names, or None."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in sorted(expected.keys() | actual.keys()):
            inner = f"{place}.{key}" if place else key
            if key not in expected or key not in actual:
                sides = [_shown(side[key]) if key in side else "nothing" for side in (expected, actual)]
                return Mismatch(place=inner, expected=sides[0], actual=sides[1])
            if difference := first_difference(expected[key], actual[key], inner):
                return difference
        return None
    if isinstance(expected, list) and isinstance(actual, list):
        for number, (one, other) in enumerate(zip(expected, actual, strict=False)):
            if difference := first_difference(one, other, f"{place}[{number}]"):
                return difference
        if len(expected) == len(actual):
            return None
        lengths = f"{len(expected)} of them", f"{len(actual)} of them"
        return Mismatch(place=place, expected=lengths[0], actual=lengths[1])
    if type(expected) is type(actual) and expected == actual:
        return None
    if isinstance(expected, str) and isinstance(actual, str):
        return text_difference(expected, actual, place)
    return Mismatch(place=place, expected=_shown(expected), actual=_shown(actual))


def text_difference(expected: str, actual: str, place: str = "") -> Mismatch:
    """Return two texts, quoted, from shortly before the first letter in which they differ."""
    pairs = enumerate(zip(expected, actual, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(expected), len(actual)))
    start = max(0, same - _BEFORE)
    mark = "…" if start else ""
    return Mismatch(
        place=place, expected=quoted(mark + expected[start:]), actual=quoted(mark + actual[start:])
    )


def quoted(text: str) -> str:
    """Return a text on one line within quotation marks, cut when it is long."""
    return f"“{one_line(text, _SHOWN)}”"


def _shown(value: object) -> str:
    return quoted(json.dumps(value))
