"""Since the edition before: which stories are new, which have news, which are quiet, and which ended.

A story that has been told in full and has more than one article is one that a reader follows. While nothing
comes of it, it is quiet. When nothing has come for as long as a story is followed, it has ended. What was a
single article has no course that could end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.model import Change, EditionHeader, NamedStory, PastStory, Status, Story

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
        return NamedStory(id=self.latest.id, headline=(in_full or [self.latest])[-1].headline)


def change(
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    stories: Sequence[Story],
    live_ids: Collection[str],
    as_of: datetime,
    follow: timedelta,
) -> Change:
    """Return what is different from the previous edition.

    `past` are the stories of the editions since `follow` before the previous one, oldest first. `live_ids`
    are the stories that have an article younger than `follow`, told or not.
    """
    if previous is None:
        return Change(previous_id=None, previous_as_of=None, new=0, updated=0)
    silent = _silent(past, stories)
    quiet = [course for course in silent if course.latest.as_of > as_of - follow]
    ended = [
        course
        for course in silent
        if previous.as_of - follow < course.latest.as_of <= as_of - follow
        and course.latest.id not in live_ids
        and course.latest.latest <= as_of - follow
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

    A story whose articles are all in other stories by now has become part of those.
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
        and any(
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
