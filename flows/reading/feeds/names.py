"""The names that the elements of feeds go by, whatever prefix or version a feed gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# A namespace that is not listed here is known by the prefix that the feed gives it, as readers do.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_BARE_PREFIXES = ("", "rss", "atom", "a", "atom10", "rss10")


class ElementNames:
    """Gives each element of one document its name: "title", "dc:date", always in lower case.

    The namespaces of `own`, the root and an entry, are the feed's own vocabulary under whatever prefix.
    """

    def __init__(self, own: Iterable[Any] = ()) -> None:
        self.known: dict[object, str] = {}
        self._own = frozenset(_namespace(element.tag) for element in own)

    def of(self, element: Any) -> str:
        """Return the name of an element; "" for what is none, such as a reference."""
        tag = element.tag
        name = self.known.get(tag)
        if name is None:
            name = self.known[tag] = self._name(tag, element.prefix) if isinstance(tag, str) else ""
        return name

    def _name(self, tag: str, prefix: str | None) -> str:
        local = tag.rpartition("}")[2].lower()
        address = _namespace(tag)
        known = _PREFIXES.get(address, "" if address in self._own else (prefix or "").lower())
        return local if known in _BARE_PREFIXES or not address else f"{known}:{local}"


def _namespace(tag: str) -> str:
    return tag.rpartition("}")[0][1:].strip().lower()


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute of an element by its name in lower case, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2].lower() == name:
            return str(found)
    return None
