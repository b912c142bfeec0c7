"""The theme of a story: the section for which its articles and their feeds speak most.

The score of a theme is a weighted sum over the places where its words stand: title, opening, rest of the
text, feed categories, sections of the address; and over the subjects of the feed. Every choice names
the evidence that made it. The words that a person added are tried first, by themselves, because a packaged
list of some hundred words would outweigh any three of theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Literal

from flows.language.formatting import counted
from flows.model import Article, ThemeChoice, ThemeRef
from flows.stories.themes.clues import Clue, ThemeRules, clues_of
from flows.stories.themes.habits import Habit, Habits
from flows.stories.themes.lessons import ThemeLessons
from flows.stories.themes.vocabulary import ThemeIndex, words_of

ALSO = ThemeRef(id="also", name="Also")
_NONE = ThemeChoice(id=ALSO.id, name=ALSO.name, score=0.0, evidence=())
_NO_HABIT = Habit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeKnowledge:
    """The evidence for themes beside the article itself: the subjects of feeds, the lessons of the store."""

    habits: Habits = field(default_factory=dict)
    lessons: ThemeLessons | None = None

    def habit(self, article: Article) -> Habit:
        """Return the habit of the feed of an article."""
        return self.habits.get((article.source, article.outlet), _NO_HABIT)


_NOTHING = ThemeKnowledge()
# The outlet's own word for what an article is about: it agrees with a single word of the text.
_BY_OUTLET = frozenset(["section", "category", "feed", "folder"])


def choose_section(
    index: ThemeIndex,
    articles: Sequence[Article],
    rules: ThemeRules,
    knowledge: ThemeKnowledge,
    by: Literal["themes", "folders"] = "themes",
) -> ThemeChoice:
    """Return the section of a story: its theme, else the folder of most of its articles, else `ALSO`.

    With `by` "folders" the folder goes first; the words that a person added to the themes go before both.
    """
    own = choose_theme(index.added, articles, rules) if index.added is not None else _NONE
    if own.id != ALSO.id:
        return own
    folder = _folder(index, articles, knowledge)
    if by == "folders" and folder is not None:
        return folder
    theme = _chosen(index, articles, rules, knowledge)
    return folder if folder is not None and theme.id == ALSO.id else theme


def _folder(index: ThemeIndex, articles: Sequence[Article], knowledge: ThemeKnowledge) -> ThemeChoice | None:
    """Return the folder of the feeds of most articles, under the theme of its name if there is one."""
    folders = Counter(filter(None, (knowledge.habit(article).folder for article in articles)))
    if not folders:
        return None
    name = min(folders, key=lambda folder: (-folders[folder], folder))
    slug = "-".join(words_of(name.casefold())) or "folder"
    ref = next((theme for theme in index.themes if theme.name.casefold() == name.casefold()), None)
    evidence = f"folder: {name} ({folders[name]} of {counted(len(articles), 'article')})"
    return ThemeChoice(
        id=ref.id if ref else f"folder-{slug}",
        name=ref.name if ref else name,
        score=round(folders[name] / len(articles), 4),
        evidence=(evidence,),
    )


def choose_theme(
    index: ThemeIndex,
    articles: Sequence[Article],
    rules: ThemeRules,
    knowledge: ThemeKnowledge = _NOTHING,
) -> ThemeChoice:
    """Return the theme of a story from all its articles, or `ALSO` if no theme is clear enough.

    Every article has one vote of its own size; their order does not matter. Of equal themes the earlier one
    of the index wins. `score` is the theme's share of all evidence, doubt included. If the words that a
    person added are evidence enough by themselves, they decide.
    """
    if index.added is not None:
        choice = _chosen(index.added, articles, rules, _NOTHING)
        if choice.id != ALSO.id:
            return choice
    return _chosen(index, articles, rules, knowledge)


def _chosen(
    index: ThemeIndex, articles: Sequence[Article], rules: ThemeRules, knowledge: ThemeKnowledge
) -> ThemeChoice:
    # By theme, place and key: the weights in all articles, and one form as it stands.
    weights: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    forms: dict[tuple[int, str, str], str] = {}
    for clue in _clues(index, articles, rules, knowledge):
        name = clue[:3]
        weights[name].append(clue.weight / len(articles))
        forms[name] = min(clue.text, forms.get(name, clue.text))
    # fsum is exact: the same articles in another order give the same score to the last bit.
    amounts = {name: fsum(parts) for name, parts in weights.items()}
    totals = {
        theme: fsum(amount for name, amount in amounts.items() if name[0] == theme)
        for theme in {name[0] for name in amounts}
    }
    best, total = max(totals.items(), key=lambda item: (item[1], -item[0]), default=(0, 0.0))
    everything = fsum(max(0.0, amount) for amount in totals.values()) + rules.doubt
    if total < rules.least or total / everything < rules.floor:
        return _NONE
    keys = {(key, place in _BY_OUTLET) for theme, place, key in amounts if theme == best}
    is_one_word = len(keys) == 1 and not any(is_by_outlet for _, is_by_outlet in keys)
    # Every feed hardly ever writes of it.
    is_denied = all(knowledge.habit(article).denies(best, rules) for article in articles)
    if is_one_word and is_denied:
        return _NONE
    strongest = sorted(
        (-amount, f"{place}: {forms[theme, place, key]} ({round(amount, 2):g})")
        for (theme, place, key), amount in amounts.items()
        if theme == best
    )
    return ThemeChoice(
        id=index.themes[best].id,
        name=index.themes[best].name,
        score=round(total / everything, 4),
        evidence=tuple(text for _, text in strongest[: rules.evidence]),
    )


def _clues(
    index: ThemeIndex,
    articles: Sequence[Article],
    rules: ThemeRules,
    knowledge: ThemeKnowledge,
) -> Iterator[Clue]:
    lessons = knowledge.lessons
    if lessons is not None and not (lessons.is_better and lessons.themes == index.ids):
        lessons = None
    for article in articles:
        clues = [*clues_of(index, article, rules), *knowledge.habit(article).clues(rules)]
        yield from clues
        if lessons is not None and clues:
            yield from lessons.clues(article, sum(clue.weight for clue in clues), rules)
