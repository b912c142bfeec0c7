"""Group: put new articles into stories, and keep who is in which story since when.

What an article's text gives is computed once and stored. The state of the stories at a time follows from
the memberships until then, so that a batch repeated with the same `as_of` starts where it started before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flows.editions.select import since
from flows.model import Article, EditionHeader, Membership, Regrouping, WindowArticle
from flows.ports import ArticleStore
from flows.runs.pipeline.fingerprints import FINGERPRINT_VERSION, stored_fingerprints
from flows.runs.pipeline.plan import Plan
from flows.stories.cluster import Fingerprint, StoryRules, fingerprint, regroup_all
from flows.stories.vectors import TermVector


def group(plan: Plan, store: ArticleStore) -> Regrouping:
    """Put what is new in the window of a run into stories, store it, and return what changed."""
    unmarked = store.stories.without_fingerprint(_sources(plan), *span_of(plan, store), FINGERPRINT_VERSION)
    store.stories.save_fingerprints(stored_fingerprints(unmarked, StoryRules()))
    unreadable: list[str] = []
    made = _regrouped(plan, store, {}, unreadable)
    store.stories.save_regrouping(plan.as_of, made)
    store.stories.save_fingerprints(stored_fingerprints(store.articles_of(unreadable), StoryRules()))
    return made


def memberships_of(articles: Sequence[Article], plan: Plan, store: ArticleStore) -> tuple[Membership, ...]:
    """Return in which story each article of a run's window is at `plan.as_of`; stores nothing.

    What no run has put into a story yet is grouped here, as `group` would.
    """
    ids = [article.id for article in articles]
    known = store.stories.memberships(ids, plan.as_of)
    if len(known) == len(ids):
        return known
    unmarked = store.stories.without_fingerprint(_sources(plan), *span_of(plan, store), FINGERPRINT_VERSION)
    made_now = {each.id: fingerprint(each, StoryRules()) for each in unmarked}
    state = {each.article_id: each for each in store.stories.memberships(ids, plan.as_of, before=True)}
    state |= {each.article_id: each for each in _regrouped(plan, store, made_now, []).memberships}
    return tuple(state[key] for key in sorted(state.keys() & set(ids)))


def window_of_run(plan: Plan, store: ArticleStore) -> Iterator[Fingerprint]:
    """Yield the fingerprints of a run's window by id; what has none yet is left out."""
    window = store.stories.window(_sources(plan), *span_of(plan, store), FINGERPRINT_VERSION)
    return (made for each in window if (made := _fingerprint(each)) is not None)


def previous_of(store: ArticleStore, as_of: datetime) -> EditionHeader | None:
    """Return the edition before a time, or None while none has told anything.

    A first run whose sources were all wrong must not use up the window of the first edition.
    """
    return store.editions.latest(as_of) if store.editions.has_news(as_of) else None


def _regrouped(
    plan: Plan, store: ArticleStore, made_now: Mapping[str, Fingerprint], unreadable: list[str]
) -> Regrouping:
    """Return what a run changes; `unreadable` takes the articles whose stored fingerprint is damaged."""

    def memberships_before(ids: Sequence[str]) -> dict[str, Membership]:
        before = store.stories.memberships(ids, plan.as_of, before=True)
        return {member.article_id: member for member in before}

    window = store.stories.window(_sources(plan), *span_of(plan, store), FINGERPRINT_VERSION)
    fingerprints = _fingerprints(window, made_now, store, unreadable)
    decisions = store.stories.decisions(plan.as_of)
    return regroup_all(fingerprints, memberships_before, decisions, plan.as_of, StoryRules())


def _fingerprints(
    window: Iterable[WindowArticle],
    made_now: Mapping[str, Fingerprint],
    store: ArticleStore,
    unreadable: list[str],
) -> Iterator[Fingerprint]:
    """Yield the fingerprint of each article, made now of those that no run has fingerprinted readably."""
    for each in window:
        made = _fingerprint(each) or made_now.get(each.article_id)
        if made is None:
            unreadable.append(each.article_id)
            found = store.articles_of([each.article_id])
            made = replace(fingerprint(found[0], StoryRules()), time=each.time) if found else None
        if made is not None:
            yield made


def _fingerprint(each: WindowArticle) -> Fingerprint | None:
    """Return the stored fingerprint of an article, None if there is none that can be read."""
    if each.vector is None:
        return None
    try:
        vector = TermVector.from_bytes(each.vector)
    except ValueError:
        return None
    return Fingerprint(
        article_id=each.article_id,
        time=each.time,
        language=each.language,
        vector=vector,
    )


def span_of(plan: Plan, store: ArticleStore) -> tuple[datetime, datetime]:
    """Return the times between which the articles lie that a run puts into stories."""
    settings = plan.settings
    start = since(previous_of(store, plan.as_of), plan.as_of, settings)
    start -= max(settings.follow, settings.late_arrival)
    # A source that is read for the first time brings its whole window.
    return min(start, plan.as_of - settings.window), plan.as_of


def _sources(plan: Plan) -> list[str]:
    return [source.name for source in plan.sources]
