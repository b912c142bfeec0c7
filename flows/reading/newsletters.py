"""Mail as it was sent, read as an article: newsletters kept as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from flows.reading.encoding import decode
from flows.reading.markup import plain_line
from flows.urls.normalise import http_url

_LONGEST_HEADER = 2_000
_MOST_HEADERS = 500
_MOST_PARTS = 200
_LIST_ID = re.compile(r"\A(.{0,200}?)\s*<([^<>]{1,200})>\s*\Z", re.DOTALL)
_ANGLED = re.compile(r"<(https?://[^<>\s]{1,1500})>", re.IGNORECASE)
_FIELDS = frozenset(
    [
        "subject",
        "from",
        "date",
        "message-id",
        "list-id",
        "archived-at",
        "content-language",
        "content-location",
    ]
)


class _BoundedHeaders(policy.Compat32):
    """The policy that parses no header by itself, as the parsers of the others hang on some, with short ones.

    The time that the standard library takes for a header's parameters grows with the square of their number.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and the beginning of the value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """A mail: who sent it, when, to which list, and its text; what it lacks is None.

    `body` is the HTML part if there is one (`is_html`), else the plain text. `date` is as given.
    """

    subject: str | None
    sender: str | None
    list_name: str | None
    message_id: str | None
    date: str | None
    url: str | None
    language: str | None
    body: str
    is_html: bool


def read_newsletter(body: bytes) -> Newsletter | None:
    """Read a mail (RFC 5322 and MIME); None when it is none, or nested beyond reading.

    Attachments are passed over, nothing is fetched. Headers count up to 2,000 characters.
    """
    try:
        message = message_from_bytes(body, policy=_BoundedHeaders())
        fields = _fields(message)
        parts = list(_texts(message))
        given = (part["content-language"] for part in islice(message.walk(), _MOST_PARTS))
        language = next((str(each)[:40] for each in given if each), None)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, HeaderParseError):
        # The standard library raises these for some of what no mail program would send.
        return None
    if not {"from", "subject", "date", "message-id"} & set(fields):
        return None
    html = next((text for text, is_html in parts if is_html and text.strip()), None)
    plain = next((text for text, is_html in parts if not is_html and text.strip()), "")
    name, address = _sender(fields.get("from", ""))
    listed = _LIST_ID.match(fields.get("list-id", ""))
    list_name = plain_line(listed.group(1).strip("\"' ") or listed.group(2)) if listed else None
    archived = _ANGLED.search(fields.get("archived-at", ""))
    return Newsletter(
        subject=plain_line(fields.get("subject", "")) or None,
        sender=plain_line(name) or list_name or address.rpartition("@")[2].lower() or None,
        list_name=list_name or None,
        message_id=fields.get("message-id", "").strip("<> ") or None,
        date=fields.get("date"),
        url=http_url(archived.group(1)) if archived else http_url(fields.get("content-location")),
        language=fields.get("content-language") or language,
        body=html if html is not None else plain,
        is_html=html is not None,
    )


def _fields(message: Message) -> dict[str, str]:
    """Return the first of each header that counts, decoded."""
    found: dict[str, str] = {}
    for name, raw in list(message.raw_items())[:_MOST_HEADERS]:
        field = name.lower()
        if field in _FIELDS and field not in found:
            found[field] = _decoded(str(raw))
    return found


def _sender(field: str) -> tuple[str, str]:
    try:
        return parseaddr(field)
    except RecursionError:
        # Comments within comments.
        return "", ""


def _decoded(raw: str) -> str:
    readable = decode(raw.encode("ascii", errors="surrogateescape")) or ""
    with suppress(HeaderParseError, LookupError, ValueError):
        readable = str(make_header(decode_header(readable)))
    return " ".join(readable.split())


def _texts(message: Message) -> Iterator[tuple[str, bool]]:
    """Yield the text parts that are no attachments, and whether each is HTML."""
    for part in islice(message.walk(), _MOST_PARTS):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        text = decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else None
        if text is not None:
            yield text, kind == "text/html"
