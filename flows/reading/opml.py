"""Lists of feeds as feed readers exchange them (OPML 1.0 and 2.0).

listparser 0.20 reads the addresses, titles and folders of the lists in our tests, but neither the site
nor the language of a feed; it takes addresses that are not http(s), and cannot write a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from flows.reading.encoding import decode
from flows.reading.markup import plain_line, without_controls
from flows.reading.xml import local_name, root_of
from flows.urls.normalise import http_url

_MOST = 20_000
_DEEPEST = 20
_PROLOG = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list: its address, and what the list says of it; `folders` lead to it from the top."""

    url: str
    title: str | None = None
    site: str | None = None
    language: str | None = None
    folders: tuple[str, ...] = ()


def parse_opml(body: bytes) -> tuple[Outline, ...] | None:
    """Return the feeds of a list in its order, each address once; None if the document is no OPML.

    Broken markup is read as far as it goes. Entities of the document are not expanded, nothing is
    fetched, and only http(s) addresses are taken: at most 20,000.
    """
    text = decode(body)
    root = root_of(_PROLOG.sub("", text).strip(), is_broken=True) if text else None
    if root is None or local_name(root) != "opml":
        return None
    outlines = (outline for body in root if local_name(body) == "body" for outline in _outlines(body, ()))
    by_url: dict[str, Outline] = {}
    for outline in islice(outlines, _MOST):
        by_url.setdefault(outline.url, outline)
    return tuple(by_url.values())


def _outlines(parent: Any, folders: tuple[str, ...]) -> Iterator[Outline]:
    if len(folders) > _DEEPEST:
        return
    for element in parent:
        if local_name(element) != "outline":
            continue
        attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        title = plain_line(attributes.get("title") or attributes.get("text") or "") or None
        url = http_url(attributes.get("xmlurl"))
        if url:
            site = http_url(attributes.get("htmlurl"))
            language = attributes.get("language") or None
            yield Outline(url=url, title=title, site=site, language=language, folders=folders)
        yield from _outlines(element, (*folders, title) if title and not url else folders)


def render_opml(outlines: Sequence[Outline], title: str) -> str:
    """Return a list of feeds as OPML 2.0, grouped by their folders in the order of their first feed."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = without_controls(title)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], Any] = {}
    for outline in outlines:
        parent = body
        for depth, name in enumerate(outline.folders, 1):
            path = outline.folders[:depth]
            if path not in folders:
                folders[path] = etree.SubElement(parent, "outline", text=without_controls(name))
            parent = folders[path]
        title = outline.title or outline.url
        attributes = {"text": title, "title": title, "type": "rss", "xmlUrl": outline.url}
        attributes |= {"htmlUrl": outline.site or "", "language": outline.language or ""}
        written = {key: without_controls(value) for key, value in attributes.items() if value}
        etree.SubElement(parent, "outline", written)
    listed = etree.tostring(root, pretty_print=True, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{listed}'
