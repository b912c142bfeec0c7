"""Lines joined into paragraphs, where a file was wrapped at a fixed width."""

from __future__ import annotations

from collections.abc import Sequence

from flows.reading.line_shapes import ends_sentence

_NARROWEST, _WIDEST = 50, 120
_FULL_SHARE = 0.6
_LEAST_LINES = 3


def paragraphs_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs of a text: each line that is not blank is one, unless lines are wrapped.

    A text counts as wrapped when its lines, within runs without a blank line, stay under 120
    characters and mostly end within a sentence; then a run of full lines is one paragraph, its line
    ends kept. Trailing white space of paragraphs is dropped.
    """
    runs = _runs(lines)
    width = _wrap_width(runs)
    paragraphs: list[str] = []
    for run in runs:
        joined = width and len(run) > 1 and all(len(line) >= _FULL_SHARE * width for line in run[:-1])
        paragraphs.extend(["\n".join(run)] if joined else run)
    return tuple(paragraphs)


def _runs(lines: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            runs[-1].append(line.strip())
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _wrap_width(runs: list[list[str]]) -> int:
    """Return the width at which a text was wrapped, or 0."""
    inner = [line for run in runs for line in run[:-1]]
    if len(inner) < _LEAST_LINES:
        return 0
    width = max(map(len, inner))
    full = sum(len(line) >= _FULL_SHARE * width for line in inner)
    stopped = sum(ends_sentence(line) for line in inner)
    is_wrapped = _NARROWEST <= width <= _WIDEST and full > len(inner) / 2 and stopped < len(inner) / 2
    return width if is_wrapped else 0
