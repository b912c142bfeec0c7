"""The page of a story: its course through the editions, and all its articles by outlet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.language.formatting import Site, one_line
from flows.model import FILES_ADDED, ArticleRef, Story
from flows.model.archive import StoryCourse
from flows.render.templating import Templates, render_template
from flows.urls.own_pages import outlet_path, story_path

_DESCRIPTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """An article of a story with the copies of its text."""

    article: ArticleRef
    copies: tuple[ArticleRef, ...]
    is_independent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletReports:
    """The articles of one outlet, newest first; `path` is that of the outlet's page, None for own files."""

    name: str
    path: str | None
    reports: tuple[StoryReport, ...]


def render_story_page(course: StoryCourse, site: Site, templates: Templates, root: str) -> str:
    """Return the page of a story as its newest edition holds it, with what earlier ones quoted.

    `root` is the relative path from the page to the site's own folder.
    """
    newest = course.tellings[0]
    story, stories = newest.story, [telling.story for telling in course.tellings]
    articles = _articles(stories)
    related = {other.id: other for one in reversed(stories) for other in one.related if other.id != course.id}
    return render_template(
        templates,
        "story.html.j2",
        site,
        newest.edition.time_zone,
        root=root,
        path=story_path(course.id),
        is_indexed=True,
        course=course,
        newest=newest.edition,
        story=story,
        editions=len(course.tellings) + len(course.earlier),
        articles=len(articles),
        outlets=_by_outlet(articles, story),
        related=tuple(related.values()),
        description=_description(stories),
    )


def _articles(stories: Iterable[Story]) -> tuple[ArticleRef, ...]:
    """Return the articles of a story in any edition, each as the newest edition has it, newest first."""
    refs: dict[str, ArticleRef] = {}
    for story in stories:
        for ref in story.articles:
            refs.setdefault(ref.id, ref)
    return tuple(sorted(refs.values(), key=lambda ref: (-_time(ref).timestamp(), ref.id)))


def _by_outlet(articles: Iterable[ArticleRef], story: Story) -> tuple[OutletReports, ...]:
    """Return the outlets of articles, the one with the newest first; copies stand below what they repeat."""
    refs = {ref.id: ref for ref in articles}
    copies: dict[str, list[ArticleRef]] = defaultdict(list)
    for ref in refs.values():
        if ref.copy_of in refs:
            copies[_root(ref, refs).id].append(ref)
    marked = _independent(refs.values(), story)
    outlets: dict[str, list[StoryReport]] = defaultdict(list)
    for ref in refs.values():
        if ref.copy_of not in refs:
            report = StoryReport(article=ref, copies=tuple(copies[ref.id]), is_independent=ref.id in marked)
            outlets[ref.outlet].append(report)
    return tuple(
        OutletReports(
            name=name, path=None if name == FILES_ADDED else outlet_path(name), reports=tuple(reports)
        )
        for name, reports in outlets.items()
    )


def _root(ref: ArticleRef, refs: Mapping[str, ArticleRef]) -> ArticleRef:
    """Return what a copy goes back to, if that is a copy itself what that goes back to."""
    passed = {ref.id}
    while (original := refs.get(ref.copy_of or "")) and original.id not in passed:
        ref = original
        passed.add(ref.id)
    return ref


def _independent(refs: Iterable[ArticleRef], story: Story) -> frozenset[str]:
    """Return the newest report of each outlet, if these are as many as the independent reports, else none."""
    counting = {ref.id for ref in story.reports}
    newest: dict[str, str] = {}
    for ref in refs:
        if ref.id in counting and ref.copy_of is None and ref.named is None:
            newest.setdefault(ref.publisher, ref.id)
    return frozenset(newest.values() if len(newest) == story.independent_reports else ())


def _description(stories: Iterable[Story]) -> str:
    """Return the newest quotation of a story, or its headline."""
    quotes = (quote for story in stories for quote in (story.standfirst, *story.quotes) if quote)
    texts = (*(quote.text for quote in quotes), *(story.headline for story in stories))
    return one_line(texts[0], _DESCRIPTION)


def _time(ref: ArticleRef) -> datetime:
    return ref.published or ref.seen
