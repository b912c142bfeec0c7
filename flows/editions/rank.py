"""Rank: the importance of each story, and which stories an edition tells, at what length.

A story that several outlets carried comes before any that one outlet has. Among them the importance decides,
discounted by how many stories of the theme were chosen before, so that a theme's share grows slowly.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.editions.story import fresh_reports, outlet_count
from flows.model import (
    FILES_ADDED,
    Article,
    EditedStory,
    Importance,
    Rhythm,
    Status,
    StoryMaterial,
    Summary,
    ThemeChoice,
    Tier,
)
from flows.model.settings import Settings, Weights
from flows.stories.importance import Signals, attention_to, importance


def entries_of_sources(articles: Iterable[Article], addresses: Collection[str]) -> Counter[str]:
    """Return how many articles each source gave (`source_of`)."""
    return Counter(source_of(article, addresses) for article in articles)


def source_of(article: Article | Rhythm, addresses: Collection[str]) -> str:
    """Return the source of an article or rhythm; each outlet of a folder that a person filled is one."""
    return article.source if article.source in addresses else f"{article.source}\n{article.outlet}"


def importance_of(
    material: StoryMaterial,
    counting: Collection[str],
    theme: ThemeChoice,
    entries: Mapping[str, int],
    addresses: Collection[str],
    as_of: datetime,
    weights: Weights,
) -> Importance:
    """Return what a story weighs by what is new of it; `entries` are those of `entries_of_sources`.

    Of its articles only the `counting` are reports of its event.
    """
    fresh = [article for article in material.articles if article.id in material.fresh_ids]
    reports = fresh_reports(material, counting)
    # Of an earlier text that is sent again, one copy may have news: who only reprints it counts for nothing.
    again = {article.id for article in material.sent_again}
    renewed = {group: article.id for article, group in reversed(reports) if article.id in again}
    reprints = again - set(renewed.values())
    # Who published a file is not known: no two are taken for one outlet's.
    reporting = [
        article
        for article in fresh
        if article.id in counting and not article.is_opinion and article.id not in reprints
    ]
    attention: dict[str, float] = {}
    for article in fresh:
        given = attention_to(article.place, max(1, entries[source_of(article, addresses)]))
        attention[article.publisher] = max(attention.get(article.publisher, 0.0), given)
    dated = [article for article in fresh if article.published is not None]
    names = {name for article in fresh for name in (article.source, article.outlet, article.named) if name}
    signals = Signals(
        new_reports=len({group for _, group in reports}),
        new_outlets=outlet_count(reporting) + sum(article.outlet == FILES_ADDED for article in reporting),
        attention=sum(sorted(attention.values())),
        latest=max(article.time for article in dated or fresh),
        theme=_factor(weights.themes, (theme.id, theme.name)),
        source=_factor(weights.sources, names),
    )
    return importance(signals, as_of, weights)


def _factor(factors: Mapping[str, float], names: Iterable[str]) -> float:
    """Return the greatest factor that a reader gave one of some names, 1 if none."""
    given = {name.casefold(): factor for name, factor in factors.items()}
    return max((given[name.casefold()] for name in names if name.casefold() in given), default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shares:
    """The most places that stories headed by one source take, and stories of one theme."""

    of_source: int
    of_theme: int


@dataclass(slots=True, kw_only=True)
class _Choice:
    """The stories chosen so far, by id, those without a quotation, and the places taken."""

    settings: Settings
    addresses: Collection[str]
    summarised: Callable[[EditedStory], EditedStory]
    chosen: dict[str, EditedStory] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    of_theme: Counter[str] = field(default_factory=Counter)
    of_source: Counter[str] = field(default_factory=Counter)

    def take(self, stories: Iterable[EditedStory], shares: _Shares, most: int | None = None) -> None:
        """Choose stories while there is room, at most `most`, always the one that adds most."""
        places = self.settings.lengths.stories
        end = places if most is None else min(places, len(self.chosen) + most)
        waiting = {story.material.id: story for story in stories}
        while len(self.chosen) < end:
            fitting = [story for story in waiting.values() if self._fits(story, shares)]
            if not fitting:
                return
            story = min(fitting, key=lambda story: _order(story, self.of_theme, self.settings.weights))
            summarised = self.summarised(story)
            if summarised.is_bare and (story.importance.is_lone or story.material.status is Status.UPDATED):
                self.silent.add(story.material.id)
                continue
            self.chosen[story.material.id] = summarised
            self.of_theme[story.theme.id] += 1
            self.of_source[source_of(story.headline, self.addresses)] += 1

    def _fits(self, story: EditedStory, shares: _Shares) -> bool:
        return (
            story.material.id not in self.chosen
            and story.material.id not in self.silent
            and self.of_theme[story.theme.id] < shares.of_theme
            and self.of_source[source_of(story.headline, self.addresses)] < shares.of_source
        )

    def bounded(self, least: float) -> float:
        """Return a bound of importance, lowered to what is near the greatest that was chosen."""
        greatest = max((story.importance.total for story in self.chosen.values()), default=0.0)
        return min(least, self.settings.tiers.near * greatest)


def choose(
    stories: Sequence[EditedStory],
    own_themes: Collection[str],
    addresses: Collection[str],
    settings: Settings,
    summarised: Callable[[EditedStory], EditedStory],
) -> tuple[EditedStory, ...]:
    """Return the stories that an edition tells, as leads and items, in the order of `stories`.

    `stories` are ordered by importance; `summarised` returns one with its quotations. Without any a story of
    one outlet or of earlier editions is not told, another under its headline alone. Each theme of the
    person's own has its most important story told. A source and a theme get their share of the places, and
    more only where places would stay empty.
    """
    lengths, tiers = settings.lengths, settings.tiers
    choice = _Choice(settings=settings, addresses=addresses, summarised=summarised)
    free = _Shares(of_source=lengths.stories, of_theme=lengths.stories_per_section)
    of_theme = min(max(1, int(lengths.section_share * lengths.stories)), lengths.stories_per_section)
    theme_bound = replace(free, of_theme=of_theme)
    source_bound = replace(free, of_source=max(1, int(lengths.share * lengths.stories)))
    both_bound = replace(source_bound, of_theme=of_theme)
    for theme in dict.fromkeys(story.theme.id for story in stories if story.theme.id in own_themes):
        choice.take([story for story in stories if story.theme.id == theme], free, most=1)
    weighty = [story for story in stories if story.importance.total > 0]
    several = [story for story in weighty if not story.importance.is_lone]
    lone = [story for story in weighty if story.importance.is_lone]
    # What one outlet has takes no place from what several have, however much of a theme or source they are.
    rounds = (
        *((several, tiers.item, shares) for shares in (both_bound, theme_bound, free)),
        *((lone, tiers.lone, shares) for shares in (both_bound, source_bound, free)),
    )
    for candidates, least, shares in rounds:
        if not choice.chosen:
            # The first story sets the bound for the others.
            choice.take(candidates, shares, most=1)
        bound = choice.bounded(least)
        choice.take([story for story in candidates if story.importance.total >= bound], shares)
    # One or two great stories do not leave an edition emptier than a day without any.
    best = max((story.importance.total for story in lone), default=0.0)
    near = [story for story in lone if story.importance.total >= tiers.near * best]
    for shares in (both_bound, source_bound, free):
        choice.take(near, shares, most=max(0, lengths.leads - len(choice.chosen)))
    leads = _leads(tuple(choice.chosen.values()), choice.bounded(tiers.lead), settings)
    return tuple(
        replace(story, tier=Tier.LEAD) if story.material.id in leads else _item(story)
        for story in (choice.chosen[s.material.id] for s in stories if s.material.id in choice.chosen)
    )


def briefs_of(
    stories: Sequence[EditedStory], chosen: Sequence[EditedStory], weights: Weights
) -> tuple[EditedStory, ...]:
    """Return stories beside those chosen, of several outlets first, in the order in which each adds most."""
    several = spread((story for story in stories if not story.importance.is_lone), chosen, weights)
    lone = (story for story in stories if story.importance.is_lone)
    return (*several, *spread(lone, (*chosen, *several), weights))


def spread(
    stories: Iterable[EditedStory], chosen: Iterable[EditedStory], weights: Weights
) -> tuple[EditedStory, ...]:
    """Return stories in the order in which each adds most to those `chosen` and those before it."""
    of_theme = Counter(story.theme.id for story in chosen)
    waiting: dict[str, deque[EditedStory]] = defaultdict(deque)
    for story in sorted(stories, key=lambda story: (-story.importance.total, story.material.id)):
        waiting[story.theme.id].append(story)
    ordered: list[EditedStory] = []
    while waiting:
        first = min(
            (line[0] for line in waiting.values()), key=lambda story: _order(story, of_theme, weights)
        )
        theme = first.theme.id
        ordered.append(waiting[theme].popleft())
        of_theme[theme] += 1
        if not waiting[theme]:
            del waiting[theme]
    return tuple(ordered)


def discounted(importance: Importance, fellows: int, weights: Weights) -> float:
    """Return what a story weighs beside some stories of its theme."""
    return round(importance.total / (1 + weights.repetition * fellows), 9)


def _order(story: EditedStory, themes: Mapping[str, int], weights: Weights) -> tuple[float, str]:
    return -discounted(story.importance, themes.get(story.theme.id, 0), weights), story.material.id


def _leads(stories: Sequence[EditedStory], least: float, settings: Settings) -> frozenset[str]:
    """Return the ids of the stories to tell in full; those of one outlet only if there are no others."""
    are_lone = all(story.importance.is_lone for story in stories)
    fitting = [story for story in stories if story.importance.total >= least and not story.is_bare]
    fitting = [story for story in fitting if are_lone or not story.importance.is_lone]
    leads = spread(fitting, (), settings.weights)[: settings.lengths.leads]
    return frozenset(story.material.id for story in leads)


def _item(story: EditedStory) -> EditedStory:
    """Return a story with one quotation: the standfirst, or else the first."""
    standfirst, quotes = story.summary.standfirst, story.summary.quotes
    one = Summary(standfirst=standfirst, quotes=() if standfirst else quotes[:1])
    return replace(story, tier=Tier.ITEM, summary=one, contrasts=())
