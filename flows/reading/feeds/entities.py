"""References to characters, as feeds write them, turned into those that XML knows.

Every step is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#([0-9]{1,8});?|#[xX]([0-9a-fA-F]{1,7});?|([A-Za-z][A-Za-z0-9_.-]{0,40});)?")
# Behind the first fault of a document, libxml2 drops every reference by name, and keeps those by number.
_AMPERSAND = "&#38;"
_DOCTYPE_PIECE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]", re.DOTALL)
_DECLARED = re.compile(r"""<!ENTITY\s+([A-Za-z][\w.-]{0,40})\s+(?:"([^"%<]{0,100})"|'([^'%<]{0,100})')\s*>""")
_INNER = re.compile(r"&([A-Za-z][\w.-]{0,40});")
_LONGEST_VALUE = 100
_C1_REFERENCE = re.compile(r"&#(?:1[2-5]\d|[xX][89][0-9a-fA-F]);")
_C1 = re.compile("[\x80-\x9f]")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_MOST_GROWTH = 100_000


def without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Cut the document type out, and return the short plain entities that it declares.

    What refers to files or addresses is not read, and nothing longer than 100 characters: they cannot
    grow into a bomb.
    """
    start = text[:20_000].find("<!DOCTYPE")
    if start < 0:
        return text, {}
    end = _end_of_doctype(text, start + 9)
    return text[:start] + text[end:], _declared_entities(text[start:end][:20_000])


def _declared_entities(block: str) -> dict[str, str]:
    declared: dict[str, str] = {}
    for name, one, other in _DECLARED.findall(block):
        value = _INNER.sub(lambda inner: declared.get(inner.group(1), inner.group()), one or other)
        if len(value) <= _LONGEST_VALUE:
            declared.setdefault(name, value)
    return declared


def _end_of_doctype(text: str, position: int) -> int:
    inside = False
    for piece in _DOCTYPE_PIECE.finditer(text, position):
        match piece.group():
            case "[":
                inside = True
            case "]":
                inside = False
            case ">" if not inside:
                return piece.end()
    return text.find(">", position) + 1 or len(text)


def outside_cdata(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a document in their order, and whether each is a CDATA section.

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


def with_whole_references(text: str, declared: Mapping[str, str]) -> str:
    """Write HTML's entities as numbers and every "&" that begins no reference too.

    `declared` are the document's own. What is not a character is left out; CDATA stays as it is.
    """
    room = _MOST_GROWTH

    def whole(found: re.Match[str]) -> str:
        nonlocal room
        decimal, hexadecimal, name = found.groups()
        if name is None and not decimal and not hexadecimal:
            return _AMPERSAND
        if name is None:
            return _numbered(int(decimal) if decimal else int(hexadecimal, 16))
        if name in declared and room > 0:
            room -= max(0, len(declared[name]) - len(name))
            return _escaped(declared[name])
        return _named(name)

    return "".join(
        piece if is_cdata else _REFERENCE.sub(whole, piece) for piece, is_cdata in outside_cdata(text)
    )


def with_windows_characters(text: str) -> str:
    """Read the codes 128 to 159, which are no characters, as Windows-1252 does, as browsers do."""
    if "&#" in text:
        text = _C1_REFERENCE.sub(_windows_of, text)
    # Searching the characters of a whole text costs as much as reading a feed; its bytes do not.
    raw = text.encode(errors="replace")
    return _C1.sub(_windows_of, text) if b"\xc2" in raw and _C1_BYTES.search(raw) else text


def _windows_of(found: re.Match[str]) -> str:
    given = found.group()
    if len(given) == 1:
        return _windows(ord(given))
    code = int(given[3:-1], 16) if given[2] in "xX" else int(given[2:-1])
    return _windows(code) if 128 <= code < 160 else given


def _windows(code: int) -> str:
    return bytes([code]).decode("cp1252", errors="ignore")


def _numbered(code: int) -> str:
    if 128 <= code < 160:
        return _windows(code)
    allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return f"&#{code};" if allowed and code not in (0xFFFE, 0xFFFF) else ""


def _named(name: str) -> str:
    characters = html5.get(f"{name};") or html5.get(f"{name.lower()};")
    return _escaped(characters) if characters else f"{_AMPERSAND}{name};"


def _escaped(characters: str) -> str:
    return "".join(_numbered(ord(each)) for each in characters)
