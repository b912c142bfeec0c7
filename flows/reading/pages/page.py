"""A whole web page: what it says about its article, and the article's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.language.search_text import stands_in
from flows.model import StubKind
from flows.reading.dates import parse_date
from flows.reading.markup import html_root, plain_line
from flows.reading.outlets import without_outlet
from flows.reading.pages.article_text import article_text
from flows.reading.pages.blocks import blocks_of
from flows.reading.pages.stubs import stub_of
from flows.urls.normalise import believed_canonical, http_url

_ARTICLE_TYPE = re.compile(
    r"(?:article|newsarticle|reportage\w*|blogposting|analysis\w*|opinion\w*)$", re.IGNORECASE
)
_OTHER_TYPE = (
    r"(?:Product|DiscussionForumPosting|QAPage|FAQPage|CollectionPage|SearchResultsPage|ProfilePage|Recipe"
    r"|Event|JobPosting|SoftwareApplication)"
)
_OTHER_TYPES = re.compile(rf"schema\.org/(?:{_OTHER_TYPE}|Question)\b|\"@type\"\s*:\s*\"{_OTHER_TYPE}\"")
_DEEPEST = 12
_MOST_ELEMENTS = 30_000
_MOST_LETTERS = 600_000
# A tag of some 500 attributes or 64 KiB: parsers take the square of that.
# No tag of `_LONG_TAG` is shorter.
_LONG = 999
_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^<>]{65000,}|(?:[^<>=\s]*[=\s]){1000}[^<>]*)>?")
_MOST_BLOCKS = 5_000
_MOST_TIMES = 20
# The first page of the web was put up in 1990.
_WEB_BEGAN = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a web page; what the page does not say is None, and `lines` may be empty.

    `is_article` is True if the page says that it is one. `stub` is why it shows none or only its beginning.
    `is_verbatim` is True if every line stands in the page as it is, letter for letter: an extractor writes
    tables and lists in its own way. `picture` is the address of the one that it gives for previews.
    """

    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    lines: tuple[str, ...]
    is_article: bool = False
    stub: StubKind | None = None
    is_verbatim: bool = False
    picture: str | None = None


def read_page(document: str, address: str | None = None) -> Page:
    """Return what a page says (JSON-LD, Open Graph, then plain HTML) and its main text, a line a paragraph.

    Nothing is fetched, and only http(s) addresses are taken.
    """
    document = _without_long_tags(document)
    root = _root(document)
    if root is None:
        return Page(title=None, outlet=None, url=None, published=None, language=None, lines=())
    claims = _article_claims(root)
    is_article = bool(claims) or _is_article(root)
    stated = _text(claims.get("articleBody"))
    lines = article_text(document, root, is_article=is_article, stated=stated)
    outlet = _first(_meta(root, "og:site_name"), _name(claims.get("publisher")))
    headings = [heading for element in root.xpath("//h1") if (heading := element.text_content()).strip()]
    title = _first(
        _text(claims.get("headline")),
        _meta(root, "og:title"),
        headings[0] if len(headings) == 1 else None,
        *(element.text_content() for element in root.xpath("//title")),
    )
    canonical = _first(*root.xpath("//link[@rel='canonical']/@href"), _meta(root, "og:url"))
    dates = (
        _text(claims.get("datePublished")),
        _meta(root, "article:published_time"),
        _meta(root, "date"),
        *root.xpath("//time/@datetime")[:_MOST_TIMES],
    )
    return Page(
        title=without_outlet(title, outlet) if title else None,
        outlet=outlet,
        url=believed_canonical(canonical, address),
        published=_published(dates, document, address),
        language=_first(*root.xpath("/html/@lang"), _meta(root, "og:locale"), _meta(root, "language")),
        lines=lines,
        is_article=is_article,
        stub=stub_of(root, claims, lines),
        is_verbatim=bool(lines) and _stand_in_page(lines, root),
        picture=http_url(_first(_meta(root, "og:image"), _meta(root, "twitter:image")), address),
    )


def shown_text(document: str) -> str:
    """Return the text of a whole page as its elements hold it, "" if it is no page or beyond all bounds."""
    root = _root(_without_long_tags(document))
    return "" if root is None else _shown(root)


def _without_long_tags(document: str) -> str:
    """Return a page without the tags that parsers take too long over; few pages have one half as long."""
    has_long = any(len(part) >= _LONG and ">" not in part[:_LONG] for part in document.split("<"))
    return _LONG_TAG.sub("", document) if has_long else document


def _shown(root: Any) -> str:
    # Only in <noscript> are there elements whose texts are not shown: looking at the parent alone is faster.
    axis = "parent" if root.find(".//noscript") is None else "ancestor"
    texts = f"//text()[not({axis}::script or {axis}::style or {axis}::noscript)]"
    return "".join(root.xpath(texts, smart_strings=False))


def _root(document: str) -> Any:
    """Return the root of a page no larger than articles are, or None: extractors take gigabytes of others.

    The largest of 91 news pages has 1,600 elements and 92,000 letters outside its scripts.
    """
    root = html_root(document)
    letters = 0
    for elements, element in enumerate(() if root is None else root.iter(), 1):
        is_seen = element.tag not in ("script", "style", "noscript", "template")
        letters += (len(element.text or "") if is_seen else 0) + len(element.tail or "")
        if elements > _MOST_ELEMENTS or letters > _MOST_LETTERS:
            return None
    return root


def _article_claims(root: Any) -> dict[str, Any]:
    """Return the first article object of the page's JSON-LD, or an empty one."""
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for claims in _objects(data, 0):
            types = claims.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
                return claims
    return {}


def _objects(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)
        yield from _objects(data.get("mainEntity"), depth + 1)
    elif isinstance(data, list):
        for part in data:
            yield from _objects(part, depth + 1)


def _is_article(root: Any) -> bool:
    """Return True if a page says outside its JSON-LD that it is an article.

    A lone `<article>` counts only on pages that do not call themselves something else (a product, a
    forum, a list).
    """
    kinds = root.xpath("//meta[@property='og:type' or @name='og:type']/@content")
    types = root.xpath("//@itemtype")
    if any(kind.strip().lower().startswith("article") for kind in kinds) or any(
        _ARTICLE_TYPE.search(kind.strip().rstrip("/")) for kind in types
    ):
        return True
    if root.xpath("//*[@itemprop='articleBody'] | //meta[@property='article:published_time']"):
        return True
    data = root.xpath("//script[@type='application/ld+json']/text()")
    return len(root.xpath("//article")) == 1 and not any(map(_OTHER_TYPES.search, (*types, *data)))


def _stand_in_page(lines: Sequence[str], root: Any) -> bool:
    """Return True if all lines stand in a page's text, none across a heading and what is below it.

    White space is not compared.
    """
    shown = _shown(root)
    letters = "".join(shown.split())
    elements = root.xpath("//h1|//h2|//h3|//h4")
    headings = tuple({"".join(element.text_content().split()) for element in elements} - {""})
    bare = ["".join(line.split()) for line in lines]
    if any(line != heading and line.startswith(heading) for line in bare for heading in headings):
        blocks = {"".join(block.text.split()) for block in blocks_of(root)[:_MOST_BLOCKS]}
        if not all(line in blocks for line in bare if line.startswith(headings)):
            return False
    return all(line in letters or stands_in(line, shown) for line in bare)


def _published(claims: Sequence[str | None], document: str, address: str | None) -> str | None:
    """Return the first claim that is a date of the web's time, else htmldate's, else the first claim."""
    dates = [line for claim in claims if claim and (line := plain_line(claim))]
    for claim in dates:
        moment = parse_date(claim)
        if moment is not None and moment.year >= _WEB_BEGAN:
            return claim
    return _date_in_text(document, address) or next(iter(dates), None)


def _date_in_text(document: str, address: str | None) -> str | None:
    """Return the day that htmldate finds in the page's text and addresses, or None.

    Its bounds are fixed, not today's: whether a date is absurd is decided against the run's own time.
    """
    from htmldate import find_date

    try:
        day = find_date(
            document,
            extensive_search=True,
            original_date=True,
            url=address,
            min_date="1990-01-01",
            max_date="2100-01-01",
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return _text(day)


def _meta(root: Any, name: str) -> str | None:
    return _first(*root.xpath("//meta[@property=$name or @name=$name]/@content", name=name))


def _first(*claims: str | None) -> str | None:
    return next((line for claim in claims if claim and (line := plain_line(claim))), None)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)
