from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

from flows.adapters.fetch import read_files
from flows.model import FetchedDocument, FetchFailure, Media, NotModified, Source, SourceKind
from flows.model.settings import Limits

MAIL = b"From a@b Tue Feb 17 10:00:00 2026\nFrom: a@b.example\nSubject: %d\n\nText.\n>From here on.\n\n"


def fetched(path: Path, limits: Limits | None = None) -> list[FetchedDocument | NotModified | FetchFailure]:
    source = Source(name="mine", kind=SourceKind.PATH, location=str(path))
    return list(read_files(source, limits or Limits()))


def record(address: str, body: bytes, head: bytes = b"Content-Type: text/html; charset=utf-8") -> bytes:
    answer = b"HTTP/1.1 200 OK\r\n" + head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        b"WARC-Date: 2026-02-17T10:00:00Z\r\n"
        b"WARC-Target-URI: " + address.encode() + b"\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(answer) + answer + b"\r\n\r\n"
    )


def test_each_mail_of_a_mailbox_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(MAIL % 1 + MAIL % 2)
    first, second = fetched(path)
    assert isinstance(first, FetchedDocument)
    assert (first.locator, first.media) == ("box.mbox#1", Media.MAIL)
    assert first.body == b"From: a@b.example\nSubject: 1\n\nText.\nFrom here on.\n\n"
    assert isinstance(second, FetchedDocument)
    assert b"Subject: 2" in second.body


def test_a_mail_over_the_limit_is_a_failure_and_its_neighbour_is_read(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    path.write_bytes(MAIL % 1 + b"x" * 400 + b"\n\n" + MAIL % 2)
    large, small = fetched(path, Limits(document_bytes=300))
    assert isinstance(large, FetchFailure)
    assert (large.item, large.reason) == ("box.mbox#1", "is larger than 300 bytes")
    assert isinstance(small, FetchedDocument)


def test_a_mailbox_without_mail_says_so(tmp_path: Path) -> None:
    (tmp_path / "box.mbox").write_bytes(b"nothing\n")
    (found,) = fetched(tmp_path)
    assert isinstance(found, FetchFailure)
    assert found.reason == "holds no mail"


def test_the_pages_of_a_web_archive_are_documents(tmp_path: Path) -> None:
    packed = gzip.compress(b"<html>packed</html>")
    records = (
        record("https://lamp.example/1", b"<html>one</html>"),
        record("https://lamp.example/x.png", b"x", b"Content-Type: image/png"),
        record("https://lamp.example/2", b"<html>gone</html>").replace(b"200 OK", b"404 NO"),
        record("https://lamp.example/3", packed, b"Content-Type: text/html\r\nContent-Encoding: gzip"),
    )
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    (tmp_path / "b.warc.gz").write_bytes(b"".join(gzip.compress(each) for each in records))
    found = [each for each in fetched(tmp_path) if isinstance(each, FetchedDocument)]
    one, two = (
        ("https://lamp.example/1", b"<html>one</html>"),
        ("https://lamp.example/3", b"<html>packed</html>"),
    )
    assert [(each.locator, each.body) for each in found] == [one, two, one, two]
    assert {each.media for each in found} == {Media.HTML}
    assert found[0].charset == "utf-8"


def test_a_web_archive_is_bounded_in_number_and_in_the_size_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    bomb = gzip.compress(b"<p>" * 2_000_000)
    head = b"Content-Type: text/html\r\nContent-Encoding: gzip"
    small = record("https://l.example/1", b"<p>x")
    path.write_bytes(gzip.compress(record("https://l.example/b", bomb, head)) + gzip.compress(small) * 3)
    large, first, beyond = fetched(path, Limits(document_bytes=100_000, files=2))
    assert isinstance(large, FetchFailure)
    assert large.reason == "is larger than 100,000 bytes"
    assert isinstance(first, FetchedDocument)
    assert isinstance(beyond, FetchFailure)
    assert beyond.reason == "holds more than 2 documents"


def test_a_web_archive_that_breaks_off_gives_what_stood_before(tmp_path: Path) -> None:
    whole = b"".join(gzip.compress(record(f"https://l.example/{n}", b"<p>x" * 999)) for n in range(2))
    (tmp_path / "a.warc.gz").write_bytes(whole[: len(whole) - 40])
    (tmp_path / "b.warc").write_bytes(b"no archive at all\n" * 50)
    found = fetched(tmp_path)
    assert isinstance(found[0], FetchedDocument)
    assert [type(each) for each in found[1:]].count(FetchFailure) >= 1
    assert BytesIO(found[0].body).read(4) == b"<p>x"
