"""Files that hold many documents: mailboxes (.mbox) and web archives (.warc, .warc.gz), read as streams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from flows.model import FetchedDocument, FetchFailure, Media, Source
from flows.model.settings import Limits

_WARC_ENDINGS = (".warc", ".warc.gz", ".warc.zst")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_LONGEST_LINE = 1_000_000

Found = FetchedDocument | FetchFailure


def is_bundle(name: str) -> bool:
    """Return True if a file's name says that it holds many documents."""
    return name.lower().endswith((".mbox", *_WARC_ENDINGS))


def read_bundle(source: Source, path: Path, locator: str, limits: Limits) -> Iterator[Found]:
    """Yield the documents of a mailbox or a web archive in their order.

    Of a web archive those are the HTML pages that were answered with status 200, each under its own
    address. What is too large, beyond the limit of number or broken is a failure; what stands before a
    broken place is kept. Raises OSError when the file cannot be opened.
    """
    is_mail = path.name.lower().endswith(".mbox")
    with path.open("rb") as file:
        found = _mails(file, source, locator, limits) if is_mail else _pages(file, source, locator, limits)
        for number, document in enumerate(found):
            if number == limits.files:
                reason = f"holds more than {limits.files:,} documents"
                yield _failure(source, locator, reason, "Split it; the first were read.")
                return
            yield document


def _mails(file: BinaryIO, source: Source, locator: str, limits: Limits) -> Iterator[Found]:
    number, size, lines, after_blank = 0, 0, list[bytes](), True
    while line := file.readline(_LONGEST_LINE):
        if after_blank and line.startswith(b"From "):
            if number:
                yield _mail(source, f"{locator}#{number}", (lines, size), limits)
            number, size, lines = number + 1, 0, []
        elif size <= limits.document_bytes:
            lines.append(
                line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
            )
            size += len(line)
        after_blank = line in (b"\n", b"\r\n")
    if number:
        yield _mail(source, f"{locator}#{number}", (lines, size), limits)
    else:
        yield _failure(source, locator, "holds no mail", "Give a mailbox in mbox format, or .eml files.")


def _mail(source: Source, locator: str, read: tuple[list[bytes], int], limits: Limits) -> Found:
    lines, size = read
    if size > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return _failure(source, locator, reason, "Leave it out or split it.")
    return FetchedDocument(source=source, locator=locator, media=Media.MAIL, body=b"".join(lines))


def _pages(file: BinaryIO, source: Source, locator: str, limits: Limits) -> Iterator[Found]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        records = ArchiveIterator(
            file, record_types=WarcRecordType.response, parse_http=True, auto_decode="all", fsspec_args=False
        )
        for record in records:
            page = _page(record, source, limits)
            if page is not None:
                yield page
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        reason = f"breaks off ({type(error).__name__})"
        yield _failure(source, locator, reason, "Fetch it again; what came before was read.")


def _page(record: Any, source: Source, limits: Limits) -> Found | None:
    headers = record.http_headers
    if headers is None or record.http_content_type not in _HTML_TYPES or headers.status_code != 200:
        return None
    address = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    body = record.reader.read(limits.document_bytes + 1)
    if len(body) > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return _failure(source, address, reason, "Leave it out.")
    return FetchedDocument(
        source=source,
        locator=address or source.name,
        media=Media.HTML,
        body=bytes(body),
        charset=record.http_charset,
    )


def _failure(source: Source, item: str, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=source.name, item=item, reason=reason, remedy=remedy)
