"""HTML as its readers see it: lines of text, without what is hidden, clickable or drawn."""

from __future__ import annotations

import html
import re
from typing import Any

_LOOKS_LIKE_MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|table|blockquote|figure|article"
    r"|section|body|html|"
    r"iframe|script|style|font|center|sup|sub|video|audio|small|hr)\b[^<>]*>|<!--",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--.*?(?:-->|\Z)|/?[a-zA-Z][^<>]*>)", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# White space but the no-break kinds, which belong to the text.
WHITE_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]+")

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "figure",
        "figcaption",
        "aside",
        "form",
        "nav",
        "iframe",
        "button",
        "select",
        "textarea",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "map",
        "head",
        "title",
        "footer",
        "picture",
        "input",
        "label",
        "menu",
        "dialog",
    ]
)
BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK, _PARAGRAPH = "\x01", "\x02"
_SEAMS = re.compile(f"[ \t\n\r\f]*([{_BREAK}{_PARAGRAPH}])[ \t\n\r\f]*")
_DEEPEST = 400


def looks_like_html(text: str) -> bool:
    """Tell whether a feed's text is markup: it holds a tag that news is written with, or entities."""
    return bool(_LOOKS_LIKE_MARKUP.search(text) or _ENTITY.search(text))


def plain_line(text: str) -> str:
    """Return a title or a name as one line: tags gone, entities read, white space single.

    Entities escaped twice ("&amp;#8217;") are read twice, as feeds that write them mean it.
    """
    if "<" not in text and "&" not in text:
        return " ".join(_UNSAFE.sub("", text).split())
    line = _TAG.sub(" " if "<br" in text.lower() else "", _UNSEEN.sub(" ", text))
    for _ in range(2):
        line = html.unescape(line) if _ENTITY.search(line) else line
    line = _TAG.sub("", _UNSEEN.sub(" ", line)) if _LOOKS_LIKE_MARKUP.search(line) else line
    return " ".join(_UNSAFE.sub("", line).split())


def shortened(line: str, most: int) -> str:
    """Return a line of at most that many characters, cut behind a word, with an ellipsis if cut."""
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    at_word = cut if line[most - 1].isspace() else cut.rpartition(" ")[0]
    # A word longer than half the bound is no word: cut within it.
    kept = at_word if len(at_word) > most // 2 else cut
    return kept.rstrip(" ,;:–—-") + "…"


def html_lines(fragment: str) -> tuple[str, ...]:
    """Return the visible lines of an HTML fragment in reading order, one per block of text.

    Scripts, forms, navigation, figures and hidden elements are left out; `<br>` ends a line. White
    space is single, no-break spaces are kept. An empty string stands between two paragraphs.
    """
    from lxml import etree
    from lxml import html as lxml_html

    cleaned = _UNSAFE.sub("", fragment)
    if not cleaned.strip():
        return ()
    try:
        root = lxml_html.document_fromstring(f"<div>{cleaned}</div>", parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    pieces: list[str] = []
    _collect(root, pieces, 0)
    return _lines("".join(pieces))


def _parser() -> Any:
    from lxml import html as lxml_html

    return lxml_html.HTMLParser(encoding=None, remove_comments=True, remove_pis=True, no_network=True)


def _lines(flow: str) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in _SEAMS.sub(r"\1", flow).split(_PARAGRAPH):
        parts = [WHITE_SPACE.sub(" ", part).strip() for part in paragraph.split(_BREAK)]
        shown = [part for part in parts if part.strip()]
        if shown and lines:
            lines.append("")
        lines.extend(shown)
    return tuple(lines)


def _collect(element: Any, pieces: list[str], depth: int) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _DROPPED or not tag or is_hidden(element) or depth > _DEEPEST:
        return
    edge = _PARAGRAPH if tag in BLOCK_TAGS else ""
    pieces.append(_BREAK if tag == "br" else edge)
    pieces.append(element.text or "")
    for child in element:
        _collect(child, pieces, depth + 1)
        pieces.append(child.tail or "")
    pieces.append(edge)


def is_hidden(element: Any) -> bool:
    """Tell whether an element says of itself that it is not shown."""
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(element.get("style", "")))
    )
