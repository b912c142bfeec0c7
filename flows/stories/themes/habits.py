"""The subjects of a feed: evidence for those of its articles whose own words say little."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flows.model import Article
from flows.stories.themes.clues import Clue, ThemeRules, clues_of
from flows.stories.themes.vocabulary import ThemeIndex, section_themes


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """The number of articles of a feed, and of those whose own words are mostly of a theme.

    `folder` is where the person put the feed; `folder_themes` are those that it is called as.
    """

    articles: int = 0
    themes: Mapping[int, int] = field(default_factory=dict)
    folder: str | None = None
    folder_themes: tuple[int, ...] = ()

    def share(self, theme: int, rules: ThemeRules) -> float:
        """Return the share of a theme among the articles; of a few articles it is small."""
        return self.themes.get(theme, 0) / (self.articles + rules.habit_doubt)

    def clues(self, rules: ThemeRules) -> Iterator[Clue]:
        """Yield the evidence for the themes of the folder, and for those that others write about less."""
        for theme in self.folder_themes:
            yield Clue(theme, "folder", "folder", self.folder or "", rules.category)
        for theme, count in sorted(self.themes.items()):
            weight = rules.habit * (self.share(theme, rules) - rules.habit_usual)
            if weight > 0:
                yield Clue(theme, "feed", "feed", f"{count} of its {self.articles} articles", weight)

    def denies(self, theme: int, rules: ThemeRules) -> bool:
        """Return True if the feed has one subject, as far as it has shown, and that theme is not it."""
        main = max((self.share(other, rules) for other in self.themes), default=0.0)
        has_subject = self.articles >= rules.habit_known and main >= rules.habit_subject
        return has_subject and self.share(theme, rules) < rules.habit_rare


Habits = Mapping[tuple[str, str], Habit]


def habits_of(
    index: ThemeIndex,
    articles: Iterable[Article],
    rules: ThemeRules,
    folders: Mapping[str, str] | None = None,
    earlier: Habits | None = None,
) -> Habits:
    """Return the habit of each outlet of a source, by both, from the newest articles of each.

    `folders` are those of the sources by their names. A feed that has shown more `earlier` has that habit: of
    one that posts once a week, the articles at hand are too few.
    """
    by_feed: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in articles:
        by_feed[article.source, article.outlet].append(article)
    habits: dict[tuple[str, str], Habit] = {}
    for feed, entries in by_feed.items():
        habit = _habit(index, entries, rules, (folders or {}).get(feed[0]))
        before = (earlier or {}).get(feed, habit)
        if before.articles > habit.articles:
            habit = replace(habit, articles=before.articles, themes=before.themes)
        habits[feed] = habit
    return habits


def _habit(index: ThemeIndex, articles: list[Article], rules: ThemeRules, folder: str | None) -> Habit:
    newest = sorted(articles, key=lambda article: (article.time, article.id))[-rules.habit_articles :]
    themes: Counter[int] = Counter()
    # Headline and opening of many say as much as the whole text of each, in a quarter of the time.
    brief = replace(rules, words=rules.opening_words)
    for article in newest:
        totals: dict[int, float] = defaultdict(float)
        for clue in clues_of(index, article, brief):
            totals[clue.theme] += clue.weight
        if totals:
            themes[min(totals, key=lambda theme: (-totals[theme], theme))] += 1
    return Habit(
        articles=len(newest),
        themes=dict(sorted(themes.items())),
        folder=folder,
        folder_themes=tuple(sorted({theme for _, _, theme in section_themes(index, [folder or ""])})),
    )
