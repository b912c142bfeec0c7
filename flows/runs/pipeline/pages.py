"""The files of the archive: the pages of stories, themes, outlets and months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.model.archive import StoryCourse
from flows.model.settings import Settings
from flows.render.story_page import render_story_page
from flows.runs.pipeline.feeds import course_files
from flows.runs.pipeline.publish import site_of
from flows.urls.own_pages import story_path

Templates = Mapping[str, str]


def story_files(courses: Iterable[StoryCourse], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return the pages of stories, and the feeds of those that may be followed."""
    site = site_of(settings)
    files: dict[str, bytes] = {}
    for course in courses:
        files[story_path(course.id)] = _bytes(render_story_page(course, site, templates, "../"))
        files |= course_files(course, settings, templates)
    return files


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
