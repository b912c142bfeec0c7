"""A story as an edition holds it: its quotations, its articles, and how many reports stand on their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from flows.editions.links import article_url, sentence_url
from flows.language.days import day_notes
from flows.model import (
    FILES_ADDED,
    Article,
    ArticleRef,
    Contrast,
    Difference,
    EditedStory,
    PageKind,
    Passage,
    Quote,
    Story,
    StoryMaterial,
)
from flows.model.settings import Settings
from flows.stories.independence import Report, groups_of
from flows.stories.reports import counting_ids
from flows.urls.normalise import host_of
from flows.urls.publisher import name_at_site, registrable_domain


def story_of(edited: EditedStory, settings: Settings) -> Story:
    """Return a story as an edition holds it."""
    material, summary = edited.material, edited.summary
    copy_of = {match.copy_id: match.original_id for match in material.matches}
    by_id = {article.id: article for article in material.articles}
    # An article without a date is no news only because it was first seen now.
    times = [article.published for article in material.articles if article.published is not None]
    times = times or [article.first_seen for article in material.articles]
    first, latest = min(times), max(times)
    zone = ZoneInfo(settings.time_zone)
    counting = counting_ids(material, edited.reporting)
    return Story(
        id=material.id,
        tier=edited.tier,
        importance=edited.importance,
        headline=edited.headline.title,
        headline_article_id=edited.headline.id,
        status=material.status,
        day=(latest.astimezone(zone).date() - first.astimezone(zone).date()).days + 1,
        latest=latest,
        theme=edited.theme,
        standfirst=_quote(summary.standfirst, by_id, zone.key) if summary.standfirst else None,
        outlets=outlet_count(article for article in material.articles if article.id in counting),
        independent_reports=independent_reports(material, counting),
        articles=tuple(article_ref(a, copy_of.get(a.id), material.fresh_ids) for a in material.articles),
        quotes=tuple(_quote(passage, by_id, zone.key) for passage in summary.quotes),
        matches=material.matches,
        links=material.links,
        differences=tuple(_difference(contrast, by_id, zone.key) for contrast in edited.contrasts),
        reporting=edited.reporting,
        new_reports=_new_reports(edited, counting),
    )


def _new_reports(edited: EditedStory, counting: Collection[str]) -> tuple[str, ...]:
    """Return who gave this period's independent reports, the headline's outlet first, then the latest."""
    names: dict[int, str] = {}
    fresh = sorted(fresh_reports(edited.material, counting), key=lambda pair: pair[0].id)
    fresh.sort(key=lambda pair: pair[0].time, reverse=True)
    fresh.sort(key=lambda pair: pair[0].id != edited.headline.id)
    for article, group in fresh:
        names.setdefault(group, article.title if article.outlet == FILES_ADDED else article.byline)
    return tuple(names.values())


def independent_reports(material: StoryMaterial, counting: Collection[str]) -> int:
    """Return how many of the counting reports stand on their own (`flows.stories.independence`)."""
    groups = zip(material.originals, report_groups(material), strict=True)
    return len({group for article, group in groups if article.id in counting})


def fresh_reports(material: StoryMaterial, counting: Collection[str]) -> tuple[tuple[Article, int], ...]:
    """Return the counting reports of this period, each with the number of its independent report.

    A copy is none, unless its original is of an earlier period: then the text was sent again. Opinions are
    none.
    """
    group_of = dict(zip((one.id for one in material.originals), report_groups(material), strict=True))
    original_of = {match.copy_id: match.original_id for match in material.matches}
    again = material.sent_again
    return tuple(
        (article, group_of[original_of.get(article.id, article.id)])
        for article in (*material.originals, *again)
        if article.id in material.fresh_ids and article.id in counting and not article.is_opinion
    )


# A story is asked several times while it is told, and told several times.
@lru_cache(maxsize=256)
def report_groups(material: StoryMaterial) -> tuple[int, ...]:
    """Return the number of the independent report to which each original of a story belongs."""
    texts = {article.id: article.text for article in material.articles}
    copies = {article.id: list[str]() for article in material.originals}
    for match in material.matches:
        if match.original_id in copies and match.copy_id in texts:
            copies[match.original_id].append(texts[match.copy_id])
    return groups_of(
        [
            Report(
                outlet=article.publisher,
                url=article.url,
                text=article.text,
                copies=tuple(copies[article.id]),
                named=article.named,
                via=article.via,
            )
            for article in material.originals
        ]
    )


def outlet_count(articles: Iterable[Article | ArticleRef]) -> int:
    """Return the number of outlets of articles; a feed that names others is one, or its own site's outlet.

    Files that name no outlet count as none, names that one site's feeds give it with and without their
    section as one.
    """
    every = tuple(article for article in articles if article.outlet != FILES_ADDED)
    own = {registrable_domain(host_of(one.url)): one.outlet for one in every if not one.named and one.url}
    named = {own.get(registrable_domain(one.outlet), one.outlet) for one in every if one.named}
    at_sites = {
        (one.outlet, name_at_site(one.outlet, host_of(one.url or ""))) for one in every if not one.named
    }
    # Sorted, so that the order of the articles does not matter where one name stands at two sites.
    name_of = dict(sorted(at_sites))
    return len({name_of.get(name, name) for name in named} | set(name_of.values()))


def _quote(passage: Passage, by_id: Mapping[str, Article], zone: str) -> Quote:
    return quote_of(by_id[passage.article_id], passage, zone)


def quote_of(article: Article, passage: Passage, zone: str) -> Quote:
    """Return a sentence of an article as a quotation."""
    return Quote(
        text=passage.text,
        article_id=article.id,
        outlet=article.outlet,
        days=day_notes(passage.text, article.language, article.published, zone),
        start=passage.start,
        end=passage.end,
        url=sentence_url(article, passage.start, passage.end),
        named=article.named,
        is_opinion=article.is_opinion,
    )


def _difference(contrast: Contrast, by_id: Mapping[str, Article], zone: str) -> Difference:
    return Difference(
        about=contrast.about,
        reason=contrast.reason,
        values=contrast.values,
        one=_quote(contrast.one, by_id, zone),
        other=_quote(contrast.other, by_id, zone),
    )


def article_ref(article: Article, copy_of: str | None, fresh_ids: Collection[str]) -> ArticleRef:
    """Return an article as an edition refers to it; `copy_of` is the id of its original."""
    return ArticleRef(
        id=article.id,
        outlet=article.outlet,
        title=article.title,
        title_made=article.title_made,
        url=article_url(article),
        published=article.published,
        seen=article.first_seen,
        copy_of=copy_of,
        fresh=article.id in fresh_ids,
        language=article.language,
        stub=article.stub,
        named=article.named,
        page_kind=article.page_kind.value if article.page_kind is not PageKind.ARTICLE else None,
        genre=article.genre.value if article.genre else None,
        kind_reason=article.kind_reason or None,
    )
