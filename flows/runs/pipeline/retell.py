"""Stories of a pool told again: without the articles of muted outlets, or as news since an earlier telling.

The same code tells them as the first time (`headings`, `lines`, `flows.editions.story`). Where no line of a
story goes, its lines stay and only its counts are made anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from flows.delivery.candidates import Retelling, news_time
from flows.editions.rank import importance_of
from flows.editions.since import Tellings
from flows.editions.story import story_of
from flows.model import (
    Article,
    Contrast,
    EditedStory,
    Importance,
    Match,
    Passage,
    Quote,
    Status,
    Story,
    StoryMaterial,
    Summary,
    Tier,
)
from flows.ports import ArticleStore
from flows.runs.pipeline.lines import StoryLiner
from flows.runs.pipeline.plan import Plan
from flows.stories.importance import DIGITS
from flows.stories.reports import counting_ids
from flows.stories.themes import ThemeKnowledge

# The stories whose articles are kept, those last told again: some megabytes.
_KEPT = 512


class Reteller:
    """Tells stories of pools again, from the articles of the store; `flows.delivery.view.Retell`."""

    def __init__(self, plan: Plan, store: ArticleStore) -> None:
        self._plan, self._store = plan, store
        self._tellings: dict[datetime, Tellings] = {}
        # A story is told again without each of its outlets: its articles are read once.
        self._articles_of = lru_cache(maxsize=_KEPT)(store.articles_of)

    def __call__(self, retelling: Retelling) -> Story | None:
        """Return a story told again; None if nothing of this period is left to tell."""
        story = retelling.story
        refs = {ref.id: ref for ref in story.articles if ref.id not in retelling.without}
        articles = {
            article.id: replace(article, first_seen=refs[article.id].seen)
            for article in self._articles_of(tuple(ref.id for ref in story.articles))
            if article.id in refs
        }
        material = _material(retelling, [articles[ref_id] for ref_id in refs if ref_id in articles])
        if not material.fresh_ids:
            return None
        quoted_ids = {story.headline_article_id}
        if retelling.in_full:
            quoted_ids |= {quote.article_id for quote in (story.standfirst, *story.quotes) if quote}
        if retelling.since is None and quoted_ids <= articles.keys():
            edited = self._with_lines(retelling, material, articles)
        else:
            anew = self._told_anew(material, retelling)
            if anew is None:
                return None
            edited = anew
        edited = replace(edited, tier=Tier.LEAD, importance=_importance(edited.importance, story))
        return _with_surroundings(story_of(edited, self._plan.settings), retelling)

    def _told_anew(self, material: StoryMaterial, retelling: Retelling) -> EditedStory | None:
        plan = replace(self._plan, as_of=retelling.since or retelling.as_of)
        earlier = self._tellings_before(plan.as_of).of(material.id, (one.id for one in material.articles))
        shown = dict.fromkeys(line for telling in earlier for line in telling.lines)
        material = replace(material, shown=tuple(shown))
        fresh = [article for article in material.articles if article.id in material.fresh_ids]
        liner = StoryLiner(plan, self._store, fresh, ThemeKnowledge())
        return liner.tell_as(material, retelling.story.theme, in_full=retelling.in_full)

    def _tellings_before(self, as_of: datetime) -> Tellings:
        """Return what the editions before a time told, as far back as a story is followed."""
        if as_of not in self._tellings:
            settings = self._plan.settings
            since = as_of - settings.follow - settings.window
            self._tellings[as_of] = Tellings(self._store.editions.past_stories(since, as_of))
        return self._tellings[as_of]

    def _with_lines(
        self, retelling: Retelling, material: StoryMaterial, articles: Mapping[str, Article]
    ) -> EditedStory:
        """Return a story under the headline that it has, and with its quotations, its counts made anew."""
        story = retelling.story
        reporting = tuple(one for one in story.reporting if one.article_id in articles)
        reporting = reporting if len(articles) > 1 else ()
        importance = importance_of(
            material,
            counting_ids(material, reporting),
            story.theme,
            # Of what feeds and themes give, the story has what they gave it.
            Counter(),
            self._plan.addresses,
            retelling.as_of,
            self._plan.settings.weights,
        )
        edited = EditedStory(
            material=material,
            theme=story.theme,
            importance=importance,
            headline=replace(articles[story.headline_article_id], title=story.headline),
            reporting=reporting,
        )
        return _quoting(edited, story, articles) if retelling.in_full else edited


def _material(retelling: Retelling, articles: Sequence[Article]) -> StoryMaterial:
    """Return what a story is told from again; a text left in copies alone is one report."""
    story, since = retelling.story, retelling.since
    ids = {article.id for article in articles}
    fresh_ids = {ref.id for ref in story.articles if ref.fresh and ref.id in ids}
    if since is not None:
        fresh_ids = {ref.id for ref in story.articles if ref.id in ids and news_time(ref) > since}
    matches = _matches(story.matches, [article.id for article in articles])
    copies = {match.copy_id for match in matches}
    originals = tuple(article for article in articles if article.id not in copies)
    return StoryMaterial(
        id=story.id,
        status=story.status if since is None or ids == fresh_ids else Status.UPDATED,
        articles=tuple(articles),
        originals=originals,
        fresh_ids=frozenset(fresh_ids),
        matches=matches,
        links=tuple(link for link in story.links if link.article_id in ids and link.nearest_id in ids),
    )


def _matches(matches: Sequence[Match], ids: Sequence[str]) -> tuple[Match, ...]:
    """Return the copies among some articles: those of one text that is not among them are of the first."""
    heir_of: dict[str, str] = {}
    kept_matches: list[Match] = []
    copy_matches = {match.copy_id: match for match in matches}
    for article_id in ids:
        match = copy_matches.get(article_id)
        if match is None:
            continue
        original = match.original_id
        if original not in ids:
            original = heir_of.setdefault(original, article_id)
        if original != article_id:
            kept_matches.append(replace(match, original_id=original))
    return tuple(kept_matches)


def _quoting(edited: EditedStory, story: Story, articles: Collection[str]) -> EditedStory:
    """Return a story with the quotations of another, and those of its differences that are left."""
    contrasts = (
        Contrast(
            about=pair.about,
            values=pair.values,
            reason=pair.reason,
            one=_passage(pair.one),
            other=_passage(pair.other),
        )
        for pair in story.differences
        if pair.one.article_id in articles and pair.other.article_id in articles
    )
    summary = Summary(
        standfirst=_passage(story.standfirst) if story.standfirst else None,
        quotes=tuple(map(_passage, story.quotes)),
    )
    return replace(edited, summary=summary, contrasts=tuple(contrasts))


def _passage(quote: Quote) -> Passage:
    return Passage(article_id=quote.article_id, start=quote.start, end=quote.end, text=quote.text)


def _importance(counted: Importance, story: Story) -> Importance:
    """Return the importance of a story by its new counts; what comes of time, feeds and factors stays."""
    before = story.importance
    parts = counted.reports + counted.outlets + before.prominence + before.freshness
    return replace(
        before,
        total=round(parts * before.theme * before.source, DIGITS),
        new_reports=counted.new_reports,
        new_outlets=counted.new_outlets,
        reports=counted.reports,
        outlets=counted.outlets,
    )


def _with_surroundings(retold: Story, retelling: Retelling) -> Story:
    """Return a story with what surrounds it in its edition, as far as no article that went is in it."""
    story, without = retelling.story, retelling.without
    ids = {ref.id for ref in retold.articles}
    return replace(
        retold,
        nearly=tuple(miss for miss in story.nearly if miss.nearest_id in ids),
        image=story.image if story.image and story.image.article_id in ids else None,
        related=story.related,
        before=story.before if story.before and story.before.article_id not in without else None,
    )
