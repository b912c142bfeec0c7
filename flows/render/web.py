"""The pages of the web site: an edition, the archive, and an article that has no address elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.language.formatting import Site
from flows.model import Article, Edition, EditionHeader
from flows.render.templating import Templates, render_template

Span = tuple[int, int]  # start and end of a sentence in the article's text, in code points


class Piece(NamedTuple):
    """A part of a paragraph: a sentence with its start in the article's text, or a gap with None."""

    start: int | None
    text: str


def render_page(edition: Edition, site: Site, templates: Templates, root: str | None = None) -> str:
    """Return the page of an edition.

    `root` is the relative path from the page to the site's own folder ("./", "../../../"), so that the pages
    can be read straight from a disk; without it own links start with the site's address.
    """
    return render_template(
        templates,
        "page.html.j2",
        site.speaking(edition.language),
        edition.time_zone,
        root=root,
        edition=edition,
    )


def render_archive(
    editions: Sequence[EditionHeader], site: Site, templates: Templates, root: str | None = None
) -> str:
    """Return `archive.html`: all editions in any order, listed newest first."""
    newest_first = sorted(editions, key=lambda edition: edition.as_of, reverse=True)
    return render_template(
        templates, "archive.html.j2", site, site.time_zone, root=root, editions=newest_first
    )


def render_search(site: Site, templates: Templates, root: str | None = None) -> str:
    """Return `search.html`, whose script asks the search index."""
    return render_template(
        templates, "search.html.j2", site, site.time_zone, root=root, path="search.html", is_indexed=True
    )


def render_search_script(site: Site, templates: Templates) -> str:
    """Return `search.js`, the one script of the site."""
    return render_template(templates, "search.js.j2", site, site.time_zone, escaping=False)


def render_article_page(
    article: Article,
    sentence_spans: Sequence[Span],
    site: Site,
    templates: Templates,
    root: str | None = None,
) -> str:
    """Return the page of an article, each sentence under the anchor `s{start}` that quotes link to.

    `sentence_spans` are code-point spans of the stored text, in order, none across a paragraph.
    """
    return render_template(
        templates,
        "article.html.j2",
        site,
        site.time_zone,
        root=root,
        article=article,
        paragraphs=_paragraphs(article.text, sentence_spans),
    )


def _paragraphs(text: str, spans: Sequence[Span]) -> list[list[Piece]]:
    """Return the paragraphs that are not empty, each as its sentences and the gaps between them."""
    paragraphs, place = [], 0
    for paragraph in text.split("\n\n"):
        pieces, end = list[Piece](), place + len(paragraph)
        for first, last in spans:
            if place <= first and last <= end:
                pieces += [Piece(None, text[place:first]), Piece(first, text[first:last])]
                place = last
        pieces.append(Piece(None, text[place:end]))
        paragraphs.append([piece for piece in pieces if piece.text])
        place = end + 2
    return [paragraph for paragraph in paragraphs if paragraph]
