"""The edition: its stories across editions, their sections, the changes, and the account of everything."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.editions.links import article_url, sentence_url
from flows.language.days import day_notes
from flows.language.words import words
from flows.model import (
    FILES_ADDED,
    Article,
    ArticleRef,
    Change,
    Cluster,
    Contrast,
    Coverage,
    Difference,
    EditedStory,
    Edition,
    EditionHeader,
    LeftOutReason,
    Match,
    PageKind,
    Passage,
    PastStory,
    Quote,
    RunRecord,
    Section,
    Selection,
    Status,
    Story,
    StoryMaterial,
    ThemeRef,
    Tier,
)
from flows.model.settings import Settings
from flows.stories.independence import Report, groups_of
from flows.stories.reports import counting_ids
from flows.urls.normalise import host_of
from flows.urls.publisher import name_at_site, registrable_domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of an edition among the others of its workspace."""

    id: str
    guid: str
    number: int
    as_of: datetime
    since: datetime


def place(
    stored: EditionHeader | None,
    taken_ids: Collection[str],
    last_number: int,
    since: datetime,
    as_of: datetime,
    settings: Settings,
) -> Place:
    """Return the place of the edition of a period among those of its workspace.

    An edition that is `stored` already keeps its id, guid and number. Otherwise the id is the date in the
    zone of the workspace, with "-2" and on if it is among `taken_ids`, and the number follows the last.
    """
    if stored is not None:
        return Place(id=stored.id, guid=stored.guid, number=stored.number, as_of=as_of, since=since)
    date = as_of.astimezone(ZoneInfo(settings.time_zone)).date().isoformat()
    candidate, count = date, 1
    while candidate in taken_ids:
        count += 1
        candidate = f"{date}-{count}"
    guid = uuid.uuid5(uuid.NAMESPACE_URL, f"standfirst:{settings.id}:{as_of.isoformat()}").urn
    return Place(id=candidate, guid=guid, number=last_number + 1, as_of=as_of, since=since)


def materials(
    clusters: Sequence[Cluster],
    articles: Sequence[Article],
    fresh_ids: frozenset[str],
    matches: Sequence[Match],
    earlier: Sequence[PastStory],
) -> tuple[StoryMaterial, ...]:
    """Return the stories that have something of this period, in the order of `clusters`.

    A copy is in the story of its original, whichever cluster it came in, or if it came in none. A story that
    earlier editions told is updated, any other new.
    """
    copies: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        copies[match.original_id].add(match.copy_id)
    all_copies = frozenset(match.copy_id for match in matches)
    by_id = {article.id: article for article in articles}
    told_before = {story.id for story in earlier}
    stories: list[StoryMaterial] = []
    for cluster in clusters:
        originals = frozenset(cluster.article_ids) - all_copies
        ids = originals.union(*(copies[article_id] for article_id in originals if article_id in copies))
        if not ids & fresh_ids:
            continue
        ordered = tuple(sorted((by_id[i] for i in ids), key=lambda article: (article.time, article.id)))
        stories.append(
            StoryMaterial(
                id=cluster.story_id,
                status=Status.UPDATED if cluster.story_id in told_before else Status.NEW,
                articles=ordered,
                originals=tuple(article for article in ordered if article.id in originals),
                fresh_ids=ids & fresh_ids,
                matches=tuple(match for match in matches if match.copy_id in ids),
                # The evidence of a copy is its match.
                links=tuple(
                    link for link in cluster.links if link.article_id in originals and link.nearest_id in ids
                ),
            )
        )
    return tuple(stories)


def change(
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    stories: Sequence[Story],
    as_of: datetime,
    follow: timedelta,
    shown_limit: int = 3,
) -> Change:
    """Return what is different from the previous edition, and the top stories that are no longer followed.

    `past` are the stories of the editions since `follow` before the previous one, oldest first. A story that
    was told in full is no longer followed once its newest article is `follow` old. Only the first edition
    after that says so.
    """
    if previous is None:
        return Change(previous_id=None, previous_as_of=None, new=0, updated=0, no_longer_followed=())
    current = {story.id for story in stories}
    moved = {article.id for story in stories for article in story.articles}
    # The last story that held an article.
    holder_of = {article_id: story.id for story in past for article_id in story.article_ids}
    told_in_full = {story.id for story in past if story.sentences}
    latest = {story.id: story for story in past}.values()
    gone = tuple(
        story.headline
        for story in latest
        if previous.as_of - follow < story.latest <= as_of - follow
        and story.id in told_in_full - current
        # Otherwise it has become part of another story.
        and any(
            holder_of[article_id] == story.id and article_id not in moved for article_id in story.article_ids
        )
    )
    return Change(
        previous_id=previous.id,
        previous_as_of=previous.as_of,
        new=sum(story.status is Status.NEW for story in stories),
        updated=sum(story.status is Status.UPDATED for story in stories),
        no_longer_followed=gone[:shown_limit],
    )


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
    )


def independent_reports(material: StoryMaterial, counting: Collection[str]) -> int:
    """Return how many of the counting reports stand on their own (`flows.stories.independence`)."""
    groups = zip(material.originals, report_groups(material), strict=True)
    return len({group for article, group in groups if article.id in counting})


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


def sections_of(stories: Sequence[EditedStory], settings: Settings) -> tuple[Section, ...]:
    """Return stories by theme, leads before items and the most important first.

    The section of stories without a theme is last.
    """
    ordered = sorted(
        stories,
        key=lambda story: (story.tier is not Tier.LEAD, -story.importance.total, story.material.id),
    )
    names = {story.theme.id: story.theme.name for story in ordered}
    return tuple(
        Section(
            theme=ThemeRef(id=theme, name=name),
            stories=tuple(story_of(story, settings) for story in ordered if story.theme.id == theme),
        )
        for theme, name in sorted(names.items(), key=lambda item: item[0] == "also")
    )


def coverage_of(
    selection: Selection, run: RunRecord, sections: Sequence[Section], others: Sequence[Story]
) -> Coverage:
    """Return the account of every article of the period and every source of the run.

    `others` are the stories that stand in no section: posts of quieter feeds, and those only listed.
    """
    shown = sum(len(section.stories) for section in sections)
    stories = [story for section in sections for story in section.stories] + list(others)
    copies = sum(ref.fresh and ref.copy_of is not None for story in stories for ref in story.articles)
    reasons = [entry.reason for entry in selection.left_out]
    return Coverage(
        sources=len(run.sources),
        articles=len(selection.fresh) + len(selection.left_out),
        round_ups=reasons.count(LeftOutReason.ROUND_UP),
        not_news=reasons.count(LeftOutReason.NOT_NEWS),
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
    position: Place,
    change: Change,
    sections: tuple[Section, ...],
    also_reported: tuple[Story, ...],
    quieter: tuple[Story, ...],
    coverage: Coverage,
    settings: Settings,
) -> Edition:
    """Return the edition of finished parts; its words are those of the headlines and quotations shown."""
    shown = [*(story for section in sections for story in section.stories), *quieter]
    refs = [ref for story in (*shown, *also_reported) for ref in story.articles if ref.fresh]
    return Edition(
        id=position.id,
        guid=position.guid,
        number=position.number,
        title=settings.title,
        time_zone=settings.time_zone,
        as_of=position.as_of,
        since=position.since,
        change=change,
        sections=sections,
        also_reported=also_reported,
        quieter=quieter,
        coverage=coverage,
        words=sum(len(words(text)) for story in shown for text in _texts(story)),
        outlets=outlet_count(refs),
    )


def _texts(story: Story) -> tuple[str, ...]:
    standfirst = (story.standfirst.text,) if story.standfirst else ()
    differing = (quote.text for pair in story.differences for quote in (pair.one, pair.other))
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
