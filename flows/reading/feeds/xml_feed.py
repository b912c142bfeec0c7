"""Feeds in XML as lxml reads them: RSS 0.9x to 2.0, RDF and Atom."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urljoin

from flows.reading.feeds.feed import (
    Feed,
    FeedItem,
    feed_item,
    first_line,
    media_of,
    names_of,
    picture_of,
    text_or_none,
)

# Elements are known by the prefix that a feed gives them, as readers do: without this table of namespaces no
# entry of 100 real feeds and our 92 odd ones changes. Feeds whose software writes no prefixes need it.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
}
_BARE_PREFIXES = ("", "rss", "atom", "a", "atom10", "rss10")
# The elements of each field. The first that has a text is taken; of bodies all are, the longest counts.
# What is said of a picture or a recording (captions) is the text only where there is no body.
_ELEMENTS_OF_FIELDS = {
    "guid": "guid id dc:identifier",
    "title": "title dc:title media:title itunes:title",
    "original link": "feedburner:origlink",
    "bodies": """
        content:encoded content fullitem xhtml:body xhtml:div body prodlink description summary abstract
        dc:description dcterms:abstract dcterms:description itunes:summary
    """,
    "captions": "media:description media:text itunes:subtitle subtitle tagline",
    "published": """
        pubdate published issued dcterms:issued dc:date updated modified dcterms:modified dcterms:date
        lastbuilddate created dcterms:created prism:publicationdate date
    """,
    "language": "dc:language language",
    "categories": "category dc:subject keywords media:category itunes:category",
}
_FIELDS = {field: tuple(names.split()) for field, names in _ELEMENTS_OF_FIELDS.items()}
_HTML_TYPES = frozenset(("", "text/html", "html", "xhtml", "application/xhtml+xml"))
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_TAGS = re.compile(r"^[^A-Za-z_]+|[^\w-]+", re.ASCII)
_MOST_ENCODED = 2_000_000
_MOST_MEDIA = 20

_MOST_AUTHORS = 100
_ABOUT = ("description", "subtitle", "tagline", "copyright", "rights", "dc:rights", "dc:publisher")
_AUTHORS = ("author", "dc:creator", "itunes:author", "managingeditor", "webmaster", "dc:publisher")

Children = dict[str, list[Any]]


class _Names:
    """The names of the elements of one document: "title", "dc:date", always in lower case.

    The namespaces of `own`, the root and an entry, are the feed's own vocabulary under whatever prefix.
    """

    def __init__(self, own: Iterable[Any] = ()) -> None:
        self._of_tags: dict[object, str] = {}
        self._own = frozenset(_namespace(element.tag) for element in own)

    def of(self, element: Any) -> str:
        """Return the name of an element; "" for what is no element, such as a reference."""
        tag = element.tag
        name = self._of_tags.get(tag)
        if name is None:
            name = self._of_tags[tag] = self._name(tag, element.prefix) if isinstance(tag, str) else ""
        return name

    def _name(self, tag: str, prefix: str | None) -> str:
        local = tag.rpartition("}")[2].lower()
        namespace = _namespace(tag)
        usual = _PREFIXES.get(namespace, "" if namespace in self._own else (prefix or "").lower())
        return local if usual in _BARE_PREFIXES or not namespace else f"{usual}:{local}"

    def children(self, element: Any) -> Children:
        """Return the children of an element by their names."""
        children: Children = {}
        for child in element:
            children.setdefault(self.of(child), []).append(child)
        return children


def _namespace(tag: str) -> str:
    return tag.rpartition("}")[0][1:].strip().lower()


def feed_of(root: Any, most: int) -> Feed:
    """Return the feed of a parsed document with up to `most` entries."""
    entries = list(root.iter("{*}item", "{*}entry"))
    if not entries:
        # Names in capitals.
        plain = _Names()
        entries = [element for element in root.iter() if plain.of(element) in ("item", "entry")]
    names = _Names(own=(root, *entries[:1]))
    head = names.children(root)
    if "channel" in head:
        head = names.children(head["channel"][0])
    languages = head.get("language") or head.get("dc:language")
    declared = root.get(_LANGUAGE) or root.get("lang")
    return Feed(
        items=tuple(_item(entry, names) for entry in entries[:most]),
        beyond=max(0, len(entries) - most),
        title=first_line(_texts(head, ("title", "dc:title"))),
        image_title=first_line(
            _texts(names.children(head["image"][0]), ("title",)) if "image" in head else ()
        ),
        about=" ".join(_texts(head, _ABOUT)) or None,
        authors=_authors([root.find("{*}channel"), root, *entries[:_MOST_AUTHORS]], names),
        link=_page_link(head) or text_or_none(root.get(_BASE)),
        language=text_or_none(languages[0].text if languages else None) or text_or_none(declared),
    )


def _authors(elements: Iterable[Any], names: _Names) -> tuple[str, ...]:
    """Return the names of who writes a feed: those of its head, then those of its entries."""
    children = [names.children(element) for element in elements if element is not None]
    authors = [author for child in children for name in _AUTHORS for author in child.get(name, ())]
    return names_of((author.findtext("{*}name") if len(author) else author.text) for author in authors)


def _item(entry: Any, names: _Names) -> FeedItem:
    children = names.children(entry)
    # Media RSS nests titles and texts in groups and in the descriptions of files.
    for outer_name in ("media:group", "media:content"):
        for outer in children.get(outer_name, [])[:_MOST_MEDIA]:
            for name, nested in names.children(outer).items():
                if name.startswith("media:"):
                    children.setdefault(name, []).extend(nested)
    bodies = _bodies(children, "bodies") or _bodies(children, "captions")
    titles = children.get("title", [])
    guid = _text(children, "guid") or (_attribute(entry, "about") or "").strip() or None
    plain = feed_item(
        guid=guid,
        titles=_texts(children, _FIELDS["title"]),
        links=[_absolute(_entry_link(entry, children, guid), entry, children)],
        published=_text(children, "published") or _attribute(entry, "lastmod"),
        language=_text(children, "language")
        or (titles[0].get(_LANGUAGE) if titles else None)
        or entry.get(_LANGUAGE),
        categories=[
            (element.text or "").strip() or element.get("label") or element.get("term") or element.get("text")
            for name in _FIELDS["categories"]
            for element in children.get(name, ())
        ],
        bodies=bodies,
        # The outlet an entry was taken from: RSS writes its name, Atom the head of its feed.
        sources=[
            text
            for source in children.get("source", ())
            for text in (_texts(names.children(source), ("title",)) if len(source) else [source.text])
        ],
    )
    return replace(
        plain,
        attached=media_of(
            [
                file.get("type") or file.get("medium")
                for file in (
                    *children.get("enclosure", ()),
                    *(link for link in children.get("link", ()) if link.get("rel") == "enclosure"),
                )
            ]
        ),
        picture=_picture(entry, children),
    )


def _picture(entry: Any, children: Children) -> str | None:
    """Return the address of an entry's picture: a file of it, else the thumbnail of one."""
    links = [link for link in children.get("link", ()) if link.get("rel") == "enclosure"]
    files = [
        {**element.attrib, "url": element.get("url") or element.get("href") or ""}
        for element in (*children.get("media:content", ()), *children.get("enclosure", ()), *links)
    ]
    thumbnails = [{**element.attrib, "type": "image"} for element in children.get("media:thumbnail", ())]
    return _absolute(picture_of(files) or picture_of(thumbnails), entry, children)


def _text(children: Children, field: str) -> str | None:
    """Return the first text of a field."""
    for name in _FIELDS[field]:
        for element in children.get(name, ()):
            text = ("".join(element.itertext()) if len(element) else element.text or "").strip()
            if text:
                return text
    return None


def _texts(children: Children, names: Iterable[str]) -> list[str]:
    """Return the texts of the elements of some names, with the markup in them."""
    return [_markup(element) for name in names for element in children.get(name, ())]


def _bodies(children: Children, field: str) -> dict[str, bool]:
    """Return the different texts of a field, each with True if its element holds HTML as elements."""
    bodies: dict[str, bool] = {}
    for name in _FIELDS[field]:
        for element in children.get(name, ()):
            if body := _markup(element):
                bodies[body] = bodies.get(body, True) and len(element) > 0
    return bodies


def _attribute(element: Any, name: str) -> str | None:
    """Return an attribute of an element by its name in lower case, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, other in element.attrib.items():
        if str(key).rpartition("}")[2].lower() == name:
            return str(other)
    return None


def _entry_link(entry: Any, children: Children, guid: str | None) -> str | None:
    """Return the address of an entry: as its publisher has it, its link, its guid, a file of it."""
    link = _text(children, "original link") or _page_link(children)
    if link:
        return link
    if guid and re.match(r"https?://", guid, re.IGNORECASE):
        return guid
    for element in children.get("guid", ()):
        if (_attribute(element, "ispermalink") or "true").lower() == "true":
            if permalink := (element.text or "").strip():
                return permalink
            break
    comments = (element.text or "" for element in children.get("comments", ()))
    below_article = (address.partition("#")[0] for address in comments if "#" in address)
    related = (
        link.get("href") or link.text
        for link in children.get("link", ())
        if link.get("rel") in ("enclosure", "related", "via")
    )
    candidates = (
        *(element.get("src") for element in children.get("content", ())),
        *below_article,
        *(element.get("url") for element in children.get("enclosure", ())),
        *related,
        *(element.get("url") for element in children.get("media:player", ())),
        *(element.get("url") for element in children.get("media:content", ())),
        _attribute(entry, "href"),
    )
    return next((text for candidate in candidates if (text := (candidate or "").strip())), None)


def _page_link(children: Children) -> str | None:
    """Return the address of the page itself; links with another relation, such as a file's, do not count."""
    text, other = None, None
    for link in children.get("link", ()):
        relations = (link.get("rel") or "").lower().split()
        # IANA's address of a relation ends in its name.
        if relations and not any(relation.rpartition("/")[2] == "alternate" for relation in relations):
            continue
        href = link.get("href") or link.get("url") or link.get("uri")
        own = (link.text or "").strip() or None
        if href and (link.get("type") or "").strip().lower() in _HTML_TYPES:
            return text or str(href).strip()
        if href:
            other = other or str(href).strip()
        else:
            text = text or own
    return text or other


def _absolute(link: str | None, entry: Any, children: Children) -> str | None:
    """Return an address resolved against the bases (xml:base) that stand around it."""
    if not link or _SCHEME.match(link):
        return link
    inner = next((base for other in children.get("link", ()) if (base := other.get(_BASE))), None)
    for base in (inner, *(element.get(_BASE) for element in (entry, *entry.iterancestors()))):
        try:
            link = urljoin(base, link) if base else link
        except ValueError:
            return link
    return link


def _markup(element: Any) -> str:
    """Return the text of an element without white space around it; elements within become HTML.

    Text that was encoded as UTF-8 twice is decoded once more; so is base64, which Atom 0.3 allows.
    """
    text = _inner_html(element) if len(element) else element.text or ""
    if " " not in text.strip() and _is_base64(element):
        with suppress(binascii.Error, ValueError):
            text = base64.b64decode("".join(text[:_MOST_ENCODED].split()), validate=True).decode()
    if "<![CDATA[" in text:
        # Sections within sections: what is left of the inner one is no markup.
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    text = text.strip()
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _inner_html(element: Any) -> str:
    from lxml import etree

    copy = deepcopy(element)
    for inner in copy.iter():
        if isinstance(inner.tag, str):
            # A broken feed may hold tags that are no names ("b:").
            inner.tag = _NOT_IN_TAGS.sub("", inner.tag.rpartition("}")[2]) or "span"
    etree.cleanup_namespaces(copy)
    parts = [etree.tostring(child, encoding="unicode", method="html") for child in copy]
    return "".join([escape(copy.text or "", quote=False), *parts])


def _is_base64(element: Any) -> bool:
    """Return True if an Atom element says that its text is encoded, by its mode or by its media type."""
    kind = (element.get("type") or "").strip().lower()
    is_text = kind.startswith("text/") or kind.endswith(("/xml", "+xml", "/html"))
    return element.get("mode") == "base64" or ("/" in kind and not is_text)
