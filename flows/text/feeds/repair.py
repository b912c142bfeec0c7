"""What parsers of XML stumble over in feeds, mended in their text.

Every step is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flows.text.feeds.entities import outside_cdata, with_whole_references

_STRAY = re.compile(r"<(?![A-Za-z_/!?])")
_TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,60}):")
_ATTRIBUTE_PREFIX = re.compile(r"\s([A-Za-z_][\w.-]{0,60}):[\w.-]{1,60}\s{0,4}=")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.-]{1,60})\s{0,4}=")
_ROOT_NAME = re.compile(r"<[A-Za-z_][\w.:-]*")
_TEXTUAL = re.compile(
    r"<((?:content:encoded|(?:media:|dc:|itunes:|atom:)?(?:description|summary|content|title)|fullitem))"
    r"((?:\s[^<>]{0,2000})?)>",
    re.IGNORECASE,
)
_HOLDS_ELEMENTS = re.compile(r"xhtml|application/|\+xml|/\s*$", re.IGNORECASE)


def repaired(text: str, declared: Mapping[str, str]) -> str:
    """Mend references, "<" that begin no tag, and prefixes that no namespace is declared for."""
    whole = with_whole_references(text, declared)
    unstrayed = "".join(
        piece if is_cdata else _STRAY.sub("&lt;", piece) for piece, is_cdata in outside_cdata(whole)
    )
    return _with_prefixes(unstrayed)


def wrapped(text: str) -> str:
    """Wrap the unescaped HTML in titles and texts, which need not be well-formed, in CDATA sections."""
    return "".join(_wrapped(text))


def _wrapped(text: str) -> Iterator[str]:
    position, closed = 0, True
    lowered = text.lower()
    while closed and (opens := _TEXTUAL.search(text, position)):
        ends = lowered.find(f"</{opens.group(1).lower()}", opens.end())
        closed = ends >= 0
        inner = text[opens.end() : ends] if closed else ""
        self_closed = opens.group(2).rstrip().endswith("/")
        yield text[position : opens.end()]
        if self_closed or "<" not in inner or inner.lstrip().startswith("<![CDATA["):
            position = opens.end() if self_closed or not closed else ends
            yield "" if self_closed or not closed else inner
        elif _HOLDS_ELEMENTS.search(opens.group(2)) or "<item" in inner or "<entry" in inner:
            position = opens.end()
        else:
            yield "<![CDATA[" + inner.replace("]]>", "").replace("<![CDATA[", "") + "]]>"
            position = ends
    yield text[position:]


def _with_prefixes(text: str) -> str:
    used = set(_TAG_PREFIX.findall(text)) | set(_ATTRIBUTE_PREFIX.findall(text))
    missing = sorted(used - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"})
    root = _ROOT_NAME.search(text)
    if not missing or not root:
        return text
    declarations = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing[:50])
    return text[: root.end()] + declarations + text[root.end() :]
