"""The options and the result of every task, and plain text tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.evaluation.metrics import Interval
from flows.evaluation.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A file for the predictions, a folder of feeds or file of articles, batches, the words of a summary."""

    predictions: Path | None = None
    feeds: Path | None = None
    articles: Path | None = None
    batches: int = 1
    words: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A prediction for each row, and the table of the figures, None if no row has the `label`."""

    label: str
    predictions: Sequence[Row]
    table: str | None


def predictions_of(rows: Sequence[Row], label: str, predicted: Sequence[object]) -> list[Row]:
    """Return a prediction row for each labelled row."""
    return [{"id": row["id"], label: value} for row, value in zip(rows, predicted, strict=True)]


def table(title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a title and a table below it: the first column to the left, figures to the right."""
    widths = [max(len(line[column]) for line in (headings, *lines)) for column in range(len(headings))]

    def aligned(line: Sequence[str]) -> str:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([title, "", aligned(headings), rule, *map(aligned, lines), ""])


def figures(*values: float) -> tuple[str, ...]:
    """Return figures with three decimals."""
    return tuple(f"{value:.3f}" for value in values)


def bounds(interval: Interval) -> str:
    """Return an interval with three decimals."""
    return f"{interval.low:.3f}-{interval.high:.3f}"
