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

Document = FetchedDocument | FetchFailure


def is_bundle(name: str) -> bool:
    """Return True if a file's ending stands for many documents."""
    return name.lower().endswith((".mbox", *_WARC_ENDINGS))


def read_bundle(source: Source, path: Path, locator: str, limits: Limits) -> Iterator[Document]:
    """Yield the documents of a mailbox or a web archive in their order.

    The documents of a web archive are its HTML pages with status 200, each under its own address. What is too
    large, beyond the limit of number or broken is a failure; what stands before a broken place is read.
    Raises OSError if the file cannot be opened.
    """
    is_mailbox = path.name.lower().endswith(".mbox")
    with path.open("rb") as file:
        documents = (
            _mails(file, source, locator, limits) if is_mailbox else _pages(file, source, locator, limits)
        )
        for number, document in enumerate(documents):
            if number == limits.files:
                reason = f"holds more than {limits.files:,} documents"
                yield failure(source, locator, reason, "Split it; the first were read.")
                return
            yield document


def _mails(file: BinaryIO, source: Source, locator: str, limits: Limits) -> Iterator[Document]:
    """Yield each mail: a line "From " after a blank line begins one, and ">From " stands for such a line."""
    number, size, lines, after_blank = 0, 0, list[bytes](), True
    while line := file.readline(_LONGEST_LINE):
        if after_blank and line.startswith(b"From "):
            if number:
                yield _mail(source, f"{locator}#{number}", lines, limits)
            number, size, lines = number + 1, 0, []
        elif size <= limits.document_bytes:
            is_quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
            lines.append(line[1:] if is_quoted else line)
            size += len(line)
        after_blank = line in (b"\n", b"\r\n")
    if number:
        yield _mail(source, f"{locator}#{number}", lines, limits)
    else:
        yield failure(source, locator, "holds no mail", "Give a mailbox in mbox format, or .eml files.")


def _mail(source: Source, locator: str, lines: list[bytes], limits: Limits) -> Document:
    body = b"".join(lines)
    if len(body) > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return failure(source, locator, reason, "Leave it out or split it.")
    return FetchedDocument(source=source, locator=locator, media=Media.MAIL, body=body)


def _pages(file: BinaryIO, source: Source, locator: str, limits: Limits) -> Iterator[Document]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    try:
        records = ArchiveIterator(
            file, record_types=WarcRecordType.response, parse_http=True, auto_decode="all", fsspec_args=False
        )
        for record in records:
            if _is_page(record):
                yield _page(record, source, limits)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        reason = f"breaks off ({type(error).__name__})"
        yield failure(source, locator, reason, "Fetch it again; what came before was read.")


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    return headers is not None and headers.status_code == 200 and record.http_content_type in _HTML_TYPES


def _page(record: Any, source: Source, limits: Limits) -> Document:
    address = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    body = bytes(record.reader.read(limits.document_bytes + 1))
    if len(body) > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return failure(source, address, reason, "Leave it out.")
    locator = address or source.name
    return FetchedDocument(
        source=source, locator=locator, media=Media.HTML, body=body, charset=record.http_charset
    )


def failure(source: Source, item: str, reason: str, remedy: str) -> FetchFailure:
    """Return the failure of one item of a source."""
    return FetchFailure(source=source.name, item=item, reason=reason, remedy=remedy)
