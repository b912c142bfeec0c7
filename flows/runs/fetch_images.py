"""Fetch the pictures of an edition's leads: each is asked for once, made small, and stored."""

from __future__ import annotations

from collections.abc import Sequence

from flows.adapters.database.images import StoredImage
from flows.adapters.fetch import Web
from flows.adapters.sandbox.picture import SmallPicture, shrunk
from flows.config import network_of
from flows.editions.images import MOST_ASKED, leads_of, may_give, with_images
from flows.model import Article, Edition, FetchedDocument, FetchFailure, HttpRequest, Image, Reply, SourceKind
from flows.runs.session import Session

# The edition waits for its pictures: a host that is asked slowly goes without.
SECONDS_OF_IMAGES = 30.0


def illustrated(session: Session, edition: Edition, *, fetches: bool) -> Edition:
    """Return an edition whose leads have the pictures that the store holds, after it has `fetches` new ones.

    A picture that could not be had is not asked for again, so an edition made again is the same.
    """
    leads, images = leads_of(edition), session.store.images
    articles = session.store.articles_of(ref.id for story in leads for ref in story.reports)
    by_id = {article.id: article for article in articles}
    of_leads = {story.id: may_give(story, by_id) for story in leads}
    given: dict[str, Image] = {}
    for turn in range(MOST_ASKED):
        due = {
            story_id: candidates[turn]
            for story_id, candidates in of_leads.items()
            if story_id not in given and len(candidates) > turn
        }
        ids = [article.id for article in due.values()]
        stored = images.of_articles(ids)
        if fetches:
            _fetch(session, [article for article in due.values() if article.id not in stored])
            stored = images.of_articles(ids)
        for story_id, article in due.items():
            if (image := stored.get(article.id)) and image.name:
                given[story_id] = _image(image, image.name, article)
    return with_images(edition, given)


def _fetch(session: Session, articles: Sequence[Article]) -> None:
    """Fetch and store the pictures of some articles, or why there are none."""
    plan, images = session.plan, session.store.images
    sources = {source.name: source for source in plan.sources if source.kind is SourceKind.URL}
    articles = [article for article in articles if article.source in sources]
    if not articles:
        return
    requests = [
        HttpRequest(source=sources[article.source], address=article.picture or "", page=True)
        for article in articles
    ]
    settings = plan.settings
    web = Web(settings.limits, settings.fetch, network_of(plan.sources), session.now(), session.announce)
    replies = web.fetch(requests, SECONDS_OF_IMAGES, "Fetching the pictures")
    for article, reply in zip(articles, replies, strict=True):
        picture = _picture(reply)
        if isinstance(picture, str):
            images.add_failure(article.id, plan.as_of, picture)
        else:
            images.add(article.id, plan.as_of, picture.body, picture.width, picture.height)


def _picture(reply: Reply) -> SmallPicture | str:
    document = reply.result
    if isinstance(document, FetchedDocument):
        return shrunk(document.body)
    return document.reason if isinstance(document, FetchFailure) else "was not sent"


def _image(stored: StoredImage, name: str, article: Article) -> Image:
    return Image(
        name=name,
        outlet=article.byline,
        article_id=article.id,
        width=stored.width,
        height=stored.height,
        size=stored.size,
    )
