"""The edition: its stories across editions, their sections, the changes, and the account of everything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.editions.since import Tellings
from flows.editions.story import outlet_count, story_of
from flows.language.words import words
from flows.model import (
    Article,
    Change,
    Cluster,
    Coverage,
    EditedStory,
    Edition,
    EditionHeader,
    LeftOutReason,
    Match,
    PastStory,
    RunRecord,
    Section,
    Selection,
    Status,
    Story,
    StoryMaterial,
    ThemeRef,
    Tier,
)
from flows.model.feeds import urn_of
from flows.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of an edition among the others of its workspace."""

    id: str
    guid: str
    number: int
    language: str
    as_of: datetime
    since: datetime


def date_of(as_of: datetime, settings: Settings) -> str:
    """Return the date of an edition in the zone of its workspace, with which its id begins."""
    return as_of.astimezone(ZoneInfo(settings.time_zone)).date().isoformat()


def place(
    stored: EditionHeader | None,
    taken_ids: Collection[str],
    last_number: int,
    since: datetime,
    as_of: datetime,
    language: str,
    settings: Settings,
) -> Place:
    """Return the place of the edition of a period among those of its workspace.

    An edition that is `stored` already keeps its id, guid and number. Otherwise the id is the date in the
    zone of the workspace, with "-2" and on if it is among `taken_ids`, and the number follows the last.
    """
    if stored is not None:
        return Place(
            id=stored.id,
            guid=stored.guid,
            number=stored.number,
            language=language,
            as_of=as_of,
            since=since,
        )
    date = date_of(as_of, settings)
    candidate, count = date, 1
    while candidate in taken_ids:
        count += 1
        candidate = f"{date}-{count}"
    guid = urn_of(settings.id, as_of.isoformat())
    return Place(id=candidate, guid=guid, number=last_number + 1, language=language, as_of=as_of, since=since)


def materials(
    clusters: Sequence[Cluster],
    articles: Sequence[Article],
    fresh_ids: frozenset[str],
    matches: Sequence[Match],
    earlier: Sequence[PastStory],
) -> tuple[StoryMaterial, ...]:
    """Return the stories that have something of this period, in the order of `clusters`.

    A copy is in the story of its original, whichever cluster it came in, or if it came in none. A story of
    which earlier editions told an article is updated, any other new, whatever became of its id since.
    """
    copies: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        copies[match.original_id].add(match.copy_id)
    all_copies = frozenset(match.copy_id for match in matches)
    by_id = {article.id: article for article in articles}
    tellings = Tellings(earlier)
    stories: list[StoryMaterial] = []
    for cluster in clusters:
        originals = frozenset(cluster.article_ids) - all_copies
        ids = originals.union(*(copies[article_id] for article_id in originals if article_id in copies))
        if not ids & fresh_ids:
            continue
        ordered = tuple(sorted((by_id[i] for i in ids), key=lambda article: (article.time, article.id)))
        earlier_lines = [line for telling in tellings.of(cluster.story_id, ids) for line in telling.lines]
        stories.append(
            StoryMaterial(
                id=cluster.story_id,
                status=Status.UPDATED if earlier_lines else Status.NEW,
                articles=ordered,
                originals=tuple(article for article in ordered if article.id in originals),
                fresh_ids=ids & fresh_ids,
                matches=tuple(match for match in matches if match.copy_id in ids),
                # The evidence of a copy is its match.
                links=tuple(
                    link for link in cluster.links if link.article_id in originals and link.nearest_id in ids
                ),
                shown=tuple(dict.fromkeys(earlier_lines)),
            )
        )
    return tuple(stories)


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
        repeated=reasons.count(LeftOutReason.REPEATED),
        other_themes=reasons.count(LeftOutReason.OTHER_THEME),
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
    """Return the edition of finished parts, without corrections.

    Its words are those of the headlines and quotations shown.
    """
    shown = [*(story for section in sections for story in section.stories), *quieter]
    refs = [ref for story in (*shown, *also_reported) for ref in story.articles if ref.fresh]
    return Edition(
        id=position.id,
        guid=position.guid,
        number=position.number,
        title=settings.title,
        language=position.language,
        time_zone=settings.time_zone,
        as_of=position.as_of,
        since=position.since,
        change=change,
        sections=sections,
        also_reported=also_reported,
        quieter=quieter,
        coverage=coverage,
        words=sum(map(word_count, shown)),
        outlets=outlet_count(refs),
        corrections=(),
    )


def word_count(story: Story) -> int:
    """Return the number of words of the headline and the quotations of a story."""
    return len(words(story.headline)) + sum(len(words(quote.text)) for quote in story.quotations)
