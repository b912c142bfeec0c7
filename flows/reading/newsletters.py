"""Newsletters: mail kept as a file, read as an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from flows.model import Entry, Media
from flows.reading.encoding import decode
from flows.reading.markup import plain_line
from flows.urls.normalise import http_url

_LONGEST_HEADER = 2_000
_MOST_HEADERS = 500
_MOST_PARTS = 200
_LONGEST_LANGUAGE = 40
_LIST_ID = re.compile(r"\A(.{0,200}?)\s*<([^<>]{1,200})>\s*\Z", re.DOTALL)
_ANGLED = re.compile(r"<(https?://[^<>\s]{1,1500})>", re.IGNORECASE)
_HEADERS_READ = "subject from date message-id list-id archived-at content-language content-location"
_HEADERS = frozenset(_HEADERS_READ.split())


class _BoundedHeaders(policy.Compat32):
    """The policy that parses no header by itself, as the parsers of the others hang on some, with short ones.

    The time that the standard library takes for a header's parameters grows with the square of their number.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return the name and the beginning of the value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def read_newsletter(body: bytes, blank: Entry) -> Entry | None:
    """Return the entry of a mail (RFC 5322 and MIME), or None if it is none, or nested beyond reading.

    `blank` holds what is known of its source. The HTML part is taken if there is one, else the plain text.
    Attachments are passed over, nothing is fetched. Headers count up to 2,000 characters.
    """
    try:
        message = message_from_bytes(body, policy=_BoundedHeaders())
        headers = _headers(message)
        texts = list(_texts(message))
        languages = (part["content-language"] for part in islice(message.walk(), _MOST_PARTS))
        language = next((str(code)[:_LONGEST_LANGUAGE] for code in languages if code), None)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, HeaderParseError):
        # The standard library raises these for some of what no mail program would send.
        return None
    if not {"from", "subject", "date", "message-id"} & set(headers):
        return None
    html = next((text for text, is_html in texts if is_html and text.strip()), None)
    plain = next((text for text, is_html in texts if not is_html and text.strip()), "")
    name, address = _sender(headers.get("from", ""))
    list_id = _LIST_ID.match(headers.get("list-id", ""))
    list_name = plain_line(list_id[1].strip("\"' ") or list_id[2]) if list_id else None
    archived = _ANGLED.search(headers.get("archived-at", ""))
    return replace(
        blank,
        key=headers.get("message-id", "").strip("<> ") or blank.key,
        media=Media.TEXT if html is None else Media.HTML,
        body=plain if html is None else html,
        outlet=blank.outlet or plain_line(name) or list_name or address.rpartition("@")[2].lower() or None,
        title=plain_line(headers.get("subject", "")) or None,
        url=http_url(archived[1]) if archived else http_url(headers.get("content-location")),
        published_claim=headers.get("date"),
        language=headers.get("content-language") or language or blank.language,
        categories=(list_name,) if list_name else (),
    )


def _headers(message: Message) -> dict[str, str]:
    """Return the first of each header that is read, decoded."""
    headers: dict[str, str] = {}
    for raw_name, raw in list(message.raw_items())[:_MOST_HEADERS]:
        name = raw_name.lower()
        if name in _HEADERS and name not in headers:
            text = decode(str(raw).encode("ascii", errors="surrogateescape")) or ""
            with suppress(HeaderParseError, LookupError, ValueError):
                text = str(make_header(decode_header(text)))
            headers[name] = " ".join(text.split())
    return headers


def _sender(header: str) -> tuple[str, str]:
    """Return the name and the address of a From header."""
    try:
        return parseaddr(header)
    except RecursionError:
        # Comments within comments.
        return "", ""


def _texts(message: Message) -> Iterator[tuple[str, bool]]:
    """Yield the text parts that are no attachments, each with True if it is HTML."""
    for part in islice(message.walk(), _MOST_PARTS):
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        text = decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else None
        if text is not None:
            yield text, kind == "text/html"
