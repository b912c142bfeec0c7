"""The first place at which two JSON documents, or two texts, say different things."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flows.language.formatting import one_line

_SHOWN = 160
_BEFORE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonDifference:
    """Where two documents differ (`sections[0].stories`), and what each has there, fit to be shown."""

    place: str
    expected: str
    found: str


def first_difference(expected: Any, found: Any, place: str = "") -> JsonDifference | None:
    """Return the first difference of two decoded documents, keys by their names, or None."""
    if type(expected) is not type(found):
        return _difference(place, quoted(json.dumps(expected)), quoted(json.dumps(found)))
    if isinstance(expected, dict):
        return _of_objects(expected, found, place)
    if isinstance(expected, list):
        for number, pair in enumerate(zip(expected, found, strict=False)):
            if told := first_difference(*pair, f"{place}[{number}]"):
                return told
        same = len(expected) == len(found)
        return None if same else _difference(place, f"{len(expected)} of them", f"{len(found)}")
    return None if expected == found else _difference(place, *apart(str(expected), str(found)))


def apart(expected: str, found: str) -> tuple[str, str]:
    """Return two texts, quoted, from shortly before the first letter in which they differ."""
    pairs = enumerate(zip(expected, found, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(expected), len(found)))
    start = max(0, same - _BEFORE)
    mark = "…" if start else ""
    return quoted(mark + expected[start:]), quoted(mark + found[start:])


def quoted(text: str) -> str:
    """Return a text on one line within quotation marks, cut when it is long."""
    return f"“{one_line(text, _SHOWN)}”"


def _of_objects(expected: dict[str, Any], found: dict[str, Any], place: str) -> JsonDifference | None:
    for key in sorted(expected.keys() | found.keys()):
        inner = f"{place}.{key}" if place else key
        if key not in expected or key not in found:
            shown = [
                quoted(json.dumps(each[key])) if key in each else "nothing" for each in (expected, found)
            ]
            return _difference(inner, *shown)
        if told := first_difference(expected[key], found[key], inner):
            return told
    return None


def _difference(place: str, expected: str, found: str) -> JsonDifference:
    return JsonDifference(place=place, expected=expected, found=found)
