"""The first place at which two JSON documents, or two texts, say different things.

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
class JsonDifference:
    """Where two documents differ (`sections[0].stories`), and what each has there, fit to be shown."""

    place: str
    expected: str
    found: str


class _Note(str):
    """What is shown of a value without quotation marks: that it is missing, or its length."""


_NOTHING = _Note("nothing")


def first_difference(expected: Any, found: Any, place: str = "") -> JsonDifference | None:
    """Return the first difference of two decoded documents, keys by their names, or None."""
    pairs: list[tuple[str, Any, Any]] = []
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted(expected.keys() | found.keys()):
            inner = f"{place}.{key}" if place else key
            pairs.append((inner, expected.get(key, _NOTHING), found.get(key, _NOTHING)))
    elif isinstance(expected, list) and isinstance(found, list):
        pairs += [(f"{place}[{n}]", *pair) for n, pair in enumerate(zip(expected, found, strict=False))]
        pairs.append((place, _Note(f"{len(expected)} of them"), _Note(f"{len(found)} of them")))
    elif type(expected) is not type(found) or expected != found:
        is_text = type(expected) is str and type(found) is str
        shown = apart(expected, found) if is_text else (_shown(expected), _shown(found))
        return JsonDifference(place=place, expected=shown[0], found=shown[1])
    return next(filter(None, (first_difference(one, other, inner) for inner, one, other in pairs)), None)


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


def _shown(value: object) -> str:
    return value if isinstance(value, _Note) else quoted(json.dumps(value))
