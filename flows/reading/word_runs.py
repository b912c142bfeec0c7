"""Texts compared by their runs of four words, as they stand: case and forms are not changed.

The comparison of Lopuhin's article extraction benchmark (Zyte 2020), there called shingle matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

WIDTH = 4

_TOKEN = re.compile(r"\w+")

Run = tuple[str, ...]
Wording = frozenset[Run]


def tokens_of(text: str) -> Run:
    """Return the words of a text as they stand: runs of letters, digits and underscores."""
    return tuple(_TOKEN.findall(text))


def runs_of(tokens: Sequence[str]) -> tuple[Run, ...]:
    """Return every run of four words; fewer words are one run."""
    if not tokens:
        return ()
    if len(tokens) <= WIDTH:
        return (tuple(tokens),)
    return tuple(zip(*(tokens[start:] for start in range(WIDTH)), strict=False))


def wording_of(lines: Iterable[str]) -> Wording:
    """Return the runs of a text, across its lines, and its lines of fewer than four words."""
    lines_of_tokens = [tokens_of(line) for line in lines]
    joined = [token for line in lines_of_tokens for token in line]
    return frozenset(runs_of(joined)) | {line for line in lines_of_tokens if 0 < len(line) < WIDTH}


def share_held(tokens: Sequence[str], wording: Wording) -> float:
    """Return the share of the runs of some words that stand in a text, in [0, 1]."""
    runs = runs_of(tokens)
    return sum(map(wording.__contains__, runs)) / len(runs) if runs else 0.0
