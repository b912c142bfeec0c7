"""Work on Dask's workers, each a process of its own: the same results, whoever is lost."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.adapters import dask_mapper
from flows.adapters.dask_mapper import DaskMapper, installed
from flows.adapters.sandbox import GuardedReader
from flows.config import Request
from flows.errors import EngineError
from flows.model import FetchFailure
from flows.model.settings import Limits
from flows.ports import LOCAL
from flows.reading.documents import read_document
from flows.runs import steps
from flows.runs.session import open_session
from tests import hostile
from tests.dask_cluster import Cluster, cluster
from tests.integration.test_mappers import items, page
from tests.spreading import busy_day, edition_of, fails_at_three, process_of, squares

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask"), workers=2) as made:
        yield made


@pytest.fixture
def mapper(running: Cluster) -> Iterator[DaskMapper]:
    with DaskMapper(running.address, ("lxml",), LOCAL) as mapper:
        yield mapper


def test_results_come_in_the_order_of_the_batches(mapper: DaskMapper) -> None:
    batches = [[number, number + 1] for number in range(50)]
    assert list(mapper.map(squares, batches)) == list(LOCAL.map(squares, batches))


def test_both_workers_compute(mapper: DaskMapper, running: Cluster) -> None:
    assert set(mapper.map(process_of, range(12))) == {worker.pid for worker in running.processes[1:]}


def test_an_error_is_raised_at_its_place(mapper: DaskMapper) -> None:
    results = mapper.map(fails_at_three, range(8))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(KeyError):
        next(results)


def test_documents_are_read_there_as_here(mapper: DaskMapper) -> None:
    with GuardedReader(read_document, Limits(), None, mapper) as there:
        drafts = list(there.read_all(items()))
        assert not there._readers._all, "a worker of this process took part"
    with GuardedReader(read_document, Limits()) as here:
        assert drafts == list(here.read_all(items()))


def test_a_document_that_hangs_is_ended_there_too(mapper: DaskMapper) -> None:
    documents = [page(number) for number in range(12)]
    with GuardedReader(hostile.hangs_at_seven, Limits(read_seconds=1), None, mapper) as reader:
        answers = [answer[0] for answer in reader.read_all(documents)]
    failures = [each for each in answers if isinstance(each, FetchFailure) and "takes longer" in each.reason]
    assert [each.item for each in failures] == ["https://lamp.example/7"]


def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    with cluster(tmp_path, workers=2) as made, DaskMapper(made.address, (), LOCAL) as mapper:
        results = mapper.map(process_of, range(40))
        first = next(results)
        made.processes[1].kill()
        processes = [first, *results]
        assert len(processes) == 40
        assert set(processes) <= {worker.pid for worker in made.processes[1:]}
        assert mapper.problem is None


def test_a_scheduler_that_is_lost_leaves_the_rest_to_this_machine(tmp_path: Path) -> None:
    with cluster(tmp_path, workers=1) as made, DaskMapper(made.address, (), LOCAL) as mapper:
        results = mapper.map(process_of, range(40))
        assert next(results) == made.processes[1].pid
        made.processes[0].kill()
        rest = list(results)
        assert len(rest) == 39
        assert os.getpid() in rest
        assert mapper.problem is not None
        assert "was lost" in mapper.problem
        assert list(mapper.map(squares, [[2]])) == [[4]]


def test_without_a_scheduler_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_mapper, "_CONNECT_SECONDS", 1)
    with DaskMapper("tcp://127.0.0.1:9", (), LOCAL) as mapper, pytest.raises(EngineError) as error:
        next(mapper.map(squares, [[1]]))
    assert "no scheduler answers" in str(error.value)
    assert "dask scheduler" in error.value.remedy


def test_without_a_worker_the_error_says_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_mapper, "_WORKER_SECONDS", 1)
    with cluster(tmp_path, workers=0) as made, DaskMapper(made.address, (), LOCAL) as mapper:
        with pytest.raises(EngineError, match="has no worker") as error:
            next(mapper.map(squares, [[1]]))
        assert f"dask worker {made.address}" in error.value.remedy


def test_a_worker_with_other_versions_is_refused(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_mapper, "version", lambda name: f"0 of {name}")
    with DaskMapper(running.address, ("lxml",), LOCAL) as mapper, pytest.raises(EngineError) as error:
        next(mapper.map(squares, [[1]]))
    assert "has standfirst" in str(error.value)
    assert "Install the same versions" in error.value.remedy


def test_a_worker_with_other_versions_that_begins_during_the_run_computes_nothing(
    running: Cluster, mapper: DaskMapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(mapper.map(squares, [[2]])) == [[4]]
    other = dict(installed(("standfirst", "lxml"))) | {"lxml": "0"}
    # To the workers, which stay, this program now is the one with another version.
    monkeypatch.setattr(dask_mapper, "_versions_of", lambda _: other)
    with pytest.raises(EngineError, match=r"has lxml .*, and this program 0"):
        list(mapper.map(squares, [[3]]))


def test_an_edition_is_the_same_bytes_with_and_without_dask(running: Cluster, tmp_path: Path) -> None:
    written = []
    for name, line in (("here", ""), ("there", f'dask = "{running.address}"\n')):
        folder = tmp_path / name
        (folder / "seeds/news").mkdir(parents=True)
        (folder / "standfirst.toml").write_text(f'id = "same"\n{line}', encoding="utf-8")
        sources = '[[source]]\nname = "News"\npath = "news"\n'
        (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
        for number in range(30):
            (folder / f"seeds/news/{number}.html").write_bytes(page(number, f"Bridge {number} is shut").body)
        report = steps.run(Request(folder=folder, as_of="2026-02-18T07:00Z"), lambda _: None)
        assert report.edition is not None
        assert report.note is None
        out = folder / "out"
        names = sorted(path for path in out.rglob("*") if path.is_file() and "pagefind" not in path.parts)
        written.append({str(path.relative_to(out)): path.read_bytes() for path in names})
    assert written[0].keys() == written[1].keys()
    assert written[0] == written[1]


def test_an_edition_is_headed_and_told_there_as_here(mapper: DaskMapper) -> None:
    store = busy_day()
    assert edition_of(store, mapper) == edition_of(store)
    assert mapper._client is not None, "no batch was sent"
    assert mapper.problem is None


def test_the_setting_dask_reaches_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_mapper, "_CONNECT_SECONDS", 1)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text('dask = "tcp://127.0.0.1:9"\n', encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text('[[source]]\nname = "News"\npath = "."\n', encoding="utf-8")
    with open_session(Request(folder=tmp_path)) as session, pytest.raises(EngineError) as error:
        next(session.mapper.map(squares, [[1]]))
    assert "tcp://127.0.0.1:9" in str(error.value)


def test_leaving_the_scheduler_ends_no_process_of_its_own(running: Cluster) -> None:
    before = threading.active_count()
    for _ in range(2):
        with DaskMapper(running.address, (), LOCAL) as mapper:
            assert list(mapper.map(squares, [[3]])) == [[9]]
    deadline = time.monotonic() + 10
    while threading.active_count() > before + 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert threading.active_count() <= before + 2
