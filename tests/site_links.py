"""Follow the links of a published folder as a browser does: from files, or from a static host."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import lxml.html

from tests.mornings import SITE_URL

_ADDRESSES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "src",
    "iframe": "src",
    "form": "action",
}
_TEXT_FRAGMENT = ":~:text="
# <link> elements that name the page itself or an address of others, and nothing that a browser opens.
_ELSEWHERE = ("canonical", "hub")


class Page:
    """The addresses and the anchors of one HTML file."""

    def __init__(self, html: str) -> None:
        document = lxml.html.document_fromstring(html)
        self.ids = {*document.xpath("//@id"), *document.xpath("//a/@name")}
        self.links = [
            (node.tag, node.get(_ADDRESSES[node.tag]))
            for node in document.iter(*_ADDRESSES)
            if node.get(_ADDRESSES[node.tag]) is not None and node.get("rel") not in _ELSEWHERE
        ]


@dataclass(frozen=True)
class Site:
    """A published folder; `site_url` is the address that it is published at."""

    out: Path
    site_url: str = SITE_URL
    _pages: dict[Path, Page] = field(default_factory=dict)

    def page(self, path: Path) -> Page:
        if path not in self._pages:
            self._pages[path] = Page(path.read_text(encoding="utf-8"))
        return self._pages[path]

    def html(self) -> list[Path]:
        return sorted(self.out.rglob("*.html"))

    def file_of(self, base: str, address: str) -> tuple[Path, str] | None:
        """Return the file and the anchor that an address leads to on the host; None if it is another's."""
        place, fragment = urldefrag(urljoin(base, address))
        if not place.startswith(self.site_url):
            return None
        local = unquote(urlsplit(place).path).removeprefix(urlsplit(self.site_url).path)
        path = self.out / local
        return (path / "index.html" if place.endswith("/") else path), fragment

    def address_of(self, path: Path) -> str:
        return self.site_url + path.relative_to(self.out).as_posix()

    def dead_links(self) -> list[str]:
        """Name the links of pages, feeds and lists that lead to no file or anchor of the folder."""
        return sorted({*self._dead_in_pages(), *self._dead_in_lists()})

    def _dead_in_pages(self) -> Iterator[str]:
        for path in self.html():
            name = path.relative_to(self.out).as_posix()
            for tag, address in self.page(path).links:
                if not address.startswith(("data:", "cid:", "mailto:", "javascript:")):
                    yield from self._dead(name, tag, self.address_of(path), address)
                if address.startswith("javascript:") or not address.strip():
                    yield f"{name}: <{tag}> has the address {address!r}"

    def _dead_in_lists(self) -> Iterator[str]:
        for path, address in self.listed():
            yield from self._dead(path.relative_to(self.out).as_posix(), "list", self.site_url, address)

    def _dead(self, name: str, tag: str, base: str, address: str) -> Iterator[str]:
        target = self.file_of(base, address)
        if target is None:
            return
        path, fragment = target
        if not path.is_file():
            yield f"{name}: <{tag}> leads to {address}, which is not there"
        elif fragment and path.suffix == ".html" and not fragment.startswith(_TEXT_FRAGMENT):
            anchor = unquote(fragment.partition(_TEXT_FRAGMENT)[0].removesuffix(":~:"))
            if anchor and anchor not in self.page(path).ids:
                yield f"{name}: <{tag}> leads to {address}, which has no such anchor"

    def listed(self) -> Iterator[tuple[Path, str]]:
        """Yield the addresses in feeds, site maps and lists of feeds."""
        for path in sorted(self.out.rglob("*")):
            if path.suffix in {".xml", ".atom", ".rss", ".opml"}:
                for node in ElementTree.parse(path).iter():
                    for text in (node.text, *node.attrib.values()):
                        if text and text.strip().startswith(self.site_url):
                            yield path, text.strip()
            elif path.suffix == ".json" and path.name.startswith(("feed", "stories")):
                for text in _texts(json.loads(path.read_text(encoding="utf-8"))):
                    if re.fullmatch(r"https?://\S+", text):
                        yield path, text

    def file_links_to_folders(self) -> list[str]:
        """Name the relative links that open a list of files where no host turns a folder into its page."""
        return sorted(
            f"{path.relative_to(self.out).as_posix()}: {address}"
            for path in self.html()
            for tag, address in self.page(path).links
            if tag in {"a", "area"} and not urlsplit(address).scheme and _is_folder(path, address)
        )


def _is_folder(path: Path, address: str) -> bool:
    place = urlsplit(address).path
    return bool(place) and (place.endswith("/") or (path.parent / unquote(place)).is_dir())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


@cache
def bare(address: str) -> str:
    """Return an address without fragment, query and scheme, which a feed and an edition may write apart."""
    parts = urlsplit(address)
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}"


def within_two_clicks(site: Site, mail: Path) -> set[str]:
    """Return the addresses of others (bare) that a reader of a mail can open with two clicks."""
    first = site.page(mail).links
    opened = {bare(address) for tag, address in first if tag == "a"}
    base = site.address_of(mail)
    targets = {site.file_of(base, address) for tag, address in first if tag == "a"} - {None}
    for path in {target[0] for target in targets if target is not None}:
        if path.suffix == ".html" and path.is_file():
            opened |= {bare(address) for tag, address in site.page(path).links if tag == "a"}
    return opened
