"""Pictures of leads: which articles may give one, and the edition with those that they gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flows.model import Article, Edition, Image, Story, Tier

# Of each lead so many articles are asked for a picture, the one of the headline first.
MOST_ASKED = 2


def leads_of(edition: Edition) -> tuple[Story, ...]:
    """Return the stories that may have a picture, in reading order."""
    return tuple(story for story in edition.shown if story.tier is Tier.LEAD)


def may_give(story: Story, articles: Mapping[str, Article]) -> tuple[Article, ...]:
    """Return the articles of a story that may give its picture, the one of the headline first.

    Only new reports may; `articles` are those of the store, by id.
    """
    refs = sorted(story.reports, key=lambda ref: ref.id != story.headline_article_id)
    named = (articles.get(ref.id) for ref in refs if ref.fresh and ref.copy_of is None)
    return tuple(article for article in named if article is not None and article.picture)[:MOST_ASKED]


def with_images(edition: Edition, images: Mapping[str, Image]) -> Edition:
    """Return an edition whose stories have their images, by story id."""

    def illustrated(stories: Iterable[Story]) -> tuple[Story, ...]:
        return tuple(replace(story, image=images.get(story.id)) for story in stories)

    sections = (replace(section, stories=illustrated(section.stories)) for section in edition.sections)
    return replace(edition, sections=tuple(sections))
