"""What an element of a feed says: text, escaped HTML, or HTML written as elements."""

from __future__ import annotations

import base64
import binascii
import re
from copy import deepcopy
from typing import Any

_NO_NAME = re.compile(r"^[^A-Za-z_]+|[^\w-]+", re.ASCII)
_MOST_ENCODED = 2_000_000


def written(element: Any) -> str:
    """Return the text of an element without white space around it; elements within become HTML.

    Text that was encoded as UTF-8 twice is read as it was meant; base64, which Atom 0.3 allows, is
    decoded.
    """
    text = _markup(element) if len(element) else element.text or ""
    if " " not in text.strip() and _is_base64(element):
        text = _decoded(text)
    if "<![CDATA[" in text:
        # Sections within sections: what is left of the inner one is no markup.
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    return _encoded_once(text.strip())


def _markup(element: Any) -> str:
    from lxml import etree

    copy = deepcopy(element)
    for each in copy.iter():
        if isinstance(each.tag, str):
            # A broken feed may hold names that are none ("b:").
            each.tag = _NO_NAME.sub("", each.tag.rpartition("}")[2]) or "span"
    etree.cleanup_namespaces(copy)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in copy)
    return f"{_escaped(copy.text or '')}{inner}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_base64(element: Any) -> bool:
    """Tell whether an Atom element says that its text is encoded, by its mode or by its media type."""
    if element.get("mode") == "base64":
        return True
    kind = (element.get("type") or "").strip().lower()
    is_text = kind.startswith("text/") or kind.endswith(("/xml", "+xml", "/html"))
    return "/" in kind and not is_text


def _decoded(text: str) -> str:
    try:
        return base64.b64decode("".join(text[:_MOST_ENCODED].split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def _encoded_once(text: str) -> str:
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
