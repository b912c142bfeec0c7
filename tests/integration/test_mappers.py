"""Work spread over processes: the same results in the same order, whatever becomes of the processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from flows.adapters.sandbox import GuardedReader, ProcessMapper
from flows.config import Request
from flows.model import Draft, FetchedDocument, FetchFailure, Media, NotModified, Source, SourceKind
from flows.model.settings import Limits
from flows.ports import LOCAL
from flows.reading.documents import read_document
from flows.runs import steps
from flows.runs.session import open_session
from tests import hostile
from tests.spreading import busy_day, dies_elsewhere, edition_of, fails_at_three, process_of, squares

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


@pytest.fixture
def mapper() -> Iterator[ProcessMapper]:
    with ProcessMapper(2) as mapper:
        yield mapper


def test_results_come_in_the_order_of_the_batches(mapper: ProcessMapper) -> None:
    batches = [[number, number + 1] for number in range(50)]
    assert list(mapper.map(squares, batches)) == list(LOCAL.map(squares, batches))


def test_two_processes_compute_and_one_batch_starts_none(mapper: ProcessMapper) -> None:
    assert list(mapper.map(process_of, [1])) == [os.getpid()]
    processes = set(mapper.map(process_of, range(8)))
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_batches_are_taken_as_results_are_asked_for(mapper: ProcessMapper) -> None:
    taken: list[int] = []

    def batches() -> Iterator[list[int]]:
        for number in range(100):
            taken.append(number)
            yield [number]

    results = mapper.map(squares, batches())
    assert next(results) == [0]
    assert len(taken) <= 6


def test_a_process_that_is_killed_changes_nothing(
    mapper: ProcessMapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDFIRST_TEST_PID", str(os.getpid()))
    assert list(mapper.map(dies_elsewhere, range(8))) == list(range(8))


def test_an_error_is_raised_at_its_place(mapper: ProcessMapper) -> None:
    results = mapper.map(fails_at_three, range(8))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError):
        next(results)


def test_processes_end_with_a_killed_run(tmp_path: Path) -> None:
    program = (
        "import time; from flows.adapters.sandbox import ProcessMapper as Mapper;"
        "from tests.spreading import process_of;"
        "m = Mapper(2); print(*set(m.map(process_of, range(8))), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        processes = [int(word) for word in run.stdout.readline().split()]
        run.kill()
    assert len(processes) == 2
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in processes):
        assert time.monotonic() < deadline, "a process outlives the run"
        time.sleep(0.05)


def page(number: int, title: str = "A bridge is closed") -> FetchedDocument:
    prose = f"The bridge over river {number} was closed on Monday after an inspection, the town hall said. "
    body = (
        f"<html><title>{title}</title><article><h1>{title}</h1>{f'<p>{prose * 3}</p>' * 5}</article></html>"
    )
    address = f"https://lamp.example/{number}"
    return FetchedDocument(
        source=Source(name="wires", kind=SourceKind.URL, location=address),
        locator=address,
        media=Media.HTML,
        body=body.encode() + b" " * 100_000,
    )


def items() -> list[FetchedDocument | FetchFailure | NotModified]:
    documents: list[FetchedDocument | FetchFailure | NotModified] = [page(number) for number in range(90)]
    documents.insert(7, NotModified(source=page(0).source, locator="https://lamp.example/feed"))
    documents.insert(50, FetchFailure(source="wires", item="x", reason="is gone", remedy="Leave it out."))
    return documents


def test_documents_are_read_by_two_workers_as_by_one(mapper: ProcessMapper) -> None:
    with GuardedReader(read_document, Limits(), None, mapper) as several:
        found = list(several.read_all(items()))
        workers = len(several._readers._all)
    with GuardedReader(read_document, Limits()) as one:
        assert found == list(one.read_all(items()))
    assert workers == 2
    assert sum(isinstance(each, Draft) for answer in found for each in answer) == 90


def test_one_of_several_workers_is_ended_over_a_document_and_the_others_read_on(
    mapper: ProcessMapper,
) -> None:
    documents = [page(number) for number in range(90)]
    with GuardedReader(hostile.hangs_at_seven, Limits(read_seconds=1), None, mapper) as reader:
        found = [answer[0] for answer in reader.read_all(documents)]
    failures = [each for each in found if isinstance(each, FetchFailure) and "takes longer" in each.reason]
    assert [each.item for each in failures] == ["https://lamp.example/7"]
    assert len(found) == 90


def test_an_edition_is_headed_and_told_by_two_processes_as_by_none(mapper: ProcessMapper) -> None:
    store = busy_day()
    assert edition_of(store, mapper) == edition_of(store)
    assert len(mapper._all) == 2


def test_the_setting_processes_says_how_many_compute(tmp_path: Path) -> None:
    assert processes_of(tmp_path / "three", "processes = 3\n") == 3
    assert processes_of(tmp_path / "one", "processes = 1\n") == 1
    assert processes_of(tmp_path / "default", "") == len(os.sched_getaffinity(0))


def processes_of(folder: Path, settings: str) -> int:
    """Return how many processes compute for a run of a workspace with some settings, this one included."""
    (folder / "seeds/news").mkdir(parents=True)
    (folder / "standfirst.toml").write_text(f'id = "same"\n{settings}', encoding="utf-8")
    (folder / "seeds/sources.toml").write_text('[[source]]\nname = "News"\npath = "news"\n', encoding="utf-8")
    with open_session(Request(folder=folder)) as session:
        return len(set(session.mapper.map(process_of, range(12))))


def test_a_small_edition_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process(mapper: ProcessMapper) -> NoReturn:
        raise AssertionError("a process is started")

    monkeypatch.setattr(ProcessMapper, "_child", no_process)
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "standfirst.toml").write_text('id = "small"\nprocesses = 2\n', encoding="utf-8")
    report = steps.run(Request(folder=tmp_path, as_of="2026-11-20T07:00Z"), lambda _: None)
    assert report.edition is not None
    assert report.edition.coverage.new > 0
