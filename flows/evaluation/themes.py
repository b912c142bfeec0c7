"""Themes measured on labelled rows: how often stories come under the theme that readers gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.evaluation.report import Measured, Options, predictions_of, table
from flows.evaluation.rows import Row, articles_of
from flows.model import Theme
from flows.stories.themes import ALSO, ThemeRules, choose_theme, prepare_themes


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """The number of stories that readers and the pipeline gave a theme, and of those that both did."""

    theme: str
    labelled: int
    chosen: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeReport:
    """Shares in [0, 1]; `largest_share` is what always naming the largest theme would reach.

    `unplaced` is the share that no theme claimed; it counts as wrong. `counts` are by theme id.
    """

    stories: int
    accuracy: float
    largest_theme: str
    largest_share: float
    unplaced: float
    counts: tuple[ThemeCount, ...]


def measure_themes(name: str, rows: Sequence[Row], themes: Sequence[Theme], _: Options) -> Measured:
    """Choose a theme for each row and compare it with the `theme` of those that have one."""
    index = prepare_themes(themes)
    chosen = [choose_theme(index, [article], ThemeRules()).id for article in articles_of(rows)]
    labelled = [place for place, row in enumerate(rows) if row.get("theme") is not None]
    shown = None
    if labelled:
        gold = [str(rows[place]["theme"]) for place in labelled]
        shown = theme_table(name, theme_report(gold, [chosen[place] for place in labelled]))
    return Measured(label="theme", predictions=predictions_of(rows, "theme", chosen), table=shown)


def theme_report(gold: Sequence[str], chosen: Sequence[str]) -> ThemeReport:
    """Return the comparison of chosen themes with their labels; raise ValueError without labels."""
    if not gold:
        raise ValueError("no labelled story to measure with: give at least one")
    labels, choices = Counter(gold), Counter(chosen)
    right = Counter(label for label, choice in zip(gold, chosen, strict=True) if label == choice)
    largest = min(labels, key=lambda theme: (-labels[theme], theme))
    return ThemeReport(
        stories=len(gold),
        accuracy=right.total() / len(gold),
        largest_theme=largest,
        largest_share=labels[largest] / len(gold),
        unplaced=choices[ALSO.id] / len(gold),
        counts=tuple(
            ThemeCount(theme=theme, labelled=labels[theme], chosen=choices[theme], right=right[theme])
            for theme in sorted(labels | choices)
        ),
    )


def theme_table(name: str, report: ThemeReport) -> str:
    """Return how many stories come under the theme that readers gave them, in all and by theme."""
    lines = [
        (count.theme, str(count.labelled), str(count.chosen), str(count.right)) for count in report.counts
    ]
    title = (
        f"Themes of {name}: {report.accuracy:.3f} of {report.stories} right "
        f"(always {report.largest_theme}: {report.largest_share:.3f}), {report.unplaced:.3f} under none"
    )
    return table(title, ("theme", "labelled", "chosen", "right"), lines)
