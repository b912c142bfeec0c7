"""The text of documents: bytes in any charset, decoded or refused."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# PDF, ZIP, PNG, GIF, JPEG, gzip, ELF, RTF.
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\x7fELF", b"{\\rtf")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})|<meta[^>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_LIKE_WINDOWS = frozenset({"ascii", "iso8859-1", "latin-1"})
_SEVEN_BIT = re.compile(r"utf_?-?(?:16|32)|iso2022")
# Control characters but tab and newline, and what XML 1.0 forbids, never carry meaning in prose.
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MENDED_BYTES = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_TAG_BYTES = re.compile(rb"<[^<>]{0,1000}>")
_HIGH_BYTES = bytes(range(0x80, 0x100))
_LETTER_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SAMPLE = 20_000
_LEAST_SHARE_OF_HIGH = 0.5
_LARGEST_SHARE_OF_CONTROLS = 0.02


def decode(body: bytes, charset: str | None = None) -> str | None:
    """Return the text of a document, or None if it is not text.

    Tried in turn: the byte order mark, UTF-8, the charset of the transport and that of the document
    itself, a guess where most letters are beyond ASCII, Windows-1252 (WHATWG's reading of Latin-1).
    Control characters are removed; if they are more than one in fifty, the document is not text. Line ends
    become newlines.
    """
    if body.startswith(_MAGIC):
        return None
    if _is_clean(body):
        # Most documents: looking at their bytes is several times faster than at their characters.
        with suppress(UnicodeDecodeError):
            return _with_newlines(body.decode("utf-8").lstrip("\ufeff"))
    text = _decoded(body, charset)
    controls = len(CONTROLS.findall(text))
    if controls > _LARGEST_SHARE_OF_CONTROLS * len(text) + 2:
        return None
    return _with_newlines(CONTROLS.sub("", text).lstrip("\ufeff")).replace("\f", "\n")


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_clean(body: bytes) -> bool:
    """Return True if bytes, read as UTF-8, hold nothing to be removed and hide no other charset."""
    if len(body.translate(None, _MENDED_BYTES)) < len(body):
        return False
    # One byte is found much sooner than three. Lone surrogates no UTF-8 holds.
    return b"\xef" not in body or (b"\xef\xbf\xbe" not in body and b"\xef\xbf\xbf" not in body)


def _decoded(body: bytes, charset: str | None) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    unmarked = _unmarked_wide(body)
    if unmarked:
        return body.decode(unmarked, errors="replace")
    declared = tuple(_declared(body, charset))
    first = [name for name in declared if _SEVEN_BIT.match(name)]
    for name in (*first, "utf-8", *declared):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    mended = body.decode("utf-8", errors="replace")
    # A few broken bytes among many whole characters are UTF-8 that was damaged.
    if mended.count("\ufffd") < sum(character > "\x7f" for character in mended) / 2:
        return mended
    return body.decode(_guessed(body) or "cp1252", errors="replace")


def _guessed(body: bytes) -> str | None:
    """Return the likely charset of a text that is mostly not ASCII and does not state its charset, or None.

    A text in Latin letters with some accents is left to Windows-1252: there a guess is often wrong.
    """
    sample = _TAG_BYTES.sub(b" ", body[:_SAMPLE])
    high = len(sample) - len(sample.translate(None, _HIGH_BYTES))
    letters = len(sample) - len(sample.translate(None, _LETTER_BYTES))
    controls = len(sample) - len(sample.translate(None, _MENDED_BYTES))
    if high < 16 or high < _LEAST_SHARE_OF_HIGH * (high + letters) or controls > 2:
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None


def _unmarked_wide(body: bytes) -> str | None:
    """Return the kind of UTF-16 without a mark, or None: of Latin text, every second byte is zero."""
    sample = body[:2000]
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[offset::2], sample[1 - offset :: 2]
        if len(sample) >= 8 and zeros.count(0) > 0.7 * len(zeros) and others.count(0) == 0:
            return name
    return None


def _declared(body: bytes, charset: str | None) -> list[str]:
    declaration = _DECLARED.search(body[:_DECLARED_WITHIN])
    inside = (declaration[1] or declaration[2]).decode("ascii") if declaration else None
    return [name for label in (charset, inside) if label and (name := _codec_name(label))]


def _codec_name(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
        # Some of Python's codecs turn bytes into bytes: their names are no charsets.
        b"a".decode(name, errors="ignore")
    except (LookupError, ValueError, UnicodeError):
        return None
    return "cp1252" if name in _LIKE_WINDOWS else name
