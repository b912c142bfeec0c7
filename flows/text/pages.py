"""What a whole web page says about its article, and the article's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.text.markup import plain_line
from flows.text.names import without_outlet
from flows.text.urls import believed_canonical

_ARTICLE_TYPE = re.compile(
    r"(?:article|newsarticle|reportage\w*|blogposting|analysis\w*|opinion\w*)$", re.IGNORECASE
)
_DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a web page; what the page does not say is None, and `lines` may be empty."""

    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    lines: tuple[str, ...]


def read_page(document: str, address: str | None = None) -> Page:
    """Read a page: its metadata (JSON-LD, Open Graph, then plain HTML) and its main text.

    The text is that of trafilatura's default extraction without tables and comments, one line per
    paragraph. Nothing is fetched, and only http(s) addresses are taken.
    """
    root = _tree(document)
    if root is None:
        return Page(title=None, outlet=None, url=None, published=None, language=None, lines=())
    claims = _article_claims(root)
    outlet = _first(_meta(root, "og:site_name"), _name(claims.get("publisher")))
    title = _first(
        _text(claims.get("headline")), _meta(root, "og:title"), _lone_heading(root), _inside(root, "//title")
    )
    canonical = _first(*root.xpath("//link[@rel='canonical']/@href"), _meta(root, "og:url"))
    return Page(
        title=without_outlet(title, outlet) if title else None,
        outlet=outlet,
        url=believed_canonical(canonical, address),
        published=_first(
            _text(claims.get("datePublished")),
            _meta(root, "article:published_time"),
            _meta(root, "date"),
            *root.xpath("//time/@datetime"),
        ),
        language=_first(*root.xpath("/html/@lang")),
        lines=_main_text(document),
    )


def _tree(document: str) -> Any:
    from lxml import etree, html

    # lxml refuses text that declares an encoding.
    body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", document)
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(remove_comments=True, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _main_text(document: str) -> tuple[str, ...]:
    import trafilatura

    found = trafilatura.extract(
        document, output_format="txt", include_comments=False, include_tables=False, include_formatting=False
    )
    return tuple(line for part in (found or "").split("\n") if (line := part.rstrip()))


def _meta(root: Any, name: str) -> str | None:
    found = root.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return _first(*found)


def _inside(root: Any, path: str) -> str | None:
    return _first(*(element.text_content() for element in root.xpath(path)))


def _lone_heading(root: Any) -> str | None:
    headings = [heading.text_content() for heading in root.xpath("//h1") if heading.text_content().strip()]
    return _first(*headings) if len(headings) == 1 else None


def _first(*claims: str | None) -> str | None:
    return next((line for claim in claims if claim and (line := plain_line(claim))), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _article_claims(root: Any) -> dict[str, Any]:
    """Return the first article object of the page's JSON-LD, or an empty one."""
    for block in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for thing in _things(found, 0):
            kinds = thing.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
                return thing
    return {}


def _things(found: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(found, dict):
        yield found
        yield from _things(found.get("@graph"), depth + 1)
        yield from _things(found.get("mainEntity"), depth + 1)
    elif isinstance(found, list):
        for part in found:
            yield from _things(part, depth + 1)
