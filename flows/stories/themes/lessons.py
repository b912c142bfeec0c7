"""A linear model of themes, learned from what the store holds: naive Bayes over words, batch by batch.

The labels are weak: the section of an address, a feed category or a folder where one names a theme, else what
the word lists make of the article, in parts. Every batch is first an examination: the model learned before is
asked for the themes of its labelled articles without their labels. It takes part in choices only while it
answers better than the word lists alone. Counts are sums over articles in a fixed order, without chance.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from math import exp, log, sqrt

from flows.model import Article
from flows.stories.themes.clues import Clue, ThemeRules, clues_of
from flows.stories.themes.habits import Habit, Habits
from flows.stories.themes.vocabulary import ThemeIndex, section_themes, word_key, words_of

# The places where an outlet, or the person, says what an article is about.
_LABELS = frozenset(["section", "category", "folder"])
# Fifty articles like all others are added to those of each theme, and five to how often it occurs: best of
# 20 settings on the sets of `ThemeRules`. On ten draws of AG News the model then gave .013 of macro F1 on
# average and took nothing from any.
_USUAL = 50.0
_LEAST = 5.0
# More words than these are mostly names that do not come again.
_WORDS = 4_000
# A word of every fifth article is about none of them.
_COMMON = 0.2
# A headline is as good a label as a section if its own words agree so far.
_CLEAR = 0.6
# As many labelled articles are examined before the model may take part. A difference of a few articles is
# little, but counted on all sets that the model helped, and not on the subscriptions, where it did not.
_EXAMINED = 200
_NAMED_WORDS = 3
_MOST_OF_A_FEED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLessons:
    """The lessons of some themes: in how many articles of each theme a word stood.

    `articles` is how many there were, `of_theme` how much of them each theme had. Of `examined` labelled
    articles the word lists alone had `alone` right, and with the model `together`. `weights` keeps what was
    made of a word. `feeds` has the number of articles of each feed, then of those of each theme.
    """

    themes: tuple[str, ...]
    articles: float = 0.0
    of_theme: tuple[float, ...] = ()
    words: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    feeds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    examined: int = 0
    alone: int = 0
    together: int = 0
    weights: dict[str, list[float]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_better(self) -> bool:
        """True if the model may take part in choices."""
        return self.examined >= _EXAMINED and self.together > self.alone

    @property
    def habits(self) -> Habits:
        """Return the habits of the feeds, by source and outlet."""
        habits: dict[tuple[str, str], Habit] = {}
        for feed, (articles, *counts) in self.feeds.items():
            source, _, outlet = feed.partition("\n")
            themes = {theme: count for theme, count in enumerate(counts) if count}
            habits[source, outlet] = Habit(articles=articles, themes=themes)
        return habits

    def clues(self, article: Article, evidence: float, rules: ThemeRules) -> list[Clue]:
        """Return what the words of an article speak for, in proportion to the root of its other evidence."""
        return self.clues_of_words(_words(article, rules), evidence)

    def clues_of_words(self, words: Sequence[str], evidence: float) -> list[Clue]:
        """Return what some words speak for."""
        most = _COMMON * self.articles
        learned_words = [word for word in words if word in self.words and sum(self.words[word]) < most]
        parts = {word: self.weights.get(word) or self._weights(word) for word in learned_words}
        root, usual = sqrt(max(1.0, len(learned_words))), [log(share) for share in self._shares()]
        sums = [
            sum(parts[word][theme] for word in learned_words) / root + usual[theme]
            for theme in range(len(usual))
        ]
        middle, scale = sum(sums) / max(1, len(sums)), sqrt(max(1.0, evidence))
        best = max(range(len(sums)), key=lambda theme: (sums[theme], -theme), default=0)
        strongest = sorted(learned_words, key=lambda word: (-parts[word][best], word))[:_NAMED_WORDS]
        return [
            Clue(theme, "learned", "learned", ", ".join(strongest), scale * (value - middle))
            for theme, value in enumerate(sums)
        ]

    def _shares(self) -> list[float]:
        count = len(self.of_theme)
        return [(amount + _LEAST) / (sum(self.of_theme) + _LEAST * count) for amount in self.of_theme]

    def _weights(self, word: str) -> list[float]:
        """Return how much more often a word stands in articles of each theme than in all, as logarithms."""
        counts = self.words[word]
        usual = sum(counts) / self.articles
        weights = [
            log((count + _USUAL * usual) / (amount + _USUAL) / usual)
            for count, amount in zip(counts, self.of_theme, strict=True)
        ]
        self.weights[word] = weights
        return weights

    def to_bytes(self) -> bytes:
        """Return the lessons as they are stored."""
        values = {
            "themes": self.themes,
            "articles": self.articles,
            "of_theme": self.of_theme,
            "words": dict(sorted(self.words.items())),
            "feeds": dict(sorted(self.feeds.items())),
            "exam": [self.examined, self.alone, self.together],
        }
        return zlib.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())


def lessons_from(stored: bytes) -> ThemeLessons:
    """Return stored lessons; raise ValueError for bytes that are none."""
    try:
        values = json.loads(zlib.decompress(stored))
        examined, alone, together = map(int, values["exam"])
        return ThemeLessons(
            themes=tuple(values["themes"]),
            articles=float(values["articles"]),
            of_theme=tuple(map(float, values["of_theme"])),
            words={str(word): tuple(map(float, counts)) for word, counts in values["words"].items()},
            feeds={str(feed): tuple(map(int, counts)) for feed, counts in values["feeds"].items()},
            examined=examined,
            alone=alone,
            together=together,
        )
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("the stored lessons of themes cannot be read") from error


def learn(
    lessons: ThemeLessons | None,
    index: ThemeIndex,
    articles: Iterable[Article],
    rules: ThemeRules,
    folders: Mapping[str, str] | None = None,
) -> ThemeLessons:
    """Return lessons after a batch of articles that they have not had: examined first, then taken in.

    Lessons of other themes are begun anew.
    """
    ids = index.ids
    if lessons is None or lessons.themes != ids:
        lessons = ThemeLessons(themes=ids, of_theme=(0.0,) * len(ids))
    batch = sorted(articles, key=lambda article: (article.time, article.id))
    evidence = [_evidence(index, article, rules, (folders or {}).get(article.source)) for article in batch]
    lessons = _examined(lessons, batch, evidence, rules)
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(ids))
    counts.update({word: list(amounts) for word, amounts in lessons.words.items()})
    feeds = {feed: list(numbers) for feed, numbers in lessons.feeds.items()}
    of_theme = list(lessons.of_theme)
    for article, item in zip(batch, evidence, strict=True):
        parts = _parts(item)
        shown = feeds.setdefault(f"{article.source}\n{article.outlet}", [0] * (1 + len(ids)))
        # What a feed wrote long ago fades.
        shown[:] = [number // 2 for number in shown] if shown[0] >= _MOST_OF_A_FEED else shown
        shown[0] += 1
        if parts:
            shown[1 + _first(parts)] += 1
        for theme, part in parts.items():
            of_theme[theme] += part
        for word in _words(article, rules):
            for theme, part in parts.items():
                counts[word][theme] += part
    frequent = sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))[:_WORDS]
    return replace(
        lessons,
        weights={},
        feeds={feed: tuple(numbers) for feed, numbers in feeds.items()},
        articles=lessons.articles + len(batch),
        of_theme=tuple(round(amount, 2) for amount in of_theme),
        words={word: tuple(round(amount, 2) for amount in amounts) for word, amounts in frequent},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """The label that the outlet or the person gives an article, or None, and what its words speak for."""

    label: int | None
    clues: tuple[Clue, ...]


def _evidence(index: ThemeIndex, article: Article, rules: ThemeRules, folder: str | None) -> _Evidence:
    clues = clues_of(index, article, rules)
    labels = {clue.theme for clue in clues if clue.place in _LABELS and clue.key.startswith(clue.place)}
    labels |= {theme for _, _, theme in section_themes(index, [folder or ""])}
    words = tuple(clue for clue in clues if clue.place not in _LABELS)
    return _Evidence(label=min(labels) if len(labels) == 1 else None, clues=words)


def _parts(evidence: _Evidence) -> dict[int, float]:
    """Return how much of an article each theme has: all by a label, else as its words speak for them."""
    if evidence.label is not None:
        return {evidence.label: 1.0}
    totals = _totals(evidence.clues)
    root = sqrt(max(1.0, sum(totals.values())))
    odds = {theme: exp(2 * amount / root) for theme, amount in sorted(totals.items())}
    return {theme: amount / sum(odds.values()) for theme, amount in odds.items()}


def _totals(clues: Iterable[Clue]) -> dict[int, float]:
    totals: dict[int, float] = defaultdict(float)
    for clue in clues:
        totals[clue.theme] += clue.weight
    return dict(totals)


def _examined(
    lessons: ThemeLessons, articles: Sequence[Article], evidence: Sequence[_Evidence], rules: ThemeRules
) -> ThemeLessons:
    """Return lessons with what they answer on a batch: a label's theme, else that of a clear headline."""
    examined = alone = together = 0
    for article, item in zip(articles, evidence, strict=True):
        label, clues, words = item.label, item.clues, _words(article, rules)
        if label is None:
            label = _clear_headline(clues)
            clues = tuple(clue for clue in clues if clue.place != "title")
            words = _words(replace(article, title=""), rules)
        totals = _totals(clues)
        if label is None or not totals or not lessons.articles:
            continue
        learned = _totals(chain(clues, lessons.clues_of_words(words, sum(totals.values()))))
        examined += 1
        alone += _first(totals) == label
        together += _first(learned) == label
    return replace(
        lessons,
        examined=lessons.examined + examined,
        alone=lessons.alone + alone,
        together=lessons.together + together,
    )


def _clear_headline(clues: Iterable[Clue]) -> int | None:
    """Return the theme of a headline of which two words agree and little speaks against it, or None."""
    title = [clue for clue in clues if clue.place == "title"]
    totals = _totals(title)
    best = _first(totals) if totals else None
    agreeing = {clue.key for clue in title if clue.theme == best}
    is_clear = best is not None and totals[best] >= _CLEAR * sum(totals.values())
    return best if is_clear and len(agreeing) > 1 else None


def _first(totals: Mapping[int, float]) -> int:
    return min(totals, key=lambda theme: (-totals[theme], theme))


def _words(article: Article, rules: ThemeRules) -> list[str]:
    """Return the different words of headline and opening as they are looked up, in their order."""
    texts = [] if article.title_made else words_of(article.title)
    texts += words_of(article.text[: 20 * rules.opening_words])[: rules.opening_words]
    return list(dict.fromkeys(word for word in map(word_key, texts) if len(word) > 1))
