"""Articles that changed after they were read: store their later texts, and find what an edition corrects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flows.editions.corrections import ChangedArticle, corrections_of, is_further_version, withdrawn
from flows.editions.select import without_never
from flows.language.search_text import line_digest
from flows.model import Article, ArticleVersion, Correction, EditionHeader, PageKind
from flows.ports import ArticleStore
from flows.runs.pipeline.plan import Plan

# As many articles are compared in a run, the quoted ones first; the others at the next poll.
MOST_COMPARED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedQuotes:
    """The corrections of an edition, with the articles and the versions of them that it needs."""

    corrections: tuple[Correction, ...] = ()
    articles: tuple[Article, ...] = ()
    versions: tuple[ArticleVersion, ...] = ()


def store_versions(plan: Plan, articles: Iterable[Article], store: ArticleStore) -> None:
    """Store the texts of articles, read again, that change what an edition quoted or may quote soon.

    A live page changes by its nature, and a feed's text is no later reading of a page, nor another feed's.
    """
    readings: dict[str, Article] = {}
    for article in articles:
        if article.url and article.text and article.stub is None and article.page_kind is not PageKind.LIVE:
            readings.setdefault(article.id, article)
    differing = store.versions.differing(readings.values())
    as_of, recent = plan.as_of, plan.as_of - plan.settings.follow
    changed = [
        one
        for one in _changed(differing, as_of, store)
        if one.article.page_kind is not PageKind.LIVE
        and one.article.in_page == readings[one.article.id].in_page
        and one.article.via == readings[one.article.id].via
        and one.article.first_seen < as_of
        and (one.places or one.article.time > recent)
    ]
    # In another order at each poll, so that none is left out for good.
    changed.sort(key=lambda one: (not one.places, line_digest(f"{as_of.isoformat()} {one.article.id}")))
    further = (
        one.article.id
        for one in changed[:MOST_COMPARED]
        if is_further_version(one, readings[one.article.id].text)
    )
    store.versions.add(
        ArticleVersion(article_id=name, as_of=as_of, text=readings[name].text, in_page=readings[name].in_page)
        for name in further
    )


def corrected_quotes(plan: Plan, previous: EditionHeader | None, store: ArticleStore) -> CorrectedQuotes:
    """Return what was corrected since the previous edition, by outlets that the plan still reads."""
    if previous is None:
        return CorrectedQuotes()
    since = previous.as_of
    ids = {version.article_id for version in store.versions.between(since, plan.as_of)}
    readable = store.met_in(ids, plan.source_names)
    changed = [one for one in _changed(readable, plan.as_of, store) if one.places]
    allowed = {article.id for article in without_never([one.article for one in changed], plan.never)}
    changed = [one for one in changed if one.article.id in allowed]
    corrections = corrections_of(changed, since, plan.settings.time_zone)
    named = {correction.old.article_id for correction in corrections}
    versions = {(c.new.article_id, c.read) for c in corrections if c.new}
    return CorrectedQuotes(
        corrections=corrections,
        articles=tuple(one.article for one in changed if one.article.id in named),
        versions=tuple(
            version
            for one in changed
            for version in one.versions
            if (version.article_id, version.as_of) in versions
        ),
    )


def withdrawn_lines(articles: Iterable[Article], as_of: datetime, store: ArticleStore) -> frozenset[str]:
    """Return the digests of the sentences of articles that their outlets had withdrawn by a time."""
    by_id = {article.id: article for article in articles}
    newest = {version.article_id: version for version in store.versions.of(by_id, as_of)}
    return frozenset[str]().union(*(withdrawn(by_id[name], version) for name, version in newest.items()))


def _changed(ids: Iterable[str], as_of: datetime, store: ArticleStore) -> Sequence[ChangedArticle]:
    """Return stored articles with their versions and quoted places until a time, by id."""
    names = sorted(set(ids))
    if not names:
        return []
    versions = {
        name: tuple(group)
        for name, group in groupby(store.versions.of(names, as_of), key=lambda version: version.article_id)
    }
    places = {
        name: tuple(group)
        for name, group in groupby(store.versions.quoted(names, as_of), key=lambda place: place.article_id)
    }
    return [
        ChangedArticle(
            article=article,
            versions=versions.get(article.id, ()),
            places=tuple(p for p in places.get(article.id, ()) if p.end <= len(article.text)),
        )
        for article in store.articles_of(names)
    ]
