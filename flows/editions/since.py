"""Since the edition before: which stories are new, which have news, which are quiet, and which ended.

A story that has been told in full and has more than one article is one that a reader follows. While nothing
comes of it, it is quiet. When nothing has come for as long as a story is followed, it has ended. What was a
single article has no course that could end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.model import Article, Before, Change, EditionHeader, NamedStory, PastStory, Section, Status, Story
from flows.summaries.sameness import shared_part, shared_weight

# So many are named in one line.
NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """The tellings of a story in earlier editions, oldest first."""

    tellings: tuple[PastStory, ...]

    @property
    def latest(self) -> PastStory:
        return self.tellings[-1]

    @property
    def newest(self) -> datetime:
        """The time of its newest article."""
        return max(telling.latest for telling in self.tellings)

    @property
    def is_followed(self) -> bool:
        articles = {article_id for telling in self.tellings for article_id in telling.article_ids}
        return len(articles) > 1 and any(telling.in_full for telling in self.tellings)

    @property
    def weight(self) -> tuple[int, int]:
        """How many outlets have reported it, and how often it was told."""
        return max(telling.heard for telling in self.tellings), len(self.tellings)

    @property
    def name(self) -> NamedStory:
        in_full = [telling for telling in self.tellings if telling.in_full]
        telling = (in_full or [self.latest])[-1]
        return NamedStory(id=self.latest.id, headline=telling.headline, language=telling.language)


class Tellings:
    """The stories of earlier editions, oldest first, found by their ids and by their articles."""

    def __init__(self, past: Iterable[PastStory]) -> None:
        self._past = tuple(past)
        self._by_key: dict[str, list[int]] = {}
        for number, telling in enumerate(self._past):
            for key in {telling.id, *telling.article_ids}:
                self._by_key.setdefault(key, []).append(number)

    def of(self, story_id: str, article_ids: Iterable[str]) -> tuple[PastStory, ...]:
        """Return the tellings of a story, also those under ids that it had before it was merged or split."""
        numbers = {number for key in (story_id, *article_ids) for number in self._by_key.get(key, ())}
        return tuple(self._past[number] for number in sorted(numbers))


def with_before(
    sections: Sequence[Section], tellings: Tellings, nameable_ids: Collection[str]
) -> tuple[Section, ...]:
    """Return sections, each updated story with what the last edition before it quoted.

    Of its quotations that is the one that says most about the new headline. Only articles of `nameable_ids`
    are quoted.
    """

    def with_line(story: Story) -> Story:
        if story.status is not Status.UPDATED:
            return story
        earlier = tellings.of(story.id, (article.id for article in story.articles))
        return replace(story, before=_before(story, earlier, nameable_ids))

    return tuple(replace(section, stories=tuple(map(with_line, section.stories))) for section in sections)


def _before(story: Story, earlier: Sequence[PastStory], nameable_ids: Collection[str]) -> Before | None:
    language = next((a.language for a in story.articles if a.id == story.headline_article_id), "und")
    for telling in reversed(earlier):
        quotes = [quote for quote in telling.quotes if quote.article_id in nameable_ids]
        if quotes:
            best = max(quotes, key=lambda quote: shared_weight([story.headline], quote.text, language))
            return Before(
                text=best.text,
                article_id=best.article_id,
                outlet=best.outlet,
                url=best.url,
                edition_id=telling.edition_id,
                named=best.named,
                is_opinion=best.is_opinion,
            )
    for telling in reversed(earlier):
        if telling.headline_article_id in nameable_ids:
            return Before(
                text=telling.headline,
                article_id=telling.headline_article_id,
                outlet=telling.outlets[0],
                url=telling.url,
                edition_id=telling.edition_id,
                named=telling.named,
            )
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveArticles:
    """The articles that are younger than a story is followed, whether an edition told them or not.

    A headline of which one of their titles has `part` by weight is of an affair that goes on, if in another
    story: of seven stories that had no article of their own for four days, two affairs went on in articles
    that have .37 and more, and of the others no title has more than .33.
    """

    articles: tuple[Article, ...]
    story_ids: frozenset[str]
    part: float = 0.35

    def go_on_with(self, story: NamedStory) -> bool:
        """Return True if one of the articles is of a story, or of the affair of its headline."""
        return story.id in self.story_ids or self.go_on_with_affair_of(story)

    def go_on_with_affair_of(self, story: NamedStory) -> bool:
        """Return True if one of the articles is of the affair of a story's headline."""
        return any(
            shared_part([article.title], story.headline, article.language) >= self.part
            for article in self.articles
        )

    def after(self, time: datetime) -> LiveArticles:
        """Return those of the articles that are from after a time."""
        return replace(self, articles=tuple(article for article in self.articles if article.time > time))


def change(
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    stories: Sequence[Story],
    live: LiveArticles,
    as_of: datetime,
    follow: timedelta,
) -> Change:
    """Return what is different from the previous edition.

    `past` are the stories of the editions since `follow` before the previous one, oldest first. `live`
    are the articles younger than `follow`, told or not.
    """
    if previous is None:
        return Change(previous_id=None, previous_as_of=None, new=0, updated=0)
    silent = _silent(past, stories)
    fresh = live.after(previous.as_of)
    quiet = [
        course
        for course in silent
        if course.newest > as_of - follow and not fresh.go_on_with_affair_of(course.name)
    ]
    ended = [
        course
        for course in silent
        if course.newest <= as_of - follow
        and (course.newest > previous.as_of - follow or course.latest.as_of == previous.as_of)
        and not live.go_on_with(course.name)
    ]
    return Change(
        previous_id=previous.id,
        previous_as_of=previous.as_of,
        new=sum(story.status is Status.NEW for story in stories),
        updated=sum(story.status is Status.UPDATED for story in stories),
        quiet=_named(quiet),
        ended=_named(ended),
    )


def _silent(past: Sequence[PastStory], stories: Iterable[Story]) -> list[_Course]:
    """Return the courses of the stories that a reader follows and that this edition does not go on with.

    A story of which another holds an article by now goes on there.
    """
    current = tuple(stories)
    ids = {story.id for story in current}
    taken = {article.id for story in current for article in story.articles}
    holder_of = {article_id: telling.id for telling in past for article_id in telling.article_ids}
    tellings: dict[str, list[PastStory]] = {}
    for telling in past:
        tellings.setdefault(telling.id, []).append(telling)
    courses = (_Course(tellings=tuple(given)) for story_id, given in tellings.items() if story_id not in ids)
    return [
        course
        for course in courses
        if course.is_followed
        and all(
            holder_of[article_id] == course.latest.id and article_id not in taken
            for telling in course.tellings
            for article_id in telling.article_ids
        )
    ]


def _named(courses: Iterable[_Course]) -> tuple[NamedStory, ...]:
    """Return the names of the weightiest of some stories, those told last first among equals."""
    ordered = sorted(courses, key=lambda course: course.latest.id)
    ordered.sort(key=lambda course: (course.weight, course.latest.as_of), reverse=True)
    return tuple(course.name for course in ordered[:NAMED])
