"""Documents are read in a process that can be ended: a hang or a crash is one source's failure."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.sandbox import GuardedReader
from flows.config import Request
from flows.model import Draft, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import read_document
from flows.runs import steps
from tests import hostile
from tests.hostile import HOSTILE

ADDRESS = "https://lamp.example/feed"
FEED = (
    b"<rss version='2.0'><channel><title>L</title><item><title>Bridge shut</title><link>https://lamp.example/1</link>"
    b"<description>The bridge is shut.</description></item></channel></rss>"
)
CORPUS = sorted((Path(__file__).parents[1] / "feeds").iterdir())

pytestmark = pytest.mark.integration


def document(body: bytes = FEED, media: Media = Media.FEED, locator: str = ADDRESS) -> FetchedDocument:
    source = Source(name="wires", kind=SourceKind.URL, location=locator)
    return FetchedDocument(source=source, locator=locator, media=media, body=body)


def guarded(read: Any, **limits: Any) -> GuardedReader:
    return GuardedReader(read, Limits(**limits))


def failure(reader: GuardedReader) -> FetchFailure:
    (found,) = reader.read(document())
    assert isinstance(found, FetchFailure)
    return found


def test_a_worker_reads_what_would_be_read_here() -> None:
    with guarded(read_document) as reader:
        for path in CORPUS:
            given = document(path.read_bytes().partition(b"\n")[2])
            assert reader.read(given) == read_document(given, Limits()), path.name


def test_a_page_and_a_mail_are_read_in_the_worker_as_here() -> None:
    page = document(b"<html><title>T</title><p>" + b"The bridge is shut. " * 50, Media.HTML)
    mail = document(b"From: a@b.example\nSubject: S\n\nText.\n", Media.MAIL, "a.eml")
    with guarded(read_document) as reader:
        for given in (page, mail):
            assert reader.read(given) == read_document(given, Limits())


def test_small_files_of_this_machine_start_no_process() -> None:
    with guarded(hostile.chatters) as reader:
        (here,) = reader.read(document(locator="a.xml"))
        assert isinstance(here, FetchFailure)
        assert here.remedy == str(os.getpid())


def test_one_worker_reads_all_and_what_it_prints_is_not_taken_for_an_answer() -> None:
    with guarded(hostile.chatters) as reader:
        pids = {failure(reader).remedy for _ in range(3)}
        assert len(pids) == 1
        assert pids != {str(os.getpid())}


def test_a_worker_that_hangs_is_ended_and_the_next_document_read() -> None:
    with guarded(hostile.never_ends, read_seconds=0.3) as reader:
        began = time.monotonic()
        assert failure(reader) == FetchFailure(
            source="wires",
            item=ADDRESS,
            reason="takes longer than 0.3 seconds to read",
            remedy="Leave it out.",
        )
        failure(reader)
        assert time.monotonic() - began < 8


class Memory:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def reasons(self) -> dict[str, str]:
        return self.kept

    def add(self, digest: str, reason: str) -> None:
        self.kept[digest] = reason


@pytest.mark.parametrize(
    ("read", "limits"),
    [
        (hostile.never_ends, Limits(read_seconds=1)),
        (hostile.swells, Limits(read_bytes=50_000_000)),
        (hostile.crashes, Limits()),
    ],
)
def test_a_document_that_a_worker_was_ended_over_is_not_read_again_until_it_changes(
    read: Any, limits: Limits
) -> None:
    memory = Memory()
    with GuardedReader(read, limits, memory) as reader:
        first = failure(reader)
    assert list(memory.kept.values()) == [first.reason]
    # What hung is not asked again: this one would answer.
    with GuardedReader(read_document, limits, memory) as later:
        assert failure(later) == first
        (found,) = later.read(document(FEED + b"\n"))
        assert isinstance(found, Draft)
    with GuardedReader(read_document, Limits(read_seconds=8), memory) as patient:
        (found,) = patient.read(document())
        assert isinstance(found, Draft)


def test_a_document_that_says_why_it_cannot_be_read_is_tried_again() -> None:
    memory = Memory()
    with GuardedReader(hostile.stumbles, Limits(), memory) as reader:
        failure(reader)
    assert memory.kept == {}


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (hostile.swells, "needs more than 50 MB to read"),
        (hostile.crashes, "ended the process that read it"),
        (hostile.nests, "nests too deep"),
        (hostile.stumbles, "cannot be read (KeyError)"),
        (hostile.forges, "gave an answer that cannot be read"),
    ],
)
def test_a_worker_that_fails_is_a_failure_of_the_source(
    read: Any, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with guarded(read, read_bytes=50_000_000) as reader:
        assert [failure(reader).reason for _ in range(2)] == [reason, reason]
    assert list(tmp_path.iterdir()) == []


def test_a_fault_over_a_small_file_of_this_machine_is_a_failure_too() -> None:
    with guarded(hostile.stumbles) as reader:
        (found,) = reader.read(document(locator="a.xml"))
        assert isinstance(found, FetchFailure)
        assert found.reason == "cannot be read (KeyError)"


@dataclass
class Peak:
    idle: int = 0
    most: int = 0


@contextmanager
def watched(reader: GuardedReader) -> Iterator[Peak]:
    """Follow the memory of the worker every ten milliseconds, whichever process it is."""
    peak, stop = Peak(), threading.Event()

    def resident() -> int:
        try:
            status = Path(f"/proc/{worker_of(reader)}/status").read_text(encoding="ascii")
            return next(int(line.split()[1]) for line in status.split("\n") if line.startswith("VmRSS"))
        except (OSError, StopIteration):
            return 0

    def follow() -> None:
        while not stop.wait(0.01):
            peak.most = max(peak.most, resident())

    peak.idle = resident()
    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def worker_of(reader: GuardedReader) -> int | None:
    workers = list(reader._readers._all)
    return workers[-1].pid if workers else None


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_document_ends_within_its_bounds_and_the_run_goes_on(name: str) -> None:
    media, make = HOSTILE[name]
    body = make()
    assert len(body) <= Limits().document_bytes
    with guarded(read_document) as reader:
        reader.read(document(b"<html><p>Hello there.</p></html>", media))
        with watched(reader) as peak:
            began = time.monotonic()
            found = reader.read(document(body, media))
            seconds = time.monotonic() - began
        assert all(isinstance(each, Draft | FetchFailure) for each in found)
        assert seconds < 10
        assert peak.most - peak.idle < 200_000, f"{(peak.most - peak.idle) // 1000} MB"
        (after,) = reader.read(document())
        assert isinstance(after, Draft)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_small_enough_to_be_read_here_takes_no_long_time(name: str) -> None:
    media, make = HOSTILE[name]
    given = document(make()[:100_000], media, "a.txt")
    began = time.process_time()
    read_document(given, Limits())
    assert time.process_time() - began < 5


def test_a_run_with_a_hostile_file_reads_the_others(tmp_path: Path) -> None:
    (tmp_path / "seeds/news").mkdir(parents=True)
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "News"\npath = "news"\n', encoding="utf-8"
    )
    (tmp_path / "seeds/news/a.xml").write_bytes(b"<rss>" + b"<a>" * 200_000)
    (tmp_path / "seeds/news/b.xml").write_bytes(FEED)
    (tmp_path / "seeds/news/c.eml").write_bytes(
        b"From: Lantern <a@b.example>\nSubject: Road shut\n\nIt is.\n"
    )
    report = steps.run(Request(folder=tmp_path, as_of="2026-02-18T07:00Z"), lambda _: None)
    assert report.tally.fetched == 2
    assert [(each.item, each.reason) for each in report.failures] == [
        ("a.xml", "is no feed that can be read")
    ]
