"""XML as strangers write it: parsed within bounds, and repaired where parsers stumble.

Every step of the repair is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import Any

_LONG_TAG = 65_536
_LONGEST_TAG = re.compile(r"<[A-Za-z][^<>]{65000,}")
_MOST_ATTRIBUTES = 2_000

_REFERENCE = re.compile(r"&(?:#([0-9]{1,8});?|#[xX]([0-9a-fA-F]{1,7});?|([A-Za-z][A-Za-z0-9_.-]{0,40});)?")
# Behind the first fault of a document, libxml2 drops every reference by name, and keeps those by number.
_AMPERSAND = "&#38;"
_HEAD = 20_000
_PROLOG = re.compile(r"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DOCTYPE_PIECE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.DOTALL)
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:"([^"%<]{0,100})"|'([^'%<]{0,100})')\s*>""")
_INNER_ENTITY = re.compile(r"&([A-Za-z][\w.-]{0,40});")
_LONGEST_ENTITY = 100
_MOST_GROWTH = 100_000
_C1_REFERENCE = re.compile(r"&#(?:1[2-5]\d|[xX][89][0-9a-fA-F]);")
_C1 = re.compile("[\x80-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")

_STRAY = re.compile(r"<(?![A-Za-z_/!?])")
_TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,60}):")
_ATTRIBUTE_PREFIX = re.compile(r"\s([A-Za-z_][\w.-]{0,60}):[\w.-]{1,60}\s{0,4}=")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.-]{1,60})\s{0,4}=")
_ROOT_NAME = re.compile(r"<[A-Za-z_][\w.:-]*")
_TAG_WITH_VALUES = re.compile(r"<[A-Za-z_][^<>=]{0,2000}=[^<>]{0,4000}>")
_ATTRIBUTE = re.compile(r"\"[^\"]*\"|'[^']*'|(\s[\w:.-]{1,60})\s{0,4}=\s{0,4}([^\s\"'<>]+?)(?=[\s>]|/>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedXml:
    """A document that was parsed: its root, None if it has no element, and its text.

    `is_broken` is True if it has faults that the repair did not mend, which may have lost some of it.
    """

    root: Any
    text: str
    is_broken: bool


def parse_xml(
    document: str, prolog: str, entry_opens: re.Pattern[str], angles_per_entry: int
) -> ParsedXml | None:
    """Return a document parsed as it is if it is well-formed, else repaired, else with its faults.

    `prolog` is what stands before the root, with the document type. None for a document that would hang
    a parser, such as one that is not well-formed and has more opening angle brackets than its entries need.
    """
    text = _with_windows_characters(document)
    if has_endless_tag(text):
        return None
    root = root_of(text, is_broken=False)
    if root is not None:
        return ParsedXml(root=root, text=text, is_broken=False)
    if text.count("<") > angles_per_entry * (len(entry_opens.findall(text)) + 1):
        return None
    mended = repaired(text, declared_entities(prolog))
    root = root_of(mended, is_broken=False)
    if root is not None:
        return ParsedXml(root=root, text=text, is_broken=False)
    return ParsedXml(root=root_of(mended, is_broken=True), text=text, is_broken=True)


def root_of(document: str, *, is_broken: bool) -> Any:
    """Return the root element of a document, or None if it would hang a parser or is not well-formed.

    With `is_broken`, a document with faults is read as far as it goes. No entity is expanded, no address or
    file is opened, and libxml2's own bounds on depth and on the length of a text (256 elements, 10 million
    characters) stay on.
    """
    from lxml import etree

    if has_endless_tag(document):
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=is_broken,
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


def has_endless_tag(text: str) -> bool:
    """Return True if a tag holds 64 KiB of attributes, on which parsers hang; one long value is fine."""
    # A tag that long leaves half as long a stretch without ">", wherever it begins.
    half = _LONG_TAG // 2
    if all(text.find(">", start, start + half) >= 0 for start in range(0, len(text) - half, half)):
        return False
    return any(tag[0].count("=") > _MOST_ATTRIBUTES for tag in _LONGEST_TAG.finditer(text))


def local_name(element: Any) -> str:
    """Return the name of an element in lower case without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def outside_cdata(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a document in order, each with True if it is a CDATA section.

    A section that is not closed goes on to the end.
    """
    position = 0
    while (start := text.find("<![CDATA[", position)) >= 0:
        yield text[position:start], False
        end = text.find("]]>", start)
        if end < 0:
            yield text[start:] + "]]>", True
            return
        yield text[start : end + 3], True
        position = end + 3
    yield text[position:], False


def end_of_prolog(text: str, start: int) -> int:
    """Return where the declarations, comments and the document type end that a document begins with."""
    position = start
    while True:
        prolog = _PROLOG.match(text, position)
        position = prolog.end() if prolog else position
        if not text.startswith("<!DOCTYPE", position):
            return position
        position = _end_of_doctype(text, position + len("<!DOCTYPE"))


def _end_of_doctype(text: str, position: int) -> int:
    is_inside = False
    for piece in _DOCTYPE_PIECE.finditer(text, position):
        if piece[0] == ">" and not is_inside:
            return piece.end()
        if piece[0] in "[]":
            is_inside = piece[0] == "["
    return text.find(">", position) + 1 or len(text)


def declared_entities(prolog: str) -> dict[str, str]:
    """Return the short plain entities that a document type declares.

    What refers to files or addresses is not read, and nothing longer than 100 characters: they cannot
    grow into a bomb.
    """
    entities: dict[str, str] = {}
    for name, quoted, single_quoted in _ENTITY.findall(prolog[:_HEAD]):
        value = _INNER_ENTITY.sub(lambda inner: entities.get(inner[1], inner[0]), quoted or single_quoted)
        if len(value) <= _LONGEST_ENTITY:
            entities.setdefault(name, value)
    return entities


def _with_windows_characters(text: str) -> str:
    """Return a text whose codes 128 to 159 are read as Windows-1252, as browsers do."""
    if "&#" in text:
        text = _C1_REFERENCE.sub(_windows_reference, text)
    # Searching the characters of a whole text costs as much as reading a feed; searching its bytes does not.
    raw = text.encode(errors="replace")
    is_found = b"\xc2" in raw and _C1_BYTES.search(raw)
    return _C1.sub(lambda code: _windows_character(ord(code[0])), text) if is_found else text


def _windows_reference(reference: re.Match[str]) -> str:
    digits = reference[0][2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return _windows_character(code) if 128 <= code < 160 else reference[0]


def _windows_character(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="ignore")


def repaired(text: str, entities: Mapping[str, str]) -> str:
    """Return a document with references, stray "<", values without quotes and undeclared prefixes mended."""
    pieces = [
        piece if is_cdata else _with_quotes(_STRAY.sub("&#60;", piece))
        for piece, is_cdata in outside_cdata(with_whole_references(text, entities))
    ]
    return _with_declared_prefixes("".join(pieces))


def with_whole_references(text: str, entities: Mapping[str, str]) -> str:
    """Return a document in which HTML's entities, and every "&" that begins no reference, are numbers.

    `entities` are the document's own. A number that is no character is left out; CDATA is not changed.
    """
    room = _MOST_GROWTH

    def numbered(reference: re.Match[str]) -> str:
        nonlocal room
        decimal, hexadecimal, name = reference.groups()
        if decimal or hexadecimal:
            return _numbered(int(decimal) if decimal else int(hexadecimal, 16))
        if not name:
            return _AMPERSAND
        if name in entities and room > 0:
            room -= max(0, len(entities[name]) - len(name))
            return "".join(_numbered(ord(character)) for character in entities[name])
        characters = html5.get(f"{name};") or html5.get(f"{name.lower()};")
        return (
            "".join(_numbered(ord(character)) for character in characters)
            if characters
            else f"{_AMPERSAND}{name};"
        )

    pieces = outside_cdata(text)
    return "".join(piece if is_cdata else _REFERENCE.sub(numbered, piece) for piece, is_cdata in pieces)


def _numbered(code: int) -> str:
    if 128 <= code < 160:
        return _windows_character(code)
    is_allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return f"&#{code};" if is_allowed and code not in (0xFFFE, 0xFFFF) else ""


def _with_quotes(text: str) -> str:
    """Return a text whose attribute values are all in quotes."""

    def quoted(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        return f'{name}="{value}"' if name else attribute[0]

    return _TAG_WITH_VALUES.sub(lambda tag: _ATTRIBUTE.sub(quoted, tag[0]), text)


def _with_declared_prefixes(text: str) -> str:
    used = set(_TAG_PREFIX.findall(text)) | set(_ATTRIBUTE_PREFIX.findall(text))
    missing = sorted(used - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"})
    root = _ROOT_NAME.search(text)
    if not missing or not root:
        return text
    declarations = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing[:50])
    return text[: root.end()] + declarations + text[root.end() :]
