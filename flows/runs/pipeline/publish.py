"""Publish: from editions to every file a reader can be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flows.language.formatting import Site, edition_articles_path, edition_folder
from flows.language.interface import ENGLISH
from flows.language.sentences import sentence_spans
from flows.model import Article, Edition, Receipt, header_of
from flows.model.archive import Neighbours
from flows.model.feeds import FeedItem
from flows.model.settings import Settings
from flows.render.edition_json import edition_to_json, receipt_to_json
from flows.render.feed_items import edition_item, render_feed_html, site_channel
from flows.render.feeds import MOST_BYTES, render_atom, render_json_feed, render_rss
from flows.render.mail import (
    NO_IMAGES,
    Envelope,
    image_names,
    render_mail_html,
    render_message,
    render_plain_text,
    with_linked_images,
)
from flows.render.markdown import render_markdown
from flows.render.web import render_article_page, render_edition_articles, render_page

Templates = Mapping[str, str]

# RFC 2606 reserves the ending: no mail to it reaches anybody.
_PLACEHOLDER_DOMAIN = "standfirst.example"


def site_of(settings: Settings) -> Site:
    """Return where a workspace's editions are read."""
    return Site(
        title=settings.title,
        site_url=settings.site_url,
        time_zone=settings.time_zone,
        id=settings.id,
        hub=settings.hub,
        subscribe=settings.subscribe_url,
        briefs=settings.lengths.also_reported,
        is_hidden=not settings.search_engines,
        others=settings.others,
        language=ENGLISH.code if settings.language == "auto" else settings.language,
    )


def edition_files(
    edition: Edition,
    receipt: Receipt,
    settings: Settings,
    templates: Templates,
    images: Mapping[str, bytes] = NO_IMAGES,
    neighbours: Neighbours | None = None,
) -> dict[str, bytes]:
    """Return the files of one edition, in its permanent folder; `images` by name, in one folder for all."""
    site, folder = site_of(settings), edition_folder(edition.id)
    html = render_mail_html(edition, site, templates)
    text = render_plain_text(edition, site, templates)
    up = "../" * folder.count("/")
    return page_file(edition, settings, templates, neighbours) | {
        edition_articles_path(edition.id): _bytes(render_edition_articles(edition, site, templates, up)),
        f"{folder}email.html": _bytes(with_linked_images(html, up)),
        f"{folder}email.txt": _bytes(text),
        f"{folder}digest.eml": render_message(edition, html, text, envelope_of(settings), images),
        f"{folder}edition.json": edition_to_json(edition),
        f"{folder}edition.md": _bytes(render_markdown(edition, site, templates)),
        f"{folder}receipt.json": receipt_to_json(receipt),
        **{f"images/{name}": images[name] for name in image_names(edition) if name in images},
    }


def page_file(
    edition: Edition, settings: Settings, templates: Templates, neighbours: Neighbours | None = None
) -> dict[str, bytes]:
    """Return the page of an edition, which leads to those before and after it."""
    folder = edition_folder(edition.id)
    up = "../" * folder.count("/")
    page = render_page(edition, site_of(settings), templates, up, neighbours=neighbours)
    return {f"{folder}index.html": _bytes(page)}


def site_files(
    newest: Iterable[Edition],
    settings: Settings,
    templates: Templates,
    neighbours: Neighbours | None = None,
) -> dict[str, bytes]:
    """Return the double of the latest edition's page, and the feeds.

    `newest` are the editions of the feeds, newest first; each is used before the next is taken. `neighbours`
    are those of the first. Without a site_url there are no feeds: their ids and links are addresses below it.
    """
    site, pages, items = site_of(settings), dict[str, bytes](), list[FeedItem]()
    spoken = site
    for edition in newest:
        if not pages:
            spoken = site.speaking(edition.language)
            page = render_page(edition, site, templates, "./", neighbours=neighbours, is_double=True)
            pages["index.html"] = _bytes(page)
        if not site.site_url:
            break
        items.append(edition_item(header_of(edition), render_feed_html(edition, site, templates), site))
        # Older editions would not fit.
        if sum(len(item.html) for item in items) > MOST_BYTES:
            break
    if not site.site_url:
        return pages
    return pages | {
        "feed.xml": render_rss(site_channel(spoken, "feed.xml"), items),
        "atom.xml": render_atom(site_channel(spoken, "atom.xml"), items),
        "feed.json": render_json_feed(site_channel(spoken, "feed.json"), items),
    }


def article_files(articles: Sequence[Article], settings: Settings, templates: Templates) -> dict[str, bytes]:
    """Return a page for each article that has no address; one with an address is never republished."""
    site = site_of(settings)
    return {
        f"articles/{article.id}.html": _bytes(
            render_article_page(
                article, sentence_spans(article.text, article.language), site, templates, "../"
            )
        )
        for article in articles
        if article.url is None
    }


def own_page_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles for which we make a page if they have no address."""
    return named_article_ids(edition) | {left.article_id for left in edition.coverage.left_out}


def named_article_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of all articles that an edition names."""
    return frozenset(ref.id for story in edition.stories for ref in story.articles)


def envelope_of(settings: Settings) -> Envelope:
    """Return who the saved message is from and to: placeholders, whatever the settings of mail and site.

    Its Message-ID derives from them as well, and a site that moves must not change it.
    """
    return Envelope(
        sender_name=settings.title,
        sender=f"digest@{_PLACEHOLDER_DOMAIN}",
        recipient=f"reader@{_PLACEHOLDER_DOMAIN}",
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
