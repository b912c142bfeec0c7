"""Feeds in XML as lxml reads them: RSS 0.9x to 2.0, RDF and Atom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from flows.reading.feeds.names import ElementNames, attribute
from flows.reading.feeds.values import Feed, FeedItem, category_names, line_or_none, text_or_none
from flows.reading.feeds.written import written

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ENTRIES = frozenset(("item", "entry"))
_HTML_TYPES = frozenset(("", "text/html", "html", "xhtml", "application/xhtml+xml"))
_TITLES = ("title", "dc:title", "media:title", "itunes:title")
# Where the text stands; of what is said twice the longer is taken.
_BODIES = (
    "content:encoded",
    "content",
    "fullitem",
    "xhtml:body",
    "xhtml:div",
    "body",
    "prodlink",
    "description",
    "summary",
    "abstract",
    "dc:description",
    "dcterms:abstract",
    "dcterms:description",
    "itunes:summary",
)
# What is said of a picture or a recording is the text only where there is no other.
_CAPTIONS = ("media:description", "media:text", "itunes:subtitle", "subtitle", "tagline")
_DATES = (
    "pubdate",
    "published",
    "issued",
    "dcterms:issued",
    "dc:date",
    "updated",
    "modified",
    "dcterms:modified",
    "dcterms:date",
    "lastbuilddate",
    "created",
    "dcterms:created",
    "prism:publicationdate",
    "date",
)
_CATEGORIES = ("category", "dc:subject", "keywords", "media:category", "itunes:category")

_LONG_TAG = 65_536
_LONGEST_TAG = re.compile(r"<[A-Za-z][^<>]{65000,}")
_MOST_ATTRIBUTES = 2_000

Children = dict[str, list[Any]]


def has_endless_tag(text: str) -> bool:
    """Find a tag of 64 KiB full of attributes, which makes parsers hang; a picture in one is none."""
    # A tag that long leaves half as long a stretch without ">", wherever it begins.
    half = _LONG_TAG // 2
    if all(text.find(">", start, start + half) >= 0 for start in range(0, len(text) - half, half)):
        return False
    return any(found.group().count("=") > _MOST_ATTRIBUTES for found in _LONGEST_TAG.finditer(text))


def root_of(document: str, *, broken: bool) -> Any:
    """Parse a document; None when it is not well-formed and `broken` does not allow that, or would hang.

    No entity is expanded, no address or file is opened, and libxml2's own bounds on depth and on the
    length of a text (256 elements, 10 million characters) stay on.
    """
    from lxml import etree

    if has_endless_tag(document):
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=broken,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(document.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: Any) -> str:
    """Return the name of an element in lower case without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def entries_of(root: Any) -> list[Any]:
    """Return the elements of entries in the order of the document."""
    found = list(root.iter("{*}item", "{*}entry"))
    if found:
        return found
    names = ElementNames()
    return [element for element in root.iter() if names.of(element) in _ENTRIES]


def feed_of(root: Any, most: int) -> Feed:
    """Read up to `most` entries of a parsed feed."""
    entries = entries_of(root)
    names = ElementNames(own=(root, *entries[:1]))
    head = _head(root, names)
    items = [_item(entry, names) for entry in entries[:most]]
    first = head.get("language") or head.get("dc:language") or []
    declared = root.get(_LANGUAGE) or root.get("lang")
    return Feed(
        title=_line_of(head, ("title", "dc:title")),
        link=_link(head) or text_or_none(root.get(_BASE)),
        language=text_or_none(first[0].text if first else None) or text_or_none(declared),
        items=tuple(items),
        beyond=max(0, len(entries) - most),
    )


def _children(element: Any, names: ElementNames) -> Children:
    found: Children = {}
    known = names.known
    for child in element:
        name = known.get(child.tag) or names.of(child)
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def _head(root: Any, names: ElementNames) -> Children:
    """Return what stands around the entries: a channel within the root, or the root itself."""
    own = _children(root, names)
    for channel in own.get("channel", []):
        return _children(channel, names)
    return own


def _item(entry: Any, names: ElementNames) -> FeedItem:
    found = _children(entry, names)
    _add_media(found, names)
    guid = _guid(entry, found)
    bodies, is_html = _bodies(found)
    language = _first_text(found, ("dc:language", "language")) or _language(entry, found)
    return FeedItem(
        guid=guid,
        title=_line_of(found, _TITLES),
        link=_based(_entry_link(entry, found, guid), entry, found),
        published=_first_text(found, _DATES) or text_or_none(attribute(entry, "lastmod")),
        language=language,
        categories=category_names(list(_categories(found))),
        bodies=bodies,
        bodies_are_html=is_html,
        from_source=_source(found, names) if "source" in found else None,
    )


def _add_media(found: Children, names: ElementNames) -> None:
    """Take up what Media RSS nests in groups and in the descriptions of files."""
    for outer in ("media:group", "media:content"):
        for element in found.get(outer, [])[:20]:
            for name, children in _children(element, names).items():
                if name.startswith("media:"):
                    found.setdefault(name, []).extend(children)


def _source(found: Children, names: ElementNames) -> str | None:
    """Return the outlet an entry was taken from: RSS writes its name, Atom the head of its feed."""
    for source in found["source"]:
        named = _line_of(_children(source, names), ("title",)) if len(source) else line_or_none(source.text)
        if named:
            return named
    return None


def _line_of(found: Children, wanted: Iterable[str]) -> str | None:
    for name in wanted:
        for element in found.get(name, ()):
            line = line_or_none(written(element))
            if line:
                return line
    return None


def _first_text(found: Children, wanted: Iterable[str]) -> str | None:
    for name in wanted:
        if name not in found:
            continue
        for element in found[name]:
            text = text_or_none("".join(element.itertext()) if len(element) else element.text)
            if text:
                return text
    return None


def _guid(entry: Any, found: Children) -> str | None:
    given = _first_text(found, ("guid", "id", "dc:identifier"))
    return given or text_or_none(attribute(entry, "about"))


def _entry_link(entry: Any, found: Children, guid: str | None) -> str | None:
    """Return the address of an entry: as its publisher has it, its link, its guid, a file of it."""
    return (
        _first_text(found, ("feedburner:origlink",))
        or _link(found)
        or (guid if guid and re.match(r"https?://", guid, re.IGNORECASE) else None)
        or _permalink(found)
        or _address_of(found)
        or text_or_none(attribute(entry, "href"))
    )


def _link(found: Children) -> str | None:
    """Return the address of the page itself; links with another relation, such as a file's, do not count."""
    text, others = None, []
    for link in found.get("link", ()):
        if not _is_alternate(link):
            continue
        href = link.get("href") or link.get("url") or link.get("uri")
        kind = (link.get("type") or "").strip().lower()
        own = text_or_none(link.text)
        if href and kind in _HTML_TYPES:
            return text or str(href).strip()
        if own and not href:
            text = text or own
        elif href:
            others.append(str(href).strip())
    return text or next(iter(others), None)


def _is_alternate(link: Any) -> bool:
    """Return True if a link leads to the page: it has no relation, or "alternate", also as IANA's address."""
    relations = (link.get("rel") or "").lower().split()
    return not relations or any(each.rpartition("/")[2] == "alternate" for each in relations)


def _permalink(found: Children) -> str | None:
    for guid in found.get("guid", ()):
        if (attribute(guid, "ispermalink") or "true").lower() == "true":
            return text_or_none(guid.text)
    return None


def _address_of(found: Children) -> str | None:
    """Return the next best address: that of the content, of the comments below it, or of a file."""
    content = (element.get("src") for element in found.get("content", ()))
    comments = (text_or_none(element.text) for element in found.get("comments", ()))
    below = (address.partition("#")[0] for address in comments if address and "#" in address)
    links = found.get("link", ())
    related = [
        link.get("href") or link.text for link in links if link.get("rel") in ("enclosure", "related", "via")
    ]
    files = (element.get("url") for element in found.get("enclosure", ()))
    players = (element.get("url") for element in found.get("media:player", ()))
    media = (element.get("url") for element in found.get("media:content", ()))
    given = (*content, *below, *files, *related, *players, *media)
    return next((text for each in given if (text := text_or_none(each))), None)


def _based(link: str | None, entry: Any, found: Children) -> str | None:
    """Resolve a relative address against the bases (xml:base) that stand around it."""
    if not link or link.startswith(("https://", "http://")) or _SCHEME.match(link):
        return link
    inner = next((base for each in found.get("link", ()) if (base := each.get(_BASE))), None)
    bases = [inner, *(element.get(_BASE) for element in (entry, *entry.iterancestors()))]
    for base in filter(None, bases):
        try:
            link = urljoin(base, link)
        except ValueError:
            return link
    return link


def _language(entry: Any, found: Children) -> str | None:
    titles = found.get("title", [])
    return text_or_none((titles[0].get(_LANGUAGE) if titles else None) or entry.get(_LANGUAGE))


def _bodies(found: Children) -> tuple[tuple[str, ...], bool]:
    for wanted in (_BODIES, _CAPTIONS):
        bodies = [
            (body, len(each) > 0)
            for name in wanted
            for each in found.get(name, ())
            if (body := written(each))
        ]
        if bodies:
            return tuple(dict.fromkeys(body for body, _ in bodies)), all(nested for _, nested in bodies)
    return (), False


def _categories(found: Children) -> Iterator[object]:
    for name in _CATEGORIES:
        for element in found.get(name, ()):
            yield (
                text_or_none(element.text)
                or element.get("label")
                or element.get("term")
                or element.get("text")
            )
