"""What a whole web page says about its article, and the article's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.language.folding import stands_in
from flows.reading.dates import parse_date
from flows.reading.markup import plain_line
from flows.reading.outlet_names import without_outlet
from flows.reading.pages.article_text import article_text
from flows.reading.pages.blocks import page_blocks
from flows.reading.pages.kinds import ARTICLE_TYPE, StubRules, article_claim, stub_claim
from flows.reading.pages.lines import VoteRules
from flows.urls.normalise import believed_canonical

_DEEPEST = 12
_LONGEST_AUTHOR = 150
_MOST_ELEMENTS = 30_000
_MOST_LETTERS = 600_000
# A tag of some 500 attributes or 64 KiB: parsers take the square of that.
_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^<>]{65000,}|(?:[^<>=\s]*[=\s]){1000}[^<>]*)>?")
_MOST_BLOCKS = 5_000
_MOST_TIMES = 20
# The first page of the web was put up in 1990.
_WEB_BEGAN = 1990


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article of a web page; what the page does not say is None, and `lines` may be empty.

    `kind` is what says that the page is an article. `stub` is why it shows none or only its beginning:
    "paywall", "script" or "check" and the evidence. `removed` are the lines taken for furniture, each
    with its rule, `recovered` those that the extractor had lost. `stands` tells that every line stands in
    the page as it is, letter for letter: an extractor writes tables and lists in its own way.
    """

    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    language: str | None
    lines: tuple[str, ...]
    author: str | None = None
    kind: str | None = None
    stub: tuple[str, str] | None = None
    removed: tuple[tuple[str, str], ...] = ()
    recovered: tuple[str, ...] = ()
    stands: bool = False


def read_page(document: str, address: str | None = None) -> Page:
    """Read a page: its metadata (JSON-LD, Open Graph, then plain HTML) and its main text.

    The text is that of `flows.reading.pages.article_text`, one line per paragraph. Nothing is fetched, and
    only http(s) addresses are taken.
    """
    document = _LONG_TAG.sub("", document)
    root = _tree(document)
    if root is None:
        return Page(title=None, outlet=None, url=None, published=None, language=None, lines=())
    claims = _article_claims(root)
    stated = _text(claims.get("articleBody"))
    text = article_text(document, root, article_claim(root, claims), VoteRules(), stated)
    outlet = _first(_meta(root, "og:site_name"), _name(claims.get("publisher")))
    title = _first(
        _text(claims.get("headline")), _meta(root, "og:title"), _lone_heading(root), _inside(root, "//title")
    )
    canonical = _first(*root.xpath("//link[@rel='canonical']/@href"), _meta(root, "og:url"))
    return Page(
        title=without_outlet(title, outlet) if title else None,
        outlet=outlet,
        url=believed_canonical(canonical, address),
        published=_published(
            (
                _text(claims.get("datePublished")),
                _meta(root, "article:published_time"),
                _meta(root, "date"),
                *root.xpath("//time/@datetime")[:_MOST_TIMES],
            ),
            document,
            address,
        ),
        language=_first(*root.xpath("/html/@lang"), _meta(root, "og:locale"), _meta(root, "language")),
        lines=text.lines,
        author=_author(root, claims),
        kind=text.kind,
        stub=stub_claim(root, claims, text.lines, StubRules()),
        removed=text.removed,
        recovered=text.recovered,
        stands=bool(text.lines) and _stand(text.lines, root),
    )


def shown_text(document: str) -> str:
    """Return the text of a whole page as its elements hold it, "" when it is none or beyond all bounds."""
    root = _tree(_LONG_TAG.sub("", document))
    return "" if root is None else _shown(root)


def _shown(root: Any) -> str:
    return "".join(root.xpath("//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"))


def _stand(lines: Sequence[str], root: Any) -> bool:
    """Tell whether all lines stand in a page's text, none across a heading and what is below it.

    White space is not compared.
    """
    shown = _shown(root)
    letters = "".join(shown.split())
    headings = {"".join(each.text_content().split()) for each in root.xpath("//h1|//h2|//h3|//h4")}
    bare = ["".join(line.split()) for line in lines]
    if any(line != heading and line.startswith(heading) for line in bare for heading in headings if heading):
        blocks = {"".join(block.text.split()) for block in page_blocks(root, _MOST_BLOCKS)}
        if not all(line in blocks for line in bare if line.startswith(tuple(headings - {""}))):
            return False
    return all(line in letters or stands_in(line, shown) for line in bare)


def _tree(document: str) -> Any:
    from lxml import etree, html

    # lxml refuses text that declares an encoding.
    body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", document)
    try:
        root = html.document_fromstring(body, parser=html.HTMLParser(remove_comments=True, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if _is_bounded(root) else None


def _is_bounded(root: Any) -> bool:
    """Tell whether a page is no larger than articles are: extractors take minutes and gigabytes else.

    The largest of 91 news pages has 1,600 elements and 92,000 letters outside its scripts.
    """
    letters = 0
    for elements, element in enumerate(root.iter(), 1):
        is_seen = element.tag not in ("script", "style", "noscript", "template")
        letters += (len(element.text or "") if is_seen else 0) + len(element.tail or "")
        if elements > _MOST_ELEMENTS or letters > _MOST_LETTERS:
            return False
    return True


def _published(claims: Sequence[str | None], document: str, address: str | None) -> str | None:
    """Return the first claim that is a date of the web's time, else htmldate's, else the first claim."""
    given = [line for claim in claims if claim and (line := plain_line(claim))]
    read = ((claim, parse_date(claim)) for claim in given)
    believed = (claim for claim, moment in read if moment is not None and moment.year >= _WEB_BEGAN)
    return next(believed, None) or _found_date(document, address) or next(iter(given), None)


def _found_date(document: str, address: str | None) -> str | None:
    """Return the day that htmldate finds in the page's text and addresses, or None.

    Its bounds are fixed, not today's: whether a date is absurd is decided against the run's own time.
    """
    from htmldate import find_date

    try:
        found = find_date(
            document,
            extensive_search=True,
            original_date=True,
            url=address,
            min_date="1990-01-01",
            max_date="2100-01-01",
        )
    except (ValueError, TypeError, OverflowError):
        return None
    return _text(found)


def _author(root: Any, claims: dict[str, Any]) -> str | None:
    """Return the names of the writers as the page gives them, or None; addresses are no names."""
    given = claims.get("author")
    names = [_name(each) for each in (given if isinstance(given, list) else [given])]
    named = [plain_line(name) for name in names if name]
    metas = [_meta(root, name) for name in ("author", "article:author", "parsely-author")]
    links = [element.text_content() for element in root.xpath("//*[@rel='author' or @itemprop='author']")]
    claimed = [", ".join(named), *metas, *links[:1]]
    return _first(*(each for each in claimed if each and "//" not in each and len(each) <= _LONGEST_AUTHOR))


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
            if any(isinstance(name, str) and ARTICLE_TYPE.search(name) for name in names):
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
