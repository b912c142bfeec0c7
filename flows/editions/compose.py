"""The edition: stories in their sections, what else was reported, and the account of everything."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.editions.directives import with_fragment
from flows.editions.text_fragments import text_fragment
from flows.language.days import day_notes
from flows.language.words import words
from flows.model import (
    Article,
    ArticleRef,
    Change,
    Contrast,
    Coverage,
    Difference,
    EditedStory,
    Edition,
    EditionHeader,
    LeftOutReason,
    Passage,
    Quote,
    RunRecord,
    Section,
    Selection,
    Story,
    StoryMaterial,
    ThemeRef,
)
from flows.model.settings import Settings
from flows.stories.independence import Report, groups_of
from flows.urls.normalise import host_of
from flows.urls.publisher import registrable_domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an edition stands among the others of its workspace."""

    id: str
    guid: str
    number: int
    as_of: datetime
    since: datetime


def place(
    made: EditionHeader | None,
    taken: Collection[str],
    last_number: int,
    period: tuple[datetime, datetime],
    settings: Settings,
) -> Place:
    """Return where the edition of a period (since, as_of) stands among those of its workspace.

    One that was `made` before keeps its id, guid and number. Otherwise the id is the date in the workspace's
    zone, with "-2" and on when it is among those `taken`, and the number follows the last.
    """
    since, as_of = period
    if made is not None:
        return Place(id=made.id, guid=made.guid, number=made.number, as_of=as_of, since=since)
    date = as_of.astimezone(ZoneInfo(settings.time_zone)).date().isoformat()
    candidate, count = date, 1
    while candidate in taken:
        count += 1
        candidate = f"{date}-{count}"
    guid = _guid(settings.id, as_of)
    return Place(id=candidate, guid=guid, number=last_number + 1, as_of=as_of, since=since)


def article_url(article: Article) -> str:
    """Return an article's own address, or the path in our site of the page we make for one without."""
    return article.url or f"articles/{article.id}.html"


def sentence_url(article: Article, start: int, end: int) -> str:
    """Return where a sentence of an article can be read: `text[start:end]`, in its page, marked there.

    A text fragment leads to it where the text was read in the page; else the article's own address must do.
    On the page that we make for an article without an address each sentence has its anchor.
    """
    if article.url is None:
        return f"{article_url(article)}#s{start}"
    return with_fragment(article.url, text_fragment(article.text, start, end) if article.in_page else "")


def story_of(told: EditedStory, settings: Settings) -> Story:
    """Turn a told story into what an edition holds of it."""
    material = told.material
    copy_of = {match.copy_id: match.original_id for match in material.matches}
    by_id = {article.id: article for article in material.articles}
    # An article without a date is not the news only because it was found now.
    times = [article.published for article in material.articles if article.published is not None]
    times = times or [article.first_seen for article in material.articles]
    first, latest = min(times), max(times)
    zone = ZoneInfo(settings.time_zone)
    summary = told.summary
    return Story(
        id=material.id,
        headline=told.headline.title,
        headline_article_id=told.headline.id,
        status=material.status,
        day=(latest.astimezone(zone).date() - first.astimezone(zone).date()).days + 1,
        latest=latest,
        theme=told.theme,
        standfirst=_quote(summary.standfirst, by_id, zone.key) if summary.standfirst else None,
        outlets=outlet_count(material.articles),
        independent_reports=independent_reports(material),
        articles=tuple(article_ref(a, copy_of.get(a.id), material.fresh_ids) for a in material.articles),
        quotes=tuple(_quote(passage, by_id, zone.key) for passage in summary.quotes),
        matches=material.matches,
        links=material.links,
        differences=tuple(_difference(contrast, by_id, zone.key) for contrast in told.contrasts),
    )


def independent_reports(material: StoryMaterial) -> int:
    """Count the outlets of a story after joining copies, one agency's text, and one publisher's titles.

    One feed is one report at most, whatever outlets it names.
    """
    return len(set(report_groups(material)))


def report_groups(material: StoryMaterial) -> tuple[int, ...]:
    """Return the independent report that each of a story's articles that are no copies belongs to."""
    texts = {article.id: article.text for article in material.articles}
    copies = {article.id: list[str]() for article in material.originals}
    for match in material.matches:
        if match.original_id in copies and match.copy_id in texts:
            copies[match.original_id].append(texts[match.copy_id])
    return groups_of(
        [
            Report(kept.outlet, kept.url, kept.text, tuple(copies[kept.id]), kept.named, kept.via)
            for kept in material.originals
        ]
    )


def outlet_count(articles: Iterable[Article | ArticleRef]) -> int:
    """Count the outlets of articles; a feed that names others is one, the outlet of its own site if there."""
    every = tuple(articles)
    own = {
        registrable_domain(host_of(each.url)): each.outlet for each in every if not each.named and each.url
    }
    return len(
        {
            own.get(registrable_domain(each.outlet), each.outlet) if each.named else each.outlet
            for each in every
        }
    )


def sections_of(told: Sequence[EditedStory], settings: Settings) -> tuple[Section, ...]:
    """Group stories by theme, most important first within a theme; the sections by their first story.

    What fits no theme comes last.
    """
    ordered = sorted(told, key=lambda story: (-story.importance, story.material.id))
    names = {story.theme.id: story.theme.name for story in ordered}
    return tuple(
        Section(
            theme=ThemeRef(id=theme, name=name),
            stories=tuple(story_of(story, settings) for story in ordered if story.theme.id == theme),
        )
        for theme, name in sorted(names.items(), key=lambda item: item[0] == "also")
    )


def coverage_of(
    selection: Selection, run: RunRecord, sections: Sequence[Section], also_reported: Sequence[Story]
) -> Coverage:
    """Account for every article of the period and every source of the run."""
    shown = sum(len(section.stories) for section in sections)
    stories = [story for section in sections for story in section.stories] + list(also_reported)
    copies = sum(ref.fresh and ref.copy_of is not None for story in stories for ref in story.articles)
    reasons = [entry.reason for entry in selection.left_out]
    return Coverage(
        sources=len(run.sources),
        articles=len(selection.fresh) + len(selection.left_out),
        round_ups=reasons.count(LeftOutReason.ROUND_UP),
        new=len(selection.fresh),
        copies=copies,
        stories=len(stories),
        shown=shown,
        too_old=reasons.count(LeftOutReason.TOO_OLD),
        ahead=reasons.count(LeftOutReason.AHEAD),
        undated=sum(article.published is None for article in selection.fresh),
        failures=run.failures,
        notices=run.notices,
        left_out=selection.left_out,
    )


def compose(
    found: Place,
    change: Change,
    sections: tuple[Section, ...],
    also_reported: tuple[Story, ...],
    coverage: Coverage,
    settings: Settings,
) -> Edition:
    """Put the finished parts together; the reading time counts headlines and quotations shown."""
    shown = [story for section in sections for story in section.stories]
    refs = [ref for story in (*shown, *also_reported) for ref in story.articles if ref.fresh]
    return Edition(
        id=found.id,
        guid=found.guid,
        number=found.number,
        title=settings.title,
        time_zone=settings.time_zone,
        as_of=found.as_of,
        since=found.since,
        change=change,
        sections=sections,
        also_reported=also_reported,
        coverage=coverage,
        words=sum(len(words(text)) for story in shown for text in _texts(story)),
        outlets=outlet_count(refs),
    )


def _guid(workspace_id: str, as_of: datetime) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"standfirst:{workspace_id}:{as_of.isoformat()}").urn


def _texts(story: Story) -> tuple[str, ...]:
    standfirst = (story.standfirst.text,) if story.standfirst else ()
    differing = (quote.text for each in story.differences for quote in (each.one, each.other))
    return (story.headline, *standfirst, *(quote.text for quote in story.quotes), *differing)


def _quote(passage: Passage, by_id: Mapping[str, Article], zone: str) -> Quote:
    article = by_id[passage.article_id]
    return Quote(
        text=passage.text,
        article_id=article.id,
        outlet=article.outlet,
        days=day_notes(passage.text, article.language, article.published, zone),
        start=passage.start,
        end=passage.end,
        url=sentence_url(article, passage.start, passage.end),
        named=article.named,
    )


def _difference(contrast: Contrast, by_id: Mapping[str, Article], zone: str) -> Difference:
    return Difference(
        about=contrast.about,
        values=contrast.values,
        one=_quote(contrast.one, by_id, zone),
        other=_quote(contrast.other, by_id, zone),
    )


def article_ref(article: Article, copy_of: str | None, fresh_ids: Collection[str]) -> ArticleRef:
    """Return an article as an edition names it; `copy_of` is the id of the one that it repeats."""
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
    )
