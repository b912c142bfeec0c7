"""The pages of the web site: an edition, the archive, and an article that has no address elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from flows.language.formatting import Site
from flows.model import Article, Edition, EditionHeader
from flows.render.templating import Templates, render_template

Span = tuple[int, int]
Piece = tuple[int | None, str]


def render_page(edition: Edition, site: Site, templates: Templates, root: str | None = None) -> str:
    """Return the page of an edition.

    `root` is the way from the page to the site's own folder ("./", "../../../"), which lets the pages
    be read straight from a disk; without it own links start with the site's address.
    """
    values = {"edition": edition, "site": site, "zone": edition.time_zone}
    return render_template(templates, "page.html.j2", _root(site, root), escaping=True, **values)


def render_archive(
    editions: Sequence[EditionHeader], site: Site, templates: Templates, root: str | None = None
) -> str:
    """Return `archive.html`: all editions in any order, listed newest first."""
    newest_first = sorted(editions, key=lambda edition: edition.as_of, reverse=True)
    values = {"editions": newest_first, "site": site, "zone": site.time_zone}
    return render_template(templates, "archive.html.j2", _root(site, root), escaping=True, **values)


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
    paragraphs = _paragraphs(article.text, sentence_spans)
    values = {"article": article, "paragraphs": paragraphs, "site": site, "zone": site.time_zone}
    return render_template(templates, "article.html.j2", _root(site, root), escaping=True, **values)


def _root(site: Site, root: str | None) -> str:
    return site.site_url if root is None else root


def _paragraphs(text: str, spans: Sequence[Span]) -> tuple[tuple[Piece, ...], ...]:
    """Return the paragraphs as pieces: a sentence with its start, or what stands between without one."""
    paragraphs, start = [], 0
    for paragraph in text.split("\n\n"):
        end = start + len(paragraph)
        paragraphs.append(_pieces(text, (start, end), spans))
        start = end + 2
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def _pieces(text: str, bounds: Span, spans: Sequence[Span]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    place, last = bounds
    for start, end in spans:
        if place <= start and end <= last:
            pieces += [(None, text[place:start]), (start, text[start:end])]
            place = end
    pieces.append((None, text[place:last]))
    return tuple(piece for piece in pieces if piece[1])
