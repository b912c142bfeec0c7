from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.adapters.documents import ArchivedWeb, DocumentArchive, DocumentWriter, KeepingWeb, find_archive
from flows.adapters.documents import writer as writing
from flows.errors import ConfigurationError
from flows.model import FetchedDocument, FetchFailure, HttpRequest, Media, Reply, Source, SourceKind
from flows.model.settings import Limits

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
WEEK = timedelta(days=7)
LAMP = Source(
    name="Lamp (Ärø)",
    kind=SourceKind.URL,
    location="https://lamp.example/feed",
    outlet="The Lamp",
    section="Home / Islands",
    auth_env="LAMP_LOGIN",
)
FEED = b"<rss><channel><item><title>One</title></item></channel></rss>"


def reply(
    address: str, body: bytes = FEED, source: Source = LAMP, locator: str = "", media: Media = Media.FEED
) -> Reply:
    document = FetchedDocument(
        source=source, locator=locator or address, media=media, body=body, charset="iso-8859-1"
    )
    return Reply(request=HttpRequest(source=source, address=address), result=document, host="lamp.example")


def writer(folder: Path, now: datetime = NOW) -> DocumentWriter:
    return DocumentWriter(str(folder / "documents"), WEEK, folder / "scratch", now)


def written(folder: Path, *replies: Reply, now: datetime = NOW) -> Path:
    made = writer(folder, now)
    made.add(replies)
    made.close()
    assert made.problem is None
    return max((folder / "documents").iterdir())


def archive(path: Path) -> DocumentArchive:
    return DocumentArchive("mine", path, Limits())


def answer(path: Path, source: Source, address: str) -> FetchedDocument | FetchFailure:
    result = archive(path).reply(HttpRequest(source=source, address=address)).result
    assert isinstance(result, FetchedDocument | FetchFailure)
    return result


class Unasked:
    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = ""
    ) -> tuple[Reply, ...]:
        assert [request.source.name for request in requests if request.source.name == LAMP.name] == []
        return tuple(reply(request.address, b"<html>net", request.source) for request in requests)


def test_documents_are_read_as_they_were_fetched(tmp_path: Path) -> None:
    page = "https://lamp.example/1?ü=\u2028"
    path = written(
        tmp_path,
        reply(LAMP.location),
        reply(page, b"<html>\r\n\r\n\x00one", locator="https://www.lamp.example/1", media=Media.HTML),
    )
    own = replace(LAMP, auth_env=None)
    assert archive(path).sources == (own,)
    feed = answer(path, own, LAMP.location)
    assert feed == FetchedDocument(
        source=own, locator=LAMP.location, media=Media.FEED, body=FEED, charset="iso-8859-1"
    )
    found = answer(path, own, page)
    assert isinstance(found, FetchedDocument)
    assert (found.locator, found.media) == ("https://www.lamp.example/1", Media.HTML)
    assert found.body == b"<html>\r\n\r\n\x00one"


def test_the_same_documents_give_the_same_file(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, reply(LAMP.location)) for name in ("a", "b"))
    assert first.name == second.name
    assert first.name.startswith("2026-11-20T070000Z-")
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_mode & 0o777 == 0o600
    assert list((tmp_path / "a/scratch").iterdir()) == []


def test_other_programs_read_the_archive(tmp_path: Path) -> None:
    from fastwarc.warc import ArchiveIterator

    with written(tmp_path, reply(LAMP.location)).open("rb") as file:
        records = [
            (record.headers["WARC-Type"], record.headers.get("WARC-Target-URI"), record.http_content_type)
            for record in ArchiveIterator(file, parse_http=True, verify_digests=True, fsspec_args=False)
        ]
    assert records == [("warcinfo", None, None), ("response", LAMP.location, "application/xml")]


def test_a_feed_that_had_moved_is_found_by_its_source(tmp_path: Path) -> None:
    path = written(tmp_path, reply("https://new.example/feed", source=LAMP))
    found = answer(path, LAMP, LAMP.location)
    assert isinstance(found, FetchedDocument)
    assert found.locator == "https://new.example/feed"


def test_what_has_no_document_is_a_failure(tmp_path: Path) -> None:
    path = written(tmp_path, reply(LAMP.location))
    missing = answer(path, LAMP, "https://lamp.example/2")
    assert isinstance(missing, FetchFailure)
    assert missing.reason == "has no document in the archive"


def test_an_archive_answers_for_its_sources_and_the_network_for_others(tmp_path: Path) -> None:
    other = replace(LAMP, name="Bell", location="https://bell.example/feed")
    web = ArchivedWeb(archive(written(tmp_path, reply(LAMP.location))), Unasked())
    requests = [HttpRequest(source=source, address=source.location) for source in (other, LAMP, other)]
    bodies = [r.result.body for r in web.fetch(requests) if isinstance(r.result, FetchedDocument)]
    assert bodies == [b"<html>net", FEED, b"<html>net"]


def test_what_the_network_gives_is_kept(tmp_path: Path) -> None:
    keeper = writer(tmp_path)
    bell = replace(LAMP, name="Bell", location="https://bell.example/feed")
    failure = FetchFailure(source="Bell", item="x", reason="is gone", remedy="")
    KeepingWeb(Unasked(), keeper).fetch([HttpRequest(source=bell, address=bell.location)])
    keeper.add([replace(reply("https://bell.example/gone", source=bell), result=failure)])
    keeper.close()
    (path,) = (tmp_path / "documents").iterdir()
    assert [source.name for source in archive(path).sources] == ["Bell"]
    assert isinstance(answer(path, bell, "https://bell.example/gone"), FetchFailure)


def test_a_run_without_documents_makes_no_file(tmp_path: Path) -> None:
    keeper = writer(tmp_path)
    keeper.close()
    assert keeper.problem is None
    assert list((tmp_path / "documents").iterdir()) == []


def test_files_that_are_too_old_are_removed_and_no_others(tmp_path: Path) -> None:
    old = written(tmp_path, reply(LAMP.location))
    (tmp_path / "documents/0.warc.gz").write_bytes(b"mine")
    kept = written(tmp_path, reply(LAMP.location), now=NOW + timedelta(days=5))
    newest = written(tmp_path, reply(LAMP.location), now=NOW + timedelta(days=8))
    names = {path.name for path in (tmp_path / "documents").iterdir()}
    assert old.name not in names
    assert names == {"0.warc.gz", kept.name, newest.name}


def test_a_part_of_a_run_that_was_cut_off_is_removed_after_a_day(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name, age in (("documents-old.part", 2), ("documents-new.part", 0)):
        (scratch / name).touch()
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(scratch / name, (moment, moment))
    written(tmp_path, reply(LAMP.location))
    assert [path.name for path in scratch.iterdir()] == ["documents-new.part"]


def test_a_place_that_cannot_be_written_is_a_problem_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "documents").write_text("a file", encoding="utf-8")
    keeper = writer(tmp_path)
    keeper.add([reply(LAMP.location)])
    keeper.close()
    assert keeper.problem is not None
    assert "documents (File exists)" in keeper.problem
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_file_is_bounded_and_what_was_first_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_MOST_BYTES", 2_000)
    keeper = writer(tmp_path)
    keeper.add([reply(LAMP.location), reply("https://lamp.example/large", os.urandom(5_000))])
    keeper.close()
    assert keeper.problem == ("Only 1 document of the run kept: a file holds at most 2,000 bytes.")
    (path,) = (tmp_path / "documents").iterdir()
    assert isinstance(answer(path, LAMP, LAMP.location), FetchedDocument)


def of_path(path: Path) -> Source:
    return Source(name=path.name, kind=SourceKind.PATH, location=str(path))


def test_an_archive_among_the_sources_stands_for_the_sources_that_it_holds(tmp_path: Path) -> None:
    path = written(tmp_path, reply(LAMP.location))
    mine = Source(name="letters", kind=SourceKind.PATH, location=str(tmp_path))
    read = find_archive([mine, of_path(path)], Limits())
    assert read is not None
    assert [source.name for source in read.in_place([mine, of_path(path)])] == [LAMP.name, "letters"]
    assert find_archive([mine], Limits()) is None


def test_two_archives_at_once_are_refused(tmp_path: Path) -> None:
    paths = [written(tmp_path, reply(LAMP.location), now=NOW + timedelta(days=day)) for day in (0, 1)]
    with pytest.raises(ConfigurationError, match="second archive"):
        find_archive([of_path(path) for path in paths], Limits())


def test_an_archive_of_other_programs_is_none_of_ours(tmp_path: Path) -> None:
    body = written(tmp_path, reply(LAMP.location)).read_bytes()
    foreign = tmp_path / "foreign.warc.gz"
    for content in (b"", b"no archive", body[200:], b"\x1f\x8b" + b"\x00" * 50):
        foreign.write_bytes(content)
        assert find_archive([of_path(foreign)], Limits()) is None


def test_a_broken_archive_gives_what_stood_before(tmp_path: Path) -> None:
    pages = [reply(f"https://lamp.example/{number}", os.urandom(3_000)) for number in range(4)]
    path = written(tmp_path, reply(LAMP.location), *pages)
    path.write_bytes(path.read_bytes()[:-4_000])
    assert isinstance(answer(path, LAMP, LAMP.location), FetchedDocument)
    assert isinstance(answer(path, LAMP, "https://lamp.example/3"), FetchFailure)


@pytest.mark.parametrize("number", range(6))
def test_an_archive_that_was_tampered_with_ends_no_run(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged: list[object] = [
        [],
        {"address": 1},
        "x",
        {"source": []},
        {"media": "film"},
        {"source": {"name": 1}},
    ]
    good = {"address": "a", "locator": "a", "media": "html", "charset": None, "source": {"name": "n"}}
    fields = forged[number]
    content = good | fields if isinstance(fields, dict) else fields

    class Forger:
        @staticmethod
        def dumps(value: object) -> str:
            return json.dumps(content if isinstance(value, dict) else value)

    monkeypatch.setattr(writing, "json", Forger)
    path = written(tmp_path, reply(LAMP.location))
    assert archive(path).sources == ()
