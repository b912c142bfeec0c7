"""How often stories come under the theme that readers gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.model import Article
from flows.stories.themes import ThemeIndex, ThemeRules, choose_theme


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledStory:
    """A story's articles and the id of the theme that readers gave it."""

    articles: tuple[Article, ...]
    theme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """One theme: how many stories readers gave it, how many the pipeline did, how many both."""

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


def theme_report(rows: Sequence[LabelledStory], index: ThemeIndex, rules: ThemeRules) -> ThemeReport:
    """Compare the chosen themes of labelled stories with their labels; raise ValueError without rows."""
    if not rows:
        raise ValueError("no labelled story to measure with: give at least one")
    chosen = [choose_theme(index, row.articles, rules).id for row in rows]
    labels = Counter(row.theme for row in rows)
    choices = Counter(chosen)
    right = Counter(row.theme for row, choice in zip(rows, chosen, strict=True) if row.theme == choice)
    largest = min(labels, key=lambda theme: (-labels[theme], theme))
    placed = {theme.id for theme in index.themes}
    return ThemeReport(
        stories=len(rows),
        accuracy=right.total() / len(rows),
        largest_theme=largest,
        largest_share=labels[largest] / len(rows),
        unplaced=sum(choice not in placed for choice in chosen) / len(rows),
        counts=tuple(
            ThemeCount(theme=theme, labelled=labels[theme], chosen=choices[theme], right=right[theme])
            for theme in sorted(labels | choices)
        ),
    )
