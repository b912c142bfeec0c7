"""Themes measured on labelled rows: how often stories come under the theme that readers gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from flows.evaluation.metrics import Interval, Weights, interval
from flows.evaluation.report import Measured, Options, bounds, predictions_of, table
from flows.evaluation.rows import Row, articles_of
from flows.language.detect import detect_language
from flows.model import Article, Theme
from flows.stories.themes import (
    ALSO,
    ThemeIndex,
    ThemeKnowledge,
    ThemeRules,
    choose_theme,
    habits_of,
    learn,
    prepare_themes,
)
from flows.urls.normalise import host_of

# Rows come as articles come to a store: what one batch teaches is examined with the next.
_BATCH = 200
_SURE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """The number of stories that readers and the pipeline gave a theme, and of those that both did."""

    theme: str
    labelled: int
    chosen: int
    right: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 if the theme is neither labelled nor chosen."""
        total = self.labelled + self.chosen
        return 2 * self.right / total if total else 0.0


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

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the themes that readers gave."""
        scores = [count.f1 for count in self.counts if count.labelled]
        return sum(scores) / len(scores)


def measure_themes(name: str, rows: Sequence[Row], themes: Sequence[Theme], _: Options) -> Measured:
    """Choose a theme for each row and compare it with the `theme` of those that have one.

    The other rows of a row's `feed`, else of its outlet, else of its host, are what else that feed wrote; all
    rows in the order of their time are what a store came to hold.
    """
    index = prepare_themes(themes)
    articles = [_of_feed(row, article) for row, article in zip(rows, articles_of(rows), strict=True)]
    chosen = _chosen(index, articles)
    labelled = [place for place, row in enumerate(rows) if row.get("theme") is not None]
    shown = None
    if labelled:
        gold = [str(rows[place]["theme"]) for place in labelled]
        ways = {
            "Standfirst": chosen,
            "words alone": [choose_theme(index, [article], ThemeRules()).id for article in articles],
            "addresses and categories alone": _chosen(index, [_without_words(a) for a in articles]),
            "always the largest": [theme_report(gold, gold).largest_theme] * len(rows),
        }
        shown = theme_table(name, gold, {way: [of[place] for place in labelled] for way, of in ways.items()})
    return Measured(label="theme", predictions=predictions_of(rows, "theme", chosen), table=shown)


def _chosen(index: ThemeIndex, articles: Sequence[Article]) -> list[str]:
    from_feeds = [article for article in articles if article.source]
    in_order = sorted(articles, key=lambda article: (article.time, article.id))
    lessons = None
    for start in range(0, len(in_order), _BATCH):
        lessons = learn(lessons, index, in_order[start : start + _BATCH], ThemeRules())
    knowledge = ThemeKnowledge(habits=habits_of(index, from_feeds, ThemeRules()), lessons=lessons)
    return [choose_theme(index, [article], ThemeRules(), knowledge).id for article in articles]


def _of_feed(row: Row, article: Article) -> Article:
    """Return the article of a row with its feed as its source, "" if nothing says which it is from.

    Its words are those of its own language, also where most rows are in another.
    """
    detected, score = detect_language(f"{article.title}\n{article.text}")
    language = row.get("language") or (detected if score >= _SURE else article.language)
    feed = row.get("feed") or row.get("outlet") or row.get("publisher") or host_of(article.url or "")
    categories = row.get("categories")
    named = tuple(map(str, categories)) if isinstance(categories, list) else ()
    return replace(article, source=str(feed or ""), categories=named, language=str(language))


def _without_words(article: Article) -> Article:
    return replace(article, source="", title="", text="")


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


def accuracy_interval(gold: Sequence[str], chosen: Sequence[str]) -> Interval:
    """Return the bootstrap interval of the share of stories that come under their theme."""
    right = np.array([label == choice for label, choice in zip(gold, chosen, strict=True)], dtype=float)

    def accuracy(weights: Weights) -> float:
        return float(weights @ right / max(1, weights.sum()))

    return interval(len(right), accuracy)


def theme_table(name: str, gold: Sequence[str], ways: dict[str, list[str]]) -> str:
    """Return the figures of each way of choosing, and of the first of them by theme."""
    reports = {way: theme_report(gold, chosen) for way, chosen in ways.items()}
    report = next(iter(reports.values()))
    lines = [
        (
            way,
            f"{of.accuracy:.3f}",
            bounds(accuracy_interval(gold, ways[way])),
            f"{of.macro_f1:.3f}",
            f"{of.unplaced:.3f}",
        )
        for way, of in reports.items()
    ]
    counts = [
        (count.theme, str(count.labelled), str(count.chosen), str(count.right), f"{count.f1:.3f}")
        for count in report.counts
    ]
    title = f"Themes of {name}: {report.accuracy:.3f} of {report.stories} right"
    pairs = zip(gold, next(iter(ways.values())), strict=True)
    wrong = Counter((label, choice) for label, choice in pairs if label != choice)
    confusions = [
        (f"{label} under {choice}", str(count))
        for (label, choice), count in sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:10]
    ]
    return "\n".join(
        [
            table(title, ("way", "right", "95 %", "macro F1", "under none"), lines),
            table("By theme", ("theme", "labelled", "chosen", "right", "F1"), counts),
            table("Most frequent mistakes", ("theme", "stories"), confusions),
        ]
    )
