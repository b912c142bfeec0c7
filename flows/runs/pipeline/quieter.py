"""The section "From your quieter feeds": which posts stand there, and what is told of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from flows.editions.quieter import QuietRules, posts_of, quiet_feeds, rhythm_of, round_ups_of
from flows.editions.rank import entries_of_sources
from flows.model import Article, EditedStory, Passage, Rhythm, Selection, Story, Summary
from flows.model.settings import Settings
from flows.ports import ArticleStore, Spans
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.shared import Shared
from flows.summaries.story_lines import choose_lines
from flows.summaries.summarise import SummaryRequest

# Posts whose sentences digests of one run have in common.
_MOST_POSTS = 2_000


def quieter_posts(
    selected: Selection,
    selection: Selection,
    chosen: Sequence[EditedStory],
    others: Sequence[EditedStory],
    plan: Plan,
    store: ArticleStore,
) -> tuple[Article, ...]:
    """Return what quiet feeds posted in this period, without what the `chosen` stories tell.

    A round-up counts as a post, although it was `selected` and then left out of the `selection`.
    """
    most, rules = plan.settings.lengths.quieter, QuietRules()
    if not most:
        return ()
    addresses = plan.addresses
    fresh = (*selection.fresh, *round_ups_of(selected, selection))
    # Who posts that much in one period is not quiet, and has the most articles to count.
    counts = entries_of_sources(fresh, addresses)
    most_of_a_quiet_feed = rules.month.days * rules.posts_a_day
    sources = {name.partition("\n")[0] for name, count in counts.items() if count < most_of_a_quiet_feed}
    spans = Spans(month=plan.as_of - rules.month, week=plan.as_of - rules.week)
    quiet = quiet_feeds(store.rhythms(sources, plan.as_of, spans), plan.as_of, addresses, rules)
    told_ids = _story_ids(chosen).keys()
    rest = (article for article in fresh if article.id not in told_ids)
    return posts_of(rest, quiet, addresses, _story_ids(others), most)


def rhythm_of_post(story: Story, plan: Plan, store: ArticleStore) -> Rhythm | None:
    """Return how often the feed of a story's headline posts, as of a plan's time."""
    rules = QuietRules()
    spans = Spans(month=plan.as_of - rules.month, week=plan.as_of - rules.week)
    article = next(iter(store.articles_of([story.headline_article_id])), None)
    if article is None:
        return None
    return rhythm_of(article, store.rhythms([article.source], plan.as_of, spans), plan.addresses)


def under_posts(
    stories: Sequence[EditedStory], posts: Sequence[Article], settings: Settings, shared: Shared
) -> tuple[EditedStory, ...]:
    """Return the stories of posts, each under its post and with one sentence of it."""
    story_of = {article.id: story for story in stories for article in story.material.articles}

    def sentence(post: Article) -> Passage | None:
        key = (post, settings.lengths, settings.algorithm)
        return shared.value("sentence", key, lambda: _sentence(post, settings), _MOST_POSTS)

    return tuple(
        replace(story_of[post.id], headline=post, summary=Summary(standfirst=sentence(post)))
        for post in posts
    )


def without_posts(stories: Sequence[EditedStory], posts: Collection[Article]) -> list[EditedStory]:
    """Return the stories that hold none of some posts."""
    ids = {post.id for post in posts}
    return [story for story in stories if ids.isdisjoint(article.id for article in story.material.articles)]


def _story_ids(stories: Sequence[EditedStory]) -> Mapping[str, str]:
    return {article.id: story.material.id for story in stories for article in story.material.articles}


def _sentence(article: Article, settings: Settings) -> Passage | None:
    """Return the sentence that adds most to an article's title in few words, or None if none does."""
    words = settings.lengths.standfirst_words
    lengths = replace(settings.lengths, quotes=1, quote_words=words)
    lines = choose_lines([article], [article], lengths, SummaryRequest(algorithm=settings.algorithm))
    return next(iter(lines.summary.passages), None)
