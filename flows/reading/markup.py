"""HTML as its readers see it: lines of text, without what is hidden, clickable or drawn."""

from __future__ import annotations

import html
import re
from typing import Any

_LOOKS_LIKE_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|table|blockquote|figure|article"
    r"|section|body|html|iframe|script|style|font|center|sup|sub|video|audio|small|hr)\b[^<>]*>|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|/?[a-zA-Z][^<>]*>)", re.DOTALL)
_UNSEEN_ELEMENT = re.compile(
    r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# White space but the no-break kinds, which belong to the text.
WHITE_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")

_ELEMENTS_LEFT_OUT = """
    script style noscript template svg figure figcaption aside form nav iframe button select textarea
    object embed video audio canvas map head title footer picture input label menu dialog
"""
_LEFT_OUT = frozenset(_ELEMENTS_LEFT_OUT.split())
_BLOCK_ELEMENTS = """
    address article blockquote body center dd details div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr
    html li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCK_TAGS = frozenset(_BLOCK_ELEMENTS.split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BREAK, _PARAGRAPH = "\x01", "\x02"
_SEAMS = re.compile(f"[ \t\n\r\f]*([{_BREAK}{_PARAGRAPH}])[ \t\n\r\f]*")
_DEEPEST = 400


def looks_like_html(text: str) -> bool:
    """Return True if a feed's text is markup: it holds a tag that news is written with, or entities."""
    return bool(_LOOKS_LIKE_MARKUP.search(text) or _ENTITY.search(text))


def plain_line(text: str) -> str:
    """Return a title or a name as one line: without tags, entities decoded, white space single.

    Entities escaped twice ("&amp;#8217;") are decoded twice, as feeds that write them mean it.
    """
    if "<" not in text and "&" not in text:
        return " ".join(without_controls(text).split())
    line = _TAG.sub(" " if "<br" in text.lower() else "", _UNSEEN_ELEMENT.sub(" ", text))
    for _ in range(2):
        line = html.unescape(line) if _ENTITY.search(line) else line
    line = _TAG.sub("", _UNSEEN_ELEMENT.sub(" ", line)) if _LOOKS_LIKE_MARKUP.search(line) else line
    return " ".join(without_controls(line).split())


def without_controls(text: str) -> str:
    """Return a text without control characters, lone surrogates and what else XML 1.0 forbids."""
    return _CONTROLS.sub("", text)


def name_classes(*parsers: Any) -> None:
    """Have lxml's parsers take the class of an element from a table.

    `lxml.html` calls a Python function for each element that it hands out, 12,000 times a page, to have forms
    in classes of their own: a twelfth of the time that a page takes.
    """
    from lxml import etree, html

    classes = etree.ElementDefaultClassLookup(
        element=html.HtmlElement,
        comment=html.HtmlComment,
        pi=html.HtmlProcessingInstruction,
        entity=html.HtmlEntity,
    )
    for parser in parsers:
        parser.set_element_class_lookup(classes)


def html_root(document: str) -> Any:
    """Return the root element of an HTML document without its comments, or None if it cannot be parsed."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    name_classes(parser)
    try:
        # lxml refuses text that declares an encoding.
        return lxml_html.document_fromstring(_XML_DECLARATION.sub("", document), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def html_lines(fragment: str) -> tuple[str, ...]:
    """Return the visible lines of an HTML fragment in reading order, one per block of text.

    Scripts, forms, navigation, figures and hidden elements are left out; `<br>` ends a line. White
    space is single, no-break spaces are kept. An empty string stands between two paragraphs.
    """
    cleaned = without_controls(fragment)
    root = html_root(f"<div>{cleaned}</div>") if cleaned.strip() else None
    if root is None:
        return ()
    pieces: list[str] = []
    _collect(root, pieces, 0)
    lines: list[str] = []
    for paragraph in _SEAMS.sub(r"\1", "".join(pieces)).split(_PARAGRAPH):
        parts = [WHITE_SPACE.sub(" ", part).strip() for part in paragraph.split(_BREAK)]
        shown = [part for part in parts if part]
        if shown and lines:
            lines.append("")
        lines.extend(shown)
    return tuple(lines)


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    """Append the visible text of an element to `pieces`, with marks for breaks and edges of blocks."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _LEFT_OUT or not tag or is_hidden(element) or depth > _DEEPEST:
        return
    edge = _PARAGRAPH if tag in BLOCK_TAGS else ""
    pieces.append(_BREAK if tag == "br" else edge)
    pieces.append(element.text or "")
    for child in element:
        _collect(child, pieces, depth + 1)
        pieces.append(child.tail or "")
    pieces.append(edge)


def is_hidden(element: Any) -> bool:
    """Return True if an element says of itself that it is not shown."""
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )
